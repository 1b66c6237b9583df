//! Findings as rows of cells, for the formats that spreadsheets open.

use super::plain::plain;
use super::view::{Row, Words};
use crate::triage::ArchiveOutcome;

/// A column.
pub(super) struct Column {
    /// Its heading.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// Its width in characters.
    pub width: u16,
}

const fn column(zh: &'static str, en: &'static str, width: u16) -> Column {
    Column { zh, en, width }
}

/// The columns of a finding.
pub(super) const COLUMNS: [Column; 26] = [
    column("级别", "severity", 8),
    column("把握", "confidence", 10),
    column("代码", "code", 9),
    column("规则", "rule", 20),
    column("类", "family", 8),
    column("单位", "unit", 16),
    column("门类", "kind", 16),
    column("档号", "dossier", 22),
    column("题名", "title", 28),
    column("问题", "message", 60),
    column("怎么办", "help", 44),
    column("责任", "owner", 12),
    column("期限", "deadline", 12),
    column("答复", "answer", 30),
    column("路径", "path", 36),
    column("清单", "manifest", 30),
    column("指针", "pointer", 26),
    column("行", "line", 6),
    column("列", "column", 6),
    column("另见处数", "related", 9),
    column("另见", "see", 36),
    column("依据事实", "evidence", 36),
    column("密级", "secrecy", 8),
    column("单位编号", "unit id", 12),
    column("档案库", "archive", 22),
    column("指纹", "fingerprint", 34),
];

/// The column of the code, which links to the rule.
pub(super) const CODE: usize = 2;

/// The column of the dossier, which links to its own row.
pub(super) const DOSSIER: usize = 7;

/// Other places that one cell names.
const PLACES: usize = 20;

/// What stands in a cell.
pub(super) enum Cell {
    /// Harmless text.
    Text(String),
    /// A number.
    Number(u64),
}

impl Cell {
    /// As text.
    pub fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// The cells of one finding.
pub(super) fn cells(archive: &ArchiveOutcome, row: Row, words: Words) -> Vec<Cell> {
    let Row { finding, dossier, meta } = row;
    let text = |text: &str| Cell::Text(plain(text).into_owned());
    let maybe = |value: Option<&str>| text(value.unwrap_or_default());
    let number = |value: Option<u32>| {
        value.map_or_else(|| Cell::Text(String::new()), |value| Cell::Number(u64::from(value)))
    };
    let mut see: Vec<String> = finding
        .related
        .iter()
        .take(PLACES)
        .map(|other| {
            let page = other.page.map(|page| format!("#{page}")).unwrap_or_default();
            format!(
                "{}{page} {}",
                plain(other.path.as_deref().unwrap_or_default()),
                plain(other.note.get(words.0))
            )
        })
        .collect();
    if finding.related.len() > PLACES {
        see.push("…".to_owned());
    }
    let evidence = if finding.evidence.is_empty() {
        String::new()
    } else {
        serde_json::json!(finding.evidence).to_string()
    };
    vec![
        text(words.severity(finding.severity)),
        text(words.confidence(finding.confidence)),
        text(finding.code),
        text(&words.rule(meta, finding.name)),
        text(words.family(meta)),
        Cell::Text(dossier.map(|_| words.unit(dossier).into_owned()).unwrap_or_default()),
        Cell::Text(dossier.map(|_| words.kind(dossier).into_owned()).unwrap_or_default()),
        maybe(finding.dossier.as_deref().or(dossier.and_then(|one| one.id.as_deref()))),
        maybe(dossier.and_then(|one| one.title.as_deref())),
        text(finding.message.get(words.0)),
        text(finding.help.get(words.0)),
        maybe(finding.owner.as_deref()),
        maybe(finding.deadline.as_deref()),
        maybe(finding.answer.as_ref().map(|answer| answer.said(words.0)).as_deref()),
        maybe(finding.path.as_deref()),
        maybe(finding.manifest.as_deref()),
        maybe(finding.pointer.as_deref()),
        number(finding.span.map(|place| place.line)),
        number(finding.span.map(|place| place.column)),
        Cell::Number(finding.related.len() as u64),
        Cell::Text(see.join("；")),
        text(&evidence),
        text(words.secrecy(dossier.and_then(|one| one.secrecy))),
        maybe(dossier.and_then(|one| one.unit.as_deref())),
        Cell::Text(words.archive(archive).into_owned()),
        text(&finding.fingerprint),
    ]
}
