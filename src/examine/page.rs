//! Pages: ink on paper, brought upright once and for all, with what they are looked up by.

use serde::{Deserialize, Serialize};

use super::grid::{Grid, ncc};
use super::{Sketch, sketch};

/// Level from which a cell is ink.
const INK: f32 = 4.0;

/// Degrees to either side that a page may lie askew.
const SKEW: f32 = 3.0;

/// Side of the grid that the hash sees: lines of a form must not alias with it.
const SIDE: usize = 64;

/// Side of the coarse picture.
const COARSE: usize = 32;

/// Coefficients a side of the hash.
const KEPT: usize = 16;

/// Tiles, in cells of the sketch, that find edits.
pub(crate) const SMALL: (usize, usize) = (16, 10);

/// Small tiles with ink that a page must have.
const LEAST: usize = 24;

/// A rectangle: left, top, width and height as shares of the whole.
pub(crate) type Window = [f32; 4];

/// What is kept of a picture that is ink on paper.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Inked {
    /// The share of it that is ink: small on written pages, large where a bright photo looks like
    /// one.
    pub share: f32,
    /// The page brought upright; none where it bears too little to be compared.
    pub upright: Option<(Page, Sketch)>,
}

/// What an upright page is looked up by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Signs of 16×16 DCT coefficients of the ink inside its frame.
    pub hash: [u64; 4],
    /// The ink inside its frame, 32 a side.
    pub coarse: Vec<u8>,
    /// The frame that both are taken from, as shares of the upright page.
    pub ink: [f32; 4],
}

impl Inked {
    /// From the levels of ink, row by row.
    pub(super) fn of(width: usize, height: usize, levels: Vec<u8>) -> Self {
        let ink = levels.iter().filter(|level| f32::from(**level) >= INK).count();
        let share = ink as f32 / levels.len().max(1) as f32;
        let values = levels.into_iter().map(f32::from).collect();
        Self { share, upright: Grid::new(width, height, values).and_then(Page::of) }
    }
}

impl Page {
    /// A page and its upright sketch; `None` where it bears too little.
    fn of(grid: Grid) -> Option<(Self, Sketch)> {
        let upright = rotated(grid);
        let inked =
            tiles(&upright, SMALL).filter(|tile| has_ink(&cut(&upright, *tile, SMALL, (0, 0)))).count();
        if inked < LEAST {
            return None;
        }
        let ink = inked_box(&upright)?;
        let fine = means(&upright, ink);
        let levels: Vec<u8> =
            upright.values.iter().map(|value| value.round().clamp(0.0, 15.0) as u8).collect();
        let page = Self { hash: hash(&fine), coarse: softened(fine), ink };
        Some((page, Sketch::pack(upright.width, upright.height, &levels)))
    }

    /// Bits in which the hashes differ.
    pub fn distance(&self, other: &Self) -> u32 {
        self.hash.iter().zip(other.hash).map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    /// Correlation of the coarse pictures.
    pub fn alike(&self, other: &Self) -> f32 {
        let values = |page: &Self| page.coarse.iter().map(|value| f32::from(*value)).collect::<Vec<_>>();
        ncc(&values(self), &values(other))
    }
}

/// By how many degrees the lines of a picture lie askew.
pub(super) fn askew(luma: &[u8], size: (usize, usize), white: u8) -> f32 {
    let (width, height) = sketch::page_size(size.0, size.1);
    let cells = super::pixels::average(luma, size, (width, height));
    let levels = sketch::page(white, &cells).into_iter().map(f32::from).collect();
    Grid::new(width, height, levels).map_or(0.0, |grid| skew(&grid))
}

/// The angle in degrees at which lines of ink are sharpest.
fn skew(grid: &Grid) -> f32 {
    let points: Vec<(f32, f32)> = (0..grid.values.len())
        .filter(|i| grid.values[*i] >= INK)
        .map(|i| ((i % grid.width) as f32 + 0.5 - grid.width as f32 / 2.0, (i / grid.width) as f32 + 0.5))
        .collect();
    if points.is_empty() {
        return 0.0;
    }
    let sharpness = |degrees: f32| {
        let slope = degrees.to_radians().tan();
        let offset = grid.width as f32;
        let mut bins = vec![0_u32; grid.height + 2 * grid.width];
        for (x, y) in &points {
            if let Some(bin) = bins.get_mut((y - x * slope + offset) as usize) {
                *bin += 1;
            }
        }
        bins.iter().map(|count| u64::from(*count) * u64::from(*count)).sum::<u64>()
    };
    let best = |from: f32, to: f32, step: f32| {
        let count = ((to - from) / step).round() as usize;
        let angles = (0..=count).map(|i| from + i as f32 * step);
        // Of equals the one nearest to upright.
        angles
            .map(|angle| (sharpness(angle), angle))
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.abs().total_cmp(&a.1.abs())))
            .map_or(0.0, |best| best.1)
    };
    let rough = best(-SKEW, SKEW, 0.5);
    let near = best(rough - 0.5, rough + 0.5, 0.1);
    best(near - 0.1, near + 0.1, 0.025)
}

/// Turned upright about its middle; what comes from outside is paper.
fn rotated(grid: Grid) -> Grid {
    let degrees = -skew(&grid);
    if degrees.abs() < 0.05 {
        return grid;
    }
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = (grid.width as f32, grid.height as f32);
    let values = (0..grid.values.len())
        .map(|i| {
            let x = (i % grid.width) as f32 + 0.5 - width / 2.0;
            let y = (i / grid.width) as f32 + 0.5 - height / 2.0;
            let (from_x, from_y) = (x * cos + y * sin + width / 2.0, y * cos - x * sin + height / 2.0);
            let inside = (0.0..width).contains(&from_x) && (0.0..height).contains(&from_y);
            if inside { grid.at(from_x / width, from_y / height) } else { 0.0 }
        })
        .collect();
    Grid { values, ..grid }
}

/// Nine tenths of the page about the middle of its ink: scans of one sheet differ in margins far
/// more than in scale, and a mean is smooth in what noise and stamps add.
fn inked_box(grid: &Grid) -> Option<Window> {
    const SPAN: f32 = 0.9;
    let (mut sum, mut x_sum, mut y_sum) = (0.0_f64, 0.0, 0.0);
    for (i, value) in grid.values.iter().enumerate() {
        let value = f64::from(*value);
        sum += value;
        x_sum += value * ((i % grid.width) as f64 + 0.5) / grid.width as f64;
        y_sum += value * ((i / grid.width) as f64 + 0.5) / grid.height as f64;
    }
    (sum > 0.0).then(|| [(x_sum / sum) as f32 - SPAN / 2.0, (y_sum / sum) as f32 - SPAN / 2.0, SPAN, SPAN])
}

/// Means of ink inside a box, [`SIDE`] a side.
fn means(grid: &Grid, [left, top, width, height]: Window) -> Vec<f32> {
    const FINE: usize = 4;
    let grid = grid.half();
    let share = |cell: usize| (cell as f32 + 0.5) / (SIDE * FINE) as f32;
    let mut sums = vec![0.0; SIDE * SIDE];
    for y in 0..SIDE * FINE {
        for x in 0..SIDE * FINE {
            let (at_x, at_y) = (left + share(x) * width, top + share(y) * height);
            if (0.0..1.0).contains(&at_x) && (0.0..1.0).contains(&at_y) {
                sums[y / FINE * SIDE + x / FINE] += grid.at(at_x, at_y);
            }
        }
    }
    sums.iter().map(|sum| sum / (FINE * FINE) as f32).collect()
}

/// At half the size and blurred by a cell.
fn softened(fine: Vec<f32>) -> Vec<u8> {
    let Some(grid) = Grid::new(SIDE, SIDE, fine) else { return Vec::new() };
    blurred(&grid.half()).values.iter().map(|value| (value * 17.0) as u8).take(COARSE * COARSE).collect()
}

fn hash(fine: &[f32]) -> [u64; 4] {
    let cosine =
        |k: usize, n: usize| (std::f32::consts::PI / SIDE as f32 * (n as f32 + 0.5) * k as f32).cos();
    let mut rows = vec![[0.0_f32; KEPT]; SIDE];
    for (row, line) in rows.iter_mut().zip(fine.chunks_exact(SIDE)) {
        for (k, sum) in row.iter_mut().enumerate() {
            *sum = line.iter().enumerate().map(|(x, value)| value * cosine(k, x)).sum();
        }
    }
    let mut bits = [0_u64; 4];
    for v in 0..KEPT {
        for k in 0..KEPT {
            let value: f32 = rows.iter().enumerate().map(|(y, row)| row[k] * cosine(v, y)).sum();
            let bit = v * KEPT + k;
            if bit > 0 && value > 0.0 {
                bits[bit / 64] |= 1 << (bit % 64);
            }
        }
    }
    bits
}

/// Softened by a cell, so that strokes still meet when they fall between cells.
pub(crate) fn blurred(grid: &Grid) -> Grid {
    let at = |x: usize, y: usize| grid.values[y.min(grid.height - 1) * grid.width + x.min(grid.width - 1)];
    let values = (0..grid.values.len())
        .map(|i| {
            let (x, y) = (i % grid.width, i / grid.width);
            let row = |y: usize| at(x.saturating_sub(1), y) + 2.0 * at(x, y) + at(x + 1, y);
            (row(y.saturating_sub(1)) + 2.0 * row(y) + row(y + 1)) / 16.0
        })
        .collect();
    Grid { values, ..*grid }
}

/// Left upper corners of the tiles of a grid.
pub(crate) fn tiles(grid: &Grid, size: (usize, usize)) -> impl Iterator<Item = (usize, usize)> + use<> {
    let (columns, rows) = (grid.width / size.0, grid.height / size.1);
    (0..rows * columns).map(move |i| (i % columns.max(1) * size.0, i / columns.max(1) * size.1))
}

pub(crate) fn cut(
    grid: &Grid,
    (left, top): (usize, usize),
    size: (usize, usize),
    by: (isize, isize),
) -> Vec<f32> {
    let mut values = Vec::with_capacity(size.0 * size.1);
    for y in 0..size.1 {
        let row = (top + y).saturating_add_signed(by.1).min(grid.height - 1);
        for x in 0..size.0 {
            let column = (left + x).saturating_add_signed(by.0).min(grid.width - 1);
            values.push(grid.values[row * grid.width + column]);
        }
    }
    values
}

/// Whether a twentieth of the cells are ink.
pub(crate) fn has_ink(values: &[f32]) -> bool {
    values.iter().filter(|value| **value >= INK).count() * 20 >= values.len()
}
