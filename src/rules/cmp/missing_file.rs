//! # What it checks
//! A file that the manifest lists and that is not in the dossier's folder. Names are compared in
//! one Unicode normal form, so a name that macOS took apart is still the same; a name that differs
//! only in case or width is said to be the probable one.
//!
//! # Why it matters
//! A paper that is listed and not there is the commonest loss of an export.
//!
//! # Example
//! ```text
//! error[CMP002]: `d1` “检查情况” lists `report.txt`, which is not there
//! ```
//!
//! # How to mend
//! Put the file there, or correct its path.
//!
//! # Innocent causes
//! The export was cut off, or a system that ignores case wrote the names.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-1-11 and GD-2-11.
//!
//! # 检查什么
//! 清单列有而案卷文件夹里没有的文件。文件名按同一 Unicode 规范形式比较，macOS 拆开的名字仍算同
//! 名；只有大小写或全半角不同的，会指出可能是哪一个。
//!
//! # 为何重要
//! 列了而没有，是导出时最常见的丢失。
//!
//! # 示例
//! ```text
//! 错误[CMP002]：“检查情况”（d1）列有“report.txt”，实际没有
//! ```
//!
//! # 如何改正
//! 补上文件，或更正路径。
//!
//! # 正当情形
//! 导出中断；不分大小写的系统写出了文件名。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-1-11、GD-2-11。

use crate::rules::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::archive::{EntryKind, Folder, normal_form, relative_fault};

/// The rule.
pub static RULE: Rule = Rule::dossier::<MissingFile>(Meta {
    code: "CMP002",
    name: "missing-file",
    zh: "缺少文件",
    group: Group::Cmp,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("missing_file.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MissingFile {}

impl DossierRule for MissingFile {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            for file in document.files() {
                let (Some(path), Some(node)) = (file.path(), file.node.get("path")) else { continue };
                if relative_fault(path).is_some() {
                    continue;
                }
                sink.saw(1);
                if cx.find(path).is_some() || behind_link(cx, path) {
                    continue;
                }
                let folder = format!("{}/", normal_form(path));
                let help = if cx.folder.files.iter().any(|entry| entry.path.starts_with(&folder)) {
                    text! { zh: "“{path}”是文件夹；列出其中的文件", en: "`{path}` is a folder: list the files in it" }
                } else if let Some(near) = alike(cx.folder, path) {
                    let near = &cx.folder.files[near].path;
                    text! { zh: "“{near}”只有大小写或全半角不同", en: "`{near}` differs only in case or width" }
                } else {
                    text! { zh: "补上文件，或更正路径", en: "put the file there, or correct its path" }
                };
                let name = cx.document(document);
                let (zh, en) = (name.zh, name.en);
                sink.add(
                    Draft::new(
                        cx.manifest.at(node),
                        text! {
                            zh: "{zh}列有“{path}”，实际没有",
                            en: "{en} lists `{path}`, which is not there",
                        },
                    )
                    .help(help)
                    .evidence("path", path),
                );
            }
        }
    }
}

/// What lies behind a link is neither there nor missing: STR007 or SAF004 speaks of the link.
fn behind_link(cx: &DossierCx, path: &str) -> bool {
    let wanted = normal_form(path);
    cx.folder.files.iter().any(|entry| {
        entry.kind == EntryKind::Symlink
            && wanted.strip_prefix(&entry.path).is_some_and(|rest| rest.starts_with('/'))
    })
}

/// The file whose name differs from `path` in case or width alone.
pub(super) fn alike(folder: &Folder, path: &str) -> Option<usize> {
    let fold = |path: &str| path.nfkc().collect::<String>().to_lowercase();
    let wanted = fold(&normal_form(path));
    folder.files.iter().position(|entry| fold(&entry.path) == wanted)
}
