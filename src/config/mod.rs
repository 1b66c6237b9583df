//! What a run is told: `zhenji.toml` and the command line, as one value.

mod file;
mod meant;
mod number;
mod selection;

use std::path::PathBuf;

pub use file::{ConfigError, ConfigFile, NAME, discover};
pub use meant::meant;
pub use number::{NumberParts, NumberPattern};
pub use selection::{Selection, SelectionError};

use crate::finding::Meta;

/// The settings of one run.
#[derive(Debug, Default)]
pub struct Settings {
    /// Earlier archives that are compared with and not reported on.
    pub against: Vec<std::path::PathBuf>,
    /// Which rules run.
    pub selection: Selection,
    /// The syntax of archival numbers.
    pub number: NumberPattern,
    /// Schemas of the user's own kinds.
    pub kinds: Vec<PathBuf>,
    /// Options of rules, by code or name.
    pub rules: toml::Table,
    /// Names of files that are never reported as unlisted, as globs.
    pub unlisted: Vec<String>,
}

impl Settings {
    /// The options that the configuration gives a rule.
    pub fn options_of(&self, meta: &Meta) -> Option<&toml::Table> {
        self.rules.get(meta.code).or_else(|| self.rules.get(meta.name)).and_then(toml::Value::as_table)
    }
}
