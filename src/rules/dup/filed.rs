//! Files as they are filed, grouped by their bytes.

use std::collections::HashSet;

use super::links::Links;
use crate::finding::{Draft, Location, Text};
use crate::rules::papers::FileRow;
use crate::rules::rows::DocumentRow;
use crate::rules::{ArchiveCx, Sink, comparable};
use crate::text;

/// One file under one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Filed {
    /// Index in `cx.everything`.
    pub dossier: usize,
    /// Index in the row's `named`.
    pub index: usize,
}

impl Filed {
    pub fn file<'a>(self, cx: &ArchiveCx<'a>) -> FileRow<'a> {
        cx.everything[self.dossier].file(self.index)
    }

    pub fn document<'a>(self, cx: &ArchiveCx<'a>) -> DocumentRow<'a> {
        cx.everything[self.dossier].document(self.file(cx).document)
    }

    fn location(self, cx: &ArchiveCx) -> Location {
        let file = self.file(cx);
        cx.everything[self.dossier].location(&file.at.spot()).of_file(file.path.to_owned())
    }
}

/// Files of the same bytes under different documents, each group in path order; of a file that
/// two documents of a dossier name, the first alone.
pub(super) fn same_bytes(cx: &ArchiveCx, least: u64, sink: &mut Sink) -> Vec<Vec<Filed>> {
    // Sorted by digest rather than looked up: a table of a million lists of one would cost more.
    let mut all: Vec<(u128, u32, u32)> = Vec::new();
    for (dossier, row) in cx.everything.iter().enumerate() {
        for (index, file) in row.named.iter().enumerate().filter(|(_, file)| file.size >= least) {
            sink.saw(1);
            all.push((half(file.sha256), dossier as u32, index as u32));
        }
    }
    all.sort_unstable();
    let mut groups: Vec<Vec<Filed>> = all
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|same| {
            let mut paths: HashSet<(usize, &str)> = HashSet::new();
            let mut documents: HashSet<(usize, usize)> = HashSet::new();
            let members = same.iter().filter(|_| same.len() > 1).filter_map(|(_, dossier, index)| {
                let filed = Filed { dossier: *dossier as usize, index: *index as usize };
                let file = filed.file(cx);
                let new = paths.insert((filed.dossier, file.path));
                (documents.insert((filed.dossier, file.document)) && new).then_some(filed)
            });
            let members: Vec<Filed> = members.collect();
            (members.len() > 1).then_some(members)
        })
        .collect();
    for group in &mut groups {
        group.sort_by(|a, b| a.file(cx).path.cmp(b.file(cx).path));
    }
    groups.sort_by(|a, b| a[0].file(cx).path.cmp(b[0].file(cx).path));
    groups
}

/// The first half of a digest in hex, which no two files share by chance.
fn half(sha256: &str) -> u128 {
    sha256.get(..32).and_then(|half| u128::from_str_radix(half, 16).ok()).unwrap_or_default()
}

/// A group without those members that rightly are what another member is: declared copies, and
/// papers of dossiers that belong together.
pub(super) fn apart(cx: &ArchiveCx, links: &Links, group: Vec<Filed>) -> Vec<Filed> {
    let linked = links.neighbours();
    let rows = cx.everything;
    let mut kept: Vec<Filed> = Vec::with_capacity(group.len());
    // What is kept: its dossiers, what it is called, and what it declares to be a copy of.
    let mut dossiers: HashSet<usize> = HashSet::new();
    let mut names: HashSet<(&str, &str)> = HashSet::new();
    let mut copies: HashSet<(&str, &str)> = HashSet::new();
    for filed in group {
        let document = rows[filed.dossier].document(filed.file(cx).document);
        let name = rows[filed.dossier].id.as_deref().zip(document.id);
        let copy_of = document.copy_of;
        let excused =
            linked.get(&filed.dossier).is_some_and(|other| other.iter().any(|d| dossiers.contains(d)))
                || copy_of.is_some_and(|of| names.contains(&of) || copies.contains(&of))
                || name.is_some_and(|name| copies.contains(&name));
        if !excused {
            dossiers.insert(filed.dossier);
            names.extend(name);
            copies.extend(copy_of);
            kept.push(filed);
        }
    }
    kept
}

/// Whether a group is one paper that several dossiers hold as evidence: under one title, in
/// more than one dossier.
pub(super) fn is_shared_evidence(cx: &ArchiveCx, group: &[Filed]) -> bool {
    let title = |filed: &Filed| filed.document(cx).title.map(comparable);
    group.iter().all(|filed| filed.document(cx).evidence)
        && group.iter().any(|filed| filed.dossier != group[0].dossier)
        && group.iter().all(|filed| title(filed) == title(&group[0]))
}

/// A finding over a group: its place is the first member's, every member stands in it with its
/// date, and the one that says to be made first is named.
pub(super) fn cluster(cx: &ArchiveCx, group: &[Filed], message: Text) -> Option<Draft> {
    let own = group.iter().find(|filed| filed.dossier < cx.dossiers.len())?;
    let mut place = own.location(cx);
    if group.iter().any(|filed| filed.dossier != group[0].dossier) {
        place.dossier = None;
    }
    let sha256 = group[0].file(cx).sha256;
    let created = group.iter().filter_map(|filed| filed.file(cx).created).min();
    let mut draft = Draft::new(place, message).subject(sha256).evidence("sha256", sha256);
    if let Some(created) = created {
        draft = draft.evidence("created", created);
    }
    for filed in group {
        let document = filed.document(cx);
        let title = document.title.unwrap_or_default();
        let date = document.date.map_or_else(|| "—".to_owned(), |date| date.to_string());
        draft = draft.member(filed.location(cx), text! { zh: "“{title}”，{date}", en: "“{title}”, {date}" });
    }
    Some(draft)
}

/// Photos that are compared as pictures are judged as such (DUP004); a photo of a written page, of
/// a wall or of next to nothing is a file like others.
pub(super) fn all_photos(cx: &ArchiveCx, group: &[Filed]) -> bool {
    group.iter().all(|filed| filed.file(cx).photo)
}
