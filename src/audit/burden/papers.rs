//! Pages on file that the findings on padding say are needed by nobody or too many. A dossier's pages count once: of
//! what the rules say of it, the most.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::archive::Manifest;
use crate::finding::Finding;
use crate::json::Node;
use crate::rules::pad::Allowed;

/// Papers on file that nobody needs, or that are more than what they prove bears.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub struct Papers {
    /// Documents that nothing cites (PAD002) or that lie outside the period (PAD009).
    pub documents: u64,
    /// Pages of these, or beyond the proportion (PAD001), or of covers and blanks (PAD003).
    pub pages: u64,
}

impl Papers {
    /// What the findings on one dossier come to.
    pub(super) fn of(manifest: &Manifest, findings: &[&Finding], allowed: Allowed) -> Self {
        let named: BTreeSet<usize> = findings
            .iter()
            .filter(|finding| matches!(finding.code, "PAD002" | "PAD009"))
            .filter_map(|finding| {
                finding.pointer.as_deref()?.strip_prefix("/documents/")?.split('/').next()?.parse().ok()
            })
            .collect();
        let documents = manifest.root.list("documents");
        let pages: u64 = named.iter().filter_map(|index| documents.get(*index)).map(pages_of).sum();
        let number =
            |finding: &Finding, key: &str| finding.evidence.get(key).and_then(Value::as_u64).unwrap_or(0);
        let beyond = findings.iter().map(|finding| match finding.code {
            "PAD001" => number(finding, "evidence_pages")
                .saturating_sub(allowed.evidence.saturating_mul(number(finding, "pages"))),
            "PAD003" => (number(finding, "wrapping") + number(finding, "blank"))
                .saturating_sub(number(finding, "pages").saturating_mul(allowed.wrapping) / 100),
            _ => 0,
        });
        Self { documents: named.len() as u64, pages: pages.max(beyond.max().unwrap_or(0)) }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            documents: self.documents.saturating_add(other.documents),
            pages: self.pages.saturating_add(other.pages),
        }
    }
}

/// The pages that a document claims; one where it says nothing of them.
fn pages_of(document: &Node) -> u64 {
    document.get("pages").and_then(Node::as_u64).filter(|pages| *pages <= 1_000_000).unwrap_or(1)
}

/// Findings on padding by the manifest that they point into.
pub(super) fn by_manifest(findings: &[Finding]) -> BTreeMap<&str, Vec<&Finding>> {
    let mut found: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.code.starts_with("PAD")) {
        if let Some(path) = finding.manifest.as_deref().or(finding.path.as_deref()) {
            found.entry(path).or_default().push(finding);
        }
    }
    found
}
