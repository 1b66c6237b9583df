//! The archive's trust anchors, read once.

use std::collections::BTreeMap;
use std::io::Read;

use crate::archive::{Archive, Reference, place_of, relative_fault};
use crate::examine::{Examiner, Pixels};
use crate::seal::Trust;
use crate::seal::x509::{self, Certificate};

/// Bytes of one file of anchors.
const MOST: u64 = 4 << 20;

/// Reads the certificates that `archive.json` trusts. What is not there or holds none is passed
/// over here: whether paths lead somewhere is another rule's business.
pub fn read(archive: &Archive, reference: &Reference) -> Trust {
    let mut trust = Trust::default();
    for path in &reference.trust {
        trust.anchors.extend(certificates(archive, path));
    }
    trust.time = reference
        .trust_time
        .as_deref()
        .and_then(|text| text.parse::<jiff::Timestamp>().ok())
        .map(jiff::Timestamp::as_second);
    trust
}

/// Reads the certificates of people and seals, by path.
pub fn signers(archive: &Archive, reference: &Reference) -> BTreeMap<String, Vec<Certificate>> {
    let people = reference.people.iter().flat_map(|person| &person.certificates);
    let seals = reference.seals.iter().filter_map(|seal| seal.certificate.as_ref());
    people.chain(seals).map(|path| (path.clone(), certificates(archive, path))).collect()
}

/// Reads the registered pictures of imprints, by the ids of their seals.
pub fn imprints(archive: &Archive, reference: &Reference, examiner: &Examiner) -> BTreeMap<String, Pixels> {
    let read = |path: &str| {
        let place = Some(path).filter(|path| relative_fault(path).is_none());
        let place = place_of(&archive.root, place?);
        std::fs::symlink_metadata(&place).ok().filter(|metadata| metadata.is_file())?;
        let contents = examiner.examine(&place, false).ok()?.contents;
        contents.pictures.into_iter().next()?.pixels
    };
    let seals = reference.seals.iter();
    seals.filter_map(|seal| Some((seal.id.clone(), read(seal.imprint.as_deref()?)?))).collect()
}

fn certificates(archive: &Archive, path: &str) -> Vec<Certificate> {
    if relative_fault(path).is_some() {
        return Vec::new();
    }
    let place = place_of(&archive.root, path);
    // Links are never followed.
    if !std::fs::symlink_metadata(&place).is_ok_and(|metadata| metadata.is_file()) {
        return Vec::new();
    }
    let mut bytes = Vec::new();
    match std::fs::File::open(&place).and_then(|file| file.take(MOST).read_to_end(&mut bytes)) {
        Ok(_) => x509::certificates(&bytes),
        Err(_) => Vec::new(),
    }
}
