//! What may stand at a place of a manifest: kinds, roles, stages, duties, ids, files, words.

use std::collections::BTreeSet;
use std::path::Path;

use super::context::Step;
use super::world::World;
use crate::archive::{Manifest, Reference};
use crate::finding::Text;
use crate::rules::claims;
use crate::schema::{Kind, Kinds};
use crate::text;

/// One thing that may stand there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Whether it is more to the point than the others.
    pub rank: u8,
    /// What is written.
    pub value: String,
    /// What it is.
    pub label: Text,
}

/// What is known of a manifest that is being written.
pub struct Known<'a> {
    /// What the archive is judged by.
    pub world: &'a World,
    /// The manifest as it last could be read.
    pub manifest: &'a Manifest<'a>,
    /// Its kind, where it is known.
    pub kind: Option<&'a Kind>,
    /// `archive.json`
    pub reference: &'a Reference,
    /// The dossier's folder.
    pub folder: &'a Path,
    /// Whether it is `archive.json` itself.
    pub is_archive: bool,
}

impl Known<'_> {
    /// The schema that it goes by.
    pub fn schema(&self) -> &Kind {
        match self.kind {
            _ if self.is_archive => self.world.kinds.archive(),
            Some(kind) => kind,
            None => self.world.kinds.common(),
        }
    }

    /// What may stand at the end of `path`.
    pub fn values(&self, path: &[Step], pointer: &str) -> Vec<Candidate> {
        let keys: Vec<&str> = path
            .iter()
            .map(|step| match step {
                Step::Key(key) => key.as_str(),
                Step::Index(_) => "*",
            })
            .collect();
        let mut found = match (keys.as_slice(), self.kind) {
            _ if self.is_archive => Vec::new(),
            (["kind"], _) => self.kinds(),
            (["documents", "*", "role"], Some(kind)) => self.roles(kind),
            (["stages", "*", "name"], Some(kind)) => stages(kind),
            (["documents", "*", "signatures", "*", "as"], Some(kind)) => self.duties(kind, path),
            (["documents", "*", "files", "*", "path"], _) => self.files(),
            (["documents", "*", "medium"], Some(kind)) => self.media(kind, path),
            _ => Vec::new(),
        };
        if found.is_empty()
            && let Some(shape) = self.schema().shape().at(pointer)
        {
            let words = shape.choices.iter().map(|word| candidate(1, word, Text::new("", "")));
            found.extend(shape.refers.iter().flat_map(|what| self.ids(what)).chain(words));
        }
        found.sort();
        found.dedup();
        found
    }

    fn kinds(&self) -> Vec<Candidate> {
        self.world
            .kinds
            .iter()
            .map(|kind| candidate(1, &kind.name, Text::new(&kind.title, &kind.description)))
            .collect()
    }

    /// Roles of the kind, those first that it asks for and that are not there.
    fn roles(&self, kind: &Kind) -> Vec<Candidate> {
        let present: BTreeSet<&str> = self.manifest.documents().filter_map(|one| one.role()).collect();
        let asks =
            |name: &str| kind.requires.asked(name, &self.manifest.root).is_some_and(|asked| asked.min > 0);
        let roles = kind.requires.documents.iter();
        roles
            .map(|(name, role)| {
                let rank = u8::from(!asks(name) || present.contains(name.as_str()));
                candidate(rank, name, Text::new(&role.title, &role.description))
            })
            .collect()
    }

    /// What a signature may be given as: what the document's role asks for, then all of the kind's.
    fn duties(&self, kind: &Kind, path: &[Step]) -> Vec<Candidate> {
        let roles = &kind.requires.documents;
        let asked = self.role_at(path).and_then(|role| roles.get(role));
        let asked: BTreeSet<&String> = asked.into_iter().flat_map(|role| &role.signatures).collect();
        let every: BTreeSet<&String> = roles.values().flat_map(|role| &role.signatures).collect();
        every
            .iter()
            .map(|duty| candidate(u8::from(!asked.contains(*duty)), duty, Text::new("", "")))
            .collect()
    }

    fn media(&self, kind: &Kind, path: &[Step]) -> Vec<Candidate> {
        let role = self.role_at(path).and_then(|role| kind.requires.documents.get(role));
        let Some(role) = role.filter(|role| !role.media.is_empty()) else { return Vec::new() };
        role.media.iter().map(|medium| candidate(0, medium, Text::new("", ""))).collect()
    }

    /// The role of the document that a path leads into.
    fn role_at(&self, path: &[Step]) -> Option<&str> {
        let Some(Step::Index(index)) = path.get(1) else { return None };
        self.manifest.documents().nth(*index)?.role()
    }

    /// Files of the dossier that no document lists.
    fn files(&self) -> Vec<Candidate> {
        let Some((_, folder)) = self.world.dossier(self.folder) else { return Vec::new() };
        let claims = claims(&folder, self.manifest);
        let unlisted = folder.files.iter().zip(claims).filter(|(_, claim)| claim.is_none());
        unlisted
            .filter(|(entry, _)| !entry.path.starts_with("dossier.lock.json"))
            .take(MOST)
            .map(|(entry, _)| {
                let size = entry.size;
                candidate(0, &entry.path, text! { zh: "{size} 字节", en: "{size} bytes" })
            })
            .collect()
    }

    /// The ids of things of one sort.
    pub fn ids(&self, what: &str) -> Vec<Candidate> {
        let reference = self.reference;
        let named = |id: &str, name: &str| candidate(0, id, Text::new(name, name));
        match what {
            "person" => reference.people.iter().map(|one| named(&one.id, &person(one))).collect(),
            "unit" => reference.units.iter().map(|one| named(&one.id, &one.name)).collect(),
            "seal" => reference.seals.iter().map(|one| named(&one.id, &one.name)).collect(),
            "supplier" => reference.suppliers.iter().map(|one| named(&one.id, &one.name)).collect(),
            "document" => self
                .manifest
                .documents()
                .filter_map(|one| Some(named(one.id()?, one.title().unwrap_or_default())))
                .collect(),
            "dossier" => self.world.elsewhere(other_ids),
            other => {
                let mut found = match other {
                    // What is defined in the dossiers of other kinds.
                    "risk-point" | "finding" => {
                        self.world.elsewhere(|kinds, manifest| defined(kinds, manifest, other))
                    }
                    _ => Vec::new(),
                };
                self.schema().shape().visit(&self.manifest.root, &mut |shape, node| {
                    if let Some(id) = node.as_str().filter(|_| shape.defines.as_deref() == Some(other)) {
                        found.push(named(id, ""));
                    }
                });
                found
            }
        }
    }
}

/// The id of a dossier.
fn other_ids(_: &Kinds, manifest: &Manifest) -> Vec<Candidate> {
    let title = manifest.root.str("title").unwrap_or_default();
    manifest.id().map(|id| candidate(0, id, Text::new(title, title))).into_iter().collect()
}

/// The ids of one sort that a dossier defines.
fn defined(kinds: &Kinds, manifest: &Manifest, what: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    let Some(kind) = manifest.kind().and_then(|name| kinds.get(name)) else { return found };
    kind.shape().visit(&manifest.root, &mut |shape, node| {
        if let Some(id) = node.as_str().filter(|_| shape.defines.as_deref() == Some(what)) {
            let home = manifest.id().unwrap_or_default();
            found.push(candidate(0, id, Text::new(home, home)));
        }
    });
    found
}

/// Files that are offered at once.
const MOST: usize = 500;

fn candidate(rank: u8, value: &str, label: Text) -> Candidate {
    Candidate { rank, value: value.to_owned(), label }
}

/// A person with the posts held.
pub fn person(person: &crate::archive::Person) -> String {
    let posts: Vec<&str> =
        person.posts.iter().map(|post| post.title.as_str()).filter(|title| !title.is_empty()).collect();
    match posts.is_empty() {
        true => person.name.clone(),
        false => format!("{}（{}）", person.name, posts.join("、")),
    }
}

fn stages(kind: &Kind) -> Vec<Candidate> {
    let stages = kind.requires.stages.iter();
    stages
        .map(|stage| candidate(u8::from(stage.optional), &stage.name, Text::new(&stage.title, "")))
        .collect()
}
