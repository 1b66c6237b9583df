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

/// Text kept of one file, in characters; a book of a thousand pages has fewer.
pub const TEXT_CHARS: usize = 2_000_000;

/// Page sizes kept of one file.
pub const PAGE_SIZES: usize = 64;

/// Limits on what one file may cost to read (SAF002). Every one is a count of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Bytes that may come out of decompression in all.
    pub output_bytes: u64,
    /// Bytes out for one byte in, once `ratio_from` bytes are out.
    pub ratio: u64,
    /// Output below which the ratio is not looked at.
    pub ratio_from: u64,
    /// Entries of a container.
    pub entries: u64,
    /// Containers inside containers.
    pub nesting: u8,
    /// Pixels of one picture.
    pub pixels: u64,
    /// Objects (of a PDF, XML elements, boxes) that a reader may visit.
    pub objects: u64,
    /// Pages that are read.
    pub pages: u32,
}

impl Default for Work {
    /// rules.md, SAF002.
    fn default() -> Self {
        Self {
            output_bytes: 1 << 30,
            ratio: 100,
            ratio_from: 100 << 20,
            entries: 10_000,
            nesting: 5,
            pixels: 200_000_000,
            objects: 20_000_000,
            pages: 20_000,
        }
    }
}

/// Files up to this size are read whole; larger ones (films, mostly) are hashed as they stream
/// by and known by their head.
pub const WHOLE_FILE_BYTES: u64 = 512 << 20;

/// The head of such a file.
pub const HEAD_BYTES: u64 = 1 << 20;

/// Bytes of memory that a run keeps to where it can, if nobody says how many: a machine of 4 GB has
/// them.
pub const MEMORY: u64 = 2 << 30;

/// A run's memory over the bytes of files that all threads together hold at a time.
pub const IN_FLIGHT_SHARE: u64 = 4;

/// And over the bytes of rows that are held before they go to disk.
pub const SPOOL_SHARE: u64 = 16;

/// And over the bytes of sketches that one rule holds while it judges, before they go to disk.
pub const SHELF_SHARE: u64 = 32;

/// A catalogue larger than this is not read; one with embedded files may be larger.
pub const CATALOGUE_BYTES: u64 = 64 << 20;

/// What may come out of a catalogue that is a workbook.
pub const CATALOGUE_INFLATED: u64 = 128 << 20;

/// A payload manifest of a bag: a million files with short names.
pub const PAYLOAD_MANIFEST_BYTES: u64 = 256 << 20;

/// An encapsulated package (DA/T 48) holds the files themselves, in Base64.
pub const ENCAPSULATED_BYTES: u64 = 256 << 20;

/// Rows of a catalogue that are read, and columns of each.
pub const CATALOGUE_ROWS: usize = 200_000;

/// See [`CATALOGUE_ROWS`].
pub const CATALOGUE_COLUMNS: usize = 64;

/// Elements of an XML catalogue that are read.
pub const CATALOGUE_NODES: u32 = 5_000_000;

/// What a package may hold that is unpacked to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unpacking {
    /// Entries.
    pub entries: u64,
    /// Bytes that come out in all.
    pub bytes: u64,
    /// Bytes out for one byte in, once `ratio_from` bytes are out.
    pub ratio: u64,
    /// Output below which the ratio is not looked at.
    pub ratio_from: u64,
    /// Folders inside folders.
    pub depth: usize,
    /// Bytes of one name.
    pub name: usize,
}

impl Default for Unpacking {
    fn default() -> Self {
        Self { entries: 200_000, bytes: 16 << 30, ratio: 100, ratio_from: 100 << 20, depth: 32, name: 240 }
    }
}
