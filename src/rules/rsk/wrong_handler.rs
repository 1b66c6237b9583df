//! # What it checks
//! Who handles a risk point, against its colour: red belongs to guidance, orange to discipline,
//! yellow to prevention or promotion.
//!
//! # Why it matters
//! A red risk that is left to the ones who promote good habits is not met; a yellow one that is
//! put before the leadership takes time from the red ones.
//!
//! # Example
//! ```text
//! warning[RSK002]: risk point `r1` is red and handled by discipline; red belongs to guidance
//! ```
//!
//! # How to mend
//! Correct whichever is wrong, the colour or the handler.
//!
//! # Innocent causes
//! A point that was regraded, whose handler changes with the next review.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Graded prevention and control of integrity risks (red, orange, yellow).
//!
//! # 检查什么
//! 风险点的处置层级与其等级比对：红色由领导层督导（guidance），橙色由纪检（discipline），黄色由
//! 预防（prevention）或宣教（promotion）。
//!
//! # 为何重要
//! 红色风险交给宣教处置，等于没有防控；黄色风险一律上交，又挤占了处置红色风险的精力。
//!
//! # 示例
//! ```text
//! 警告[RSK002]：风险点 r1 为红色，处置为纪检（discipline），应为督导（guidance）
//! ```
//!
//! # 如何改正
//! 等级与处置，哪个错就改哪个。
//!
//! # 正当情形
//! 刚调整过等级，处置待下次复核时一并变更。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 廉能风险分级防控（红、橙、黄）。

use super::words::{colour, entries};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<WrongHandler>(Meta {
    code: "RSK002",
    name: "wrong-handler",
    zh: "处置层级不符",
    group: Group::Rsk,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("wrong_handler.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrongHandler {}

impl ManifestRule for WrongHandler {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if cx.kind.is_none_or(|kind| kind.name != "risk-register") {
            return;
        }
        for point in entries(&cx.manifest.root, "points") {
            let (Some(level), Some(handler)) = (point.str("level"), point.str("handler")) else { continue };
            let fit: &[&str] = match level {
                "red" => &["guidance"],
                "orange" => &["discipline"],
                "yellow" => &["prevention", "promotion"],
                _ => continue,
            };
            // A word that is none of the four is the schema's business.
            let Some(held) = words(handler) else { continue };
            sink.saw(1);
            if fit.contains(&handler) {
                continue;
            }
            let id = point.str("id").unwrap_or_default();
            let wanted: Vec<&str> = fit.iter().filter_map(|word| words(word)).collect();
            let (wanted_zh, wanted_en) = (wanted.join("或"), fit.join(" or "));
            let Text { zh, en } = colour(level);
            sink.add(
                Draft::new(
                    cx.manifest.at_member(point, "handler"),
                    text! {
                        zh: "风险点 {id} 为{zh}，处置为{held}，应为{wanted_zh}",
                        en: "risk point `{id}` is {en} and handled by {handler}; {en} belongs to {wanted_en}",
                    },
                )
                .help(text! {
                    zh: "等级与处置，哪个错就改哪个",
                    en: "correct whichever is wrong, the colour or the handler",
                })
                .evidence("point", id)
                .evidence("level", level)
                .evidence("handler", handler),
            );
        }
    }
}

/// A handler in Chinese.
fn words(handler: &str) -> Option<&'static str> {
    Some(match handler {
        "guidance" => "督导（guidance）",
        "discipline" => "纪检（discipline）",
        "prevention" => "预防（prevention）",
        "promotion" => "宣教（promotion）",
        _ => return None,
    })
}
