//! # What it checks
//! A file is cut off or broken: the reader of its format gives up, or a file whose name says PDF,
//! OFD or picture has no trace of that format inside. The decoder's reason is given, and the
//! offset where it is known.
//!
//! # Why it matters
//! A paper that nobody can open proves nothing, and the day it is needed is the wrong day to find
//! out. The file counts as unexamined besides.
//!
//! # Example
//! A scan was copied from a failing disk and ends in the middle:
//! ```text
//! error[USE001]: cannot be read as JPEG: the picture data end early (at byte 9401)
//! ```
//!
//! # How to mend
//! Take the file from its source again (the scanner, the sending unit) and give its new digest.
//!
//! # Innocent causes
//! The format is newer than this version of zhenji: look at the file with its maker's program. A
//! structure that zhenji knows of and does not support is RUN002 and not this.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-2-7 and GD-3-4.
//!
//! # 检查什么
//! 文件残缺或损坏：其格式的读取器读不下去；或文件名表明是 PDF、OFD、图片而内容毫无该格式的痕迹。
//! 给出解码器的理由，已知时给出偏移。
//!
//! # 为何重要
//! 打不开的材料证明不了任何事，等到要用时才发现就晚了。该文件同时计为未能审查。
//!
//! # 示例
//! 扫描件从坏盘拷出，中途断掉：
//! ```text
//! 错误[USE001]：无法按 JPEG 读取：the picture data end early（第 9401 字节处）
//! ```
//!
//! # 如何改正
//! 从来源（扫描仪、来文单位）重新取得文件，并更新其摘要。
//!
//! # 正当情形
//! 格式比本版 zhenji 更新：用制作软件查看。zhenji 认识而不支持的结构是 RUN002，不是本条。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-2-7、GD-3-4。

use super::names;
use crate::examine::{Format, Outcome};
use crate::rules::prelude::*;
use crate::rules::saf::is_stray;

/// The rule.
pub static RULE: Rule = Rule::dossier::<UnreadableFile>(Meta {
    code: "USE001",
    name: "unreadable-file",
    zh: "文件不可读",
    group: Group::Use,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("unreadable_file.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct UnreadableFile {}

impl DossierRule for UnreadableFile {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.read_files() {
            // What an editor leaves behind is broken by nature (SAF003).
            let name = file.path.rsplit('/').next().unwrap_or(file.path);
            if is_stray(name) && !cx.is_listed(file.index) {
                continue;
            }
            sink.saw(1);
            let format = file.facts.format;
            let (reason, offset) = match &file.facts.contents.outcome {
                Outcome::Corrupt { reason, offset } => (reason.clone(), *offset),
                _ if format == Format::Unknown && names::asks_for_signature(file.path) => {
                    ("no signature of the format that its name gives".to_owned(), None)
                }
                _ => continue,
            };
            let name = match format {
                Format::Unknown => names::extension(file.path).to_ascii_uppercase(),
                known => known.name().to_owned(),
            };
            let (at_zh, at_en) = match offset {
                Some(offset) => (format!("（第 {offset} 字节处）"), format!(" (at byte {offset})")),
                None => Default::default(),
            };
            sink.add(
                Draft::new(
                    cx.claim_of(file.index),
                    text! {
                        zh: "无法按 {name} 读取：{reason}{at_zh}",
                        en: "cannot be read as {name}: {reason}{at_en}",
                    },
                )
                .help(text! {
                    zh: "从来源重新取得此文件；它未能审查",
                    en: "take the file from its source again; it was not examined",
                })
                .evidence("format", name)
                .evidence("reason", reason)
                .evidence("offset", offset.map_or(serde_json::Value::Null, Into::into)),
            );
        }
    }
}
