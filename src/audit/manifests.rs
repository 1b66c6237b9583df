//! The manifests of an archive read for reckoning, without examining a file.

use crate::archive::{Archive, EntryKind, Folder, Loaded, Manifest, Reference, load, place_of};

/// Gives `each` every dossier's folder and manifest, in path order; `None` where it cannot be read.
pub(super) fn each_manifest(archive: &Archive, mut each: impl FnMut(&Folder, Option<&Manifest>)) {
    for folder in &archive.walked.dossiers {
        let path = place_of(&archive.root, &folder.manifest.path);
        let loaded = match &folder.given {
            Some(given) => Some(Loaded { text: given.text.clone(), sha256: String::new() }),
            None if folder.manifest.kind == EntryKind::File => load(&path).ok(),
            None => None,
        };
        let manifest = loaded
            .as_ref()
            .and_then(|loaded| Manifest::parse(&loaded.text, &folder.path, "dossier.json").ok());
        each(folder, manifest.as_ref());
    }
}

/// `archive.json`; empty where there is none or it cannot be read.
pub(super) fn reference(archive: &Archive) -> Reference {
    let loaded = archive.described.then(|| load(&archive.root.join("archive.json")).ok()).flatten();
    let manifest = loaded.as_ref().and_then(|loaded| Manifest::parse(&loaded.text, "", "archive.json").ok());
    manifest.map(|manifest| Reference::read(&manifest)).unwrap_or_default()
}
