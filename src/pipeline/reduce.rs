//! The reduce: rules across the archive, on rows alone.

use super::{FileCounts, House, Judged, Mapped, guarded};
use crate::finding::Location;
use crate::rules::rows::DossierRow;
use crate::rules::{ArchiveCx, Gathered, Sight, Sink, run};

impl House<'_> {
    /// Joins the dossiers' findings with those across them.
    pub fn reduce(mut self, mapped: Vec<Mapped>) -> Judged {
        let mut findings = std::mem::take(&mut self.about_reference);
        let mut seen = vec![Sight::default(); self.registry.active().len()];
        let mut files = FileCounts::default();
        let mut rows: Vec<DossierRow> = Vec::with_capacity(mapped.len());
        let mut dossiers = Vec::with_capacity(mapped.len());
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
            dossiers.push((one.row.folder.clone(), one.examined));
            rows.push(one.row);
        }
        for problem in &self.archive.walked.problems {
            if self.registry.runs(run::io().code) {
                let location = Location::file(&problem.path);
                Sink::new(run::io(), None, &mut findings).add(run::unread(location, &problem.reason));
            }
        }
        let cx = ArchiveCx {
            archive: &self.archive,
            dossiers: &rows,
            reference: &self.reference,
            kinds: self.kinds,
            clock: &self.clock,
            settings: self.settings,
        };
        if cx.whole() {
            for ((rule, seen), kept) in self.registry.active().iter().zip(&mut seen).zip(gathered) {
                if rule.checks.archive.is_none() && rule.checks.across.is_none() {
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
        let documents = rows.iter().map(|row| row.documents.len() as u64).sum();
        Judged {
            archive: self.archive,
            reference: self.reference,
            findings,
            seen,
            dossiers,
            documents,
            files,
        }
    }
}
