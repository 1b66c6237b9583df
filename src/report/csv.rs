//! A table for spreadsheets: UTF-8 with a byte order mark (Excel in Chinese takes it for GBK
//! otherwise), one finding a row, and nothing in it that a spreadsheet would run.

use std::io::{self, Write};

use super::table::{COLUMNS, cells};
use super::view::{Words, looks_like_formula, rows};
use crate::finding::Lang;
use crate::triage::Outcome;

/// Writes the table.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(lang);
    out.write_all("\u{feff}".as_bytes())?;
    let mut table = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    table.write_record(COLUMNS.iter().map(|column| words.of(column.zh, column.en)))?;
    for archive in &outcome.archives {
        for row in rows(archive) {
            table.write_record(cells(archive, row, words).into_iter().map(|cell| safe(cell.text())))?;
        }
    }
    table.flush()
}

/// A cell that begins like a formula gets an apostrophe before it.
fn safe(text: String) -> String {
    if looks_like_formula(&text) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_texts() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", " =cmd|' /C calc'!A0", "＝1"] {
            assert!(safe(text.to_owned()).starts_with('\''), "{text}");
        }
        assert_eq!(safe("2025-03-01".into()), "2025-03-01");
    }
}
