//! Pictures on pages: where, how large, and what they are made of. Each is decoded once.

use std::collections::HashMap;
use std::rc::Rc;

use hayro::hayro_interpret::{Image, ImageData, LumaData};
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::{Dict, Stream};
use hayro::kurbo::Affine;
use sha2::{Digest, Sha256};

use super::bounds::{self, Measured};
use crate::examine::essence::jpeg_essence;
use crate::examine::{Picture, Pixels, pixels};
use crate::limits::Work;

/// Pictures kept of one file; tiled drawings have thousands.
const PICTURES: usize = 4096;

/// Pixels that are decoded of one picture: what hayro makes of more in colour is over 400 MB.
const DECODED: u64 = 80_000_000;

/// Pixels that are decoded of one file: about six hundred scans of A4 at 300 dpi.
const ALL_DECODED: u64 = 5_000_000_000;

/// Inline pictures of fewer pixels are strokes of a drawing.
const SMALL: u64 = 64 * 64;

const MM: f64 = 25.4 / 72.0;

/// The pictures of a file.
pub struct Album {
    measured: Rc<Measured>,
    limit: u64,
    decoded: u64,
    known: HashMap<(u32, i32), (Option<String>, Option<Pixels>)>,
    /// In order of appearance.
    pub pictures: Vec<Picture>,
    /// Pixels of a picture over the limit.
    pub oversized: Option<u64>,
    /// Pictures that were not decoded because of their number or size.
    pub passed_over: u64,
}

impl Album {
    /// An empty one.
    pub fn new(measured: Rc<Measured>, work: &Work) -> Self {
        Self {
            measured,
            limit: work.pixels,
            decoded: 0,
            known: HashMap::new(),
            pictures: Vec::new(),
            oversized: None,
            passed_over: 0,
        }
    }

    /// Adds a picture that is drawn on `page`; `transform` takes its pixels to points.
    pub fn add(&mut self, image: &Image<'_, '_>, page: u32, transform: Affine) {
        let (width, height) = (image.width(), image.height());
        let pixels = u64::from(width) * u64::from(height);
        let stream = match image {
            Image::Stencil(stencil) => stencil.stream(),
            Image::Raster(raster) => raster.stream(),
        };
        let inline = stream.obj_id().obj_number == 0 || !stream.dict().contains_key(b"Subtype");
        if self.pictures.len() >= PICTURES || inline && pixels < SMALL {
            self.passed_over += u64::from(self.pictures.len() >= PICTURES);
            return;
        }
        let [a, b, c, d, ..] = transform.as_coeffs();
        let length = |x: f64, y: f64, n: u32| (x.hypot(y) * f64::from(n) * MM * 100.0).round() as f32 / 100.0;
        let printed = Some((length(a, b, width), length(c, d, height)));
        let key = (stream.obj_id().obj_number, stream.obj_id().gen_number);
        let (essence, measured) = match self.known.get(&key).filter(|_| !inline) {
            Some(known) => known.clone(),
            None => {
                let made = (self.essence(stream, inline), self.measure(image, stream, pixels, inline));
                if !inline {
                    self.known.insert(key, made.clone());
                }
                made
            }
        };
        self.pictures.push(Picture {
            page: Some(page),
            width,
            height,
            essence,
            pixels: measured,
            printed,
            ..Picture::default()
        });
    }

    /// SHA-256 of what the picture is coded in: of a JPEG without its metadata, else of the
    /// stream as it lies there.
    fn essence(&self, stream: &Stream<'_>, inline: bool) -> Option<String> {
        let raw = stream.raw_data();
        match stream.filters().as_slice() {
            [Filter::DctDecode] => jpeg_essence(&raw),
            [.., Filter::DctDecode] if !inline => None,
            _ => Some(crate::archive::hex(&Sha256::digest(&raw))),
        }
    }

    /// Decodes and measures one picture, where it is within limits.
    fn measure(
        &mut self,
        image: &Image<'_, '_>,
        stream: &Stream<'_>,
        stated: u64,
        inline: bool,
    ) -> Option<Pixels> {
        let mask = |key: &[u8]| {
            let mask = stream.dict().get::<Stream<'_>>(key)?;
            bounds::picture_pixels(mask.dict()).max(coded_pixels(&mask))
        };
        let own = Some(stated).max(coded_pixels(stream));
        let largest = own.max(mask(b"SMask")).max(mask(b"Mask")).unwrap_or(stated);
        if largest > self.limit {
            self.oversized = Some(self.oversized.unwrap_or(0).max(largest));
            return None;
        }
        let counted = if inline { bounds::fits(stream) } else { self.measured.size(stream).is_some() };
        if largest > DECODED || self.decoded > ALL_DECODED || !counted {
            self.passed_over += 1;
            return None;
        }
        self.decoded += largest;
        decode(image)
    }
}

/// Decodes a picture and has its pixels measured.
fn decode(image: &Image<'_, '_>) -> Option<Pixels> {
    let _room = pixels::room(image.width(), image.height());
    let mut measured = None;
    let grey = |luma: LumaData| pixels::measure_grey(luma.width, luma.height, luma.data);
    match image {
        Image::Stencil(stencil) => stencil.with_stencil(|luma, _| measured = grey(luma), None),
        Image::Raster(raster) => raster.with_rgba(
            |data, alpha| {
                measured = match data {
                    ImageData::Rgb(mut rgb) => {
                        on_paper(&mut rgb.data, alpha.as_ref());
                        pixels::measure(rgb.width, rgb.height, rgb.data)
                    }
                    ImageData::Luma(luma) => grey(luma),
                };
            },
            None,
        ),
    }
    measured
}

/// Lays what is transparent on white; a mask of another size is left out of account.
fn on_paper(rgb: &mut [u8], alpha: Option<&LumaData>) {
    let Some(alpha) = alpha.filter(|alpha| alpha.data.len() * 3 == rgb.len()) else { return };
    for (pixel, alpha) in rgb.chunks_exact_mut(3).zip(&alpha.data) {
        let alpha = u32::from(*alpha);
        for value in pixel {
            *value = ((u32::from(*value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        }
    }
}

/// What the coded picture itself says of its size, which may be more than its dictionary does.
fn coded_pixels(stream: &Stream<'_>) -> Option<u64> {
    let filters = stream.filters();
    let raw = stream.raw_data();
    let word = |at: usize| Some(u64::from(u32::from_be_bytes(*raw.get(at..)?.first_chunk()?)));
    match filters.as_slice() {
        [Filter::JpxDecode] => {
            // The SIZ marker segment: Xsiz, Ysiz behind length and capabilities.
            let at = super::revisions::find(&raw, &[0xff, 0x4f, 0xff, 0x51])?;
            Some(word(at + 8)? * word(at + 12)?)
        }
        [Filter::Jbig2Decode] => {
            // The page information segment (type 48), which an embedded stream begins with:
            // number, flags, referred-to count, page, length, width, height.
            (raw.get(4)? & 0x3f == 48).then_some(())?;
            let height = word(15)?;
            Some(word(11)? * if height == u64::from(u32::MAX) { 1 } else { height })
        }
        [.., Filter::CcittFaxDecode] => {
            let dict = stream.dict();
            let params = dict.get::<Dict<'_>>(b"DecodeParms")?;
            let height = dict.get::<u32>(b"Height").or_else(|| dict.get::<u32>(b"H"))?;
            Some(u64::from(params.get::<u32>(b"Columns")?) * u64::from(height))
        }
        _ => None,
    }
}
