//! The reduce: rules across the archive, on rows alone.

use std::path::Path;

use super::own::{self, Own};
use super::{Checked, FileCounts, House, Judged, JudgedDossier, Mapped, guarded};
use crate::archive::place_of;
use crate::examine::{Contents, Examiner};
use crate::finding::{Location, Text};
use crate::rules::rows::DossierRow;
use crate::rules::{ArchiveCx, Gathered, SIDECAR_TEXTS, Sink, Texts};

/// Texts read a second time.
struct Again<'a> {
    root: &'a Path,
    examiner: &'a Examiner,
    past: Option<&'a dyn Texts>,
}

impl Texts for Again<'_> {
    fn text(&self, path: &str) -> Option<Vec<String>> {
        if let Some(pages) = self.past.and_then(|past| past.text(path)) {
            return Some(pages);
        }
        // In the order of `DossierCx::text`.
        let facts = |path: &str| self.examiner.again(&place_of(self.root, path)).ok();
        let visible = |pages: &Vec<String>| pages.iter().any(|page| !page.trim().is_empty());
        let own = |contents: &mut Contents| contents.text.take().map(|text| text.pages).filter(visible);
        let mut read = facts(path)?.contents;
        let beside = || {
            let beside = |end| own(&mut facts(&format!("{path}{end}"))?.contents);
            SIDECAR_TEXTS.iter().find_map(beside)
        };
        let recognised = read.recognised.take();
        own(&mut read).or_else(beside).or_else(|| recognised.map(|read| read.pages).filter(visible))
    }
}

impl House<'_> {
    /// A dossier as reports name it.
    fn judged(&self, mapped: &mut Mapped) -> JudgedDossier {
        let row = &mapped.row;
        let kind = row.kind.as_deref().and_then(|name| self.kinds.get(name));
        JudgedDossier {
            folder: row.folder.clone(),
            manifest: row.manifest.clone(),
            examined: mapped.examined,
            id: row.id.clone(),
            title: row.title.clone(),
            kind: kind.map(|kind| {
                let title = if kind.title.is_empty() { &kind.name } else { &kind.title };
                (kind.name.clone(), Text::new(title, kind.name.replace('-', " ")))
            }),
            unit: row.unit.clone(),
            secrecy: row.secrecy,
            documents: row.documents.len() as u64,
            closed: mapped.files.unexamined,
            checked: Checked::of(&mapped.seen),
            sha256: row.sha256.clone(),
            guessed: row.guessed.clone(),
            charge: std::mem::take(&mut mapped.charge),
            dated: std::mem::take(&mut mapped.dated),
        }
    }

    /// Joins the dossiers' findings with those across them, in whatever order they come. Dossiers of
    /// `past` archives are compared with and not reported on.
    pub fn reduce(mut self, mut mapped: Vec<Mapped>, past: Vec<Mapped>) -> Judged {
        mapped.sort_by(|a, b| a.row.folder.cmp(&b.row.folder));
        let Own { mut findings, mut seen, given, package } = self.take_own();
        let given = own::borrowed(&given);
        let mut fresh = Vec::new();
        let mut files = FileCounts::default();
        let mut rows: Vec<DossierRow> = Vec::with_capacity(mapped.len());
        let mut dossiers = Vec::with_capacity(mapped.len());
        let mut closed = Vec::new();
        let mut gathered: Vec<Vec<(usize, Gathered)>> = Vec::new();
        gathered.resize_with(seen.len(), Vec::new);
        for (dossier, mut one) in mapped.into_iter().enumerate() {
            for (rule, kept) in std::mem::take(&mut one.gathered) {
                gathered[rule].push((dossier, kept));
            }
            fresh.append(&mut one.findings);
            dossiers.push(self.judged(&mut one));
            for (sum, count) in seen.iter_mut().zip(one.seen) {
                *sum += count;
            }
            files.total += one.files.total;
            files.unexamined += one.files.unexamined;
            files.not_applicable += one.files.not_applicable;
            closed.extend(one.closed);
            rows.push(one.row);
        }
        let own = rows.len();
        for (dossier, one) in past.into_iter().enumerate() {
            for (rule, kept) in one.gathered {
                let looks_back = self.registry.active()[rule].checks.across.as_ref();
                if looks_back.is_some_and(|check| check.looks_back()) {
                    gathered[rule].push((own + dossier, kept));
                }
            }
            rows.push(one.row);
        }
        let again = Again { root: &self.archive.root, examiner: self.examiner, past: self.past };
        let cx = ArchiveCx {
            archive: &self.archive,
            dossiers: &rows[..own],
            everything: &rows,
            reference: &self.reference,
            kinds: self.kinds,
            clock: &self.clock,
            settings: self.settings,
            texts: self.texts.unwrap_or(&again),
        };
        if cx.whole() {
            for ((rule, seen), kept) in self.registry.active().iter().zip(&mut seen).zip(gathered) {
                if rule.checks.archive.is_none() && rule.checks.across.is_none() {
                    continue;
                }
                if !given.is_empty() && !crate::package::speaks(rule.meta) {
                    continue;
                }
                guarded(
                    self.registry,
                    || Location::file("archive.json"),
                    &mut fresh,
                    |findings| {
                        let mut sink = Sink::new(rule.meta, rule.severity, findings);
                        if let Some(check) = &rule.checks.archive {
                            check.check(&cx, &mut sink);
                        }
                        if let Some(check) = &rule.checks.across {
                            check.check(&cx, kept, &mut sink);
                        }
                        *seen += sink.sight();
                    },
                );
            }
        }
        if !given.is_empty() {
            fresh.iter_mut().for_each(|finding| crate::package::adapt(finding, &given));
        }
        findings.append(&mut fresh);
        let documents = rows[..own].iter().map(|row| row.documents.len() as u64).sum();
        let newest = rows[..own]
            .iter()
            .flat_map(|row| {
                let documents = row.documents.iter().filter_map(|document| document.date);
                [row.opened, row.closed].into_iter().flatten().chain(documents)
            })
            .max();
        Judged {
            newest,
            archive: self.archive,
            reference: self.reference,
            findings,
            seen,
            dossiers,
            closed,
            documents,
            files,
            package,
        }
    }
}
