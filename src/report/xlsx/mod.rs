//! A workbook: findings, dossiers, units, rules, and what the run was. Its bytes depend on the run
//! alone: the date of making is that of the export.

mod book;
mod plan;
mod sheets;

use std::io::{self, Write};

pub(super) use self::book::Book;
pub(crate) use self::plan::workbook;
use super::view::Words;
use crate::finding::Lang;
use crate::triage::Outcome;

use self::book::failed;

/// Writes the workbook.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(lang);
    let mut book = Book::new(outcome, words);
    sheets::fill(&mut book, outcome, words).map_err(failed)?;
    out.write_all(&book.bytes()?)
}

/// A workbook with the one sheet that `fill` makes.
pub(super) fn single(
    outcome: &Outcome,
    lang: Lang,
    fill: impl FnOnce(&mut Book) -> Result<(), rust_xlsxwriter::XlsxError>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut book = Book::new(outcome, Words(lang));
    fill(&mut book).map_err(failed)?;
    out.write_all(&book.bytes()?)
}
