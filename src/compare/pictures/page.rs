//! Pages laid over each other and compared by the tiles that bear ink.

use std::collections::BTreeMap;

use super::photo::{Window, grid};
use crate::examine::grid::{Grid, ncc, place};
use crate::examine::page::{SMALL, blurred, cut, has_ink, tiles};
use crate::examine::{Page, Sketch};

/// Tiles, in cells of the sketch, that tell pages apart; small ones find edits.
const LARGE: (usize, usize) = (40, 20);

/// How two pages lie on each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageFit {
    /// Large tiles with ink.
    pub tiles: usize,
    /// Share of them that are the same.
    pub same: f32,
    /// Share of small tiles with ink that are not.
    pub differing: f32,
    /// Separate places where they differ, where so much is the same that they can be told.
    pub places: Option<usize>,
}

impl PageFit {
    /// Whether it is one page, with an edit in one place at most: a form that was filled in
    /// otherwise differs in several.
    pub fn matches(&self) -> bool {
        self.tiles >= 6
            && self.same >= 0.9
            && (self.places == Some(0) || self.places == Some(1) && self.differing <= 0.06)
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

/// Closer and closer looks at two pages: which size, samples a side, steps of a share of the page, and
/// the correlation below which they are not one. Scans of one page that `tests/pages.rs` draws reach
/// 0.67, 0.82 and 0.92; a first look is rough where a page lies askew.
const LOOKS: [(usize, usize, [f32; 2], f32); 3] =
    [(3, 64, [0.02, 0.01], 0.55), (2, 96, [0.006, 0.003], 0.7), (1, 160, [0.002, 0.001], 0.75)];

/// Lays `b` over `a`.
pub fn fit_pages(a: &PagePyramid, b: &PagePyramid) -> Option<PageFit> {
    let (large, small) = (&a.sizes[0], &b.sizes[0]);
    let across = aligned(&profile(large, true), &profile(small, true));
    let down = aligned(&profile(large, false), &profile(small, false));
    let mut window = [across.0, down.0, across.1, down.1];
    for (size, side, steps, least) in LOOKS {
        let (large, small) = (&a.sizes[size], &b.sizes[size]);
        let reference = small.sampled(b.ink, side);
        let mapped = |window: Window| {
            [
                window[0] + b.ink[0] * window[2],
                window[1] + b.ink[1] * window[3],
                b.ink[2] * window[2],
                b.ink[3] * window[3],
            ]
        };
        let value = |window: Window| ncc(&large.sampled(mapped(window), side), &reference);
        let mut best = value(window);
        for step in steps {
            (window, best) = climb(window, best, step, &value);
        }
        if best < least {
            return None;
        }
    }
    Some(compare(&a.sizes[0], &b.sizes[0], window))
}

/// How much ink stands in each column, or in each row.
fn profile(grid: &Grid, columns: bool) -> Vec<f32> {
    if !columns {
        return grid.rows().map(|row| row.iter().sum()).collect();
    }
    let mut sums = vec![0.0; grid.width];
    for row in grid.rows() {
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
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

fn compare(a: &Grid, b: &Grid, [left, top, width, height]: Window) -> PageFit {
    let b = laid_on(a, b, [left, top, width, height]);
    // The best correlation of a tile within a small reach; from `enough` on a better one says no more.
    let best = |tile: (usize, usize), size: (usize, usize), enough: f32| {
        let own = cut(a, tile, size, (0, 0));
        let other = cut(&b, tile, size, (0, 0));
        if !has_ink(&own) && !has_ink(&other) {
            return None;
        }
        let mut best = ncc(&own, &other).max(0.0);
        for by in (-REACH..=REACH).flat_map(|dy| (-REACH..=REACH).map(move |dx| (dx, dy))) {
            if best > enough {
                break;
            }
            best = best.max(ncc(&own, &cut(&b, tile, size, by)));
        }
        Some(best)
    };
    let large: Vec<f32> = tiles(a, LARGE).filter_map(|tile| best(tile, LARGE, SAME)).collect();
    let same = large.iter().filter(|value| **value > SAME).count() as f32 / large.len().max(1) as f32;
    let mut fit = PageFit { tiles: large.len(), same, differing: 1.0, places: None };
    // Pages that are not one need no small tiles.
    if same < 0.7 {
        return fit;
    }
    let mut inked = 0;
    let mut different = BTreeMap::new();
    for tile in tiles(a, SMALL) {
        if let Some(value) = best(tile, SMALL, DIFFERENT) {
            inked += 1;
            if value < DIFFERENT {
                different.insert((tile.0 / SMALL.0, tile.1 / SMALL.1), value);
            }
        }
    }
    fit.differing = different.len() as f32 / inked.max(1) as f32;
    fit.places = Some(places(different));
    fit
}

/// `b` on the cells of `a`; `window` is where it lies, as shares of `a`.
fn laid_on(a: &Grid, b: &Grid, [left, top, width, height]: Window) -> Grid {
    let cell = |i: usize, length: usize, from: f32, span: f32, count: usize| {
        let at = ((i as f32 + 0.5) / length as f32 - from) / span;
        (0.0..1.0).contains(&at).then(|| place(at, count))
    };
    let columns: Vec<_> = (0..a.width).map(|x| cell(x, a.width, left, width, b.width)).collect();
    let mut line = vec![0.0; b.width];
    let mut values = Vec::with_capacity(a.values.len());
    for y in 0..a.height {
        let Some((row, down)) = cell(y, a.height, top, height, b.height) else {
            values.resize(values.len() + a.width, 0.0);
            continue;
        };
        b.between(row, down, &mut line);
        values.extend(
            columns
                .iter()
                .map(|column| column.map_or(0.0, |(at, right)| line[at] + (line[at + 1] - line[at]) * right)),
        );
    }
    Grid { values, ..*a }
}

/// Cells by which a tile may lie beside its place.
const REACH: isize = 2;

/// Correlation above which a large tile is the same.
const SAME: f32 = 0.8;

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
