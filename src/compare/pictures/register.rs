//! Verification: two sketches laid over each other, tile by tile.

use super::grid::{Grid, Orientation, ncc};
use super::index::Candidate;
use super::photo::{TEXTURE, Window, deviation, grid};
use crate::examine::Sketch;

/// Tiles a side, and samples a side of a tile.
const TILES: usize = 8;
const SAMPLES: usize = 8;

/// Correlation from which a tile is the same.
const SAME_TILE: f32 = 0.85;

/// Textured tiles that there must be.
const LEAST_TILES: usize = 12;

/// Windows smaller than this a side are no crop that is looked for.
const LEAST_SIDE: f32 = 0.62;

/// How one picture lies in another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// How the part is to be turned.
    pub orientation: Orientation,
    /// Where it then lies in the whole.
    pub window: Window,
    /// Correlation over the window.
    pub correlation: f32,
    /// Tiles with texture that could be compared.
    pub tiles: usize,
    /// Share of them that are the same.
    pub same: f32,
    /// Median correlation of them.
    pub median: f32,
}

impl Fit {
    /// Whether it is one picture.
    pub fn matches(&self) -> bool {
        self.tiles >= LEAST_TILES && self.same >= 0.7 && self.median >= 0.93 && self.correlation >= 0.75
    }

    /// The share of the whole's area that the part shows.
    pub fn area(&self) -> f32 {
        self.window[2] * self.window[3]
    }
}

/// A picture at three sizes.
#[derive(Debug)]
pub struct Pyramid {
    full: Grid,
    half: Grid,
    quarter: Grid,
}

impl Pyramid {
    /// From a sketch.
    pub fn of(sketch: &Sketch) -> Option<Self> {
        let full = grid(sketch)?;
        let half = full.half();
        let quarter = half.half();
        Some(Self { full, half, quarter })
    }

    fn turned(&self, orientation: Orientation) -> Self {
        Self {
            full: self.full.turned(orientation),
            half: self.half.turned(orientation),
            quarter: self.quarter.turned(orientation),
        }
    }
}

/// Fits `part` into `whole`, beginning where the candidate says.
pub fn fit(whole: &Pyramid, part: &Pyramid, candidate: &Candidate) -> Fit {
    let part = part.turned(candidate.orientation);
    let mut window = candidate.window;
    let mut best = over(&whole.half, &part.quarter, window, 24);
    for step in [0.06, 0.03, 0.015] {
        (window, best) = climb(&whole.half, &part.quarter, window, best, step, 24);
    }
    if best > 0.6 {
        best = over(&whole.full, &part.half, window, 48);
        for step in [0.012, 0.006, 0.003] {
            (window, best) = climb(&whole.full, &part.half, window, best, step, 48);
        }
    }
    let mut fit = Fit {
        orientation: candidate.orientation,
        window,
        correlation: best,
        tiles: 0,
        same: 0.0,
        median: 0.0,
    };
    if best > 0.6 {
        tiles(&whole.full, &part.full, &mut fit);
    }
    fit
}

fn samples(grid: &Grid, [left, top, width, height]: Window, side: usize) -> Vec<f32> {
    let share = |cell: usize| (cell as f32 + 0.5) / side as f32;
    (0..side * side)
        .map(|i| grid.at(left + share(i % side) * width, top + share(i / side) * height))
        .collect()
}

const ALL: Window = [0.0, 0.0, 1.0, 1.0];

fn over(whole: &Grid, part: &Grid, window: Window, side: usize) -> f32 {
    ncc(&samples(whole, window, side), &samples(part, ALL, side))
}

/// Moves and stretches the window while that helps.
fn climb(whole: &Grid, part: &Grid, window: Window, best: f32, step: f32, side: usize) -> (Window, f32) {
    let reference = samples(part, ALL, side);
    let (mut window, mut best) = (window, best);
    for _ in 0..8 {
        let mut better = None;
        for (x, y, w, h) in [
            (1.0, 0.0, 0.0, 0.0),
            (-1.0, 0.0, 0.0, 0.0),
            (0.0, 1.0, 0.0, 0.0),
            (0.0, -1.0, 0.0, 0.0),
            (0.0, 0.0, 1.0, 0.0),
            (0.0, 0.0, -1.0, 0.0),
            (0.0, 0.0, 0.0, 1.0),
            (0.0, 0.0, 0.0, -1.0),
            (-0.5, -0.5, 1.0, 1.0),
            (0.5, 0.5, -1.0, -1.0),
            (1.0, 0.0, -1.0, 0.0),
            (0.0, 1.0, 0.0, -1.0),
            (-1.0, 0.0, 1.0, 0.0),
            (0.0, -1.0, 0.0, 1.0),
        ] {
            let moved =
                [window[0] + x * step, window[1] + y * step, window[2] + w * step, window[3] + h * step];
            if !inside(moved) {
                continue;
            }
            let value = ncc(&samples(whole, moved, side), &reference);
            if value > best + 1e-5 {
                best = value;
                better = Some(moved);
            }
        }
        let Some(moved) = better else { break };
        window = moved;
    }
    (window, best)
}

fn inside([left, top, width, height]: Window) -> bool {
    const SLACK: f32 = 0.02;
    let span = |from: f32, length: f32| {
        length >= LEAST_SIDE && from >= -SLACK && from + length <= 1.0 + SLACK
    };
    span(left, width) && span(top, height)
}

fn tiles(whole: &Grid, part: &Grid, fit: &mut Fit) {
    const SIDE: usize = TILES * SAMPLES;
    let (a, b) = (samples(whole, fit.window, SIDE), samples(part, ALL, SIDE));
    let mut correlations = Vec::new();
    for tile in 0..TILES * TILES {
        let at = |values: &[f32]| -> Vec<f32> {
            (0..SAMPLES)
                .flat_map(|row| {
                    let from = (tile / TILES * SAMPLES + row) * SIDE + tile % TILES * SAMPLES;
                    values[from..from + SAMPLES].to_vec()
                })
                .collect()
        };
        let (a, b) = (at(&a), at(&b));
        let (da, db) = (deviation(a.iter().copied()), deviation(b.iter().copied()));
        // A flat tile at the end of the scale was clipped by brightening or darkening.
        let flatter = if da < db { &a } else { &b };
        let mean = flatter.iter().sum::<f32>() / flatter.len() as f32;
        let clipped = da.min(db) < TEXTURE && !(0.8..14.2).contains(&mean);
        if da.max(db) >= TEXTURE && !clipped {
            correlations.push(ncc(&a, &b));
        }
    }
    correlations.sort_by(f32::total_cmp);
    fit.tiles = correlations.len();
    if let Some(median) = correlations.get(correlations.len() / 2) {
        fit.median = *median;
        let same = correlations.iter().filter(|value| **value >= SAME_TILE).count();
        fit.same = same as f32 / correlations.len() as f32;
    }
}
