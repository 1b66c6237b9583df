//! What the map gives, kept until the reduce: packed as bytes, so that it lies close together and can
//! lie on disk.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::spool::Spool;
use super::{Charge, Checked, Closed, Dated, FileCounts, Mapped};
use crate::finding::Finding;
use crate::rules::rows::DossierRow;
use crate::rules::{Registry, Sight};

/// Mapped dossiers, in whatever order they come.
#[derive(Debug)]
pub struct Kept {
    /// Stream 0: the dossiers; then one for each active rule.
    spool: Spool,
    next: AtomicU32,
    loud: Mutex<Loud>,
}

/// What needs no packing: there is one of it, or little.
#[derive(Debug, Default)]
struct Loud {
    findings: Vec<(u32, Vec<Finding>)>,
    seen: Vec<Sight>,
    files: FileCounts,
}

/// A dossier without its findings and without what rules gathered of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct One {
    pub row: DossierRow,
    pub examined: bool,
    pub checked: Checked,
    pub charge: Charge,
    pub dated: Vec<Dated>,
    pub files: FileCounts,
    pub closed: Vec<Closed>,
}

impl Kept {
    /// Nothing yet. What comes is held in memory up to a share of `memory` bytes.
    pub fn new(registry: &Registry, memory: u64) -> Self {
        let rules = registry.active().len();
        let loud = Loud { seen: vec![Sight::default(); rules], ..Loud::default() };
        Self {
            spool: Spool::new(rules + 1, memory / crate::limits::SPOOL_SHARE),
            next: AtomicU32::new(0),
            loud: Mutex::new(loud),
        }
    }

    /// Room for so many dossiers, one after the other: the first's number.
    pub fn reserve(&self, count: usize) -> u32 {
        self.next.fetch_add(count as u32, Ordering::Relaxed)
    }

    /// Adds a dossier after all others.
    pub fn push(&self, mapped: Mapped) {
        self.put(self.reserve(1), mapped);
    }

    /// Adds a dossier under a number that was reserved.
    pub fn put(&self, number: u32, mapped: Mapped) {
        let Mapped { findings, row, gathered, seen, examined, charge, dated, files, closed } = mapped;
        let checked = Checked::of(&seen);
        for (rule, rows) in gathered {
            self.spool.put(rule + 1, number, &rows);
        }
        let one = One { row, examined, checked, charge, dated, files, closed };
        match postcard::to_stdvec(&one) {
            Ok(bytes) => self.spool.put(0, number, &bytes),
            // Rows are structs, texts, numbers and lists of known length: all that postcard can write.
            Err(error) => unreachable!("a dossier's row cannot be packed: {error}"),
        }
        let mut loud = self.loud.lock().unwrap_or_else(PoisonError::into_inner);
        loud.files += files;
        if !findings.is_empty() {
            loud.findings.push((number, findings));
        }
        for (sum, sight) in loud.seen.iter_mut().zip(seen) {
            *sum += sight;
        }
    }

    /// Whether some of it lies in a temporary file.
    pub fn spilled(&self) -> bool {
        self.spool.spilled()
    }

    /// How many dossiers there are.
    pub(super) fn len(&self) -> usize {
        self.next.load(Ordering::Relaxed) as usize
    }

    /// Gives `each` the dossiers with their numbers.
    pub(super) fn ones(&self, each: &mut dyn FnMut(u32, One)) -> io::Result<()> {
        let mut broken = false;
        self.spool.take(0, &mut |number, bytes| match postcard::from_bytes(bytes) {
            Ok(one) => each(number, one),
            Err(_) => broken = true,
        })?;
        if broken { Err(io::ErrorKind::InvalidData.into()) } else { Ok(()) }
    }

    /// What a rule gathered, with the dossiers' numbers.
    pub(super) fn gathered(&self, rule: usize, each: &mut dyn FnMut(u32, &[u8])) -> io::Result<()> {
        self.spool.take(rule + 1, each)
    }

    /// The findings with the dossiers' numbers, how much each active rule saw, and all files.
    pub(super) fn loud(&self) -> (Vec<(u32, Vec<Finding>)>, Vec<Sight>, FileCounts) {
        let loud = std::mem::take(&mut *self.loud.lock().unwrap_or_else(PoisonError::into_inner));
        (loud.findings, loud.seen, loud.files)
    }

    /// Makes dossiers (or what the rule at a place gathered of them) such that they cannot be read again.
    #[cfg(test)]
    pub(super) fn spoil(&self, rule: Option<usize>, chunks: usize) {
        self.spool.spoil(rule.map_or(0, |rule| rule + 1), chunks);
    }
}
