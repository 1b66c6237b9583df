//! What one revision did, compared with the one before: trailer and catalogue first, where least is
//! allowed, then pages, the validation data, and the form.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Class};
use super::compare::Compare;
use super::document::View;
use super::fields::{self, Field};
use super::object::{Dict, Object};
use super::xref::Entry;
use super::{form, pages, store};

/// Keys of a trailer that belong to the section and not to the document.
const SECTION: [&[u8]; 12] = [
    b"Size",
    b"Prev",
    b"XRefStm",
    b"ID",
    b"Root",
    b"Info",
    b"Type",
    b"W",
    b"Index",
    b"Length",
    b"Filter",
    b"DecodeParms",
];

/// Keys of the catalogue with a judge of their own.
const JUDGED: [&[u8]; 7] =
    [b"AcroForm", b"DSS", b"Extensions", b"Metadata", b"MarkInfo", b"Version", b"Pages"];

/// Both forms, by name.
pub struct Forms {
    /// Before.
    pub old: BTreeMap<String, Field>,
    /// After.
    pub new: BTreeMap<String, Field>,
    /// Objects that are fields or widgets of fields afterwards, and whose.
    pub widgets: BTreeMap<u32, String>,
}

/// Everything that the step from `old` to `new`, revision `number`, changed.
pub fn changes(old: View, new: View, number: u32) -> Vec<Change> {
    let mut compare = Compare::new(old, new, number);
    let forms = forms(old, new);
    let leaves = (pages::leaves(old), pages::leaves(new));
    compare.known = known(&forms, &leaves);
    trailer(&mut compare);
    let (before, after) = (old.catalogue(), new.catalogue());
    catalogue(&mut compare, &before, &after);
    pages::compare(&mut compare, &leaves, &forms);
    store::compare(&mut compare, &before, &after);
    form::compare(&mut compare, &before, &after, &forms);
    if compare.given_up || old.document.exhausted() {
        compare.found(Class::Other, "not compared to the end");
    }
    compare.changes.into_iter().collect()
}

fn forms(old: View, new: View) -> Forms {
    let (old, new) = (fields::by_name(fields::all(&old)), fields::by_name(fields::all(&new)));
    let widgets = new
        .values()
        .flat_map(|field| {
            let own = field.number.into_iter().chain(field.widgets.iter().filter_map(|(number, _)| *number));
            own.map(|number| (number, field.name.clone()))
        })
        .collect();
    Forms { old, new, widgets }
}

/// Objects that keep their part in both revisions: pages, fields, annotations on a page.
fn known(forms: &Forms, leaves: &(Vec<pages::Leaf>, Vec<pages::Leaf>)) -> BTreeSet<u32> {
    let of_fields = |fields: &BTreeMap<String, Field>| -> BTreeSet<u32> {
        fields
            .values()
            .flat_map(|field| {
                field.number.into_iter().chain(field.widgets.iter().filter_map(|(number, _)| *number))
            })
            .collect()
    };
    let of_pages = |leaves: &[pages::Leaf]| -> (BTreeSet<u32>, BTreeSet<u32>) {
        let pages = leaves.iter().filter_map(|leaf| leaf.number).collect();
        let annotations =
            leaves.iter().flat_map(|leaf| &leaf.annotations).filter_map(Object::reference).collect();
        (pages, annotations)
    };
    let (old_fields, new_fields) = (of_fields(&forms.old), of_fields(&forms.new));
    let ((old_pages, old_notes), (new_pages, new_notes)) = (of_pages(&leaves.0), of_pages(&leaves.1));
    let mut known: BTreeSet<u32> = old_fields.intersection(&new_fields).copied().collect();
    known.extend(old_pages.intersection(&new_pages));
    known.extend(old_notes.intersection(&new_notes));
    known
}

fn trailer(compare: &mut Compare) {
    let (old, new) = (compare.old.trailers(), compare.new.trailers());
    for (key, value) in old.iter().filter(|(key, _)| !SECTION.contains(&key.as_slice())) {
        // A key of a producer's own may come to lead elsewhere; what it led to must stay as it was.
        if key == b"Encrypt" && !compare.same(value, new.get(key).unwrap_or(&Object::Null)) {
            compare.found(Class::Other, "trailer /Encrypt");
        } else if !compare.stays(value, &format!("trailer /{}", shown(key))) {
            compare.found(Class::Other, format!("trailer /{}", shown(key)));
        } else if !compare.same_here(value) {
            compare.found(Class::Irregular, format!("trailer /{}", shown(key)));
        }
    }
    if !old.contains_key(&b"Encrypt"[..]) && new.contains_key(&b"Encrypt"[..]) {
        compare.found(Class::Other, "trailer /Encrypt");
    }
    freed(compare);
    let info = |view: &View| view.trailer(b"Info").unwrap_or(Object::Null);
    let (old, new) = (info(&compare.old), info(&compare.new));
    if !compare.same(&old, &new) {
        compare.found(Class::Metadata, "/Info");
    }
}

/// Objects that were there and are declared free.
fn freed(compare: &mut Compare) {
    let document = compare.old.document;
    let Some(section) =
        compare.new.sections.checked_sub(1).and_then(|index| document.chain.sections.get(index))
    else {
        return;
    };
    let gone = section.entries.iter().filter(|(number, entry)| **number != 0 && **entry == Entry::Free);
    let numbers: Vec<u32> = gone.map(|(number, _)| *number).take(8).collect();
    for number in numbers {
        compare.found(Class::Irregular, format!("object {number} freed"));
    }
}

fn catalogue(compare: &mut Compare, old: &Dict, new: &Dict) {
    compare.by_number = true;
    let differing = compare.differing(old, new, &JUDGED);
    compare.by_number = false;
    for key in differing {
        compare.found(Class::Other, format!("/Root /{}", shown(&key)));
    }
    for key in [&b"Extensions"[..], b"Metadata", b"MarkInfo", b"Version"] {
        if !compare.same_key(old, new, key) {
            compare.found(Class::Metadata, format!("/Root /{}", shown(key)));
        }
    }
}

/// A name for people.
pub fn shown(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}
