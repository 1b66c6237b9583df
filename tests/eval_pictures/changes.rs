//! What is done to a picture on its way into a second dossier.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, RgbImage, imageops};

use super::papers;
use super::scenes::Dice;

/// A kind of change, and what recall it must reach.
pub struct Change {
    pub name: &'static str,
    /// Which requirement it counts for.
    pub kind: Kind,
    /// The file's ending, and its bytes; the dice choose what is open (where a cut lies).
    pub make: fn(&RgbImage, &mut Dice) -> (&'static str, Vec<u8>),
}

/// The requirements, each with the recall that it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Recompressed,
    Scaled,
    Mirrored,
    Turned,
    Light,
    Stamped,
    Cut85,
    Cut70,
    Printed,
}

impl Kind {
    pub fn least(self) -> f64 {
        match self {
            Self::Cut85 => 0.98,
            Self::Cut70 => 0.90,
            Self::Printed => 0.95,
            _ => 0.99,
        }
    }
}

pub fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).unwrap();
    bytes
}

fn coded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone()).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn resized(picture: &RgbImage, share: f32) -> RgbImage {
    let length = |side: u32| ((side as f32 * share).round() as u32).max(1);
    imageops::resize(picture, length(picture.width()), length(picture.height()), imageops::Triangle)
}

/// A piece that keeps `share` of both sides, wherever the dice put it.
fn cut(picture: &RgbImage, share: f32, dice: &mut Dice) -> RgbImage {
    let (width, height) = picture.dimensions();
    let (w, h) = ((width as f32 * share) as u32, (height as f32 * share) as u32);
    let (x, y) = (dice.below(u64::from(width - w) + 1) as u32, dice.below(u64::from(height - h) + 1) as u32);
    imageops::crop_imm(picture, x, y, w, h).to_image()
}

fn each(picture: &RgbImage, change: impl Fn(f32) -> f32) -> RgbImage {
    let mut copy = picture.clone();
    for pixel in copy.pixels_mut() {
        pixel.0 = pixel.0.map(|value| change(f32::from(value)).round().clamp(0.0, 255.0) as u8);
    }
    copy
}

/// A line of strokes as of letters, `unit` a pen's width.
fn strokes(picture: &mut RgbImage, (left, top): (u32, u32), unit: u32, count: u32, share: f32, ink: [u8; 3]) {
    let mut dice = Dice::new(u64::from(count) + 99);
    for letter in 0..count {
        for _ in 0..4 {
            let (x, y) = (
                left + (letter * 9 + dice.below(3) as u32 * 3) * unit,
                top + dice.below(3) as u32 * 4 * unit,
            );
            let (w, h) = if dice.below(2) == 0 { (7 * unit, unit) } else { (unit, 8 * unit) };
            for (x, y) in (y..y + h).flat_map(|y| (x..x + w).map(move |x| (x, y))) {
                if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
                    for (value, ink) in pixel.0.iter_mut().zip(ink) {
                        *value = (f32::from(*value) * (1.0 - share) + f32::from(ink) * share) as u8;
                    }
                }
            }
        }
    }
}

fn stamped(picture: &RgbImage) -> RgbImage {
    let mut copy = picture.clone();
    let (width, height) = copy.dimensions();
    let unit = (width / 250).max(1);
    strokes(&mut copy, (width - unit * 100, height - unit * 20), unit, 10, 1.0, [255, 150, 30]);
    copy
}

/// Three lines of pale letters over the whole.
fn marked(picture: &RgbImage) -> RgbImage {
    let mut copy = picture.clone();
    let (width, height) = copy.dimensions();
    let unit = (width / 110).max(1);
    for line in 0..3 {
        let place = (width / 20 + line * width / 10, height / 8 + line * height * 3 / 10);
        strokes(&mut copy, place, unit, 8, 0.35, [255; 3]);
    }
    copy
}

/// A word across the middle of a box, as programs that note time and place print it.
fn noted(picture: &RgbImage) -> RgbImage {
    let mut copy = picture.clone();
    let (width, height) = copy.dimensions();
    for (x, y) in
        (height * 84 / 100..height * 97 / 100).flat_map(|y| (width / 40..width / 2).map(move |x| (x, y)))
    {
        let pixel = copy.get_pixel_mut(x, y);
        pixel.0 = pixel.0.map(|value| value / 2);
    }
    strokes(&mut copy, (width / 30, height * 86 / 100), (width / 200).max(1), 9, 1.0, [255; 3]);
    copy
}

/// All changes.
pub const CHANGES: &[Change] = &[
    Change { name: "JPEG, quality 30", kind: Kind::Recompressed, make: |p, _| ("jpg", jpeg(p, 30)) },
    Change { name: "JPEG, quality 60", kind: Kind::Recompressed, make: |p, _| ("jpg", jpeg(p, 60)) },
    Change { name: "PNG", kind: Kind::Recompressed, make: |p, _| ("png", coded(p, ImageFormat::Png)) },
    Change { name: "WebP", kind: Kind::Recompressed, make: |p, _| ("webp", coded(p, ImageFormat::WebP)) },
    Change { name: "half size", kind: Kind::Scaled, make: |p, _| ("jpg", jpeg(&resized(p, 0.5), 80)) },
    Change {
        name: "a quarter of the size",
        kind: Kind::Scaled,
        make: |p, _| ("jpg", jpeg(&resized(p, 0.25), 80)),
    },
    Change {
        name: "mirrored",
        kind: Kind::Mirrored,
        make: |p, _| ("jpg", jpeg(&imageops::flip_horizontal(p), 80)),
    },
    Change {
        name: "mirrored upside down",
        kind: Kind::Mirrored,
        make: |p, _| ("jpg", jpeg(&imageops::flip_vertical(p), 80)),
    },
    Change {
        name: "turned by 90°",
        kind: Kind::Turned,
        make: |p, _| ("jpg", jpeg(&imageops::rotate90(p), 80)),
    },
    Change {
        name: "turned by 180°",
        kind: Kind::Turned,
        make: |p, _| ("jpg", jpeg(&imageops::rotate180(p), 80)),
    },
    Change {
        name: "turned by 270°",
        kind: Kind::Turned,
        make: |p, _| ("jpg", jpeg(&imageops::rotate270(p), 80)),
    },
    Change { name: "30% brighter", kind: Kind::Light, make: |p, _| ("jpg", jpeg(&each(p, |v| v * 1.3), 80)) },
    Change { name: "30% darker", kind: Kind::Light, make: |p, _| ("jpg", jpeg(&each(p, |v| v * 0.7), 80)) },
    Change {
        name: "30% more contrast",
        kind: Kind::Light,
        make: |p, _| ("jpg", jpeg(&each(p, |v| (v - 128.0) * 1.3 + 128.0), 80)),
    },
    Change {
        name: "30% less contrast",
        kind: Kind::Light,
        make: |p, _| ("jpg", jpeg(&each(p, |v| (v - 128.0) * 0.7 + 128.0), 80)),
    },
    Change { name: "date stamp", kind: Kind::Stamped, make: |p, _| ("jpg", jpeg(&stamped(p), 80)) },
    Change { name: "time and place noted", kind: Kind::Stamped, make: |p, _| ("jpg", jpeg(&noted(p), 80)) },
    Change { name: "watermark", kind: Kind::Stamped, make: |p, _| ("jpg", jpeg(&marked(p), 80)) },
    Change {
        name: "cut to 85% of both sides",
        kind: Kind::Cut85,
        make: |p, d| ("jpg", jpeg(&cut(p, 0.85, d), 80)),
    },
    Change {
        name: "cut to 70% of both sides",
        kind: Kind::Cut70,
        make: |p, d| ("jpg", jpeg(&cut(p, 0.7, d), 80)),
    },
    Change {
        name: "printed into a PDF",
        kind: Kind::Printed,
        make: |p, _| ("pdf", papers::pdf(&jpeg(&resized(p, 0.7), 70), resized(p, 0.7).dimensions())),
    },
    Change {
        name: "printed into a DOCX",
        kind: Kind::Printed,
        make: |p, _| ("docx", papers::docx(&jpeg(&resized(p, 0.7), 70))),
    },
    Change {
        name: "printed, then scanned",
        kind: Kind::Printed,
        make: |p, d| {
            let page = papers::printed_page(p, d);
            ("pdf", papers::scan(&jpeg(&page, 75), page.dimensions()))
        },
    },
];
