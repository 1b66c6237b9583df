//! JPEG, PNG, BMP, GIF and WebP: one picture a file.

use std::io::Cursor;

use image::{ImageDecoder, ImageFormat, ImageReader};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{decoded, too_large};
use crate::examine::essence::{jpeg_essence, png_essence};
use crate::examine::pixels::{self, measure, measure_grey};
use crate::examine::{Contents, Format, Outcome, Picture, Pixels};
use crate::limits::Work;

pub(super) fn read(format: Format, bytes: &[u8], work: &Work) -> Contents {
    let read = if format == Format::Jpeg { jpeg(bytes, work) } else { other(format, bytes, work) };
    match read {
        Ok(picture) => decoded(picture),
        Err(outcome) => Contents { outcome, ..Contents::default() },
    }
}

fn corrupt(reason: impl std::fmt::Display) -> Outcome {
    Outcome::Corrupt { reason: reason.to_string(), offset: None }
}

fn jpeg(bytes: &[u8], work: &Work) -> Result<Picture, Outcome> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_max_width(1 << 16)
        .set_max_height(1 << 16);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| corrupt(format!("{error:?}")))?;
    let info = decoder.info().ok_or_else(|| corrupt("no header"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    if let Some(bomb) = too_large(width, height, work) {
        return Err(bomb);
    }
    let _room = pixels::room(width, height);
    let grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
    if grey {
        decoder.set_options(options.jpeg_set_out_colorspace(ColorSpace::Luma));
    }
    let pixels = decoder.decode().map_err(|error| corrupt(format!("{error:?}")))?;
    if let Some(offset) = truncated(bytes) {
        return Err(Outcome::Corrupt { reason: "the picture data end early".into(), offset: Some(offset) });
    }
    Ok(Picture {
        width,
        height,
        essence: jpeg_essence(bytes),
        pixels: if grey { measure_grey(width, height, pixels) } else { measure(width, height, pixels) },
        ..Picture::default()
    })
}

/// Where a JPEG breaks off: it has no end marker after its last scan. Decoders fill in grey.
fn truncated(bytes: &[u8]) -> Option<u64> {
    let last = bytes.windows(2).rposition(|pair| pair == [0xFF, 0xD9]);
    match last {
        Some(_) => None,
        None => Some(bytes.len() as u64),
    }
}

fn other(format: Format, bytes: &[u8], work: &Work) -> Result<Picture, Outcome> {
    let kind = match format {
        Format::Png => ImageFormat::Png,
        Format::Bmp => ImageFormat::Bmp,
        Format::Gif => ImageFormat::Gif,
        Format::WebP => ImageFormat::WebP,
        _ => return Err(Outcome::NotOpened),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(work.pixels * 8);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| outcome(&error))?;
    let (width, height) = decoder.dimensions();
    if let Some(bomb) = too_large(width, height, work) {
        return Err(bomb);
    }
    let _room = pixels::room(width, height);
    let picture = image::DynamicImage::from_decoder(decoder).map_err(|error| outcome(&error))?;
    Ok(Picture {
        width,
        height,
        essence: (format == Format::Png).then(|| png_essence(bytes)).flatten(),
        pixels: measured(picture),
        ..Picture::default()
    })
}

/// What is measured on a picture; a grey one is never made three times as large.
pub(super) fn measured(picture: image::DynamicImage) -> Option<Pixels> {
    let (width, height) = (picture.width(), picture.height());
    match picture {
        image::DynamicImage::ImageLuma8(grey) => measure_grey(width, height, grey.into_raw()),
        picture => measure(width, height, flatten(picture)),
    }
}

/// RGB on white: what is transparent is paper.
pub(in crate::examine) fn flatten(picture: image::DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        return picture.into_rgb8().into_raw();
    }
    let rgba = picture.into_rgba8().into_raw();
    rgba.chunks_exact(4)
        .flat_map(|pixel| {
            let alpha = u32::from(pixel[3]);
            [pixel[0], pixel[1], pixel[2]]
                .map(|value| ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
        })
        .collect()
}

fn outcome(error: &image::ImageError) -> Outcome {
    use image::ImageError;
    match error {
        ImageError::Limits(_) => Outcome::Bomb { limit: "pixels".into(), reached: 0 },
        ImageError::Unsupported(error) => Outcome::Unsupported { what: error.to_string() },
        other => corrupt(other),
    }
}
