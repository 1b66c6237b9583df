//! # What it checks
//! An item of which the recovery station held some, by the figures of its plans, and of which more
//! was bought than need − warehouse stock − recovery stock. Receipts before the first plan do not
//! count; of several plans, what each leaves is added up.
//!
//! # Why it matters
//! The recovery station gives the used thing a second life; where new is bought beside it, the old
//! will never be missed.
//!
//! # Example
//! ```text
//! warning[LED020]: JKLYJ-70 导线: 400 bought although the recovery station held 30 and only 350 were left to buy
//! ```
//!
//! # How to mend
//! Use what is recovered, or say in the plan why it could not be used.
//!
//! # Innocent causes
//! What was recovered is of another size, damaged, or not allowed for the job; whole drums are
//! sold. The plan should say so.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Material accounting on five levels: what is recovered is used first.
//!
//! # 检查什么
//! 计划的数字表明回收站尚有存货，而该物资的入库数量超过 需求－仓库库存－回收站库存。第一个计划
//! 之前的入库不计；有几个计划的，各自所余相加。
//!
//! # 为何重要
//! 回收站让旧物再用；旧物在库而另买新的，旧物少了也没有人知道。
//!
//! # 示例
//! ```text
//! 警告[LED020]：JKLYJ-70 导线：回收站有 30米，减去库存只需再购 350，却购入 400
//! ```
//!
//! # 如何改正
//! 先用回收的；不能用的，在计划中写明缘由。
//!
//! # 正当情形
//! 回收的规格不符、已损坏、不准用于该处；只卖整盘。应在计划中写明。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 物资五级核算：回收物资优先使用。

use crate::rules::prelude::*;

use super::materials::{Item, items};
use super::need::{Over, bought_over_need};
use crate::rules::comparable;

/// The rule.
pub static RULE: Rule = Rule::manifest::<StockIgnored>(Meta {
    code: "LED020",
    name: "stock-ignored",
    zh: "有存不用",
    group: Group::Led,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("stock_ignored.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct StockIgnored {}

impl ManifestRule for StockIgnored {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for item in items(cx) {
            sink.saw(usize::from(!item.plans.is_empty() && !item.receipts.is_empty()));
            if let Some(over) = bought_over_need(&item) {
                sink.add(finding(cx, &item, &over));
            }
        }
    }
}

fn finding(cx: &ManifestCx, item: &Item, over: &Over) -> Draft {
    let Over { bought, recovered, left, receipts, plans } = over;
    let (name, unit) = (item.name, item.unit);
    let location = match receipts.last() {
        Some(line) => cx.manifest.at_member(line.node, "quantity"),
        None => cx.manifest.at(&cx.manifest.root),
    };
    let mut draft = Draft::new(
        location,
        text! {
            zh: "{name}：回收站有 {recovered}{unit}，减去库存只需再购 {left}，却购入 {bought}",
            en: "{name}: {bought} bought although the recovery station held {recovered} and only {left} were left to buy",
        },
    )
    .help(text! {
        zh: "先用回收的；不能用的，在计划中写明缘由",
        en: "use what is recovered, or say in the plan why it could not be used",
    })
    .subject(format!("stock:{}", comparable(name)))
    .evidence("item", name)
    .evidence("bought", *bought)
    .evidence("recovery_stock", *recovered)
    .evidence("left_to_buy", *left);
    for plan in plans {
        draft = draft.related(cx.manifest.at(plan.node), text! { zh: "计划", en: "the plan" });
    }
    draft
}
