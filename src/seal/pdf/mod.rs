//! Signatures in PDF files (ISO 32000-1 and -2, ETSI EN 319 142).

mod byte_range;
mod change;
mod compare;
mod decode;
mod document;
mod fields;
mod form;
mod object;
mod pages;
mod permissions;
mod revision;
mod signature;
mod store;
mod xref;

pub use change::{Change, Class};

use std::collections::{BTreeMap, BTreeSet};

use document::Document;
use signature::Found;

use super::trust::{Trust, Verified};
use super::verdict::{Coverage, Kind, Reason, Signature, State};

/// Signature fields that are checked of one file.
const FIELDS: usize = 256;

/// Comparisons of two revisions.
const PAIRS: usize = 256;

/// Every signature field of a PDF, in the form's order.
pub fn signatures(bytes: &[u8]) -> Vec<Signature> {
    super::crypto::refill();
    let document = Document::new(bytes);
    let now = document.now();
    let fields = fields::all(&now);
    let store = store::read(&now);
    let mut found: Vec<(Found, &fields::Field)> = fields
        .iter()
        .filter(|field| field.is_signature())
        .take(FIELDS)
        .filter_map(|field| Some((signature::read(&now, field, &store.certificates)?, field)))
        .collect();
    let sections: BTreeSet<usize> = found
        .iter()
        .filter(|(one, _)| needs_comparing(&one.signature))
        .filter_map(|(one, _)| one.section)
        .collect();
    let changes = later(&document, &sections);
    let stray = byte_range::stray_tail(&document);
    for (one, field) in &mut found {
        let signature = &mut one.signature;
        if !needs_comparing(signature) {
            continue;
        }
        signature.changes =
            one.section.and_then(|section| changes.get(&section)).cloned().unwrap_or_default();
        let permissions = permissions::read(&now, &one.dict, field);
        judge(signature, &permissions);
        if stray {
            signature.note(Reason::StrayBytes, "");
        }
    }
    stamp(&mut found);
    if document.is_encrypted() {
        reveal(&document, &mut found);
    }
    let mut signatures: Vec<Signature> = found.into_iter().map(|(one, _)| one.signature).collect();
    // Whole objects lie in encrypted streams: a signature is there, and nobody here can see it.
    if signatures.is_empty()
        && document.is_encrypted()
        && crate::examine::pdf::find(bytes, b"/ByteRange").is_some()
    {
        let mut signature = Signature::new(Kind::Pdf, "", "");
        signature.unsupported(Reason::Encrypted, "");
        signatures.push(signature);
    }
    store.tell(&mut signatures);
    signatures
}

/// The same, judged.
pub fn verify(bytes: &[u8], trust: &Trust) -> Vec<Verified> {
    super::judge_all(signatures(bytes), trust)
}

/// Whether anything may have come after what it covers.
fn needs_comparing(signature: &Signature) -> bool {
    matches!(signature.state, State::Intact | State::Unsupported | State::Broken)
        && signature.coverage == Some(Coverage::EntireRevision)
}

/// What came after each of the `sections`: every later state of the file against the signed one, so
/// that what was changed and changed back shows, and what came and went later does not count.
fn later(document: &Document, sections: &BTreeSet<usize>) -> BTreeMap<usize, Vec<Change>> {
    let all = document.chain.sections.len();
    let mut pairs = PAIRS;
    let mut changes = BTreeMap::new();
    for section in sections {
        let mut seen = BTreeSet::new();
        let mut own = Vec::new();
        for index in section + 1..all {
            let Some(left) = pairs.checked_sub(1) else {
                let place = format!("{} revisions", all - index);
                own.push(Change { revision: all as u32, class: Class::Other, place, field: None });
                break;
            };
            pairs = left;
            let found = revision::changes(document.at(section + 1), document.at(index + 1), index as u32 + 1);
            own.extend(found.into_iter().filter(|change| seen.insert((change.class, change.place.clone()))));
        }
        changes.insert(*section, own);
    }
    changes
}

/// Later changes against what the signature permits.
fn judge(signature: &mut Signature, permissions: &permissions::Permissions) {
    let changes = signature.changes.clone();
    signature.permitted = Some(changes.iter().all(|change| permissions.allow(change)));
    for change in changes {
        let place = format!("revision {}: {}", change.revision, change.place);
        match change.class {
            Class::Pages => signature.note(Reason::Changed, place),
            Class::Other => signature.note(Reason::Unclassified, place),
            _ if !permissions.allow(&change) => signature.note(Reason::NotPermitted, place),
            Class::Annotation if permissions.level.is_none() => signature.note(Reason::Unclassified, place),
            _ => {}
        }
    }
}

/// The names of fields, and the moments that signers claim, are encrypted with everything else.
fn reveal(document: &Document, found: &mut [(Found, &fields::Field)]) {
    let Some(clear) = document.clear() else { return };
    let numbers: Vec<u32> = found.iter().filter_map(|(_, field)| field.number).collect();
    let names = clear.texts(&numbers, b"T");
    let signed = |field: &fields::Field| field.dict.get(&b"V"[..])?.reference();
    let numbers: Vec<u32> = found.iter().filter_map(|(_, field)| signed(field)).collect();
    let moments = clear.texts(&numbers, b"M");
    for (one, field) in found {
        if let Some(name) = field.number.and_then(|number| names.get(&number)) {
            one.signature.place = fields::text(name);
        }
        if let Some(moment) = signed(field).and_then(|number| moments.get(&number)) {
            let claimed = signature::moment(&fields::text(moment));
            one.signature.claimed = one.signature.claimed.or(claimed);
        }
    }
}

/// A document timestamp stamps every signature that it covers.
fn stamp(found: &mut [(Found, &fields::Field)]) {
    let stamps: Vec<(usize, Vec<super::verdict::Timestamp>)> = found
        .iter()
        .filter(|(one, _)| one.signature.kind == Kind::PdfTimestamp && one.signature.state == State::Intact)
        .filter(|(one, _)| {
            matches!(one.signature.coverage, Some(Coverage::EntireFile | Coverage::EntireRevision))
        })
        .map(|(one, _)| (one.end, one.signature.timestamps.clone()))
        .collect();
    for (one, _) in found {
        for (end, timestamps) in &stamps {
            if one.signature.kind == Kind::Pdf && one.end > 0 && one.end < *end {
                one.signature.timestamps.extend(timestamps.iter().take(1).cloned());
            }
        }
    }
}
