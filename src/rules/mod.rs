//! The rules' common ground: what a rule is, what it may see, how it reports.

mod across;
pub mod cmp;
mod comparable;
mod context;
pub(crate) mod current;
pub mod docs;
pub mod dup;
pub mod fab;
pub mod led;
pub mod packed;
pub mod pad;
pub mod papers;
mod registry;
pub mod rows;
pub mod rsk;
pub mod run;
pub mod saf;
pub mod sig;
mod sink;
pub mod str;
mod texts;
pub mod trc;
pub mod usability;

pub(crate) use across::{Across, Gathered, Rows};
pub use across::{AcrossRule, Row};
pub(crate) use comparable::comparable;
pub use context::{ArchiveCx, DossierCx, FileState, ManifestCx, ReadFile, Texts};
pub(crate) use context::{claims, find};
pub use registry::{OptionError, Registry, all};
pub use sink::{Sight, Sink};
pub(crate) use texts::SIDECAR_TEXTS;
pub use texts::{FileText, TextSource};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::finding::Meta;

/// A rule that needs no more than one manifest, its kind and `archive.json`.
pub trait ManifestRule: Send + Sync {
    /// Reports what it finds in `cx`.
    fn check(&self, cx: &ManifestCx, sink: &mut Sink);
}

/// A rule that needs a dossier's files besides.
pub trait DossierRule: Send + Sync {
    /// Reports what it finds in `cx`.
    fn check(&self, cx: &DossierCx, sink: &mut Sink);
}

/// A rule that sees the rows of all dossiers and nothing else of them.
pub trait ArchiveRule: Send + Sync {
    /// Reports what it finds in `cx`.
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink);
}

/// A rule that is ready to run: the checks that it has, by what they see.
#[derive(Default)]
pub struct Checks {
    /// Run on each manifest.
    pub manifest: Option<Box<dyn ManifestRule>>,
    /// Run on each dossier with its files.
    pub dossier: Option<Box<dyn DossierRule>>,
    /// Run once on the archive.
    pub archive: Option<Box<dyn ArchiveRule>>,
    /// Gathers from each dossier, then runs once on what was gathered.
    pub(crate) across: Option<Box<dyn Across>>,
}

/// A rule in its group's list. The type behind it is at once its options (a serde struct with
/// defaults) and its check.
pub struct Rule {
    /// Its name plate.
    pub meta: Meta,
    /// Builds its checks from the options in the configuration.
    pub(crate) build: fn(Option<&toml::Table>) -> Result<Checks, toml::de::Error>,
    /// Its options with their defaults.
    pub defaults: fn() -> serde_json::Value,
}

impl Rule {
    /// A rule on manifests.
    pub const fn manifest<R>(meta: Meta) -> Self
    where
        R: ManifestRule + Default + DeserializeOwned + Serialize + 'static,
    {
        Self {
            meta,
            build: |table| Ok(Checks { manifest: Some(Box::new(options::<R>(table)?)), ..Checks::default() }),
            defaults: defaults::<R>,
        }
    }

    /// A rule on dossiers with their files.
    pub const fn dossier<R>(meta: Meta) -> Self
    where
        R: DossierRule + Default + DeserializeOwned + Serialize + 'static,
    {
        Self {
            meta,
            build: |table| Ok(Checks { dossier: Some(Box::new(options::<R>(table)?)), ..Checks::default() }),
            defaults: defaults::<R>,
        }
    }

    /// A rule on the archive's rows.
    pub const fn archive<R>(meta: Meta) -> Self
    where
        R: ArchiveRule + Default + DeserializeOwned + Serialize + 'static,
    {
        Self {
            meta,
            build: |table| Ok(Checks { archive: Some(Box::new(options::<R>(table)?)), ..Checks::default() }),
            defaults: defaults::<R>,
        }
    }

    /// A rule that looks at each manifest and then across them.
    pub const fn manifest_and_archive<R>(meta: Meta) -> Self
    where
        R: ManifestRule + ArchiveRule + Default + DeserializeOwned + Serialize + 'static,
    {
        Self {
            meta,
            build: |table| {
                Ok(Checks {
                    manifest: Some(Box::new(options::<R>(table)?)),
                    archive: Some(Box::new(options::<R>(table)?)),
                    ..Checks::default()
                })
            },
            defaults: defaults::<R>,
        }
    }

    /// A rule that looks at each manifest, and keeps a few facts to judge together.
    pub const fn manifest_and_across<R>(meta: Meta) -> Self
    where
        R: ManifestRule + AcrossRule + Default + DeserializeOwned + Serialize + 'static,
    {
        Self {
            meta,
            build: |table| {
                Ok(Checks {
                    manifest: Some(Box::new(options::<R>(table)?)),
                    across: Some(Box::new(options::<R>(table)?)),
                    ..Checks::default()
                })
            },
            defaults: defaults::<R>,
        }
    }

    /// A rule that keeps a few facts of each dossier and judges them together.
    pub const fn across<R>(meta: Meta) -> Self
    where
        R: AcrossRule + Default + DeserializeOwned + Serialize + 'static,
    {
        Self {
            meta,
            build: |table| Ok(Checks { across: Some(Box::new(options::<R>(table)?)), ..Checks::default() }),
            defaults: defaults::<R>,
        }
    }

    /// A rule whose findings the pipeline itself reports, where nothing is left to check.
    pub const fn pipeline(meta: Meta) -> Self {
        Self {
            meta,
            build: |_| Ok(Checks::default()),
            defaults: || serde_json::Value::Object(Default::default()),
        }
    }
}

fn options<R: Default + DeserializeOwned>(table: Option<&toml::Table>) -> Result<R, toml::de::Error> {
    table.map_or_else(|| Ok(R::default()), |table| table.clone().try_into())
}

fn defaults<R: Default + Serialize>() -> serde_json::Value {
    serde_json::to_value(R::default()).unwrap_or_default()
}

/// Globs of an option; one that is no glob matches its own text.
pub(crate) fn globs(patterns: &[String]) -> globset::GlobSet {
    let mut set = globset::GlobSetBuilder::new();
    for pattern in patterns {
        let glob = globset::Glob::new(pattern).or_else(|_| globset::Glob::new(&globset::escape(pattern)));
        if let Ok(glob) = glob {
            set.add(glob);
        }
    }
    set.build().unwrap_or_default()
}

/// What every rule file needs.
#[allow(unused_imports, reason = "no rule needs all of it")]
pub(crate) mod prelude {
    pub use serde::{Deserialize, Serialize};

    pub use super::rows::Spot;
    pub use super::{
        AcrossRule, ArchiveCx, ArchiveRule, DossierCx, DossierRule, ManifestCx, ManifestRule, Row, Rule, Sink,
    };
    pub use crate::archive::Document;
    pub use crate::finding::{Confidence, Draft, Family, Group, Location, Meta, Severity, Text};
    pub use crate::json::Node;
    pub use crate::schema::Lack;
    pub use crate::text;
}
