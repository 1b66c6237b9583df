//! Counts and verdicts.

use serde::Serialize;

use crate::archive::Secrecy;
use crate::finding::{Answered, Finding, Meta, Severity, Text};
use crate::rules::Sight;

/// The three words, and what no check concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 通过
    Passed,
    /// 有问题
    Found,
    /// 未能审查
    Unexamined,
    /// 不适用
    NotApplicable,
}

/// How many came to which verdict.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Counts {
    /// All of them.
    pub total: u64,
    /// 通过
    pub passed: u64,
    /// 有问题
    pub found: u64,
    /// 未能审查
    pub unexamined: u64,
    /// 不适用
    pub not_applicable: u64,
}

impl Counts {
    /// Counts verdicts.
    pub fn of(verdicts: impl Iterator<Item = Verdict>) -> Self {
        let mut counts = Self::default();
        for verdict in verdicts {
            counts.total += 1;
            match verdict {
                Verdict::Passed => counts.passed += 1,
                Verdict::Found => counts.found += 1,
                Verdict::Unexamined => counts.unexamined += 1,
                Verdict::NotApplicable => counts.not_applicable += 1,
            }
        }
        counts
    }
}

/// One rule in the summary.
#[derive(Debug, Clone, Serialize)]
pub struct RuleSummary {
    /// `CMP001`
    pub code: &'static str,
    /// `missing-document`
    pub name: &'static str,
    /// How many of the things that it is about it could see.
    pub seen: u64,
    /// How many were closed to it (scans without a text, say).
    pub unseen: u64,
    /// Its findings, without waived and baselined ones.
    pub findings: u64,
    /// `passed` only where it saw something.
    pub verdict: Verdict,
}

impl RuleSummary {
    pub(super) fn new(meta: &'static Meta, sight: Sight, findings: u64) -> Self {
        let Sight { seen, unseen } = sight;
        let verdict = match (findings, seen) {
            (0, 0) if unseen > 0 => Verdict::Unexamined,
            (0, 0) => Verdict::NotApplicable,
            (0, _) => Verdict::Passed,
            _ => Verdict::Found,
        };
        Self { code: meta.code, name: meta.name, seen, unseen, findings, verdict }
    }
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Severities {
    /// All of them.
    pub total: u64,
    /// 错误
    pub error: u64,
    /// 警告
    pub warning: u64,
    /// 提示
    pub advice: u64,
}

pub(super) fn by_severity(findings: &[Finding]) -> Severities {
    let mut counts = Severities::default();
    for finding in findings {
        counts.total += 1;
        match finding.severity {
            Severity::Error => counts.error += 1,
            Severity::Warning => counts.warning += 1,
            Severity::Advice => counts.advice += 1,
        }
    }
    counts
}

/// The summary of one archive.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Dossiers by verdict.
    pub dossiers: Counts,
    /// Documents in the manifests that could be read.
    pub documents: u64,
    /// Files in dossiers by verdict.
    pub files: Counts,
    /// Findings by severity.
    pub findings: Severities,
    /// Findings that somebody has accepted; in no other count.
    pub waived: u64,
    /// Findings that a baseline knows; in no other count.
    pub baselined: u64,
    /// What people have said of the findings that are counted above.
    #[serde(skip_serializing_if = "Answered::is_empty")]
    pub answers: Answered,
    /// Every rule that ran.
    pub rules: Vec<RuleSummary>,
    /// The highest secrecy that a dossier declares or bears a mark of.
    pub secrecy: Option<Secrecy>,
    /// Whether the run was ended before its end.
    pub incomplete: bool,
    /// What is not applicable to the whole run.
    pub notices: Vec<Text>,
}
