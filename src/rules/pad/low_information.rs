//! # What it checks
//! A text that says the same again and again: over half of its runs of twelve characters stand in
//! it more than once; or one that packs to under 60% of what the texts of its role pack to (where
//! there are eight others). Tables and lists, of numbers or of rows without a sentence, stay silent.
//!
//! # Why it matters
//! Length by repetition is padding that no page count shows.
//!
//! # Example
//! ```text
//! advice[PAD005] (possible): 77% of the text stands in it more than once
//! ```
//!
//! # How to mend
//! Say it once.
//!
//! # Innocent causes
//! A log with a fixed wording; a contract whose parts repeat their heads; a text that
//! was read twice off one file.
//!
//! # Configuration
//! repeated (0.5), least-length (500 characters), packed (0.6), others (8).
//!
//! # Basis
//! Deflate (RFC 1951) as a measure of repetition; length alone is never judged.
//!
//! # 检查什么
//! 一份文字翻来覆去说同样的话：十二字的片段半数以上在文中不止一次；或压缩后大小不到同角色文字（另
//! 有八份以上）通常的六成。以数字为主的表格、通篇不成句的名单不报。
//!
//! # 为何重要
//! 靠重复拉长，是页数看不出来的凑数。
//!
//! # 示例
//! ```text
//! 提示[PAD005]（存疑）：77% 的文字在文中出现不止一次
//! ```
//!
//! # 如何改正
//! 说一遍就够。
//!
//! # 正当情形
//! 措辞固定的日志；各部分都重复抬头的合同；同一文件的文字被读出两遍。
//!
//! # 配置
//! repeated（0.5）、least-length（500 字）、packed（0.6）、others（8）。
//!
//! # 依据
//! 以 Deflate（RFC 1951）衡量重复；从不单看长短。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

/// The rule.
pub static RULE: Rule = Rule::archive::<LowInformation>(Meta {
    code: "PAD005",
    name: "low-information",
    zh: "内容重复空洞",
    group: Group::Pad,
    family: Some(Family::Doubtful),
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("low_information.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct LowInformation {
    /// Share of a text that stands in it more than once, 0–1.
    repeated: f32,
    /// Shorter texts are not judged.
    least_length: u32,
    /// Packed size over that of its role.
    packed: f32,
    /// Texts of the role that it is compared with.
    others: usize,
}

impl Default for LowInformation {
    fn default() -> Self {
        Self { repeated: 0.5, least_length: 500, packed: 0.6, others: 8 }
    }
}

impl ArchiveRule for LowInformation {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let mut by_role: BTreeMap<&str, Vec<f32>> = BTreeMap::new();
        let texts = || {
            cx.dossiers.iter().flat_map(|row| {
                row.papers.iter().filter(|paper| paper.length >= self.least_length).map(move |paper| {
                    let document = row.documents.get(paper.document);
                    (row, paper, document.and_then(|document| document.role).unwrap_or_default())
                })
            })
        };
        for (_, paper, role) in texts() {
            by_role.entry(role).or_default().push(paper.packed);
        }
        for packed in by_role.values_mut() {
            packed.sort_by(f32::total_cmp);
        }
        for (row, paper, role) in texts() {
            sink.saw(1);
            let place = || row.paper(paper);
            let usual = by_role.get(role).filter(|all| all.len() > self.others).map(|all| all[all.len() / 2]);
            // A table says its numbers, and a list its names, in the same words over and over, and
            // rightly so.
            if paper.list || paper.digits * 4 > paper.length {
                continue;
            }
            let percent = |share: f32| (share * 100.0).round() as u32;
            let draft = if paper.repeated > self.repeated {
                let share = percent(paper.repeated);
                Draft::new(
                    place(),
                    text! {
                        zh: "{share}% 的文字在文中出现不止一次",
                        en: "{share}% of the text stands in it more than once",
                    },
                )
                .evidence("repeated", share)
            } else if let Some(usual) = usual.filter(|usual| paper.packed < usual * self.packed) {
                let (own, usual) = (percent(paper.packed), percent(usual));
                Draft::new(
                    place(),
                    text! {
                        zh: "文字压缩到 {own}%，同类材料通常为 {usual}%",
                        en: "the text packs to {own}%, those of its role to {usual}%",
                    },
                )
                .evidence("packed", own)
                .evidence("usual", usual)
            } else {
                continue;
            };
            sink.add(draft.help(text! { zh: "说一遍就够", en: "say it once" }));
        }
    }
}
