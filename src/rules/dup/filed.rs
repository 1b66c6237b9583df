//! Files as they are filed, grouped by their bytes.

use std::collections::{HashMap, HashSet};

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
    pub fn file<'a>(self, cx: &'a ArchiveCx) -> &'a FileRow {
        &cx.everything[self.dossier].named[self.index]
    }

    pub fn document<'a>(self, cx: &'a ArchiveCx) -> &'a DocumentRow {
        &cx.everything[self.dossier].documents[self.file(cx).document]
    }

    fn location(self, cx: &ArchiveCx) -> Location {
        let file = self.file(cx);
        cx.everything[self.dossier].location(&file.at).of_file(file.path.clone())
    }
}

/// Files of the same bytes under different documents, each group in path order; of a file that
/// two documents of a dossier name, the first alone.
pub(super) fn same_bytes(cx: &ArchiveCx, least: u64, sink: &mut Sink) -> Vec<Vec<Filed>> {
    let mut groups: HashMap<&str, Vec<Filed>> = HashMap::new();
    let mut paths: HashSet<(&str, usize, &str)> = HashSet::new();
    let mut documents: HashSet<(&str, usize, usize)> = HashSet::new();
    for (dossier, row) in cx.everything.iter().enumerate() {
        for (index, file) in row.named.iter().enumerate().filter(|(_, file)| file.size >= least) {
            sink.saw(1);
            let new = paths.insert((&file.sha256, dossier, &file.path));
            if documents.insert((&file.sha256, dossier, file.document)) && new {
                groups.entry(&file.sha256).or_default().push(Filed { dossier, index });
            }
        }
    }
    let mut groups: Vec<Vec<Filed>> = groups.into_values().filter(|group| group.len() > 1).collect();
    for group in &mut groups {
        group.sort_by(|a, b| a.file(cx).path.cmp(&b.file(cx).path));
    }
    groups.sort_by(|a, b| a[0].file(cx).path.cmp(&b[0].file(cx).path));
    groups
}

/// A group without those members that rightly are what another member is: declared copies, and
/// papers of dossiers that belong together.
pub(super) fn apart(cx: &ArchiveCx, links: &Links, group: Vec<Filed>) -> Vec<Filed> {
    let linked = links.neighbours();
    let rows = cx.everything;
    let mut kept: Vec<Filed> = Vec::with_capacity(group.len());
    // What is kept: its dossiers, what it is called, and what it declares to be a copy of.
    let mut dossiers: HashSet<usize> = HashSet::new();
    let mut names: HashSet<(&String, &String)> = HashSet::new();
    let mut copies: HashSet<(&String, &String)> = HashSet::new();
    for filed in group {
        let document = &rows[filed.dossier].documents[filed.file(cx).document];
        let name = rows[filed.dossier].id.as_ref().zip(document.id.as_ref());
        let copy_of = document.copy_of.as_ref().map(|(dossier, document)| (dossier, document));
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
    let title = |filed: &Filed| filed.document(cx).title.as_deref().map(comparable);
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
    let sha256 = group[0].file(cx).sha256.as_str();
    let created = group.iter().filter_map(|filed| filed.file(cx).created.as_deref()).min();
    let mut draft = Draft::new(place, message).subject(sha256).evidence("sha256", sha256);
    if let Some(created) = created {
        draft = draft.evidence("created", created);
    }
    for filed in group {
        let document = filed.document(cx);
        let title = document.title.as_deref().unwrap_or_default();
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
