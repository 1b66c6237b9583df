//! What a JSON report of an earlier run tells: its findings, what somebody has accepted of them,
//! and what it looked at.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::finding::{Answer, Confidence, Severity};

/// A report as it is compared.
#[derive(Debug)]
pub struct Report<'a> {
    /// The findings that count, in the report's order.
    pub open: Vec<One<'a>>,
    /// Fingerprints of what was waived or baselined.
    pub accepted: BTreeSet<&'a str>,
    /// The rules that ran.
    rules: BTreeSet<&'a str>,
    /// Dossiers by folder; none in reports of versions that did not say.
    dossiers: BTreeMap<&'a str, &'a Value>,
    /// The last day of the exports that it is about.
    pub exported: Option<&'a str>,
    /// What the archive is called.
    pub name: &'a str,
}

/// One finding of a report.
#[derive(Debug, Clone, Copy)]
pub struct One<'a> {
    /// As it was written.
    pub value: &'a Value,
    /// Its fingerprint.
    pub fingerprint: &'a str,
    /// How grave.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
}

impl<'a> One<'a> {
    fn of(value: &'a Value) -> Option<Self> {
        let severity = match value["severity"].as_str()? {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => Severity::Advice,
        };
        let confidence = match value["confidence"].as_str().unwrap_or_default() {
            "certain" => Confidence::Certain,
            "likely" => Confidence::Likely,
            _ => Confidence::Possible,
        };
        Some(Self { value, fingerprint: value["fingerprint"].as_str()?, severity, confidence })
    }

    /// A text of it.
    pub fn word(&self, key: &str) -> Option<&'a str> {
        self.value[key].as_str()
    }

    /// What somebody has said of it.
    pub fn answer(&self) -> Option<Answer> {
        serde_json::from_value(self.value.get("answer")?.clone()).ok()
    }

    /// The fingerprints of a cluster's members.
    pub fn members(&self) -> BTreeSet<&'a str> {
        self.related().filter_map(|other| other["fingerprint"].as_str()).collect()
    }

    fn related(&self) -> impl Iterator<Item = &'a Value> {
        self.value["related"].as_array().into_iter().flatten()
    }

    /// Where it stands, whatever was measured there.
    pub fn spot(&self) -> [Option<&'a str>; 4] {
        ["code", "dossier", "path", "pointer"].map(|key| self.word(key))
    }
}

/// The members of an object, or of each object of a list: a report on several archives has lists.
fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let many = value.as_array().into_iter().flatten();
    many.chain((!value.is_array()).then_some(value))
}

impl<'a> Report<'a> {
    /// Reads a report.
    pub fn of(report: &'a Value) -> Self {
        let list = |key: &str| report[key].as_array().into_iter().flatten();
        let waived = list("waived").filter_map(|one| one["fingerprint"].as_str());
        let mut seen = BTreeSet::new();
        let summaries = || each(&report["summary"]);
        let exported = each(&report["archive"]).filter_map(|archive| archive["exported"].as_str());
        Self {
            open: list("findings").filter_map(One::of).filter(|one| seen.insert(one.fingerprint)).collect(),
            accepted: waived.chain(list("baselined").filter_map(Value::as_str)).collect(),
            rules: summaries()
                .flat_map(|summary| summary["rules"].as_array().into_iter().flatten())
                .filter(|rule| !matches!(rule["verdict"].as_str(), Some("unexamined")))
                .filter_map(|rule| rule["code"].as_str())
                .collect(),
            dossiers: list("dossiers").filter_map(|one| Some((one["folder"].as_str()?, one))).collect(),
            exported: exported.filter_map(|at| at.get(..10)).max(),
            name: each(&report["archive"]).find_map(|archive| archive["name"].as_str()).unwrap_or_default(),
        }
    }

    /// Whether this run could have found `finding` again: its rule ran, and every dossier that it
    /// lay in is still there and could be examined.
    pub fn could_find(&self, finding: &One, before: &Report) -> bool {
        let ran = finding.word("code").is_some_and(|code| self.rules.contains(code));
        // Without a list of dossiers there is nothing to go by.
        let there = self.dossiers.is_empty()
            || before.folders(finding).iter().all(|folder| {
                self.dossiers.get(folder).is_some_and(|dossier| dossier["verdict"] != "unexamined")
            });
        ran && there
    }

    /// The folders of the dossiers that a finding lies in.
    fn folders(&self, finding: &One<'a>) -> BTreeSet<&'a str> {
        let own = finding.word("path");
        let members = finding.related().filter(|other| other["fingerprint"].is_string());
        let paths = own.into_iter().chain(members.filter_map(|other| other["path"].as_str()));
        paths.filter_map(|path| self.folder(path)).collect()
    }

    fn folder(&self, path: &str) -> Option<&'a str> {
        let mut folder = path;
        loop {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            if let Some((found, _)) = self.dossiers.get_key_value(folder) {
                return Some(found);
            }
            if folder.is_empty() {
                return None;
            }
        }
    }

    /// The units whose dossiers a finding lies in, by name; one without a name where none is known.
    pub fn units(&self, finding: &One<'a>) -> BTreeSet<Option<&'a str>> {
        let of = |folder: &str| {
            let dossier = self.dossiers.get(folder)?;
            dossier["unit_name"].as_str().or(dossier["unit"].as_str())
        };
        let units: BTreeSet<Option<&str>> = self.folders(finding).into_iter().map(of).collect();
        if units.is_empty() { BTreeSet::from([None]) } else { units }
    }
}
