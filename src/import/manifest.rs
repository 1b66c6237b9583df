//! A plan as manifests. `guessed` lists the keys that nobody has said; who has looked at them takes
//! them out.

use serde_json::{Map, Value, json};

use super::plan::{Document, Dossier, File, PLACEHOLDER, Plan, Said};

/// `archive.json`
pub fn archive(plan: &Plan) -> Value {
    let mut members = Map::new();
    members.insert("version".into(), 1.into());
    if let Some(fonds) = &plan.fonds {
        members.insert("fonds".into(), fonds.as_str().into());
    }
    members.insert("name".into(), plan.name.as_str().into());
    let units: Vec<Value> = plan.units.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect();
    let people = plan.people.iter().map(|(id, name)| json!({ "id": id, "name": name, "posts": [] }));
    if !units.is_empty() {
        members.insert("units".into(), units.into());
    }
    if !plan.people.is_empty() {
        members.insert("people".into(), people.collect());
    }
    members.into()
}

/// The `dossier.json` of one dossier.
pub fn dossier(dossier: &Dossier) -> Value {
    let mut members = Map::new();
    let mut put = |key: &str, value: Value| members.insert(key.to_owned(), value);
    put("version", 1.into());
    put("kind", dossier.kind.value.as_str().into());
    put("id", dossier.id.value.as_str().into());
    put("title", dossier.title.value.as_str().into());
    put("unit", dossier.unit.value.as_str().into());
    if let Some(opened) = &dossier.opened {
        put("opened", opened.value.as_str().into());
    }
    if let Some(closed) = &dossier.closed {
        put("closed", closed.value.as_str().into());
    }
    put("retention", dossier.retention.value.as_str().into());
    if let Some(secrecy) = &dossier.secrecy {
        put("secrecy", secrecy.as_str().into());
    }
    let role = if dossier.responsible.is_guess() { PLACEHOLDER } else { "立卷" };
    put("responsible", json!([{ "person": dossier.responsible.value, "role": role }]));
    put("documents", dossier.documents.iter().map(document).collect());
    let guesses = dossier.guesses();
    if !guesses.is_empty() {
        put("guessed", guesses.into());
    }
    members.into()
}

fn document(document: &Document) -> Value {
    let mut members = Map::new();
    let mut put = |key: &str, value: Value| members.insert(key.to_owned(), value);
    put("id", document.id.as_str().into());
    put("role", document.role.value.as_str().into());
    put("title", document.title.value.as_str().into());
    let optional = |said: &Option<Said<String>>| said.as_ref().map(|said| Value::from(said.value.as_str()));
    for (key, value) in [("number", optional(&document.number)), ("date", optional(&document.date))] {
        if let Some(value) = value {
            put(key, value);
        }
    }
    if let Some(maker) = &document.made_by {
        put("made_by", maker.as_str().into());
    }
    put("medium", document.medium.value.as_str().into());
    if document.files.is_empty() {
        put("location", PLACEHOLDER.into());
    }
    if let Some(pages) = &document.pages {
        put("pages", pages.value.into());
    }
    if let Some(secrecy) = &document.secrecy {
        put("secrecy", secrecy.as_str().into());
    }
    if !document.files.is_empty() {
        put("files", document.files.iter().map(file).collect());
    }
    if let Some((at, place)) = &document.taken {
        let mut taken = json!({ "at": at });
        if let Some((lat, lon)) = place {
            taken["place"] = json!({ "lat": lat, "lon": lon });
        }
        put("taken", taken);
    }
    if let Some(remark) = &document.remark {
        put("remark", remark.as_str().into());
    }
    let guesses = document.guesses();
    if !guesses.is_empty() {
        put("guessed", guesses.into());
    }
    members.into()
}

fn file(file: &File) -> Value {
    let mut members = Map::new();
    members.insert("path".into(), file.path.as_str().into());
    if file.source.is_some() {
        members.insert("size".into(), file.size.into());
    }
    if let Some(declared) = &file.declared {
        members.insert("digest".into(), declared.as_str().into());
    } else if !file.sha256.is_empty() {
        members.insert("digest".into(), format!("sha256:{}", file.sha256).into());
    }
    members.into()
}

/// A manifest of what is stated and nothing else, for packages that are checked as they are: no
/// placeholder, no guess but what a file is; sizes, digests and
/// what is missing where `fixity` asks for them.
pub(crate) fn stated(dossier: &Dossier, fixity: bool) -> Value {
    let mut bare = self::dossier(dossier);
    let Some(members) = bare.as_object_mut() else { return bare };
    for key in dossier.guesses().into_iter().chain(["kind", "guessed"]) {
        if key != "title" && key != "id" {
            members.shift_remove(key);
        }
    }
    let lost = |document: &Document| document.files.iter().any(|file| file.source.is_none());
    let kept: Vec<&Document> =
        dossier.documents.iter().filter(|document| fixity || !lost(document)).collect();
    if let Some(documents) = members.get_mut("documents").and_then(Value::as_array_mut) {
        let mut all = dossier.documents.iter();
        documents.retain(|_| all.next().is_none_or(|document| fixity || !lost(document)));
    }
    let documents = members.get_mut("documents").and_then(Value::as_array_mut);
    for (value, document) in documents.into_iter().flatten().zip(kept) {
        let Some(members) = value.as_object_mut() else { continue };
        for key in document.guesses().into_iter().chain(["guessed", "taken"]) {
            if !["role", "title", "medium"].contains(&key) {
                members.shift_remove(key);
            }
        }
        let files = members.get_mut("files").and_then(Value::as_array_mut).into_iter().flatten();
        for file in files.filter_map(Value::as_object_mut).filter(|_| !fixity) {
            file.shift_remove("size");
            file.shift_remove("digest");
        }
    }
    bare
}
