//! The columns of the table. docs/facts.md is held against this list by a test.

/// The version of the schema: it goes up when a column changes its meaning or goes away; columns
/// that come do not raise it. So it does when what `payload` holds changes.
pub const VERSION: i64 = 2;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// UTF-8.
    Text,
    /// A whole number of 64 bits.
    Number,
    /// Bytes.
    Bytes,
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Type,
    /// Whether every row has it.
    pub required: bool,
    /// What it means.
    pub about: &'static str,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// UTF-8.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Bytes.
    Bytes(Vec<u8>),
}

const fn text(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Type::Text, required: false, about }
}

const fn number(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Type::Number, required: false, about }
}

/// All columns, in order.
pub const COLUMNS: &[Column] = &[
    Column { name: "version", kind: Type::Number, required: true, about: "The version of this schema" },
    Column {
        name: "row",
        kind: Type::Text,
        required: true,
        about: "What the row is of: `archive`, `dossier`, `file`, `picture` or `finding`",
    },
    Column {
        name: "archive",
        kind: Type::Text,
        required: true,
        about: "The archive, as the command line or `--named` called it",
    },
    text("dossier", "The dossier's folder, relative to the archive; all rows but `archive`"),
    text("id", "dossier: its archival number · finding: the dossier's"),
    text("kind", "dossier: its kind"),
    text("unit", "dossier: the unit's id"),
    text("title", "dossier, file: the title · archive: its name"),
    text("opened", "dossier: the day it was opened · archive: when it was exported"),
    text("closed", "dossier: the day it was closed"),
    number("documents", "dossier: documents that its manifest lists"),
    text("path", "file, picture, finding: the file, relative to the archive"),
    number("page", "picture, finding: the page, from 1"),
    text(
        "sha256",
        "file: of its bytes · dossier: of its manifest's · picture: of its coded pixels without metadata",
    ),
    number("size", "file: bytes"),
    text("format", "file: what its bytes are, whatever its name says"),
    text(
        "outcome",
        "file: `read`, `not-opened`, `corrupt`, `encrypted`, `bomb`, `unsupported`, `crashed` or `failed` · dossier: `read` or `unexamined`",
    ),
    number("pages", "file: pages, slides, sheets of a TIFF"),
    text("created", "file: when it was made, by its own metadata, as written there"),
    text("modified", "file: when it was last saved, likewise"),
    text("author", "file: who made it, by its own metadata"),
    text("producer", "file: the program that wrote it, by its own metadata"),
    text("text", "file: its text where texts are compared, pages divided by form feeds"),
    number("width", "picture: pixels across"),
    number("height", "picture: pixels down"),
    text("phash", "picture: signs of its 16×16 lowest DCT coefficients, 64 hex digits"),
    text("code", "finding: the rule"),
    text("severity", "finding: `error`, `warning` or `advice`"),
    text("confidence", "finding: `certain`, `likely` or `possible`"),
    text("message", "finding: what was found, in English"),
    text("message_zh", "finding: the same in Chinese"),
    text("pointer", "finding: JSON pointer into the manifest"),
    Column {
        name: "payload",
        kind: Type::Bytes,
        required: false,
        about: "archive, dossier: what `zhenji judge` needs, for this version of zhenji alone",
    },
];

/// A column's place by its name.
pub fn of_name(name: &str) -> Option<usize> {
    COLUMNS.iter().position(|column| column.name == name)
}
