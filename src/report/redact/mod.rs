//! `--redact`: a report that can leave the house. Names of persons become `〔P1〕`, those of places
//! `〔L1〕`, the same name the same pseudonym in every format of the run; coordinates, numbers of
//! identity cards and telephones are blotted out; nothing is shown of the files themselves, so no
//! photograph, no passage and no line of a manifest. Only what the archive gives as a name can be
//! known for one: a name that stands nowhere but in the text of a title stays.

mod names;
mod numbers;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde_json::Value;

use self::names::Names;
use self::numbers::Numbers;
use crate::archive::{find_roots, place_of};
use crate::finding::{Finding, Text};
use crate::triage::{ArchiveOutcome, Outcome, Verdict};

/// What is put in the place of numbers that tell a person or a place.
const BLOT: &str = "〔…〕";

/// Facts that quote what stands in a file.
const QUOTES: [&str; 8] =
    ["common", "differing", "text", "opinion", "problem", "measure", "said", "contents"];

/// Bytes that the compiled names may take.
const COMPILED: usize = 1 << 30;

/// Pseudonyms by name.
pub struct Redaction {
    names: Option<Regex>,
    pseudonyms: HashMap<String, String>,
    numbers: Numbers,
}

/// Why nothing can be redacted. A report that hides some names alone would be a promise broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unredacted {
    /// This manifest was examined and cannot be read here and now: whom it names is not known.
    Unread(String),
    /// So many names that no search for them can be made.
    TooManyNames(usize),
}

impl Redaction {
    /// Learns the names that the archives of `outcome`, and those that it was compared with, give.
    ///
    /// # Errors
    /// The first manifest that was examined, or compared with, and cannot be read here and now, or
    /// more names than can be searched for.
    pub fn of(outcome: &Outcome, against: &[PathBuf]) -> Result<Self, Unredacted> {
        let mut names = Names::default();
        for archive in &outcome.archives {
            let described = archive.info.name.is_some() || archive.info.exported.is_some();
            if !names.of_archive(&archive.root) && described {
                return Err(Unredacted::Unread("archive.json".to_owned()));
            }
            for dossier in &archive.dossiers {
                let manifest = crate::archive::join(&dossier.folder, "dossier.json");
                let read = names.of_manifest(&place_of(&archive.root, &manifest));
                if !read && dossier.verdict != Verdict::Unexamined {
                    return Err(Unredacted::Unread(manifest));
                }
            }
        }
        let unread = |place: &Path| Unredacted::Unread(place.to_string_lossy().into_owned());
        let all = || against.first().map(|first| unread(first));
        for earlier in find_roots(against).or_else(|_| all().map_or(Ok(Vec::new()), Err))? {
            let described = earlier.root.join("archive.json");
            let nothing = !names.of_archive(&earlier.root);
            // Its facts may lie there without it: whom they name is not known then.
            if nothing && (described.exists() || earlier.walked.dossiers.is_empty()) {
                return Err(unread(&described));
            }
            for folder in &earlier.walked.dossiers {
                let manifest = place_of(&earlier.root, &folder.manifest.path);
                if !names.of_manifest(&manifest) {
                    return Err(unread(&manifest));
                }
            }
        }
        // Whoever answers, or approves a waiver, is a person by that alone.
        for archive in &outcome.archives {
            let waived = archive.waived.iter();
            waived.clone().for_each(|one| names.person(one.waiver.approved_by.as_deref()));
            let findings = archive.findings.iter().chain(&archive.baselined);
            let all = findings.chain(waived.map(|one| &one.finding));
            all.filter_map(|finding| finding.answer.as_ref())
                .for_each(|answer| names.person(Some(&answer.by)));
        }
        Self::new(&names, COMPILED)
    }

    /// Looks for `names` with no more than `room` bytes of compiled names.
    fn new(names: &Names, room: usize) -> Result<Self, Unredacted> {
        let mut pseudonyms = HashMap::new();
        for (letter, list) in [("P", &names.people), ("L", &names.places)] {
            for (number, name) in (1..).zip(list) {
                // Who is named as a person stays one.
                pseudonyms.entry(name.clone()).or_insert_with(|| format!("〔{letter}{number}〕"));
            }
        }
        let mut all: Vec<&String> = pseudonyms.keys().collect();
        // Of two names that begin alike the longer is meant.
        all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        let pattern: Vec<String> = all.iter().map(|name| spelt(name)).collect();
        let names = (!pattern.is_empty())
            .then(|| regex::RegexBuilder::new(&pattern.join("|")).size_limit(room).build())
            .transpose()
            .map_err(|_| Unredacted::TooManyNames(pattern.len()))?;
        Ok(Self { names, pseudonyms, numbers: Numbers::new() })
    }

    /// A text without what tells a person or a place.
    pub fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if let Some(names) = &self.names {
            let stands = |found: &regex::Captures| {
                let own = self.pseudonyms.get(&found[0]);
                own.or_else(|| self.pseudonyms.get(&closed_up(&found[0])))
                    .map_or(BLOT, String::as_str)
                    .to_owned()
            };
            text = names.replace_all(&text, stands).into_owned();
        }
        self.numbers.blot(&text, BLOT)
    }

    fn redact(&self, text: &mut String) {
        *text = self.text(text);
    }

    fn maybe(&self, text: &mut Option<String>) {
        if let Some(text) = text {
            self.redact(text);
        }
    }

    fn both(&self, text: &mut Text) {
        self.redact(&mut text.zh);
        self.redact(&mut text.en);
    }

    fn value(&self, value: &mut Value) {
        match value {
            Value::String(text) => self.redact(text),
            Value::Number(number) if number.as_f64().is_some_and(|number| number.fract() != 0.0) => {
                let shown = number.to_string();
                if self.text(&shown) != shown {
                    *value = BLOT.into();
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(members) => self.members(members),
            _ => {}
        }
    }

    fn members(&self, members: &mut serde_json::Map<String, Value>) {
        let old = std::mem::take(members);
        for (key, mut value) in old {
            match QUOTES.contains(&key.as_str()) && !value.is_number() {
                true => value = BLOT.into(),
                false => self.value(&mut value),
            }
            members.insert(self.text(&key), value);
        }
    }

    fn finding(&self, finding: &mut Finding) {
        self.both(&mut finding.message);
        self.both(&mut finding.help);
        for text in [
            &mut finding.dossier,
            &mut finding.path,
            &mut finding.manifest,
            &mut finding.pointer,
            &mut finding.owner,
        ] {
            self.maybe(text);
        }
        if let Some(answer) = &mut finding.answer {
            self.redact(&mut answer.by);
            self.maybe(&mut answer.document);
            self.maybe(&mut answer.note);
        }
        for other in &mut finding.related {
            self.both(&mut other.note);
            for text in [&mut other.path, &mut other.manifest, &mut other.pointer] {
                self.maybe(text);
            }
        }
        self.members(&mut finding.evidence);
    }

    fn archive(&self, archive: &mut ArchiveOutcome) {
        // A path that no system has: nobody reads the files of a redacted report.
        archive.root = PathBuf::from("\0");
        self.redact(&mut archive.given);
        self.maybe(&mut archive.info.name);
        archive.findings.iter_mut().chain(&mut archive.baselined).for_each(|finding| self.finding(finding));
        for waived in &mut archive.waived {
            self.finding(&mut waived.finding);
            self.redact(&mut waived.waiver.reason);
            self.maybe(&mut waived.waiver.approved_by);
        }
        for dossier in &mut archive.dossiers {
            self.redact(&mut dossier.folder);
            for text in [&mut dossier.id, &mut dossier.title, &mut dossier.unit, &mut dossier.unit_name] {
                self.maybe(text);
            }
            for (name, pseudonym) in dossier.responsible.iter_mut().zip(1..) {
                let known = self.text(name);
                // Whoever is responsible is a person, known by name or not.
                *name = if *name == known { format!("〔P?{pseudonym}〕") } else { known };
            }
        }
        for file in &mut archive.closed {
            self.redact(&mut file.path);
            self.both(&mut file.why);
        }
        archive.summary.notices.iter_mut().for_each(|notice| self.both(notice));
    }

    /// Takes names, places and pictures out of an outcome.
    pub fn apply(&self, outcome: &mut Outcome) {
        outcome.archives.iter_mut().for_each(|archive| self.archive(archive));
        for note in &mut outcome.waivers {
            self.both(&mut note.message);
            self.redact(&mut note.file);
        }
        if let Some(baseline) = &mut outcome.baseline {
            for entry in &mut baseline.gone {
                self.both(&mut entry.message);
                self.maybe(&mut entry.dossier);
                self.maybe(&mut entry.path);
            }
        }
        outcome.run.redacted = true;
    }
}

/// A name as texts may have it: Chinese ones are spaced out to line up with longer ones (周　建)
/// or broken by a line's end.
fn spelt(name: &str) -> String {
    if name.is_ascii() || name.contains(char::is_whitespace) || name.chars().count() > SPACED {
        return regex::escape(name);
    }
    let letters: Vec<String> =
        name.chars().map(|letter| regex::escape(letter.encode_utf8(&mut [0; 4]))).collect();
    letters.join(r"\s{0,4}")
}

/// Names longer than this are not spaced out.
const SPACED: usize = 4;

fn closed_up(name: &str) -> String {
    name.chars().filter(|character| !character.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redaction() -> Redaction {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let names = Names {
            people: set(&["周建国", "周建", "John Smith"]),
            places: set(&["柳河村", "周建国"]),
        };
        assert_eq!(Redaction::new(&names, 16).err(), Some(Unredacted::TooManyNames(4)));
        Redaction::new(&names, COMPILED).unwrap()
    }

    #[test]
    fn one_name_one_pseudonym_and_the_longer_one_first() {
        let redaction = redaction();
        assert_eq!(redaction.text("周建国在柳河村见周建"), "〔P3〕在〔L2〕见〔P2〕");
        assert_eq!(redaction.text("John Smith, Johnson"), "〔P1〕, Johnson");
        // As signatures and tables have them.
        assert_eq!(redaction.text("签名：周　建 国、周  建；周\n建"), "签名：〔P3〕、〔P2〕；〔P2〕");
    }

    #[test]
    fn numbers_that_tell_somebody_are_blotted() {
        let redaction = redaction();
        assert_eq!(
            redaction.text("39.12345, 116.4 13812345678 11010519491231002X 2025-03-01 1234.50"),
            "〔…〕, 116.4 〔…〕 〔…〕 2025-03-01 1234.50"
        );
        assert_eq!(redaction.text("周建电话13812345678号"), "〔P2〕电话〔…〕号");
        let mut value = serde_json::json!({ "lat": 39.12345, "rate": 0.25, "common": "周", "周建国": 1 });
        redaction.value(&mut value);
        assert_eq!(
            value,
            serde_json::json!({ "lat": "〔…〕", "rate": 0.25, "common": "〔…〕", "〔P3〕": 1 })
        );
    }
}
