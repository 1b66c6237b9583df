//! # What it checks
//! An item of a trace catalogue that asks for traces of urgent work: `urgent` is true, or `work`
//! is `emergency`.
//!
//! # Why it matters
//! In an emergency hands are for the emergency. What was done can be written down afterwards,
//! once.
//!
//! # Example
//! ```text
//! advice[TRC005]: item `l1` “安全工器具试验记录” asks for traces of urgent work
//! ```
//!
//! # How to mend
//! Take it out of the catalogue, or ask for one summary afterwards.
//!
//! # Innocent causes
//! What later decides about money or blame (relief goods, accidents) has to be recorded in any
//! case; say that this is meant.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Rules against formalism, to relieve grassroots units: fewer traces, forms, ledgers and groups.
//!
//! # 检查什么
//! 清单事项要求对应急工作留痕：urgent 为 true，或 work 为 emergency。
//!
//! # 为何重要
//! 紧急时人手应当用在抢险上。做了什么，事后补记一次即可。
//!
//! # 示例
//! ```text
//! 提示[TRC005]：事项 l1“安全工器具试验记录”要求对应急工作留痕
//! ```
//!
//! # 如何改正
//! 从清单中去掉，或改为事后一次总结。
//!
//! # 正当情形
//! 事后涉及钱款、责任的（救灾物资、事故）本来就要记录：写明即可。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 整治形式主义为基层减负：精简留痕、报表、台账和工作群。

use super::items::items;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<UrgentWorkTraced>(Meta {
    code: "TRC005",
    name: "urgent-work-traced",
    zh: "应急工作要求留痕",
    group: Group::Trc,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("urgent_work_traced.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct UrgentWorkTraced {}

impl ManifestRule for UrgentWorkTraced {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for item in items(cx) {
            sink.saw(1);
            let emergency = item.node.str("work") == Some("emergency");
            let urgent = item.node.get("urgent").filter(|urgent| urgent.as_bool() == Some(true));
            let Some(key) = urgent.map(|_| "urgent").or(emergency.then_some("work")) else { continue };
            let Text { zh, en } = item.words();
            sink.add(
                Draft::new(
                    item.at(cx.manifest, key),
                    text! { zh: "{zh}要求对应急工作留痕", en: "{en} asks for traces of urgent work" },
                )
                .help(text! {
                    zh: "从清单中去掉，或改为事后一次总结",
                    en: "take it out, or ask for one summary afterwards",
                })
                .evidence("item", item.id()),
            );
        }
    }
}
