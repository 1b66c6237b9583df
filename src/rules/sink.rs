//! Where rules report to.

use crate::finding::{Draft, Finding, Meta, Severity};

/// Takes one rule's findings on one dossier or archive.
pub struct Sink<'a> {
    meta: &'static Meta,
    severity: Option<Severity>,
    findings: &'a mut Vec<Finding>,
    seen: u64,
}

impl<'a> Sink<'a> {
    /// A sink for the rule `meta`; `severity` is the configuration's word, if it has one.
    pub fn new(meta: &'static Meta, severity: Option<Severity>, findings: &'a mut Vec<Finding>) -> Self {
        Self { meta, severity, findings, seen: 0 }
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
        self.seen += count as u64;
    }

    /// What was seen.
    pub fn seen(&self) -> u64 {
        self.seen
    }
}
