//! From a format to its reader.

use super::{Contents, Format, Outcome};
use crate::limits::Work;

/// Reads a whole file of `format`.
pub(super) fn read(format: Format, _bytes: Vec<u8>, _work: &Work) -> Contents {
    match format {
        Format::Empty => Contents { outcome: Outcome::Read, ..Contents::default() },
        _ => Contents::default(),
    }
}

/// What the head of a file too large for memory tells.
pub(super) fn head(_format: Format, _head: &[u8]) -> Contents {
    Contents::default()
}
