//! # What it checks
//! Within a series of dossiers (the same id but for its number), numbers between the lowest and
//! the highest that no dossier has. Runs of them are folded.
//!
//! # Why it matters
//! A missing number is a dossier that was lost, left out or taken away; the register must say
//! which.
//!
//! # Example
//! ```text
//! warning[STR009]: X043-2025-QT-… lacks 0003–0004, 0007–0008 (4 numbers)
//! ```
//!
//! # How to mend
//! Add the dossiers to the export, or say in the configuration which numbers are rightly missing.
//!
//! # Innocent causes
//! Secret dossiers are exported apart; a number was voided by mistake and the register says so:
//! list them under `allowed`. Where `archive.json` does not claim the kind to be `complete`, this
//! is advice.
//!
//! # Configuration
//! `allowed`: ids that are rightly missing.
//!
//! # Basis
//! DA/T 13-2022; DA/T 70-2018, GD-2-6.
//!
//! # 检查什么
//! 同一系列的案卷（除序号外档号相同）中，最小号与最大号之间没有案卷的号。连续的合并列出。
//!
//! # 为何重要
//! 少一个号，就是丢失、漏导或被抽走了一卷；登记簿应当说明是哪一种。
//!
//! # 示例
//! ```text
//! 警告[STR009]：X043-2025-QT-… 缺 0003–0004、0007–0008（共 4 个号）
//! ```
//!
//! # 如何改正
//! 补导案卷，或在配置中写明哪些号本来就没有。
//!
//! # 正当情形
//! 涉密案卷另行导出；作废的号，登记簿有注明：列入 allowed。archive.json 未声明该门类完整（
//! complete）时仅为提示。
//!
//! # 配置
//! allowed：本来就没有的档号。
//!
//! # 依据
//! DA/T 13-2022；DA/T 70-2018 GD-2-6。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use crate::rules::rows::DossierRow;

/// The rule.
pub static RULE: Rule = Rule::archive::<NumberGap>(Meta {
    code: "STR009",
    name: "number-gap",
    zh: "漏号",
    group: Group::Str,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("number_gap.rs"),
});

/// Its options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct NumberGap {
    /// Ids that are rightly missing.
    allowed: Vec<String>,
}

/// Runs of missing numbers that a message lists.
const LISTED: usize = 8;

/// Digits that a number is padded to.
const WIDTH: usize = 20;

/// The numbers of one series, each as written and with its row.
type Numbers<'a> = BTreeMap<u64, (&'a str, &'a DossierRow)>;

impl ArchiveRule for NumberGap {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        // By what the ids of a series have in common: each number with its row.
        let mut series: BTreeMap<(&str, &str), Numbers> = BTreeMap::new();
        for row in cx.dossiers {
            let Some(id) = row.id.as_deref() else { continue };
            let Some(parts) = cx.settings.number.parts(id) else { continue };
            let Some((number, written)) =
                parts.number.and_then(|written| Some((written.parse().ok()?, written)))
            else {
                continue;
            };
            series.entry(parts.series).or_default().entry(number).or_insert((written, row));
        }
        for ((before, after), numbers) in &series {
            sink.saw(numbers.len());
            self.one(cx, (before, after), numbers, sink);
        }
    }
}

impl NumberGap {
    fn one(&self, cx: &ArchiveCx, (before, after): (&str, &str), numbers: &Numbers, sink: &mut Sink) {
        let width = numbers.values().map(|(written, _)| written.len()).max().unwrap_or(0).min(WIDTH);
        // Allowed numbers count as there: a small set, so that a huge gap costs nothing.
        let mut present: BTreeMap<u64, Option<&DossierRow>> =
            numbers.iter().map(|(number, (_, row))| (*number, Some(*row))).collect();
        let (Some(lowest), Some(highest)) = (numbers.keys().next().copied(), numbers.keys().last().copied())
        else {
            return;
        };
        for id in &self.allowed {
            if let Some(number) = id
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .and_then(|number| number.parse().ok())
                && (lowest..=highest).contains(&number)
            {
                present.entry(number).or_insert(None);
            }
        }
        let mut runs: Vec<(u64, u64)> = Vec::new();
        let mut follower: Option<&DossierRow> = None;
        let mut last = lowest;
        for (number, row) in &present {
            if *number > last + 1 {
                runs.push((last + 1, number - 1));
                follower = follower.or(*row);
            }
            last = *number;
        }
        let Some(row) = follower.or_else(|| numbers.values().last().map(|(_, row)| *row)) else { return };
        if runs.is_empty() {
            return;
        }
        let missing: u64 = runs.iter().map(|(from, to)| to - from + 1).sum();
        let shown: Vec<String> = runs
            .iter()
            .take(LISTED)
            .map(|(from, to)| {
                if from == to { format!("{from:0width$}") } else { format!("{from:0width$}–{to:0width$}") }
            })
            .collect();
        let more = if runs.len() > LISTED { " …" } else { "" };
        let (zh, en) = (shown.join("、"), shown.join(", "));
        let mut draft = Draft::new(
            row.at_id(),
            text! {
                zh: "{before}…{after} 缺 {zh}{more}（共 {missing} 个号）",
                en: "{before}…{after} lacks {en}{more} ({missing} numbers)",
            },
        )
        .help(text! {
            zh: "补导案卷；本来就没有的号列入 STR009 的 allowed",
            en: "add the dossiers to the export; list numbers that are rightly missing under `allowed` of STR009",
        })
        .subject(format!("{before}…{after}"))
        .evidence("series", format!("{before}…{after}"))
        .evidence("missing", shown)
        .evidence("count", missing);
        let kind = row.kind.as_deref().unwrap_or_default();
        // A manifest that could not be read may well bear the number.
        if !cx.reference.complete.covers(kind) || cx.unread() {
            draft = draft.severity(Severity::Advice);
        }
        sink.add(draft);
    }
}
