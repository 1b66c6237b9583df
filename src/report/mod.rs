//! Outcomes in the formats that people and machines read; each format is one file.

mod checkstyle;
mod concise;
mod csv;
mod excerpt;
mod four_properties;
mod github;
mod gitlab;
mod html;
mod json;
mod jsonl;
mod junit;
mod markdown;
pub mod plain;
pub mod redact;
mod sarif;
pub mod slips;
mod table;
mod terminal;
mod view;
pub mod wrap;
mod xlsx;

pub(crate) use xlsx::workbook;

use std::io::{self, Write};

use crate::finding::{Answered, Lang, Text};
use crate::text;
use crate::triage::{ArchiveOutcome, Outcome};

/// The formats of `--output`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Format {
    /// Diagnostics with the lines that they are about, for people.
    Terminal,
    /// One line a finding.
    Concise,
    /// The output contract: one object.
    Json,
    /// One finding a line.
    Jsonl,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// JUnit XML: a test case a dossier.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// Checkstyle XML.
    Checkstyle,
    /// A table for spreadsheets: UTF-8 with a byte order mark, one finding a row.
    Csv,
    /// A workbook: findings, dossiers, units and rules.
    Xlsx,
    /// A bulletin for people.
    Markdown,
    /// One page that needs nothing else: to read, search, filter and print.
    Html,
    /// The table of the four properties (四性检测表), as text.
    FourProperties,
    /// The same as JSON, with findings and reasons.
    FourPropertiesJson,
    /// The same as a workbook, a sheet a stage.
    FourPropertiesXlsx,
}

/// How a report is drawn; formats for machines look at nothing here.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Of the prose.
    pub lang: Lang,
    /// Whether ANSI colours may be used.
    pub color: bool,
    /// Whether lines may be drawn with box characters.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// Writes `outcome` in `format`.
///
/// # Errors
/// What writing gives.
pub fn write(format: Format, outcome: &Outcome, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Terminal => terminal::write(outcome, style, out),
        Format::Concise => concise::write(outcome, style, out),
        Format::Json => json::write(outcome, out),
        Format::Jsonl => jsonl::write(outcome, out),
        Format::Sarif => sarif::write(outcome, style.lang, out),
        Format::Junit => junit::write(outcome, style.lang, out),
        Format::Github => github::write(outcome, style.lang, out),
        Format::Gitlab => gitlab::write(outcome, style.lang, out),
        Format::Checkstyle => checkstyle::write(outcome, style.lang, out),
        Format::Xlsx => xlsx::write(outcome, style.lang, out),
        Format::Markdown => markdown::write(outcome, style.lang, out),
        Format::FourProperties => four_properties::write(outcome, style, out),
        Format::FourPropertiesJson => four_properties::write_json(outcome, style.lang, out),
        Format::FourPropertiesXlsx => four_properties::write_xlsx(outcome, style.lang, out),
        Format::Html => html::write(outcome, style.lang, out),
        Format::Csv => csv::write(outcome, style.lang, out),
    }
}

/// How much somebody has accepted or answered, for formats without a summary; nothing where that
/// is none.
fn aside(outcome: &Outcome, lang: Lang) -> Vec<String> {
    let sum = |count: fn(&ArchiveOutcome) -> u64| outcome.archives.iter().map(count).sum::<u64>();
    let (waived, baselined) = (sum(|one| one.summary.waived), sum(|one| one.summary.baselined));
    let accepted = (waived + baselined > 0).then(|| accepted(waived, baselined).get(lang).to_owned());
    let answers = outcome.archives.iter().map(|one| one.summary.answers);
    let answers = answers.fold(Answered::default(), Answered::and);
    let answered = (!answers.is_empty()).then(|| answers.said().get(lang).to_owned());
    accepted.into_iter().chain(answered).collect()
}

/// What is waived and baselined, as every report says it.
fn accepted(waived: u64, baselined: u64) -> Text {
    text! {
        zh: "另有豁免 {waived} · 基线已知 {baselined}",
        en: "besides: {waived} waived · {baselined} in the baseline",
    }
}
