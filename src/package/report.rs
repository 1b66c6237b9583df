//! What the check of a package has found, by the codes of the rules that own such facts.

use std::collections::BTreeMap;

use crate::finding::{Draft, Finding};
use crate::rules::{Registry, Sight, Sink};

/// Findings in the making, and how much each rule could see.
#[derive(Debug, Default)]
pub struct Report {
    drafts: Vec<(&'static str, Draft)>,
    saw: BTreeMap<&'static str, usize>,
}

impl Report {
    /// Reports under a rule's code.
    pub fn add(&mut self, code: &'static str, draft: Draft) {
        self.drafts.push((code, draft));
    }

    /// Says that the rule could judge `count` things.
    pub fn saw(&mut self, code: &'static str, count: usize) {
        *self.saw.entry(code).or_insert(0) += count;
    }

    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    /// Adds another's.
    pub fn join(&mut self, other: Self) {
        self.drafts.extend(other.drafts);
        for (code, count) in other.saw {
            self.saw(code, count);
        }
    }

    /// Puts `prefix` before the paths of all findings.
    pub fn below(mut self, prefix: &str) -> Self {
        if !prefix.is_empty() {
            for (_, draft) in &mut self.drafts {
                draft.below(prefix);
            }
        }
        self
    }

    /// Reports to the rules that run.
    pub fn tell(self, registry: &Registry, seen: &mut [Sight], findings: &mut Vec<Finding>) {
        for (active, sight) in registry.active().iter().zip(seen) {
            if let Some(count) = self.saw.get(active.meta.code) {
                sight.seen += *count as u64;
            }
        }
        for (code, draft) in self.drafts {
            let rule = registry.active().iter().find(|active| active.meta.code == code);
            if let Some(active) = rule {
                Sink::new(active.meta, active.severity, findings).add(draft);
            }
        }
    }
}
