//! GitLab's Code Quality report: an array of issues.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::view::{whole_message, within};
use crate::finding::{Finding, Lang, Severity};
use crate::triage::{ArchiveOutcome, Outcome};

/// Writes the report.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Value> = outcome
        .archives
        .iter()
        .flat_map(|archive| archive.findings.iter().map(move |finding| issue(archive, finding, lang)))
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue(archive: &ArchiveOutcome, finding: &Finding, lang: Lang) -> Value {
    let text = whole_message(finding, lang);
    let path = finding.manifest.as_deref().or(finding.path.as_deref()).unwrap_or("archive.json");
    json!({
        "description": text,
        "check_name": finding.code,
        "fingerprint": finding.fingerprint,
        "severity": severity(finding.severity),
        "location": {
            "path": within(archive, path),
            "lines": { "begin": finding.span.map_or(1, |place| place.line) },
        },
    })
}

/// GitLab has five: info, minor, major, critical, blocker.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Advice => "info",
    }
}
