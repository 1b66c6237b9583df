//! A table as Apache Parquet, through the crate's low-level writer: the schema is flat.

use std::fs::File;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::columns::{COLUMNS, Column, Type, Value, of_name};
use super::table::{Row, TableError, row};

/// Rows and bytes after which a row group ends: what a reader holds of a table at one time.
const GROUP_ROWS: usize = 16_384;
const GROUP_BYTES: usize = 32 << 20;

/// Columns whose values hardly ever come twice.
const UNLIKE: [&str; 3] = ["text", "payload", "message"];

/// Writes one table.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    waiting: Vec<Row>,
    bytes: usize,
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// What writing met.
    pub fn new(out: W) -> io::Result<Self> {
        let schema = Arc::new(parse_message_type(&schema()).map_err(failed)?);
        let file = SerializedFileWriter::new(out, schema, properties()).map_err(failed)?;
        Ok(Self { file, waiting: Vec::new(), bytes: 0 })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// What writing met.
    pub fn write(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            self.bytes += row.iter().map(weight).sum::<usize>();
            self.waiting.push(row);
            if self.waiting.len() >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let mut group = self.file.next_row_group().map_err(failed)?;
        for (at, column) in COLUMNS.iter().enumerate() {
            let Some(mut out) = group.next_column().map_err(failed)? else { break };
            let cells = || rows.iter().map(|row| &row[at]);
            let levels: Vec<i16> = cells().map(|cell| i16::from(*cell != Value::Null)).collect();
            let levels = (!column.required).then_some(levels.as_slice());
            match column.kind {
                Type::Number => {
                    let values: Vec<i64> = cells()
                        .filter_map(
                            |cell| if let Value::Number(number) = cell { Some(*number) } else { None },
                        )
                        .collect();
                    out.typed::<Int64Type>().write_batch(&values, levels, None).map_err(failed)?;
                }
                Type::Text | Type::Bytes => {
                    let values: Vec<ByteArray> = cells()
                        .filter_map(|cell| match cell {
                            Value::Text(text) => Some(ByteArray::from(text.as_bytes().to_vec())),
                            Value::Bytes(bytes) => Some(ByteArray::from(bytes.clone())),
                            _ => None,
                        })
                        .collect();
                    out.typed::<ByteArrayType>().write_batch(&values, levels, None).map_err(failed)?;
                }
            }
            out.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        Ok(())
    }

    /// Ends the table.
    ///
    /// # Errors
    /// What writing met.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        self.file.close().map_err(failed)?;
        Ok(())
    }
}

fn weight(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Number(_) => 8,
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
    }
}

fn schema() -> String {
    let column = |Column { name, kind, required, .. }: &Column| {
        let repetition = if *required { "REQUIRED" } else { "OPTIONAL" };
        match kind {
            Type::Text => format!("  {repetition} BYTE_ARRAY {name} (STRING);\n"),
            Type::Number => format!("  {repetition} INT64 {name};\n"),
            Type::Bytes => format!("  {repetition} BYTE_ARRAY {name};\n"),
        }
    };
    format!("message facts {{\n{}}}", COLUMNS.iter().map(column).collect::<String>())
}

fn properties() -> WriterPropertiesPtr {
    // The crate's own name and version would make the bytes depend on it.
    let mut builder =
        WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("zhenji".to_owned());
    for name in UNLIKE {
        builder = builder.set_column_dictionary_enabled(ColumnPath::from(name), false);
    }
    Arc::new(builder.build())
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

/// Gives `each` the rows of a table; columns of other names are passed over.
pub fn read(file: File, each: &mut dyn FnMut(Row) -> Result<(), TableError>) -> Result<(), TableError> {
    // The file may be anybody's, and the crate's reader trusts more than it should.
    let looked = catch_unwind(AssertUnwindSafe(|| read_trusting(file, each)));
    looked.unwrap_or_else(|_| Err(TableError::Malformed("the reader of Parquet failed".to_owned())))
}

fn read_trusting(file: File, each: &mut dyn FnMut(Row) -> Result<(), TableError>) -> Result<(), TableError> {
    let malformed = |error: ParquetError| TableError::Malformed(error.to_string());
    let reader = SerializedFileReader::new(file).map_err(malformed)?;
    for found in reader.get_row_iter(None).map_err(malformed)? {
        let mut cells = row();
        for (name, field) in found.map_err(malformed)?.into_columns() {
            let Some(at) = of_name(&name) else { continue };
            cells[at] = match (COLUMNS[at].kind, field) {
                (_, Field::Null) => Value::Null,
                (Type::Text, Field::Str(text)) => Value::Text(text),
                (Type::Number, Field::Long(number)) => Value::Number(number),
                (Type::Number, Field::Int(number)) => Value::Number(number.into()),
                (Type::Bytes, Field::Bytes(bytes)) => Value::Bytes(bytes.data().to_vec()),
                _ => return Err(TableError::Malformed(format!("column {name} is of another type"))),
            };
        }
        each(cells)?;
    }
    Ok(())
}
