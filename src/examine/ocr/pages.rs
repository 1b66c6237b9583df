//! Pages as grey pictures of a size that an engine reads well.

use std::io::Cursor;
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::{GrayImage, ImageReader};

use super::Grey;
use crate::examine::{Format, picture, pixels};
use crate::limits::Work;

/// The longer side that a page is rendered to: A4 at about 300 dpi.
const RENDERED: f32 = 3500.0;

/// A picture whose longer side is more than this is brought down to it.
const LARGEST: u32 = 5000;

/// Calls `each` with the wanted pages (from 1) that can be had.
pub(super) fn each(
    format: Format,
    bytes: &[u8],
    wanted: &[u32],
    work: &Work,
    each: &mut dyn FnMut(u32, Grey),
) {
    match format {
        Format::Pdf => rendered(bytes, wanted, each),
        Format::Tiff => picture::tiff_pages(bytes, work, &mut |page, width, height, rgb| {
            if wanted.contains(&page)
                && let Some(grey) = image::RgbImage::from_raw(width, height, rgb)
            {
                each(page, sized(image::DynamicImage::ImageRgb8(grey).into_luma8()));
            }
        }),
        _ => {
            if let Some(grey) = decoded(bytes, work) {
                each(1, grey);
            }
        }
    }
}

fn decoded(bytes: &[u8], work: &Work) -> Option<Grey> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(work.pixels * 8);
    reader.limits(limits);
    Some(sized(reader.decode().ok()?.into_luma8()))
}

fn rendered(bytes: &[u8], wanted: &[u32], each: &mut dyn FnMut(u32, Grey)) {
    let Ok(pdf) = Pdf::new(Arc::new(bytes.to_vec())) else { return };
    let cache = RenderCache::new();
    for (number, page) in (1..).zip(pdf.pages().iter()).filter(|(number, _)| wanted.contains(number)) {
        let (width, height) = page.render_dimensions();
        let longer = width.max(height);
        if !(longer.is_finite() && longer > 0.0) {
            continue;
        }
        let scale = RENDERED / longer;
        let _room = pixels::room((width * scale) as u32 + 1, (height * scale) as u32 + 1);
        let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        let pixmap = hayro::render(
            page,
            &cache,
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &settings,
        );
        let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
        let luma = pixmap
            .data()
            .iter()
            .map(|pixel| {
                ((u32::from(pixel.r) * 299 + u32::from(pixel.g) * 587 + u32::from(pixel.b) * 114) / 1000)
                    as u8
            })
            .collect();
        each(number, Grey { width, height, luma });
    }
}

fn sized(picture: GrayImage) -> Grey {
    let longer = picture.width().max(picture.height());
    let picture = if longer > LARGEST {
        let side = |side: u32| (u64::from(side) * u64::from(LARGEST) / u64::from(longer)).max(1) as u32;
        image::imageops::thumbnail(&picture, side(picture.width()), side(picture.height()))
    } else {
        picture
    };
    Grey { width: picture.width(), height: picture.height(), luma: picture.into_raw() }
}
