//! The reduce: rules across the archive, on rows alone.

use std::collections::BTreeMap;
use std::path::Path;

use super::{FileCounts, House, Judged, JudgedDossier, Mapped, guarded};
use crate::archive::place_of;
use crate::examine::Examiner;
use crate::finding::{Location, Text};
use crate::rules::rows::DossierRow;
use crate::rules::{ArchiveCx, Gathered, SIDECAR_TEXTS, Sight, Sink, Texts, run};

/// Texts read a second time.
struct Again<'a> {
    root: &'a Path,
    examiner: &'a Examiner,
}

impl Texts for Again<'_> {
    fn text(&self, path: &str) -> Option<Vec<String>> {
        let read = |path: &str| {
            let facts = self.examiner.again(&place_of(self.root, path)).ok()?;
            let visible = |pages: &Vec<String>| pages.iter().any(|page| !page.trim().is_empty());
            let own = facts.contents.text.map(|text| text.pages).filter(visible);
            own.or_else(|| facts.contents.recognised.map(|read| read.pages).filter(visible))
        };
        read(path).or_else(|| SIDECAR_TEXTS.iter().find_map(|end| read(&format!("{path}{end}"))))
    }
}

impl House<'_> {
    /// A dossier as reports name it.
    fn judged(&self, row: &DossierRow, examined: bool) -> JudgedDossier {
        let kind = row.kind.as_deref().and_then(|name| self.kinds.get(name));
        JudgedDossier {
            folder: row.folder.clone(),
            manifest: row.manifest.clone(),
            examined,
            id: row.id.clone(),
            title: row.title.clone(),
            kind: kind.map(|kind| {
                let title = if kind.title.is_empty() { &kind.name } else { &kind.title };
                (kind.name.clone(), Text::new(title, kind.name.replace('-', " ")))
            }),
            unit: row.unit.clone(),
            secrecy: row.secrecy,
        }
    }

    /// Joins the dossiers' findings with those across them, in whatever order they come. Dossiers of
    /// `past` archives are compared with and not reported on.
    pub fn reduce(mut self, mut mapped: Vec<Mapped>, past: Vec<Mapped>) -> Judged {
        mapped.sort_by(|a, b| a.row.folder.cmp(&b.row.folder));
        let mut findings = std::mem::take(&mut self.about_reference);
        let mut seen = vec![Sight::default(); self.registry.active().len()];
        let mut files = FileCounts::default();
        let mut rows: Vec<DossierRow> = Vec::with_capacity(mapped.len());
        let mut dossiers = Vec::with_capacity(mapped.len());
        let mut closed = Vec::new();
        let mut gathered: Vec<Vec<(usize, Gathered)>> = Vec::new();
        gathered.resize_with(seen.len(), Vec::new);
        for (dossier, one) in mapped.into_iter().enumerate() {
            for (rule, kept) in one.gathered {
                gathered[rule].push((dossier, kept));
            }
            findings.extend(one.findings);
            for (sum, count) in seen.iter_mut().zip(one.seen) {
                *sum += count;
            }
            files.total += one.files.total;
            files.unexamined += one.files.unexamined;
            files.not_applicable += one.files.not_applicable;
            closed.extend(one.closed);
            dossiers.push(self.judged(&one.row, one.examined));
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
        for problem in &self.archive.walked.problems {
            if self.registry.runs(run::io().code) {
                let location = Location::file(&problem.path);
                Sink::new(run::io(), None, &mut findings).add(run::unread(location, &problem.reason));
            }
        }
        let given: BTreeMap<&str, Option<&str>> = self
            .archive
            .walked
            .dossiers
            .iter()
            .filter_map(|folder| {
                Some((folder.manifest.path.as_str(), folder.given.as_ref()?.from.as_deref()))
            })
            .collect();
        let cx = ArchiveCx {
            archive: &self.archive,
            dossiers: &rows[..own],
            everything: &rows,
            reference: &self.reference,
            kinds: self.kinds,
            clock: &self.clock,
            settings: self.settings,
            texts: &Again { root: &self.archive.root, examiner: self.examiner },
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
                    &mut findings,
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
            findings.iter_mut().for_each(|finding| crate::package::adapt(finding, &given));
        }
        let is_package = self.package.packed || !self.package.envelopes.is_empty();
        self.package.report.tell(self.registry, &mut seen, &mut findings);
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
            package: is_package,
        }
    }
}
