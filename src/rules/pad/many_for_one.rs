//! # What it checks
//! One claim with over 20 pieces of evidence, or one piece of evidence for over 5 claims, by the
//! claims' own lists and by what the documents support.
//!
//! # Why it matters
//! Twenty-one papers for one sentence prove that papers were collected. One paper for six claims
//! proves none of them closely.
//!
//! # Example
//! ```text
//! advice[PAD007]: `x` “年度工作统计表” is evidence for 6 claims
//! ```
//!
//! # How to mend
//! Keep the papers that decide; a list or a statistic with its source replaces the rest.
//!
//! # Innocent causes
//! A claim that counts (forty repairs done) and shows each; yearly statistics that bear out many
//! claims.
//!
//! # Configuration
//! `evidence` (20) and `claims` (5).
//!
//! # Basis
//! Rules against formalism: summaries without piles of evidence.
//!
//! # 检查什么
//! 一个事项的佐证超过 20 件，或一件佐证用于 5 个以上（不含 5 个）事项。事项自己列的和材料
//! supports 的都算。
//!
//! # 为何重要
//! 一句话附二十一份材料，证明的是收集过材料；一份材料证明六件事，哪件都证明不细。
//!
//! # 示例
//! ```text
//! 提示[PAD007]：“年度工作统计表”（x）用于 6 个事项
//! ```
//!
//! # 如何改正
//! 留下起决定作用的几件，其余以附有来源的清单或统计代替。
//!
//! # 正当情形
//! 事项本身是计数的（消缺四十项）而逐项附件；年度统计确能说明多个事项。
//!
//! # 配置
//! evidence（20）、claims（5）。
//!
//! # 依据
//! 整治形式主义：总结不堆砌佐证材料。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::claims::claims;

/// The rule.
pub static RULE: Rule = Rule::manifest::<ManyForOne>(Meta {
    code: "PAD007",
    name: "many-for-one",
    zh: "佐证堆砌",
    group: Group::Pad,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("many_for_one.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct ManyForOne {
    /// Pieces of evidence that one claim may have.
    evidence: usize,
    /// Claims that one piece may be for.
    claims: usize,
}

impl Default for ManyForOne {
    fn default() -> Self {
        Self { evidence: 20, claims: 5 }
    }
}

impl ManifestRule for ManyForOne {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let claims = claims(cx.manifest);
        let mut served: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for claim in &claims {
            sink.saw(1);
            let (id, count) = (claim.id, claim.evidence.len());
            for document in &claim.evidence {
                served.entry(document).or_default().insert(id);
            }
            if count > self.evidence {
                sink.add(
                    Draft::new(
                        cx.manifest.at_member(claim.node, "evidence"),
                        text! { zh: "事项 {id} 有 {count} 件佐证", en: "claim `{id}` has {count} pieces of evidence" },
                    )
                    .help(text! {
                        zh: "留下起决定作用的几件，其余以清单或统计代替",
                        en: "keep the papers that decide; a list or a statistic replaces the rest",
                    })
                    .evidence("claim", id)
                    .evidence("pieces", count),
                );
            }
        }
        for document in cx.manifest.documents() {
            let Some(id) = document.id() else { continue };
            let Some(count) = served.get(id).map(BTreeSet::len).filter(|count| *count > self.claims) else {
                continue;
            };
            let Text { zh, en } = cx.document(document);
            sink.add(
                Draft::new(
                    cx.manifest.at(document.node),
                    text! { zh: "{zh}用于 {count} 个事项", en: "{en} is evidence for {count} claims" },
                )
                .help(text! {
                    zh: "写明各事项用到其中哪一部分，或分别附上直接的佐证",
                    en: "say which part of it bears out which claim, or give each its own",
                })
                .evidence("document", id)
                .evidence("claims", count),
            );
        }
    }
}
