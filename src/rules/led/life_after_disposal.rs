//! # What it checks
//! In an equipment dossier, every event of `management` lies on or before the day of the first
//! disposal.
//!
//! # Why it matters
//! A machine that was sold or scrapped cannot be repaired a month later: either it never left, or
//! the repair was of something else and somebody was paid for it.
//!
//! # Example
//! ```text
//! error[LED012]: repaired on 2025-03-25, 5 days after it was disposed of (2025-03-20, 报废)
//! ```
//!
//! # How to mend
//! Correct the date that is wrong. Where the disposal was called off, say so and take the entry
//! out.
//!
//! # Innocent causes
//! Handed to another unit and kept up there: then the events belong into that unit's dossier. The
//! disposal was approved but carried out later: its date is the day that the thing left.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Rules on the disposal of state-owned assets of institutions; DA/T 70-2018.
//!
//! # 检查什么
//! 设备档案中，management 的每一条都不晚于第一次处置之日。
//!
//! # 为何重要
//! 已经变卖、报废的设备，一个月后不会再修：或是根本没有处置，或是修的是别的东西，钱却付了出去。
//!
//! # 示例
//! ```text
//! 错误[LED012]：2025-03-25 维修，在处置（2025-03-20，报废）之后 5 天
//! ```
//!
//! # 如何改正
//! 更正登错的日期。处置后来取消的，写明情况并删去该条。
//!
//! # 正当情形
//! 调拨给别的单位、在那里维护的，应记入该单位的案卷。先批后办的，以实物离开之日为处置日期。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 行政事业单位国有资产处置规定；DA/T 70-2018。

use crate::rules::prelude::*;

use crate::archive::date_of;

/// The rule.
pub static RULE: Rule = Rule::manifest::<LifeAfterDisposal>(Meta {
    code: "LED012",
    name: "life-after-disposal",
    zh: "处置后仍有活动",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("life_after_disposal.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct LifeAfterDisposal {}

impl ManifestRule for LifeAfterDisposal {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if cx.kind.is_none_or(|kind| kind.name != "equipment") {
            return;
        }
        let Some(record) = cx.manifest.root.get("record") else { return };
        let dated = |node: &Node| node.str("date").and_then(date_of);
        let disposals = record.list("disposals").iter().filter_map(|node| Some((dated(node)?, node)));
        let Some((gone, disposal)) = disposals.min_by_key(|(day, _)| *day) else { return };
        for event in record.list("management") {
            let Some(day) = dated(event) else { continue };
            sink.saw(1);
            let Ok(days) = gone.until(day).map(|span| span.get_days()) else { continue };
            if days <= 0 {
                continue;
            }
            let word = event.str("event").unwrap_or_default();
            let Text { zh: what_zh, en: what_en } = event_word(word);
            let way = disposal.str("way").unwrap_or_default();
            sink.add(
                Draft::new(
                    cx.manifest.at_member(event, "date"),
                    text! {
                        zh: "{day} {what_zh}，在处置（{gone}，{way}）之后 {days} 天",
                        en: "{what_en} on {day}, {days} days after it was disposed of ({gone}, {way})",
                    },
                )
                .help(text! {
                    zh: "更正登错的日期；处置后来取消的，写明情况",
                    en: "correct the date that is wrong; where the disposal was called off, say so",
                })
                .related(cx.manifest.at(disposal), text! { zh: "处置", en: "the disposal" })
                .evidence("event", word)
                .evidence("date", day.to_string())
                .evidence("disposed", gone.to_string())
                .evidence("days", days),
            );
        }
    }
}

/// An event in words.
fn event_word(word: &str) -> Text {
    match word {
        "move" => text! { zh: "移动", en: "moved" },
        "maintain" => text! { zh: "维护", en: "maintained" },
        "inspect" => text! { zh: "检查", en: "inspected" },
        "repair" => text! { zh: "维修", en: "repaired" },
        "lend" => text! { zh: "出借", en: "lent" },
        _ => text! { zh: "“{word}”", en: "“{word}”" },
    }
}
