//! Claims and what is filed as evidence for them.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::{Document, Manifest};
use crate::json::Node;

/// One claim of a summary.
#[derive(Debug)]
pub(super) struct Claim<'a> {
    /// Its entry.
    pub node: &'a Node<'a>,
    /// `id`
    pub id: &'a str,
    /// The documents that are filed for it, whichever side says so.
    pub evidence: BTreeSet<&'a str>,
}

/// The claims of a record, with their evidence: what they list and what supports them.
pub(super) fn claims<'a>(manifest: &'a Manifest<'a>) -> Vec<Claim<'a>> {
    let Some(record) = manifest.root.get("record") else { return Vec::new() };
    let mut supported: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for document in manifest.documents() {
        let Some(id) = document.id() else { continue };
        for claim in supports(document) {
            supported.entry(claim).or_default().insert(id);
        }
    }
    let claim = |node: &'a Node<'a>| {
        let id = node.str("id")?;
        let mut evidence: BTreeSet<&str> = node.list("evidence").iter().filter_map(Node::as_str).collect();
        evidence.extend(supported.get(id).into_iter().flatten());
        Some(Claim { node, id, evidence })
    };
    record.list("claims").iter().filter_map(claim).collect()
}

/// What a document supports.
pub(super) fn supports<'a>(document: Document<'a>) -> impl Iterator<Item = &'a str> {
    document.node.list("supports").iter().filter_map(Node::as_str)
}
