//! The map: one dossier in, its findings and its row out. No dossier needs another.

use std::collections::BTreeMap;
use std::fs::File;

use rayon::prelude::*;

use super::{FileCounts, House, Mapped, guarded, no_validation, unreadable};
use crate::archive::{EntryKind, Folder, Manifest, io_reason, join, load, place_of, relative_fault};
use crate::examine::{Contents, Facts, Format, digest};
use crate::finding::{Finding, Location};
use crate::rules::rows::DossierRow;
use crate::rules::{DossierCx, FileState, ManifestCx, Sink, run, str};

impl House<'_> {
    /// Judges every dossier by itself, on all cores.
    pub fn map(&self) -> Vec<Mapped> {
        self.archive.walked.dossiers.par_iter().map(|folder| self.dossier(folder)).collect()
    }

    fn dossier(&self, folder: &Folder) -> Mapped {
        let mut findings = Vec::new();
        let total = folder.files.len() as u64;
        let unread = |sha256: String, findings: Vec<Finding>| Mapped {
            findings,
            row: DossierRow::unread(&folder.path, &folder.manifest.path, sha256),
            seen: vec![0; self.registry.active().len()],
            examined: false,
            files: FileCounts { total, unexamined: total, not_applicable: 0 },
        };
        let at = || Location {
            manifest: Some(folder.manifest.path.clone()),
            ..Location::file(&folder.manifest.path)
        };
        if folder.manifest.kind != EntryKind::File {
            if self.registry.runs(str::escapes().code) {
                Sink::new(str::escapes(), None, &mut findings).add(str::linked_manifest(at()));
            }
            return unread(String::new(), findings);
        }
        let loaded = match load(&place_of(&self.archive.root, &folder.manifest.path)) {
            Ok(loaded) => loaded,
            Err(why) => {
                unreadable(self.registry, at(), why, &mut findings);
                return unread(String::new(), findings);
            }
        };
        let manifest = match Manifest::parse(&loaded.text, &folder.path, "dossier.json") {
            Ok(manifest) => manifest,
            Err((place, reason)) => {
                if self.registry.runs(str::unreadable().code) {
                    let location = Location { place: Some(place), ..at() };
                    Sink::new(str::unreadable(), None, &mut findings).add(str::not_json(location, reason));
                }
                return unread(loaded.sha256, findings);
            }
        };
        let mut seen = vec![0; self.registry.active().len()];
        let kind = manifest.kind().and_then(|name| self.kinds.get(name));
        let validation = kind.map_or_else(no_validation, |kind| kind.validate(&manifest.root));
        let (files, states) = self.files(folder, &manifest, &mut findings);
        let cx = DossierCx {
            base: ManifestCx {
                manifest: &manifest,
                kind,
                kinds: self.kinds,
                validation: &validation,
                reference: &self.reference,
                clock: &self.clock,
                settings: self.settings,
            },
            folder,
            files: &states,
        };
        for (rule, seen) in self.registry.active().iter().zip(&mut seen) {
            guarded(self.registry, at, &mut findings, |findings| {
                let mut sink = Sink::new(rule.meta, rule.severity, findings);
                if let Some(check) = &rule.checks.manifest {
                    check.check(&cx.base, &mut sink);
                }
                if let Some(check) = &rule.checks.dossier {
                    check.check(&cx, &mut sink);
                }
                *seen = sink.seen();
            });
        }
        let row = DossierRow::of(&manifest, &loaded, kind, named_files(folder, &manifest));
        Mapped { findings, row, seen, examined: true, files }
    }

    /// Reads what the manifest's claims can be held against.
    fn files(
        &self,
        folder: &Folder,
        manifest: &Manifest,
        findings: &mut Vec<Finding>,
    ) -> (FileCounts, Vec<FileState>) {
        let mut wanted: BTreeMap<usize, bool> = BTreeMap::new();
        for file in manifest.documents().flat_map(|document| document.files()) {
            let Some(path) = file.path().filter(|path| relative_fault(path).is_none()) else { continue };
            let Some(index) = crate::rules::find(folder, path) else { continue };
            if let Some((algorithm, _)) = file.digest() {
                *wanted.entry(index).or_default() |= algorithm == "sm3";
            }
        }
        let mut counts = FileCounts { total: folder.files.len() as u64, ..FileCounts::default() };
        let mut states = Vec::with_capacity(folder.files.len());
        for (index, entry) in folder.files.iter().enumerate() {
            if entry.kind != EntryKind::File {
                counts.not_applicable += 1;
                states.push(FileState::Unopened);
                continue;
            }
            let Some(with_sm3) = wanted.get(&index) else {
                states.push(FileState::Unopened);
                continue;
            };
            let path = join(&folder.path, &entry.path);
            let place = match &entry.real {
                Some(real) => self.archive.root.join(real),
                None => place_of(&self.archive.root, &path),
            };
            match File::open(place).and_then(|file| digest(file, *with_sm3)) {
                Ok((size, digests)) => states.push(FileState::Read(Box::new(Facts {
                    size,
                    digests,
                    format: Format::Unknown,
                    contents: Contents::default(),
                }))),
                Err(error) => {
                    let reason = io_reason(&error);
                    counts.unexamined += 1;
                    if self.registry.runs(run::io().code) {
                        let location = Location {
                            dossier: manifest.id().map(ToOwned::to_owned),
                            manifest: Some(manifest.path.clone()),
                            ..Location::file(path)
                        };
                        Sink::new(run::io(), None, findings).add(run::unread(location, &reason));
                    }
                    states.push(FileState::Failed(reason));
                }
            }
        }
        (counts, states)
    }
}

/// The distinct files that documents name and that are there, with their sizes.
fn named_files(folder: &Folder, manifest: &Manifest) -> BTreeMap<String, u64> {
    manifest
        .documents()
        .flat_map(|document| document.files())
        .filter_map(|file| file.path())
        .filter_map(|path| crate::rules::find(folder, path))
        .map(|index| (folder.files[index].path.clone(), folder.files[index].size))
        .collect()
}
