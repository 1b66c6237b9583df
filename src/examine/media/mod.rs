//! Sound and film: length and time of creation from their containers. What is heard and seen is,
//! by design, not opened.

mod flac;
mod mp3;
mod mp4;
mod riff;

use super::{Contents, Format};

/// Reads what the container of a recording says; its head will do where that is what there is.
pub(super) fn read(format: Format, bytes: &[u8]) -> Contents {
    let mut contents = Contents::default();
    match format {
        Format::Mp4 | Format::Mov => mp4::describe(bytes, &mut contents),
        Format::Wav | Format::Avi => riff::describe(bytes, &mut contents),
        Format::Mp3 => mp3::describe(bytes, &mut contents),
        Format::Flac => flac::describe(bytes, &mut contents),
        _ => {}
    }
    contents
}

/// A big-endian number of up to eight bytes.
fn big(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// A little-endian number of up to eight bytes.
fn little(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
