//! Outcomes in the formats that people and machines read; each format is one file.

mod concise;
mod github;
mod json;
mod jsonl;
mod junit;
pub mod plain;
mod sarif;
mod terminal;

use std::io::{self, Write};

use crate::finding::Lang;
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
    }
}

/// How much somebody has accepted, for formats without a summary; nothing where that is none.
fn accepted(outcome: &Outcome, lang: Lang) -> Option<String> {
    let sum = |count: fn(&ArchiveOutcome) -> u64| outcome.archives.iter().map(count).sum::<u64>();
    let (waived, baselined) = (sum(|one| one.summary.waived), sum(|one| one.summary.baselined));
    (waived + baselined > 0).then(|| match lang {
        Lang::Zh => format!("另有豁免 {waived} · 基线已知 {baselined}"),
        Lang::En => format!("besides: {waived} waived · {baselined} in the baseline"),
    })
}
