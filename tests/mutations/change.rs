//! The language of changes: `KIND | CHANGE; CHANGE … | CODE CODE …`; `-` where nothing may be said.
//!
//! | change | what it does |
//! | --- | --- |
//! | `set PLACE JSON` | writes the value; a key that is not there is added |
//! | `push PLACE JSON` | adds to a list |
//! | `drop PLACE` | takes a key or an element out |
//! | `without DOCUMENT` | takes a document with its files out |
//! | `file PATH text TEXT` | writes a file; `\n` is a line break |
//! | `file PATH word AUTHOR CREATED TEXT` | writes a Word document |
//! | `file PATH gone` / `cut` / `empty` / `flip` | removes it, halves it, empties it, changes a byte of it |
//! | `file PATH copy OTHER` | OTHER is a path of this dossier, or `KIND:PATH` |
//! | `file PATH from OTHER` | OTHER is a path below `testdata/rules` |
//! | `file PATH again COUNT TEXT` | writes a text that says TEXT so many times |
//! | `file PATH bare` / `edited PROGRAM` | a JPEG without EXIF, or with XMP of that program |
//! | `readings NAME FIRST VALUES` | adds an entry a day to a patrol log; VALUES: `made.rs` |
//! | `photos ROLE DAY COUNT PLACE` | adds photos, cited by the list at PLACE |
//! | `everywhere TEXT` | adds TEXT to every text that is kept beside a scan |
//! | `filled` | sizes and digests in the manifest are made true again |
//! | `folder NAME` | renames the dossier's folder |
//!
//! A PLACE is a JSON pointer; `@minutes/date` starts at the document `minutes`, `^/people` in
//! archive.json. The dossier is the honest one of the KIND; `in OTHER CHANGE` does it to another.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::honest::archive::{Archive, Dossier};
use super::honest::files::docx;
use super::made;

/// One line of the list.
pub struct Mutation {
    /// The kind whose honest dossier is changed.
    pub kind: &'static str,
    /// What is done, in order.
    pub changes: Vec<Change>,
    /// The codes that must speak; no other may.
    pub expected: Vec<&'static str>,
}

/// One change.
pub struct Change(&'static str);

impl Mutation {
    /// Reads a line of the list.
    pub fn parse(line: &'static str) -> Self {
        let parts: Vec<&'static str> = line.split(" | ").map(str::trim).collect();
        let &[kind, changes, codes] = parts.as_slice() else { panic!("three parts: {line}") };
        let changes = changes.split("; ").map(|text: &'static str| Change(text.trim())).collect();
        Self { kind, changes, expected: codes.split_whitespace().filter(|code| *code != "-").collect() }
    }
}

/// The dossier of a kind.
fn of<'a>(archive: &'a mut Archive, kind: &str) -> &'a mut Dossier {
    let found = archive.dossiers.iter_mut().find(|dossier| dossier.manifest["kind"] == kind);
    found.unwrap_or_else(|| panic!("{kind}"))
}

/// The JSON value that holds a place, and the place's last key.
fn holder<'a>(archive: &'a mut Archive, kind: &str, place: &str) -> (&'a mut Value, String) {
    let (value, rest) = if let Some(rest) = place.strip_prefix('^') {
        (&mut archive.reference, rest.to_owned())
    } else if let Some(rest) = place.strip_prefix('@') {
        let (id, rest) = rest.split_once('/').unwrap_or_else(|| panic!("{place}"));
        (of(archive, kind).document(id), format!("/{rest}"))
    } else {
        (&mut of(archive, kind).manifest, place.to_owned())
    };
    let (parent, key) = rest.rsplit_once('/').unwrap_or_else(|| panic!("{place}"));
    let value = value.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {place}"));
    (value, key.to_owned())
}

impl Change {
    /// Does it to the archive's dossier of `kind`.
    pub fn apply(&self, archive: &mut Archive, kind: &str) {
        let (verb, rest) = self.0.split_once(' ').unwrap_or((self.0, ""));
        let (place, value) = rest.split_once(' ').unwrap_or((rest, ""));
        let json = || serde_json::from_str(value).unwrap_or_else(|error| panic!("{}: {error}", self.0));
        match verb {
            "in" => Self(value).apply(archive, place),
            "set" => {
                let (parent, key) = holder(archive, kind, place);
                match parent {
                    Value::Array(list) => list[key.parse::<usize>().unwrap()] = json(),
                    other => other[key] = json(),
                }
            }
            "push" => {
                let (parent, key) = holder(archive, kind, place);
                let list =
                    if let Ok(index) = key.parse::<usize>() { &mut parent[index] } else { &mut parent[key] };
                if list.is_null() {
                    *list = Value::Array(Vec::new());
                }
                list.as_array_mut().unwrap_or_else(|| panic!("{place} is no list")).push(json());
            }
            "drop" => {
                let (parent, key) = holder(archive, kind, place);
                match parent {
                    Value::Array(list) => drop(list.remove(key.parse().unwrap())),
                    other => {
                        drop(other.as_object_mut().unwrap().remove(&key).unwrap_or_else(|| panic!("{place}")))
                    }
                }
            }
            "without" => of(archive, kind).remove(place),
            "file" => Self::file(archive, kind, place, value),
            "filled" => of(archive, kind).fill(),
            "readings" => {
                let (first, values) = value.split_once(' ').unwrap_or_else(|| panic!("{}", self.0));
                let values = made::values(&serde_json::from_str(values).unwrap());
                made::readings(of(archive, kind), place, first, &values);
            }
            "photos" => {
                let parts: Vec<&str> = value.split(' ').collect();
                let &[day, count, list] = parts.as_slice() else { panic!("{}", self.0) };
                made::photos(of(archive, kind), place, day, count.parse().unwrap(), list);
            }
            "everywhere" => made::everywhere(archive, &rest.replace("\\n", "\n")),
            "folder" => of(archive, kind).folder = place.to_owned(),
            _ => panic!("{}", self.0),
        }
    }

    fn file(archive: &mut Archive, kind: &str, path: &str, what: &str) {
        let (verb, rest) = what.split_once(' ').unwrap_or((what, ""));
        let old = of(archive, kind).files.get(path).cloned();
        let old = || old.clone().unwrap_or_else(|| panic!("{path}"));
        let bytes = match verb {
            "gone" => {
                of(archive, kind).files.remove(path).unwrap_or_else(|| panic!("{path}"));
                return;
            }
            "word" => {
                let parts: Vec<&str> = rest.splitn(3, ' ').collect();
                let &[author, created, text] = parts.as_slice() else { panic!("{what}") };
                docx("", &text.replace("\\n", "\n"), author, created)
            }
            "text" => rest.replace("\\n", "\n").into_bytes(),
            "again" => {
                let (count, text) = rest.split_once(' ').unwrap_or_else(|| panic!("{what}"));
                text.replace("\\n", "\n").repeat(count.parse().unwrap()).into_bytes()
            }
            "from" => {
                let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules");
                fs::read(rules.join(rest)).unwrap_or_else(|error| panic!("{rest}: {error}"))
            }
            "bare" => made::bare(&old()),
            "edited" => made::edited(&old(), rest),
            "empty" => Vec::new(),
            "cut" => old()[..old().len() / 2].to_vec(),
            "flip" => {
                let mut bytes = old();
                let place = bytes.len() - 40;
                bytes[place] ^= 1;
                bytes
            }
            "copy" => {
                let (other, path) = rest.split_once(':').unwrap_or((kind, rest));
                of(archive, other).files.get(path).unwrap_or_else(|| panic!("{rest}")).clone()
            }
            _ => panic!("{what}"),
        };
        of(archive, kind).files.insert(path.to_owned(), bytes);
    }
}
