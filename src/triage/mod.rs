//! The one place where findings are sorted, counted and held against thresholds.

mod answers;
mod baseline;
mod owners;
mod places;
mod run;
mod shape;
mod summary;
mod waive;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

pub use answers::{ANSWERS_NAME, Answers};
pub use baseline::{BASELINE_NAME, Baseline, BaselineError, BaselineReport, Entry, Held, may_enter};
pub use run::RunInfo;
pub use summary::{Counts, RuleSummary, Summary, Verdict};
pub use waive::{Accepted, Waived, WaiverNote};

use self::owners::Directory;
use self::places::Places;
use self::waive::Waiving;
use crate::archive::Secrecy;
use crate::config::Settings;
use crate::finding::{Answered, Confidence, Finding, Group, Severity, Text, compare};
use crate::package::Scratch;
use crate::pipeline::{Checked, Closed, Dated, Judged};
use crate::rules::Registry;

/// What a run has come to.
#[derive(Debug)]
pub struct Outcome {
    /// The archives, in the order of their roots.
    pub archives: Vec<ArchiveOutcome>,
    /// What the owner of the configuration should know of its waivers.
    pub waivers: Vec<WaiverNote>,
    /// The baseline that the run was held against.
    pub baseline: Option<BaselineReport>,
    /// By which settings it ran.
    pub run: RunInfo,
    /// What was unpacked for the run: reports still look into it.
    pub scratch: Vec<Scratch>,
}

/// One archive's outcome.
#[derive(Debug)]
pub struct ArchiveOutcome {
    /// What it is called.
    pub info: ArchiveInfo,
    /// Its root on disk, for reports that show sources.
    pub root: std::path::PathBuf,
    /// The root as the user gave it, with `/`.
    pub given: String,
    /// Whether it is a package, or was unpacked from one.
    pub package: bool,
    /// Counts and verdicts.
    pub summary: Summary,
    /// In the one order.
    pub findings: Vec<Finding>,
    /// What somebody has accepted, in the one order; in no count but `waived`.
    pub waived: Vec<Waived>,
    /// What a baseline knows, in the one order; in no count but `baselined`.
    pub baselined: Vec<Finding>,
    /// Every dossier, in path order.
    pub dossiers: Vec<DossierVerdict>,
    /// Files that stayed closed, in path order.
    pub closed: Vec<Closed>,
}

/// What became of one dossier.
#[derive(Debug, Clone)]
pub struct DossierVerdict {
    /// Its folder, relative to the archive.
    pub folder: String,
    /// The verdict.
    pub verdict: Verdict,
    /// `id`
    pub id: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `kind`, where it is a known one, and what that is called.
    pub kind: Option<(String, Text)>,
    /// `unit`
    pub unit: Option<String>,
    /// What archive.json calls that.
    pub unit_name: Option<String>,
    /// The highest secrecy that is declared in it, or marked on a page of it.
    pub secrecy: Option<Secrecy>,
    /// Documents that its manifest lists.
    pub documents: u64,
    /// Files of it that could not be looked into.
    pub closed: u64,
    /// The rules of the summary, by place, that had something to judge in it by itself.
    pub checked: Checked,
    /// SHA-256 of its manifest; empty where it could not be read.
    pub sha256: String,
    /// Those responsible for it, by name.
    pub responsible: Vec<String>,
    /// Its documents' dates against their making.
    pub dated: Vec<Dated>,
}

/// An archive in a report.
#[derive(Debug, Clone, Serialize)]
pub struct ArchiveInfo {
    /// `name` of archive.json.
    pub name: Option<String>,
    /// `fonds`
    pub fonds: Option<String>,
    /// `exported`
    pub exported: Option<String>,
    /// Whether all of it was looked at.
    pub whole: bool,
}

/// What decides the exit code.
#[derive(Debug, Clone, Copy)]
pub struct Threshold {
    /// Findings of this severity and above fail the run; `None`: none do.
    pub severity: Option<Severity>,
    /// Findings this sure and surer do.
    pub confidence: Confidence,
    /// Whether something left unexamined by the tool's fault may pass.
    pub allow_incomplete: bool,
}

impl Default for Threshold {
    fn default() -> Self {
        Self { severity: Some(Severity::Warning), confidence: Confidence::Certain, allow_incomplete: false }
    }
}

impl Outcome {
    /// Whether there was nothing to look at: no dossier, and no package that anything was found of.
    pub fn is_empty(&self) -> bool {
        let nothing = |archive: &ArchiveOutcome| {
            archive.summary.dossiers.total == 0
                && !archive.summary.incomplete
                && (!archive.package || archive.findings.is_empty())
        };
        self.archives.iter().all(nothing)
    }

    /// The exit code of format.md.
    pub fn exit_code(&self, threshold: Threshold) -> u8 {
        if self.is_empty() {
            return 3;
        }
        if self.archives.iter().any(|archive| archive.summary.incomplete) && !threshold.allow_incomplete {
            return 4;
        }
        let findings = || self.archives.iter().flat_map(|archive| &archive.findings);
        if !threshold.allow_incomplete && findings().any(|finding| finding.group == Group::Run) {
            return 4;
        }
        let fails = findings().any(|finding| {
            threshold.severity.is_some_and(|severity| finding.severity >= severity)
                && finding.confidence >= threshold.confidence
        });
        u8::from(fails)
    }
}

/// Sorts, makes fingerprints unique, lays configuration and waivers over the findings and counts.
pub fn sort_out(judged: Vec<Judged>, registry: &Registry, settings: &Settings) -> Outcome {
    let (archives, waiving): (Vec<_>, Vec<_>) =
        judged.into_iter().map(|one| sort_out_one(one, registry, settings)).unzip();
    let all_seen = archives.iter().all(|archive| archive.info.whole && !archive.summary.incomplete);
    let every = crate::rules::all().all(|rule| registry.runs(rule.meta.code));
    let ran = |code: Option<&str>| code.map_or(every, |code| registry.runs(code));
    let waivers = waive::notes(settings, &ran, all_seen, waiving);
    Outcome { archives, waivers, baseline: None, run: RunInfo::of(settings), scratch: Vec::new() }
}

fn sort_out_one(judged: Judged, registry: &Registry, settings: &Settings) -> (ArchiveOutcome, Waiving) {
    let mut findings = judged.findings;
    findings.sort_by(compare);
    findings.dedup_by(|a, b| compare(a, b).is_eq());
    tell_apart(&mut findings);
    let places = Places::new(&judged.dossiers);
    shape::shape(&mut findings, &places, registry, settings);
    let directory = Directory::new(&judged.reference, &judged.dossiers);
    let metas = registry.active().iter().map(|rule| (rule.meta.code, rule.meta)).collect();
    directory.assign(&mut findings, &places, &metas, settings);
    let exported = judged.reference.clock().today();
    let today = exported.or(judged.newest);
    let mut waiving = waive::waive(&mut findings, &places, settings, today);
    let waived = std::mem::take(&mut waiving.waived);
    let mut notices = notices(&judged.reference, &judged.archive);
    notices.extend(unconfirmed(&judged.dossiers));
    if directory.dateless(settings) {
        notices.push(crate::text! {
            zh: "archive.json 没有给出 exported：整改期限无从起算",
            en: "no `exported` in archive.json: deadlines cannot be counted",
        });
    }
    if let (None, Some(day)) = (exported, judged.newest)
        && settings.waivers.iter().any(|waiver| waiver.until.is_some())
    {
        notices.push(crate::text! {
            zh: "豁免是否到期，按档案中最晚的日期 {day} 判断",
            en: "whether waivers have expired is judged by the newest date in the archive, {day}",
        });
    }
    // A verdict is about the material: what is accepted was found all the same.
    let all = || findings.iter().chain(waived.iter().map(|waived| &waived.finding));
    let by_dossier: BTreeMap<&str, bool> =
        judged.dossiers.iter().map(|one| (one.folder.as_str(), one.examined)).collect();
    let found: BTreeSet<&str> = all()
        .flat_map(|finding| {
            // Every member of a cluster has something found in it.
            let members = finding.related.iter().filter(|related| related.fingerprint.is_some());
            let own = finding.manifest.as_deref().or(finding.path.as_deref());
            own.into_iter().chain(members.filter_map(|related| related.path.as_deref()))
        })
        .filter_map(|path| owner(path, &by_dossier))
        .collect();
    let found_files: BTreeSet<&str> = all()
        .filter(|finding| finding.manifest.is_some() && finding.path != finding.manifest)
        .filter_map(|finding| finding.path.as_deref())
        .collect();
    // What is accepted is as secret as before.
    let mut marked = marked(all(), &by_dossier);
    let judgements: Vec<(Verdict, Option<Secrecy>)> = judged
        .dossiers
        .iter()
        .map(|one| {
            let verdict = if !one.examined {
                Verdict::Unexamined
            } else if found.contains(one.folder.as_str()) {
                Verdict::Found
            } else {
                Verdict::Passed
            };
            (verdict, one.secrecy.max(marked.remove(one.folder.as_str())))
        })
        .collect();
    let files_found = found_files.len() as u64;
    let per_rule = by_code(all());
    let unit_name = |id: &str| judged.reference.units.get(id).map(|unit| unit.name.clone());
    // Of a million dossiers there is no room for a second copy.
    let mut verdicts: Vec<DossierVerdict> = judged
        .dossiers
        .into_iter()
        .zip(judgements)
        .map(|(one, (verdict, secrecy))| DossierVerdict {
            folder: one.folder,
            verdict,
            id: one.id,
            title: one.title,
            kind: one.kind,
            unit_name: one.unit.as_deref().and_then(unit_name),
            unit: one.unit,
            secrecy,
            documents: one.documents,
            closed: one.closed,
            checked: one.checked,
            sha256: one.sha256,
            responsible: one
                .charge
                .responsible
                .iter()
                .map(|id| judged.reference.person_name(id).to_owned())
                .collect(),
            dated: one.dated,
        })
        .collect();
    verdicts.sort_by(|a, b| a.folder.cmp(&b.folder));
    let mut dossiers = Counts::of(verdicts.iter().map(|one| one.verdict));
    dossiers.total += judged.lost;
    dossiers.unexamined += judged.lost;
    let files = judged.files;
    let rules = registry
        .active()
        .iter()
        .zip(&judged.seen)
        .map(|(rule, seen)| {
            RuleSummary::new(rule.meta, *seen, per_rule.get(rule.meta.code).copied().unwrap_or(0))
        })
        .collect();
    let summary = Summary {
        waived: 0,
        baselined: 0,
        answers: Answered::default(),
        dossiers,
        documents: judged.documents,
        files: Counts {
            total: files.total,
            passed: files
                .total
                .saturating_sub(files_found)
                .saturating_sub(files.unexamined)
                .saturating_sub(files.not_applicable),
            found: files_found,
            unexamined: files.unexamined,
            not_applicable: files.not_applicable,
        },
        findings: summary::by_severity(&findings),
        rules,
        secrecy: verdicts.iter().filter_map(|one| one.secrecy).max(),
        incomplete: judged.incomplete || crate::pipeline::interrupted(),
        notices,
    };
    let reference = &judged.reference;
    let mut outcome = ArchiveOutcome {
        info: ArchiveInfo {
            name: reference.name.clone(),
            fonds: reference.fonds.clone(),
            exported: reference.exported.clone(),
            whole: judged.archive.scope == crate::archive::Scope::Whole,
        },
        given: judged.archive.given,
        package: judged.package,
        root: judged.archive.root,
        summary,
        findings,
        waived,
        baselined: Vec::new(),
        dossiers: verdicts,
        closed: judged.closed,
    };
    outcome.recount();
    (outcome, waiving)
}

impl ArchiveOutcome {
    /// Counts what is reported, what is waived and what is baselined.
    fn recount(&mut self) {
        self.summary.waived = self.waived.len() as u64;
        self.summary.baselined = self.baselined.len() as u64;
        self.summary.findings = summary::by_severity(&self.findings);
        self.summary.answers =
            Answered::of(self.findings.iter().filter_map(|finding| finding.answer.as_ref()));
        let per_rule = by_code(self.findings.iter());
        for rule in &mut self.summary.rules {
            rule.findings = per_rule.get(rule.code).copied().unwrap_or(0);
        }
    }
}

fn by_code<'a>(findings: impl Iterator<Item = &'a Finding>) -> HashMap<&'static str, u64> {
    let mut counts = HashMap::new();
    for finding in findings {
        *counts.entry(finding.code).or_default() += 1;
    }
    counts
}

/// The rule that reads marks of secrecy off pages (`secrecy-mark`).
const MARKS: &str = "SAF007";

/// The highest mark that was found on pages, by dossier.
fn marked<'a, 'f>(
    findings: impl Iterator<Item = &'f Finding>,
    dossiers: &BTreeMap<&'a str, bool>,
) -> BTreeMap<&'a str, Secrecy> {
    let mut marked: BTreeMap<&str, Secrecy> = BTreeMap::new();
    for finding in findings.filter(|finding| finding.code == MARKS) {
        let mark = finding.evidence.get("mark").and_then(|mark| mark.as_str()).and_then(Secrecy::of_mark);
        let folder = finding.manifest.as_deref().and_then(|path| owner(path, dossiers));
        if let (Some(mark), Some(folder)) = (mark, folder) {
            let known = marked.entry(folder).or_insert(mark);
            *known = mark.max(*known);
        }
    }
    marked
}

/// What is not applicable to the whole run, said once.
fn notices(
    reference: &crate::archive::Reference,
    archive: &crate::archive::Archive,
) -> Vec<crate::finding::Text> {
    let mut notices = Vec::new();
    if reference.exported.is_none() {
        notices.push(crate::text! {
            zh: "archive.json 没有给出 exported：与“现在”有关的规则不适用",
            en: "no `exported` in archive.json: rules that need \"now\" are not applicable",
        });
    }
    if archive.scope == crate::archive::Scope::Part {
        notices.push(crate::text! {
            zh: "只检查了档案库的一部分：跨案卷的规则不适用",
            en: "only a part of the archive was checked: rules across dossiers are not applicable",
        });
    }
    notices
}

/// What an import guessed is no fact until somebody has seen it, however well it fits the rules.
fn unconfirmed(dossiers: &[crate::pipeline::JudgedDossier]) -> Option<crate::finding::Text> {
    let mut keys: BTreeMap<&str, u64> = BTreeMap::new();
    for (key, count) in dossiers.iter().flat_map(|one| &one.guessed) {
        *keys.entry(key).or_default() += count;
    }
    let (total, dossiers) =
        (keys.values().sum::<u64>(), dossiers.iter().filter(|one| !one.guessed.is_empty()).count());
    let list: Vec<String> = keys.iter().map(|(key, count)| format!("{key} {count}")).collect();
    let (zh, en) = (list.join("、"), list.join(", "));
    (total > 0).then(|| {
        crate::text! {
            zh: "{dossiers} 个案卷中有 {total} 处导入时的猜测尚无人确认（{zh}）：看过无误的，从清单的 guessed 中删去",
            en: "{total} guesses of an import stand unconfirmed in {dossiers} dossiers ({en}): take out of `guessed` what you have seen to be right",
        }
    })
}

/// The folder of the dossier that a path lies in.
pub(crate) fn owner<'a>(path: &str, dossiers: &BTreeMap<&'a str, bool>) -> Option<&'a str> {
    let mut folder = path;
    loop {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        if let Some((found, _)) = dossiers.get_key_value(folder) {
            return Some(found);
        }
        if folder.is_empty() {
            return None;
        }
    }
}

/// Two findings that say the same of things that cannot be told apart get an ordinal, so that
/// a fingerprint names one finding.
fn tell_apart(findings: &mut [Finding]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for finding in findings {
        let count = seen.entry(finding.fingerprint.clone()).or_default();
        *count += 1;
        if *count > 1 {
            finding.fingerprint = format!("{}-{count}", finding.fingerprint);
        }
    }
}
