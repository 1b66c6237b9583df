//! Pen strokes on paper: a picture of a signature and nothing else, as it is set into a page.

use serde::{Deserialize, Serialize};

use super::tones::Tones;
use super::{Sketch, sketch};

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

/// The strokes on a picture of `width` pixels a row, where it is pen strokes and nothing else.
pub(super) fn strokes(tones: &Tones, width: usize) -> Option<Strokes> {
    let luma = &tones.luma;
    let paper: u32 = tones.counts[usize::from(PAPER) + 1..].iter().sum();
    if width == 0 || (paper as f32) < LEAST_PAPER * luma.len() as f32 {
        return None;
    }
    let rows = || luma.chunks_exact(width);
    let inked = |row: &[u8]| row.iter().any(|value| *value < INK);
    let (top, bottom) = (rows().position(inked)?, rows().rposition(inked)? + 1);
    let (mut left, mut right) = (width, 0);
    for row in rows().take(bottom).skip(top) {
        left = row[..left].iter().position(|value| *value < INK).unwrap_or(left);
        right = row[right..].iter().rposition(|value| *value < INK).map_or(right, |at| right + at + 1);
    }
    let (across, down) = (right - left, bottom - top);
    if across < LEAST || down < LEAST || !ASPECT.contains(&(across as f32 / down as f32)) {
        return None;
    }
    let count: u32 = tones.counts[..usize::from(INK)].iter().sum();
    let (across, down) = (across as f32, down as f32);
    let cover = count as f32 / (across * down);
    if !COVER.contains(&cover) {
        return None;
    }
    let inner: usize =
        rows().zip(rows().skip(1)).zip(rows().skip(2)).map(|((a, b), c)| within(a, b, c)).sum();
    let pen = 2.0 * count as f32 / (count as usize - inner) as f32 / down;
    if !PEN.contains(&pen) {
        return None;
    }
    let own: Vec<u8> =
        (top..bottom).flat_map(|y| &luma[y * width + left..y * width + right]).copied().collect();
    let cells = super::pixels::average(&own, (right - left, bottom - top), (ACROSS, DOWN));
    let levels: Vec<u8> = cells.iter().map(|value| sketch::level((255.0 - value) / 255.0)).collect();
    Some(Strokes {
        sketch: Sketch::pack(ACROSS, DOWN, &levels),
        aspect: (across / down * 100.0).round() as u16,
    })
}

/// Pixels of the middle one of three rows that are ink with ink on all four sides.
fn within(above: &[u8], row: &[u8], below: &[u8]) -> usize {
    let Some(last) = row.len().checked_sub(1).filter(|last| *last > 1) else { return 0 };
    let beside = row[..last - 1].iter().zip(&row[2..]);
    let around = above[1..last].iter().zip(&below[1..last]);
    row[1..last]
        .iter()
        .zip(beside)
        .zip(around)
        // All five are ink where the palest of them is.
        .filter(|((own, (left, right)), (above, below))| {
            **own.max(left).max(right).max(above).max(below) < INK
        })
        .count()
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
        let found = strokes(&wave, 240).unwrap();
        assert!((250..400).contains(&found.aspect), "{}", found.aspect);
        let block = drawn(240, 90, |x, y| x > 40.0 && x < 200.0 && y > 20.0 && y < 70.0);
        assert_eq!(strokes(&block, 240), None);
        let page = drawn(700, 500, |x, y| y % 18.0 < 9.0 && x % 11.0 < 2.0 && x > 50.0 && x < 650.0);
        assert_eq!(strokes(&page, 700), None);
    }
}
