//! What `judge` needs of an archive and of a dossier, as bytes.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::finding::{Confidence, Finding, Meta, Related, Severity, Text};
use crate::json::Place;
use crate::pipeline::{Charge, Closed, Dated, FileCounts, Mapped};
use crate::rules::rows::DossierRow;
use crate::rules::{Registry, Sight};

/// An archive.
#[derive(Debug, Serialize, Deserialize)]
pub struct ArchiveRecord {
    /// `archive.json`, where there is one that could be read as JSON.
    pub reference: Option<String>,
    /// Whether all of it was asked for.
    pub whole: bool,
    /// Whether it is a package.
    pub package: bool,
    /// Its own findings: on `archive.json`, on what could not be listed, on the package.
    pub findings: Vec<FindingRecord>,
    /// How much rules saw there.
    pub seen: Vec<SightRecord>,
    /// Manifests that were made in memory from a package's lists, and those lists.
    pub given: Vec<(String, Option<String>)>,
    /// Whether everything in it is named as another archive sees it.
    pub past: bool,
    /// How many dossiers it has in all parts together.
    pub dossiers: u64,
}

/// A dossier.
#[derive(Debug, Serialize, Deserialize)]
pub struct DossierRecord {
    findings: Vec<FindingRecord>,
    row: DossierRow,
    /// By rule: its rows.
    gathered: Vec<(String, Vec<u8>)>,
    seen: Vec<SightRecord>,
    examined: bool,
    charge: Charge,
    dated: Vec<Dated>,
    files: FileCounts,
    closed: Vec<Closed>,
}

/// How much one rule saw.
#[derive(Debug, Serialize, Deserialize)]
pub struct SightRecord {
    code: String,
    seen: u64,
    unseen: u64,
}

/// A finding; what its rule's name and group are is known from its code.
#[derive(Debug, Serialize, Deserialize)]
pub struct FindingRecord {
    code: String,
    severity: Severity,
    confidence: Confidence,
    dossier: Option<String>,
    path: Option<String>,
    pointer: Option<String>,
    span: Option<Place>,
    message: Text,
    help: Text,
    related: Vec<RelatedRecord>,
    /// JSON: the one thing here whose shape is not known beforehand.
    evidence: String,
    fingerprint: String,
    manifest: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RelatedRecord {
    path: Option<String>,
    pointer: Option<String>,
    page: Option<u32>,
    note: Text,
    fingerprint: Option<String>,
    place: Option<Place>,
    manifest: Option<String>,
}

impl FindingRecord {
    /// What is to be kept of a finding; owners and answers come at the end of a run.
    pub fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code.to_owned(),
            severity: finding.severity,
            confidence: finding.confidence,
            dossier: finding.dossier.clone(),
            path: finding.path.clone(),
            pointer: finding.pointer.clone(),
            span: finding.span,
            message: finding.message.clone(),
            help: finding.help.clone(),
            related: finding
                .related
                .iter()
                .map(|one| RelatedRecord {
                    path: one.path.clone(),
                    pointer: one.pointer.clone(),
                    page: one.page,
                    note: one.note.clone(),
                    fingerprint: one.fingerprint.clone(),
                    place: one.place,
                    manifest: one.manifest.clone(),
                })
                .collect(),
            evidence: Value::Object(finding.evidence.clone()).to_string(),
            fingerprint: finding.fingerprint.clone(),
            manifest: finding.manifest.clone(),
        }
    }

    /// The finding again; nothing where its rule is not known here.
    pub fn finding(self) -> Option<Finding> {
        let meta = meta(&self.code)?;
        let evidence: Map<String, Value> = serde_json::from_str(&self.evidence).ok()?;
        let related = self.related.into_iter().map(|one| Related {
            path: one.path,
            pointer: one.pointer,
            page: one.page,
            note: one.note,
            fingerprint: one.fingerprint,
            place: one.place,
            manifest: one.manifest,
        });
        Some(Finding {
            code: meta.code,
            name: meta.name,
            group: meta.group,
            severity: self.severity,
            confidence: self.confidence,
            dossier: self.dossier,
            path: self.path,
            pointer: self.pointer,
            span: self.span,
            message: self.message,
            help: self.help,
            owner: None,
            deadline: None,
            answer: None,
            related: related.collect(),
            evidence,
            fingerprint: self.fingerprint,
            manifest: self.manifest,
        })
    }
}

fn meta(code: &str) -> Option<&'static Meta> {
    crate::rules::all().find(|rule| rule.meta.code == code).map(|rule| &rule.meta)
}

/// How much rules saw, by their codes; those that saw nothing are left out.
pub fn sights(registry: &Registry, seen: &[Sight]) -> Vec<SightRecord> {
    let active = registry.active().iter().zip(seen);
    active
        .filter(|(_, sight)| **sight != Sight::default())
        .map(|(rule, sight)| SightRecord {
            code: rule.meta.code.to_owned(),
            seen: sight.seen,
            unseen: sight.unseen,
        })
        .collect()
}

/// The same in the registry's order.
pub fn seen(registry: &Registry, sights: &[SightRecord]) -> Vec<Sight> {
    let of = |code: &str| {
        let one = sights.iter().find(|one| one.code == code);
        one.map_or_else(Sight::default, |one| Sight { seen: one.seen, unseen: one.unseen })
    };
    registry.active().iter().map(|rule| of(rule.meta.code)).collect()
}

impl DossierRecord {
    /// What is to be kept of a mapped dossier.
    pub fn of(mapped: &Mapped, registry: &Registry) -> Self {
        let gathered = mapped.gathered.iter().filter_map(|(index, rows)| {
            let rule = registry.active().get(*index)?;
            Some((rule.meta.code.to_owned(), rows.clone()))
        });
        Self {
            findings: mapped.findings.iter().map(FindingRecord::of).collect(),
            row: mapped.row.clone(),
            gathered: gathered.collect(),
            seen: sights(registry, &mapped.seen),
            examined: mapped.examined,
            charge: mapped.charge.clone(),
            dated: mapped.dated.clone(),
            files: mapped.files,
            closed: mapped.closed.clone(),
        }
    }

    /// Its folder.
    pub fn folder(&self) -> &str {
        &self.row.folder
    }

    /// The dossier as the map gave it, for the rules that run now.
    ///
    /// # Errors
    /// The code of a rule whose rows are not what this version keeps.
    pub fn mapped(self, registry: &Registry) -> Result<Mapped, String> {
        if !self.row.is_sound() {
            return Err("DUP001".to_owned());
        }
        let seen = seen(registry, &self.seen);
        let mut gathered = Vec::new();
        for (code, bytes) in self.gathered {
            let found = registry.active().iter().enumerate().find(|(_, rule)| rule.meta.code == code);
            let Some((index, across)) =
                found.and_then(|(index, rule)| Some((index, rule.checks.across.as_ref()?)))
            else {
                continue;
            };
            if !across.knows(&bytes) {
                return Err(code);
            }
            gathered.push((index, bytes));
        }
        let findings = self.findings.into_iter().filter_map(FindingRecord::finding);
        Ok(Mapped {
            findings: findings.filter(|finding| registry.runs(finding.code)).collect(),
            row: self.row,
            gathered,
            seen,
            examined: self.examined,
            charge: self.charge,
            dated: self.dated,
            files: self.files,
            closed: self.closed,
        })
    }
}
