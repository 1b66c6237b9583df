//! # What it checks
//! The price of the award is not above the control price of the tender. Bids that are above it are
//! not reported; they only must not win.
//!
//! # Why it matters
//! The control price is what the buyer may spend at most; above it the bid is void.
//!
//! # Example
//! ```text
//! error[LED017]: awarded at 45990.8 yuan, 0.01 above the control price of 45990.79
//! ```
//!
//! # How to mend
//! Correct the figure that is wrong. If the award is really above, the tender has to be held again
//! or the control price to be changed by a decision that is filed.
//!
//! # Innocent causes
//! The control price was raised during the tender by a published change: enter the one in force.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Regulations on the implementation of the Law on Bidding, arts. 27 and 51.
//!
//! # 检查什么
//! 中标价不得高于控制价。高于控制价的投标本身不报，只要没有中标。
//!
//! # 为何重要
//! 控制价是招标人最多能花的钱，超过它的投标无效。
//!
//! # 示例
//! ```text
//! 错误[LED017]：中标价 45990.8 元，高于控制价 45990.79 元（超出 0.01 元）
//! ```
//!
//! # 如何改正
//! 更正登错的数字。确实超过的，应当重新招标，或依决定调整控制价并归档。
//!
//! # 正当情形
//! 招标期间公告调高了控制价：填写生效的那个。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 招标投标法实施条例第二十七条、第五十一条。

use crate::rules::prelude::*;

use super::decimal::Decimal;
use super::tender;

/// The rule.
pub static RULE: Rule = Rule::manifest::<OverControlPrice>(Meta {
    code: "LED017",
    name: "over-control-price",
    zh: "超控制价",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("over_control_price.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OverControlPrice {}

impl ManifestRule for OverControlPrice {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(record) = tender::record(cx) else { return };
        let Some(award) = record.get("award") else { return };
        let (Some(limit), Some(price)) = (Decimal::at(record, "control_price"), Decimal::at(award, "price"))
        else {
            return;
        };
        sink.saw(1);
        if price <= limit {
            return;
        }
        let over = price.minus(limit).map_or_else(String::new, |over| over.to_string());
        sink.add(
            Draft::new(
                cx.manifest.at_member(award, "price"),
                text! {
                    zh: "中标价 {price} 元，高于控制价 {limit} 元（超出 {over} 元）",
                    en: "awarded at {price} yuan, {over} above the control price of {limit}",
                },
            )
            .help(text! {
                zh: "更正登错的数字；确实超过的，重新招标或依决定调整控制价",
                en: "correct the figure that is wrong; if it is really above, hold the tender again or file the change of the control price",
            })
            .subject("award")
            .evidence("price", price)
            .evidence("control_price", limit),
        );
    }
}
