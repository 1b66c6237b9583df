//! What a signature permits of later revisions: DocMDP, FieldMDP, the lock of its field.

use std::collections::BTreeSet;

use super::change::{Change, Class};
use super::document::View;
use super::fields::{Field, text};
use super::object::Dict;

/// What is permitted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions {
    /// DocMDP's P: 1 nothing, 2 filling and signing, 3 annotations too.
    pub level: Option<i64>,
    /// Fields that are locked.
    pub locks: Vec<Lock>,
}

/// Fields that are locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// All.
    All,
    /// These, and what is under them.
    Include(BTreeSet<String>),
    /// All but these.
    Exclude(BTreeSet<String>),
}

/// Reads what the signature `dict` in `field` permits.
pub fn read(view: &View, dict: &Dict, field: &Field) -> Permissions {
    let mut permissions = Permissions::default();
    for reference in view.array(dict, b"Reference").iter().take(16) {
        let resolved = view.resolve(reference);
        let Some(reference) = resolved.dict() else { continue };
        let parameters = view.dict(reference, b"TransformParams").unwrap_or_default();
        match view.value(reference, b"TransformMethod").name() {
            Some(b"DocMDP") => {
                // ISO 32000-1, table 254: 2 where nothing is said.
                permissions.level = Some(view.value(&parameters, b"P").int().unwrap_or(2));
            }
            Some(b"FieldMDP") => permissions.locks.extend(lock(view, &parameters)),
            _ => {}
        }
    }
    if let Some(own) = view.dict(&field.dict, b"Lock") {
        permissions.locks.extend(lock(view, &own));
        let level = view.value(&own, b"P").int();
        permissions.level = match (permissions.level, level) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    permissions
}

fn lock(view: &View, dict: &Dict) -> Option<Lock> {
    let names = || {
        view.array(dict, b"Fields").iter().filter_map(|name| view.resolve(name).bytes().map(text)).collect()
    };
    match view.value(dict, b"Action").name()? {
        b"All" => Some(Lock::All),
        b"Include" => Some(Lock::Include(names())),
        b"Exclude" => Some(Lock::Exclude(names())),
        _ => None,
    }
}

impl Lock {
    fn holds(&self, field: &str) -> bool {
        let named = |names: &BTreeSet<String>| {
            names.iter().any(|name| {
                field == name || field.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.'))
            })
        };
        match self {
            Self::All => true,
            Self::Include(names) => named(names),
            Self::Exclude(names) => !named(names),
        }
    }
}

impl Permissions {
    /// Whether `change` is permitted.
    pub fn allow(&self, change: &Change) -> bool {
        let by_level = match (self.level, change.class) {
            (_, Class::Validation | Class::Timestamp | Class::Metadata | Class::Irregular) => true,
            (_, Class::Pages | Class::Other) => false,
            (Some(1), _) => false,
            // Certified files fill the places that they have; a new one can cover what was certified.
            (Some(_), Class::Place) => false,
            (Some(2), Class::Annotation) => false,
            _ => true,
        };
        // An invisible timestamp is let through locks, as they are about what is said.
        let by_locks = change.class == Class::Timestamp
            || change.field.as_ref().is_none_or(|field| !self.locks.iter().any(|lock| lock.holds(field)));
        by_level && by_locks
    }
}
