//! From a format to its reader.

use super::{Contents, Format, Outcome, picture};
use crate::limits::Work;

/// Reads a whole file of `format`.
pub(super) fn read(format: Format, bytes: Vec<u8>, work: &Work) -> Contents {
    match format {
        Format::Empty => Contents { outcome: Outcome::Read, ..Contents::default() },
        Format::Jpeg
        | Format::Png
        | Format::Tiff
        | Format::Bmp
        | Format::Gif
        | Format::WebP
        | Format::Heic
        | Format::Psd => picture::read(format, &bytes, work),
        _ => Contents::default(),
    }
}

/// What the head of a file too large for memory tells.
pub(super) fn head(_format: Format, _head: &[u8]) -> Contents {
    Contents::default()
}
