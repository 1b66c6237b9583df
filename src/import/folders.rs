//! Which folders become dossiers.

use std::collections::{BTreeMap, BTreeSet};

use super::matching::fold;
use super::survey::is_inner;
use super::table::{Catalogue, Level};

/// The folders that become dossiers, in path order; the empty path is the source itself.
///
/// A folder with a 卷内目录 is a dossier, and so is an RO-Crate. So is one that holds files of its own, with all that lies
/// below it, unless a catalogue of dossiers stands in it or folders below have catalogues: then
/// those are the dossiers, and its own files are one besides. A folder of folders is gone through.
pub fn group<'p>(files: impl Iterator<Item = &'p str>, catalogues: &[Catalogue]) -> Vec<String> {
    let mut tree = Tree::default();
    for path in files {
        tree.add(path);
    }
    for catalogue in catalogues {
        let folder = parent(&catalogue.path).to_owned();
        tree.name(&folder);
        match catalogue.level {
            Level::Documents if is_inner(&catalogue.path) => drop(tree.inner.insert(folder)),
            Level::Documents => drop(tree.documents.insert(folder)),
            Level::Dossiers => drop(tree.dossiers.insert(folder)),
        }
    }
    let mut found = BTreeSet::new();
    tree.descend("", &mut found);
    found.into_iter().collect()
}

#[derive(Default)]
struct Tree {
    /// Folder → how many files lie directly in it.
    direct: BTreeMap<String, usize>,
    /// Folder → folders directly in it.
    below: BTreeMap<String, BTreeSet<String>>,
    /// Folders with a 卷内目录.
    inner: BTreeSet<String>,
    /// Folders with another catalogue of documents.
    documents: BTreeSet<String>,
    /// Folders with a catalogue of dossiers.
    dossiers: BTreeSet<String>,
}

impl Tree {
    fn add(&mut self, path: &str) {
        let folder = parent(path).to_owned();
        self.name(&folder);
        *self.direct.entry(folder).or_insert(0) += 1;
    }

    /// Enters a folder and those above it.
    fn name(&mut self, folder: &str) {
        let mut folder = folder;
        while !folder.is_empty() {
            let above = parent(folder);
            if !self.below.entry(above.to_owned()).or_default().insert(folder.to_owned()) {
                break;
            }
            folder = above;
        }
    }

    fn descend(&self, folder: &str, found: &mut BTreeSet<String>) {
        let direct = self.direct.get(folder).copied().unwrap_or(0);
        let none = BTreeSet::new();
        let below = self.below.get(folder).unwrap_or(&none);
        if self.inner.contains(folder) {
            found.insert(folder.to_owned());
            return;
        }
        let holds_dossiers = folder.is_empty()
            || self.dossiers.contains(folder)
            || below.iter().any(|inner| self.inner.contains(inner) || self.documents.contains(inner));
        if direct > 0 {
            found.insert(folder.to_owned());
            if !holds_dossiers {
                return;
            }
        }
        for inner in below {
            self.descend(inner, found);
        }
    }
}

/// The folder that a path lies in; empty for the source itself.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folder of the sorted `folders` that owns `path`: the nearest above it.
pub fn owner<'f>(path: &str, folders: &'f [String]) -> Option<&'f str> {
    let mut folder = path;
    while !folder.is_empty() {
        folder = parent(folder);
        if let Ok(at) = folders.binary_search_by(|known| known.as_str().cmp(folder)) {
            return Some(&folders[at]);
        }
    }
    None
}

/// Folders by the ways in which catalogues name them.
pub struct Named<'f> {
    folders: &'f [String],
    by_key: BTreeMap<String, Vec<usize>>,
}

/// Parts of a path or name that a number may be spelt over.
const PARTS: usize = 8;

impl<'f> Named<'f> {
    /// Of these folders.
    pub fn new(folders: &'f [String]) -> Self {
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, folder) in folders.iter().enumerate().filter(|(_, folder)| !folder.is_empty()) {
            let folded = fold(folder);
            let mut keys = BTreeSet::new();
            let (mut path, mut number) = (String::new(), String::new());
            for part in folded.rsplit('/').take(PARTS) {
                // X043/2025/0001 for X043-2025-0001.
                (path, number) = if path.is_empty() {
                    (part.to_owned(), part.to_owned())
                } else {
                    (format!("{part}/{path}"), format!("{part}-{number}"))
                };
                keys.insert(path.clone());
                keys.insert(number.clone());
            }
            // A number before a title.
            let name = folded.rsplit('/').next().unwrap_or_default();
            let cuts = name.match_indices([' ', '-', '_', '\u{3000}']).take(PARTS);
            keys.extend(cuts.map(|(cut, _)| name[..cut].to_owned()).filter(|key| !key.is_empty()));
            for key in keys {
                by_key.entry(key).or_default().push(at);
            }
        }
        Self { folders, by_key }
    }

    /// The one folder below `base` that is called so.
    pub fn find(&self, base: &str, called: &str) -> Option<&'f str> {
        let called = fold(called.replace('\\', "/").trim_matches('/'));
        let below = |at: &&usize| {
            let folder = &self.folders[**at];
            base.is_empty() || folder.strip_prefix(base).is_some_and(|rest| rest.starts_with('/'))
        };
        let mut found = self.by_key.get(&called)?.iter().filter(below);
        let first = found.next()?;
        found.next().is_none().then(|| self.folders[*first].as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(path: &str, level: Level) -> Catalogue {
        Catalogue { path: path.into(), level, rows: vec![], above: Default::default(), notes: vec![] }
    }

    #[test]
    fn unsorted_folders_become_a_dossier_each() {
        let files = ["a/1.txt", "a/附件/2.txt", "b/c/3.txt", "b/d/4.txt", "loose.txt"];
        assert_eq!(group(files.into_iter(), &[]), ["", "a", "b/c", "b/d"]);
    }

    #[test]
    fn catalogues_say_where_dossiers_are() {
        let files = ["2025/说明.txt", "2025/0001/1.txt", "2025/0002/正文/1.txt", "2025/0002/附件/2.txt"];
        assert_eq!(group(files.into_iter(), &[]), ["2025"]);
        let list = [catalogue("2025/案卷目录.xlsx", Level::Dossiers)];
        assert_eq!(
            group(files.into_iter(), &list),
            ["2025", "2025/0001", "2025/0002/正文", "2025/0002/附件"]
        );
        let list = [
            catalogue("2025/案卷目录.xlsx", Level::Dossiers),
            catalogue("2025/0002/卷内目录.xls", Level::Documents),
        ];
        assert_eq!(group(files.into_iter(), &list), ["2025", "2025/0001", "2025/0002"]);
        assert_eq!(owner("2025/0002/附件/2.txt", &group(files.into_iter(), &list)), Some("2025/0002"));
    }

    #[test]
    fn folders_are_found_by_path_number_and_the_number_before_a_title() {
        let folders =
            ["a/X043/2025/0001", "a/X043-2025-0002 库房修缮", "a/同名", "b/同名"].map(str::to_owned);
        let named = Named::new(&folders);
        assert_eq!(named.find("a", "X043/2025/0001"), Some("a/X043/2025/0001"));
        assert_eq!(named.find("a", "x043-2025-0001"), Some("a/X043/2025/0001"));
        assert_eq!(named.find("", "X043-2025-0002"), Some("a/X043-2025-0002 库房修缮"));
        assert_eq!(named.find("b", "同名"), Some("b/同名"));
        assert_eq!(named.find("", "同名"), None, "of two, none is guessed");
    }
}
