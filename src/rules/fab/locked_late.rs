//! # What it checks
//! How long documents waited for their first lock: days from the date that a document bears (the
//! day of `converted` or `digitised`, where it was made into a file later) to the day on which its
//! dossier was locked, where that is over 30. What was locked on one day is one batch and reported
//! once. A lock that names one before it (`previous`) is not the first, and says nothing here;
//! documents without a file in the lock are left out.
//!
//! # Why it matters
//! Until a document is locked nothing shows whether it was altered or written later than it says.
//! A year of papers locked on one day before an inspection proves no more than that day.
//!
//! # Example
//! ```text
//! advice[FAB023] (likely): `d1` “检查情况” bears 2025-03-10 and was first locked on 2025-04-10, 31 days later
//! ```
//!
//! # How to mend
//! Lock dossiers as documents are filed: `zhenji lock` once a day or a week, with a ledger.
//!
//! # Innocent causes
//! The unit locks a dossier only when it is closed, as its rules say; locking was introduced later
//! than the papers; paper was collected for filing by the lawful deadline.
//!
//! # Configuration
//! `days` (30): a lock within so many days is in time.
//!
//! # Basis
//! The lock (`zhenji lock`); DA/T 97-2023 (general knowledge).
//!
//! # 检查什么
//! 材料等了多久才首次封存：从材料所载日期（后来才制成文件的，从 converted 或 digitised 之日）到案
//! 卷封存之日，超过 30 天的。同一天封存的为一批，只报告一次。写有前一份封存（previous）的不是首
//! 次，不作判断；封存文件里没有其文件的材料不计。
//!
//! # 为何重要
//! 封存之前，材料有没有改过、是不是后写的，无从证明。检查之前一天之内封存全年的材料，能证明的不过
//! 是那一天。
//!
//! # 示例
//! ```text
//! 提示[FAB023]（很可能）：“检查情况”（d1）的日期为 2025-03-10，2025-04-10 才首次封存，滞后 31 天
//! ```
//!
//! # 如何改正
//! 随归档随封存：每天或每周 zhenji lock 一次，并用封存簿。
//!
//! # 正当情形
//! 按本单位规定，案卷办结时才封存；封存办法的推行晚于这些材料；纸质材料在法定归档期限内集中归档。
//!
//! # 配置
//! days（30）：在此天数之内封存的不报。
//!
//! # 依据
//! 封存文件（zhenji lock）；DA/T 97-2023（凭通行理解）。

use crate::rules::prelude::*;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::archive::normal_form;

/// The rule.
pub static RULE: Rule = Rule::across::<LockedLate>(Meta {
    code: "FAB023",
    name: "locked-late",
    zh: "封存滞后",
    group: Group::Fab,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("locked_late.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct LockedLate {
    /// A lock within so many days is in time.
    days: i32,
}

impl Default for LockedLate {
    fn default() -> Self {
        Self { days: 30 }
    }
}

/// A document and its first lock.
#[derive(Debug, Serialize, Deserialize)]
struct First {
    /// The date that it bears.
    date: Date,
    /// From when on it could have been locked.
    since: Date,
    locked: Date,
    name: (String, String),
    id: String,
    spot: Spot,
}

impl AcrossRule for LockedLate {
    type Row = First;

    fn gather(&self, cx: &DossierCx) -> Vec<First> {
        let Some(Ok(loaded)) = &cx.lock else { return Vec::new() };
        let lock = &loaded.lock;
        let Some(locked) = cx.clock.day_of(&lock.locked).filter(|_| lock.previous.is_none()) else {
            return Vec::new();
        };
        let paths: BTreeSet<String> = lock.files.iter().map(|file| normal_form(&file.path)).collect();
        let first = |document: Document| {
            let date = document.date()?;
            let made = ["converted", "digitised"]
                .iter()
                .filter_map(|key| cx.clock.day_of(document.node.get(key)?.str("at")?));
            let since = made.chain([date]).max()?;
            document
                .files()
                .find(|file| file.path().is_some_and(|path| paths.contains(&normal_form(path))))?;
            let Text { zh, en } = cx.document(document);
            let spot = Spot::of(cx.manifest, document.node);
            Some(First { date, since, locked, name: (zh, en), id: document.name(), spot })
        };
        cx.manifest.documents().filter_map(first).collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<First>], sink: &mut Sink) {
        sink.saw(rows.len());
        let mut batches: BTreeMap<Date, Vec<(&Row<First>, i32)>> = BTreeMap::new();
        for row in rows {
            let Ok(days) = row.since.until(row.locked).map(|span| span.get_days()) else { continue };
            if days > self.days {
                batches.entry(row.locked).or_default().push((row, days));
            }
        }
        for (locked, batch) in batches {
            if let Some(draft) = report(cx, locked, batch) {
                sink.add(draft);
            }
        }
    }
}

fn report(cx: &ArchiveCx, locked: Date, mut batch: Vec<(&Row<First>, i32)>) -> Option<Draft> {
    batch.sort_by_key(|(row, _)| {
        (&cx.dossiers[row.dossier].manifest, row.spot.place.map(|place| (place.line, place.column)))
    });
    let place = |row: &Row<First>| cx.dossiers[row.dossier].location(&row.spot);
    let (head, _) = *batch.first()?;
    let mut location = place(head);
    if batch.iter().any(|(row, _)| row.dossier != head.dossier) {
        location.dossier = None;
    }
    let (first, last) =
        (batch.iter().map(|(row, _)| row.date).min()?, batch.iter().map(|(row, _)| row.date).max()?);
    let (least, most) =
        (batch.iter().map(|(_, days)| *days).min()?, batch.iter().map(|(_, days)| *days).max()?);
    let count = batch.len();
    let message = if count == 1 {
        let (zh, en) = &head.name;
        text! {
            zh: "{zh}的日期为 {first}，{locked} 才首次封存，滞后 {most} 天",
            en: "{en} bears {first} and was first locked on {locked}, {most} days later",
        }
    } else {
        text! {
            zh: "{count} 件日期从 {first} 到 {last} 的材料，{locked} 才首次封存，滞后 {least} 至 {most} 天",
            en: "{count} documents dated from {first} to {last} were first locked on {locked}, {least} to {most} days later",
        }
    };
    let draft = Draft::new(location, message)
        .help(text! {
            zh: "随归档随封存；按规定办结时才封存的，属正常",
            en: "lock documents as they are filed; where the rules say at closing, this is in order",
        })
        .evidence("locked", locked.to_string())
        .evidence("first_date", first.to_string())
        .evidence("last_date", last.to_string())
        .evidence("least_days", least)
        .evidence("most_days", most)
        .evidence("documents", count);
    if count == 1 {
        return Some(draft.evidence("document", head.id.as_str()));
    }
    Some(batch.iter().fold(draft.subject(locked.to_string()), |draft, (row, days)| {
        let ((zh, en), date) = (&row.name, row.date);
        draft.member(
            place(row),
            text! { zh: "{zh}，日期 {date}，滞后 {days} 天", en: "{en}, dated {date}, {days} days" },
        )
    }))
}
