//! What `lock` and `verify` share: the dossiers asked for, their locks, and the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::stop::{Stop, shown};
use crate::archive::{Clock, EntryKind, Folder, Manifest, date_of, io_reason, join, load, place_of, walk};
use crate::finding::Text;
use crate::lock::{Change, Fault, Ledger, Loaded, Lock, NAME, Present, State, compare, differ};
use crate::report::plain::plain;
use crate::text;

/// A dossier and the folder that it was found under.
pub struct Found {
    pub root: PathBuf,
    pub folder: Folder,
    /// The folder as it is shown to people.
    pub shown: String,
}

/// What a manifest says that a lock has to know.
pub struct Said {
    pub id: String,
    /// Documents with files: id and date.
    pub documents: BTreeMap<String, String>,
}

/// The dossiers at and below `paths`, each once.
///
/// # Errors
/// A path that leads nowhere, what could not be listed, or no dossier at all.
pub fn dossiers(paths: &[PathBuf]) -> Result<Vec<Found>, Stop> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for path in paths {
        let unreadable = |error: &std::io::Error| unread(path, error);
        let real = path.canonicalize().map_err(|error| unreadable(&error))?;
        let manifest = real.is_file() && real.file_name().is_some_and(|name| name == "dossier.json");
        let (given, root) = match (path.parent(), real.parent()) {
            (Some(given), Some(root)) if manifest => (given, root.to_owned()),
            _ => (path.as_path(), real),
        };
        let walked = walk(&root);
        if let Some(problem) = walked.problems.first() {
            let (name, reason) = (plain(&problem.path).into_owned(), problem.reason.clone());
            return Err(Stop::new(
                4,
                text! { zh: "{name} 列不出：{reason}", en: "{name} cannot be listed: {reason}" },
                text! { zh: "检查权限", en: "check its permissions" },
            ));
        }
        for folder in walked.dossiers {
            if seen.insert(place_of(&root, &folder.path)) {
                let shown = shown(&place_of(given, &folder.path));
                let shown = if shown.is_empty() { ".".to_owned() } else { shown };
                found.push(Found { root: root.clone(), folder, shown });
            }
        }
    }
    if found.is_empty() {
        return Err(Stop::new(
            3,
            text! { zh: "没有案卷", en: "there is no dossier" },
            text! {
                zh: "给出放有 dossier.json 的文件夹，或其上级",
                en: "give a folder that holds a dossier.json, or one above it",
            },
        ));
    }
    Ok(found)
}

/// What to say where something cannot be read.
pub fn unread(path: &Path, error: &std::io::Error) -> Stop {
    let (name, reason) = (shown(path), io_reason(error));
    let message = text! { zh: "{name} 读不了：{reason}", en: "{name} cannot be read: {reason}" };
    let help = text! { zh: "检查路径和权限", en: "check its path and its permissions" };
    Stop::new(if error.kind() == std::io::ErrorKind::NotFound { 2 } else { 4 }, message, help)
}

impl Found {
    /// Where its lock lies.
    pub fn lock(&self) -> PathBuf {
        place_of(&self.root, &join(&self.folder.path, NAME))
    }

    /// Where a file beside the lock lies.
    pub fn beside(&self, path: &str) -> PathBuf {
        place_of(&self.root, &join(&self.folder.path, path))
    }

    /// Its lock, where it has one.
    pub fn loaded(&self) -> Option<Result<Loaded, Fault>> {
        let entry = self.folder.files.iter().find(|entry| entry.path == NAME);
        entry.map(|_| crate::lock::load(&self.lock()))
    }

    /// Its manifest.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn said(&self) -> Result<Said, Text> {
        let no = |zh: &str, en: &str| Text::new(zh, en);
        if self.folder.manifest.kind != EntryKind::File {
            return Err(no("清单是符号链接", "the manifest is a symbolic link"));
        }
        let loaded = load(&place_of(&self.root, &self.folder.manifest.path))
            .map_err(|_| no("清单读不出", "the manifest cannot be read"))?;
        let manifest = Manifest::parse(&loaded.text, &self.folder.path, "dossier.json")
            .map_err(|_| no("清单不是合法的 JSON", "the manifest is not JSON"))?;
        let id = manifest.id().ok_or_else(|| no("清单没有档号", "the manifest has no id"))?.to_owned();
        let documents = manifest
            .documents()
            .filter(|document| document.files().next().is_some())
            .filter_map(|document| {
                let date = document.node.str("date").filter(|date| date_of(date).is_some())?;
                Some((document.id()?.to_owned(), date.to_owned()))
            })
            .collect();
        Ok(Said { id, documents })
    }
}

/// Whether the manifest differs, and what became of the files, between a lock and what `now` holds.
pub fn changes(lock: &Lock, now: &Lock) -> (bool, Vec<(&'static str, String)>) {
    let present: Vec<Present> = now
        .files
        .iter()
        .map(|file| Present { path: &file.path, state: State::Read(file.size, &file.digests) })
        .collect();
    let list = compare(lock, &present).into_iter().map(|change| match change {
        Change::Changed { locked, .. } => ("changed", lock.files[locked].path.clone()),
        Change::Gone(locked) => ("gone", lock.files[locked].path.clone()),
        Change::Came(index) => ("came", now.files[index].path.clone()),
    });
    (differ(&lock.manifest, &now.manifest), list.collect())
}

/// A change in words.
pub fn word(what: &str) -> Text {
    match what {
        "changed" => Text::new("改动", "changed"),
        "gone" => Text::new("丢失", "gone"),
        _ => Text::new("增添", "came"),
    }
}

/// A ledger; an empty one where there is none yet.
///
/// # Errors
/// Where it cannot be read, or does not hold together.
pub fn ledger(file: &Path) -> Result<Ledger, Stop> {
    let source = match std::fs::read_to_string(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Ledger::default()),
        read => read.map_err(|error| unread(file, &error))?,
    };
    Ledger::parse(&source).map_err(|fault| {
        let (name, line, Text { zh, en }) = (shown(file), fault.line, fault.what);
        Stop::usage(
            text! { zh: "封存簿 {name} 第 {line} 行：{zh}", en: "the ledger {name}, line {line}: {en}" },
            text! {
                zh: "封存簿只能追加：找回未动过的一份",
                en: "a ledger can only be added to: restore the copy that nobody touched",
            },
        )
    })
}

/// Days from a document's date to the day of its lock, in the lock's own offset.
pub fn lag(date: &str, locked: &str) -> Option<(Date, i32)> {
    let day = Clock::new(Some(locked)).day_of(locked)?;
    let date = date_of(date)?;
    Some((day, date.until(day).ok()?.get_days()))
}
