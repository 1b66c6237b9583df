//! An archive on the disk, and what the shipped engine says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use zhenji::config::{ConfigFile, Settings};
use zhenji::examine::Examiner;
use zhenji::finding::{Confidence, Finding, Meta};

use super::texts::Text;

/// Files by their names.
pub type Files = Vec<(String, Vec<u8>)>;

/// Dossiers of one document each.
#[derive(Default)]
pub struct Shelf {
    dossiers: Vec<(Value, Files)>,
    /// What else `archive.json` says.
    pub reference: BTreeMap<String, Value>,
}

impl Shelf {
    /// Files a text in a dossier of its own; its path in the archive.
    pub fn file(&mut self, text: &Text, more: Value) -> String {
        let plain = vec![("d1.txt".to_owned(), text.written().into_bytes())];
        self.file_as(text, "born-digital", plain, more)
    }

    /// The same for a text in other files, of which the first is the document.
    pub fn file_as(&mut self, text: &Text, medium: &str, files: Files, more: Value) -> String {
        let number = self.dossiers.len();
        let date = format!("{}-{:02}-{:02}", 2020 + number % 5, number % 12 + 1, number % 28 + 1);
        let mut document = json!({
            "id": "d1", "role": text.role, "title": text.title, "date": date,
            "medium": medium, "files": [{ "path": files[0].0 }],
        });
        if let (Some(document), Value::Object(more)) = (document.as_object_mut(), more) {
            document.extend(more);
        }
        let path = format!("{}/{}", folder(number), files[0].0);
        self.dossier("case-file", json!([document]), json!({}), files);
        path
    }

    /// A whole dossier; its folder.
    pub fn dossier(&mut self, kind: &str, documents: Value, record: Value, files: Files) -> String {
        let folder = folder(self.dossiers.len());
        let manifest = json!({
            "version": 1, "kind": kind, "id": id(self.dossiers.len()), "title": "工作材料", "unit": "gd",
            "opened": "2020-01-02", "retention": "10y", "responsible": [{ "person": "p1", "role": "经办人" }],
            "stages": [], "documents": documents, "record": record,
        });
        self.dossiers.push((manifest, files));
        folder
    }

    /// The dossier's id that the next call will give.
    pub fn next_id(&self) -> String {
        id(self.dossiers.len())
    }

    /// How many dossiers there are.
    pub fn len(&self) -> usize {
        self.dossiers.len()
    }

    pub fn write(&self, root: &Path) {
        for (index, (manifest, files)) in self.dossiers.iter().enumerate() {
            let folder = root.join(folder(index));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("dossier.json"), manifest.to_string()).unwrap();
            for (name, bytes) in files {
                fs::write(folder.join(name), bytes).unwrap();
            }
        }
        let mut archive =
            json!({ "version": 1, "fonds": "X043", "name": "评测", "exported": "2026-03-31T18:00:00+08:00" });
        archive.as_object_mut().unwrap().extend(self.reference.clone());
        fs::write(root.join("archive.json"), archive.to_string()).unwrap();
    }
}

fn folder(number: usize) -> String {
    format!("{:02}/{number:05}", number / 1000)
}

fn id(number: usize) -> String {
    format!("X043-2025-QT-{number:05}")
}

/// The shipped settings, for the rules on texts alone.
pub fn settings(select: &[&str]) -> Settings {
    let metas: Vec<&'static Meta> = zhenji::rules::all().map(|rule| &rule.meta).collect();
    let select: Vec<String> = select.iter().map(|code| (*code).to_owned()).collect();
    ConfigFile::default().settings(&select, &[], &metas).unwrap()
}

/// What a check of the archive finds.
pub fn findings(root: &Path, select: &[&str]) -> Vec<Finding> {
    let outcome = zhenji::check(&[root.to_owned()], &settings(select), &Examiner::default()).unwrap();
    outcome.archives.into_iter().flat_map(|archive| archive.findings).collect()
}

/// How two texts were found to be alike.
#[derive(Clone, Copy, PartialEq)]
pub struct Found {
    pub confidence: Confidence,
    /// As two versions of one text, which is no reproach.
    pub version: bool,
}

/// Every pair of texts that stand in one finding, with the surest of them.
pub fn pairs(findings: &[Finding]) -> BTreeMap<(String, String), Found> {
    let mut pairs: BTreeMap<(String, String), Found> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| matches!(finding.code, "DUP001" | "DUP002" | "DUP007")) {
        let version = finding.evidence.get("relation").and_then(Value::as_str) == Some("version-of");
        let members: BTreeSet<&String> =
            finding.related.iter().filter_map(|member| member.path.as_ref()).collect();
        let members: Vec<&String> = members.into_iter().collect();
        for (at, a) in members.iter().enumerate() {
            for b in &members[at + 1..] {
                let found = Found { confidence: finding.confidence, version };
                let known = pairs.entry(((*a).clone(), (*b).clone())).or_insert(found);
                if rank(found.confidence) > rank(known.confidence) {
                    *known = found;
                }
            }
        }
    }
    pairs
}

/// Surer is higher.
pub fn rank(confidence: Confidence) -> u8 {
    match confidence {
        Confidence::Certain => 2,
        Confidence::Likely => 1,
        Confidence::Possible => 0,
    }
}
