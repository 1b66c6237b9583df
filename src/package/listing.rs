//! All files below a package's top, found by path in any normal form.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::archive::{Entry, EntryKind, Walked, join, normal_form, place_of};
use crate::import::fold;

/// The files.
#[derive(Debug)]
pub struct Listing {
    root: PathBuf,
    /// In path order.
    pub entries: Vec<Entry>,
    by_form: BTreeMap<String, usize>,
}

impl Listing {
    /// Everything in `walked`, whoever owns it.
    pub fn new(root: &Path, walked: &Walked) -> Self {
        let mut entries = walked.unowned.clone();
        for dossier in &walked.dossiers {
            entries.push(dossier.manifest.clone());
            entries.extend(
                dossier
                    .files
                    .iter()
                    .map(|entry| Entry { path: join(&dossier.path, &entry.path), ..entry.clone() }),
            );
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let by_form = entries.iter().enumerate().map(|(at, entry)| (normal_form(&entry.path), at)).collect();
        Self { root: root.to_owned(), entries, by_form }
    }

    /// The entry with this path, given in its normal form.
    pub fn find(&self, normal: &str) -> Option<usize> {
        self.by_form.get(normal).copied()
    }

    /// Whether a folder of this path holds anything.
    pub fn has_folder(&self, path: &str) -> bool {
        let start = format!("{}/", normal_form(path));
        self.by_form.range(start.clone()..).next().is_some_and(|(found, _)| found.starts_with(&start))
    }

    /// A path that differs in case or width alone.
    pub fn alike(&self, path: &str) -> Option<&str> {
        let wanted = fold(path);
        self.entries.iter().map(|entry| entry.path.as_str()).find(|path| fold(path) == wanted)
    }

    /// Where an entry lies on disk.
    pub fn place(&self, at: usize) -> PathBuf {
        let entry = &self.entries[at];
        entry.real.as_ref().map_or_else(|| place_of(&self.root, &entry.path), |real| self.root.join(real))
    }

    /// Ordinary files.
    pub fn files(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries.iter().enumerate().filter(|(_, entry)| entry.kind == EntryKind::File)
    }
}
