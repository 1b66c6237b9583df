//! # What it checks
//! Within the vouchers of one issuer and year, in the same field and of the same form (letters and
//! length), a later number that bears an earlier date, by over 7 days. Of a series in which most
//! numbers are in order, those that are out of it are reported, each beside the voucher that it
//! contradicts.
//!
//! # Why it matters
//! An issuer tears the papers off in order. One that is out of order was filled in later, or
//! earlier, than it says.
//!
//! # Example
//! ```text
//! warning[LED022] (likely): voucher 0117740 of 城西电缆厂 (`g2`) bears 2025-03-05, and 0117734 before it 2025-03-20
//! ```
//!
//! # How to mend
//! Correct the number or date from the paper. Where both stand there so, ask the issuer when it
//! was written.
//!
//! # Innocent causes
//! The supplier uses two books or tills side by side; a new roll began with lower numbers; goods
//! came late, and the receipt bears the day they came rather than the invoice's.
//!
//! # Configuration
//! `days` (7): up to so many days apart are in order.
//!
//! # Basis
//! Measures for the administration of invoices, art. 22 (filled in by number and in order of
//! time).
//!
//! # 检查什么
//! 同一开具方、同一年度、同一栏目、同样形式（字母和位数）的票据中，号码在后而日期在前，相差超过
//! 7 天。一个系列大多有序的，只报不合次序的，并指出与之矛盾的一张。
//!
//! # 为何重要
//! 票据按号撕用。次序颠倒的，其填写的时间早于或晚于所写的日期。
//!
//! # 示例
//! ```text
//! 警告[LED022]（很可能）：城西电缆厂（g2）的票据 0117740 日期为 2025-03-05，号码在前的 0117734 却为 2025-03-20
//! ```
//!
//! # 如何改正
//! 依原件更正号码或日期。原件确实如此的，向开具方了解何时填写。
//!
//! # 正当情形
//! 供应商几本票、几台机同时开；换了新卷，号段较小；到货较晚，入库记的是到货日而不是开票日。
//!
//! # 配置
//! days（7）：相差不超过这些天的，算有序。
//!
//! # 依据
//! 发票管理办法第二十二条（按照规定的时限、顺序填开）。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use super::vouchers::{self, Field, Voucher};
use super::words;

/// The rule.
pub static RULE: Rule = Rule::across::<SerialAgainstDate>(Meta {
    code: "LED022",
    name: "serial-against-date",
    zh: "票号日期倒置",
    group: Group::Led,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("serial_against_date.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct SerialAgainstDate {
    /// Days apart that are still in order.
    days: i32,
}

impl Default for SerialAgainstDate {
    fn default() -> Self {
        Self { days: 7 }
    }
}

impl AcrossRule for SerialAgainstDate {
    type Row = Voucher;

    fn gather(&self, cx: &DossierCx) -> Vec<Voucher> {
        let mut vouchers = vouchers::gather(cx);
        vouchers.retain(|voucher| matches!(voucher.field, Field::Receipt | Field::Entry));
        vouchers
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Voucher>], sink: &mut Sink) {
        let mut series: BTreeMap<_, BTreeMap<u128, &Row<Voucher>>> = BTreeMap::new();
        for row in rows {
            let Some((form, number)) = serial(&row.number) else { continue };
            let key = (row.field, row.issuer.as_str(), row.date.year(), form);
            // Of one number twice, LED009 speaks.
            series.entry(key).or_default().entry(number).or_insert(row);
        }
        for vouchers in series.into_values().filter(|vouchers| vouchers.len() > 1) {
            sink.saw(vouchers.len());
            let vouchers: Vec<&Row<Voucher>> = vouchers.into_values().collect();
            for (low, high) in self.contradictions(&vouchers) {
                sink.add(finding(cx, low, high));
            }
        }
    }
}

/// What stands before the digits at the end, with how many there are, and their value.
fn serial(number: &str) -> Option<((&str, usize), u128)> {
    let cut = number.trim_end_matches(|character: char| character.is_ascii_digit()).len();
    let (prefix, digits) = number.split_at(cut);
    Some(((prefix, digits.len()), digits.parse().ok()?))
}

impl SerialAgainstDate {
    /// Pairs of a lower number with a later date and a higher number with an earlier one. The
    /// vouchers stand by number; each that is not in the longest run in order is in one pair.
    fn contradictions<'a>(&self, vouchers: &[&'a Row<Voucher>]) -> Vec<(&'a Row<Voucher>, &'a Row<Voucher>)> {
        let kept = longest_run(vouchers);
        let mut last = None;
        let before: Vec<Option<usize>> = (0..vouchers.len())
            .map(|index| {
                let previous = last;
                if kept[index] {
                    last = Some(index);
                }
                previous
            })
            .collect();
        let mut next = None;
        let mut after = vec![None; vouchers.len()];
        for index in (0..vouchers.len()).rev() {
            after[index] = next;
            if kept[index] {
                next = Some(index);
            }
        }
        let mut pairs = Vec::new();
        for index in (0..vouchers.len()).filter(|index| !kept[*index]) {
            let own = vouchers[index];
            let apart = |low: &Row<Voucher>, high: &Row<Voucher>| {
                low.date > high.date
                    && high.date.until(low.date).is_ok_and(|span| span.get_days() > self.days)
            };
            let lower = before[index].map(|at| vouchers[at]).filter(|low| apart(low, own));
            let higher = after[index].map(|at| vouchers[at]).filter(|high| apart(own, high));
            if let Some(low) = lower {
                pairs.push((low, own));
            } else if let Some(high) = higher {
                pairs.push((own, high));
            }
        }
        pairs
    }
}

/// Which of the vouchers are in a longest run whose dates do not fall.
fn longest_run(vouchers: &[&Row<Voucher>]) -> Vec<bool> {
    // The last of the best run of each length, and each voucher's predecessor in its run.
    let mut tails: Vec<usize> = Vec::new();
    let mut before = vec![None; vouchers.len()];
    for (index, voucher) in vouchers.iter().enumerate() {
        let at = tails.partition_point(|tail| vouchers[*tail].date <= voucher.date);
        before[index] = at.checked_sub(1).map(|shorter| tails[shorter]);
        match tails.get_mut(at) {
            Some(tail) => *tail = index,
            None => tails.push(index),
        }
    }
    let mut kept = vec![false; vouchers.len()];
    let mut at = tails.last().copied();
    while let Some(index) = at {
        kept[index] = true;
        at = before[index];
    }
    kept
}

fn finding(cx: &ArchiveCx, low: &Row<Voucher>, high: &Row<Voucher>) -> Draft {
    let Text { zh: issuer_zh, en: issuer_en } = words::supplier(cx.reference, &high.issuer_shown);
    let [(low_number, low_date), (high_number, high_date)] = [low, high].map(|row| (&row.shown, row.date));
    // A cluster stands at its smallest path.
    let place = if low.dossier < high.dossier { low } else { high };
    let location = cx.dossiers[place.dossier].location(&place.at);
    let location =
        if low.dossier == high.dossier { location } else { Location { dossier: None, ..location } };
    let mut draft = Draft::new(
        location,
        text! {
            zh: "{issuer_zh}的票据 {high_number} 日期为 {high_date}，号码在前的 {low_number} 却为 {low_date}",
            en: "voucher {high_number} of {issuer_en} bears {high_date}, and {low_number} before it {low_date}",
        },
    )
    .help(text! {
        zh: "依原件更正号码或日期；原件确实如此的，向开具方了解",
        en: "correct the number or date from the paper; where both stand there so, ask the issuer",
    })
    .subject(format!("{}|{}|{}|{}", high.field.name(), high.issuer, low.number, high.number))
    .evidence("issuer", high.issuer_shown.as_str())
    .evidence("earlier_number", low.number.as_str())
    .evidence("its_date", low_date.to_string())
    .evidence("later_number", high.number.as_str())
    .evidence("its_earlier_date", high_date.to_string());
    for row in [low, high] {
        let (number, date) = (&row.shown, row.date);
        draft = draft.member(
            cx.dossiers[row.dossier].location(&row.at),
            text! { zh: "{number}：{date}", en: "{number}: {date}" },
        );
    }
    draft
}
