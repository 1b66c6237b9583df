//! The signature and the timestamp over a lock.

use std::io::Read;
use std::path::Path;

use super::{Loaded, Part};
use crate::archive::{EntryKind, Folder, join, place_of};
use crate::seal::{self, Timestamp, Trust, Verdict, Verified};

/// Bytes of a signature or a token.
const MOST: u64 = 16 << 20;

/// What came of looking for a part of a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof<T> {
    /// The lock names none.
    None,
    /// It names one that is not there as an ordinary file.
    Missing,
    /// It is there and cannot be read as what it is to be.
    Unreadable,
    /// It was judged.
    Judged(T),
}

/// Judges the signature over a lock; of several signers, the worst.
pub fn signature(root: &Path, folder: &Folder, loaded: &Loaded, trust: &Trust) -> Proof<Verified> {
    let Some(part) = &loaded.lock.signature else { return Proof::None };
    let bytes = match read(root, folder, part) {
        Proof::Judged(bytes) => bytes,
        Proof::Unreadable => return Proof::Unreadable,
        _ => return Proof::Missing,
    };
    let content = loaded.text.as_bytes();
    if part.method == "minisign" {
        return Proof::Judged(seal::minisign::verify(&bytes, content, &part.path, trust));
    }
    let signatures = seal::cms::verify_detached(&bytes, content, &part.path);
    let worst = seal::judge_all(signatures, trust).into_iter().max_by_key(|one| badness(one.verdict));
    worst.map_or(Proof::Unreadable, Proof::Judged)
}

fn badness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Valid => 0,
        Verdict::IntactButUntrusted => 1,
        Verdict::NotSigned => 2,
        Verdict::Unsupported => 3,
        Verdict::NotCovered => 4,
        Verdict::Broken => 5,
    }
}

/// Judges the timestamp over a lock.
pub fn timestamp(root: &Path, folder: &Folder, loaded: &Loaded) -> Proof<Timestamp> {
    let Some(part) = &loaded.lock.timestamp else { return Proof::None };
    match read(root, folder, part) {
        Proof::Judged(bytes) => seal::cms::judge_stamp_file(&bytes, loaded.text.as_bytes())
            .map_or(Proof::Unreadable, Proof::Judged),
        Proof::Unreadable => Proof::Unreadable,
        _ => Proof::Missing,
    }
}

/// The bytes of a part. Only what the walk saw as an ordinary file is opened: a path that leads
/// over a link was never seen.
fn read(root: &Path, folder: &Folder, part: &Part) -> Proof<Vec<u8>> {
    let seen = folder.files.binary_search_by(|entry| entry.path.as_str().cmp(&part.path));
    if !seen.is_ok_and(|index| folder.files[index].kind == EntryKind::File) {
        return Proof::Missing;
    }
    let mut bytes = Vec::new();
    let place = place_of(root, &join(&folder.path, &part.path));
    match std::fs::File::open(place).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes)) {
        Ok(_) if bytes.len() as u64 <= MOST => Proof::Judged(bytes),
        _ => Proof::Unreadable,
    }
}
