//! What stands on a page around a place with handwriting. Where it is the same around two places,
//! they are one place of one paper, scanned twice, in part, or at two stages of filling it in.

use serde::{Deserialize, Serialize};

use crate::examine::grid::Grid;
use crate::examine::page::blurred;
use crate::examine::{Hand, Sketch};

/// How far around the handwriting is looked, in heights of its box, and in cells at most.
const REACH: f32 = 5.0;
const CELLS: f32 = 90.0;

/// Level from which a cell is ink, and how many must be around a place for anything to be told.
const INK: f32 = 3.0;
const LEAST: usize = 40;

/// Cells by which the places may be off each other, as pages lie askew, and how the scales may
/// differ beside what the boxes say.
const OFF: i32 = 14;
const SCALES: [f32; 7] = [0.94, 0.96, 0.98, 1.0, 1.02, 1.04, 1.06];

/// Correlation about the ink of one from which both are one paper.
const ONE: f32 = 0.6;

/// A part of a page's sketch, and where the handwriting stands in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Around {
    sketch: Sketch,
    /// Its middle, breadth and height, in cells.
    place: [f32; 4],
}

impl Around {
    /// What an upright page shows around handwriting on it.
    pub fn of(page: &Sketch, hand: &Hand) -> Option<Self> {
        let levels = page.levels()?;
        let (across, down) = (usize::from(page.width), usize::from(page.height));
        let cells = |length: u16| f32::from(length) / 1000.0 * across.max(down) as f32;
        let (x, y, width, height) = (cells(hand.x), cells(hand.y), cells(hand.width), cells(hand.height));
        let span = |middle: f32, length: f32, side: usize| {
            let reach = (length / 2.0 + REACH * height).min(CELLS);
            ((middle - reach).max(0.0) as usize, ((middle + reach).max(0.0) as usize).min(side))
        };
        let ((left, right), (top, bottom)) = (span(x, width, across), span(y, height, down));
        if left >= right || top >= bottom {
            return None;
        }
        let own: Vec<u8> = (top..bottom)
            .flat_map(|row| &levels[row * across + left..row * across + right])
            .copied()
            .collect();
        let sketch = Sketch::pack(right - left, bottom - top, &own);
        Some(Self { sketch, place: [x - left as f32, y - top as f32, width, height] })
    }

    fn grid(&self) -> Option<Grid> {
        let levels = self.sketch.levels()?.into_iter().map(f32::from).collect();
        Grid::new(usize::from(self.sketch.width), usize::from(self.sketch.height), levels)
    }
}

/// Whether two places may be one place of one paper: what stands around them agrees, or nothing
/// stands there that could tell.
pub fn may_be_one(a: &Around, b: &Around) -> bool {
    let (Some(one), Some(two)) = (a.grid(), b.grid()) else { return true };
    let (one, two) = (blurred(&one), blurred(&two));
    let found = [agreement((a, &one), (b, &two)), agreement((b, &two), (a, &one))];
    found.iter().flatten().any(|found| *found >= ONE) || found.iter().all(Option::is_none)
}

/// How well the page around `b` agrees with the ink around `a`, where they lie best on each other;
/// nothing where there is too little of it.
fn agreement((a, one): (&Around, &Grid), (b, two): (&Around, &Grid)) -> Option<f32> {
    let [x, y, width, height] = a.place;
    let within = |column: f32, row: f32| {
        (column - x).abs() <= width * 0.5 + 3.0 && (row - y).abs() <= height * 0.5 + 3.0
    };
    let mut inked = 0;
    let mut points: Vec<(f32, f32, f32)> = Vec::new();
    for row in 0..one.height {
        for column in 0..one.width {
            let value = one.values[row * one.width + column];
            if within(column as f32, row as f32) {
                continue;
            }
            inked += usize::from(value >= INK);
            // Every other one, and only where there is ink or its edge: paper agrees with paper.
            let near = (-4..=4).step_by(4).any(|dy: isize| {
                (-4..=4).step_by(4).any(|dx: isize| {
                    let place = (column.checked_add_signed(dx), row.checked_add_signed(dy));
                    matches!(place, (Some(c), Some(r)) if c < one.width && r < one.height
                        && one.values[r * one.width + c] >= INK)
                })
            });
            if near && (row + column) % 2 == 0 {
                points.push((column as f32 - x, row as f32 - y, value));
            }
        }
    }
    if inked < LEAST {
        return None;
    }
    let ratio = b.place[2] / width.max(1.0);
    let at = |scale: f32, dx: f32, dy: f32| {
        correlation(&points, two, (b.place[0] + dx, b.place[1] + dy, ratio * scale))
    };
    let steps = || (-OFF..=OFF).step_by(2).map(|step| step as f32);
    let coarse = SCALES
        .into_iter()
        .flat_map(|scale| steps().flat_map(move |dy| steps().map(move |dx| [scale, dx, dy])));
    let (found, [scale, dx, dy]) = coarse
        .filter_map(|tried| Some((at(tried[0], tried[1], tried[2])?, tried)))
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    let fine = [scale - 0.01, scale, scale + 0.01].into_iter().flat_map(|scale| {
        [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)]
            .map(|(right, below)| [scale, dx + right, dy + below])
    });
    Some(fine.filter_map(|[scale, dx, dy]| at(scale, dx, dy)).fold(found, f32::max))
}

/// Correlation of points with what lies under them; nothing where few lie on the other at all.
fn correlation(points: &[(f32, f32, f32)], other: &Grid, (left, top, ratio): (f32, f32, f32)) -> Option<f32> {
    let (mut n, mut sa, mut sb, mut aa, mut bb, mut ab) = (0.0_f32, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y, p) in points {
        let (x, y) = (x * ratio + left, y * ratio + top);
        if x < 0.0 || y < 0.0 || x >= (other.width - 1) as f32 || y >= (other.height - 1) as f32 {
            continue;
        }
        let q = other.values[y as usize * other.width + x as usize];
        (n, sa, sb) = (n + 1.0, sa + p, sb + q);
        (aa, bb, ab) = (aa + p * p, bb + q * q, ab + p * q);
    }
    if n < LEAST as f32 {
        return None;
    }
    let spread = (aa - sa * sa / n) * (bb - sb * sb / n);
    Some(if spread <= 1e-3 { 0.0 } else { (ab - sa * sb / n) / spread.sqrt() })
}
