//! # What it checks
//! Each line of `plans`: the quantity planned against need − warehouse stock − recovery stock, by
//! its own figures. Where more was then bought than that while the recovery station held some,
//! LED020 says so and this rule is silent.
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
//! stock is promised to another job. None of these is wrong where the plan's document says so.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Material accounting on five levels: plan by need, less what is there.
//!
//! # 检查什么
//! plans 的每一条：计划数量与 需求－仓库库存－回收站库存 相比，以该条自己的数字为准。若随后多买、
//! 而回收站尚有存货，由 LED020 报告，本规则不再重复。
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
//! 供应商整盘出售；上级要求储备防汛物资；库存已另有安排。计划文件写明的，都不算问题。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 物资五级核算：按需求编制计划，先利库。

use crate::rules::prelude::*;

use super::decimal::Decimal;
use super::materials::{Line, items};
use super::need::{Need, bought_over_need};

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
            for plan in &item.plans {
                let (Some(planned), Some(need)) = (plan.quantity, Need::of(plan.node)) else { continue };
                sink.saw(1);
                // One fact, one code: LED020 speaks of the purchase.
                if planned <= need.left || ignored && need.recovered.is_positive() {
                    continue;
                }
                sink.add(finding(cx, item.name, plan, planned, &need));
            }
        }
    }
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
