//! The baseline: findings that were there before, by content fingerprint, one a line, sorted.
//! Never counts, where a fix and a regression would cancel out, and never line numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ArchiveOutcome, Outcome};
use crate::finding::{Finding, Group, Text};
use crate::text;

/// The file's usual name.
pub const BASELINE_NAME: &str = "zhenji-baseline.jsonl";

/// One known finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The finding's.
    pub fingerprint: String,
    /// The rule's.
    pub code: String,
    /// The dossier's id.
    pub dossier: Option<String>,
    /// Relative to the archive.
    pub path: Option<String>,
    /// What was found.
    pub message: Text,
    /// Of a cluster: the fingerprints of its members, sorted. One more makes the finding new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
}

impl Entry {
    /// The entry of a finding.
    pub fn of(finding: &Finding) -> Self {
        Self {
            fingerprint: finding.fingerprint.clone(),
            code: finding.code.to_owned(),
            dossier: finding.dossier.clone(),
            path: finding.path.clone(),
            message: finding.message.clone(),
            members: members(finding).into_iter().map(str::to_owned).collect(),
        }
    }

    /// Whether it knows all of a finding. A cluster that has lost members may have another
    /// fingerprint and is known all the same.
    fn knows(&self, finding: &Finding) -> bool {
        let members = members(finding);
        let known: BTreeSet<&str> = self.members.iter().map(String::as_str).collect();
        if self.fingerprint == finding.fingerprint {
            return members.is_subset(&known);
        }
        self.code == finding.code
            && !members.is_empty()
            && members.len() < known.len()
            && members.is_subset(&known)
    }
}

fn members(finding: &Finding) -> BTreeSet<&str> {
    finding.related.iter().filter_map(|member| member.fingerprint.as_deref()).collect()
}

/// Known findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// A baseline that cannot be used.
#[derive(Debug)]
pub struct BaselineError {
    /// From 1.
    pub line: usize,
    /// What is wrong there.
    pub why: Text,
}

impl Baseline {
    /// Reads a baseline's text.
    ///
    /// # Errors
    /// The first line that is no entry, or a fingerprint's second.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let mut seen = BTreeSet::new();
        let mut entries = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            let entry: Entry = serde_json::from_str(line).map_err(|error| {
                let reason = error.to_string();
                let why = text! { zh: "不是一条基线记录：{reason}", en: "this is no entry of a baseline: {reason}" };
                BaselineError { line: line_number, why }
            })?;
            if !seen.insert(entry.fingerprint.clone()) {
                let fingerprint = &entry.fingerprint;
                let why = text! { zh: "指纹 {fingerprint} 已出现过", en: "the fingerprint {fingerprint} stands here a second time" };
                return Err(BaselineError { line: line_number, why });
            }
            entries.push(entry);
        }
        Ok(Self::new(entries))
    }

    /// A baseline of these entries.
    pub fn new(mut entries: Vec<Entry>) -> Self {
        let key = |entry: &Entry| {
            (entry.code.clone(), entry.dossier.clone(), entry.path.clone(), entry.fingerprint.clone())
        };
        entries.sort_by_cached_key(key);
        let mut seen = BTreeSet::new();
        entries.retain(|entry| seen.insert(entry.fingerprint.clone()));
        Self { entries }
    }

    /// Its entries, sorted.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Its text.
    pub fn text(&self) -> String {
        self.entries.iter().map(|entry| format!("{}\n", serde_json::json!(entry))).collect()
    }
}

/// What may enter a baseline: all but what the tool itself failed at.
pub fn may_enter(finding: &Finding) -> bool {
    finding.group != Group::Run
}

/// A run held against a baseline.
#[derive(Debug, Clone)]
pub struct Held {
    /// How many entries there are.
    pub entries: usize,
    /// Entries whose findings occur as they are known, by index.
    pub known: BTreeSet<usize>,
    /// Entries whose findings are waived by now, by index.
    pub waived: BTreeSet<usize>,
    /// Entries of clusters that have grown: the finding is new, and yet they are not gone.
    pub grown: BTreeSet<usize>,
    /// Entries whose findings occur no longer, by index.
    pub gone: BTreeSet<usize>,
}

/// What reports say of a baseline.
#[derive(Debug, Clone, Serialize)]
pub struct BaselineReport {
    /// Its file, as given.
    pub file: String,
    /// How many findings it knows.
    pub entries: usize,
    /// How many of them occur.
    pub occurring: usize,
    /// How many of them this run cannot tell of.
    pub untold: usize,
    /// Those that occur no longer.
    pub gone: Vec<Entry>,
}

impl Held {
    /// The same for reports.
    pub fn report(&self, baseline: &Baseline, file: String) -> BaselineReport {
        BaselineReport {
            file,
            entries: self.entries,
            occurring: self.occurring().len(),
            untold: self.untold(),
            gone: self.gone.iter().map(|at| baseline.entries[*at].clone()).collect(),
        }
    }

    /// Entries of which this run cannot tell: their rules did not run, or their places were not
    /// examined.
    pub fn untold(&self) -> usize {
        self.entries - self.occurring().len() - self.gone.len()
    }

    /// Entries whose findings occur in whatever shape, by index.
    pub fn occurring(&self) -> BTreeSet<usize> {
        self.known.iter().chain(&self.waived).chain(&self.grown).copied().collect()
    }
}

impl Outcome {
    /// Takes known findings out of what counts.
    pub fn hold_against(&mut self, baseline: &Baseline) -> Held {
        let index = Index::new(baseline);
        let entries = baseline.entries.len();
        let mut held = Held {
            entries,
            known: BTreeSet::new(),
            waived: BTreeSet::new(),
            grown: BTreeSet::new(),
            gone: BTreeSet::new(),
        };
        for archive in &mut self.archives {
            for waived in &archive.waived {
                held.waived.extend(index.touching(&waived.finding));
            }
            let mut kept = Vec::with_capacity(archive.findings.len());
            for finding in std::mem::take(&mut archive.findings) {
                let known = if may_enter(&finding) { index.knowing(&finding) } else { None };
                match known {
                    Some(entry) => {
                        held.known.insert(entry);
                        archive.baselined.push(finding);
                    }
                    None => {
                        held.grown.extend(index.touching(&finding));
                        kept.push(finding);
                    }
                }
            }
            archive.findings = kept;
            archive.recount();
        }
        let judged = self.judged();
        let occurring = held.occurring();
        let absent = |at: &usize| !occurring.contains(at) && judged(&baseline.entries[*at]);
        held.gone = (0..entries).filter(absent).collect();
        held
    }

    /// Whether a run that did not find an entry's finding may say that it is gone.
    fn judged(&self) -> impl Fn(&Entry) -> bool {
        let told = !self.archives.is_empty()
            && self.archives.iter().all(|archive| archive.info.whole && !archive.summary.incomplete);
        let ran: BTreeSet<&str> = self
            .archives
            .iter()
            .flat_map(|archive| archive.summary.rules.iter().map(|rule| rule.code))
            .collect();
        let failed: Vec<&str> = self.archives.iter().flat_map(unread).collect();
        move |entry| {
            let path = entry.path.as_deref().unwrap_or_default();
            let unread = failed.iter().any(|place| path == *place || lies_in(path, place));
            told && ran.contains(entry.code.as_str()) && !unread
        }
    }
}

/// Folders of dossiers and files that could not be examined.
fn unread(archive: &ArchiveOutcome) -> impl Iterator<Item = &str> {
    let dossiers = archive
        .dossiers
        .iter()
        .filter(|dossier| dossier.verdict == super::Verdict::Unexamined)
        .map(|dossier| dossier.folder.as_str());
    let files = archive.findings.iter().filter(|finding| finding.group == Group::Run);
    dossiers.chain(files.filter_map(|finding| finding.path.as_deref()))
}

fn lies_in(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Entries by what a finding may be known by.
struct Index<'a> {
    baseline: &'a Baseline,
    whole: BTreeMap<&'a str, usize>,
    member: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn new(baseline: &'a Baseline) -> Self {
        let mut index = Self { baseline, whole: BTreeMap::new(), member: BTreeMap::new() };
        for (at, entry) in baseline.entries.iter().enumerate() {
            index.whole.insert(&entry.fingerprint, at);
            for member in &entry.members {
                index.member.entry(member).or_default().push(at);
            }
        }
        index
    }

    /// Entries of this finding or of one that shares members with it.
    fn touching(&self, finding: &Finding) -> Vec<usize> {
        let of_member = members(finding).into_iter().filter_map(|member| self.member.get(member)).flatten();
        let same = |at: &usize| self.baseline.entries[*at].code == finding.code;
        self.whole
            .get(finding.fingerprint.as_str())
            .into_iter()
            .chain(of_member)
            .copied()
            .filter(same)
            .collect()
    }

    fn knowing(&self, finding: &Finding) -> Option<usize> {
        let knows = |at: &usize| self.baseline.entries[*at].knows(finding);
        let whole = self.whole.get(finding.fingerprint.as_str()).copied().filter(|at| knows(at));
        // Every member must be known, so the entries of any one of them are enough to look at.
        let shrunk = || {
            let first = members(finding).into_iter().next()?;
            self.member.get(first)?.iter().copied().find(knows)
        };
        whole.or_else(shrunk)
    }
}
