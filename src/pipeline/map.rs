//! The map: one dossier in, its findings and its row out. No dossier needs another.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::order::large_first;
use super::{Closed, FileCounts, House, Kept, Mapped, guarded, unreadable};
use crate::archive::{EntryKind, Folder, Loaded, Manifest, io_reason, join, place_of, relative_fault};
use crate::examine::{Contents, Outcome};
use crate::finding::{Draft, Finding, Location, Meta, Text};
use crate::lock;
use crate::rules::rows::{DossierRow, FilesNamed};
use crate::rules::{DossierCx, FileState, ManifestCx, Sight, Sink, run, str};
use crate::schema::Validation;
use crate::seal::{Kind, Reason, State};
use crate::text;

impl House<'_> {
    /// Judges every dossier by itself, on all cores.
    pub fn map(&self) -> Kept {
        let kept = Kept::new(self.registry, self.examiner.memory());
        self.map_into(&kept);
        kept
    }

    /// The same, after what was kept before.
    pub fn map_into(&self, kept: &Kept) {
        let dossiers = &self.archive.walked.dossiers;
        self.expect(dossiers.iter());
        let first = kept.reserve(dossiers.len());
        let size = |folder: &Folder| folder.files.iter().map(|entry| entry.size).sum();
        let (order, next) = (large_first(dossiers.iter().map(size)), AtomicUsize::new(0));
        rayon::broadcast(|_| {
            while let Some(index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                kept.put(first + *index as u32, self.dossier(&dossiers[*index]));
            }
        });
    }

    /// No dossier at all, for [`House::reduce`].
    pub fn nothing(&self) -> Kept {
        Kept::new(self.registry, self.examiner.memory())
    }

    /// Judges one of `parts` parts of the dossiers, the first of which is 0; together they are what
    /// [`House::map`] keeps, and [`House::reduce`] takes them in any order.
    pub fn map_part(&self, part: usize, parts: usize) -> Vec<Mapped> {
        let dossiers: Vec<&Folder> =
            self.archive.walked.dossiers.iter().skip(part).step_by(parts.max(1)).collect();
        self.expect(dossiers.iter().copied());
        dossiers.par_iter().map(|folder| self.dossier(folder)).collect()
    }

    /// Says how many files will be examined, for progress.
    fn expect<'f>(&self, dossiers: impl Iterator<Item = &'f Folder>) {
        let files: usize = dossiers.map(|folder| folder.files.len()).sum();
        self.examiner.expected.fetch_add(files as u64, Ordering::Relaxed);
    }

    fn dossier(&self, folder: &Folder) -> Mapped {
        self.dossier_seen(folder, |_, _| ()).0
    }

    /// Judges one dossier by itself, and lets `look` see it and its row while it is open; it sees
    /// nothing of one that cannot be read.
    pub fn dossier_seen<T>(
        &self,
        folder: &Folder,
        look: impl FnOnce(&DossierCx, &DossierRow) -> T,
    ) -> (Mapped, Option<T>) {
        self.contained(folder, || self.opened(folder, look))
    }

    /// What `judge` gives of a dossier; a panic in it costs that dossier and not the run.
    pub(super) fn contained<T>(
        &self,
        folder: &Folder,
        judge: impl FnOnce() -> (Mapped, Option<T>),
    ) -> (Mapped, Option<T>) {
        catch_unwind(AssertUnwindSafe(judge)).unwrap_or_else(|panic| {
            let mut findings = Vec::new();
            super::crashed(self.registry, at(folder), &*panic, &mut findings);
            (self.unread(folder, String::new(), findings), None)
        })
    }

    /// A dossier that cannot be examined.
    fn unread(&self, folder: &Folder, sha256: String, findings: Vec<Finding>) -> Mapped {
        let total = folder.files.len() as u64;
        Mapped {
            findings,
            row: DossierRow::unread(&folder.path, &folder.manifest.path, sha256),
            gathered: Vec::new(),
            seen: vec![Sight::default(); self.registry.active().len()],
            examined: false,
            charge: super::Charge::default(),
            dated: Vec::new(),
            files: FileCounts { total, unexamined: total, not_applicable: 0 },
            // The dossier itself is listed as unexamined.
            closed: Vec::new(),
        }
    }

    fn opened<T>(
        &self,
        folder: &Folder,
        look: impl FnOnce(&DossierCx, &DossierRow) -> T,
    ) -> (Mapped, Option<T>) {
        let mut findings = Vec::new();
        let unread = |sha256: String, findings: Vec<Finding>| (self.unread(folder, sha256, findings), None);
        if super::interrupted() {
            return unread(String::new(), findings);
        }
        let at = || at(folder);
        if folder.manifest.kind != EntryKind::File {
            if self.registry.runs(str::escapes().code) {
                Sink::new(str::escapes(), None, &mut findings).add(str::linked_manifest(at()));
            }
            return unread(String::new(), findings);
        }
        let read = match &folder.given {
            Some(given) => Ok(Loaded { text: given.text.clone(), sha256: String::new() }),
            None => super::loaded(&self.archive, &folder.manifest.path, &self.unsaved),
        };
        let loaded = match read {
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
        let mut seen = vec![Sight::default(); self.registry.active().len()];
        let kind = manifest.kind().and_then(|name| self.kinds.get(name));
        // A manifest that nobody wrote is not asked to be whole.
        let validation = match folder.given {
            Some(_) => Validation::default(),
            None => kind.unwrap_or(self.kinds.common()).validate(&manifest.root),
        };
        let lock = self.lock(folder);
        let sm3 = wants_sm3(folder, &manifest, matches!(lock, Some(Ok(_))));
        let (files, closed, states) = self.files(folder, &manifest, &sm3, &mut findings);
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
            claims: crate::rules::claims(folder, &manifest),
            root: &self.archive.root,
            source: &loaded,
            lock,
        };
        let mut gathered = Vec::new();
        for (index, (rule, seen)) in self.registry.active().iter().zip(&mut seen).enumerate() {
            if folder.given.is_some() && !crate::package::speaks(rule.meta) {
                continue;
            }
            guarded(self.registry, at, &mut findings, |findings| {
                let mut sink = Sink::new(rule.meta, rule.severity, findings);
                // A rule that is off for a kind has seen nothing of it; what it gathers for
                // judging across dossiers may still be needed by others.
                let off = self.settings.off_for(rule.meta, kind.map(|kind| kind.name.as_str()));
                if let Some(check) = rule.checks.manifest.as_ref().filter(|_| !off) {
                    check.check(&cx.base, &mut sink);
                }
                if let Some(check) = rule.checks.dossier.as_ref().filter(|_| !off) {
                    check.check(&cx, &mut sink);
                }
                if let Some(rows) = rule.checks.across.as_ref().and_then(|check| check.gather(&cx)) {
                    gathered.push((index, rows));
                }
                *seen = sink.sight();
            });
        }
        let mut row = DossierRow::of(&manifest, &loaded, kind, named_files(folder, &manifest));
        guarded(self.registry, at, &mut findings, |_| row.compare(&cx, self.registry.compares_texts()));
        let (charge, dated) = (super::Charge::of(&manifest), super::dated::dated(&cx));
        let looked = look(&cx, &row);
        (Mapped { findings, row, gathered, seen, examined: true, charge, dated, files, closed }, Some(looked))
    }

    /// The dossier's lock, where it has one.
    fn lock(&self, folder: &Folder) -> Option<Result<lock::Loaded, lock::Fault>> {
        let entry = folder.files.iter().find(|entry| entry.path == lock::NAME)?;
        Some(lock::load(&place_of(&self.archive.root, &join(&folder.path, &entry.path))))
    }

    /// Examines every file of the dossier.
    fn files(
        &self,
        folder: &Folder,
        manifest: &Manifest,
        sm3: &BTreeSet<usize>,
        findings: &mut Vec<Finding>,
    ) -> (FileCounts, Vec<Closed>, Vec<FileState>) {
        let states: Vec<FileState> = folder
            .files
            .par_iter()
            .enumerate()
            .map(|(index, entry)| {
                if entry.kind != EntryKind::File {
                    return FileState::Unopened;
                }
                let place = match &entry.real {
                    Some(real) => self.archive.root.join(real),
                    None => place_of(&self.archive.root, &join(&folder.path, &entry.path)),
                };
                match self.examiner.examine(&place, sm3.contains(&index)) {
                    Ok(facts) => FileState::Read(Box::new(facts)),
                    Err(error) => FileState::Failed(io_reason(&error)),
                }
            })
            .collect();
        let mut counts = FileCounts { total: folder.files.len() as u64, ..FileCounts::default() };
        let mut closed = Vec::new();
        for (entry, state) in folder.files.iter().zip(&states) {
            let location = || Location {
                dossier: manifest.id().map(ToOwned::to_owned),
                manifest: Some(manifest.path.clone()),
                ..Location::file(join(&folder.path, &entry.path))
            };
            let mut report = |meta: &'static Meta, draft: Draft| {
                if self.registry.runs(meta.code) {
                    Sink::new(meta, None, findings).add(draft);
                }
            };
            if let Some(why) = why_closed(state) {
                closed.push(Closed { path: join(&folder.path, &entry.path), why });
            }
            match state {
                FileState::Unopened => counts.not_applicable += 1,
                FileState::Failed(reason) => {
                    counts.unexamined += 1;
                    report(run::io(), run::unread(location(), reason));
                }
                FileState::Read(facts) => match &facts.contents.outcome {
                    Outcome::Read => {
                        for what in unknown_seals(&facts.contents) {
                            report(
                                run::unsupported(),
                                run::unknown_structure(location(), facts.format.name(), what),
                            );
                        }
                    }
                    Outcome::NotOpened => counts.not_applicable += 1,
                    Outcome::Corrupt { .. } | Outcome::Encrypted { .. } | Outcome::Bomb { .. } => {
                        counts.unexamined += 1;
                    }
                    Outcome::Unsupported { what } => {
                        counts.unexamined += 1;
                        report(
                            run::unsupported(),
                            run::unknown_structure(location(), facts.format.name(), what),
                        );
                    }
                    Outcome::Crashed { reason } => {
                        counts.unexamined += 1;
                        report(run::internal(), run::crashed(location(), reason));
                    }
                },
            }
        }
        (counts, closed, states)
    }
}

/// A dossier's manifest as a place.
fn at(folder: &Folder) -> Location {
    Location { manifest: Some(folder.manifest.path.clone()), ..Location::file(&folder.manifest.path) }
}

/// Versions of electronic seals that are newer than this program.
fn unknown_seals(contents: &Contents) -> impl Iterator<Item = &str> {
    contents
        .signature_verdicts
        .iter()
        .filter(|signature| signature.kind == Kind::OfdSeal && signature.state == State::Unsupported)
        .flat_map(|signature| &signature.notes)
        .filter(|note| note.reason == Reason::Unknown)
        .map(|note| note.detail.as_str())
}

/// Why a file counts as unexamined, where it does.
fn why_closed(state: &FileState) -> Option<Text> {
    let facts = match state {
        FileState::Unopened => return None,
        FileState::Failed(reason) => {
            return Some(text! { zh: "读不出：{reason}", en: "cannot be read: {reason}" });
        }
        FileState::Read(facts) => facts,
    };
    Some(match &facts.contents.outcome {
        Outcome::Read | Outcome::NotOpened => return None,
        Outcome::Corrupt { .. } => text! { zh: "文件损坏", en: "damaged" },
        Outcome::Encrypted { .. } => text! { zh: "文件加密", en: "encrypted" },
        Outcome::Bomb { .. } => text! { zh: "展开后过大", en: "too large when unpacked" },
        Outcome::Unsupported { .. } => {
            text! { zh: "其结构尚不支持", en: "of a structure that is not supported" }
        }
        Outcome::Crashed { .. } => text! { zh: "工具自身出错", en: "the tool failed on it" },
    })
}

/// The files of which the manifest gives an SM3 digest, by index; all, where a lock does.
fn wants_sm3(folder: &Folder, manifest: &Manifest, locked: bool) -> BTreeSet<usize> {
    if locked {
        return (0..folder.files.len()).collect();
    }
    manifest
        .documents()
        .flat_map(|document| document.files())
        .filter(|file| file.digest().is_some_and(|(algorithm, _)| algorithm == "sm3"))
        .filter_map(|file| file.path().filter(|path| relative_fault(path).is_none()))
        .filter_map(|path| crate::rules::find(folder, path))
        .collect()
}

/// The distinct files that documents name and that are there, with their sizes.
fn named_files(folder: &Folder, manifest: &Manifest) -> FilesNamed {
    let named: BTreeSet<usize> = manifest
        .documents()
        .flat_map(|document| document.files())
        .filter_map(|file| file.path())
        .filter_map(|path| crate::rules::find(folder, path))
        .collect();
    let bytes = named.iter().map(|index| folder.files[*index].size).sum();
    FilesNamed { count: named.len() as u64, bytes }
}
