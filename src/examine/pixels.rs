//! Measurements on decoded pixels: each picture is decoded once, shrunk once, measured once.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::budget::Budget;
use super::hash::{self, hash};
use super::tones::Tones;
use super::{Inked, Pixels, hand, imprint, inserts, sketch, strokes};

/// The longer side that everything is measured at; sharpness is compared between scans, so it
/// must not depend on their resolution.
const MEASURED_SIDE: u32 = 1024;

/// Luma below and above which a pixel counts as dark or light.
const DARK: u8 = 40;
const LIGHT: u8 = 215;

/// Two channels further apart than this are not one colour.
const ONE_COLOUR: u8 = 2;

/// Decoded pixels that all threads together hold: a picture of 200 megapixels takes 600 MB.
static DECODING: Budget = Budget::new(1 << 30);

/// Room for a picture of these dimensions in RGB; hold it while it is decoded and measured.
pub(super) fn room(width: u32, height: u32) -> super::budget::Held<'static> {
    DECODING.take(u64::from(width) * u64::from(height) * 3)
}

/// Pictures that are looked at while a file is read, and how many of them are kept.
type Watched = Vec<([u64; 4], image::RgbImage)>;

/// Pictures kept of one file: none is larger than what all is measured on.
const WATCHED: usize = 48;

thread_local! {
    /// Where somebody wants to see what is measured on this thread.
    static WATCH: std::cell::RefCell<Option<Watched>> = const { std::cell::RefCell::new(None) };
}

/// Runs `read` and gives with it the pictures that were measured meanwhile on this thread, by
/// their hashes and as small as they were measured.
pub(super) fn watched<T>(read: impl FnOnce() -> T) -> (T, Watched) {
    WATCH.with_borrow_mut(|watch| *watch = Some(Watched::new()));
    let result = read();
    (result, WATCH.with_borrow_mut(Option::take).unwrap_or_default())
}

fn keep(hash: [u64; 4], small: &Small) {
    WATCH.with_borrow_mut(|watch| {
        if let Some(watch) = watch.as_mut().filter(|watch| watch.len() < WATCHED)
            && let Some(picture) = image::RgbImage::from_raw(small.width, small.height, small.rgb.clone())
        {
            watch.push((hash, picture));
        }
    });
}

/// Measures a picture given as RGB bytes, row by row; `None` where the bytes do not fill it.
pub fn measure(width: u32, height: u32, rgb: Vec<u8>) -> Option<Pixels> {
    let uniform = one_colour(&rgb);
    shrink((width, height), rgb, PixelType::U8x3).and_then(|small| measured((width, height), small, uniform))
}

/// The same of a picture given as one grey byte a pixel: it stays one until it is small.
pub(super) fn measure_grey(width: u32, height: u32, luma: Vec<u8>) -> Option<Pixels> {
    let (low, high) =
        luma.iter().fold((u8::MAX, 0), |(low, high), value| (low.min(*value), high.max(*value)));
    let uniform = high.saturating_sub(low) <= ONE_COLOUR;
    let small = shrink((width, height), luma, PixelType::U8)?;
    let mut rgb = vec![0; small.rgb.len() * 3];
    rgb.chunks_exact_mut(3).zip(&small.rgb).for_each(|(pixel, value)| pixel.fill(*value));
    measured((width, height), Small { rgb, ..small }, uniform)
}

fn measured((width, height): (u32, u32), small: Small, uniform: bool) -> Option<Pixels> {
    let tones = Tones::of(&small.rgb);
    let luma = &tones.luma;
    let (_, variance) = tones.mean_and_variance();
    let (across, down) = (small.width as usize, small.height as usize);
    let square = |side: usize| average(luma, (across, down), (side, side));
    let large = width.min(height) >= sketch::SMALLEST && !uniform;
    let paper = if large { sketch::paper(&tones.counts) } else { None };
    let page_size = sketch::page_size(across, down);
    let hash = hash(&square(hash::SIDE));
    keep(hash, &small);
    let (imprints, patches) = imprint::find_with_patches(across, down, &small.rgb, &tones);
    Some(Pixels {
        hash,
        thumb: square(8).into_iter().map(|value| value.round() as u8).collect(),
        sketch: if large { sketch::photo(&tones.counts, &square(sketch::PHOTO_SIDE)) } else { None },
        inserts: if large {
            inserts::inserts(&tones, (across, down), width.max(height) as f32 / across.max(down) as f32)
        } else {
            Vec::new()
        },
        page: paper.map(|white| {
            let cells = average(luma, (across, down), page_size);
            Inked::of(page_size.0, page_size.1, sketch::page(white, &cells))
        }),
        contrast: variance.sqrt() as f32,
        dark: tones.share(tones.counts[..usize::from(DARK)].iter().sum()),
        light: tones.share(tones.counts[usize::from(LIGHT) + 1..].iter().sum()),
        uniform,
        sharpness: sharpness(luma, small.width as usize),
        red: tones.share(tones.paste),
        coloured: tones.share(tones.coloured),
        red_ink: tones.share(tones.inked),
        strokes: if imprints.is_empty() { strokes::strokes(&tones, across) } else { None },
        hands: paper.map_or_else(Vec::new, |white| hand::find((across, down), &small.rgb, &tones, white)),
        imprints,
        patches,
    })
}

struct Small {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

fn one_colour(rgb: &[u8]) -> bool {
    let mut low = [u8::MAX; 3];
    let mut high = [0; 3];
    for pixel in rgb.chunks_exact(3) {
        for channel in 0..3 {
            low[channel] = low[channel].min(pixel[channel]);
            high[channel] = high[channel].max(pixel[channel]);
        }
        if (0..3).any(|channel| high[channel] - low[channel] > ONE_COLOUR) {
            return false;
        }
    }
    true
}

/// Shrinks to [`MEASURED_SIDE`] by averaging areas; smaller pictures stay as they are. `None` where
/// the bytes do not fill the picture.
fn shrink((width, height): (u32, u32), bytes: Vec<u8>, kind: PixelType) -> Option<Small> {
    let side = width.max(height);
    let filled = bytes.len() == width as usize * height as usize * kind.size();
    if width == 0 || height == 0 || !filled {
        return None;
    }
    if side <= MEASURED_SIDE {
        return Some(Small { width, height, rgb: bytes });
    }
    let scaled =
        |length: u32| ((u64::from(length) * u64::from(MEASURED_SIDE) / u64::from(side)) as u32).max(1);
    let (new_width, new_height) = (scaled(width), scaled(height));
    let source = Image::from_vec_u8(width, height, bytes, kind).ok()?;
    let mut target = Image::new(new_width, new_height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    Some(Small { width: new_width, height: new_height, rgb: target.into_vec() })
}

/// Means over a grid of `cells` (columns, rows).
pub(super) fn average(luma: &[u8], (width, height): (usize, usize), cells: (usize, usize)) -> Vec<f32> {
    let bounds = |cell: usize, length: usize, count: usize| {
        let from = (cell * length / count).min(length - 1);
        (from, ((cell + 1) * length / count).clamp(from + 1, length))
    };
    let columns: Vec<(usize, usize)> = (0..cells.0).map(|column| bounds(column, width, cells.0)).collect();
    // The rows of a cell become one row of sums first: that goes many pixels at a time.
    let mut sums = vec![0_u32; width];
    let mut means = Vec::with_capacity(cells.0 * cells.1);
    for row in 0..cells.1 {
        let (top, bottom) = bounds(row, height, cells.1);
        sums.fill(0);
        for line in luma[top * width..bottom * width].chunks_exact(width) {
            sums.iter_mut().zip(line).for_each(|(sum, value)| *sum += u32::from(*value));
        }
        means.extend(columns.iter().map(|(left, right)| {
            let sum: u64 = sums[*left..*right].iter().map(|sum| u64::from(*sum)).sum();
            sum as f32 / ((bottom - top) * (right - left)) as f32
        }));
    }
    means
}

/// Variance of the Laplacian (Pech-Pacheco 2000): low where nothing is sharp.
fn sharpness(luma: &[u8], width: usize) -> f32 {
    let rows: Vec<&[u8]> = luma.chunks_exact(width.max(1)).collect();
    if width < 3 || rows.len() < 3 {
        return 0.0;
    }
    let (mut sum, mut squares) = (0_i64, 0_i64);
    for three in rows.windows(3) {
        let [above, row, below] = [three[0], three[1], three[2]];
        let inner = 1..width - 1;
        let around = above[inner.clone()].iter().zip(&below[inner.clone()]);
        let beside = row[..width - 2].iter().zip(&row[2..]);
        // A row of what is measured fits: 1,024 squares of at most 1,020.
        let (mut total, mut squared) = (0_i32, 0_u32);
        for (((above, below), (left, right)), middle) in around.zip(beside).zip(&row[inner]) {
            let [above, below, left, right, middle] =
                [above, below, left, right, middle].map(|v| i32::from(*v));
            let value = above + below + left + right - 4 * middle;
            total += value;
            squared += (value * value) as u32;
        }
        sum += i64::from(total);
        squares += i64::from(squared);
    }
    let count = ((width - 2) * (rows.len() - 2)) as f64;
    let mean = sum as f64 / count;
    (squares as f64 / count - mean * mean) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(width: u32, height: u32, seed: u32) -> Vec<u8> {
        (0..width * height)
            .flat_map(|i| {
                let (x, y) = (i % width * 1000 / width, i / width * 1000 / height);
                let value = ((x * (seed + 3) / 90 + y * (seed + 1) / 70) % 7 * 30 + x / 10) as u8;
                [value, value / 2, 255 - value]
            })
            .collect()
    }

    fn distance(a: &Pixels, b: &Pixels) -> u32 {
        a.hash.iter().zip(b.hash).map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    #[test]
    fn a_smaller_copy_is_near_and_another_scene_is_far() {
        let large = measure(1600, 1200, scene(1600, 1200, 1)).unwrap();
        let small = measure(400, 300, scene(400, 300, 1)).unwrap();
        let other = measure(1600, 1200, scene(1600, 1200, 5)).unwrap();
        assert!(distance(&large, &small) < 40, "{}", distance(&large, &small));
        assert!(distance(&large, &other) > 80, "{}", distance(&large, &other));
    }

    #[test]
    fn grey_is_measured_as_its_colour_is() {
        let grey = |width: u32, height: u32| -> Vec<u8> {
            scene(width, height, 2).chunks_exact(3).map(|pixel| pixel[0]).collect()
        };
        for (width, height) in [(1700, 2300), (300, 200), (1, 7)] {
            let rgb = grey(width, height).iter().flat_map(|value| [*value; 3]).collect();
            assert_eq!(measure_grey(width, height, grey(width, height)), measure(width, height, rgb));
        }
        assert_eq!(measure_grey(10, 10, vec![0; 99]), None);
    }

    #[test]
    fn one_colour_and_odd_sizes() {
        assert!(measure(10, 10, vec![200; 300]).unwrap().uniform);
        assert!(measure(1, 5000, vec![7; 15_000]).unwrap().uniform);
        assert!(measure(10, 10, vec![0; 10]).is_none());
    }
}
