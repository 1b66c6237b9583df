//! # What it checks
//! A file in the dossier's folder that no document lists. Signatures and texts kept beside a
//! listed file (`.p7s`, `.minisig`, `.txt`, `.hocr`, `.alto.xml`), the lock and its parts, the
//! certificates and imprints that `archive.json` names and a `zhenji.toml` are not unlisted; files
//! that systems leave behind are SAF003's.
//!
//! # Why it matters
//! What is not listed is not filed: nobody knows what it is, and it can come and go unseen.
//!
//! # Example
//! ```text
//! warning[CMP003]: no document lists this file
//! ```
//!
//! # How to mend
//! List it under a document, or take it out of the folder.
//!
//! # Innocent causes
//! A working copy was left in the folder; a system adds files of its own: name them under
//! `unlisted`.
//!
//! # Configuration
//! `unlisted` (at the top of the configuration): globs of files that need not be listed.
//!
//! # Basis
//! DA/T 70-2018, GD-1-11 and GD-4-3.
//!
//! # 检查什么
//! 案卷文件夹里没有任何材料列出的文件。所列文件旁的签名和文字（.p7s、.minisig、.txt、.hocr、.al
//! to.xml）、封存文件及其附件、archive.json 所列的证书和印模、zhenji.toml 不算；系统遗留文件归 SAF003。
//!
//! # 为何重要
//! 没有列入就没有归档：谁也不知道它是什么，来去也无人察觉。
//!
//! # 示例
//! ```text
//! 警告[CMP003]：没有材料列出此文件
//! ```
//!
//! # 如何改正
//! 列入某件材料，或移出文件夹。
//!
//! # 正当情形
//! 工作副本留在了文件夹里；系统自己添加的文件：写入 unlisted。
//!
//! # 配置
//! unlisted（配置顶层）：不必列出的文件，可用通配符。
//!
//! # 依据
//! DA/T 70-2018 GD-1-11、GD-4-3。

use crate::rules::SIDECAR_TEXTS;
use crate::rules::prelude::*;
use std::collections::BTreeSet;

use super::missing_file::alike;
use crate::archive::{EntryKind, join, relative_fault, strip_ending};
use crate::rules::saf::is_stray;

/// The rule.
pub static RULE: Rule = Rule::dossier::<UnlistedFile>(Meta {
    code: "CMP003",
    name: "unlisted-file",
    zh: "未列文件",
    group: Group::Cmp,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("unlisted_file.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct UnlistedFile {}

/// Ends of the names of signatures kept beside a listed file.
const SIGNATURES: [&str; 2] = [".p7s", ".minisig"];

impl DossierRule for UnlistedFile {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let allowed = crate::rules::globs(&cx.settings.unlisted);
        let meant: BTreeSet<usize> = cx
            .manifest
            .documents()
            .flat_map(|document| document.files())
            .filter_map(|file| file.path())
            .filter(|path| relative_fault(path).is_none() && cx.find(path).is_none())
            .filter_map(|path| alike(cx.folder, path))
            .collect();
        let lock = cx.lock.as_ref().and_then(|loaded| loaded.as_ref().ok()).map(|loaded| &loaded.lock);
        for (index, entry) in cx.folder.files.iter().enumerate() {
            if entry.kind != EntryKind::File {
                continue;
            }
            sink.saw(1);
            let name = entry.path.rsplit('/').next().unwrap_or(&entry.path);
            let whole = join(&cx.folder.path, &entry.path);
            let excused = cx.is_listed(index)
                || meant.contains(&index)
                || is_stray(name)
                || name == ".gitkeep"
                || name == ".gitignore"
                || (entry.path != "archive.json" && crate::lock::is_part(&entry.path, lock))
                || whole == "archive.json"
                || name == crate::config::NAME
                || cx.reference.files.contains(&whole)
                || allowed.is_match(&entry.path)
                || allowed.is_match(name)
                || SIGNATURES.iter().chain(&SIDECAR_TEXTS).any(|end| {
                    strip_ending(&entry.path, end)
                        .and_then(|base| cx.find(base))
                        .is_some_and(|base| cx.is_listed(base))
                });
            if excused {
                continue;
            }
            sink.add(
                Draft::new(
                    cx.file(index),
                    text! { zh: "没有材料列出此文件", en: "no document lists this file" },
                )
                .help(text! {
                    zh: "列入某件材料，或移出文件夹",
                    en: "list it under a document, or take it out of the folder",
                }),
            );
        }
    }
}
