//! What a run is told: `zhenji.toml` and the command line, as one value.

mod build;
mod file;
mod limits;
mod meant;
mod number;
mod origin;
mod owner;
mod profile;
mod scope;
mod score;
mod selection;
mod waiver;

use std::collections::BTreeSet;
use std::path::PathBuf;

pub use build::Asked;
pub use file::{ConfigError, ConfigFile, NAME, discover};
pub use limits::entries as limit_entries;
pub use meant::meant;
pub use number::{NumberParts, NumberPattern};
pub use origin::Origin;
pub use owner::{Owner, OwnerSource, usual_days};
pub use profile::Profile;
pub use scope::{Level, Levels, Ruling, Scope, ScopePlace};
pub use score::{ScoreItem, ScoreTable};
pub use selection::{Selection, SelectionError};
pub use waiver::{PLACE_KEYS, VoidWaiver, WAIVER_KEYS, Waiver, WaiverPlace, waivers};

use crate::finding::{Family, Meta};
use crate::limits::Work;

/// The settings of one run.
#[derive(Debug)]
pub struct Settings {
    /// Earlier archives that are compared with and not reported on.
    pub against: Vec<std::path::PathBuf>,
    /// Whose run it is.
    pub profile: Profile,
    /// Which rules run.
    pub selection: Selection,
    /// What the command line alone says of that.
    pub asked: Selection,
    /// The families of rules that run; the run's own rules have none and always do.
    pub families: BTreeSet<Family>,
    /// Severities of rules.
    pub levels: Levels,
    /// What holds of kinds, then what holds of paths; the later word wins.
    pub scopes: Vec<Scope>,
    /// The syntax of archival numbers.
    pub number: NumberPattern,
    /// Schemas of the user's own kinds.
    pub kinds: Vec<PathBuf>,
    /// Options of rules, by code or name.
    pub rules: toml::Table,
    /// Names of files that are never reported as unlisted, as globs.
    pub unlisted: Vec<String>,
    /// What one file may cost to read.
    pub work: Work,
    /// How dossiers are scored.
    pub score: ScoreTable,
    /// Who is to mend what, and by when; the first that fits counts.
    pub owners: Vec<Owner>,
    /// Findings that are accepted.
    pub waivers: Vec<Waiver>,
    /// Waivers that hide nothing.
    pub void: Vec<VoidWaiver>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            against: Vec::new(),
            profile: Profile::default(),
            selection: Selection::default(),
            asked: Selection::default(),
            families: Family::ALL.into(),
            levels: Levels::default(),
            scopes: Vec::new(),
            number: NumberPattern::default(),
            kinds: Vec::new(),
            rules: toml::Table::new(),
            unlisted: Vec::new(),
            work: Work::default(),
            score: ScoreTable::default(),
            owners: Vec::new(),
            waivers: Vec::new(),
            void: Vec::new(),
        }
    }
}

impl Settings {
    /// The options that the configuration gives a rule.
    pub fn options_of(&self, meta: &Meta) -> Option<&toml::Table> {
        self.rules.get(meta.code).or_else(|| self.rules.get(meta.name)).and_then(toml::Value::as_table)
    }

    /// The options of another rule; where they cannot be read, which that rule says itself, the
    /// usual ones.
    pub(crate) fn options_or_default<R>(&self, meta: &Meta) -> R
    where
        R: Default + serde::de::DeserializeOwned,
    {
        self.options_of(meta).cloned().and_then(|table| table.try_into().ok()).unwrap_or_default()
    }
}
