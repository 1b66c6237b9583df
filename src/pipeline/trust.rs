//! The archive's trust anchors, read once.

use std::io::Read;

use crate::archive::{Archive, Reference, place_of, relative_fault};
use crate::seal::{Trust, x509};

/// Bytes of one file of anchors.
const MOST: u64 = 4 << 20;

/// Reads the certificates that `archive.json` trusts. What is not there or holds none is passed
/// over here: whether paths lead somewhere is another rule's business.
pub fn read(archive: &Archive, reference: &Reference) -> Trust {
    let mut trust = Trust::default();
    for path in reference.trust.iter().filter(|path| relative_fault(path).is_none()) {
        let place = place_of(&archive.root, path);
        // Links are never followed.
        if !std::fs::symlink_metadata(&place).is_ok_and(|metadata| metadata.is_file()) {
            continue;
        }
        let mut bytes = Vec::new();
        if std::fs::File::open(&place).and_then(|file| file.take(MOST).read_to_end(&mut bytes)).is_ok() {
            trust.anchors.extend(x509::certificates(&bytes));
        }
    }
    trust.time = reference
        .trust_time
        .as_deref()
        .and_then(|text| text.parse::<jiff::Timestamp>().ok())
        .map(jiff::Timestamp::as_second);
    trust
}
