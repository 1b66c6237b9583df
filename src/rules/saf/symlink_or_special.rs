//! # What it checks
//! A symbolic link, socket, pipe or device lies in a dossier. Links are never followed and nothing
//! behind them is opened.
//!
//! # Why it matters
//! A link is not the paper: what it leads to can change or vanish, and an export to another medium
//! loses it.
//!
//! # Example
//! ```text
//! warning[SAF004]: a symbolic link: it is not followed
//! ```
//!
//! # How to mend
//! Put the file itself in its place.
//!
//! # Innocent causes
//! A link to a file of the same dossier, made to save space: copy the file, or name it twice in
//! the manifest.
//!
//! # Configuration
//! None. A link that leads out of the dossier and that the manifest names is STR007 instead.
//!
//! # Basis
//! DA/T 70-2018, GD-1-13.
//!
//! # 检查什么
//! 案卷里有符号链接、套接字、管道或设备。链接不予跟随，其背后的内容不打开。
//!
//! # 为何重要
//! 链接不是材料本身：它指向的内容会变、会消失，换介质导出时就丢了。
//!
//! # 示例
//! ```text
//! 警告[SAF004]：符号链接，不予跟随
//! ```
//!
//! # 如何改正
//! 换成文件本身。
//!
//! # 正当情形
//! 为省空间而指向本案卷文件的链接：复制文件，或在清单中两次登记同一文件。
//!
//! # 配置
//! 无。清单所列、且通向案卷之外的链接是 STR007。
//!
//! # 依据
//! DA/T 70-2018 GD-1-13。

use crate::archive::EntryKind;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<SymlinkOrSpecial>(Meta {
    code: "SAF004",
    name: "symlink-or-special",
    zh: "链接或特殊文件",
    group: Group::Saf,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("symlink_or_special.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SymlinkOrSpecial {}

impl DossierRule for SymlinkOrSpecial {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        sink.saw(cx.folder.files.len());
        for (index, entry) in cx.folder.files.iter().enumerate() {
            let text = match entry.kind {
                EntryKind::File => continue,
                // A link that leads out and that the manifest names is one fact with one code.
                EntryKind::Symlink if cx.is_listed(index) && cx.link_leaves(index) => continue,
                EntryKind::Symlink => {
                    text! { zh: "符号链接，不予跟随", en: "a symbolic link: it is not followed" }
                }
                EntryKind::Special => {
                    text! { zh: "套接字、管道或设备，不予打开", en: "a socket, pipe or device: it is not opened" }
                }
            };
            let kind = if entry.kind == EntryKind::Symlink { "symlink" } else { "special" };
            sink.add(
                Draft::new(cx.claim_of(index), text)
                    .help(text! { zh: "换成文件本身", en: "put the file itself in its place" })
                    .evidence("kind", kind),
            );
        }
    }
}
