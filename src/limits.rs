//! Limits, as counters of work and never as clocks, so that the same input meets the same
//! limit on every machine.

/// A manifest nested deeper than this is not read (STR001). serde_json's own limit, kept so
/// that whatever we accept other tools accept too.
pub const JSON_DEPTH: usize = 128;

/// A manifest larger than this is not read (STR001).
pub const MANIFEST_BYTES: u64 = 64 << 20;

/// Schema errors reported for one manifest; the rest are counted in a last finding.
pub const SCHEMA_ERRORS: usize = 1_000;

/// Threads' stacks: parsers of other people recurse on other people's files.
pub const STACK_BYTES: usize = 16 << 20;
