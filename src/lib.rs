//! zhenji (真迹): a linter for trace archives.
//!
//! The way through the house: walk → read → examine → judge → triage → report.

pub mod archive;
pub mod audit;
pub mod cli;
pub mod compare;
pub mod config;
pub mod examine;
pub mod finding;
pub mod fix;
pub mod json;
pub mod limits;
pub mod lock;
pub mod lsp;
pub mod pipeline;
pub mod report;
pub mod rules;
pub mod schema;
pub mod seal;
pub mod triage;

use std::path::PathBuf;

use archive::RootError;
use config::{ConfigError, Settings};
use examine::Examiner;
use rules::{OptionError, Registry};
use schema::{KindError, Kinds};
use triage::Outcome;

/// Why a run did not begin.
#[derive(Debug)]
pub enum CheckError {
    /// A path that leads nowhere.
    Root(RootError),
    /// A schema of the user's that cannot be used.
    Kind(KindError),
    /// A rule's options that cannot be read.
    Options(OptionError),
    /// What the configuration says of a kind that there is not.
    Config(Box<ConfigError>),
}

/// Checks the archives that `paths` name: the whole pipeline but the report.
///
/// # Errors
/// Where the paths or the settings are unusable; whatever is wrong with the *material* is a
/// finding or counted as unexamined.
pub fn check(paths: &[PathBuf], settings: &Settings, examiner: &Examiner) -> Result<Outcome, CheckError> {
    let kinds = Kinds::new(&settings.kinds).map_err(CheckError::Kind)?;
    settings
        .check_kinds(&|name| kinds.get(name).is_some(), &|name| kinds.nearest(name).map(str::to_owned))
        .map_err(CheckError::Config)?;
    let registry = Registry::new(settings).map_err(CheckError::Options)?;
    let archives = archive::find_roots(paths).map_err(CheckError::Root)?;
    let mut judged = Vec::with_capacity(archives.len());
    for archive in archives {
        let mut past = Vec::new();
        for earlier in archive::find_roots(&settings.against).map_err(CheckError::Root)? {
            if earlier.root != archive.root {
                let mut house = pipeline::House::new(earlier, &kinds, &registry, settings, examiner);
                house.seen_from(&archive.root);
                past.extend(house.map());
            }
        }
        let house = pipeline::House::new(archive, &kinds, &registry, settings, examiner);
        let mapped = house.map();
        judged.push(house.reduce(mapped, past));
    }
    Ok(triage::sort_out(judged, &registry, settings))
}
