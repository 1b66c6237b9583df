//! zhenji (真迹): a linter for trace archives.
//!
//! The way through the house: walk → read → examine → judge → triage → report.

pub mod archive;
pub mod audit;
pub mod cli;
pub mod compare;
pub mod config;
mod deflate;
pub mod examine;
pub mod facts;
pub mod finding;
pub mod fix;
pub mod import;
pub mod json;
pub mod limits;
pub mod lock;
pub mod lsp;
pub mod package;
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
    /// Facts that cannot be used.
    Facts(facts::JudgeError),
    /// What the configuration says of a kind that there is not.
    Config(Box<ConfigError>),
}

/// Writes down what is learnt of the archives that `paths` name, a shard of each: rows come in path
/// order. With `seen_from` everything is named as it is seen from that later archive.
///
/// # Errors
/// As for [`check`]; where writing fails or the run is interrupted.
pub fn facts(
    paths: &[PathBuf],
    settings: &Settings,
    examiner: &Examiner,
    (shard, seen_from): (facts::Shard, Option<&std::path::Path>),
    write: &mut dyn FnMut(Vec<facts::Row>) -> std::io::Result<()>,
) -> Result<(), FactsError> {
    let kinds = Kinds::new(&settings.kinds).map_err(CheckError::Kind)?;
    settings
        .check_kinds(&|name| kinds.get(name).is_some(), &|name| kinds.nearest(name).map(str::to_owned))
        .map_err(CheckError::Config)?;
    let registry = Registry::new(settings).map_err(CheckError::Options)?;
    let (mut opened, archives) = open(paths)?;
    for mut archive in archives {
        let mut package = package::look(&mut archive, &kinds);
        for one in opened.iter_mut().filter(|one| one.scratch.is_some()) {
            one.name(&mut archive, &mut package);
        }
        let mut house = pipeline::House::new(archive, &kinds, &registry, settings, examiner);
        house.package = package;
        if let Some(root) = seen_from {
            house.seen_from(root);
        }
        facts::take(&mut house, shard, write).map_err(FactsError::Take)?;
    }
    Ok(())
}

/// Why facts were not taken.
#[derive(Debug)]
pub enum FactsError {
    /// The run did not begin.
    Check(CheckError),
    /// It did not come to its end.
    Take(facts::TakeError),
}

impl From<CheckError> for FactsError {
    fn from(error: CheckError) -> Self {
        Self::Check(error)
    }
}

/// Opens packages, and finds the archives among all paths.
fn open(paths: &[PathBuf]) -> Result<(Vec<package::Opened>, Vec<archive::Archive>), CheckError> {
    let mut opened = Vec::with_capacity(paths.len());
    for path in paths {
        let one =
            package::open(path).map_err(|error| CheckError::Root(RootError::Io(path.clone(), error)))?;
        opened.push(one);
    }
    let folders: Vec<PathBuf> = opened.iter().map(|one| one.folder.clone()).collect();
    let archives = archive::find_roots(&folders).map_err(CheckError::Root)?;
    Ok((opened, archives))
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
    let (mut opened, archives) = open(paths)?;
    let mut judged = Vec::with_capacity(archives.len());
    for mut archive in archives {
        let mut package = package::look(&mut archive, &kinds);
        for one in opened.iter_mut().filter(|one| one.scratch.is_some()) {
            one.name(&mut archive, &mut package);
        }
        let (tables, folders): (Vec<_>, Vec<_>) =
            settings.against.iter().cloned().partition(|path| facts::is_table(path));
        let tables = facts::read_past(&tables).map_err(CheckError::Facts)?;
        let (past, texts) = tables.kept(&registry, examiner.memory()).map_err(CheckError::Facts)?;
        for earlier in archive::find_roots(&folders).map_err(CheckError::Root)? {
            if earlier.root != archive.root {
                let mut house = pipeline::House::new(earlier, &kinds, &registry, settings, examiner);
                house.seen_from(&archive.root);
                house.map_into(&past);
            }
        }
        let mut house = pipeline::House::new(archive, &kinds, &registry, settings, examiner);
        house.package = package;
        house.texts_of_past(&texts);
        let kept = house.map();
        judged.push(house.reduce(kept, past));
    }
    let mut outcome = triage::sort_out(judged, &registry, settings);
    outcome.scratch = opened.into_iter().filter_map(|one| one.scratch).collect();
    Ok(outcome)
}
