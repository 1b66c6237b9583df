//! # What it checks
//! The totals that `archive.json` states against what was counted: dossiers, documents, and the
//! distinct files that documents name with their bytes.
//!
//! # Why it matters
//! The count is the first thing that both sides of a handover compare.
//!
//! # Example
//! ```text
//! error[STR016]: 1 bytes are stated, 225 are there
//! ```
//!
//! # How to mend
//! Find what is missing or too many (STR011 and CMP002 name it), or correct the total.
//!
//! # Innocent causes
//! The totals were counted before the last dossier was added. Manifests, locks and sidecars are
//! not files in this count.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-2-1 and GD-2-2.
//!
//! # 检查什么
//! archive.json 所载总数与实际清点比对：案卷数、件数、材料所列的不重复文件数及其字节数。
//!
//! # 为何重要
//! 数目是交接双方最先核对的。
//!
//! # 示例
//! ```text
//! 错误[STR016]：所载总字节数为 1，实有 225
//! ```
//!
//! # 如何改正
//! 查出缺的或多的（STR011、CMP002 会指名），或更正总数。
//!
//! # 正当情形
//! 总数是在最后一卷加入之前统计的。清单、封存文件、随附文件不计入文件数。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-2-1、GD-2-2。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::archive::<StatedTotals>(Meta {
    code: "STR016",
    name: "stated-totals",
    zh: "总数不符",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("stated_totals.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct StatedTotals {}

impl ArchiveRule for StatedTotals {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        for (name, (stated, location)) in &cx.reference.totals.stated {
            let files = || cx.dossiers.iter().map(|row| row.files);
            let (counted, zh, en) = match name.as_str() {
                "dossiers" => (cx.dossiers.len() as u64, "案卷数", "dossiers"),
                "documents" => {
                    (cx.dossiers.iter().map(|row| row.documents.len() as u64).sum(), "总件数", "documents")
                }
                "files" => (files().map(|files| files.count).sum(), "文件数", "files"),
                "bytes" => (files().map(|files| files.bytes).sum(), "总字节数", "bytes"),
                _ => continue,
            };
            // What a manifest that cannot be read lists is not known.
            if name != "dossiers" && cx.unread() {
                continue;
            }
            sink.saw(1);
            if counted == *stated {
                continue;
            }
            sink.add(
                Draft::new(
                    location.clone(),
                    text! {
                        zh: "所载{zh}为 {stated}，实有 {counted}",
                        en: "{stated} {en} are stated, {counted} are there",
                    },
                )
                .help(text! {
                    zh: "查出缺的或多的，或更正总数",
                    en: "find what is missing or too many, or correct the total",
                })
                .evidence("stated", *stated)
                .evidence("counted", counted),
            );
        }
    }
}
