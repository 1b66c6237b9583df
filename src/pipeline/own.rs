//! What is found of an archive apart from its dossiers.

use std::collections::BTreeMap;

use super::House;
use crate::archive::{Archive, Manifest, Reference};
use crate::config::Settings;
use crate::examine::Examiner;
use crate::finding::{Finding, Location};
use crate::rules::{Registry, Sight, Sink, Texts, run};
use crate::schema::Kinds;

/// An archive's own share of a run.
#[derive(Debug, Default)]
pub struct Own {
    /// On `archive.json`, on what could not be listed, on the package.
    pub findings: Vec<Finding>,
    /// How much each active rule saw there, in the registry's order.
    pub seen: Vec<Sight>,
    /// Manifests that were made in memory from a package's lists, and those lists.
    pub given: Vec<(String, Option<String>)>,
    /// Whether the archive is a package, or was unpacked from one.
    pub package: bool,
}

impl<'a> House<'a> {
    /// An archive that was looked at before, with what was found then; its dossiers come as
    /// [`super::Mapped`], its texts from `texts`.
    pub fn looked_at(
        archive: Archive,
        reference: Option<&str>,
        own: Own,
        texts: &'a dyn Texts,
        (kinds, registry, settings, examiner): (&'a Kinds, &'a Registry, &'a Settings, &'a Examiner),
    ) -> Self {
        let manifest = reference.and_then(|text| Manifest::parse(text, "", "archive.json").ok());
        let reference = manifest.map(|manifest| Reference::read(&manifest)).unwrap_or_default();
        let clock = reference.clock();
        Self {
            archive,
            reference,
            clock,
            kinds,
            registry,
            settings,
            examiner,
            package: crate::package::Package::default(),
            about_reference: Vec::new(),
            unsaved: super::Unsaved::new(),
            own: Some(own),
            texts: Some(texts),
            past: None,
        }
    }

    /// The archive's own share. What is found here is no longer in the house afterwards.
    pub fn take_own(&mut self) -> Own {
        if let Some(own) = self.own.take() {
            return own;
        }
        let mut findings = std::mem::take(&mut self.about_reference);
        let mut seen = vec![Sight::default(); self.registry.active().len()];
        for problem in &self.archive.walked.problems {
            if self.registry.runs(run::io().code) {
                let location = Location::file(&problem.path);
                Sink::new(run::io(), None, &mut findings).add(run::unread(location, &problem.reason));
            }
        }
        let dossiers = self.archive.walked.dossiers.iter();
        let given = dossiers
            .filter_map(|folder| Some((folder.manifest.path.clone(), folder.given.as_ref()?.from.clone())));
        let given: Vec<(String, Option<String>)> = given.collect();
        let package = std::mem::take(&mut self.package);
        let is_package = package.packed || !package.envelopes.is_empty();
        let mut about_package = Vec::new();
        package.report.tell(self.registry, &mut seen, &mut about_package);
        let from = borrowed(&given);
        if !from.is_empty() {
            findings.iter_mut().for_each(|finding| crate::package::adapt(finding, &from));
        }
        findings.append(&mut about_package);
        Own { findings, seen, given, package: is_package }
    }

    /// Where the texts of earlier archives are read again whose facts alone are there.
    pub fn texts_of_past(&mut self, texts: &'a dyn Texts) {
        self.past = Some(texts);
    }

    /// The active rules.
    pub fn registry(&self) -> &'a Registry {
        self.registry
    }

    /// Its reference data.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The archive.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }
}

/// Made manifests as findings are adapted by them.
pub(super) fn borrowed(given: &[(String, Option<String>)]) -> BTreeMap<&str, Option<&str>> {
    given.iter().map(|(manifest, list)| (manifest.as_str(), list.as_deref())).collect()
}
