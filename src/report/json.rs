//! The output contract of the format: one object for a run.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use crate::finding::Finding;
use crate::triage::{ArchiveOutcome, BaselineReport, DossierVerdict, Outcome, Waived, WaiverNote};

/// The version of this format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    tool: Value,
    archive: Value,
    summary: Value,
    run: Value,
    /// Every dossier, in path order.
    dossiers: Vec<Value>,
    findings: Vec<&'a Finding>,
    waived: Vec<&'a Waived>,
    /// Fingerprints of findings that the baseline knows.
    baselined: Vec<&'a str>,
    /// Waivers that are void, leave something open or hide nothing.
    waivers: &'a [WaiverNote],
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<&'a BaselineReport>,
}

/// Writes the run as one JSON object, indented, with a line end.
pub(super) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let archives = &outcome.archives;
    let each = |value: fn(&ArchiveOutcome) -> Value| match &archives[..] {
        [one] => value(one),
        many => Value::Array(many.iter().map(value).collect()),
    };
    let report = Report {
        version: VERSION,
        tool: tool(),
        archive: each(|one| json!(one.info)),
        summary: each(|one| json!(one.summary)),
        run: run(outcome),
        dossiers: archives.iter().flat_map(|one| &one.dossiers).map(dossier).collect(),
        findings: archives.iter().flat_map(|one| &one.findings).collect(),
        waived: archives.iter().flat_map(|one| &one.waived).collect(),
        baselined: archives
            .iter()
            .flat_map(|one| one.baselined.iter().map(|finding| finding.fingerprint.as_str()))
            .collect(),
        waivers: &outcome.waivers,
        baseline: outcome.baseline.as_ref(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

/// By which settings it ran, and its digest.
fn run(outcome: &Outcome) -> Value {
    let mut run = json!(outcome.run);
    run["digest"] = outcome.digest().into();
    run
}

/// A dossier as lists of findings need it: whose it is, and what became of it.
fn dossier(one: &DossierVerdict) -> Value {
    json!({
        "folder": one.folder,
        "id": one.id,
        "kind": one.kind.as_ref().map(|(kind, _)| kind),
        "unit": one.unit,
        "unit_name": one.unit_name,
        "verdict": one.verdict,
    })
}

/// The tool's own name plate.
pub(super) fn tool() -> Value {
    json!({ "name": "zhenji", "version": env!("CARGO_PKG_VERSION") })
}
