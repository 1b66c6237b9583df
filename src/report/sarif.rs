//! SARIF 2.1.0 (OASIS): one run an archive, for code scanning and editors.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::json::tool;
use crate::archive::place_of;
use crate::finding::{Finding, Group, Lang, Related, Severity};
use crate::json::Place;
use crate::rules::{Rule, all, docs};
use crate::triage::{Accepted, ArchiveOutcome, Outcome};

/// Writes the log.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let runs: Vec<Value> = outcome.archives.iter().map(|archive| run(archive, lang)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": runs,
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn run(archive: &ArchiveOutcome, lang: Lang) -> Value {
    let ran: Vec<&Rule> =
        all().filter(|rule| archive.summary.rules.iter().any(|ran| ran.code == rule.meta.code)).collect();
    let mut lines = SourceLines::new(archive);
    let mut one = |finding: &Finding| {
        let index = ran.iter().position(|rule| rule.meta.code == finding.code);
        result(finding, index, &mut lines, lang)
    };
    let mut results: Vec<Value> = archive.findings.iter().map(&mut one).collect();
    // What is accepted is there to be seen, and suppressed; what a baseline knows is unchanged.
    results.extend(archive.waived.iter().map(|waived| {
        let mut value = one(&waived.finding);
        value["suppressions"] = json!([suppression(&waived.waiver)]);
        value
    }));
    results.extend(archive.baselined.iter().map(|finding| {
        let mut value = one(finding);
        value["baselineState"] = "unchanged".into();
        value["suppressions"] =
            json!([{ "kind": "external", "status": "accepted", "justification": "baseline" }]);
        value
    }));
    let failed: Vec<Value> = archive
        .findings
        .iter()
        .filter(|finding| finding.group == Group::Run)
        .map(|finding| {
            json!({
                "level": "error",
                "message": { "text": finding.message.get(lang) },
                "associatedRule": { "id": finding.code },
            })
        })
        .collect();
    let unexamined = archive.summary.dossiers.unexamined + archive.summary.files.unexamined;
    let mut driver = tool();
    driver["semanticVersion"] = driver["version"].clone();
    driver["rules"] = ran.iter().map(|rule| descriptor(rule, lang)).collect();
    json!({
        "tool": { "driver": driver },
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": { "SRCROOT": { "description": { "text": "the root of the archive" } } },
        "invocations": [{
            "executionSuccessful": failed.is_empty(),
            "toolExecutionNotifications": failed,
        }],
        "properties": {
            "unexamined": unexamined,
            "dossiers": archive.summary.dossiers,
            "files": archive.summary.files,
            "waived": archive.summary.waived,
            "baselined": archive.summary.baselined,
            "answers": archive.summary.answers,
            "secrecy": archive.summary.secrecy,
        },
        "results": results,
    })
}

/// A waiver lies outside the material, in the configuration.
fn suppression(waiver: &Accepted) -> Value {
    let mut value = json!({ "kind": "external", "status": "accepted", "justification": waiver.reason });
    value["properties"] = json!({ "until": waiver.until, "approvedBy": waiver.approved_by });
    value
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn descriptor(rule: &Rule, lang: Lang) -> Value {
    let meta = &rule.meta;
    let help = docs::documentation(meta, lang);
    let heading = match lang {
        Lang::En => docs::HEADINGS[0].0,
        Lang::Zh => docs::HEADINGS[0].1,
    };
    let short = if lang == Lang::Zh { meta.zh.to_owned() } else { meta.name.replace('-', " ") };
    let mut tags = vec![meta.group.prefix(), meta.confidence.word()];
    tags.extend(meta.family().map(|family| family.word()));
    json!({
        "id": meta.code,
        "name": pascal(meta.name),
        "shortDescription": { "text": short },
        "fullDescription": { "text": docs::section(meta, lang, heading).unwrap_or_default() },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level(meta.severity) },
        "properties": { "tags": tags },
    })
}

/// `missing-document` as `MissingDocument`, which viewers show.
fn pascal(name: &str) -> String {
    name.split('-')
        .map(|word| {
            let mut characters = word.chars();
            characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
        })
        .collect()
}

fn result(finding: &Finding, index: Option<usize>, lines: &mut SourceLines, lang: Lang) -> Value {
    let manifest = finding.manifest.as_deref().or(finding.path.as_deref());
    let mut location = Map::new();
    if let Some(path) = manifest {
        let mut physical = json!({ "artifactLocation": artifact(path) });
        if let Some(region) = finding.span.and_then(|place| lines.region(path, place)) {
            physical["region"] = region;
        }
        location.insert("physicalLocation".into(), physical);
    }
    if let Some(pointer) = finding.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
        let dossier = finding.dossier.as_deref().unwrap_or_default();
        location.insert(
            "logicalLocations".into(),
            json!([{ "fullyQualifiedName": format!("{dossier}{pointer}"), "kind": "member" }]),
        );
    }
    let mut related: Vec<Value> = Vec::new();
    if finding.path.as_deref() != manifest
        && let Some(path) = &finding.path
    {
        related.push(json!({ "physicalLocation": { "artifactLocation": artifact(path) } }));
    }
    related.extend(finding.related.iter().map(|other| other_place(other, lines, lang)));
    let mut value = json!({
        "ruleId": finding.code,
        "level": level(finding.severity),
        "message": { "text": finding.message.get(lang) },
        "partialFingerprints": { "zhenji/v1": finding.fingerprint },
        "properties": {
            "confidence": finding.confidence,
            "evidence": finding.evidence,
            "message": finding.message,
            "help": finding.help,
            "dossier": finding.dossier,
        },
    });
    for (key, word) in [("owner", &finding.owner), ("deadline", &finding.deadline)] {
        if let Some(word) = word {
            value["properties"][key] = json!(word);
        }
    }
    if let Some(answer) = &finding.answer {
        value["properties"]["answer"] = json!(answer);
    }
    if let Some(index) = index {
        value["ruleIndex"] = index.into();
    }
    if !location.is_empty() {
        value["locations"] = json!([location]);
    }
    if !related.is_empty() {
        value["relatedLocations"] = related.into();
    }
    value
}

fn other_place(related: &Related, lines: &mut SourceLines, lang: Lang) -> Value {
    let mut value = json!({ "message": { "text": related.note.get(lang) } });
    if let Some(path) = related.manifest.as_deref().or(related.path.as_deref()) {
        value["physicalLocation"] = json!({ "artifactLocation": artifact(path) });
        if let Some(region) = related.place.and_then(|place| lines.region(path, place)) {
            value["physicalLocation"]["region"] = region;
        }
    }
    value
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": "SRCROOT" })
}

/// A relative reference (RFC 3986): everything but unreserved characters and `/` is encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// Lines of the last manifest, to count columns as SARIF does.
struct SourceLines<'a> {
    archive: &'a ArchiveOutcome,
    last: Option<(String, Vec<String>)>,
}

/// Manifests larger than this get lines without columns.
const COUNTED_BYTES: u64 = 64 << 20;

impl<'a> SourceLines<'a> {
    fn new(archive: &'a ArchiveOutcome) -> Self {
        Self { archive, last: None }
    }

    /// A place as a region, columns in UTF-16 code units.
    fn region(&mut self, path: &str, place: Place) -> Option<Value> {
        if self.last.as_ref().is_none_or(|(known, _)| known != path) {
            let file = place_of(&self.archive.root, path);
            let small = std::fs::metadata(&file).is_ok_and(|metadata| metadata.len() <= COUNTED_BYTES);
            let text = small.then(|| std::fs::read_to_string(&file).ok()).flatten().unwrap_or_default();
            let text = text.trim_start_matches('\u{feff}');
            self.last = Some((path.to_owned(), text.lines().map(str::to_owned).collect()));
        }
        let line = self.last.as_ref().and_then(|(_, lines)| lines.get(place.line as usize - 1));
        let Some(line) = line else { return Some(json!({ "startLine": place.line })) };
        let units = |characters: usize| -> usize { line.chars().take(characters).map(char::len_utf16).sum() };
        let start = units(place.column as usize - 1) + 1;
        let end = units((place.column + place.length) as usize - 1) + 1;
        Some(json!({ "startLine": place.line, "startColumn": start, "endColumn": end.max(start) }))
    }
}
