//! What a row keeps of a photo: enough to find candidates without its sketch.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::examine::Sketch;
use crate::examine::grid::{Grid, Orientation, place};

/// Coefficients (u, v) of the key: 1 ≤ u + v ≤ 6.
const ORDER: usize = 6;

/// Their number, and so the bits of a key.
pub const BITS: usize = 27;

/// Side of the coarse picture.
pub const COARSE: usize = 16;

/// Sides of windows, and where each may begin: every cut that keeps 70% of a side or more is
/// within a few hundredths of one of them.
const SPANS: [(f32, f32); 14] = [
    (0.0, 1.0),
    (0.0, 0.9),
    (0.05, 0.9),
    (0.1, 0.9),
    (0.0, 0.8),
    (0.067, 0.8),
    (0.133, 0.8),
    (0.2, 0.8),
    (0.0, 0.7),
    (0.06, 0.7),
    (0.12, 0.7),
    (0.18, 0.7),
    (0.24, 0.7),
    (0.3, 0.7),
];

/// Windows of a picture: every span across with every span down. The first is the whole.
pub const WINDOWS: usize = SPANS.len() * SPANS.len();

/// A rectangle in a picture: left, top, width and height as shares of it.
pub type Window = [f32; 4];

/// The window with the number `index`.
pub fn window(index: usize) -> Window {
    let (across, down) = (SPANS[index % SPANS.len()], SPANS[index / SPANS.len() % SPANS.len()]);
    [across.0, down.0, across.1, down.1]
}

/// A photo as rows keep it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// Low DCT coefficients of the whole.
    pub coefficients: Vec<f32>,
    /// Their signs in each window.
    pub windows: Vec<u32>,
    /// Mean luma, [`COARSE`] a side.
    pub coarse: Vec<u8>,
}

/// Tiles that must bear texture, of 64, before a picture may be like another.
const TEXTURED: usize = 16;

/// Standard deviation, in levels of 15, from which a tile has texture.
pub(super) const TEXTURE: f32 = 0.7;

impl Photo {
    /// From a sketch; `None` where there is too little on it to tell it from others.
    pub fn of(sketch: &Sketch) -> Option<Self> {
        let grid = grid(sketch)?;
        if textured(&grid) < TEXTURED {
            return None;
        }
        let small = grid.half().half();
        let across = SPANS.map(|span| along(&small, span));
        let whole = down(&across[0], SPANS[0]);
        let windows =
            SPANS.iter().flat_map(|span| across.each_ref().map(|rows| key(&down(rows, *span)))).collect();
        let coarse = (0..COARSE * COARSE)
            .map(|i| {
                let (x, y) = (i % COARSE, i / COARSE);
                let share = |cell: usize| (cell as f32 + 0.5) / COARSE as f32;
                (small.at(share(x), share(y)) * 17.0) as u8
            })
            .collect();
        Some(Self { coefficients: whole.to_vec(), windows, coarse })
    }
}

/// Levels that a hundredth of the cells or more have: many in a photo, few in a drawing.
pub fn tones(sketch: &Sketch) -> usize {
    let mut counts = [0_usize; 16];
    for level in sketch.levels().unwrap_or_default() {
        counts[usize::from(level & 15)] += 1;
    }
    let least = counts.iter().sum::<usize>() / 100;
    counts.iter().filter(|count| **count > least).count()
}

/// A sketch's levels as a grid.
pub(super) fn grid(sketch: &Sketch) -> Option<Grid> {
    let levels = sketch.levels()?.into_iter().map(f32::from).collect();
    Grid::new(usize::from(sketch.width), usize::from(sketch.height), levels)
}

/// Of 8×8 tiles, those with texture.
fn textured(grid: &Grid) -> usize {
    let (width, height) = (grid.width / 8, grid.height / 8);
    (0..64)
        .filter(|tile| {
            let (left, top) = (tile % 8 * width, tile / 8 * height);
            let rows = (top..top + height)
                .flat_map(|y| grid.values[y * grid.width + left..y * grid.width + left + width].iter());
            deviation(rows.copied()) >= TEXTURE
        })
        .count()
}

pub(super) fn deviation(values: impl Iterator<Item = f32>) -> f32 {
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for value in values {
        count += 1.0;
        sum += value;
        squares += value * value;
    }
    if count == 0.0 { 0.0 } else { (squares / count - (sum / count) * (sum / count)).max(0.0).sqrt() }
}

/// The order of the key's coefficients.
pub(super) fn order() -> impl Iterator<Item = (usize, usize)> {
    (1..=ORDER).flat_map(|sum| (0..=sum).map(move |v| (sum - v, v)))
}

/// Samples a side that coefficients are taken from.
const SIDE: usize = 16;

/// Cosines by frequency and place.
static COSINES: LazyLock<[[f32; SIDE]; ORDER + 1]> = LazyLock::new(|| {
    let step = std::f32::consts::PI / SIDE as f32;
    std::array::from_fn(|k| std::array::from_fn(|n| (step * (n as f32 + 0.5) * k as f32).cos()))
});

/// The lowest coefficients along each row of a grid, over a span of its width.
fn along(grid: &Grid, (left, width): (f32, f32)) -> Vec<[f32; ORDER + 1]> {
    let places: [(usize, f32); SIDE] =
        std::array::from_fn(|x| place(left + (x as f32 + 0.5) / SIDE as f32 * width, grid.width));
    let rows = grid.values.chunks_exact(grid.width);
    rows.map(|row| {
        let line = places.map(|(cell, right)| row[cell] + (row[cell + 1] - row[cell]) * right);
        COSINES.each_ref().map(|cosines| line.iter().zip(cosines).map(|(value, cosine)| value * cosine).sum())
    })
    .collect()
}

/// The coefficients of a window from those along its rows: what is linear can be done in turn.
fn down(rows: &[[f32; ORDER + 1]], (top, height): (f32, f32)) -> [f32; BITS] {
    let lines: [[f32; ORDER + 1]; SIDE] = std::array::from_fn(|y| {
        let (cell, below) = place(top + (y as f32 + 0.5) / SIDE as f32 * height, rows.len());
        std::array::from_fn(|u| rows[cell][u] + (rows[cell + 1][u] - rows[cell][u]) * below)
    });
    let mut coefficients = [0.0; BITS];
    for ((u, v), slot) in order().zip(&mut coefficients) {
        *slot = lines.iter().zip(&COSINES[v]).map(|(line, cosine)| line[u] * cosine).sum();
    }
    coefficients
}

/// Signs as bits.
pub(super) fn key(coefficients: &[f32]) -> u32 {
    coefficients
        .iter()
        .enumerate()
        .fold(0, |key, (bit, value)| if *value > 0.0 { key | 1 << bit } else { key })
}

/// The coefficients of the picture seen in another orientation.
pub(super) fn turned(coefficients: &[f32], orientation: Orientation) -> [f32; BITS] {
    let mut result = [0.0; BITS];
    let at = |u: usize, v: usize| (u + v) * (u + v + 1) / 2 + v - 1;
    for ((u, v), slot) in order().zip(&mut result) {
        let (from_u, from_v) = if orientation.transposed() { (v, u) } else { (u, v) };
        let negative = orientation.flips_x() && from_u % 2 == 1;
        let negative = negative ^ (orientation.flips_y() && from_v % 2 == 1);
        let value = coefficients.get(at(from_u, from_v)).copied().unwrap_or(0.0);
        *slot = if negative { -value } else { value };
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turned_coefficients_are_those_of_the_turned_picture() {
        let values = (0..96 * 96).map(|i| ((i % 96 * 7 + i / 96 * 13) % 97 + i % 96 / 9) as f32 % 15.0);
        let grid = Grid::new(96, 96, values.collect()).unwrap();
        let whole = down(&along(&grid, SPANS[0]), SPANS[0]);
        for orientation in Orientation::ALL {
            let direct = down(&along(&grid.turned(orientation), SPANS[0]), SPANS[0]);
            let derived = turned(&whole, orientation);
            assert!(direct.iter().zip(derived).all(|(a, b)| (a - b).abs() < 0.05), "{orientation:?}");
        }
    }

    #[test]
    fn a_wall_is_no_picture() {
        let flat: Vec<u8> = (0..96 * 96).map(|i| (i % 96 / 12) as u8).collect();
        assert_eq!(Photo::of(&Sketch::pack(96, 96, &flat)), None);
    }
}
