//! Pages: ink on paper, brought upright, looked up by a hash of its layout, and compared by tiles.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::grid::{Grid, ncc};
use super::photo::{Window, grid};
use crate::examine::Sketch;

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

/// Tiles in cells of the sketch: large ones tell pages apart, small ones find edits.
const LARGE: (usize, usize) = (40, 20);
const SMALL: (usize, usize) = (16, 10);

/// Small tiles with ink that a page must have.
const LEAST: usize = 24;

/// What a row keeps of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Signs of 16×16 DCT coefficients of the ink inside its frame.
    pub hash: [u64; 4],
    /// The ink inside its frame, 32 a side.
    pub coarse: Vec<u8>,
    /// The frame that both are taken from, as shares of the upright page.
    pub ink: Window,
}

impl Page {
    /// A page and its upright sketch; `None` where it bears too little.
    pub fn of(sketch: &Sketch) -> Option<(Self, Sketch)> {
        let grid = grid(sketch)?;
        let upright = rotated(&grid, -skew(&grid));
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

/// The share of a page's sketch that is ink: small on written pages, large where a bright photo
/// looks like one.
pub fn inked(sketch: &Sketch) -> f32 {
    let levels = sketch.levels().unwrap_or_default();
    levels.iter().filter(|level| f32::from(**level) >= INK).count() as f32 / levels.len().max(1) as f32
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

/// Turned about its middle; what comes from outside is paper.
fn rotated(grid: &Grid, degrees: f32) -> Grid {
    if degrees.abs() < 0.05 {
        return grid.clone();
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
    Grid { values, ..*grid }
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

/// How two pages lie on each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageFit {
    /// Large tiles with ink.
    pub tiles: usize,
    /// Share of them that are the same.
    pub same: f32,
    /// Share of small tiles with ink that are not.
    pub differing: f32,
    /// Separate places where they differ.
    pub places: usize,
}

impl PageFit {
    /// Whether it is one page, with an edit in one place at most: a form that was filled in
    /// otherwise differs in several.
    pub fn matches(&self) -> bool {
        self.tiles >= 6
            && self.same >= 0.9
            && (self.places == 0 || self.places == 1 && self.differing <= 0.06)
    }
}

/// An upright page at four sizes.
#[derive(Debug)]
pub struct PagePyramid {
    sizes: [Grid; 4],
    ink: Window,
}

impl PagePyramid {
    /// From an upright sketch and its row.
    pub fn of(sketch: &Sketch, page: &Page) -> Option<Self> {
        let full = blurred(&grid(sketch)?);
        let half = full.half();
        let quarter = half.half();
        let eighth = quarter.half();
        Some(Self { sizes: [full, half, quarter, eighth], ink: page.ink })
    }
}

/// Softened by a cell, so that strokes still meet when they fall between cells.
fn blurred(grid: &Grid) -> Grid {
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

/// Lays `b` over `a`.
pub fn fit_pages(a: &PagePyramid, b: &PagePyramid) -> Option<PageFit> {
    let (large, small) = (&a.sizes[0], &b.sizes[0]);
    let across = aligned(&profile(large, true), &profile(small, true));
    let down = aligned(&profile(large, false), &profile(small, false));
    let mut window = [across.0, down.0, across.1, down.1];
    for (size, side, steps) in [(3, 64, [0.02, 0.01]), (2, 96, [0.006, 0.003]), (1, 160, [0.002, 0.001])] {
        let (large, small) = (&a.sizes[size], &b.sizes[size]);
        let reference = samples(small, b.ink, side);
        let mapped = |window: Window| {
            [
                window[0] + b.ink[0] * window[2],
                window[1] + b.ink[1] * window[3],
                b.ink[2] * window[2],
                b.ink[3] * window[3],
            ]
        };
        let value = |window: Window| ncc(&samples(large, mapped(window), side), &reference);
        let mut best = value(window);
        for step in steps {
            (window, best) = climb(window, best, step, &value);
        }
        if best < 0.5 {
            return None;
        }
    }
    Some(compare(&a.sizes[0], &b.sizes[0], window))
}

/// How much ink stands in each column, or in each row.
fn profile(grid: &Grid, columns: bool) -> Vec<f32> {
    let mut sums = vec![0.0; if columns { grid.width } else { grid.height }];
    for (i, value) in grid.values.iter().enumerate() {
        sums[if columns { i % grid.width } else { i / grid.width }] += value;
    }
    sums
}

/// Offset and scale, as shares of `a`, at which the profile `b` lies best on `a`; the scale is within
/// a twentieth of 1.
fn aligned(a: &[f32], b: &[f32]) -> (f32, f32) {
    // How well b lies on a, looked at in every `every`th cell.
    let mut mapped: Vec<f32> = Vec::with_capacity(a.len());
    let mut value = |scale: f32, shift: isize, every: usize, own: &[f32]| {
        // Cells of b for a cell of a.
        let ratio = b.len() as f32 / a.len() as f32 / scale;
        mapped.clear();
        mapped.extend((0..a.len()).step_by(every).map(|i| {
            let at = (i as f32 + 0.5 - shift as f32) * ratio - 0.5;
            if at < 0.0 { 0.0 } else { b.get(at.round() as usize).copied().unwrap_or(0.0) }
        }));
        ncc(own, &mapped)
    };
    let every = |step: usize| -> Vec<f32> { a.iter().step_by(step).copied().collect() };
    let (rough, fine) = (every(4), every(2));
    let reach = a.len() as isize / 9;
    // The lines of a ruled form lie on each other at many shifts: the best few places of a coarse
    // look are all looked at closely.
    let mut places: Vec<(f32, i32, isize)> = Vec::new();
    for scale in -6..=6 {
        for shift in (-reach..=reach).step_by(2) {
            places.push((value(1.0 + scale as f32 * 0.008, shift, 4, &rough), scale, shift));
        }
    }
    places.sort_by(|x, y| {
        y.0.total_cmp(&x.0).then((x.1.abs(), x.2.abs(), x.1, x.2).cmp(&(y.1.abs(), y.2.abs(), y.1, y.2)))
    });
    let mut best = (f32::MIN, 0, 1.0);
    for (_, scale, shift) in places.into_iter().take(PLACES) {
        for scale in (2 * scale - 1..=2 * scale + 1).map(|i| 1.0 + i as f32 * 0.004) {
            for shift in shift - 1..=shift + 1 {
                let value = value(scale, shift, 2, &fine);
                if value > best.0 + 1e-4 {
                    best = (value, shift, scale);
                }
            }
        }
    }
    (best.1 as f32 / a.len() as f32, best.2)
}

/// Places of a coarse look at two profiles that are looked at closely.
const PLACES: usize = 12;

fn samples(grid: &Grid, [left, top, width, height]: Window, side: usize) -> Vec<f32> {
    let share = |cell: usize| (cell as f32 + 0.5) / side as f32;
    (0..side * side)
        .map(|i| grid.at(left + share(i % side) * width, top + share(i / side) * height))
        .collect()
}

fn climb(window: Window, best: f32, step: f32, value: &impl Fn(Window) -> f32) -> (Window, f32) {
    let (mut window, mut best) = (window, best);
    for _ in 0..6 {
        let mut better = None;
        for change in [
            [1.0, 0.0, 0.0, 0.0],
            [-1.0, 0.0, 0.0, 0.0],
            [0.0, 1.0, 0.0, 0.0],
            [0.0, -1.0, 0.0, 0.0],
            [-0.5, 0.0, 1.0, 0.0],
            [0.5, 0.0, -1.0, 0.0],
            [0.0, -0.5, 0.0, 1.0],
            [0.0, 0.5, 0.0, -1.0],
        ] {
            let mut moved = window;
            for (slot, by) in moved.iter_mut().zip(change) {
                *slot += by * step;
            }
            let found = value(moved);
            if found > best + 1e-5 {
                best = found;
                better = Some(moved);
            }
        }
        let Some(moved) = better else { break };
        window = moved;
    }
    (window, best)
}

/// Left upper corners of the tiles of a grid.
fn tiles(grid: &Grid, size: (usize, usize)) -> impl Iterator<Item = (usize, usize)> + use<> {
    let (columns, rows) = (grid.width / size.0, grid.height / size.1);
    (0..rows * columns).map(move |i| (i % columns.max(1) * size.0, i / columns.max(1) * size.1))
}

fn cut(grid: &Grid, (left, top): (usize, usize), size: (usize, usize), by: (isize, isize)) -> Vec<f32> {
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
fn has_ink(values: &[f32]) -> bool {
    values.iter().filter(|value| **value >= INK).count() * 20 >= values.len()
}

fn compare(a: &Grid, b: &Grid, [left, top, width, height]: Window) -> PageFit {
    // b on the cells of a.
    let values = (0..a.values.len())
        .map(|i| {
            let x = ((i % a.width) as f32 + 0.5) / a.width as f32;
            let y = ((i / a.width) as f32 + 0.5) / a.height as f32;
            let (x, y) = ((x - left) / width, (y - top) / height);
            if (0.0..1.0).contains(&x) && (0.0..1.0).contains(&y) { b.at(x, y) } else { 0.0 }
        })
        .collect();
    let b = Grid { values, ..*a };
    let best = |tile: (usize, usize), size: (usize, usize), reach: isize| {
        let own = cut(a, tile, size, (0, 0));
        if !has_ink(&own) && !has_ink(&cut(&b, tile, size, (0, 0))) {
            return None;
        }
        let shifts = (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)));
        Some(shifts.map(|by| ncc(&own, &cut(&b, tile, size, by))).fold(0.0, f32::max))
    };
    let large: Vec<f32> = tiles(a, LARGE).filter_map(|tile| best(tile, LARGE, 2)).collect();
    let same = large.iter().filter(|value| **value > 0.8).count() as f32 / large.len().max(1) as f32;
    let mut fit = PageFit { tiles: large.len(), same, differing: 1.0, places: usize::MAX };
    // Pages that are not one need no small tiles.
    if same < 0.7 {
        return fit;
    }
    let mut inked = 0;
    let mut different = BTreeMap::new();
    for tile in tiles(a, SMALL) {
        if let Some(value) = best(tile, SMALL, 2) {
            inked += 1;
            if value < DIFFERENT {
                different.insert((tile.0 / SMALL.0, tile.1 / SMALL.1), value);
            }
        }
    }
    fit.differing = different.len() as f32 / inked.max(1) as f32;
    fit.places = places(different);
    fit
}

/// Correlation below which a small tile is another.
const DIFFERENT: f32 = 0.75;

/// Correlation below which a small tile is certainly another, even by itself.
const ANOTHER: f32 = 0.5;

/// Groups of tiles on neighbouring lines that leave no more than three tiles between them: what was
/// changed in one entry. A single tile that is almost the same is a speck.
fn places(mut tiles: BTreeMap<(usize, usize), f32>) -> usize {
    let mut count = 0;
    while let Some((first, value)) = tiles.pop_first() {
        let (mut size, mut least) = (1, value);
        let mut open = vec![first];
        while let Some((x, y)) = open.pop() {
            let near: Vec<(usize, usize)> =
                tiles.keys().copied().filter(|(u, v)| u.abs_diff(x) <= 4 && v.abs_diff(y) <= 1).collect();
            for tile in near {
                least = least.min(tiles.remove(&tile).unwrap_or(1.0));
                size += 1;
                open.push(tile);
            }
        }
        count += usize::from(size > 1 || least < ANOTHER);
    }
    count
}
