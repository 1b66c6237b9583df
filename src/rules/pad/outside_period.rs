//! # What it checks
//! Evidence for a claim, or for the summary itself, that is dated outside the summary's
//! `record.period`: its `date`, else the day on which it was `taken`. A summary without a period
//! is not judged, nor evidence without a date.
//!
//! # Why it matters
//! Last year's photo does not show this year's work.
//!
//! # Example
//! ```text
//! advice[PAD009]: `e1` “上年检修照片说明” is dated 2024-12-31, outside 2025-01-01 to 2025-12-31
//! ```
//!
//! # How to mend
//! Replace it, or correct the period or the date.
//!
//! # Innocent causes
//! Statistics drawn up after the end of the period about the period; the order of the year before
//! on which the work rests.
//!
//! # Configuration
//! `slack-days` (0): so many days before and after the period are let pass.
//!
//! # Basis
//! Evidence bears on the period it is given for.
//!
//! # 检查什么
//! 事项或总结本身的佐证，日期在 record.period 之外：取其 date，没有则取拍摄日（taken）。没有写
//! period 的总结、没有日期的佐证不作判断。
//!
//! # 为何重要
//! 去年的照片说明不了今年的工作。
//!
//! # 示例
//! ```text
//! 提示[PAD009]：“上年检修照片说明”（e1）日期 2024-12-31，不在 2025-01-01 至 2025-12-31 之内
//! ```
//!
//! # 如何改正
//! 更换，或更正起止日期、材料日期。
//!
//! # 正当情形
//! 期满之后编制的期内统计；工作所依据的上一年文件。
//!
//! # 配置
//! slack-days（0）：期前期后放宽的天数。
//!
//! # 依据
//! 佐证应与所证明的期间相符。

use crate::rules::prelude::*;
use std::collections::BTreeSet;

use super::claims::{claims, supports};
use crate::archive::date_of;

/// The rule.
pub static RULE: Rule = Rule::manifest::<OutsidePeriod>(Meta {
    code: "PAD009",
    name: "outside-period",
    zh: "佐证不在期内",
    group: Group::Pad,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("outside_period.rs"),
});

/// Its options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct OutsidePeriod {
    /// Days before and after the period that are let pass.
    slack_days: u16,
}

impl ManifestRule for OutsidePeriod {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(record) = cx.manifest.root.get("record") else { return };
        let bound = |key| record.get("period").and_then(|period| period.str(key)).and_then(date_of);
        let (Some(from), Some(to)) = (bound("from"), bound("to")) else { return };
        if from > to {
            return;
        }
        let claims = claims(cx.manifest);
        let mut evidence: BTreeSet<&str> =
            claims.iter().flat_map(|claim| claim.evidence.iter().copied()).collect();
        let summary = record.str("summary");
        let supporting = cx.manifest.documents().filter(|document| {
            summary.is_some_and(|summary| supports(*document).any(|supported| supported == summary))
        });
        evidence.extend(supporting.filter_map(|document| document.id()));
        let slack = jiff::Span::new().days(i64::from(self.slack_days));
        for document in cx.manifest.documents() {
            let Some(id) = document.id().filter(|id| evidence.contains(id) && summary != Some(*id)) else {
                continue;
            };
            let taken = || document.node.at(&["taken", "at"]).and_then(Node::as_str);
            let Some(day) = document.date().or_else(|| cx.clock.day_of(taken()?)) else { continue };
            sink.saw(1);
            if (from.saturating_sub(slack)..=to.saturating_add(slack)).contains(&day) {
                continue;
            }
            let Text { zh, en } = cx.document(document);
            let key = if document.date().is_some() { "date" } else { "taken" };
            sink.add(
                Draft::new(
                    cx.manifest.at_member(document.node, key),
                    text! {
                        zh: "{zh}日期 {day}，不在 {from} 至 {to} 之内",
                        en: "{en} is dated {day}, outside {from} to {to}",
                    },
                )
                .help(text! {
                    zh: "更换，或更正起止日期、材料日期",
                    en: "replace it, or correct the period or the date",
                })
                .evidence("document", id)
                .evidence("date", day.to_string()),
            );
        }
    }
}
