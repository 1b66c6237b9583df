//! Two revisions, object by object: are two things the same, all that they lead to included?

use std::collections::BTreeSet;

use super::change::{Change, Class};
use super::document::View;
use super::object::{Dict, Object};

/// Pairs of objects that are compared.
const PAIRS: usize = 500_000;

/// Objects inside objects, references counted.
const DEPTH: u16 = 200;

/// A comparison of two revisions.
pub struct Compare<'d, 'b> {
    /// Before.
    pub old: View<'d, 'b>,
    /// After.
    pub new: View<'d, 'b>,
    /// The revision's number.
    pub revision: u32,
    /// What was found.
    pub changes: BTreeSet<Change>,
    /// Objects that are compared in their own right, and not again wherever they are mentioned.
    pub known: BTreeSet<u32>,
    same: BTreeSet<(u32, u32)>,
    differ: BTreeSet<(u32, u32)>,
    /// Whether it had to be broken off.
    pub given_up: bool,
    /// Whether the same under another number is worth a word.
    pub by_number: bool,
}

impl<'d, 'b> Compare<'d, 'b> {
    /// Nothing compared yet.
    pub fn new(old: View<'d, 'b>, new: View<'d, 'b>, revision: u32) -> Self {
        Self {
            old,
            new,
            revision,
            changes: BTreeSet::new(),
            known: BTreeSet::new(),
            same: BTreeSet::new(),
            differ: BTreeSet::new(),
            given_up: false,
            by_number: false,
        }
    }

    /// Notes a change.
    pub fn found(&mut self, class: Class, place: impl Into<String>) {
        self.found_in(class, place, None);
    }

    /// Notes a change of a field.
    pub fn found_in(&mut self, class: Class, place: impl Into<String>, field: Option<&str>) {
        if self.changes.len() < 1000 {
            let place: String = place.into().chars().take(200).collect();
            let field = field.map(str::to_owned);
            self.changes.insert(Change { revision: self.revision, class, place, field });
        }
    }

    /// Whether the values of `key` are the same.
    pub fn same_key(&mut self, old: &Dict, new: &Dict, key: &[u8]) -> bool {
        match (old.get(key), new.get(key)) {
            (None, None) => true,
            (one, other) => {
                let (one, other) =
                    (one.cloned().unwrap_or(Object::Null), other.cloned().unwrap_or(Object::Null));
                self.same(&one, &other)
            }
        }
    }

    /// The keys, `but` some, whose values are not the same.
    pub fn differing(&mut self, old: &Dict, new: &Dict, but: &[&[u8]]) -> Vec<Vec<u8>> {
        let keys: BTreeSet<&Vec<u8>> = old.keys().chain(new.keys()).collect();
        keys.into_iter()
            .filter(|key| !but.contains(&key.as_slice()))
            .filter(|key| !self.same_key(old, new, key))
            .cloned()
            .collect()
    }

    /// Whether two things are the same.
    pub fn same(&mut self, old: &Object, new: &Object) -> bool {
        self.deep(old, new, DEPTH)
    }

    /// Whether what `value` leads to is what it was. A reference that led nowhere may come to lead
    /// somewhere, for nobody knows what to do with a producer's own key; it is worth a word.
    pub fn stays(&mut self, value: &Object, place: &str) -> bool {
        match value {
            Object::Ref(number) if self.old.get(*number).is_null() => {
                if !self.new.get(*number).is_null() {
                    self.found(Class::Irregular, place);
                }
                true
            }
            Object::Array(items) => items.iter().all(|item| self.stays(item, place)),
            _ => self.same(value, value),
        }
    }

    /// Whether the objects that `value` itself refers to say the same in both revisions, those
    /// included that are compared in their own right elsewhere.
    pub fn same_here(&mut self, value: &Object) -> bool {
        let mut numbers: Vec<u32> = value.reference().into_iter().collect();
        if let Object::Array(items) = value {
            numbers.extend(items.iter().filter_map(Object::reference).take(64));
        }
        numbers.into_iter().all(|number| match (self.old.get(number), self.new.get(number)) {
            (Object::Dict(old), Object::Dict(new)) => self.dicts(&old, &new, &[], DEPTH),
            _ => true,
        })
    }

    /// How many objects and trailers before this revision refer to `number`; told up to 2.
    pub fn users(&mut self, number: u32) -> usize {
        let view = self.old;
        let numbers: BTreeSet<u32> = view
            .document
            .chain
            .sections
            .iter()
            .take(view.sections)
            .flat_map(|section| section.entries.keys().copied())
            .take(PAIRS)
            .collect();
        let trailers = Object::Dict(std::rc::Rc::new(view.trailers()));
        let mut users = usize::from(mentions(&trailers, number, 32));
        for candidate in numbers {
            users += usize::from(mentions(&view.get(candidate), number, 32));
            if users > 1 {
                break;
            }
        }
        users
    }

    fn deep(&mut self, old: &Object, new: &Object, depth: u16) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            self.given_up = true;
            return true;
        };
        if let (Object::Ref(one), Object::Ref(other)) = (old, new) {
            let pair = (*one, *other);
            if one == other && self.known.contains(one) {
                return true;
            }
            if self.differ.contains(&pair) {
                return false;
            }
            // Taken for the same while it is looked at: what differs shows elsewhere in the circle.
            if !self.same.insert(pair) {
                return true;
            }
            if self.same.len() > PAIRS {
                self.given_up = true;
                return true;
            }
        }
        let (one, other) = (self.old.resolve(old), self.new.resolve(new));
        let same = match (&one, &other) {
            (Object::Null, Object::Null) => true,
            (Object::Bool(a), Object::Bool(b)) => a == b,
            (Object::Int(a), Object::Int(b)) => a == b,
            (Object::Real(a), Object::Real(b)) => a == b,
            (Object::Int(_) | Object::Real(_), Object::Int(_) | Object::Real(_)) => {
                one.number() == other.number()
            }
            (Object::Name(a), Object::Name(b)) => a == b,
            (Object::Str(a, _), Object::Str(b, _)) => a == b,
            (Object::Array(a), Object::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| self.deep(a, b, depth))
            }
            (Object::Stream(a, _), Object::Stream(b, _)) => {
                self.old.raw(&one) == self.new.raw(&other) && self.dicts(a, b, &[b"Length"], depth)
            }
            (Object::Dict(a), Object::Dict(b)) => self.dicts(a, b, &[], depth),
            _ => false,
        };
        if same
            && self.by_number
            && let (Object::Ref(one), Object::Ref(other)) = (old, new)
            && one != other
        {
            self.found(Class::Irregular, format!("object {one} is now {other}"));
        }
        if !same && let (Object::Ref(one), Object::Ref(other)) = (old, new) {
            self.same.remove(&(*one, *other));
            self.differ.insert((*one, *other));
        }
        same
    }

    fn dicts(&mut self, old: &Dict, new: &Dict, but: &[&[u8]], depth: u16) -> bool {
        let null = Object::Null;
        old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))).all(|key| {
            but.contains(&key.as_slice())
                || self.deep(old.get(key).unwrap_or(&null), new.get(key).unwrap_or(&null), depth)
        })
    }
}

/// Whether `object` itself refers to `number`.
fn mentions(object: &Object, number: u32, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match object {
        Object::Ref(other) => *other == number,
        Object::Array(items) => items.iter().any(|item| mentions(item, number, depth)),
        Object::Dict(dict) | Object::Stream(dict, _) => {
            dict.values().any(|value| mentions(value, number, depth))
        }
        _ => false,
    }
}
