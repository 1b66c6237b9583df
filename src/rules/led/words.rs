//! Suppliers, people and items as messages name them.

use crate::archive::Reference;
use crate::finding::Text;
use crate::text;

/// A supplier by name and id, or as written where the name is not known.
pub(super) fn supplier(reference: &Reference, id: &str) -> Text {
    named(reference.suppliers.get(id).map(|known| known.name.as_str()), id)
}

/// A person by name and id, or as written where the name is not known.
pub(super) fn person(reference: &Reference, id: &str) -> Text {
    named(reference.people.get(id).map(|known| known.name.as_str()), id)
}

/// A unit by name and id, or as written where the name is not known.
pub(super) fn unit(reference: &Reference, id: &str) -> Text {
    named(reference.units.get(id).map(|known| known.name.as_str()), id)
}

fn named(name: Option<&str>, id: &str) -> Text {
    match name.filter(|name| !name.is_empty()) {
        Some(name) => text! { zh: "{name}（{id}）", en: "{name} (`{id}`)" },
        None => text! { zh: "“{id}”", en: "“{id}”" },
    }
}
