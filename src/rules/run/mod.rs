//! RUN · the run itself 运行: what the tool, not the material, failed at.

mod internal_error;
mod io_error;
mod unsupported_structure;

use super::Rule;
use crate::finding::{Draft, Location, Meta};
use crate::text;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[&internal_error::RULE, &unsupported_structure::RULE, &io_error::RULE];

/// RUN001
pub fn internal() -> &'static Meta {
    &internal_error::RULE.meta
}

/// RUN002
pub fn unsupported() -> &'static Meta {
    &unsupported_structure::RULE.meta
}

/// RUN003
pub fn io() -> &'static Meta {
    &io_error::RULE.meta
}

/// RUN001: the checker itself failed on something.
pub fn crashed(location: Location, reason: &str) -> Draft {
    Draft::new(
        location,
        text! {
            zh: "zhenji 处理此处时自身出错：{reason}；其余文件的结果不受影响",
            en: "zhenji itself failed here: {reason}; the results of everything else stand",
        },
    )
    .help(text! {
        zh: "这是 zhenji 的缺陷，请连同此文件报告；此处未能审查",
        en: "this is a bug in zhenji: please report it with the file; it was not examined",
    })
    .evidence("reason", reason)
}

/// RUN002: a structure of a known format that no reader of ours knows.
pub fn unknown_structure(location: Location, format: &str, what: &str) -> Draft {
    Draft::new(
        location,
        text! {
            zh: "{format} 文件里有 zhenji 不认识的结构：{what}",
            en: "a structure of {format} that zhenji does not know: {what}",
        },
    )
    .help(text! {
        zh: "人工查看此文件；此处未能审查",
        en: "look at the file by hand; it was not examined",
    })
    .evidence("format", format)
    .evidence("what", what)
}

/// RUN003: the temporary file did not give back what was put aside there.
pub fn put_aside(location: Location, reason: &str) -> Draft {
    Draft::new(
        location,
        text! {
            zh: "写到临时文件的内容未能读回：{reason}；跨案卷的规则未能审查",
            en: "what was put into a temporary file could not be read back: {reason}; rules across dossiers have not judged",
        },
    )
    .help(text! {
        zh: "检查 TMPDIR 所在的磁盘，或调高 --max-memory，然后重新检查",
        en: "check the disk that TMPDIR is on, or raise --max-memory, then run again",
    })
    .evidence("reason", reason)
}

/// RUN003: the file system did not give something.
pub fn unread(location: Location, reason: &str) -> Draft {
    Draft::new(location, text! { zh: "未能读取：{reason}", en: "could not be read: {reason}" })
        .help(text! {
            zh: "检查权限和磁盘后重新检查；此处未能审查",
            en: "check permissions and the disk, then run again; it was not examined",
        })
        .evidence("reason", reason)
}
