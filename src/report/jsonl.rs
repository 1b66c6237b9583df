//! One finding a line, for streams and `jq`.

use std::io::{self, Write};

use crate::triage::Outcome;

/// Writes each finding as one line of JSON.
pub(super) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for finding in outcome.archives.iter().flat_map(|archive| &archive.findings) {
        serde_json::to_writer(&mut *out, finding)?;
        writeln!(out)?;
    }
    Ok(())
}
