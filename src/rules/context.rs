//! What a rule may see, by its floor.

use std::ops::Deref;
use std::path::Path;

use crate::archive::{
    Archive, Clock, Document, FileRef, Folder, Loaded, Manifest, Reference, Scope, place_of, relative_fault,
};
use crate::config::Settings;
use crate::examine::Facts;
use crate::finding::{Location, Text};
use crate::lock;
use crate::schema::{Failure, Kind, Kinds, Validation};

use super::rows::DossierRow;

/// One manifest, its kind, and `archive.json`.
pub struct ManifestCx<'a> {
    /// The manifest.
    pub manifest: &'a Manifest<'a>,
    /// Its kind, where it is known.
    pub kind: Option<&'a Kind>,
    /// All kinds.
    pub kinds: &'a Kinds,
    /// What the kind's schema says of it.
    pub validation: &'a Validation,
    /// `archive.json`; empty where there is none.
    pub reference: &'a Reference,
    /// The archive's clock.
    pub clock: &'a Clock,
    /// The run's settings.
    pub settings: &'a Settings,
}

impl<'a> ManifestCx<'a> {
    /// Failures of the kind's `requires`.
    pub fn failures(&self) -> impl Iterator<Item = &'a Failure> {
        self.validation.failures.iter()
    }

    /// Whether the dossier has `stage` behind it: a closed one has them all, an open one those
    /// before the last that it names, which may still be going on.
    pub fn passed(&self, stage: &str) -> bool {
        let root = &self.manifest.root;
        let Some(kind) = self.kind.filter(|_| root.get("closed").is_none()) else { return true };
        let rank = |name: &str| kind.requires.stages.iter().position(|known| known.name == name);
        let last = root.list("stages").iter().filter_map(|node| rank(node.str("name")?)).max();
        last.is_some_and(|last| rank(stage).is_some_and(|own| own < last))
    }

    /// A role in words.
    pub fn role(&self, role: &str) -> Text {
        self.kind.map_or_else(|| Text::new(format!("“{role}”"), format!("`{role}`")), |kind| kind.role(role))
    }

    /// A document in words.
    pub fn document(&self, document: crate::archive::Document) -> Text {
        self.manifest.describe(document)
    }

    /// Where the schema asks, in words, for the help of a finding.
    pub fn asked_by(&self, asked_at: &str) -> Text {
        let Some(kind) = self.kind else { return Text::new("", "") };
        let file = &kind.file;
        match kind.line_of(asked_at) {
            Some(line) => Text::new(format!("（{file} 第 {line} 行）"), format!(" ({file}, line {line})")),
            None => Text::new(format!("（{file}）"), format!(" ({file})")),
        }
    }
}

/// A dossier with its files.
pub struct DossierCx<'a> {
    /// The manifest's side of it.
    pub base: ManifestCx<'a>,
    /// What lies in the folder.
    pub folder: &'a Folder,
    /// What was found of each of `folder.files`, in the same order.
    pub files: &'a [FileState],
    /// The document and entry that name each of `folder.files`, in the same order.
    pub claims: Vec<Option<(Document<'a>, FileRef<'a>)>>,
    /// The archive's root on disk.
    pub root: &'a Path,
    /// The manifest as it lay on disk.
    pub source: &'a Loaded,
    /// The dossier's lock, where it has one.
    pub lock: Option<Result<lock::Loaded, lock::Fault>>,
}

/// The document and entry that name each file of `folder`; the first of several.
pub(crate) fn claims<'a>(
    folder: &Folder,
    manifest: &'a Manifest<'a>,
) -> Vec<Option<(Document<'a>, FileRef<'a>)>> {
    let mut claims = vec![None; folder.files.len()];
    for document in manifest.documents() {
        for file in document.files() {
            if let Some(path) = file.path().filter(|path| relative_fault(path).is_none())
                && let Some(index) = find(folder, path)
                && claims[index].is_none()
            {
                claims[index] = Some((document, file));
            }
        }
    }
    claims
}

/// What became of one file of a folder.
#[derive(Debug, Clone)]
pub enum FileState {
    /// It was read.
    Read(Box<Facts>),
    /// It was not asked for by anything, or is no ordinary file.
    Unopened,
    /// The file system did not give it.
    Failed(String),
}

impl<'a> Deref for DossierCx<'a> {
    type Target = ManifestCx<'a>;

    fn deref(&self) -> &ManifestCx<'a> {
        &self.base
    }
}

/// A file that was read.
#[derive(Debug, Clone, Copy)]
pub struct ReadFile<'a> {
    /// Its index in `folder.files`.
    pub index: usize,
    /// Its path in the dossier.
    pub path: &'a str,
    /// What it says.
    pub facts: &'a Facts,
}

impl<'a> DossierCx<'a> {
    /// The files that were read, in path order.
    pub fn read_files(&self) -> impl Iterator<Item = ReadFile<'a>> + use<'a> {
        self.folder.files.iter().zip(self.files).enumerate().filter_map(|(index, (entry, state))| match state
        {
            FileState::Read(facts) => Some(ReadFile { index, path: &entry.path, facts }),
            _ => None,
        })
    }

    /// The files of a document that were read, in the manifest's order.
    pub fn files_of(&self, document: Document<'a>) -> impl Iterator<Item = ReadFile<'a>> + use<'a> {
        let (folder, files) = (self.folder, self.files);
        document.files().filter_map(move |file| {
            let path = file.path().filter(|path| relative_fault(path).is_none())?;
            let index = find(folder, path)?;
            match &files[index] {
                FileState::Read(facts) => Some(ReadFile { index, path: &folder.files[index].path, facts }),
                _ => None,
            }
        })
    }

    /// The document that names a file; the first of several.
    pub fn document_of(&self, index: usize) -> Option<Document<'a>> {
        self.claims.get(index).copied().flatten().map(|(document, _)| document)
    }

    /// Whether a document names the file.
    pub fn is_listed(&self, index: usize) -> bool {
        self.claims.get(index).is_some_and(Option::is_some)
    }

    /// A file as the place of a finding, with the entry of the manifest that names it.
    pub fn claim_of(&self, index: usize) -> Location {
        let path = crate::archive::join(&self.folder.path, &self.folder.files[index].path);
        match self.claims.get(index).copied().flatten() {
            Some((_, file)) => self.manifest.at(file.node).of_file(path),
            None => self.file(index),
        }
    }

    /// Whether a symbolic link leads out of the dossier, by its text alone: nothing is opened.
    pub fn link_leaves(&self, index: usize) -> bool {
        let entry = &self.folder.files[index];
        let place = match &entry.real {
            Some(real) => self.root.join(real),
            None => place_of(self.root, &crate::archive::join(&self.folder.path, &entry.path)),
        };
        let Ok(target) = std::fs::read_link(place) else { return true };
        let mut depth = entry.path.matches('/').count();
        for part in target.components() {
            match part {
                std::path::Component::Normal(_) => depth += 1,
                std::path::Component::CurDir => {}
                std::path::Component::ParentDir if depth > 0 => depth -= 1,
                _ => return true,
            }
        }
        false
    }

    /// The index in `folder.files` of the file that a manifest calls `path`.
    pub fn find(&self, path: &str) -> Option<usize> {
        find(self.folder, path)
    }

    /// A file of the dossier as the place of a finding.
    pub fn file(&self, index: usize) -> Location {
        let path = crate::archive::join(&self.folder.path, &self.folder.files[index].path);
        Location {
            dossier: self.manifest.id().map(str::to_owned),
            path: Some(path),
            manifest: Some(self.manifest.path.clone()),
            ..Location::default()
        }
    }
}

/// The index in `folder.files` of the file that a manifest calls `path`: the same name, or the
/// same in another Unicode normal form.
pub(crate) fn find(folder: &Folder, path: &str) -> Option<usize> {
    if let Ok(index) = folder.files.binary_search_by(|entry| entry.path.as_str().cmp(path)) {
        return Some(index);
    }
    let wanted = crate::archive::normal_form(path);
    if let Ok(index) = folder.files.binary_search_by(|entry| entry.path.as_str().cmp(&wanted)) {
        return Some(index);
    }
    folder
        .files
        .iter()
        .position(|entry| !entry.path.is_ascii() && crate::archive::normal_form(&entry.path) == wanted)
}

/// The whole archive as rows.
pub struct ArchiveCx<'a> {
    /// What was walked.
    pub archive: &'a Archive,
    /// One row a dossier, in path order.
    pub dossiers: &'a [DossierRow],
    /// The same, and after them the dossiers of earlier archives that are compared with: a finding's
    /// members may lie there, its place may not.
    pub everything: &'a [DossierRow],
    /// `archive.json`; empty where there is none.
    pub reference: &'a Reference,
    /// All kinds.
    pub kinds: &'a Kinds,
    /// The archive's clock.
    pub clock: &'a Clock,
    /// The run's settings.
    pub settings: &'a Settings,
    /// A second look at a text, to quote from it.
    pub texts: &'a (dyn Texts + 'a),
}

/// Texts by the paths of their files. Rows hold what texts are compared by and not the texts
/// themselves; only what is reported is read again (from the cache, where there is one).
pub trait Texts: Sync {
    /// The pages of the text of the file at `path`, relative to the archive.
    fn text(&self, path: &str) -> Option<Vec<String>>;
}

impl ArchiveCx<'_> {
    /// Whether a manifest of the archive could not be read: what seems absent may stand in it.
    pub fn unread(&self) -> bool {
        self.dossiers.iter().any(|row| !row.read)
    }

    /// Whether the run sees the whole archive, which rules about absence need.
    pub fn whole(&self) -> bool {
        self.archive.scope == Scope::Whole
    }
}
