//! The walk: which folders are dossiers, and which files each of them owns.
//! Symbolic links are seen and never followed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::paths::{display_name, join};

/// Everything below one folder.
#[derive(Debug, Default)]
pub struct Walked {
    /// Folders that hold a `dossier.json`, in path order.
    pub dossiers: Vec<Folder>,
    /// Files that no dossier owns, relative to the walk's root.
    pub unowned: Vec<Entry>,
    /// What could not be listed.
    pub problems: Vec<Problem>,
}

impl Walked {
    /// Adds what was walked elsewhere in the same archive.
    pub(super) fn join(&mut self, other: Self) {
        self.dossiers.extend(other.dossiers);
        self.dossiers.sort_by(|a, b| a.path.cmp(&b.path));
        self.unowned.extend(other.unowned);
        self.problems.extend(other.problems);
    }
}

/// One dossier's folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Relative to the walk's root; empty for the root itself.
    pub path: String,
    /// Its `dossier.json`.
    pub manifest: Entry,
    /// Its other files, down to the next `dossier.json`, relative to the folder, in path order.
    pub files: Vec<Entry>,
    /// The manifest, where it is not on disk but seen in a package's own lists.
    pub given: Option<Arc<Given>>,
}

/// A manifest that was made in memory.
#[derive(Debug)]
pub struct Given {
    /// Its text.
    pub text: String,
    /// The list that it was made from, relative to the walk's root.
    pub from: Option<String>,
}

/// One directory entry that is not a folder.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Relative path with `/`; bytes that are not UTF-8 as `\xNN`.
    pub path: String,
    /// The true path from the walk's root where `path` is not it.
    pub real: Option<PathBuf>,
    /// Bytes, as the directory says.
    pub size: u64,
    /// What it is.
    pub kind: EntryKind,
}

/// What an [`Entry`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// An ordinary file.
    File,
    /// A symbolic link, whatever it leads to.
    Symlink,
    /// A socket, pipe or device.
    Special,
}

/// A folder or file that the file system would not show.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Relative to the walk's root.
    pub path: String,
    /// The system's words, without its path.
    pub reason: String,
}

/// Folders at this depth are walked side by side.
const FAN_OUT_DEPTH: usize = 2;

/// Walks `root` in parallel. The result does not depend on the number of threads or on the
/// order in which the file system lists.
pub fn walk(root: &Path) -> Walked {
    let shallow = list(root, root, FAN_OUT_DEPTH);
    let deep: Vec<Listing> =
        shallow.borders.par_iter().map(|folder| list(root, folder, usize::MAX)).collect();
    let mut entries = shallow.entries;
    let mut problems = shallow.problems;
    for listing in deep {
        entries.extend(listing.entries);
        problems.extend(listing.problems);
    }
    entries.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    assign(entries, problems)
}

#[derive(Default)]
struct Listing {
    entries: Vec<Entry>,
    problems: Vec<Problem>,
    /// Folders at the deepest level listed, whose contents were not.
    borders: Vec<PathBuf>,
}

fn list(root: &Path, from: &Path, depth: usize) -> Listing {
    let mut listing = Listing::default();
    for item in WalkDir::new(from).min_depth(1).max_depth(depth).follow_links(false) {
        match item {
            Ok(item) => {
                let kind = item.file_type();
                if kind.is_dir() {
                    if item.depth() == depth {
                        listing.borders.push(item.into_path());
                    }
                    continue;
                }
                let (path, real) = relative(root, item.path());
                let size = if kind.is_file() {
                    match item.metadata() {
                        Ok(metadata) => metadata.len(),
                        Err(error) => {
                            listing.problems.push(problem(root, &error));
                            continue;
                        }
                    }
                } else {
                    0
                };
                let kind = if kind.is_file() {
                    EntryKind::File
                } else if kind.is_symlink() {
                    EntryKind::Symlink
                } else {
                    EntryKind::Special
                };
                listing.entries.push(Entry { path, real, size, kind });
            }
            Err(error) => listing.problems.push(problem(root, &error)),
        }
    }
    listing
}

fn problem(root: &Path, error: &walkdir::Error) -> Problem {
    let path = error.path().map_or(String::new(), |path| relative(root, path).0);
    let reason = match error.io_error() {
        Some(error) => io_reason(error),
        None => "a loop of links".to_owned(),
    };
    Problem { path, reason }
}

/// The kind of an I/O error in words that do not depend on the system's language.
pub(crate) fn io_reason(error: &std::io::Error) -> String {
    error.kind().to_string()
}

fn relative(root: &Path, path: &Path) -> (String, Option<PathBuf>) {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let mut lossy = false;
    let shown = inside
        .components()
        .map(|part| {
            lossy |= part.as_os_str().to_str().is_none();
            display_name(part.as_os_str())
        })
        .collect::<Vec<_>>()
        .join("/");
    (shown, lossy.then(|| inside.to_owned()))
}

/// Gives every file to the nearest dossier above it.
fn assign(entries: Vec<Entry>, problems: Vec<Problem>) -> Walked {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for entry in &entries {
        let folder = parent(&entry.path);
        if entry.path == join(folder, "dossier.json") {
            let manifest = entry.clone();
            folders.insert(
                folder.to_owned(),
                Folder { path: folder.to_owned(), manifest, files: Vec::new(), given: None },
            );
        }
    }
    let mut unowned = Vec::new();
    for mut entry in entries {
        let mut folder = parent(&entry.path);
        if entry.path == join(folder, "dossier.json") {
            continue;
        }
        while !folders.contains_key(folder) && !folder.is_empty() {
            folder = parent(folder);
        }
        let depth = folder.len();
        match folders.get_mut(folder) {
            Some(owner) => {
                if depth > 0 {
                    entry.path.drain(..=depth);
                }
                owner.files.push(entry);
            }
            None => unowned.push(entry),
        }
    }
    Walked { dossiers: folders.into_values().collect(), unowned, problems }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
