//! Whose the places of a finding are: what configuration and waivers go by.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::pipeline::JudgedDossier;

/// The dossiers by folder.
pub(super) struct Places<'a>(BTreeMap<&'a str, &'a JudgedDossier>);

/// One place that a finding is about: its own, or a member of the cluster that it reports.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    pub path: &'a str,
    pub pointer: Option<&'a str>,
    /// Of a member: its own.
    pub fingerprint: Option<&'a str>,
    pub dossier: Option<&'a JudgedDossier>,
}

impl<'a> Places<'a> {
    pub fn new(dossiers: &'a [JudgedDossier]) -> Self {
        Self(dossiers.iter().map(|dossier| (dossier.folder.as_str(), dossier)).collect())
    }

    /// The dossier that a path lies in.
    pub fn dossier(&self, path: &str) -> Option<&'a JudgedDossier> {
        let mut folder = path;
        loop {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            match self.0.get(folder) {
                Some(dossier) => return Some(dossier),
                None if folder.is_empty() => return None,
                None => {}
            }
        }
    }

    /// Every place that a finding is about.
    pub fn targets<'f>(&self, finding: &'f Finding) -> Vec<Target<'f>>
    where
        'a: 'f,
    {
        let target = |path: Option<&'f str>, manifest: Option<&'f str>, pointer, fingerprint| Target {
            path: path.unwrap_or_default(),
            pointer,
            fingerprint,
            dossier: manifest.or(path).and_then(|path| self.dossier(path)),
        };
        let mut targets: Vec<Target> = finding
            .related
            .iter()
            .filter_map(|member| {
                let fingerprint = Some(member.fingerprint.as_deref()?);
                let pointer = member.pointer.as_deref();
                Some(target(member.path.as_deref(), member.manifest.as_deref(), pointer, fingerprint))
            })
            .collect();
        // A cluster's own place is mostly that of its first member.
        let own =
            target(finding.path.as_deref(), finding.manifest.as_deref(), finding.pointer.as_deref(), None);
        if !targets.iter().any(|member| (member.path, member.pointer) == (own.path, own.pointer)) {
            targets.insert(0, own);
        }
        targets
    }
}
