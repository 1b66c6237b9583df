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
        _ => Contents::default(),
    }
}

/// What the head of a file too large for memory tells.
pub(super) fn head(format: Format, head: &[u8]) -> Contents {
    media::read(format, head)
}
