//! # What it checks
//! Born-digital documents whose files say that they were made within minutes of each other (the
//! creation time in PDF, OFD and Office files) and that bear dates over 30 days apart. Scans,
//! photos, documents with `converted`, `digitised` or `copy_of`, and files that were worked on
//! over a day after they were made, do not count: a file made from a template keeps the template's
//! creation time. Where a batch holds over 30% of the archive's files with a creation time (and
//! ten or more), by one tool, or was made within three days before `exported`, it is more likely
//! an export than a fabrication: one advice says so.
//!
//! # Why it matters
//! Papers of January, April and September that were all made on one afternoon in November were not
//! made when they say.
//!
//! # Example
//! ```text
//! warning[FAB005] (likely): 4 documents dated from 2025-01-14 to 2025-09-20 were made between 14:02 and 14:09 on 2025-11-18
//! ```
//!
//! # How to mend
//! Where they were written up afterwards, say so in them and in the dossier; where files were
//! converted, declare it with `converted`.
//!
//! # Innocent causes
//! A conversion or an export that nobody declared; a template's creation time; forms generated for
//! a year in advance; a computer's clock that was reset.
//!
//! # Configuration
//! `minutes` (10), `days` (30), `batch-percent` (30), `batch-least` (10), `export-days` (3).
//!
//! # Basis
//! DA/T 70-2018, GD-1-10: creation time against metadata.
//!
//! # 检查什么
//! 电子文件自身记载的制作时间（PDF、OFD、Office 的创建时间）相距不过几分钟，而材料日期相距 30
//! 天以上。扫描件、照片，标有 converted、digitised、copy_of 的，以及制成一天以后还修改过的文件
//! 不计：由模板另存的文件会保留模板的创建时间。一批文件由同一软件制成、占全库有创建时间的文件 3
//! 0% 以上（且十件以上），或制成于 exported 之前三天内的，多半是导出而不是补造，只合并提示一条。
//!
//! # 为何重要
//! 一月、四月、九月的材料，都在十一月的同一个下午制成，就不是当时做的。
//!
//! # 示例
//! ```text
//! 警告[FAB005]（很可能）：4 件日期从 2025-01-14 到 2025-09-20 的材料，文件都制成于 2025-11-18 14:02 至 14:09
//! ```
//!
//! # 如何改正
//! 事后补写的，在材料和案卷中写明；格式转换的，以 converted 声明。
//!
//! # 正当情形
//! 未声明的转换或导出；模板的创建时间；一次生成全年的表格；电脑时钟重置。
//!
//! # 配置
//! minutes（10）、days（30）、batch-percent（30）、batch-least（10）、export-days（3）。
//!
//! # 依据
//! DA/T 70-2018 GD-1-10：创建时间与元数据一致。

use crate::rules::prelude::*;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use crate::examine::Stamp;

/// The rule.
pub static RULE: Rule = Rule::across::<OneBatch>(Meta {
    code: "FAB005",
    name: "made-in-one-batch",
    zh: "一批制成",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("one_batch.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct OneBatch {
    /// Minutes that one batch takes at most.
    minutes: i64,
    /// Days that its documents' dates may be apart.
    days: i32,
    /// Per cent of the archive's files from which on a batch is an export.
    batch_percent: usize,
    /// Files that such an export has at least.
    batch_least: usize,
    /// Days before the export of the archive in which a batch belongs to it.
    export_days: i64,
}

impl Default for OneBatch {
    fn default() -> Self {
        Self { minutes: 10, days: 30, batch_percent: 30, batch_least: 10, export_days: 3 }
    }
}

/// One document and when its files were made.
#[derive(Debug, Serialize, Deserialize)]
struct Made {
    /// Seconds of the epoch.
    at: i64,
    date: Date,
    tool: String,
    name: (String, String),
    spot: Spot,
}

impl AcrossRule for OneBatch {
    type Row = Made;

    fn gather(&self, cx: &DossierCx) -> Vec<Made> {
        let mut rows = Vec::new();
        for document in cx.manifest.documents() {
            let declared = ["converted", "digitised", "copy_of"];
            let Some(date) = document.date().filter(|_| document.medium() == Some("born-digital")) else {
                continue;
            };
            if declared.iter().any(|key| document.node.get(key).is_some()) {
                continue;
            }
            // The first file speaks for its document.
            let made = cx.files_of(document).find_map(|file| {
                let metadata = &file.facts.contents.metadata;
                let created = seconds(cx, metadata.created.as_ref()?)?;
                let later = metadata.modified.as_ref().and_then(|stamp| seconds(cx, stamp));
                let tool = metadata.producer.clone().or_else(|| metadata.creator.clone());
                later
                    .is_none_or(|later| later - created <= 86_400)
                    .then(|| (created, tool.unwrap_or_default()))
            });
            let Some((at, tool)) = made else { continue };
            let name = cx.document(document);
            let spot = Spot::of(cx.manifest, document.node);
            rows.push(Made { at, date, tool, name: (name.zh, name.en), spot });
        }
        rows
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Made>], sink: &mut Sink) {
        sink.saw(rows.len());
        let mut all: Vec<&Row<Made>> = rows.iter().collect();
        all.sort_by_key(|row| row.at);
        let mut start = 0;
        while start < all.len() {
            let end = start + all[start..].partition_point(|row| row.at - all[start].at <= self.minutes * 60);
            let batch = &all[start..end];
            start = end;
            let (Some(first), Some(last)) =
                (batch.iter().map(|row| row.date).min(), batch.iter().map(|row| row.date).max())
            else {
                continue;
            };
            if first.until(last).is_ok_and(|span| span.get_days() > self.days) {
                let export = self.is_export(cx, batch, all.len());
                sink.add(report(cx, batch.to_vec(), (first, last), export));
            }
        }
    }
}

impl OneBatch {
    /// Whether a batch is more likely an export: much of the archive by one tool, or made for
    /// the archive's own export.
    fn is_export(&self, cx: &ArchiveCx, batch: &[&Row<Made>], all: usize) -> bool {
        let one_tool = batch.iter().all(|row| row.tool == batch[0].tool);
        let much = batch.len() * 100 > all * self.batch_percent && batch.len() >= self.batch_least;
        let near = cx.clock.now().is_some_and(|now| {
            let before = now.as_second() - batch[0].at;
            (0..=self.export_days * 86_400).contains(&before)
        });
        (one_tool && much) || near
    }
}

fn report(cx: &ArchiveCx, mut batch: Vec<&Row<Made>>, (first, last): (Date, Date), export: bool) -> Draft {
    let shown = |at: i64, format: &str| {
        let moment = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
        cx.clock.zoned(moment).strftime(format).to_string()
    };
    let (begin, end) = (batch[0].at, batch[batch.len() - 1].at);
    let (day, from, to) = (shown(begin, "%Y-%m-%d"), shown(begin, "%H:%M"), shown(end, "%H:%M"));
    batch.sort_by_key(|row| (row.dossier, row.date, row.at));
    let place = |row: &Row<Made>| cx.dossiers[row.dossier].location(&row.spot);
    let mut location = place(batch[0]);
    if batch.iter().any(|row| row.dossier != batch[0].dossier) {
        location.dossier = None;
    }
    let count = batch.len();
    let (more_zh, more_en) = if export {
        ("；像是一次导出或转换", ": it looks like an export or a conversion")
    } else {
        ("", "")
    };
    let help = if export {
        text! { zh: "确为导出或转换的，以 converted 声明", en: "where it was an export or a conversion, declare it with `converted`" }
    } else {
        text! {
            zh: "事后补写的写明；转换、导出的以 converted 声明；模板的创建时间也会如此",
            en: "say so where they were written up afterwards; declare a conversion with `converted`; a template's creation time looks the same",
        }
    };
    let mut draft = Draft::new(
        location,
        text! {
            zh: "{count} 件日期从 {first} 到 {last} 的材料，文件都制成于 {day} {from} 至 {to}{more_zh}",
            en: "{count} documents dated from {first} to {last} were made between {from} and {to} on {day}{more_en}",
        },
    )
    .help(help)
    .severity(if export { Severity::Advice } else { Severity::Warning })
    .confidence(if export { Confidence::Possible } else { Confidence::Likely })
    .subject(format!("{day}T{from}"))
    .evidence("from", shown(begin, "%Y-%m-%dT%H:%M:%S"))
    .evidence("to", shown(end, "%Y-%m-%dT%H:%M:%S"))
    .evidence("first_date", first.to_string())
    .evidence("last_date", last.to_string())
    .evidence("documents", count);
    for row in batch {
        let ((zh, en), date, at) = (&row.name, row.date, shown(row.at, "%H:%M:%S"));
        draft = draft.member(
            place(row),
            text! { zh: "{zh}，日期 {date}，制成于 {at}", en: "{en}, dated {date}, made at {at}" },
        );
    }
    draft
}

/// A file's moment; in the archive's offset where it has none of its own.
fn seconds(cx: &DossierCx, stamp: &Stamp) -> Option<i64> {
    let local: DateTime = stamp.local.parse().ok()?;
    let offset = match stamp.offset {
        Some(offset) => Offset::from_seconds(offset).ok()?,
        None => cx.clock.zoned(Timestamp::UNIX_EPOCH).offset(),
    };
    Some(offset.to_timestamp(local).ok()?.as_second())
}
