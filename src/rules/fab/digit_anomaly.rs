//! # What it checks
//! Two tests on columns of numbers over the archive, a unit and column each. Last digits of
//! readings in patrol logs, from 200 on: all ten should come up alike often (chi-square, effect
//! size w of 0.3 or more). First digits of amounts (village accounts, receipts of material)
//! against Benford's law, from 1,000 over three decades (chi-square, and Nigrini's mean absolute
//! deviation over 0.015). Many columns are corrected for together (Benjamini–Yekutieli, 1%). A
//! column to which the law does not apply is left out: one value makes up over a tenth of it;
//! fewer than 50 values differ; readings that spread over fewer than a hundred steps of their last
//! place, or that move by under five steps from one to the next; readings rounded to 0 and 5.
//!
//! # Why it matters
//! People who make numbers up favour some digits and avoid others.
//!
//! # Example
//! ```text
//! advice[FAB009] (possible): last digits of 240 readings of 水位 are uneven (w = 1.207): 3 and 7 make up 62%
//! ```
//!
//! # How to mend
//! Compare some readings with the instrument's own record.
//!
//! # Innocent causes
//! Instruments with steps of 2; habits of rounding; prices and allowances that are set; mixtures
//! of all of these. A statistical oddity says nothing of any single number.
//!
//! # Configuration
//! `least-last` (200), `effect` (0.3), `least-first` (1000), `deviation` (0.015), `rate` (0.01):
//! the false discovery rate.
//!
//! # Basis
//! Nigrini, Benford's Law (2012); Benjamini and Yekutieli (2001).
//!
//! # 检查什么
//! 对全库各单位、各列数字做两种检验。巡查读数的末位，200 个以上：十个数字应大致等频（卡方，效应
//! 量 w 达 0.3）。金额（村级收支、物资入库）的首位与本福特定律相比，1000 个以上、跨三个数量级（
//! 卡方，且 Nigrini 平均绝对偏差超过 0.015）。多列一并校正（Benjamini–Yekutieli，1%）。不适用的
//! 列不看：某一值占一成以上；不同的值不足 50 个；读数散布不到末位的一百格，或前后相差不到五格；
//! 读数习惯取整到 0 和 5。
//!
//! # 为何重要
//! 编数字的人会偏爱一些数字、避开另一些。
//!
//! # 示例
//! ```text
//! 提示[FAB009]（存疑）：水位 240 个读数的末位不均匀（w = 1.207）：3 和 7 占 62%
//! ```
//!
//! # 如何改正
//! 抽几个读数与仪表自身的记录核对。
//!
//! # 正当情形
//! 仪表以 2 为一格；取整的习惯；定价、定额补贴；以上几种混在一起。统计上的异常不说明任何单个数
//! 字有误。
//!
//! # 配置
//! least-last（200）、effect（0.3）、least-first（1000）、deviation（0.015）、rate（0.01，错误
//! 发现率）。
//!
//! # 依据
//! Nigrini《Benford's Law》（2012）；Benjamini 与 Yekutieli（2001）。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use super::digits::{Law, Outcome, benjamini_yekutieli, first_digits, last_digits};

/// The rule.
pub static RULE: Rule = Rule::across::<DigitAnomaly>(Meta {
    code: "FAB009",
    name: "digit-anomaly",
    zh: "数字分布异常",
    group: Group::Fab,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("digit_anomaly.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct DigitAnomaly {
    /// Readings that the test of last digits needs.
    least_last: usize,
    /// Effect size w that is named.
    effect: f64,
    /// Amounts that the test of first digits needs.
    least_first: usize,
    /// Mean absolute deviation from Benford's law that is named.
    deviation: f64,
    /// False discovery rate.
    rate: f64,
}

impl Default for DigitAnomaly {
    fn default() -> Self {
        Self { least_last: 200, effect: 0.3, least_first: 1000, deviation: 0.015, rate: 0.01 }
    }
}

/// One column of one dossier.
#[derive(Debug, Serialize, Deserialize)]
struct Column {
    unit: String,
    name: String,
    /// Whether these are readings of an instrument.
    reading: bool,
    /// As they are written.
    values: Vec<String>,
    at: Spot,
}

/// A test that was made.
struct Test<'a> {
    rows: Vec<&'a Row<Column>>,
    count: usize,
    outcome: Outcome,
}

impl AcrossRule for DigitAnomaly {
    type Row = Column;

    fn gather(&self, cx: &DossierCx) -> Vec<Column> {
        let Some(record) = cx.manifest.root.get("record") else { return Vec::new() };
        let unit = cx.manifest.root.str("unit").unwrap_or_default();
        let column = |name: &str, reading, values, node: &Node| Column {
            unit: unit.to_owned(),
            name: name.to_owned(),
            reading,
            values,
            at: Spot::of(cx.manifest, node),
        };
        let amounts = |key: &str, name: &str| {
            let list = record.get(key)?;
            let values = list.items().iter().filter_map(|item| item.get("amount")?.as_number());
            Some(column(name, false, values.map(str::to_owned).collect(), list))
        };
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("village-account") => amounts("entries", "entries/amount").into_iter().collect(),
            Some("material-flow") => amounts("receipts", "receipts/amount").into_iter().collect(),
            Some("patrol-log") => {
                let Some(list) = record.get("entries") else { return Vec::new() };
                let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
                for entry in list.items() {
                    for reading in entry.get("readings").map_or(&[][..], Node::members) {
                        if let Some(value) = reading.value.as_number() {
                            names.entry(&reading.key).or_default().push(value.to_owned());
                        }
                    }
                }
                names.into_iter().map(|(name, values)| column(name, true, values, list)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Column>], sink: &mut Sink) {
        let mut columns: BTreeMap<(&str, bool, &str), Vec<&Row<Column>>> = BTreeMap::new();
        for row in rows {
            columns.entry((&row.unit, row.reading, &row.name)).or_default().push(row);
        }
        let mut tests: Vec<Test> = Vec::new();
        for ((_, reading, _), rows) in columns {
            let values = || rows.iter().map(|row| row.values.as_slice());
            let count = values().map(<[String]>::len).sum();
            let outcome = if reading {
                (count >= self.least_last).then(|| last_digits(values())).flatten()
            } else {
                (count >= self.least_first).then(|| first_digits(values())).flatten()
            };
            if let Some(outcome) = outcome {
                sink.saw(count);
                tests.push(Test { rows, count, outcome });
            }
        }
        let limit = benjamini_yekutieli(tests.iter().map(|test| test.outcome.p).collect(), self.rate);
        for test in tests {
            let large = match test.outcome.law {
                Law::Uniform => test.outcome.size >= self.effect,
                Law::Benford => test.outcome.size > self.deviation,
            };
            if large && test.outcome.p <= limit {
                sink.add(report(cx, &test));
            }
        }
    }
}

fn report(cx: &ArchiveCx, test: &Test) -> Draft {
    let row = test.rows[0];
    let mut location = cx.dossiers[row.dossier].location(&row.at);
    if test.rows.len() > 1 {
        location.dossier = None;
    }
    let (name, count) = (&row.name, test.count);
    let size = format!("{:.3}", test.outcome.size);
    let (one, two, share) = test.outcome.favourites();
    let (what, text) = match test.outcome.law {
        Law::Uniform => (
            "last",
            text! {
                zh: "{name} {count} 个读数的末位不均匀（w = {size}）：{one} 和 {two} 占 {share}%",
                en: "last digits of {count} readings of {name} are uneven (w = {size}): {one} and {two} make up {share}%",
            },
        ),
        Law::Benford => (
            "first",
            text! {
                zh: "{name} {count} 个金额的首位偏离本福特定律（平均绝对偏差 {size}）：{one} 和 {two} 占 {share}%",
                en: "first digits of {count} amounts ({name}) depart from Benford's law (mean absolute deviation {size}): {one} and {two} make up {share}%",
            },
        ),
    };
    let mut draft = Draft::new(location, text)
        .help(text! {
            zh: "抽几个与仪表或原始凭证核对；取整、定价、仪表分格也会如此，统计异常不说明单个数字有误",
            en: "compare some with the instrument or the vouchers; rounding, set prices and steps of an instrument look the same, and an oddity says nothing of any single number",
        })
        .subject(format!("{}|{name}|{what}", row.unit))
        .evidence("column", name.as_str())
        .evidence("digit", what)
        .evidence("values", count)
        .evidence("effect", size)
        .evidence("p", format!("{:.1e}", test.outcome.p));
    if test.rows.len() > 1 {
        for row in &test.rows {
            let count = row.values.len();
            draft = draft.member(
                cx.dossiers[row.dossier].location(&row.at),
                text! { zh: "{count} 个", en: "{count} of them" },
            );
        }
    }
    draft
}
