//! The form before and after: fields signed, filled, added, removed.

use std::collections::BTreeSet;

use super::change::Class;
use super::compare::Compare;
use super::fields::Field;
use super::object::{Dict, Object};
use super::revision::{Forms, shown};

/// Keys of a field or widget that change when it is filled.
const FILLED: [&[u8]; 8] = [b"Ff", b"Type", b"AP", b"AS", b"V", b"F", b"DA", b"Q"];

/// Keys of the form that do not bear on what it says.
const SETTINGS: [&[u8]; 6] = [b"Fields", b"DR", b"DA", b"Q", b"NeedAppearances", b"SigFlags"];

/// Compares the forms.
pub fn compare(compare: &mut Compare, old: &Dict, new: &Dict, forms: &Forms) {
    let (before, after) = (compare.old.dict(old, b"AcroForm"), compare.new.dict(new, b"AcroForm"));
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    for key in compare.differing(&before, &after, &SETTINGS) {
        compare.found(Class::Other, format!("/AcroForm /{}", shown(&key)));
    }
    if !compare.same_key(&before, &after, b"DR") {
        compare.found(Class::FormFill, "/AcroForm /DR");
    }
    let names: BTreeSet<&String> = forms.old.keys().chain(forms.new.keys()).collect();
    for name in names {
        match (forms.old.get(name), forms.new.get(name)) {
            (Some(_), None) => compare.found_in(Class::Other, format!("field {name} removed"), Some(name)),
            (None, Some(field)) => added(compare, field),
            (Some(old), Some(new)) => changed(compare, old, new),
            (None, None) => {}
        }
    }
}

/// A field that was not there.
fn added(compare: &mut Compare, field: &Field) {
    let name = Some(field.name.as_str());
    if !field.is_signature() {
        return compare.found_in(Class::Other, format!("field {} added", field.name), name);
    }
    let visible = field.is_visible(&compare.new);
    let dressed =
        std::iter::once(&field.dict).chain(field.widgets.iter().map(|(_, dict)| dict)).any(|dict| {
            dict.contains_key(&b"AP"[..]) || dict.contains_key(&b"Lock"[..]) || dict.contains_key(&b"SV"[..])
        });
    let class = match (visible, dressed) {
        (true, _) => Class::Place,
        (false, true) => Class::Signing,
        (false, false) => Class::Timestamp,
    };
    compare.found_in(class, format!("field {} added", field.name), name);
    signed(compare, field, visible);
}

/// The value of a field that had none.
fn signed(compare: &mut Compare, field: &Field, visible: bool) {
    let name = Some(field.name.as_str());
    let Some(value) = field.dict.get(&b"V"[..]) else { return };
    // An older object made into a signature would be signed by nobody.
    if value
        .reference()
        .is_some_and(|number| compare.old.entry(number).is_some() && !compare.old.get(number).is_null())
    {
        return compare.found_in(
            Class::Other,
            format!("field {} signed with an older object", field.name),
            name,
        );
    }
    let resolved = compare.new.resolve(value);
    let Some(dict) = resolved.dict() else { return };
    let stamp = compare.new.value(dict, b"Type").name() == Some(b"DocTimeStamp");
    let class = if stamp && !visible { Class::Timestamp } else { Class::Signing };
    compare.found_in(class, format!("field {} signed", field.name), name);
}

/// A field that was there.
fn changed(compare: &mut Compare, old: &Field, new: &Field) {
    let name = Some(new.name.as_str());
    if old.kind != new.kind {
        compare.found_in(Class::Other, format!("field {} of another type", new.name), name);
    }
    for key in
        compare.differing(&old.dict, &new.dict, &[FILLED.as_slice(), &[b"Kids", b"Parent", b"P"]].concat())
    {
        compare.found_in(Class::Other, format!("field {} /{}", new.name, shown(&key)), name);
    }
    let mut filled = filled_keys(compare, &old.dict, &new.dict);
    let kids = |field: &Field| field.widgets.iter().map(|(number, _)| *number).collect::<Vec<_>>();
    if kids(old) != kids(new) {
        compare.found_in(Class::Other, format!("field {} /Kids", new.name), name);
    } else {
        for ((_, old_kid), (_, new_kid)) in old.widgets.iter().zip(&new.widgets) {
            let but = [FILLED.as_slice(), &[b"Parent", b"P"]].concat();
            for key in compare.differing(old_kid, new_kid, &but) {
                compare.found_in(Class::Other, format!("field {} widget /{}", new.name, shown(&key)), name);
            }
            filled.extend(filled_keys(compare, old_kid, new_kid));
        }
    }
    if filled.is_empty() {
        return;
    }
    // A dictionary of appearances that something else uses too is a way to change that unseen.
    let shared = old.dict.get(&b"AP"[..]).and_then(Object::reference);
    if filled.iter().any(|key| key == b"AP") && shared.is_some_and(|number| compare.users(number) > 1) {
        compare.found_in(Class::Other, format!("field {} /AP is used elsewhere too", new.name), name);
    }
    if !new.is_signature() {
        return compare.found_in(Class::FormFill, format!("field {} filled", new.name), name);
    }
    let has = |field: &Field| field.dict.get(&b"V"[..]).is_some_and(|value| !matches!(value, Object::Null));
    if !has(old) && has(new) {
        let visible = new.is_visible(&compare.new);
        signed(compare, new, visible);
        if filled.iter().any(|key| key == b"AP") {
            compare.found_in(Class::Signing, format!("field {} /AP", new.name), name);
        }
    } else {
        for key in filled.iter().filter(|key| !matches!(key.as_slice(), b"Ff" | b"Type")) {
            compare.found_in(Class::Other, format!("field {} /{} after signing", new.name, shown(key)), name);
        }
    }
}

/// The keys of filling that are not the same.
fn filled_keys(compare: &mut Compare, old: &Dict, new: &Dict) -> Vec<Vec<u8>> {
    FILLED.iter().filter(|key| !compare.same_key(old, new, key)).map(|key| key.to_vec()).collect()
}
