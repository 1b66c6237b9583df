//! Pen strokes on paper: a picture of a signature and nothing else, as it is set into a page.

use serde::{Deserialize, Serialize};

use super::Sketch;
use super::tones::Tones;

/// Cells of what is kept.
pub const ACROSS: usize = 96;
/// Rows of what is kept.
pub const DOWN: usize = 32;

/// Luma below which a pixel is ink, and above which it is paper.
const INK: u8 = 150;
const PAPER: u8 = 215;

/// Share of the picture that is paper.
const LEAST_PAPER: f32 = 0.6;

/// Pixels a side that the strokes take at least.
const LEAST: usize = 14;

/// Share of their box that is ink: print and pictures are denser, rules and dots are thinner.
const COVER: std::ops::RangeInclusive<f32> = 0.02..=0.38;

/// Breadth of a stroke, as a share of the height of the box: a page of text has thinner ones, a
/// mark or a seal broader ones.
const PEN: std::ops::RangeInclusive<f32> = 0.008..=0.15;

/// Breadth of the box by its height: handwriting runs along a line.
const ASPECT: std::ops::RangeInclusive<f32> = 0.8..=9.0;

/// The strokes on a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strokes {
    /// Ink within the box around them, [`ACROSS`] cells by [`DOWN`].
    pub sketch: Sketch,
    /// Breadth of the box by its height, in hundredths.
    pub aspect: u16,
}

/// The strokes on a picture, where it is pen strokes and nothing else.
pub(super) fn strokes(tones: &Tones, (width, height): (usize, usize)) -> Option<Strokes> {
    let luma = &tones.luma;
    let paper: u32 = tones.counts[usize::from(PAPER) + 1..].iter().sum();
    if width == 0 || (paper as f32) < LEAST_PAPER * luma.len() as f32 {
        return None;
    }
    let ink = |x: usize, y: usize| luma[y * width + x] < INK;
    let [mut left, mut top, mut right, mut bottom] = [width, height, 0, 0];
    let (mut count, mut edges) = (0_usize, 0_usize);
    for y in 0..height {
        for x in (0..width).filter(|x| ink(*x, y)) {
            (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1));
            count += 1;
            let inner = x > 0
                && y > 0
                && x + 1 < width
                && y + 1 < height
                && ink(x - 1, y)
                && ink(x + 1, y)
                && ink(x, y - 1)
                && ink(x, y + 1);
            edges += usize::from(!inner);
        }
    }
    if count == 0 || right - left < LEAST || bottom - top < LEAST {
        return None;
    }
    let (across, down) = ((right - left) as f32, (bottom - top) as f32);
    let pen = 2.0 * count as f32 / edges as f32 / down;
    let cover = count as f32 / (across * down);
    if !COVER.contains(&cover) || !PEN.contains(&pen) || !ASPECT.contains(&(across / down)) {
        return None;
    }
    let own: Vec<u8> =
        (top..bottom).flat_map(|y| &luma[y * width + left..y * width + right]).copied().collect();
    let cells = super::pixels::average(&own, (right - left, bottom - top), (ACROSS, DOWN));
    let levels: Vec<u8> =
        cells.iter().map(|value| ((255.0 - value) / 255.0 * 15.0).round().clamp(0.0, 15.0) as u8).collect();
    Some(Strokes {
        sketch: Sketch::pack(ACROSS, DOWN, &levels),
        aspect: (across / down * 100.0).round() as u16,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: usize, height: usize, ink: impl Fn(f32, f32) -> bool) -> Tones {
        let grey = |i: usize| if ink((i % width) as f32, (i / width) as f32) { 30 } else { 252 };
        let rgb: Vec<u8> = (0..width * height).flat_map(|i| [grey(i); 3]).collect();
        Tones::of(&rgb)
    }

    #[test]
    fn a_pen_is_told_from_a_block_and_from_a_page_of_text() {
        let wave = drawn(240, 90, |x, y| {
            (10.0..230.0).contains(&x) && (y - 45.0 - 30.0 * (x / 14.0).sin()).abs() < 4.0
        });
        let found = strokes(&wave, (240, 90)).unwrap();
        assert!((250..400).contains(&found.aspect), "{}", found.aspect);
        let block = drawn(240, 90, |x, y| x > 40.0 && x < 200.0 && y > 20.0 && y < 70.0);
        assert_eq!(strokes(&block, (240, 90)), None);
        let page = drawn(700, 500, |x, y| y % 18.0 < 9.0 && x % 11.0 < 2.0 && x > 50.0 && x < 650.0);
        assert_eq!(strokes(&page, (700, 500)), None);
    }
}
