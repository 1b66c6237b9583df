//! # What it checks
//! Scores of a tender's evaluators: eight or more that are all one number; or eight or more in
//! which every evaluator (three or more) gives every bidder just what the others give. A tender
//! awarded by the lowest price is not looked at in the second way: there the formula gives the
//! score.
//!
//! # Why it matters
//! Evaluators who judge for themselves differ somewhere.
//!
//! # Example
//! ```text
//! advice[FAB020] (possible): 5 evaluators give the same scores to 3 bidders (15 scores)
//! ```
//!
//! # How to mend
//! If the scores were agreed on, or calculated, say so in the evaluation report.
//!
//! # Innocent causes
//! Scores by a formula (price, listed qualifications); a score that was settled in discussion; a
//! scale with two steps.
//!
//! # Configuration
//! `least` (8).
//!
//! # Basis
//! Regulations on evaluation committees: each evaluates independently.
//!
//! # 检查什么
//! 评标专家的评分：八个以上全是一个数；或八个以上评分中，三名以上专家给每个投标人的分都与他人一
//! 致。以最低价定标的不看后者：分数由公式算出。
//!
//! # 为何重要
//! 各自独立评审的专家，总有不同。
//!
//! # 示例
//! ```text
//! 提示[FAB020]（存疑）：5 名专家给 3 个投标人的评分完全一致（15 个）
//! ```
//!
//! # 如何改正
//! 经讨论确定或按公式计算的，在评标报告中说明。
//!
//! # 正当情形
//! 按公式计分（价格、列明的资质）；讨论后统一给分；只有两档的量表。
//!
//! # 配置
//! least（8）。
//!
//! # 依据
//! 评标委员会成员应当独立评审。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

/// The rule.
pub static RULE: Rule = Rule::manifest::<SameScore>(Meta {
    code: "FAB020",
    name: "all-the-same-score",
    zh: "评分全部相同",
    group: Group::Fab,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("same_score.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct SameScore {
    /// Scores that are needed.
    least: usize,
}

impl Default for SameScore {
    fn default() -> Self {
        Self { least: 8 }
    }
}

impl ManifestRule for SameScore {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if cx.kind.is_none_or(|kind| kind.name != "bidding") {
            return;
        }
        let root = &cx.manifest.root;
        let Some(list) = root.at(&["record", "evaluators"]) else { return };
        let mut suppliers: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for evaluator in list.items() {
            for member in evaluator.get("scores").map_or(&[][..], Node::members) {
                let score = member.value.as_number().and_then(|raw| raw.parse::<f64>().ok());
                if let Some(score) = score.filter(|score| score.is_finite()) {
                    suppliers.entry(&member.key).or_default().push(score);
                }
            }
        }
        let scores = suppliers.values().map(Vec::len).sum::<usize>();
        if scores < self.least {
            return;
        }
        sink.saw(1);
        let bidders = suppliers.len();
        let evaluators = suppliers.values().map(Vec::len).max().unwrap_or_default();
        let equal = |scores: &Vec<f64>| scores.windows(2).all(|pair| pair[0] == pair[1]);
        if !suppliers.values().all(equal) {
            return;
        }
        let firsts: Vec<f64> = suppliers.values().filter_map(|scores| scores.first().copied()).collect();
        let one = equal(&firsts);
        let by_price = root.at(&["record", "award", "basis"]).and_then(Node::as_str) == Some("lowest-price");
        let independent = suppliers.values().all(|scores| scores.len() >= 3);
        if !one && (by_price || !independent) {
            return;
        }
        let text = if one {
            let score = firsts.first().copied().unwrap_or_default();
            text! { zh: "{scores} 个评分全是 {score}", en: "all {scores} scores are {score}" }
        } else {
            text! {
                zh: "{evaluators} 名专家给 {bidders} 个投标人的评分完全一致（{scores} 个）",
                en: "{evaluators} evaluators give the same scores to {bidders} bidders ({scores} scores)",
            }
        };
        sink.add(
            Draft::new(cx.manifest.at(list), text)
                .help(text! {
                    zh: "经讨论确定或按公式计算的，在评标报告中说明",
                    en: "say in the evaluation report where the scores were agreed on or calculated",
                })
                .subject("scores")
                .evidence("scores", scores)
                .evidence("evaluators", evaluators)
                .evidence("bidders", bidders),
        );
    }
}
