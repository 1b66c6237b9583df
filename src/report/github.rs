//! Workflow commands of GitHub Actions. A step shows ten errors and ten warnings and drops the
//! rest in silence, so the worst come first and what is left out is counted.

use std::io::{self, Write};

use super::plain::plain;
use crate::finding::{Confidence, Finding, Lang, Severity};
use crate::triage::Outcome;

/// Annotations of one level that a step shows.
const SHOWN: usize = 10;

/// Writes the commands.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let all = || {
        outcome
            .archives
            .iter()
            .flat_map(|archive| archive.findings.iter().map(move |finding| (archive, finding)))
    };
    let mut left = 0;
    for (severity, command) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
        let mut findings: Vec<_> = all().filter(|(_, finding)| finding.severity == severity).collect();
        // A stable sort: within one confidence the one order of findings stays.
        findings.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.confidence));
        for (archive, finding) in findings.iter().take(SHOWN) {
            writeln!(out, "{}", annotation(command, &archive.given, finding, lang))?;
        }
        left += findings.len().saturating_sub(SHOWN);
    }
    left += all().filter(|(_, finding)| finding.severity == Severity::Advice).count();
    if left > 0 {
        let text = match lang {
            Lang::Zh => format!("另有 {left} 个问题未在此列出；见 --output sarif=FILE 或 json=FILE"),
            Lang::En => {
                format!("{left} more findings are not shown here; see --output sarif=FILE or json=FILE")
            }
        };
        writeln!(out, "::notice title=zhenji::{}", message(&text))?;
    }
    if let Some(text) = super::accepted(outcome, lang) {
        writeln!(out, "::notice title=zhenji::{}", message(&text))?;
    }
    Ok(())
}

fn annotation(command: &str, given: &str, finding: &Finding, lang: Lang) -> String {
    let mut properties = Vec::new();
    if let Some(path) = finding.manifest.as_deref().or(finding.path.as_deref()) {
        let path = if given.is_empty() || given == "." { path.to_owned() } else { format!("{given}/{path}") };
        properties.push(format!("file={}", property(&path)));
        if let Some(place) = finding.span {
            properties.push(format!("line={},col={}", place.line, place.column));
            properties.push(format!("endColumn={}", place.column + place.length.max(1)));
        }
    }
    properties.push(format!("title={}", property(&format!("{} {}", finding.code, finding.name))));
    let mut text = plain(finding.message.get(lang)).into_owned();
    if finding.path != finding.manifest
        && let Some(path) = &finding.path
    {
        text = format!("{}: {text}", plain(path));
    }
    if finding.confidence != Confidence::Certain {
        let word = if lang == Lang::Zh { finding.confidence.zh() } else { finding.confidence.word() };
        text = format!("[{word}] {text}");
    }
    format!("::{command} {}::{}", properties.join(","), message(&text))
}

/// What a message escapes.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What a property escapes besides.
fn property(text: &str) -> String {
    message(&plain(text)).replace(':', "%3A").replace(',', "%2C")
}
