//! Where rules report to.

use crate::finding::{Draft, Finding, Meta, Severity};

/// Takes one rule's findings on one dossier or archive.
pub struct Sink<'a> {
    meta: &'static Meta,
    severity: Option<Severity>,
    findings: &'a mut Vec<Finding>,
    sight: Sight,
}

/// How much of what a rule is about it could see: a rule that saw nothing has not passed anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sight {
    /// Documents, manifests, entries that it judged.
    pub seen: u64,
    /// Those that it could not look into: scans without a text, files that could not be read.
    pub unseen: u64,
}

impl std::ops::AddAssign for Sight {
    fn add_assign(&mut self, other: Self) {
        self.seen += other.seen;
        self.unseen += other.unseen;
    }
}

impl<'a> Sink<'a> {
    /// A sink for the rule `meta`; `severity` is the configuration's word, if it has one.
    pub fn new(meta: &'static Meta, severity: Option<Severity>, findings: &'a mut Vec<Finding>) -> Self {
        Self { meta, severity, findings, sight: Sight::default() }
    }

    /// Reports one finding.
    pub fn add(&mut self, draft: Draft) {
        let mut finding = draft.finish(self.meta);
        if let Some(severity) = self.severity {
            finding.severity = severity;
        }
        self.findings.push(finding);
    }

    /// Says that the rule could judge `count` documents (or manifests, stages, entries: the
    /// things that it is about). A rule that saw nothing has not passed anything.
    pub fn saw(&mut self, count: usize) {
        self.sight.seen += count as u64;
    }

    /// Says that `count` of the things that the rule is about were closed to it.
    pub fn missed(&mut self, count: usize) {
        self.sight.unseen += count as u64;
    }

    /// What was seen and what was not.
    pub fn sight(&self) -> Sight {
        self.sight
    }
}
