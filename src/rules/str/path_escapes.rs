//! # What it checks
//! A path of `files` that is absolute, begins with a drive letter, climbs out with `..`, or leads
//! through a symbolic link that leaves the dossier. The target is never opened.
//!
//! # Why it matters
//! A dossier owns its files; what lies outside can change without it, and a path that leaves is
//! how a reader is made to open what it should not.
//!
//! # Example
//! ```text
//! error[STR007]: `../b/d1.txt` leads out of the dossier
//! ```
//!
//! # How to mend
//! Put the file into the dossier and name it there.
//!
//! # Innocent causes
//! A file that several dossiers share: file it in each, or use `copy_of`.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-1-11; CWE-22.
//!
//! # 检查什么
//! files 中的路径是绝对路径、带盘符、以 .. 越出，或经由通向案卷之外的符号链接。目标不予打开。
//!
//! # 为何重要
//! 案卷拥有自己的文件；案卷之外的东西会自行变化，越界路径也正是诱使读取者打开不该打开之物的手法。
//!
//! # 示例
//! ```text
//! 错误[STR007]：“../b/d1.txt”通向案卷之外
//! ```
//!
//! # 如何改正
//! 把文件放进案卷，按案卷内的路径登记。
//!
//! # 正当情形
//! 几个案卷共用的文件：各归一份，或用 copy_of。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-1-11；CWE-22。

use crate::archive::{EntryKind, PathFault, normal_form, relative_fault};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<PathEscapes>(Meta {
    code: "STR007",
    name: "path-escapes",
    zh: "路径越界",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("path_escapes.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PathEscapes {}

impl DossierRule for PathEscapes {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.manifest.documents().flat_map(|document| document.files()) {
            let (Some(path), Some(node)) = (file.path(), file.node.get("path")) else { continue };
            sink.saw(1);
            let why = match relative_fault(path) {
                Some(PathFault::Absolute) => text! { zh: "是绝对路径", en: "is absolute" },
                Some(PathFault::Climbs) => text! { zh: "通向案卷之外", en: "leads out of the dossier" },
                // An empty path is the schema's business.
                Some(PathFault::Invalid) if path.is_empty() => continue,
                Some(PathFault::Invalid) => text! { zh: "不是合法的路径", en: "is no path" },
                None if link_on_the_way(cx, path) => {
                    text! { zh: "经由符号链接通向案卷之外", en: "leads out of the dossier through a symbolic link" }
                }
                None => continue,
            };
            let (zh, en) = (why.zh, why.en);
            sink.add(
                Draft::new(cx.manifest.at(node), text! { zh: "“{path}”{zh}", en: "`{path}` {en}" })
                    .help(text! {
                        zh: "把文件放进案卷，按案卷内的路径登记；目标未被打开",
                        en: "put the file into the dossier and name it there; the target was not opened",
                    })
                    .evidence("path", path),
            );
        }
    }
}

/// Whether the file, or a folder on the way to it, is a link that leaves the dossier.
fn link_on_the_way(cx: &DossierCx, path: &str) -> bool {
    let wanted = normal_form(path);
    cx.folder.files.iter().enumerate().any(|(index, entry)| {
        entry.kind == EntryKind::Symlink
            && wanted.strip_prefix(&entry.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            && cx.link_leaves(index)
    })
}
