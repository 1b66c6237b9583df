//! Checkstyle XML: findings by file, for tools that collect warnings. The fingerprint is an
//! attribute of its own, which readers of Checkstyle pass over.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::view::{escaped, whole_message, within};
use crate::finding::{Finding, Lang, Severity};
use crate::triage::Outcome;

/// Writes the report.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<checkstyle version=\"10.0\">")?;
    for archive in &outcome.archives {
        let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in &archive.findings {
            let path = finding.manifest.as_deref().or(finding.path.as_deref()).unwrap_or("archive.json");
            files.entry(path).or_default().push(finding);
        }
        for (path, findings) in files {
            writeln!(out, "  <file name=\"{}\">", escaped(&within(archive, path)))?;
            for finding in findings {
                writeln!(out, "    {}", error(finding, lang))?;
            }
            writeln!(out, "  </file>")?;
        }
    }
    writeln!(out, "</checkstyle>")
}

fn error(finding: &Finding, lang: Lang) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "info",
    };
    let message = whole_message(finding, lang);
    let (line, column) = finding.span.map_or((1, 1), |place| (place.line, place.column));
    format!(
        "<error line=\"{line}\" column=\"{column}\" severity=\"{severity}\" message=\"{}\" source=\"zhenji.{}\" fingerprint=\"{}\"/>",
        escaped(&message),
        finding.code,
        escaped(&finding.fingerprint)
    )
}
