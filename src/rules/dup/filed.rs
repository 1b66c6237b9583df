//! Files as they are filed, grouped by their bytes.

use std::collections::HashMap;

use super::links::{Links, declared};
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

    fn key(self, cx: &ArchiveCx) -> (usize, usize) {
        (self.dossier, self.file(cx).document)
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
    for (dossier, row) in cx.everything.iter().enumerate() {
        for (index, file) in row.named.iter().enumerate().filter(|(_, file)| file.size >= least) {
            sink.saw(1);
            let group = groups.entry(&file.sha256).or_default();
            let filed = Filed { dossier, index };
            let named_twice = group.iter().any(|known| {
                known.dossier == dossier
                    && (known.file(cx).path == file.path || known.file(cx).document == file.document)
            });
            if !named_twice {
                group.push(filed);
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
    let mut kept: Vec<Filed> = Vec::with_capacity(group.len());
    for filed in group {
        let excused = kept.iter().any(|known| {
            links.linked(known.dossier, filed.dossier)
                || declared(cx.everything, known.key(cx), filed.key(cx))
        });
        if !excused {
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
