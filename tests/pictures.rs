//! Photos found again after what is done to photos, measured on real ones: every transform's
//! recall, and no pair among different photos. The photos lie beside the project and not in it;
//! where they are absent the test says so and passes.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops};
use rayon::prelude::*;
use zhenji::compare::pictures::photo::Photo;
use zhenji::compare::pictures::search::{self, Entry, pack};
use zhenji::compare::pictures::{Kept, Shelf};
use zhenji::examine::Facts;

fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.ancestors().map(|above| above.join("shared/data/photos")).find(|path| path.is_dir())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn measured(bytes: &[u8]) -> Facts {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
    zhenji::examine::Examiner::default().examine(file.path(), false).unwrap()
}

fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).unwrap();
    bytes
}

fn coded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone()).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn resized(picture: &RgbImage, share: f32) -> RgbImage {
    let length = |side: u32| ((side as f32 * share).round() as u32).max(1);
    imageops::resize(picture, length(picture.width()), length(picture.height()), imageops::Triangle)
}

fn cut(picture: &RgbImage, x: f32, y: f32, w: f32, h: f32) -> RgbImage {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let at = |share: f32, side: f32| (share * side) as u32;
    imageops::crop_imm(picture, at(x, width), at(y, height), at(w, width), at(h, height)).to_image()
}

fn each(picture: &RgbImage, change: impl Fn(u8) -> f32) -> RgbImage {
    let mut copy = picture.clone();
    for pixel in copy.pixels_mut() {
        pixel.0 = pixel.0.map(|value| change(value).round().clamp(0.0, 255.0) as u8);
    }
    copy
}

/// Slanted bars as of letters over the whole, half transparent.
fn watermark(picture: &RgbImage) -> RgbImage {
    let mut copy = picture.clone();
    let (width, height) = copy.dimensions();
    let unit = (width.max(height) / 60).max(2);
    for (x, y, pixel) in copy.enumerate_pixels_mut() {
        let line = (x + y) / unit % 14;
        if line < 3 && (x / unit % 3 != 0) && (y / (unit * 2)).is_multiple_of(2) {
            pixel.0 = pixel.0.map(|value| ((u16::from(value) * 3 + 255 * 2) / 5) as u8);
        }
    }
    copy
}

/// Bright digits in the corner, as cameras print the date.
fn stamp(picture: &RgbImage) -> RgbImage {
    let mut copy = picture.clone();
    let (width, height) = copy.dimensions();
    let unit = (width / 100).max(2);
    let (left, top) = (width.saturating_sub(unit * 40), height.saturating_sub(unit * 8));
    for digit in 0..10 {
        for bar in 0..15_u32 {
            if (digit * 7 + bar * 5) % 3 == 0 {
                continue;
            }
            let (x, y) = (left + digit * unit * 4 + bar % 3 * unit, top + bar / 3 * unit);
            for (dx, dy) in (0..unit * unit).map(|i| (i % unit, i / unit)) {
                if x + dx < width && y + dy < height {
                    copy.put_pixel(x + dx, y + dy, Rgb([255, 150, 30]));
                }
            }
        }
    }
    copy
}

/// The scene from a step aside: near and far things move differently, by up to `by` of the width,
/// and the light has changed.
fn second_shot(picture: &RgbImage, by: f32) -> RgbImage {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let (u, v) = (x as f32 / width, y as f32 / height);
        let depth = (u * 9.0 + 1.3).sin() * (v * 7.0 + 0.4).cos() + (u * 3.0 - v * 5.0).sin() * 0.5;
        let from_x = (x as f32 + (depth - 0.6) * by * width).clamp(0.0, width - 1.0) as u32;
        let from_y = (y as f32 + depth * by * 0.3 * height).clamp(0.0, height - 1.0) as u32;
        let light = 0.85 + 0.3 * u;
        Rgb(picture.get_pixel(from_x, from_y).0.map(|value| (f32::from(value) * light).min(255.0) as u8))
    })
}

/// What must not be found: the same scene taken again.
const SECOND_SHOTS: [Transform; 2] = [
    ("another shot, a step aside", |p| jpeg(&second_shot(p, 0.03), 80)),
    ("another shot, two steps aside", |p| jpeg(&second_shot(p, 0.06), 80)),
];

type Transform = (&'static str, fn(&RgbImage) -> Vec<u8>);

/// Name, and what is done; all are written as JPEG of quality 80 where nothing else is said.
const TRANSFORMS: [Transform; 26] = [
    ("jpeg 30", |p| jpeg(p, 30)),
    ("png", |p| coded(p, ImageFormat::Png)),
    ("webp", |p| coded(p, ImageFormat::WebP)),
    ("half size", |p| jpeg(&resized(p, 0.5), 80)),
    ("quarter size", |p| jpeg(&resized(p, 0.25), 80)),
    ("90% of area, middle", |p| jpeg(&cut(p, 0.025, 0.025, 0.95, 0.95), 80)),
    ("80% of area, corner", |p| jpeg(&cut(p, 0.0, 0.1, 0.9, 0.9), 80)),
    ("70% of area, middle", |p| jpeg(&cut(p, 0.08, 0.08, 0.84, 0.84), 80)),
    ("70% of area, corner", |p| jpeg(&cut(p, 0.16, 0.16, 0.84, 0.84), 80)),
    ("70% of width, left", |p| jpeg(&cut(p, 0.0, 0.0, 0.7, 1.0), 80)),
    ("70% of height, odd", |p| jpeg(&cut(p, 0.0, 0.13, 1.0, 0.7), 80)),
    ("70% of sides, corner", |p| jpeg(&cut(p, 0.3, 0.3, 0.7, 0.7), 80)),
    ("70% of sides, odd", |p| jpeg(&cut(p, 0.05, 0.23, 0.7, 0.7), 80)),
    ("76% of sides, odd", |p| jpeg(&cut(p, 0.05, 0.11, 0.76, 0.79), 80)),
    ("mirrored", |p| jpeg(&imageops::flip_horizontal(p), 80)),
    ("upside down mirrored", |p| jpeg(&imageops::flip_vertical(p), 80)),
    ("turned 90", |p| jpeg(&imageops::rotate90(p), 80)),
    ("turned 180", |p| jpeg(&imageops::rotate180(p), 80)),
    ("turned 270", |p| jpeg(&imageops::rotate270(p), 80)),
    ("30% brighter", |p| jpeg(&each(p, |value| f32::from(value) * 1.3), 80)),
    ("30% darker", |p| jpeg(&each(p, |value| f32::from(value) * 0.7), 80)),
    ("contrast +30%", |p| jpeg(&each(p, |value| (f32::from(value) - 128.0) * 1.3 + 128.0), 80)),
    ("contrast -30%", |p| jpeg(&each(p, |value| (f32::from(value) - 128.0) * 0.7 + 128.0), 80)),
    ("watermark", |p| jpeg(&watermark(p), 80)),
    ("date stamp", |p| jpeg(&stamp(p), 80)),
    ("mirrored, cut to 80%, half, jpeg 40", |p| {
        jpeg(&imageops::flip_horizontal(&resized(&cut(p, 0.05, 0.04, 0.9, 0.9), 0.5)), 40)
    }),
];

/// ukbench's own copies of one photo.
fn one_picture(a: &str, b: &str) -> bool {
    ["ukbench00120", "ukbench09268"].iter().any(|name| a.contains(name) && b.contains(name))
}

struct Copy {
    name: String,
    transform: usize,
    photo: Photo,
    sketch: Kept,
}

impl Copy {
    fn entry(&self) -> Entry<'_> {
        Entry { photo: &self.photo, sketch: &self.sketch }
    }
}

const ORIGINAL: usize = usize::MAX;

fn kept(facts: &Facts, shelf: &Shelf) -> Option<(Photo, Kept)> {
    let picture = facts.contents.pictures.first()?;
    let sketch = picture.pixels.as_ref()?.sketch.as_ref()?;
    Some((Photo::of(sketch)?, shelf.put(&pack(sketch))))
}

fn transforms() -> impl Iterator<Item = (usize, &'static Transform, bool)> {
    let copies = TRANSFORMS.iter().map(|one| (one, true));
    let shots = SECOND_SHOTS.iter().map(|one| (one, false));
    copies.chain(shots).enumerate().map(|(index, (one, copy))| (index, one, copy))
}

/// All photos with all that is done to them, and how many copies of each kind there should be.
fn copies(folder: &Path, shelf: &Shelf) -> (Vec<Copy>, BTreeMap<usize, usize>) {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    // All of them take a quarter of an hour; every fifth stands for them unless all are asked for.
    if std::env::var_os("ZHENJI_ALL_PHOTOS").is_none() {
        paths = paths.into_iter().step_by(5).collect();
    }
    let made: Vec<(Vec<Copy>, Vec<usize>)> = paths.par_iter().map(|path| copies_of(path, shelf)).collect();
    let mut all = Vec::new();
    let mut tried = BTreeMap::new();
    for (copies, transforms) in made {
        all.extend(copies);
        for transform in transforms {
            *tried.entry(transform).or_default() += 1;
        }
    }
    (all, tried)
}

/// One photo's copies, and what was tried on it.
fn copies_of(path: &Path, shelf: &Shelf) -> (Vec<Copy>, Vec<usize>) {
    let (mut all, mut tried) = (Vec::new(), Vec::new());
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let bytes = std::fs::read(path).unwrap();
    let Ok(picture) = image::load_from_memory(&bytes) else { return (all, tried) };
    let picture = picture.into_rgb8();
    let Some((photo, sketch)) = kept(&measured(&bytes), shelf) else {
        println!("not compared: {name}, {}x{}", picture.width(), picture.height());
        return (all, tried);
    };
    all.push(Copy { name: name.clone(), transform: ORIGINAL, photo, sketch });
    // Large ones cost time and prove no more, but a quarter of a small one is too small.
    let side = picture.width().max(picture.height());
    let smaller = resized(&picture, (720.0 / side as f32).min(1.0));
    for (transform, (label, change), _) in transforms() {
        let facts = measured(&change(if *label == "quarter size" { &picture } else { &smaller }));
        let Some(picture) = facts.contents.pictures.first() else { continue };
        if picture.width.min(picture.height) < 200 {
            continue;
        }
        tried.push(transform);
        if let Some((photo, sketch)) = kept(&facts, shelf) {
            all.push(Copy { name: name.clone(), transform, photo, sketch });
        }
    }
    (all, tried)
}

#[test]
fn photos_are_found_again_and_none_is_taken_for_another() {
    let Some(folder) = folder() else {
        println!("skipped: the real photos are not there");
        return;
    };
    let shelf = Shelf::default();
    let (all, tried) = copies(&folder, &shelf);
    let originals: Vec<&Copy> = all.iter().filter(|one| one.transform == ORIGINAL).collect();
    let mut wrong = Vec::new();
    println!("{:<38} {:>6} {:>6} {:>7}", "transform", "copies", "found", "recall");
    for (transform, (label, _), is_copy) in transforms() {
        let changed: Vec<&Copy> = all.iter().filter(|one| one.transform == transform).collect();
        let both: Vec<&Copy> = originals.iter().chain(&changed).copied().collect();
        let entries: Vec<Entry> = both.iter().map(|one| one.entry()).collect();
        let mut found = search::search(&entries, usize::MAX, 1000);
        let mut lost = Vec::new();
        for (index, copy) in changed.iter().enumerate() {
            let own = originals.iter().position(|one| one.name == copy.name).unwrap();
            if !found.clusters.same(own, originals.len() + index) {
                lost.push(copy.name.as_str());
            }
        }
        for pair in &found.pairs {
            let (a, b) = (&both[pair.whole].name, &both[pair.part].name);
            if a != b && !one_picture(a, b) {
                wrong.push(format!("{label}: {a} is no {b}: {:?}", pair.fit));
            }
        }
        let count = tried.get(&transform).copied().unwrap_or(0);
        let hit = changed.len() - lost.len();
        let recall = hit as f64 / count.max(1) as f64;
        if is_copy {
            println!("{label:<38} {count:>6} {hit:>6} {recall:>7.3} lost: {lost:?}");
        } else {
            println!("{label:<38} {count:>6} {hit:>6} {recall:>7.3} (none should be)");
        }
        let least = if *label == "watermark" { LEAST_MARKED } else { LEAST_RECALL };
        if is_copy && recall < least || !is_copy && recall > MOST_SHOTS {
            wrong.push(format!("{label}: recall {recall:.3}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Recall that no transform may fall below.
const LEAST_RECALL: f64 = 0.9;

/// The same under a watermark that covers a fifth of the picture.
const LEAST_MARKED: f64 = 0.75;

/// Share of second shots that may pass for the same picture: where nothing stands near, a step
/// aside changes nothing.
const MOST_SHOTS: f64 = 0.05;
