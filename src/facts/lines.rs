//! A table as JSON lines.

use std::io::{self, BufRead, BufReader, Read, Write};

use base64ct::{Base64, Encoding};
use serde_json::{Map, Value as Json};

use super::columns::{COLUMNS, Type, Value, of_name};
use super::table::{Row, TableError, row};

/// A line longer than this is no row of ours: a manifest is 64 MiB at the most.
const LONGEST: u64 = 1 << 30;

/// Writes rows; cells that hold nothing are left out.
pub fn write(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        let mut members = Map::new();
        for (column, value) in COLUMNS.iter().zip(row) {
            let json = match value {
                Value::Null => continue,
                Value::Text(text) => Json::from(text.as_str()),
                Value::Number(number) => Json::from(*number),
                Value::Bytes(bytes) => Json::from(Base64::encode_string(bytes)),
            };
            members.insert(column.name.to_owned(), json);
        }
        serde_json::to_writer(&mut *out, &members)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Reads rows; members of other names are passed over.
pub fn read(file: impl Read, each: &mut dyn FnMut(Row) -> Result<(), TableError>) -> Result<(), TableError> {
    let mut lines = BufReader::new(file);
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let count = (&mut lines).take(LONGEST).read_until(b'\n', &mut line).map_err(TableError::Io)?;
        if count == 0 {
            return Ok(());
        }
        let wrong = |why: &str| TableError::Malformed(format!("line {number}: {why}"));
        let members: Map<String, Json> =
            serde_json::from_slice(&line).map_err(|error| wrong(&error.to_string()))?;
        let mut cells = row();
        for (name, json) in members {
            let Some(at) = of_name(&name) else { continue };
            cells[at] = match (COLUMNS[at].kind, json) {
                (_, Json::Null) => Value::Null,
                (Type::Text, Json::String(text)) => Value::Text(text),
                (Type::Number, Json::Number(number)) => Value::Number(
                    number.as_i64().ok_or_else(|| wrong(&format!("{name} is no whole number")))?,
                ),
                (Type::Bytes, Json::String(text)) => Value::Bytes(
                    Base64::decode_vec(&text).map_err(|_| wrong(&format!("{name} is no base64")))?,
                ),
                _ => return Err(wrong(&format!("{name} is of another type"))),
            };
        }
        each(cells)?;
    }
    Ok(())
}
