//! From a format to its reader.

use std::sync::Arc;

use super::{Contents, Format, Outcome, media, ofd, package, pdf, picture, text};
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
        Format::Pdf => pdf::read(Arc::new(bytes), work),
        Format::Ofd => ofd::read(&bytes, work),
        Format::Docx
        | Format::Xlsx
        | Format::Pptx
        | Format::Odt
        | Format::Ods
        | Format::Odp
        | Format::Doc
        | Format::Xls
        | Format::Ppt
        | Format::Wps
        | Format::Ole
        | Format::Zip
        | Format::SevenZip
        | Format::Rar
        | Format::Tar
        | Format::Gzip => package::read(format, &bytes, work),
        Format::Text
        | Format::Csv
        | Format::Json
        | Format::Xml
        | Format::Html
        | Format::Svg
        | Format::Script => text::read(format, &bytes),
        Format::Wav | Format::Mp3 | Format::Flac | Format::Mp4 | Format::Mov | Format::Avi | Format::Mkv => {
            media::read(format, &bytes)
        }
        _ => Contents { signature_verdicts: signed(&bytes), ..Contents::default() },
    }
}

/// The signatures in what looks like CMS, such as lies beside the file that it signs.
fn signed(bytes: &[u8]) -> Vec<crate::seal::Signature> {
    /// pkcs7-signedData and its twin of GB/T 35275.
    const TYPES: [&[u8]; 2] = [
        &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02],
        &[0x06, 0x0a, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x06, 0x01, 0x04, 0x02, 0x02],
    ];
    let head = bytes.get(..bytes.len().min(24)).unwrap_or_default();
    let known = |kind: &&[u8]| head.windows(kind.len()).any(|window| window == *kind);
    if bytes.first() == Some(&0x30) && TYPES.iter().any(known) {
        crate::seal::cms::verify_file(bytes, "")
    } else {
        Vec::new()
    }
}

/// What the head of a file too large for memory tells.
pub(super) fn head(format: Format, head: &[u8]) -> Contents {
    media::read(format, head)
}
