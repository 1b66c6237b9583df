//! # What it checks
//! The same bytes filed as different documents, in one dossier or in several. Silent: one file
//! that two documents of a dossier name, a declared `copy_of`, dossiers of which one refers to the
//! other (a rectification and its check, an answer and its question), empty files. Photos under
//! different events are DUP004's (photos of written pages are not: they are files like others);
//! evidence that lies under one title in several dossiers is
//! DUP007's.
//!
//! # Why it matters
//! Two papers of two days cannot be one file, down to the last byte. One of them is not what it is
//! filed as.
//!
//! # Example
//! ```text
//! warning[DUP001] (likely): the same file is filed as 3 documents
//! ```
//!
//! # How to mend
//! File each document's own paper. Where it is rightly the same paper, say so with `copy_of`.
//!
//! # Innocent causes
//! A regulation or a form that several dossiers hold; a file dragged to the wrong place.
//!
//! # Configuration
//! least-bytes (1): smaller files are not compared.
//!
//! # Basis
//! Digest SHA-256, computed once for every file.
//!
//! # 检查什么
//! 完全相同的字节，作为不同的材料归档，同卷或异卷均算。不报：同卷两件材料共用一个文件、声明了
//! copy_of 的、有引用关系的案卷之间（整改与所对应的抽查、批复与请示）、空文件。不同事由的照片由
//! DUP004 判断（拍成照片的书面页仍归本规则）；同题佐证存于多卷的由 DUP007 判断。
//!
//! # 为何重要
//! 两天的两份材料，不会连最后一个字节都一样：其中一份名不副实。
//!
//! # 示例
//! ```text
//! 警告[DUP001]（很可能）：同一文件作为 3 件材料归档
//! ```
//!
//! # 如何改正
//! 归入各件自己的材料；确属同一份的，用 copy_of 写明。
//!
//! # 正当情形
//! 多个案卷都收的规定、表样；拖放文件时放错。
//!
//! # 配置
//! least-bytes（1）：更小的文件不比对。
//!
//! # 依据
//! SHA-256 摘要，每个文件只计算一次。

use super::filed::{all_photos, apart, cluster, is_shared_evidence, same_bytes};
use super::links::Links;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::archive::<IdenticalFile>(Meta {
    code: "DUP001",
    name: "identical-file",
    zh: "文件相同",
    group: Group::Dup,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("identical_file.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct IdenticalFile {
    /// Smaller files are not compared.
    least_bytes: u64,
}

impl Default for IdenticalFile {
    fn default() -> Self {
        Self { least_bytes: 1 }
    }
}

impl ArchiveRule for IdenticalFile {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let links = Links::of(cx.everything);
        for group in same_bytes(cx, self.least_bytes, sink) {
            let group = apart(cx, &links, group);
            if group.len() < 2 || is_shared_evidence(cx, &group) || all_photos(cx, &group) {
                continue;
            }
            let count = group.len();
            let Some(draft) = cluster(
                cx,
                &group,
                text! {
                    zh: "同一文件作为 {count} 件材料归档",
                    en: "the same file is filed as {count} documents",
                },
            ) else {
                continue;
            };
            sink.add(draft.help(text! {
                zh: "归入各件自己的材料；确属同一份的，用 copy_of 写明",
                en: "file each document's own paper; where it is rightly the same one, say so with `copy_of`",
            }));
        }
    }
}
