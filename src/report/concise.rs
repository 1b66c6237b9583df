//! One line a finding: `path:line:column: severity[CODE] message`.

use std::io::{self, Write};

use super::Style;
use super::plain::plain;
use crate::finding::{Finding, Lang};
use crate::triage::Outcome;

/// Writes one line a finding.
pub(super) fn write(outcome: &Outcome, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in outcome.archives.iter().flat_map(|archive| &archive.findings) {
        writeln!(out, "{}", line(finding, style.lang))?;
    }
    super::aside(outcome, style.lang).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// The line of one finding.
pub(super) fn line(finding: &Finding, lang: Lang) -> String {
    let severity = match lang {
        Lang::Zh => finding.severity.zh(),
        Lang::En => finding.severity.word(),
    };
    let mut line = String::new();
    if let Some(path) = &finding.path {
        line.push_str(&plain(path));
        // The span is the manifest's: beside another file's path it would mislead.
        if let Some(place) = finding.span.filter(|_| finding.manifest == finding.path) {
            line.push_str(&format!(":{}:{}", place.line, place.column));
        }
        line.push_str(": ");
    }
    line.push_str(&format!("{severity}[{}] {}", finding.code, plain(finding.message.get(lang))));
    if let Some(answer) = finding.answered(lang) {
        line.push_str(&format!(" [{}]", plain(&answer)));
    }
    line
}
