//! JUnit XML: one test suite an archive, one test case a dossier, errors and warnings as its
//! failures. Advice fails nothing and stands in the case's output.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::view::escaped;
use crate::finding::{Finding, Lang, Severity};
use crate::triage::{ArchiveOutcome, Outcome, Verdict, owner};

/// Writes the report.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"zhenji\">")?;
    for archive in &outcome.archives {
        suite(archive, lang, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn suite(archive: &ArchiveOutcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let folders: BTreeMap<&str, bool> =
        archive.dossiers.iter().map(|dossier| (dossier.folder.as_str(), true)).collect();
    let mut by_folder: BTreeMap<Option<&str>, Vec<&Finding>> = BTreeMap::new();
    for finding in &archive.findings {
        let path = finding.manifest.as_deref().or(finding.path.as_deref()).unwrap_or_default();
        by_folder.entry(owner(path, &folders)).or_default().push(finding);
    }
    // What no dossier owns (archive.json, folders that could not be read) is a case of its own.
    let mut cases: Vec<(&str, Option<Verdict>, Vec<&Finding>)> = Vec::new();
    if let Some(findings) = by_folder.remove(&None) {
        cases.push(("archive.json", None, findings));
    }
    for dossier in &archive.dossiers {
        let findings = by_folder.remove(&Some(dossier.folder.as_str())).unwrap_or_default();
        cases.push((&dossier.folder, Some(dossier.verdict), findings));
    }
    let failing = |findings: &[&Finding]| findings.iter().any(|finding| finding.severity > Severity::Advice);
    let failures = cases.iter().filter(|(_, _, findings)| failing(findings)).count();
    let name = archive.info.name.as_deref().unwrap_or("archive");
    writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\">",
        escaped(name),
        cases.len()
    )?;
    let (waived, baselined) = (archive.summary.waived, archive.summary.baselined);
    let answered = archive.summary.answers.total();
    let secrecy = archive.summary.secrecy.map_or_else(String::new, |secrecy| {
        format!("<property name=\"secrecy\" value=\"{}\"/>", secrecy.word())
    });
    writeln!(
        out,
        "    <properties><property name=\"waived\" value=\"{waived}\"/><property name=\"baselined\" value=\"{baselined}\"/><property name=\"answered\" value=\"{answered}\"/>{secrecy}</properties>"
    )?;
    for (folder, verdict, findings) in &cases {
        let shown = if folder.is_empty() { "." } else { folder };
        let id = findings.iter().find_map(|finding| finding.dossier.as_deref()).unwrap_or(shown);
        writeln!(out, "    <testcase classname=\"{}\" name=\"{}\">", escaped(shown), escaped(id))?;
        for finding in findings.iter().filter(|finding| finding.severity > Severity::Advice) {
            writeln!(
                out,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                finding.code,
                escaped(finding.message.get(lang)),
                escaped(&line(finding, lang))
            )?;
        }
        let advice: Vec<String> = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Advice)
            .map(|finding| escaped(&line(finding, lang)))
            .collect();
        if !advice.is_empty() {
            writeln!(out, "      <system-out>{}</system-out>", advice.join("\n"))?;
        }
        if *verdict == Some(Verdict::Unexamined) && !failing(findings) {
            writeln!(out, "      <skipped message=\"unexamined\"/>")?;
        }
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

fn line(finding: &Finding, lang: Lang) -> String {
    let path = finding.path.as_deref().unwrap_or_default();
    let place = match finding.span.filter(|_| finding.path == finding.manifest) {
        Some(place) => format!(":{}:{}", place.line, place.column),
        None => String::new(),
    };
    let (severity, code) = (finding.severity.word(), finding.code);
    let (message, help) = (finding.message.get(lang), finding.help.get(lang));
    let answer = finding.answered(lang).map(|answer| format!(" [{answer}]")).unwrap_or_default();
    format!("{path}{place}: {severity}[{code}] {message} ({help}){answer} {}", finding.fingerprint)
}
