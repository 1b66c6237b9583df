//! # What it checks
//! An item of a trace catalogue that asks for traces of work with people or of a village's own
//! affairs (`work` is `mass` or `village`: talk at home, mediation of small quarrels, village
//! autonomy), or of work that follows no standard (`standard` is false). Work of the kind
//! `emergency` is TRC005's.
//!
//! # Why it matters
//! A talk that is photographed is another talk. What has no standard cannot be proved by a form.
//!
//! # Example
//! ```text
//! advice[TRC006]: item `l1` “入户拉家常记录” asks for traces of work with people
//! ```
//!
//! # How to mend
//! Take it out of the catalogue; look at the result instead.
//!
//! # Innocent causes
//! What a law asks to be written down (a mediation agreement, a resolution of the villagers):
//! enter the law as basis and waive the finding.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Rules against formalism, to relieve grassroots units: fewer traces, forms, ledgers and groups.
//!
//! # 检查什么
//! 清单事项要求对群众工作或村级自治事务留痕（work 为 mass、village：入户拉家常、调解小纠纷、村
//! 民自治），或要求对没有标准的工作留痕（standard 为 false）。work 为 emergency 的由 TRC005 管。
//!
//! # 为何重要
//! 对着镜头说的话，就不是原来的话了。没有标准的工作，表格证明不了。
//!
//! # 示例
//! ```text
//! 提示[TRC006]：事项 l1“入户拉家常记录”要求对群众工作留痕
//! ```
//!
//! # 如何改正
//! 从清单中去掉，改看结果。
//!
//! # 正当情形
//! 法律规定须形成文书的（人民调解协议、村民会议决议）：登记法律依据并予以豁免。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 整治形式主义为基层减负：精简留痕、报表、台账和工作群。

use super::items::items;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<MassOrVillageWork>(Meta {
    code: "TRC006",
    name: "mass-or-village-work",
    zh: "群众和村务工作要求留痕",
    group: Group::Trc,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("mass_or_village_work.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MassOrVillageWork {}

impl ManifestRule for MassOrVillageWork {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for item in items(cx) {
            let work = item.node.str("work");
            if work == Some("emergency") {
                continue;
            }
            sink.saw(1);
            let unset = item.node.get("standard").is_some_and(|standard| standard.as_bool() == Some(false));
            let (key, what_zh, what_en) = match work {
                Some("mass") => ("work", "群众工作", "work with people"),
                Some("village") => ("work", "村级自治事务", "a village's own affairs"),
                _ if unset => ("standard", "没有标准的工作", "work that follows no standard"),
                _ => continue,
            };
            let Text { zh, en } = item.words();
            sink.add(
                Draft::new(
                    item.at(cx.manifest, key),
                    text! { zh: "{zh}要求对{what_zh}留痕", en: "{en} asks for traces of {what_en}" },
                )
                .help(text! {
                    zh: "从清单中去掉，改看结果",
                    en: "take it out, and look at the result instead",
                })
                .evidence("item", item.id())
                .evidence("work", work),
            );
        }
    }
}
