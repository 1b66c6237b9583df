//! The output contract of the format: one object for a run.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use crate::finding::Finding;
use crate::triage::{ArchiveOutcome, Outcome};

/// The version of this format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    tool: Value,
    archive: Value,
    summary: Value,
    findings: Vec<&'a Finding>,
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
        findings: archives.iter().flat_map(|one| &one.findings).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

/// The tool's own name plate.
pub(super) fn tool() -> Value {
    json!({ "name": "zhenji", "version": env!("CARGO_PKG_VERSION") })
}
