//! Verification: two sketches laid over each other, tile by tile.

use super::index::Candidate;
use super::photo::{TEXTURE, Window, deviation, grid};
use crate::examine::Sketch;
use crate::examine::grid::{Grid, Orientation, Scratch, ncc};

/// Tiles a side, and samples a side of a tile.
const TILES: usize = 8;
const SAMPLES: usize = 8;

/// Correlation from which a tile is the same.
const SAME_TILE: f32 = 0.85;

/// Textured tiles that there must be.
const LEAST_TILES: usize = 12;

/// Drift beyond which it is another shot of the scene; copies stay under 0.35, and a mark over the
/// picture pulls tiles about by as much again.
const DRIFT: f32 = 0.45;
const MARKED_DRIFT: f32 = 0.5;

/// Windows smaller than this a side are no crop that is looked for.
const LEAST_SIDE: f32 = 0.62;

/// Correlation under which, after the first and widest steps, two pictures are not one; copies
/// are beyond 0.6 by then.
const HOPELESS: f32 = 0.4;

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
    /// The same two without the quarter of each tile's samples that fits worst, what a watermark
    /// covers; only where that may decide.
    pub trimmed: (f32, f32),
    /// How far three quarters of the tiles lie at most from where they should, in samples of a
    /// 64th of the side: what is near and what is far moves differently between two shots.
    pub drift: f32,
}

impl Fit {
    /// Whether it is one picture.
    pub fn matches(&self) -> bool {
        let (same, median) = self.trimmed;
        let marked = self.may_be_marked() && same >= 0.75 && median >= 0.94;
        self.tiles >= LEAST_TILES && (self.plainly() || marked)
    }

    /// Whether it is one picture without any mark over it.
    fn plainly(&self) -> bool {
        self.same >= 0.65 && self.median >= 0.9 && self.correlation >= 0.75 && self.drift <= DRIFT
    }

    /// Whether it may be one with a mark over it.
    fn may_be_marked(&self) -> bool {
        self.correlation >= 0.85 && self.drift <= MARKED_DRIFT
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
        if best < HOPELESS {
            break;
        }
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
        trimmed: (0.0, 0.0),
        drift: f32::MAX,
    };
    if best > 0.6 {
        tiles(&whole.full, &part.full, &mut fit);
    }
    fit
}

const ALL: Window = [0.0, 0.0, 1.0, 1.0];

fn over(whole: &Grid, part: &Grid, window: Window, side: usize) -> f32 {
    ncc(&whole.sampled(window, side), &part.sampled(ALL, side))
}

/// Moves and stretches the window while that helps.
fn climb(whole: &Grid, part: &Grid, window: Window, best: f32, step: f32, side: usize) -> (Window, f32) {
    let reference = part.sampled(ALL, side);
    let (mut values, mut scratch) = (Vec::with_capacity(side * side), Scratch::default());
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
            values.clear();
            whole.sample_with(moved, side, &mut scratch, &mut values);
            let value = ncc(&values, &reference);
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
    let span =
        |from: f32, length: f32| length >= LEAST_SIDE && from >= -SLACK && from + length <= 1.0 + SLACK;
    span(left, width) && span(top, height)
}

/// The samples of a tile, row by row.
type Tile = [f32; SAMPLES * SAMPLES];

fn tiles(whole: &Grid, part: &Grid, fit: &mut Fit) {
    const SIDE: usize = TILES * SAMPLES;
    let [left, top, width, height] = fit.window;
    let shifted = |dx: f32, dy: f32| {
        let (dx, dy) = (dx * width / SIDE as f32, dy * height / SIDE as f32);
        whole.sampled([left + dx, top + dy, width, height], SIDE)
    };
    let (a, b) = (shifted(0.0, 0.0), part.sampled(ALL, SIDE));
    let moved = [shifted(-1.0, 0.0), shifted(1.0, 0.0), shifted(0.0, -1.0), shifted(0.0, 1.0)];
    let mut drifts = Vec::new();
    let mut correlations = Vec::new();
    let mut compared: Vec<(Tile, Tile)> = Vec::new();
    for tile in 0..TILES * TILES {
        let at = |values: &[f32]| -> Tile {
            let mut own = [0.0; SAMPLES * SAMPLES];
            for (row, own) in own.chunks_exact_mut(SAMPLES).enumerate() {
                let from = (tile / TILES * SAMPLES + row) * SIDE + tile % TILES * SAMPLES;
                own.copy_from_slice(&values[from..from + SAMPLES]);
            }
            own
        };
        let around = moved.each_ref().map(|values| at(values));
        let (a, b) = (at(&a), at(&b));
        let (da, db) = (deviation(a.iter().copied()), deviation(b.iter().copied()));
        // A flat tile at the end of the scale was clipped by brightening or darkening.
        let flatter = if da < db { &a } else { &b };
        let mean = flatter.iter().sum::<f32>() / flatter.len() as f32;
        let clipped = da.min(db) < TEXTURE && !(0.8..14.2).contains(&mean);
        if da.max(db) >= TEXTURE && !clipped {
            let middle = ncc(&a, &b);
            correlations.push(middle);
            compared.push((a, b));
            let [left, right, above, below] = around.map(|values| ncc(&values, &b));
            if let (Some(x), Some(y)) = (peak(left, middle, right), peak(above, middle, below)) {
                drifts.push(x.hypot(y));
            }
        }
    }
    drifts.sort_by(f32::total_cmp);
    // Where nothing has a peak there is nothing to say where it lies.
    fit.drift = drifts.get(drifts.len() * 3 / 4).copied().filter(|_| drifts.len() >= 6).unwrap_or(f32::MAX);
    fit.tiles = correlations.len();
    (fit.same, fit.median) = summed_up(correlations);
    if !fit.plainly() && fit.may_be_marked() {
        fit.trimmed = summed_up(compared.iter().map(|(a, b)| trimmed_ncc(a, b)).collect());
    }
}

/// Where the peak of a parabola through three neighbours lies, in steps; a slope without a peak is
/// a step away, a plain has none.
fn peak(before: f32, middle: f32, after: f32) -> Option<f32> {
    let bend = 2.0 * middle - before - after;
    let slope = (after - before) / 2.0;
    if bend < 0.02 && slope.abs() < 0.02 {
        return None;
    }
    Some(if bend <= slope.abs() { slope.signum() } else { slope / bend })
}

/// The share of tiles that are the same, and the median.
fn summed_up(mut correlations: Vec<f32>) -> (f32, f32) {
    correlations.sort_by(f32::total_cmp);
    let Some(median) = correlations.get(correlations.len() / 2) else { return (0.0, 0.0) };
    let same = correlations.iter().filter(|value| **value >= SAME_TILE).count();
    (same as f32 / correlations.len() as f32, *median)
}

/// Correlation of the three quarters of samples that a straight line fits best.
fn trimmed_ncc(a: &[f32], b: &[f32]) -> f32 {
    let mut pairs: Vec<(f32, f32)> = a.iter().copied().zip(b.iter().copied()).collect();
    let keep = pairs.len() * 3 / 4;
    let mut kept = pairs.clone();
    for _ in 0..3 {
        let count = kept.len() as f32;
        let (mean_a, mean_b) = kept.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        let (mean_a, mean_b) = (mean_a / count, mean_b / count);
        let (aa, ab) = kept.iter().fold((0.0, 0.0), |sum, (a, b)| {
            (sum.0 + (a - mean_a).powi(2), sum.1 + (a - mean_a) * (b - mean_b))
        });
        let slope = if aa > 1e-6 { ab / aa } else { 0.0 };
        let residual = |(a, b): &(f32, f32)| (b - mean_b - slope * (a - mean_a)).abs();
        pairs.sort_by(|one, other| residual(one).total_cmp(&residual(other)));
        kept = pairs[..keep].to_vec();
    }
    let (a, b): (Vec<f32>, Vec<f32>) = kept.into_iter().unzip();
    ncc(&a, &b)
}
