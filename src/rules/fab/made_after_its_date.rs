//! # What it checks
//! The time of creation that a file states of itself (PDF, OFD, Office; a scan's own time) against
//! the date that the document bears: over 30 days later, and as advice from 3 days. A file that
//! carries `converted` or `digitised` is measured against that time, a scan of paper without it
//! against the filing deadline that follows `closed`. Where over 30% of the archive's files were
//! made by one tool in one sitting, or near the export, the batch is one advice. Covers,
//! catalogues and dividers are made at filing; photos are FAB001's.
//!
//! # Why it matters
//! A report of March whose file was begun in November was written, or written again, in November;
//! the reader should know it.
//!
//! # Example
//! ```text
//! warning[FAB003] (likely): made on 2025-11-02 02:10:00, 232 days after the date that it bears (2025-03-15)
//! ```
//!
//! # How to mend
//! Say in the manifest when the file was converted or the paper scanned, or file the original.
//!
//! # Innocent causes
//! The paper was printed to PDF later; a template was filled anew from the old text; the
//! computer's clock was wrong; a lost file was typed again from paper. None of this is a fault
//! where the manifest says so.
//!
//! # Configuration
//! days (30), advice-days (3), batch-share (0.3), batch-least (5).
//!
//! # Basis
//! DA/T 70-2018, GD-1-10; DA/T 18-2022, filing of converted files.
//!
//! # 检查什么
//! 文件自己所载的制作时间（PDF、OFD、Office；扫描件的扫描时间）与材料所署日期比对：晚于 30 天的报
//! 告，3 天起为提示。写明 converted 或 digitised 的，以该时间为准；没有写明的纸质扫描件，以 closed
//! 之后的归档期限为准。档案库中三成以上的文件由同一工具一次制成，或制成于导出前后的，整批只作一条
//! 提示。封面、目录、隔页本来就在归档时制作；照片由 FAB001 判断。
//!
//! # 为何重要
//! 三月的报告，文件却是十一月新建的，那就是十一月写的，或重写的；看的人应当知道。
//!
//! # 示例
//! ```text
//! 警告[FAB003]（很可能）：文件制作于 2025-11-02 02:10:00，比所署日期（2025-03-15）晚 232 天
//! ```
//!
//! # 如何改正
//! 在清单中写明何时转换、何时扫描，或归入原件。
//!
//! # 正当情形
//! 事后打印成 PDF；把旧文字套入新模板；电脑时钟不准；原件遗失后照纸质重新录入。清单写明的，都不算
//! 问题。
//!
//! # 配置
//! days（30）、advice-days（3）、batch-share（0.3）、batch-least（5）。
//!
//! # 依据
//! DA/T 70-2018 GD-1-10；DA/T 18-2022。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::made::{self, BatchSize, Made};
use crate::archive::date_of;

/// The rule.
pub static RULE: Rule = Rule::across::<MadeAfterItsDate>(Meta {
    code: "FAB003",
    name: "made-after-its-date",
    zh: "成文日期之后制作",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("made_after_its_date.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct MadeAfterItsDate {
    /// Days after its date from which a file is reported.
    days: i32,
    /// Days after its date from which that is an advice.
    advice_days: i32,
    /// Share of the archive's files that makes a batch, 0–1.
    batch_share: f64,
    /// Files that a batch has at least.
    batch_least: usize,
}

impl Default for MadeAfterItsDate {
    fn default() -> Self {
        Self { days: 30, advice_days: 3, batch_share: 0.3, batch_least: 5 }
    }
}

/// What a file's time is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Against {
    /// The date that the document bears.
    Date,
    /// `converted.at`
    Converted,
    /// `digitised.at`
    Digitised,
    /// The filing deadline that follows `closed`.
    Deadline,
}

impl Against {
    fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Date => ("所署日期", "the date that it bears"),
            Self::Converted => ("所载转换时间", "the stated conversion"),
            Self::Digitised => ("所载扫描时间", "the stated scanning"),
            Self::Deadline => ("归档期限", "the filing deadline"),
        };
        Text::new(zh, en)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Converted => "converted",
            Self::Digitised => "digitised",
            Self::Deadline => "filing-deadline",
        }
    }
}

/// A file and the day that it is measured against.
#[derive(Debug, Serialize, Deserialize)]
struct Dated {
    made: Made,
    against: Option<(Against, Date)>,
}

/// Papers that are made when a dossier is filed.
const AT_FILING: [&str; 4] = ["cover", "catalogue", "divider", "remarks-sheet"];

impl AcrossRule for MadeAfterItsDate {
    type Row = Dated;

    fn gather(&self, cx: &DossierCx) -> Vec<Dated> {
        let mut rows = Vec::new();
        for document in cx.manifest.documents() {
            let against = against(cx, document);
            rows.extend(made::of_document(cx, document).into_iter().map(|made| Dated { made, against }));
        }
        rows
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Dated>], sink: &mut Sink) {
        let made: Vec<&Made> = rows.iter().map(|row| &row.made).collect();
        let files = cx.dossiers.iter().map(|row| row.files.count as usize).sum();
        let size = BatchSize { share: self.batch_share, least: self.batch_least };
        let batch_of = made::batches(&made, files, cx.clock, size);
        let mut batches: BTreeMap<usize, Vec<&Row<Dated>>> = BTreeMap::new();
        for (row, batch) in rows.iter().zip(batch_of) {
            let Some((against, day)) = row.against else { continue };
            sink.saw(1);
            let late = days_after(day, row.made.day);
            let weak = late <= self.days;
            // A deadline is generous by itself: the day after it counts.
            let least = if against == Against::Deadline { 1 } else { self.advice_days };
            if late < least {
                continue;
            }
            if let Some(batch) = batch {
                batches.entry(batch).or_default().push(row);
                continue;
            }
            let Text { zh, en } = against.text();
            let written = row.made.written.replace('T', " ");
            let mut draft = Draft::new(
                cx.dossiers[row.dossier].location(&row.made.at).of_file(row.made.path.clone()),
                text! {
                    zh: "文件制作于 {written}，比{zh}（{day}）晚 {late} 天",
                    en: "made on {written}, {late} days after {en} ({day})",
                },
            )
            .help(text! {
                zh: "事后转换或扫描的，写明 converted 或 digitised；有原件的归入原件",
                en: "where it was converted or scanned later, say so in `converted` or `digitised`; else file the original",
            })
            .evidence("created", row.made.written.as_str())
            .evidence("field", row.made.field.as_str())
            .evidence("tool", row.made.tool.as_str())
            .evidence("against", against.word())
            .evidence("day", day.to_string())
            .evidence("days", late);
            if weak && against != Against::Deadline {
                draft = draft.severity(Severity::Advice).confidence(Confidence::Possible);
            }
            sink.add(draft);
        }
        for late in batches.values() {
            sink.add(batch(cx, late));
        }
    }
}

/// One advice for a batch: what it is, and which of its files bear earlier dates.
fn batch(cx: &ArchiveCx, late: &[&Row<Dated>]) -> Draft {
    let mut late = late.to_vec();
    late.sort_by(|a, b| a.made.path.cmp(&b.made.path));
    let place =
        |row: &Row<Dated>| cx.dossiers[row.dossier].location(&row.made.at).of_file(row.made.path.clone());
    let first = late.iter().map(|row| row.made.written.as_str()).min().unwrap_or_default();
    let last = late.iter().map(|row| row.made.written.as_str()).max().unwrap_or_default();
    let tool = late[0].made.tool.as_str();
    let name = if tool.is_empty() { "—" } else { tool };
    let count = late.len();
    let (from, to) = (first.replace('T', " "), last.replace('T', " "));
    let mut whole = place(late[0]);
    if late.iter().any(|row| row.dossier != late[0].dossier) {
        whole.dossier = None;
    }
    let mut draft = Draft::new(
        whole,
        text! {
            zh: "{count} 个文件在 {from} 至 {to} 由 {name} 成批制作，晚于所署日期",
            en: "{count} files were made in one batch by {name} from {from} to {to}, after the dates that they bear",
        },
    )
    .severity(Severity::Advice)
    .confidence(Confidence::Possible)
    .help(text! {
        zh: "批量转换的，在各件写明 converted，便不再提示",
        en: "where this was a conversion, enter it in each document's `converted`",
    })
    .subject(format!("batch|{tool}|{first}"))
    .evidence("tool", tool)
    .evidence("first", first)
    .evidence("last", last);
    for row in late {
        let written = row.made.written.replace('T', " ");
        draft = draft.member(place(row), text! { zh: "制作于 {written}", en: "made on {written}" });
    }
    draft
}

/// What a document's files are measured against.
fn against(cx: &DossierCx, document: Document) -> Option<(Against, Date)> {
    if document.role().is_some_and(|role| AT_FILING.contains(&role)) {
        return None;
    }
    let at = |key: &str| {
        document.node.at(&[key, "at"]).and_then(Node::as_str).and_then(|text| cx.clock.day_of(text))
    };
    match document.medium() {
        Some("photo" | "audio" | "video" | "physical") => None,
        Some("scan") => match at("digitised").or(at("converted")) {
            Some(day) => Some((Against::Digitised, day)),
            None => Some((Against::Deadline, deadline(cx)?)),
        },
        _ => match (at("converted"), at("digitised")) {
            (Some(day), _) => Some((Against::Converted, day)),
            (None, Some(day)) => Some((Against::Digitised, day)),
            (None, None) => Some((Against::Date, document.date()?)),
        },
    }
}

/// The filing deadline that follows the dossier's closing.
fn deadline(cx: &DossierCx) -> Option<Date> {
    let closed = cx.manifest.root.str("closed").and_then(date_of)?;
    let (month, day) = cx.reference.filing_deadline.unwrap_or((6, 30));
    Date::new(closed.year() + 1, month, day).ok()
}

fn days_after(day: Date, made: Date) -> i32 {
    day.until(made).map_or(0, |span| span.get_days())
}
