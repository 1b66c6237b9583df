//! Pages before and after: their number and order, what they show, their annotations.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::change::Class;
use super::compare::Compare;
use super::document::View;
use super::object::{Dict, Object};
use super::revision::{Forms, shown};

/// Pages that are compared.
const PAGES: usize = 20_000;

/// Entries of lists of pages and of annotations, the same one counted every time.
const LISTED: usize = 1_000_000;

/// Nodes of the tree inside nodes.
const DEPTH: u8 = 32;

/// What shows on a page.
const SHOWN: [&[u8]; 9] = [
    b"Contents",
    b"Resources",
    b"MediaBox",
    b"CropBox",
    b"Rotate",
    b"UserUnit",
    b"Group",
    b"BleedBox",
    b"ArtBox",
];

/// A page.
pub struct Leaf {
    /// Its object.
    pub number: Option<u32>,
    /// What it says, with what it inherits.
    pub dict: Rc<Dict>,
    /// Its annotations as they are listed.
    pub annotations: Vec<Object>,
}

/// What has been walked.
struct Seen {
    numbers: BTreeSet<u32>,
    left: usize,
}

impl Seen {
    fn take(&mut self, entries: usize) -> bool {
        self.left = self.left.saturating_sub(entries + 1);
        self.left > 0
    }
}

/// All pages in order.
pub fn leaves(view: View) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    let mut seen = Seen { numbers: BTreeSet::new(), left: LISTED };
    if let Some(root) = view.catalogue().get(&b"Pages"[..]) {
        walk(view, root, &Dict::new(), &mut seen, &mut leaves, DEPTH);
    }
    leaves
}

fn walk(view: View, node: &Object, inherited: &Dict, seen: &mut Seen, out: &mut Vec<Leaf>, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let number = node.reference();
    if out.len() >= PAGES || number.is_some_and(|number| !seen.numbers.insert(number)) {
        return;
    }
    let resolved = view.resolve(node);
    let Some(dict) = resolved.dict() else { return };
    if dict.contains_key(&b"Kids"[..]) {
        let mut handed = inherited.clone();
        for key in [&b"Resources"[..], b"MediaBox", b"CropBox", b"Rotate"] {
            if let Some(value) = dict.get(key) {
                handed.insert(key.to_vec(), value.clone());
            }
        }
        let kids = view.array(dict, b"Kids");
        if !seen.take(kids.len()) {
            return;
        }
        for kid in kids {
            walk(view, &kid, &handed, seen, out, depth);
        }
        return;
    }
    let mut own = inherited.clone();
    own.extend(dict.iter().map(|(key, value)| (key.clone(), value.clone())));
    let listed = view.value(dict, b"Annots");
    if !seen.take(listed.array().map_or(1, |list| list.len())) {
        return;
    }
    let annotations = view.array(dict, b"Annots");
    out.push(Leaf { number, dict: Rc::new(own), annotations });
}

/// Compares all pages.
pub fn compare(compare: &mut Compare, leaves: &(Vec<Leaf>, Vec<Leaf>), forms: &Forms) {
    let (old, new) = leaves;
    if old.len() != new.len() {
        compare.found(Class::Pages, format!("{} pages, then {}", old.len(), new.len()));
    }
    for (index, (old, new)) in old.iter().zip(new).enumerate() {
        let place = format!("page {}", index + 1);
        // Leaves that are wholly elsewhere are compared all the same: only what shows counts.
        compare.by_number = true;
        let differing = compare.differing(&old.dict, &new.dict, &[b"Parent", b"Annots"]);
        compare.by_number = false;
        for key in differing {
            let class = if SHOWN.contains(&key.as_slice()) { Class::Pages } else { Class::Other };
            compare.found(class, format!("{place} /{}", shown(&key)));
        }
        annotations(compare, old, new, forms, &place);
    }
}

fn annotations(compare: &mut Compare, old: &Leaf, new: &Leaf, forms: &Forms, place: &str) {
    let numbers =
        |leaf: &Leaf| -> BTreeSet<u32> { leaf.annotations.iter().filter_map(Object::reference).collect() };
    let (before, after) = (numbers(old), numbers(new));
    for gone in before.difference(&after) {
        compare.found(Class::Annotation, format!("{place} annotation {gone} removed"));
    }
    for come in after.difference(&before) {
        if !forms.widgets.contains_key(come) {
            compare.found(Class::Annotation, format!("{place} annotation {come} added"));
        }
    }
    for number in before.intersection(&after) {
        if forms.widgets.contains_key(number) {
            continue;
        }
        let (old, new) = (compare.old.get(*number), compare.new.get(*number));
        let same = match (old.dict(), new.dict()) {
            (Some(old), Some(new)) => compare.differing(old, new, &[b"P", b"Parent"]).is_empty(),
            _ => old.is_null() && new.is_null(),
        };
        if !same {
            compare.found(Class::Annotation, format!("{place} annotation {number} changed"));
        }
    }
    let direct = |leaf: &Leaf| -> Vec<Object> {
        leaf.annotations.iter().filter(|item| item.reference().is_none()).cloned().collect()
    };
    let (before, after) = (direct(old), direct(new));
    if before.len() != after.len() || before.iter().zip(&after).any(|(old, new)| !compare.same(old, new)) {
        compare.found(Class::Annotation, format!("{place} annotations"));
    }
}
