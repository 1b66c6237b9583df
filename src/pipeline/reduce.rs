//! The reduce: rules across the archive, on rows alone.

use std::cmp::Ordering;
use std::io;
use std::path::Path;

use super::kept::One;
use super::own::{self, Own};
use super::{Charge, Checked, Dated, FileCounts, House, Judged, JudgedDossier, Kept, guarded};
use crate::archive::{Walked, io_reason, place_of};
use crate::examine::{Contents, Examiner};
use crate::finding::{Finding, Location, Text};
use crate::limits;
use crate::rules::rows::DossierRow;
use crate::rules::{ArchiveCx, Rows, SIDECAR_TEXTS, Sink, Texts, run};

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
    fn judged(&self, row: DossierRow, rest: Rest) -> JudgedDossier {
        let kind = row.kind.as_deref().and_then(|name| self.kinds.get(name));
        JudgedDossier {
            kind: kind.map(|kind| {
                let title = if kind.title.is_empty() { &kind.name } else { &kind.title };
                (kind.name.clone(), Text::new(title, kind.name.replace('-', " ")))
            }),
            folder: row.folder,
            manifest: row.manifest,
            examined: rest.examined,
            id: row.id,
            title: row.title,
            unit: row.unit,
            secrecy: row.secrecy,
            documents: row.documents.len() as u64,
            closed: rest.unexamined,
            checked: rest.checked,
            sha256: row.sha256,
            guessed: row.guessed,
            charge: rest.charge,
            dated: rest.dated,
        }
    }

    /// Joins the dossiers' findings with those across them, in whatever order they came. Dossiers of
    /// `past` archives are compared with and not reported on.
    pub fn reduce(mut self, kept: Kept, past: Kept) -> Judged {
        let Own { mut findings, mut seen, given, package } = self.take_own();
        let given = own::borrowed(&given);
        // Every file has been looked at, and no rule asks for what was walked.
        self.archive.walked = Walked::default();
        let mut fresh = Vec::new();
        let (mut loud, sights, every) = kept.loud();
        for (sum, sight) in seen.iter_mut().zip(sights) {
            *sum += sight;
        }
        let mut files = FileCounts::default();
        let mut rows: Vec<DossierRow> = Vec::with_capacity(kept.len() + past.len());
        let mut rests = Vec::with_capacity(kept.len());
        let mut closed = Vec::new();
        let read = kept.ones(&mut |number, one| {
            let One { row, examined, checked, charge, dated, files: counts, closed: shut } = one;
            let unexamined = counts.unexamined;
            rests.push((number, Rest { examined, checked, charge, dated, unexamined }));
            files += counts;
            if !shut.is_empty() {
                closed.push((number, shut));
            }
            rows.push(row);
        });
        // Of a part of the dossiers nothing can be said that is about all: a document that is not there
        // may be in the rest.
        let mut incomplete = self.lost(read, &mut fresh);
        put_in_order(&mut rows, &mut rests, |a, b| (&a.0.folder, a.1).cmp(&(&b.0.folder, b.1)));
        let own = rows.len();
        let lost = (kept.len() as u64).saturating_sub(own as u64);
        // Files of lost dossiers were looked into, and what it came to is not there.
        files.unexamined += every.total.saturating_sub(files.total);
        files.total = every.total;
        let order = places(rests.iter().map(|(number, _)| *number));
        loud.sort_by_key(|(number, _)| order.get(*number as usize).copied());
        closed.sort_by_key(|(number, _)| order.get(*number as usize).copied());
        let closed = closed.into_iter().flat_map(|(_, closed)| closed).collect();
        fresh.extend(loud.into_iter().flat_map(|(_, findings)| findings));
        let (mut earlier, mut numbers) = (Vec::with_capacity(past.len()), Vec::new());
        let read = past.ones(&mut |number, one| {
            earlier.push(one.row);
            numbers.push((number, ()));
        });
        incomplete |= self.lost(read, &mut fresh);
        put_in_order(&mut earlier, &mut numbers, |a, b| a.1.cmp(&b.1));
        let earlier_order = places(numbers.iter().map(|(number, ())| *number));
        rows.append(&mut earlier);
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
        let room = self.examiner.memory() / limits::SHELF_SHARE;
        if cx.whole() && !incomplete {
            for (index, (rule, seen)) in self.registry.active().iter().zip(&mut seen).enumerate() {
                if rule.checks.archive.is_none() && rule.checks.across.is_none() {
                    continue;
                }
                if !given.is_empty() && !crate::package::speaks(rule.meta) {
                    continue;
                }
                let mut read = Ok(());
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
                            let mut rows = check.rows(room);
                            read = give(&kept, index, &order, 0, &mut *rows);
                            if read.is_ok() && check.looks_back() {
                                read = give(&past, index, &earlier_order, own, &mut *rows);
                            }
                            if read.is_ok() {
                                read = rows.check(&cx, &mut sink);
                            }
                        }
                        *seen += sink.sight();
                    },
                );
                incomplete |= self.lost(read, &mut fresh);
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
        rows.truncate(own);
        let dossiers = rows.into_iter().zip(rests).map(|(row, (_, rest))| self.judged(row, rest)).collect();
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
            lost,
            incomplete,
            package,
        }
    }

    /// Says where something that was put aside cannot be had again, and whether that is so.
    fn lost(&self, read: io::Result<()>, findings: &mut Vec<Finding>) -> bool {
        let Err(error) = read else { return false };
        if self.registry.runs(run::io().code) {
            let draft = run::put_aside(Location::file("archive.json"), &io_reason(&error));
            Sink::new(run::io(), None, findings).add(draft);
        }
        true
    }
}

/// What reports tell of a dossier and no rule asks for.
struct Rest {
    examined: bool,
    checked: Checked,
    charge: Charge,
    dated: Vec<Dated>,
    unexamined: u64,
}

/// Sorts rows and what goes with them, in place: of a million there is no room for a second list.
fn put_in_order<T>(
    rows: &mut [DossierRow],
    rests: &mut [(u32, T)],
    compare: impl Fn((&DossierRow, u32), (&DossierRow, u32)) -> Ordering,
) {
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    let of = |index: u32| (&rows[index as usize], rests[index as usize].0);
    order.sort_by(|a, b| compare(of(*a), of(*b)));
    let mut place = vec![0_u32; rows.len()];
    for (new, old) in order.into_iter().enumerate() {
        place[old as usize] = new as u32;
    }
    for index in 0..rows.len() {
        while place[index] as usize != index {
            let there = place[index] as usize;
            rows.swap(index, there);
            rests.swap(index, there);
            place.swap(index, there);
        }
    }
}

/// The places of dossiers in a list, by their numbers; of a number that is not there, the last of all.
fn places(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut places = Vec::new();
    for (place, number) in numbers.enumerate() {
        let number = number as usize;
        if places.len() <= number {
            places.resize(number + 1, u32::MAX);
        }
        places[number] = place as u32;
    }
    places
}

/// Gives `rows` what a rule gathered of dossiers, the first of which is `first` to it.
fn give(kept: &Kept, rule: usize, places: &[u32], first: usize, rows: &mut dyn Rows) -> io::Result<()> {
    let mut known = true;
    kept.gathered(rule, &mut |number, bytes| {
        let place = places.get(number as usize).filter(|place| **place != u32::MAX);
        known &= place.is_some_and(|place| rows.add(first + *place as usize, bytes));
    })?;
    // Said where every failure of a rule is said: the caller is guarded.
    assert!(known, "what was put aside is not what it was");
    Ok(())
}
