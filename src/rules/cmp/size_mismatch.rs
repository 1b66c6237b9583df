//! # What it checks
//! The `size` that the manifest states for a file against the number of its bytes.
//!
//! # Why it matters
//! A size that differs is a file that differs, and the cheapest thing to check.
//!
//! # Example
//! ```text
//! error[CMP006]: `d1.txt` has 122 bytes, 121 are stated
//! ```
//!
//! # How to mend
//! Restore the file that was filed, or state the size of the right one.
//!
//! # Innocent causes
//! A size given in other units, or rounded: it has to be in bytes.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-1-10.
//!
//! # 检查什么
//! 清单所载 size 与文件实际字节数比对。
//!
//! # 为何重要
//! 大小不同，文件就不同；这也是最省事的一项核对。
//!
//! # 示例
//! ```text
//! 错误[CMP006]：“d1.txt”有 122 字节，清单所载为 121
//! ```
//!
//! # 如何改正
//! 恢复归档时的文件，或写明正确文件的大小。
//!
//! # 正当情形
//! 以别的单位填写或四舍五入：应以字节计。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-1-10。

use crate::archive::{EntryKind, join, relative_fault};
use crate::rules::FileState;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<SizeMismatch>(Meta {
    code: "CMP006",
    name: "size-mismatch",
    zh: "大小不符",
    group: Group::Cmp,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("size_mismatch.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SizeMismatch {}

impl DossierRule for SizeMismatch {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.manifest.documents().flat_map(|document| document.files()) {
            let (Some(path), Some(claimed)) = (file.path(), file.size()) else { continue };
            let Some(index) = cx.find(path).filter(|_| relative_fault(path).is_none()) else { continue };
            let entry = &cx.folder.files[index];
            if entry.kind != EntryKind::File {
                continue;
            }
            let actual = match &cx.files[index] {
                FileState::Read(facts) => facts.size,
                _ => entry.size,
            };
            sink.saw(1);
            if actual == claimed {
                continue;
            }
            let location =
                cx.manifest.at_member(file.node, "size").of_file(join(&cx.folder.path, &entry.path));
            sink.add(
                Draft::new(
                    location,
                    text! {
                        zh: "“{path}”有 {actual} 字节，清单所载为 {claimed}",
                        en: "`{path}` has {actual} bytes, {claimed} are stated",
                    },
                )
                .help(text! {
                    zh: "恢复归档时的文件，或写明正确文件的大小",
                    en: "restore the file that was filed, or state the size of the right one",
                })
                .evidence("claimed", claimed)
                .evidence("actual", actual),
            );
        }
    }
}
