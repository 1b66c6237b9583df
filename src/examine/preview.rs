//! A picture of a file, or of one page of it, small enough to be shown beside a finding. Only
//! files that the run could read are asked for; whatever goes wrong, there is no preview.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage, imageops};

use super::{Format, Imprint, identify, imprint, picture, pixels};
use crate::limits::Work;

/// Files larger than this are not opened for a preview.
const FILE_BYTES: u64 = 64 << 20;

/// A picture of no more than some pixels a side.
#[derive(Debug, Clone)]
pub struct Preview(RgbImage);

impl Preview {
    /// The file at `path`, or its page `page` (from 1), with a longer side of `side` pixels at most.
    pub fn of(path: &Path, page: u32, side: u32, work: &Work) -> Option<Self> {
        let metadata = path.symlink_metadata().ok()?;
        if !metadata.is_file() || metadata.len() > FILE_BYTES {
            return None;
        }
        let bytes = std::fs::read(path).ok()?;
        let seen = catch_unwind(AssertUnwindSafe(|| match identify(&bytes) {
            Format::Pdf => rendered(bytes, page, side),
            Format::Tiff => tiff(&bytes, page, side, work),
            Format::Jpeg | Format::Png | Format::Bmp | Format::Gif | Format::WebP => {
                decoded(&bytes, side, work)
            }
            _ => None,
        }));
        seen.ok().flatten().map(Self)
    }

    /// The pictures that stand in the paper at `path`, on its page `page` where one is given, in their
    /// order: those that are large enough to be photographs.
    pub fn inside(path: &Path, page: Option<u32>, side: u32, work: &Work) -> Vec<Self> {
        let small = path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() <= FILE_BYTES);
        let Some(bytes) = small.then(|| std::fs::read(path).ok()).flatten() else { return Vec::new() };
        let format = identify(&bytes);
        let (read, seen) = pixels::watched(|| {
            catch_unwind(AssertUnwindSafe(|| super::read::read(format, bytes, work))).unwrap_or_default()
        });
        read.pictures
            .iter()
            .filter(|picture| page.is_none() || picture.page.is_none() || picture.page == page)
            .filter(|picture| picture.width.min(picture.height) >= super::SMALLEST_PICTURE)
            .filter_map(|picture| {
                let hash = picture.pixels.as_ref()?.hash;
                let (_, own) = seen.iter().find(|(known, _)| *known == hash)?;
                Some(Self(fit(DynamicImage::ImageRgb8(own.clone()), side)))
            })
            .collect()
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        self.0.dimensions()
    }

    /// The red imprints on it.
    pub fn imprints(&self) -> Vec<Imprint> {
        let (width, height) = self.size();
        imprint::find(width as usize, height as usize, self.0.as_raw())
    }

    /// What lies round an imprint, with a little of the paper.
    pub fn around(&self, imprint: &Imprint) -> Self {
        let (width, height) = self.size();
        let longer = f64::from(width.max(height));
        let pixels = |share: f64| share * longer / 1000.0;
        let half = pixels(f64::from(imprint.long)) * 0.6;
        let (x, y) = (pixels(f64::from(imprint.x)), pixels(f64::from(imprint.y)));
        let bound = |value: f64, most: u32| value.round().clamp(0.0, f64::from(most)) as u32;
        let (left, top) = (bound(x - half, width - 1), bound(y - half, height - 1));
        let (right, bottom) = (bound(x + half, width).max(left + 1), bound(y + half, height).max(top + 1));
        Self(imageops::crop_imm(&self.0, left, top, right - left, bottom - top).to_image())
    }

    /// The same with a longer side of `side` pixels at most.
    pub fn within(&self, side: u32) -> Self {
        Self(fit(DynamicImage::ImageRgb8(self.0.clone()), side))
    }

    /// As JPEG without any metadata.
    pub fn jpeg(&self, quality: u8) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&self.0).ok()?;
        Some(bytes)
    }
}

fn fit(picture: DynamicImage, side: u32) -> RgbImage {
    let picture =
        if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture };
    RgbImage::from_raw(picture.width(), picture.height(), picture::flatten(picture)).unwrap_or_default()
}

fn decoded(bytes: &[u8], side: u32, work: &Work) -> Option<RgbImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(work.pixels * 8);
    reader.limits(limits);
    let decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if picture::too_large(width, height, work).is_some() {
        return None;
    }
    let _room = pixels::room(width, height);
    Some(fit(DynamicImage::from_decoder(decoder).ok()?, side)).filter(|picture| picture.width() > 0)
}

fn tiff(bytes: &[u8], wanted: u32, side: u32, work: &Work) -> Option<RgbImage> {
    let mut found = None;
    picture::tiff_pages(bytes, work, &mut |page, width, height, rgb| {
        if page == wanted {
            found = RgbImage::from_raw(width, height, rgb);
        }
    });
    found.map(|picture| fit(DynamicImage::ImageRgb8(picture), side))
}

fn rendered(bytes: Vec<u8>, wanted: u32, side: u32) -> Option<RgbImage> {
    let pdf = Pdf::new(Arc::new(bytes)).ok()?;
    let pages = pdf.pages();
    let page = pages.get(wanted.checked_sub(1)? as usize)?;
    let (width, height) = page.render_dimensions();
    let longer = width.max(height);
    if !(longer.is_finite() && longer > 0.0) {
        return None;
    }
    let scale = side as f32 / longer;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let cache = RenderCache::new();
    let pixmap =
        hayro::render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let rgb = pixmap.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    let picture = RgbImage::from_raw(pixmap.width().into(), pixmap.height().into(), rgb)?;
    Some(fit(DynamicImage::ImageRgb8(picture), side))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_small_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        RgbImage::from_fn(900, 300, |x, _| image::Rgb([(x / 4) as u8, 0, 90])).save(&path).unwrap();
        let preview = Preview::of(&path, 1, 90, &Work::default()).unwrap();
        assert_eq!(preview.size(), (90, 30));
        let bytes = preview.jpeg(60).unwrap();
        assert_eq!(identify(&bytes), Format::Jpeg);
        let few = Work { pixels: 1000, ..Work::default() };
        assert!(Preview::of(&path, 1, 90, &few).is_none());
        std::fs::write(&path, b"%PDF-1.7 and nothing else").unwrap();
        assert!(Preview::of(&path, 1, 90, &Work::default()).is_none());
    }
}
