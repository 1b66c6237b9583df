//! # What it checks
//! Quotes of one tender, three bidders or more, at equal steps (100, 103, 106) or equal ratios
//! (100, 105, 110.25). All quotes must fit; three come out even by chance more often than five, so
//! they must fit twenty-five times as closely, and four four times. Three quotes that are all whole
//! multiples of a step over a hundredth of themselves are rounded figures, and advice.
//!
//! # Why it matters
//! Prices that are worked out apart do not come out evenly spaced.
//!
//! # Example
//! ```text
//! warning[FAB014] (likely): 3 quotes at equal steps of 1225.00
//! ```
//!
//! # How to mend
//! Have the evaluators ask for the calculations, and put the answer on file.
//!
//! # Innocent causes
//! Quotes of few and rounded figures; a price list with fixed discounts that every bidder starts
//! from.
//!
//! # Configuration
//! least (3), tolerance (0.0005 of the largest quote, for five bidders or more).
//!
//! # Basis
//! Regulations on the implementation of the Law on Bidding (2011), art. 40 (quotes that differ by
//! a pattern).
//!
//! # 检查什么
//! 同一标的三家以上的报价，差额相等（100、103、106）或比例相等（100、105、110.25）；须全部报价都符
//! 合。三家比五家更容易碰巧，容差缩为二十五分之一，四家缩为四分之一。三家报价都是步长的整数倍、步
//! 长超过自身百分之一的，可能只是取整，作提示。
//!
//! # 为何重要
//! 各算各的价，不会排得这样整齐。
//!
//! # 示例
//! ```text
//! 警告[FAB014]（很可能）：3 家报价逐家相差 1225.00
//! ```
//!
//! # 如何改正
//! 请评委要求说明报价的计算依据，并将答复归档。
//!
//! # 正当情形
//! 金额少而取整；各家都从同一价目表按固定折扣起算。
//!
//! # 配置
//! least（3）、tolerance（0.0005，相对最高报价，适用于五家以上）。
//!
//! # 依据
//! 招标投标法实施条例（2011）第四十条（报价呈规律性差异）。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<PatternedQuotes>(Meta {
    code: "FAB014",
    name: "patterned-quotes",
    zh: "报价呈规律",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("patterned_quotes.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct PatternedQuotes {
    /// Bidders.
    least: usize,
    /// What a step may be off by, over the largest quote.
    tolerance: f64,
}

impl Default for PatternedQuotes {
    fn default() -> Self {
        Self { least: 3, tolerance: 0.0005 }
    }
}

impl ManifestRule for PatternedQuotes {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(list) = cx
            .manifest
            .root
            .at(&["record", "bidders"])
            .filter(|_| cx.kind.is_some_and(|kind| kind.name == "bidding"))
        else {
            return;
        };
        let mut quotes: Vec<f64> = list
            .items()
            .iter()
            .filter_map(|bidder| bidder.get("quote")?.as_number()?.parse().ok())
            .filter(|quote: &f64| quote.is_finite() && *quote > 0.0)
            .collect();
        quotes.sort_by(f64::total_cmp);
        if quotes.len() < self.least.max(3) || quotes.len() != list.items().len() {
            return;
        }
        sink.saw(quotes.len());
        let (lowest, highest) = (quotes[0], quotes[quotes.len() - 1]);
        let even = |steps: &[f64], off: f64| {
            steps.iter().all(|step| *step > 2.0 * off && (step - steps[0]).abs() <= off)
        };
        let steps: Vec<f64> = quotes.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let ratios: Vec<f64> = quotes.windows(2).map(|pair| pair[1] / pair[0] - 1.0).collect();
        let rounded = quotes.len() < 4
            && steps[0] > lowest / 100.0
            && quotes.iter().all(|quote| (quote / steps[0] - (quote / steps[0]).round()).abs() < 1e-6);
        let count = quotes.len();
        let tolerance = self.tolerance
            / match count {
                3 => 25.0,
                4 => 4.0,
                _ => 1.0,
            };
        let (pattern, step, message) = if even(&steps, highest * tolerance) {
            let step = format!("{:.2}", steps[0]);
            (
                "steps",
                step.clone(),
                text! {
                    zh: "{count} 家报价逐家相差 {step}",
                    en: "{count} quotes at equal steps of {step}",
                },
            )
        } else if even(&ratios, tolerance) && ratios[0] > 4.0 * tolerance {
            let step = format!("{:.2}%", ratios[0] * 100.0);
            (
                "ratios",
                step.clone(),
                text! {
                    zh: "{count} 家报价逐家相差 {step}",
                    en: "{count} quotes at equal ratios of {step}",
                },
            )
        } else {
            return;
        };
        let mut draft = Draft::new(cx.manifest.at(list), message)
            .help(text! {
                zh: "请评委要求说明报价的计算依据，并将答复归档",
                en: "have the evaluators ask how the quotes were worked out, and file the answer",
            })
            .subject("quotes")
            .evidence("pattern", pattern)
            .evidence("step", step)
            .evidence("quotes", quotes.iter().map(|quote| format!("{quote:.2}")).collect::<Vec<_>>());
        if rounded {
            draft = draft.severity(Severity::Advice).confidence(Confidence::Possible);
        }
        sink.add(draft);
    }
}
