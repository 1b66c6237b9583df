//! `--fix`: what is *absent* from a manifest and follows from its files — digests, sizes, numbers
//! of pages — is filled in. A value that is there stays as it is, right or wrong, because a
//! mismatch is evidence; and a dossier that somebody vouched for (locked, listed, chained, signed)
//! is not touched at all.

mod absent;
mod diff;
mod edit;
mod guard;

use std::path::PathBuf;

use rayon::prelude::*;

pub use absent::{Filled, Held, absent};
pub use edit::Edit;
pub use guard::{Guard, Refusal};

use crate::archive::{Archive, Entry, Folder, Manifest, join, load, place_of};
use crate::examine::{Examiner, Facts};

/// What can be done for one dossier.
#[derive(Debug)]
pub struct Plan {
    /// The manifest, relative to the archive.
    pub manifest: String,
    /// The same as its user gave the archive, for showing.
    pub shown: String,
    /// Where it lies.
    pub place: PathBuf,
    /// Its text, byte order mark included.
    pub before: String,
    /// What is to be filled in.
    pub filled: Filled,
    /// Why nothing of that may be done.
    pub refusal: Option<Refusal>,
}

impl Plan {
    /// Whether something would be written.
    pub fn changes(&self) -> bool {
        self.refusal.is_none() && !self.filled.edits.is_empty()
    }

    /// The manifest as it would be.
    pub fn after(&self) -> String {
        edit::apply(&self.before, mark(&self.before), &self.filled.edits)
    }

    /// The change as a unified diff.
    pub fn diff(&self) -> String {
        diff::unified(&self.shown, &self.before, mark(&self.before), &self.filled.edits)
    }
}

/// The bytes of a byte order mark, which positions in a manifest do not count.
fn mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Looks through an archive for what can be filled in: one plan a dossier that lacks something,
/// in path order. Manifests that cannot be read have nothing to be filled in; `check` speaks of them.
pub fn plan(archive: &Archive, examiner: &Examiner) -> Vec<Plan> {
    let guard = Guard::of(archive);
    archive.walked.dossiers.par_iter().filter_map(|folder| one(archive, &guard, folder, examiner)).collect()
}

fn one(archive: &Archive, guard: &Guard, folder: &Folder, examiner: &Examiner) -> Option<Plan> {
    if folder.manifest.kind != crate::archive::EntryKind::File {
        return None;
    }
    let place = place_of(&archive.root, &folder.manifest.path);
    let loaded = load(&place).ok()?;
    let manifest = Manifest::parse(&loaded.text, &folder.path, "dossier.json").ok()?;
    let refusal = guard.refuses(&manifest, folder, &loaded.sha256);
    let filled = match refusal {
        // Nothing is read for what will not be written.
        Some(_) => Filled::default(),
        None => absent(&manifest, folder, &|entry, sm3| facts(archive, folder, examiner, entry, sm3)),
    };
    let worth_a_word = refusal.is_some() && absent::lacks(&manifest);
    if !worth_a_word && filled.edits.is_empty() && filled.held.is_empty() {
        return None;
    }
    let shown = join(&archive.given, &folder.manifest.path);
    let manifest = folder.manifest.path.clone();
    Some(Plan { manifest, shown, place, before: loaded.text, filled, refusal })
}

fn facts(archive: &Archive, folder: &Folder, examiner: &Examiner, entry: &Entry, sm3: bool) -> Option<Facts> {
    let place = match &entry.real {
        Some(real) => archive.root.join(real),
        None => place_of(&archive.root, &join(&folder.path, &entry.path)),
    };
    examiner.examine(&place, sm3).ok()
}
