//! What one dossier gets by the table.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::config::ScoreTable;
use crate::finding::{Confidence, Family, Finding, Group, Severity};
use crate::rules;
use crate::triage::{ArchiveOutcome, DossierVerdict, Verdict, owner};

/// What came of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// 合格
    Passed,
    /// 不合格: below the pass mark.
    Below,
    /// 一票否决: a gate fault.
    Gate,
    /// 未知: part of it was not looked at, or no line of the table concerns it.
    Unknown,
}

/// Why a score is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// Its manifest could not be examined.
    Unexamined,
    /// Some of its files could not be looked into.
    ClosedFiles,
    /// A rule failed on it.
    InternalError,
    /// Nothing in the table concerns it.
    NothingApplies,
}

/// What one line of the table costs a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// The line, from 0.
    pub item: usize,
    /// Faults under it.
    pub faults: u64,
    /// Thousandths of a point that they cost, by the dossier's size and up to the cap.
    pub cost_milli: u64,
    /// What the line weighs, in points.
    pub of: u32,
}

/// A dossier's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DossierScore {
    /// Its folder, relative to the archive.
    pub folder: String,
    /// `id`
    pub id: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `unit`
    pub unit: Option<String>,
    /// What came of it.
    pub grade: Grade,
    /// Tenths of a point; none where it is not known. A gate fault fails a dossier whatever this is.
    pub score_tenths: Option<u64>,
    /// Where the score is not known: no more than this, in tenths of a point.
    pub at_most_tenths: u64,
    /// Why it is not known.
    pub unknown: Option<Unknown>,
    /// Lines of the table that concern it.
    pub applicable: usize,
    /// What those cost that cost anything.
    pub costs: Vec<Cost>,
    /// Codes of rules whose faults fail it.
    pub gates: BTreeSet<&'static str>,
    /// Doubtful findings: to be looked into, never deducted by the general table.
    pub doubtful: u64,
}

impl DossierScore {
    /// Whether anything was found that costs or fails it.
    pub fn has_problem(&self) -> bool {
        !self.costs.is_empty() || !self.gates.is_empty()
    }
}

/// What was found in a dossier, as scoring sees it.
#[derive(Default)]
struct Faults {
    /// Findings of a line, by line.
    by_item: BTreeMap<usize, u64>,
    gates: BTreeSet<&'static str>,
    doubtful: u64,
    failed: bool,
}

/// Scores every dossier of an archive, in path order. What counts are findings that are certain and
/// no mere advice; what was waived was accepted and costs nothing.
pub fn score(archive: &ArchiveOutcome, table: &ScoreTable) -> Vec<DossierScore> {
    let metas: BTreeMap<&str, &'static crate::finding::Meta> =
        rules::all().map(|rule| (rule.meta.code, &rule.meta)).collect();
    let item_of: BTreeMap<&str, usize> =
        metas.iter().filter_map(|(code, meta)| Some((*code, table.item_of(meta)?))).collect();
    let lines = Lines::of(archive, &item_of);
    let folders: BTreeMap<&str, bool> =
        archive.dossiers.iter().map(|one| (one.folder.as_str(), true)).collect();
    let mut faults: BTreeMap<&str, Faults> =
        archive.dossiers.iter().map(|one| (one.folder.as_str(), Faults::default())).collect();
    for finding in &archive.findings {
        for folder in concerned(finding, &folders) {
            let Some(faults) = faults.get_mut(folder) else { continue };
            if finding.group == Group::Run {
                faults.failed = true;
            }
            if metas.get(finding.code).is_some_and(|meta| meta.family() == Some(Family::Doubtful)) {
                faults.doubtful += 1;
            }
            let counts = finding.confidence == Confidence::Certain && finding.severity >= Severity::Warning;
            if let Some(item) = item_of.get(finding.code).filter(|_| counts) {
                *faults.by_item.entry(*item).or_default() += 1;
                if table.items[*item].gate {
                    faults.gates.insert(finding.code);
                }
            }
        }
    }
    archive.dossiers.iter().map(|one| of_dossier(one, &faults[one.folder.as_str()], &lines, table)).collect()
}

/// The dossiers that a finding is about: its own, and those of a cluster's members.
fn concerned<'a>(finding: &Finding, folders: &BTreeMap<&'a str, bool>) -> BTreeSet<&'a str> {
    let own = finding.manifest.as_deref().or(finding.path.as_deref());
    let members = finding.related.iter().filter(|related| related.fingerprint.is_some());
    own.into_iter()
        .chain(members.filter_map(|related| related.path.as_deref()))
        .filter_map(|path| owner(path, folders))
        .collect()
}

/// Which lines of the table concern a dossier.
struct Lines {
    /// By the rule's place in the summary: its line.
    by_rule: Vec<Option<usize>>,
    /// Lines of rules that saw something across dossiers and never in one: they concern all.
    across: BTreeSet<usize>,
}

impl Lines {
    fn of(archive: &ArchiveOutcome, item_of: &BTreeMap<&str, usize>) -> Self {
        let rules = &archive.summary.rules;
        let by_rule: Vec<Option<usize>> = rules.iter().map(|rule| item_of.get(rule.code).copied()).collect();
        let across = rules
            .iter()
            .enumerate()
            .filter(|(at, rule)| rule.seen > 0 && !archive.dossiers.iter().any(|one| one.checked.has(*at)))
            .filter_map(|(at, _)| by_rule[at])
            .collect();
        Self { by_rule, across }
    }
}

fn of_dossier(one: &DossierVerdict, faults: &Faults, lines: &Lines, table: &ScoreTable) -> DossierScore {
    let mut applicable: BTreeSet<usize> = lines.across.clone();
    applicable.extend(
        (0..lines.by_rule.len()).filter(|at| one.checked.has(*at)).filter_map(|at| lines.by_rule[at]),
    );
    applicable.extend(faults.by_item.keys());
    let size = u64::from(table.documents);
    let volume = one.documents.max(size);
    let costs: Vec<Cost> = faults
        .by_item
        .iter()
        .map(|(at, count)| {
            let item = &table.items[*at];
            // In a dossier of twice the documents a fault costs half.
            let cost =
                u128::from(item.points) * u128::from(*count) * 1_000 * u128::from(size) / u128::from(volume);
            let cap = u128::from(item.cap) * 1_000;
            Cost { item: *at, faults: *count, cost_milli: cost.min(cap) as u64, of: item.cap }
        })
        .collect();
    let lost: u64 = costs.iter().map(|cost| cost.cost_milli).sum();
    let weight: u64 = applicable.iter().map(|at| u64::from(table.items[*at].cap)).sum();
    let full = u64::from(table.full) * 10;
    // Rounded half up, in whole numbers.
    let reached = match weight * 1_000 {
        0 => full,
        all => full - (full * lost * 2 + all) / (all * 2),
    };
    let unknown = if one.verdict == Verdict::Unexamined {
        Some(Unknown::Unexamined)
    } else if faults.failed {
        Some(Unknown::InternalError)
    } else if one.closed > 0 {
        Some(Unknown::ClosedFiles)
    } else {
        (weight == 0).then_some(Unknown::NothingApplies)
    };
    let grade = match unknown {
        // What is wrong already stays wrong, whatever else would be found.
        _ if !faults.gates.is_empty() => Grade::Gate,
        Some(_) => Grade::Unknown,
        None if reached < u64::from(table.pass) * 10 => Grade::Below,
        None => Grade::Passed,
    };
    DossierScore {
        folder: one.folder.clone(),
        id: one.id.clone(),
        title: one.title.clone(),
        unit: one.unit.clone(),
        grade,
        score_tenths: unknown.is_none().then_some(reached),
        at_most_tenths: reached,
        unknown,
        applicable: applicable.len(),
        costs,
        gates: faults.gates.clone(),
        doubtful: faults.doubtful,
    }
}
