//! TIFF: a page a directory, as scanners write them.

use std::io::Cursor;

use image::{DynamicImage, ImageBuffer};
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};

use super::raster::{flatten, measured};
use super::too_large;
use crate::examine::{Contents, Outcome, Pages, Picture, pixels};
use crate::limits::Work;

pub(super) fn read(bytes: &[u8], work: &Work) -> Contents {
    let mut contents = Contents { outcome: Outcome::Read, ..Contents::default() };
    let mut pages = Pages::default();
    if let Err(outcome) = pages_of(bytes, work, &mut contents, &mut pages) {
        contents.outcome = outcome;
    }
    if pages.count > 0 {
        contents.pages = Some(pages);
    }
    contents
}

fn pages_of(bytes: &[u8], work: &Work, contents: &mut Contents, pages: &mut Pages) -> Result<(), Outcome> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = (work.pixels * 4) as usize;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(outcome)?.with_limits(limits);
    let mut total = 0_u64;
    loop {
        pages.count += 1;
        if pages.count > work.pages {
            return Err(Outcome::Bomb { limit: "pages".into(), reached: u64::from(pages.count) });
        }
        let (width, height) = decoder.dimensions().map_err(outcome)?;
        total += u64::from(width) * u64::from(height);
        if let Some(bomb) = too_large(width, height, work) {
            return Err(bomb);
        }
        // All pages together may hold no more than ten pictures at the limit.
        if total > work.pixels * 10 {
            return Err(Outcome::Bomb { limit: "pixels".into(), reached: total });
        }
        let picture = {
            let _room = pixels::room(width, height);
            let colour = decoder.colortype().map_err(outcome)?;
            let picture = match decoder.read_image() {
                Ok(picture) => picture,
                // A method that the decoder does not know leaves the other pages readable.
                Err(tiff::TiffError::UnsupportedError(error)) => {
                    contents.notes.push(format!("page {}: {error}", pages.count));
                    contents.pictures.push(Picture {
                        page: Some(pages.count),
                        width,
                        height,
                        ..Picture::default()
                    });
                    if !decoder.more_images() {
                        return Ok(());
                    }
                    decoder.next_image().map_err(outcome)?;
                    continue;
                }
                Err(error) => return Err(outcome(error)),
            };
            let measured = drawn(colour, width, height, picture).and_then(measured);
            Picture { page: Some(pages.count), width, height, pixels: measured, ..Picture::default() }
        };
        if picture.pixels.as_ref().is_some_and(|pixels| pixels.uniform) {
            pages.blank.push(pages.count);
        }
        pages.scanned.push(pages.count);
        contents.pictures.push(picture);
        if !decoder.more_images() {
            return Ok(());
        }
        decoder.next_image().map_err(outcome)?;
    }
}

/// Calls `each` with every page (from 1) that can be decoded: its size and RGB.
pub(crate) fn tiff_pages(bytes: &[u8], work: &Work, each: &mut dyn FnMut(u32, u32, u32, Vec<u8>)) {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = (work.pixels * 4) as usize;
    let Ok(decoder) = Decoder::new(Cursor::new(bytes)) else { return };
    let mut decoder = decoder.with_limits(limits);
    for page in 1..=work.pages {
        let (Ok((width, height)), Ok(colour)) = (decoder.dimensions(), decoder.colortype()) else { return };
        if too_large(width, height, work).is_some() {
            return;
        }
        if let Ok(picture) = decoder.read_image()
            && let Some(picture) = drawn(colour, width, height, picture)
        {
            each(page, width, height, flatten(picture));
        }
        if !decoder.more_images() || decoder.next_image().is_err() {
            return;
        }
    }
}

fn drawn(colour: ColorType, width: u32, height: u32, picture: DecodingResult) -> Option<DynamicImage> {
    let DecodingResult::U8(raw) = picture else {
        let DecodingResult::U16(raw) = picture else { return None };
        let raw = raw.into_iter().map(|value| (value >> 8) as u8).collect();
        return drawn(eight_bit(colour), width, height, DecodingResult::U8(raw));
    };
    Some(match colour {
        ColorType::Gray(1) => {
            let row = (width as usize).div_ceil(8);
            let grey = raw
                .chunks(row)
                .take(height as usize)
                .flat_map(|line| {
                    (0..width as usize)
                        .map(move |x| if line[x / 8] >> (7 - x % 8) & 1 == 1 { 255 } else { 0 })
                })
                .collect();
            DynamicImage::ImageLuma8(ImageBuffer::from_raw(width, height, grey)?)
        }
        ColorType::Gray(8) => DynamicImage::ImageLuma8(ImageBuffer::from_raw(width, height, raw)?),
        ColorType::GrayA(8) => DynamicImage::ImageLumaA8(ImageBuffer::from_raw(width, height, raw)?),
        ColorType::RGB(8) => DynamicImage::ImageRgb8(ImageBuffer::from_raw(width, height, raw)?),
        ColorType::RGBA(8) => DynamicImage::ImageRgba8(ImageBuffer::from_raw(width, height, raw)?),
        ColorType::CMYK(8) => {
            let rgb = raw
                .chunks_exact(4)
                .flat_map(|ink| {
                    let left = 255 - u32::from(ink[3]);
                    [ink[0], ink[1], ink[2]].map(|c| ((255 - u32::from(c)) * left / 255) as u8)
                })
                .collect();
            DynamicImage::ImageRgb8(ImageBuffer::from_raw(width, height, rgb)?)
        }
        _ => return None,
    })
}

fn eight_bit(colour: ColorType) -> ColorType {
    match colour {
        ColorType::Gray(_) => ColorType::Gray(8),
        ColorType::GrayA(_) => ColorType::GrayA(8),
        ColorType::RGB(_) => ColorType::RGB(8),
        ColorType::RGBA(_) => ColorType::RGBA(8),
        ColorType::CMYK(_) => ColorType::CMYK(8),
        other => other,
    }
}

fn outcome(error: tiff::TiffError) -> Outcome {
    match error {
        tiff::TiffError::LimitsExceeded => Outcome::Bomb { limit: "pixels".into(), reached: 0 },
        tiff::TiffError::UnsupportedError(error) => Outcome::Unsupported { what: error.to_string() },
        other => Outcome::Corrupt { reason: other.to_string(), offset: None },
    }
}
