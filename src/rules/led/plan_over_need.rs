//! # What it checks
//! Each line of `plans`: the quantity planned against need − warehouse stock − recovery stock, by
//! its own figures. Where more was then bought than that while the recovery station held some,
//! LED020 says so and this rule is silent. A plan that keeps within its own figures, but whose
//! warehouse stock is less than the ledger of the dossier has on that day, and which is over need
//! by the ledger's stock, is likely advice.
//!
//! # Why it matters
//! What lies in the warehouse and the recovery station is used first; planned beyond need, it is
//! bought to lie there, or to leave by another door.
//!
//! # Example
//! ```text
//! warning[LED003]: JKLYJ-70 导线: 400 planned, but need 500 - warehouse 120 - recovery station 0 leaves 380
//! ```
//!
//! # How to mend
//! Cut the plan to what is needed, or say in the plan why more is: a least quantity of the
//! supplier, a drum's length, a reserve.
//!
//! # Innocent causes
//! The supplier sells whole drums; a flood reserve is asked for by the level above; what lies in
//! stock is promised to another job, and so the plan does not count it. None of these is wrong
//! where the plan's document says so. A plan made before the dossier was opened is not held
//! against its stock.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Material accounting on five levels: plan by need, less what is there.
//!
//! # 检查什么
//! plans 的每一条：计划数量与 需求－仓库库存－回收站库存 相比，以该条自己的数字为准。若随后多买、
//! 而回收站尚有存货，由 LED020 报告，本规则不再重复。计划未超出自己的数字，但所填仓库库存少于台账
//! 当日结存，按台账结存计算则超出所需的，作“很可能”的提示。
//!
//! # 为何重要
//! 仓库和回收站里有的先用；超出需求的计划，买来不是积压，就是另有去处。
//!
//! # 示例
//! ```text
//! 警告[LED003]：JKLYJ-70 导线：计划 400，而需求 500 － 仓库库存 120 － 回收站库存 0，只需 380
//! ```
//!
//! # 如何改正
//! 计划核减到所需；确需多购的（起订量、整盘、储备），在计划中写明。
//!
//! # 正当情形
//! 供应商整盘出售；上级要求储备防汛物资；库存已另有安排，因而计划没有计入。计划文件写明的，都不算
//! 问题。早于立卷日的计划，不与台账结存比较。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 物资五级核算：按需求编制计划，先利库。

use crate::rules::prelude::*;

use super::decimal::Decimal;
use super::materials::{Item, Level, Line, items};
use super::need::{Need, bought_over_need};
use crate::archive::date_of;

/// The rule.
pub static RULE: Rule = Rule::manifest::<PlanOverNeed>(Meta {
    code: "LED003",
    name: "plan-over-need",
    zh: "计划超需求",
    group: Group::Led,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("plan_over_need.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PlanOverNeed {}

impl ManifestRule for PlanOverNeed {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for item in items(cx) {
            let ignored = bought_over_need(&item).is_some();
            let levels = item.levels().unwrap_or_default();
            for plan in &item.plans {
                let (Some(planned), Some(need)) = (plan.quantity, Need::of(plan.node)) else {
                    sink.missed(1);
                    continue;
                };
                sink.saw(1);
                // One fact, one code: LED020 speaks of the purchase.
                if ignored && need.recovered.is_positive() {
                    continue;
                }
                if planned > need.left {
                    sink.add(finding(cx, item.name, plan, planned, &need));
                } else if let Some(stock) = understated(cx, &item, &levels, plan, planned, &need) {
                    sink.add(stock_left_out(cx, &item, plan, planned, &need, stock));
                }
            }
        }
    }
}

/// The ledger's stock on the day of a plan, where the plan has less and is over need by it. Of the
/// stock before and after that day's entries the smaller one counts.
fn understated(
    cx: &ManifestCx,
    item: &Item,
    levels: &[Level],
    plan: &Line,
    planned: Decimal,
    need: &Need,
) -> Option<Decimal> {
    let day = plan.date?;
    let opened = cx.manifest.root.str("opened").and_then(date_of)?;
    // An undated entry may have come before or after.
    let undated =
        item.receipts.iter().chain(&item.recoveries).chain(&item.issues).any(|line| line.date.is_none());
    // Of several plans the first may have used the stock up.
    if day < opened || item.opening.is_empty() || item.plans.len() > 1 || undated {
        return None;
    }
    let before = levels.iter().rev().find(|level| level.day.is_none_or(|at| at < day))?.stock;
    let after = levels.iter().rev().find(|level| level.day.is_none_or(|at| at <= day))?.stock;
    let stock = before.min(after);
    let left = need.need.minus(stock)?.minus(need.recovered)?.max(Decimal::ZERO);
    (need.stock < stock && planned > left).then_some(stock)
}

fn stock_left_out(
    cx: &ManifestCx,
    item: &Item,
    plan: &Line,
    planned: Decimal,
    need: &Need,
    ledger: Decimal,
) -> Draft {
    let Need { need, stock, recovered, .. } = need;
    let (name, unit) = (item.name, item.unit);
    let day = plan.date.map(|day| day.to_string()).unwrap_or_default();
    Draft::new(
        cx.manifest.at_member(plan.node, "warehouse_stock"),
        text! {
            zh: "{name}：计划所填仓库库存 {stock}，台账 {day} 结存 {ledger}{unit}；按台账，需求 {need} 不必再计划 {planned}",
            en: "{name}: the plan has {stock} in the warehouse, the ledger {ledger} on {day}; by the ledger a need of {need} does not ask for {planned}",
        },
    )
    .help(text! {
        zh: "按台账结存核减计划；库存另有安排的，在计划中写明",
        en: "cut the plan by what the ledger has, or say in it what that stock is kept for",
    })
    .severity(Severity::Advice)
    .confidence(Confidence::Likely)
    .evidence("item", name)
    .evidence("planned", planned)
    .evidence("need", *need)
    .evidence("warehouse_stock", *stock)
    .evidence("recovery_stock", *recovered)
    .evidence("ledger_stock", ledger)
}

fn finding(cx: &ManifestCx, name: &str, plan: &Line, planned: Decimal, need: &Need) -> Draft {
    let Need { need, stock, recovered, left } = need;
    Draft::new(
        cx.manifest.at_member(plan.node, "quantity"),
        text! {
            zh: "{name}：计划 {planned}，而需求 {need} － 仓库库存 {stock} － 回收站库存 {recovered}，只需 {left}",
            en: "{name}: {planned} planned, but need {need} - warehouse {stock} - recovery station {recovered} leaves {left}",
        },
    )
    .help(text! {
        zh: "核减计划；确需多购的，在计划中写明缘由",
        en: "cut the plan, or say in it why more is needed",
    })
    .evidence("item", name)
    .evidence("planned", planned)
    .evidence("need", *need)
    .evidence("warehouse_stock", *stock)
    .evidence("recovery_stock", *recovered)
}
