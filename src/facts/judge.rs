//! From rows to what a check of the archive itself would have found.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::columns::{VERSION, Value, of_name};
use super::record::{ArchiveRecord, DossierRecord, FindingRecord, seen};
use super::table::{Row, TableError, read};
use crate::CheckError;
use crate::archive::{Archive, Scope, Walked};
use crate::config::Settings;
use crate::examine::Examiner;
use crate::pipeline::{House, Kept, Own};
use crate::rules::{Registry, Texts};
use crate::schema::Kinds;
use crate::triage::Outcome;

/// Why facts cannot be judged.
#[derive(Debug)]
pub enum JudgeError {
    /// A table cannot be read.
    Table(PathBuf, TableError),
    /// A dossier stands in the tables twice.
    Twice(PathBuf, String),
    /// Dossiers of an archive that no table has: how many there are, and how many there should be.
    Missing(String, u64, u64),
    /// Facts to compare with that were not taken for it (`--seen-from`).
    Unnamed(PathBuf),
    /// Rows of a rule that this version did not write.
    Stale(String),
    /// As for a check.
    Check(Box<CheckError>),
}

impl From<CheckError> for JudgeError {
    fn from(error: CheckError) -> Self {
        Self::Check(Box::new(error))
    }
}

/// One archive, gathered from all tables, without its dossiers.
#[derive(Default)]
struct Gathered {
    record: Option<ArchiveRecord>,
    /// The dossiers' folders.
    folders: BTreeSet<String>,
    texts: Shown,
}

/// Takes a dossier of an archive as it is read.
type Each<'a> = dyn FnMut(&str, DossierRecord) + 'a;

/// Texts by path.
#[derive(Default)]
pub struct Shown(HashMap<String, String>);

impl Texts for Shown {
    fn text(&self, path: &str) -> Option<Vec<String>> {
        Some(self.0.get(path)?.split('\u{c}').map(str::to_owned).collect())
    }
}

/// Dossiers of earlier archives, to be compared with.
#[derive(Default)]
pub struct Past {
    dossiers: Vec<DossierRecord>,
    texts: Shown,
}

impl Past {
    /// The dossiers as the map keeps them, and their texts.
    ///
    /// # Errors
    /// Rows that this version did not write.
    pub fn kept(self, registry: &Registry, memory: u64) -> Result<(Kept, Shown), JudgeError> {
        let kept = Kept::new(registry, memory);
        for one in self.dossiers {
            kept.push(one.mapped(registry).map_err(JudgeError::Stale)?);
        }
        Ok((kept, self.texts))
    }
}

/// Reads tables of earlier archives.
///
/// # Errors
/// Where one cannot be used.
pub fn read_past(paths: &[PathBuf]) -> Result<Past, JudgeError> {
    let mut past = Past::default();
    for path in paths {
        let mut dossiers: BTreeMap<String, BTreeMap<String, DossierRecord>> = BTreeMap::new();
        let archives = gather(std::slice::from_ref(path), &mut |name, dossier| {
            let of = dossiers.entry(name.to_owned()).or_default();
            of.insert(dossier.folder().to_owned(), dossier);
        })?;
        for (name, one) in archives {
            if one.record.is_none_or(|record| !record.past) {
                return Err(JudgeError::Unnamed(path.clone()));
            }
            past.dossiers.extend(dossiers.remove(&name).unwrap_or_default().into_values());
            past.texts.0.extend(one.texts.0);
        }
    }
    Ok(past)
}

/// Judges the archives that tables are of, each put together from all tables that have a part of
/// it, in whatever order they come. What is kept of dossiers lies on disk beyond a share of `memory` bytes.
///
/// # Errors
/// Where a table or the settings cannot be used, or parts of an archive are missing.
pub fn judge(
    paths: &[PathBuf],
    against: &[PathBuf],
    settings: &Settings,
    memory: u64,
) -> Result<Outcome, JudgeError> {
    let kinds = Kinds::new(&settings.kinds).map_err(CheckError::Kind).map_err(JudgeError::from)?;
    settings
        .check_kinds(&|name| kinds.get(name).is_some(), &|name| kinds.nearest(name).map(str::to_owned))
        .map_err(CheckError::Config)
        .map_err(JudgeError::from)?;
    let registry = Registry::new(settings).map_err(CheckError::Options).map_err(JudgeError::from)?;
    let examiner = Examiner::default().within(memory);
    // Put aside as they are read: of a million there is no room for two lists.
    let mut kept: BTreeMap<String, Result<Kept, String>> = BTreeMap::new();
    let archives = gather(paths, &mut |name, dossier| {
        let of = match kept.get_mut(name) {
            Some(of) => of,
            None => kept.entry(name.to_owned()).or_insert_with(|| Ok(Kept::new(&registry, memory))),
        };
        if let Ok(known) = of {
            match dossier.mapped(&registry) {
                Ok(mapped) => known.push(mapped),
                Err(code) => *of = Err(code),
            }
        }
    })?;
    let mut judged = Vec::with_capacity(archives.len());
    for (given, one) in archives {
        let Gathered { record: Some(record), folders, mut texts } = one else { continue };
        let count = folders.len() as u64;
        if count != record.dossiers {
            return Err(JudgeError::Missing(given, count, record.dossiers));
        }
        drop(folders);
        let mapped = kept.remove(&given).unwrap_or_else(|| Ok(Kept::new(&registry, memory)));
        let mapped = mapped.map_err(JudgeError::Stale)?;
        let (past, shown) = read_past(against)?.kept(&registry, memory)?;
        texts.0.extend(shown.0);
        let archive = Archive {
            root: PathBuf::from(&given),
            given,
            scope: if record.whole { Scope::Whole } else { Scope::Part },
            walked: Walked::default(),
            described: record.reference.is_some(),
            past: false,
        };
        let findings = record.findings.into_iter().filter_map(FindingRecord::finding);
        let own = Own {
            findings: findings.filter(|finding| registry.runs(finding.code)).collect(),
            seen: seen(&registry, &record.seen),
            given: record.given,
            package: record.package,
        };
        let house = House::looked_at(
            archive,
            record.reference.as_deref(),
            own,
            &texts,
            (&kinds, &registry, settings, &examiner),
        );
        judged.push(house.reduce(mapped, past));
    }
    Ok(crate::triage::sort_out(judged, &registry, settings))
}

/// The archives of the tables, by their names.
fn gather(paths: &[PathBuf], each: &mut Each<'_>) -> Result<BTreeMap<String, Gathered>, JudgeError> {
    let mut archives: BTreeMap<String, Gathered> = BTreeMap::new();
    for path in paths {
        let mut twice = None;
        read(path, &mut |row| {
            if let Some(folder) = add(&mut archives, row, each)? {
                twice.get_or_insert(folder);
            }
            Ok(())
        })
        .map_err(|error| JudgeError::Table(path.clone(), error))?;
        if let Some(folder) = twice {
            return Err(JudgeError::Twice(path.clone(), folder));
        }
    }
    Ok(archives)
}

/// Adds a row; gives the dossier that stood in a table already.
fn add(
    archives: &mut BTreeMap<String, Gathered>,
    mut row: Row,
    each: &mut Each<'_>,
) -> Result<Option<String>, TableError> {
    let mut cell = |name: &str| of_name(name).map(|at| std::mem::take(&mut row[at])).unwrap_or_default();
    let text = |value: Value| if let Value::Text(text) = value { Some(text) } else { None };
    if cell("version") != Value::Number(VERSION) {
        return Err(TableError::Malformed(format!("not a table of version {VERSION}")));
    }
    let malformed =
        |what: &str| TableError::Malformed(format!("a row of {what} that this version did not write"));
    let name = text(cell("archive")).ok_or_else(|| malformed("no archive"))?;
    let kind = text(cell("row")).unwrap_or_default();
    let archive = archives.entry(name.clone()).or_default();
    match kind.as_str() {
        "archive" => {
            let Value::Bytes(payload) = cell("payload") else { return Err(malformed("an archive")) };
            archive.record = Some(postcard::from_bytes(&payload).map_err(|_| malformed("an archive"))?);
        }
        "dossier" => {
            let Value::Bytes(payload) = cell("payload") else { return Err(malformed("a dossier")) };
            let record: DossierRecord = postcard::from_bytes(&payload).map_err(|_| malformed("a dossier"))?;
            let folder = record.folder().to_owned();
            if !archive.folders.insert(folder.clone()) {
                return Ok(Some(folder));
            }
            each(&name, record);
        }
        "file" => {
            if let (Some(path), Some(shown)) = (text(cell("path")), text(cell("text"))) {
                archive.texts.0.insert(path, shown);
            }
        }
        _ => {}
    }
    Ok(None)
}

/// Whether a path is a table rather than a folder to be checked.
pub fn is_table(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|end| end == "parquet" || end == "jsonl")
}
