//! `FORMAT[=FILE]` of `--output`.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValue, TypedValueParser};

use crate::cli::output::Target;
use crate::report::Format;

/// Reads `FORMAT[=FILE]`; the format is known by its name, the file may be called anything.
#[derive(Debug, Clone)]
pub struct TargetParser;

impl TypedValueParser for TargetParser {
    type Value = Target;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Target, clap::Error> {
        let (word, file) = split(value);
        // clap's own parser of enums says which formats there are and which one was meant.
        let format = clap::builder::EnumValueParser::<Format>::new().parse_ref(command, arg, word)?;
        Ok(Target { format, file: file.filter(|file| file.as_os_str() != "-") })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Format::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

/// The format's name and what follows the first `=`; a file name need not be UTF-8.
pub(super) fn split(value: &std::ffi::OsStr) -> (&std::ffi::OsStr, Option<PathBuf>) {
    let bytes = value.as_encoded_bytes();
    let Some(at) = bytes.iter().position(|byte| *byte == b'=') else { return (value, None) };
    let text = value.to_str();
    match text {
        Some(text) => (text[..at].as_ref(), Some(PathBuf::from(&text[at + 1..]))),
        None => not_utf8(value, at),
    }
}

#[cfg(unix)]
fn not_utf8(value: &std::ffi::OsStr, at: usize) -> (&std::ffi::OsStr, Option<PathBuf>) {
    use std::os::unix::ffi::OsStrExt;
    let bytes = value.as_bytes();
    (std::ffi::OsStr::from_bytes(&bytes[..at]), Some(std::ffi::OsStr::from_bytes(&bytes[at + 1..]).into()))
}

#[cfg(not(unix))]
fn not_utf8(value: &std::ffi::OsStr, _: usize) -> (&std::ffi::OsStr, Option<PathBuf>) {
    (value, None)
}
