//! Pictures: dimensions, pixels, camera data.

mod exif;
mod heif;
mod raster;
mod tiff;

use super::{Contents, Format, Outcome, Pages, Picture};
use crate::limits::Work;

pub(crate) use exif::{camera_of, thumbnail_of};
pub(super) use raster::flatten;
pub(crate) use tiff::tiff_pages;

/// Reads a picture file of `format`.
pub(super) fn read(format: Format, bytes: &[u8], work: &Work) -> Contents {
    let mut contents = match format {
        Format::Tiff => tiff::read(bytes, work),
        Format::Heic => heif::read(bytes),
        Format::Psd => Contents::default(),
        _ => raster::read(format, bytes, work),
    };
    exif::describe(format, bytes, &mut contents);
    contents
}

/// The contents of a picture that was decoded.
fn decoded(picture: Picture) -> Contents {
    let blank = picture.pixels.as_ref().is_some_and(|pixels| pixels.uniform);
    Contents {
        outcome: Outcome::Read,
        pages: Some(Pages { count: 1, blank: if blank { vec![1] } else { vec![] }, ..Pages::default() }),
        pictures: vec![picture],
        ..Contents::default()
    }
}

/// The bomb that a picture of these dimensions is, if it is one.
pub(crate) fn too_large(width: u32, height: u32, work: &Work) -> Option<Outcome> {
    let pixels = u64::from(width) * u64::from(height);
    (pixels > work.pixels).then(|| Outcome::Bomb { limit: "pixels".into(), reached: pixels })
}
