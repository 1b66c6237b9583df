//! # What it checks
//! Item by item, what `consumption` says was used against what was issued. Where the difference is
//! no more than what was recovered (the used figure may be gross, and the recovered have been used
//! again without a new slip), it is reported as likely.
//!
//! # Why it matters
//! What was never issued cannot have been used: the work was smaller than its account, or the
//! material came by another way.
//!
//! # Example
//! ```text
//! error[LED007] (likely): JKLYJ-70 导线: 430 used, but only 410 issued (48 recovered)
//! ```
//!
//! # How to mend
//! Correct the entry that is wrong, or enter the issue that is missing.
//!
//! # Innocent causes
//! Material left on site from an earlier period was used up: enter it as the opening of the site,
//! or say so in the consumption record.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Material accounting on five levels: consumption against issue.
//!
//! # 检查什么
//! 逐项核对 consumption 所记消耗与出库数量。超出部分不大于回收数量的（消耗可能按毛数登记，回收
//! 的未另开单又用了），作“很可能”报告。
//!
//! # 为何重要
//! 没有领出来的东西用不掉：或是工程量小于账面，或是材料另有来路。
//!
//! # 示例
//! ```text
//! 错误[LED007]（很可能）：JKLYJ-70 导线：消耗 430米，只出库 410（回收 48）
//! ```
//!
//! # 如何改正
//! 更正登错的条目，或补登漏记的出库。
//!
//! # 正当情形
//! 上一期留在现场的材料本期用完：记为现场期初，或在消耗台账中说明。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 物资五级核算：消耗与发放相核。

use crate::rules::prelude::*;

use super::decimal::Decimal;
use super::materials::{Item, items, total};
use crate::rules::comparable;

/// The rule.
pub static RULE: Rule = Rule::manifest::<MoreUsedThanIssued>(Meta {
    code: "LED007",
    name: "more-used-than-issued",
    zh: "消耗大于出库",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("more_used_than_issued.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MoreUsedThanIssued {}

impl ManifestRule for MoreUsedThanIssued {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for item in items(cx).iter().filter(|item| !item.consumption.is_empty()) {
            let (Some(used), Some(issued)) = (total(&item.consumption), total(&item.issues)) else {
                continue;
            };
            sink.saw(1);
            if used <= issued {
                continue;
            }
            let net = total(&item.recoveries).and_then(|recovered| used.minus(recovered));
            let draft = finding(cx, item, used, issued);
            // Without the recoveries, or with them, it is too much.
            let sure = net.is_some_and(|net| net > issued);
            sink.add(if sure { draft } else { draft.confidence(Confidence::Likely) });
        }
    }
}

fn finding(cx: &ManifestCx, item: &Item, used: Decimal, issued: Decimal) -> Draft {
    let (name, unit) = (item.name, item.unit);
    let recovered = total(&item.recoveries).unwrap_or(Decimal::ZERO);
    let location = match item.consumption.last() {
        Some(line) => cx.manifest.at_member(line.node, "quantity"),
        None => cx.manifest.at(&cx.manifest.root),
    };
    Draft::new(
        location,
        text! {
            zh: "{name}：消耗 {used}{unit}，只出库 {issued}（回收 {recovered}）",
            en: "{name}: {used} used, but only {issued} issued ({recovered} recovered)",
        },
    )
    .help(text! {
        zh: "更正登错的条目，补登漏记的出库；用了上期余料的，在消耗台账中说明",
        en: "correct the entry that is wrong or enter the issue that is missing; left-overs of an earlier period are to be explained",
    })
    .subject(format!("stock:{}", comparable(name)))
    .evidence("item", name)
    .evidence("used", used)
    .evidence("issued", issued)
    .evidence("recovered", recovered)
}
