//! `TABLE[=FILE]` of `facts --output`.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValue, TypedValueParser};

use super::target::split;
use crate::facts::Table;

/// Where a table goes.
#[derive(Debug, Clone)]
pub struct TableTarget {
    /// Its form.
    pub table: Table,
    /// The file, or standard output.
    pub file: Option<PathBuf>,
}

/// The forms of a table, by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum TableArg {
    /// Apache Parquet
    Parquet,
    /// JSON, a row a line
    Jsonl,
}

/// Reads `TABLE[=FILE]`.
#[derive(Debug, Clone)]
pub struct TableParser;

impl TypedValueParser for TableParser {
    type Value = TableTarget;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<TableTarget, clap::Error> {
        let (word, file) = split(value);
        let table = match clap::builder::EnumValueParser::<TableArg>::new().parse_ref(command, arg, word)? {
            TableArg::Parquet => Table::Parquet,
            TableArg::Jsonl => Table::Jsonl,
        };
        Ok(TableTarget { table, file: file.filter(|file| file.as_os_str() != "-") })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(TableArg::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}
