//! Taking down what a dossier holds now.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Lock, Locked, NAME};
use crate::archive::{EntryKind, Folder, join, place_of};
use crate::examine::digest;

/// Whether a file of a dossier's folder stands outside of what is locked: the lock, its parts, and
/// an `archive.json` beside the manifest, which is the archive's and not the dossier's.
pub fn is_part(path: &str, lock: Option<&Lock>) -> bool {
    let beside = path.strip_prefix(NAME).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let declared = || {
        lock.into_iter()
            .flat_map(|lock| lock.signature.iter().chain(&lock.timestamp))
            .any(|part| part.path == path)
    };
    beside || path == "archive.json" || declared()
}

/// Digests every ordinary file of `folder`, which lies below `root`; a link or a device is no
/// file and is not locked. What the lock is to say besides is left for the caller to fill in.
///
/// # Errors
/// The first file that cannot be read, with why.
pub fn take(root: &Path, folder: &Folder) -> Result<Lock, (PathBuf, io::Error)> {
    let hash = |place: PathBuf| match File::open(&place).and_then(|file| digest(file, true)) {
        Ok(hashed) => Ok(hashed),
        Err(error) => Err((place, error)),
    };
    let (_, manifest) = hash(place_of(root, &folder.manifest.path))?;
    let files: Result<Vec<Locked>, _> = folder
        .files
        .par_iter()
        .filter(|entry| entry.kind == EntryKind::File && !is_part(&entry.path, None))
        .map(|entry| {
            let place = match &entry.real {
                Some(real) => root.join(real),
                None => place_of(root, &join(&folder.path, &entry.path)),
            };
            hash(place).map(|(size, digests)| Locked { path: entry.path.clone(), size, digests })
        })
        .collect();
    Ok(Lock {
        dossier: String::new(),
        locked: String::new(),
        manifest,
        files: files?,
        previous: None,
        signature: None,
        timestamp: None,
    })
}
