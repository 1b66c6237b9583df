//! # What it checks
//! The total that a spot check deducts (`total_deduction`) against the sum of its findings'
//! deductions. A finding without a deduction counts as none. Sums are exact, in decimal.
//!
//! # Why it matters
//! The total is what goes into the assessment; if it is not the sum of the findings, somebody was
//! given or spared points for nothing.
//!
//! # Example
//! ```text
//! error[RSK012]: 3 points deducted in all, while its findings come to 2.5
//! ```
//!
//! # How to mend
//! Correct the sum, or enter the finding that is missing.
//!
//! # Innocent causes
//! The local scoring table caps the deductions of one item: switch the rule off there, or enter
//! the capped deductions.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Scoring of spot checks; standards of dossier inspection (deductions an occurrence).
//!
//! # 检查什么
//! 抽查的扣分合计（total_deduction）与各问题扣分之和比对。没有扣分的问题按不扣计。按十进制精确
//! 计算。
//!
//! # 为何重要
//! 计入考核的是合计；合计与问题对不上，就是有人被多扣或少扣了分。
//!
//! # 示例
//! ```text
//! 错误[RSK012]：扣分合计写为 3 分，各问题扣分之和为 2.5 分
//! ```
//!
//! # 如何改正
//! 更正合计，或补登漏列的问题。
//!
//! # 正当情形
//! 当地评分表对同一项扣分设有上限：可关闭本规则，或按封顶后的分数登记。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 三级抽查计分；案卷评查标准（按处扣分）。

use super::words::entries;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<ScoreMismatch>(Meta {
    code: "RSK012",
    name: "score-mismatch",
    zh: "扣分合计不符",
    group: Group::Rsk,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("score_mismatch.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ScoreMismatch {}

impl ManifestRule for ScoreMismatch {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if cx.kind.is_none_or(|kind| kind.name != "spot-check") {
            return;
        }
        let root = &cx.manifest.root;
        let Some(total) = root.at(&["record", "total_deduction"]) else { return };
        let Some(stated) = total.as_number().and_then(millionths) else { return };
        let mut sum: i128 = 0;
        for finding in entries(root, "findings") {
            let Some(node) = finding.get("deduction") else { continue };
            let Some(more) = node.as_number().and_then(millionths).and_then(|one| sum.checked_add(one))
            else {
                return;
            };
            sum = more;
        }
        sink.saw(1);
        if sum == stated {
            return;
        }
        let (stated, sum) = (shown(stated), shown(sum));
        sink.add(
            Draft::new(
                cx.manifest.at(total),
                text! {
                    zh: "扣分合计写为 {stated} 分，各问题扣分之和为 {sum} 分",
                    en: "{stated} points deducted in all, while its findings come to {sum}",
                },
            )
            .help(text! {
                zh: "更正合计，或补登漏列的问题",
                en: "correct the total, or enter the finding that is missing",
            })
            .evidence("stated", stated)
            .evidence("sum", sum),
        );
    }
}

/// A number as written, in millionths; none where it is finer or larger than any score.
fn millionths(raw: &str) -> Option<i128> {
    let (digits, exponent) = match raw.find(['e', 'E']) {
        Some(at) => (&raw[..at], raw[at + 1..].parse::<i32>().ok()?),
        None => (raw, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let places = i32::try_from(fraction.len()).ok()?;
    let mut value: i128 = format!("{whole}{fraction}").parse().ok()?;
    let shift = 6i32.checked_add(exponent)?.checked_sub(places)?;
    if value == 0 {
        return Some(0);
    }
    if !(-36..=36).contains(&shift) {
        return None;
    }
    for _ in 0..shift.unsigned_abs() {
        value = if shift > 0 {
            value.checked_mul(10)?
        } else if value % 10 == 0 {
            value / 10
        } else {
            return None;
        };
    }
    Some(value)
}

fn shown(millionths: i128) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let all = millionths.unsigned_abs();
    let (whole, rest) = (all / 1_000_000, all % 1_000_000);
    let text = format!("{sign}{whole}.{rest:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_and_hostile_ones_are_left_alone() {
        assert_eq!(millionths("0.1").zip(millionths("0.2")).map(|(a, b)| a + b), millionths("0.3"));
        assert_eq!(millionths("25e-1").map(shown).as_deref(), Some("2.5"));
        assert_eq!(millionths("-2").map(shown).as_deref(), Some("-2"));
        assert_eq!(millionths("1e400"), None);
        assert_eq!(millionths("0e999999999999"), None);
        assert_eq!(millionths("1.0000000").map(shown).as_deref(), Some("1"));
    }
}
