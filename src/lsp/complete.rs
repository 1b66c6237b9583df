//! Completion: keys that the schema has, and values that may stand at a place.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::candidates::{Candidate, Known};
use super::context::{Context, Slot, at};
use super::server::Open;
use super::uri;
use super::world::World;
use crate::archive::Manifest;
use crate::finding::Lang;
use crate::json::Span;
use crate::report::plain::plain;

/// The kinds of item that the protocol counts.
const PROPERTY: u8 = 10;
const VALUE: u8 = 12;

/// What may be written at `position`.
pub fn complete(
    open: &Open,
    world: &World,
    unsaved: &BTreeMap<PathBuf, String>,
    position: &Value,
    lang: Lang,
) -> Value {
    let cursor = open.buffer.offset(position);
    let Some(context) = at(&open.buffer.text, cursor) else { return Value::Null };
    let items = known(open, world, unsaved, |known| match &context.slot {
        Slot::Key(present) => keys(open, known, &context, present, lang),
        Slot::Value => {
            let pointer = context.pointer();
            let found = known.values(&context.path, &pointer);
            found.iter().map(|candidate| value(open, &context, candidate, lang)).collect()
        }
    });
    json!({ "isIncomplete": false, "items": items })
}

/// Gathers what is known of an open manifest, from its text as it last was JSON.
pub fn known<T>(
    open: &Open,
    world: &World,
    unsaved: &BTreeMap<PathBuf, String>,
    ask: impl FnOnce(&Known) -> T,
) -> T {
    let reference = world.reference(unsaved);
    let place = uri::path(&open.uri).unwrap_or_default();
    let folder = place.parent().unwrap_or(&place);
    let empty = "{}";
    // A manifest that never was JSON says nothing yet.
    let manifest =
        Manifest::parse(&open.good, "", "dossier.json").or_else(|_| Manifest::parse(empty, "", ""));
    let Ok(manifest) = manifest else { unreachable!("an empty object is JSON") };
    let kind = manifest.kind().and_then(|name| world.kinds.get(name));
    let is_archive = place.ends_with("archive.json");
    ask(&Known { world, manifest: &manifest, kind, reference: &reference, folder, is_archive })
}

fn keys(open: &Open, known: &Known, context: &Context, present: &[String], lang: Lang) -> Vec<Value> {
    let pointer = context.pointer();
    let Some(shape) = known.schema().shape().at(&pointer) else { return Vec::new() };
    let colon = if open.buffer.text[context.to..].trim_start().starts_with(':') { "" } else { ": " };
    let named = shape.properties.iter().map(|(key, shape)| {
        let (title, description) = (shape.title.as_deref(), shape.description.as_deref());
        (key.clone(), title.unwrap_or_default().to_owned(), description.unwrap_or_default().to_owned())
    });
    let ids = shape.keys_refer.iter().flat_map(|what| known.ids(what));
    let ids = ids.map(|candidate| (candidate.value, candidate.label.zh, candidate.label.en));
    named
        .chain(ids)
        .filter(|(key, ..)| !present.contains(key))
        .map(|(key, zh, en)| {
            let said = match lang {
                Lang::Zh if !zh.is_empty() => zh,
                _ => en,
            };
            let text = format!("{}{colon}", Value::from(key.as_str()));
            item(open, context, &key, &text, PROPERTY, &said, "0")
        })
        .collect()
}

fn value(open: &Open, context: &Context, candidate: &Candidate, lang: Lang) -> Value {
    let text = Value::from(candidate.value.as_str()).to_string();
    let said = candidate.label.get(lang);
    item(open, context, &candidate.value, &text, VALUE, said, &candidate.rank.to_string())
}

fn item(open: &Open, context: &Context, label: &str, text: &str, kind: u8, said: &str, rank: &str) -> Value {
    let range = open.buffer.range(Span { start: context.from as u32, end: context.to as u32 });
    // What was typed is held against this, with its quotation mark where it has one.
    let filter = if context.quoted { format!("\"{label}\"") } else { label.to_owned() };
    let label = plain(label);
    json!({
        "label": label,
        "kind": kind,
        "detail": plain(said),
        "sortText": format!("{rank}{label}"),
        "filterText": filter,
        "textEdit": { "range": range, "newText": text },
    })
}
