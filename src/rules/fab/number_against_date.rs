//! # What it checks
//! Document numbers of one series (issuing unit — `made_by` where it is a unit, else the dossier's
//! —, agency code and year): a later number that bears an earlier date than a lower one, by over 7
//! days. Of a run that one wrong date disturbs, that date alone is named. Several papers under one
//! number count as one with all their dates; drafts and review sheets, whose dates come before the
//! number, do not count.
//!
//! # Why it matters
//! Numbers are given in turn. A later number under an earlier date was given, or dated,
//! afterwards.
//!
//! # Example
//! ```text
//! warning[FAB011] (likely): 城供电〔2025〕15号 of 2025-03-05 bears a later number than 城供电〔2025〕12号 of 2025-03-28
//! ```
//!
//! # How to mend
//! Look into the register of numbers and correct the date or the number; say in the dossier where
//! a number was kept free.
//!
//! # Innocent causes
//! Numbers kept free for papers that were signed later; registers that give a block of numbers to
//! each office; a date typed wrongly. Upright slips of a few days are within the limit.
//!
//! # Configuration
//! `days` (7).
//!
//! # Basis
//! GB/T 9704-2012, 7.2.5; rules on handling official documents (numbers in order of issue).
//!
//! # 检查什么
//! 同一序列（发文单位——made_by 是单位的取之，否则取案卷单位——、机关代字、年度）的文号：号在后而
//! 日期反早，且早 7 天以上。一个日期写错牵动一串的，只指出那一个。同号数件合并看其全部日期；拟
//! 稿、发文稿纸的日期先于编号，不计。
//!
//! # 为何重要
//! 文号依次编给。号在后而日期在前的，不是后来补编，就是后来补日期。
//!
//! # 示例
//! ```text
//! 警告[FAB011]（很可能）：城供电〔2025〕15号 日期 2025-03-05，而编号在前的 城供电〔2025〕12号 日期 2025-03-28
//! ```
//!
//! # 如何改正
//! 查发文登记簿，更正日期或文号；预留文号的在案卷中说明。
//!
//! # 正当情形
//! 为后签发的文件预留文号；登记簿按科室分段编号；日期录错。相差几天在限度之内。
//!
//! # 配置
//! days（7）。
//!
//! # 依据
//! GB/T 9704-2012 7.2.5；公文处理规定（按签发次序编号）。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::rules::comparable;

/// The rule.
pub static RULE: Rule = Rule::across::<NumberAgainstDate>(Meta {
    code: "FAB011",
    name: "number-against-date",
    zh: "文号与日期颠倒",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("number_against_date.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct NumberAgainstDate {
    /// Days that a later number may bear an earlier date by.
    days: i32,
}

impl Default for NumberAgainstDate {
    fn default() -> Self {
        Self { days: 7 }
    }
}

/// One numbered and dated paper.
#[derive(Debug, Serialize, Deserialize)]
struct Numbered {
    unit: String,
    prefix: String,
    year: i16,
    number: u32,
    written: String,
    date: Date,
    at: Spot,
}

/// One number of a series with the papers under it.
struct Issued<'a> {
    earliest: &'a Row<Numbered>,
    latest: &'a Row<Numbered>,
}

impl AcrossRule for NumberAgainstDate {
    type Row = Numbered;

    fn gather(&self, cx: &DossierCx) -> Vec<Numbered> {
        let own = cx.manifest.root.str("unit").unwrap_or_default();
        cx.manifest
            .documents()
            .filter(|document| {
                document.node.get("copy_of").is_none()
                    && !matches!(document.role(), Some("draft" | "review-sheet"))
            })
            .filter_map(|document| {
                let (written, date) = (document.number()?, document.date()?);
                let (prefix, year, number) = parts(written)?;
                // A supplier's own numbers are the supplier's series.
                let unit = document.made_by().unwrap_or(own).to_owned();
                let at = Spot::of(cx.manifest, document.node.get("number")?);
                Some(Numbered { unit, prefix, year, number, written: written.trim().to_owned(), date, at })
            })
            .collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Numbered>], sink: &mut Sink) {
        let mut series: BTreeMap<(&str, &str, i16), BTreeMap<u32, Issued>> = BTreeMap::new();
        for row in rows {
            let issued = series
                .entry((&row.unit, &row.prefix, row.year))
                .or_default()
                .entry(row.number)
                .or_insert(Issued { earliest: row, latest: row });
            if row.date < issued.earliest.date {
                issued.earliest = row;
            }
            if row.date > issued.latest.date {
                issued.latest = row;
            }
        }
        for numbers in series.into_values().filter(|numbers| numbers.len() > 1) {
            sink.saw(numbers.len());
            let numbers: Vec<Issued> = numbers.into_values().collect();
            self.judge(cx, &numbers, sink);
        }
    }
}

impl NumberAgainstDate {
    fn judge(&self, cx: &ArchiveCx, numbers: &[Issued], sink: &mut Sink) {
        let regular = in_order(numbers);
        let kept: Vec<usize> = (0..numbers.len()).filter(|at| regular[*at]).collect();
        for at in (0..numbers.len()).filter(|at| !regular[*at]) {
            let split = kept.partition_point(|other| *other < at);
            // Dates of those in order only rise, so the neighbours are the nearest to it.
            let before = split.checked_sub(1).map(|lower| &numbers[kept[lower]]);
            let after = kept.get(split).map(|higher| &numbers[*higher]);
            let own = &numbers[at];
            let pair = before
                .map(|lower| (lower.earliest, own.latest))
                .filter(|(lower, higher)| self.contradicts(lower.date, higher.date))
                .or(after
                    .map(|higher| (own.earliest, higher.latest))
                    .filter(|(lower, higher)| self.contradicts(lower.date, higher.date)));
            if let Some((lower, higher)) = pair {
                sink.add(report(cx, lower, higher));
            }
        }
    }

    fn contradicts(&self, lower: Date, higher: Date) -> bool {
        higher.until(lower).is_ok_and(|span| span.get_days() > self.days)
    }
}

/// Which numbers belong to the longest run whose dates only rise.
fn in_order(numbers: &[Issued]) -> Vec<bool> {
    // tails[n]: the last of the run of length n + 1 that ends earliest.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, issued) in numbers.iter().enumerate() {
        let date = issued.latest.date;
        let length = tails.partition_point(|tail| numbers[*tail].latest.date <= date);
        before.push(length.checked_sub(1).map(|shorter| tails[shorter]));
        match tails.get_mut(length) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut regular = vec![false; numbers.len()];
    let mut next = tails.last().copied();
    while let Some(at) = next {
        regular[at] = true;
        next = before[at];
    }
    regular
}

fn report(cx: &ArchiveCx, lower: &Row<Numbered>, higher: &Row<Numbered>) -> Draft {
    let place = |row: &Row<Numbered>| cx.dossiers[row.dossier].location(&row.at);
    let manifest = |row: &Row<Numbered>| (&cx.dossiers[row.dossier].manifest, row.number);
    let mut location = place(if manifest(lower) <= manifest(higher) { lower } else { higher });
    if lower.dossier != higher.dossier {
        location.dossier = None;
    }
    let (late, late_date) = (&higher.written, higher.date);
    let (early, early_date) = (&lower.written, lower.date);
    let mut draft = Draft::new(
        location,
        text! {
            zh: "{late} 日期 {late_date}，而编号在前的 {early} 日期 {early_date}",
            en: "{late} of {late_date} bears a later number than {early} of {early_date}",
        },
    )
    .help(text! {
        zh: "查发文登记簿，更正日期或文号；预留文号、分段编号也会如此，请说明",
        en: "look into the register of numbers and correct date or number; numbers kept free or given in blocks look the same",
    })
    .subject(format!("{}|{}|{}", higher.unit, comparable(late), comparable(early)))
    .evidence("later", late.as_str())
    .evidence("later_date", late_date.to_string())
    .evidence("earlier", early.as_str())
    .evidence("earlier_date", early_date.to_string());
    for row in [lower, higher] {
        let (number, date) = (&row.written, row.date);
        draft = draft.member(place(row), text! { zh: "{number}，日期 {date}", en: "{number} of {date}" });
    }
    draft
}

/// Agency code, year and running number of a 公文 number.
fn parts(written: &str) -> Option<(String, i16, u32)> {
    let number = comparable(written);
    let (prefix, rest) = number.split_once('〔')?;
    let (year, rest) = rest.split_once('〕')?;
    let running = rest.trim_start_matches('第').strip_suffix('号')?;
    let year: i16 = year.parse().ok().filter(|year| (1949..=2100).contains(year))?;
    Some((prefix.to_owned(), year, running.parse().ok()?))
}
