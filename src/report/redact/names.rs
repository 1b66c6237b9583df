//! The names of persons and places that an archive itself gives: `archive.json`, and the members
//! of manifests that are known to hold them.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

/// Manifests larger than this are not read for names.
const MANIFEST_BYTES: u64 = 64 << 20;

/// Names that are kept; no archive has as many people.
const MOST: usize = 200_000;

/// Members that hold a person where it is not an id of `archive.json`.
const PEOPLE: [&str; 26] = [
    "person",
    "by",
    "officer",
    "chair",
    "recorder",
    "members",
    "present",
    "absent",
    "off",
    "on",
    "keeper",
    "checker",
    "supervisor",
    "subject",
    "talker",
    "owner",
    "for",
    "reviewer",
    "approver",
    "household",
    "party",
    "against",
    "responsible",
    "verified_by",
    "made_by",
    "signatory",
];

/// Members that hold a place.
const PLACES: [&str; 3] = ["place", "village", "route"];

/// What is known by name.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub people: BTreeSet<String>,
    pub places: BTreeSet<String>,
}

impl Names {
    /// Adds what `archive.json` in `root` gives; whether it could be read.
    pub fn of_archive(&mut self, root: &Path) -> bool {
        let Some(value) = read(&root.join("archive.json")) else { return false };
        for person in value["people"].as_array().into_iter().flatten() {
            self.person(person["name"].as_str());
            self.person(person["id"].as_str());
        }
        true
    }

    /// Adds what a manifest gives; whether it could be read.
    pub fn of_manifest(&mut self, path: &Path) -> bool {
        let value = read(path);
        value.iter().for_each(|value| self.walk(value, 0));
        value.is_some()
    }

    fn walk(&mut self, value: &Value, depth: usize) {
        if depth > 64 {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.walk(item, depth + 1)),
            Value::Object(members) => {
                for (key, value) in members {
                    if PEOPLE.contains(&key.as_str()) {
                        each(value, &mut |name| self.person(Some(name)));
                    }
                    if PLACES.contains(&key.as_str()) {
                        each(value, &mut |name| self.place(name));
                        each(&value["name"], &mut |name| self.place(name));
                    }
                    self.walk(value, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// An id in Latin letters (p12) tells nothing by itself, and would be found inside other words.
    pub(super) fn person(&mut self, name: Option<&str>) {
        let name = name.unwrap_or_default().trim();
        if is_name(name) && self.people.len() < MOST {
            self.people.insert(name.to_owned());
        }
    }

    fn place(&mut self, name: &str) {
        let name = name.trim();
        if is_name(name) && self.places.len() < MOST {
            self.places.insert(name.to_owned());
        }
    }
}

/// Two characters or more; one in Latin letters consists of words (John Smith).
fn is_name(name: &str) -> bool {
    let count = name.chars().count();
    (2..=60).contains(&count) && (!name.is_ascii() || (name.contains(' ') && count >= 4))
}

fn each(value: &Value, name: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => name(text),
        Value::Array(items) => items.iter().filter_map(Value::as_str).for_each(name),
        _ => {}
    }
}

fn read(path: &Path) -> Option<Value> {
    let metadata = path.symlink_metadata().ok()?;
    if !metadata.is_file() || metadata.len() > MANIFEST_BYTES {
        return None;
    }
    let text = std::fs::read_to_string(path).ok()?;
    serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
}
