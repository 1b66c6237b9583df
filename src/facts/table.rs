//! A table on disk, whatever its form.

use std::io::{self, Write};
use std::path::Path;

use super::columns::{COLUMNS, Value};
use super::{lines, parquet};

/// The forms of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Apache Parquet, Snappy.
    Parquet,
    /// JSON, a row a line; bytes as base64.
    Jsonl,
}

/// Why a table cannot be read.
#[derive(Debug)]
pub enum TableError {
    /// The file system's word.
    Io(io::Error),
    /// It is no table, or one of another version: in words.
    Malformed(String),
}

/// A row: a cell for each of [`COLUMNS`].
pub type Row = Vec<Value>;

/// An empty row.
pub fn row() -> Row {
    vec![Value::Null; COLUMNS.len()]
}

/// Writes rows as they come.
pub enum Writer<W: Write + Send> {
    /// Apache Parquet.
    Parquet(Box<parquet::Writer<W>>),
    /// JSON lines.
    Jsonl(W),
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// What writing met.
    pub fn new(table: Table, out: W) -> io::Result<Self> {
        Ok(match table {
            Table::Parquet => Self::Parquet(Box::new(parquet::Writer::new(out)?)),
            Table::Jsonl => Self::Jsonl(out),
        })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// What writing met.
    pub fn write(&mut self, rows: Vec<Row>) -> io::Result<()> {
        match self {
            Self::Parquet(writer) => writer.write(rows),
            Self::Jsonl(out) => lines::write(&rows, out),
        }
    }

    /// Ends the table.
    ///
    /// # Errors
    /// What writing met.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::Parquet(writer) => writer.finish(),
            Self::Jsonl(mut out) => out.flush(),
        }
    }
}

/// Gives `each` the rows of a table, in its order. What the file is is told by its first bytes.
///
/// # Errors
/// Where it cannot be read, is no table, or `each` stops.
pub fn read(path: &Path, each: &mut dyn FnMut(Row) -> Result<(), TableError>) -> Result<(), TableError> {
    let mut file = std::fs::File::open(path).map_err(TableError::Io)?;
    let mut head = [0; 4];
    let count = io::Read::read(&mut file, &mut head).map_err(TableError::Io)?;
    if &head[..count] == b"PAR1" {
        return parquet::read(file, each);
    }
    io::Seek::rewind(&mut file).map_err(TableError::Io)?;
    lines::read(file, each)
}
