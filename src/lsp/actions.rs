//! Quick fixes. Filling in what files tell is `--fix` by other means and has its limits; putting the
//! word that was probably meant is the writer's own choice. A dossier that somebody vouched for is
//! offered neither.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::candidates::Known;
use super::complete::known;
use super::context::Step;
use super::diagnose::span;
use super::server::Open;
use super::world::World;
use super::{missing, uri};
use crate::archive::{Folder, Manifest, join, place_of};
use crate::finding::{Finding, Lang, Text, nearest};
use crate::fix::{Edit, Guard, absent};
use crate::json::{Node, Span, resolve};
use crate::text;

/// The kind of the action that fills in everything.
pub const FIX_ALL: &str = "source.fixAll.zhenji";

/// What can be done in the range that `params` names.
pub fn actions(
    open: &Open,
    world: &World,
    unsaved: &BTreeMap<PathBuf, String>,
    params: &Value,
    lang: Lang,
) -> Value {
    let range = open.buffer.span(&params["range"]);
    let Ok(manifest) = Manifest::parse(&open.buffer.text, "", "dossier.json") else { return json!([]) };
    let place = uri::path(&open.uri).unwrap_or_default();
    let dossier = place.parent().and_then(|folder| world.dossier(folder));
    let on_disk = crate::archive::load(&place).map(|loaded| loaded.sha256).unwrap_or_default();
    if let Some((archive, folder)) = &dossier
        && Guard::of(archive).refuses(&manifest, folder, &on_disk).is_some()
    {
        return json!([]);
    }
    let wanted = |kind: &str| {
        let only = params.pointer("/context/only").and_then(Value::as_array);
        only.is_none_or(|only| {
            let mut words = only.iter().filter_map(Value::as_str);
            words
                .any(|word| kind == word || kind.strip_prefix(word).is_some_and(|rest| rest.starts_with('.')))
        })
    };
    let mut actions = Vec::new();
    if wanted("quickfix") {
        known(open, world, unsaved, |known| {
            let found = open.own.iter().chain(&open.across);
            for finding in found.filter(|finding| touches(span(open, finding), range)) {
                actions.extend(meant(open, &manifest, known, finding, lang));
                let entry = known.kind.and_then(|kind| missing::entry(&manifest, kind, finding));
                actions.extend(entry.map(|(title, span, text)| {
                    let edit = json!({ "range": open.buffer.range(span), "newText": text });
                    built(open, &title, "quickfix", false, vec![edit], lang)
                }));
            }
        });
    }
    if let Some((archive, folder)) = dossier.filter(|_| wanted("quickfix") || wanted(FIX_ALL)) {
        let edits = fillings(world, &archive.root, &folder, &manifest);
        let here: Vec<&Edit> =
            edits.iter().filter(|edit| document_touches(&manifest.root, &edit.pointer, range)).collect();
        if wanted("quickfix") && !here.is_empty() {
            let count = here.len();
            let title = text! {
                zh: "填入此材料文件可以算出的 {count} 个值（摘要、字节数、页数）",
                en: "Fill in {count} value(s) that this document's files tell (digest, size, pages)",
            };
            actions.push(action(open, &title, "quickfix", false, &here, lang));
        }
        if wanted(FIX_ALL) && !edits.is_empty() {
            let count = edits.len();
            let title = text! {
                zh: "填入文件可以算出的全部 {count} 个值",
                en: "Fill in all {count} value(s) that the files tell",
            };
            let all: Vec<&Edit> = edits.iter().collect();
            actions.push(action(open, &title, FIX_ALL, false, &all, lang));
        }
    }
    actions.into()
}

/// What `--fix` would fill in, on the text as it is now.
fn fillings(world: &World, root: &std::path::Path, folder: &Folder, manifest: &Manifest) -> Vec<Edit> {
    let read = |entry: &crate::archive::Entry, sm3: bool| {
        let place = match &entry.real {
            Some(real) => root.join(real),
            None => place_of(root, &join(&folder.path, &entry.path)),
        };
        world.examiner.examine(&place, sm3).ok()
    };
    absent(manifest, folder, &read).edits
}

/// The word that a finding's value was probably meant to be.
fn meant(open: &Open, manifest: &Manifest, known: &Known, finding: &Finding, lang: Lang) -> Option<Value> {
    let pointer = finding.pointer.as_deref()?;
    if let Some((key, near)) = misspelt(manifest, known, pointer) {
        return Some(change(open, key, near, lang));
    }
    let node = resolve(&manifest.root, pointer)?;
    let (node, pointer) = match node.as_str() {
        Some(_) => (node, pointer.to_owned()),
        // Rules that are about a whole document mean its role.
        None => (node.get("role").filter(|_| finding.code == "STR015")?, format!("{pointer}/role")),
    };
    let word = node.as_str()?;
    let path = steps(&manifest.root, &pointer);
    let found = known.values(&path, &pointer);
    if found.iter().any(|candidate| candidate.value == word) {
        return None;
    }
    let near = nearest(word, found.iter().map(|candidate| candidate.value.as_str()))?;
    Some(change(open, node.span, near, lang))
}

/// A key that the schema does not have, where it is, and the one that was probably meant.
fn misspelt<'a>(manifest: &Manifest, known: &'a Known, pointer: &str) -> Option<(Span, &'a str)> {
    let (parent, key) = pointer.rsplit_once('/')?;
    let object = resolve(&manifest.root, parent)?;
    let member = object.member(&key.replace("~1", "/").replace("~0", "~"))?;
    let shape = known.schema().shape().at(parent)?;
    if shape.properties.contains_key(&*member.key) || shape.others.is_some() || !shape.keys_refer.is_empty() {
        return None;
    }
    let free = shape.properties.keys().filter(|key| object.get(key).is_none());
    Some((member.key_span, nearest(&member.key, free.map(String::as_str))?))
}

fn change(open: &Open, span: Span, near: &str, lang: Lang) -> Value {
    let title = text! { zh: "改为 {near}", en: "Change to `{near}`" };
    let edit = json!({ "range": open.buffer.range(span), "newText": Value::from(near).to_string() });
    built(open, &title, "quickfix", true, vec![edit], lang)
}

fn steps(root: &Node, pointer: &str) -> Vec<Step> {
    let mut at = String::new();
    let mut path = Vec::new();
    for token in pointer.split('/').skip(1) {
        let is_list = resolve(root, &at).is_some_and(|node| !node.items().is_empty());
        path.push(match token.parse() {
            Ok(index) if is_list => Step::Index(index),
            _ => Step::Key(token.replace("~1", "/").replace("~0", "~")),
        });
        at.push('/');
        at.push_str(token);
    }
    path
}

fn touches(span: Span, range: Span) -> bool {
    span.start <= range.end && range.start <= span.end
}

/// Whether the document that an edit is in lies in the range.
fn document_touches(root: &Node, pointer: &str, range: Span) -> bool {
    let document: Vec<&str> = pointer.splitn(4, '/').take(3).collect();
    resolve(root, &document.join("/")).is_some_and(|node| touches(node.span, range))
}

fn action(open: &Open, title: &Text, kind: &str, preferred: bool, edits: &[&Edit], lang: Lang) -> Value {
    let edits = edits
        .iter()
        .map(|edit| {
            let at = edit.at as u32;
            json!({ "range": open.buffer.range(Span { start: at, end: at }), "newText": edit.insert })
        })
        .collect();
    built(open, title, kind, preferred, edits, lang)
}

fn built(open: &Open, title: &Text, kind: &str, preferred: bool, edits: Vec<Value>, lang: Lang) -> Value {
    let mut changes = serde_json::Map::new();
    changes.insert(open.uri.clone(), edits.into());
    json!({
        "title": crate::report::plain::plain(title.get(lang)),
        "kind": kind,
        "isPreferred": preferred,
        "edit": { "changes": changes },
    })
}
