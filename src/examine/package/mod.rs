//! ZIP and what is built on it: bounded opening, Office documents, OFD, and containers looked into.

mod archive;
mod listed;
mod office;
mod ooxml;
mod opendocument;
mod tar;

use super::{Contents, Format, Outcome};
use crate::limits::Work;

pub(crate) use archive::{Opened, Spent};

/// Reads a file of the ZIP family or another container.
pub(super) fn read(format: Format, bytes: &[u8], work: &Work) -> Contents {
    let spent = Spent::new(work, bytes.len() as u64);
    match format {
        Format::Docx | Format::Xlsx | Format::Pptx => ooxml::read(format, bytes, spent),
        Format::Odt | Format::Ods | Format::Odp => opendocument::read(bytes, spent),
        Format::Zip | Format::Executable => archive::look_into(bytes, spent),
        Format::Tar | Format::Gzip => tar::look_into(format, bytes, spent),
        Format::SevenZip | Format::Rar => listed::list(format, bytes, work),
        Format::Doc | Format::Xls | Format::Ppt | Format::Wps | Format::Ole => {
            office::read(format, bytes, work)
        }
        _ => Contents::default(),
    }
}

/// The contents of a file whose reader gave up with `outcome`.
fn given_up(outcome: Outcome) -> Contents {
    Contents { outcome, ..Contents::default() }
}
