//! A lock against what lies there.

use std::collections::BTreeMap;

use super::{Lock, is_part};
use crate::archive::normal_form;
use crate::examine::Digests;

/// A file that lies in the dossier now.
#[derive(Debug, Clone, Copy)]
pub struct Present<'a> {
    /// Relative to the dossier.
    pub path: &'a str,
    /// What it is.
    pub state: State<'a>,
}

/// What can be said of a file.
#[derive(Debug, Clone, Copy)]
pub enum State<'a> {
    /// An ordinary file that was read: its bytes and digests.
    Read(u64, &'a Digests),
    /// A link, a device: no ordinary file.
    NoFile,
    /// The file system did not give it: nothing can be said.
    Unknown,
}

/// What became of a file since the lock. Numbers are places in the lists compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Other bytes: `locked` of the lock, `present` of the folder.
    Changed {
        /// Index in the lock's files.
        locked: usize,
        /// Index in what is present.
        present: usize,
    },
    /// It was there and is not: index in the lock's files.
    Gone(usize),
    /// It was not there: index in what is present.
    Came(usize),
}

/// Whether digests that are known of both differ.
pub fn differ(one: &Digests, other: &Digests) -> bool {
    one.sha256 != other.sha256 || matches!((&one.sm3, &other.sm3), (Some(one), Some(other)) if one != other)
}

/// What changed, went (in the lock's order) and came (in the folder's). Names that differ in
/// their Unicode normal form alone are one name.
pub fn compare(lock: &Lock, present: &[Present]) -> Vec<Change> {
    let mut there: BTreeMap<String, usize> = BTreeMap::new();
    for (index, file) in present.iter().enumerate() {
        there.entry(normal_form(file.path)).or_insert(index);
    }
    let mut changes = Vec::new();
    for (locked, file) in lock.files.iter().enumerate() {
        match there.remove(&normal_form(&file.path)) {
            None => changes.push(Change::Gone(locked)),
            Some(index) => match present[index].state {
                State::Read(size, digests) if size == file.size && !differ(digests, &file.digests) => {}
                State::Unknown => {}
                State::Read(..) | State::NoFile => changes.push(Change::Changed { locked, present: index }),
            },
        }
    }
    let mut came: Vec<usize> = there
        .into_values()
        .filter(|index| {
            !matches!(present[*index].state, State::NoFile) && !is_part(present[*index].path, Some(lock))
        })
        .collect();
    came.sort_unstable();
    changes.extend(came.into_iter().map(Change::Came));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::{Locked, Part};

    #[test]
    fn what_changed_went_and_came() {
        let digests = |byte: &str| Digests { sha256: byte.repeat(32), sm3: None };
        let file = |path: &str, byte: &str| Locked { path: path.into(), size: 1, digests: digests(byte) };
        let lock = Lock {
            dossier: "d".into(),
            locked: String::new(),
            manifest: digests("00"),
            files: vec![file("Re\u{301}union.txt", "01"), file("a", "01"), file("b", "01"), file("c", "01")],
            previous: None,
            signature: Some(Part { method: "cms".into(), path: "sig/lock.der".into() }),
            timestamp: None,
        };
        let (one, two) = (digests("01"), digests("02"));
        let read = |path, digests| Present { path, state: State::Read(1, digests) };
        let present = [
            read("Réunion.txt", &one),
            read("a", &two),
            read("dossier.lock.json", &two),
            read("dossier.lock.json.tsr", &two),
            read("new", &two),
            read("sig/lock.der", &two),
            Present { path: "c", state: State::Unknown },
            Present { path: "link", state: State::NoFile },
        ];
        let changes = compare(&lock, &present);
        let expected = [Change::Changed { locked: 1, present: 1 }, Change::Gone(2), Change::Came(4)];
        assert_eq!(changes, expected);
    }
}
