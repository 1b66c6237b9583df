//! Workflow commands of GitHub Actions. A step shows ten errors and ten warnings and drops the
//! rest in silence, so the worst come first, the totals say how many there are in all, and the
//! step's log has every finding with its fingerprint.

use std::io::{self, Write};

use super::concise;
use super::plain::plain;
use super::view::{by_severity, whole_message};
use crate::finding::{Finding, Lang, Severity};
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
    let mut shown = 0;
    for (severity, command) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
        let mut findings: Vec<_> = all().filter(|(_, finding)| finding.severity == severity).collect();
        // A stable sort: within one confidence the one order of findings stays.
        findings.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.confidence));
        for (archive, finding) in findings.iter().take(SHOWN) {
            writeln!(out, "{}", annotation(command, &archive.given, finding, lang))?;
        }
        shown += findings.len().min(SHOWN);
    }
    let [error, warning, advice] = by_severity(all().map(|(_, finding)| finding));
    let total = error + warning + advice;
    notice(&totals(total, [error, warning, advice], shown as u64, lang), out)?;
    super::aside(outcome, lang).iter().try_for_each(|text| notice(text, out))?;
    if total == 0 {
        return Ok(());
    }
    let title = match lang {
        Lang::Zh => format!("zhenji：全部 {total} 个问题"),
        Lang::En => format!("zhenji: all {total} findings"),
    };
    writeln!(out, "::group::{}", message(&title))?;
    for (_, finding) in all() {
        writeln!(out, "{}", logged(finding, lang))?;
    }
    writeln!(out, "::endgroup::")
}

/// What there is in all, and where the rest is to be read.
fn totals(total: u64, [error, warning, advice]: [u64; 3], shown: u64, lang: Lang) -> String {
    let mut text = match lang {
        Lang::Zh => format!("问题 {total}：错误 {error} · 警告 {warning} · 提示 {advice}"),
        Lang::En => format!("findings {total}: {error} errors · {warning} warnings · {advice} advice"),
    };
    if total > shown {
        text.push_str(&match lang {
            Lang::Zh => {
                format!("；其中 {} 个未加注，见日志，或 --output sarif=FILE、json=FILE", total - shown)
            }
            Lang::En => format!(
                "; {} of them are not annotated: see the log, or --output sarif=FILE, json=FILE",
                total - shown
            ),
        });
    }
    text
}

fn notice(text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "::notice title=zhenji::{}", message(text))
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
    format!("::{command} {}::{}", properties.join(","), message(&whole_message(finding, lang)))
}

/// A line of the log. It begins with the fingerprint, so that no path can begin a command; runners
/// take the older form of commands from the middle of a line, too.
fn logged(finding: &Finding, lang: Lang) -> String {
    format!("{} {}", finding.fingerprint, concise::line(finding, lang)).replace("##[", "## [")
}

/// What a message escapes.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What a property escapes besides.
fn property(text: &str) -> String {
    message(&plain(text)).replace(':', "%3A").replace(',', "%2C")
}
