//! What was cut into a seal: whether an imprint can be of a seal of which a picture is known.

use super::ink::{Ink, SIDE};
use super::overlay::overlay;
use crate::examine::Patch;

/// Cells a side of a tile, and from one tile to the next.
const TILE: usize = 10;
const STEP: usize = 5;

/// Mean level from which a tile bears something.
const INKED: f32 = 1.0;

/// Radius, in half sides of the outline, within which a seal's words and marks stand: every ring is
/// like every other.
const INNER: f32 = 0.86;

/// An imprint held against the picture of a seal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Design {
    /// Tiles that bear something in both.
    pub tiles: usize,
    /// The median of their correlations.
    pub alike: f32,
    /// Shorter by longer side of the imprint, less that of the picture.
    pub proportion: f32,
    /// Correlation of the whole.
    pub whole: f32,
    /// Share of the patch that is told.
    pub told: f32,
}

/// Holds an imprint against a seal's picture; `None` where a patch is not what it should be.
pub fn design(known: &Patch, pressed: &Patch) -> Option<Design> {
    let (a, b) = (Ink::of(known)?, Ink::of(pressed)?);
    let laid = overlay(&a, &b, 180.0);
    let other = &laid.other;
    let radius = |x: usize, y: usize| {
        let middle = (SIDE as f32 - 1.0) / 2.0;
        let (sin, cos) = (f32::from(known.tilt) / 10.0).to_radians().sin_cos();
        let (dx, dy) = (x as f32 - middle, y as f32 - middle);
        let length = |share: u16| f32::from(share.max(1)) / 1000.0 * SIDE as f32 / 2.0;
        let (along, across) = (dx * cos + dy * sin, dy * cos - dx * sin);
        (along / length(known.long)).hypot(across / length(known.short))
    };
    let mut found: Vec<f32> = Vec::new();
    for top in (0..=SIDE - TILE).step_by(STEP) {
        for left in (0..=SIDE - TILE).step_by(STEP) {
            let cells: Vec<usize> = (0..TILE * TILE)
                .map(|at| (left + at % TILE, top + at / TILE))
                .filter(|(x, y)| radius(*x, *y) <= INNER)
                .map(|(x, y)| y * SIDE + x)
                .filter(|at| a.told[*at] > 0.5 && other.told[*at] > 0.99)
                .collect();
            let mean = |levels: &[f32]| cells.iter().map(|at| levels[*at]).sum::<f32>() / cells.len() as f32;
            if cells.len() * 2 < TILE * TILE || mean(&a.levels) < INKED || mean(&other.levels) < INKED {
                continue;
            }
            found.push(correlation(&cells, &a.levels, &other.levels));
        }
    }
    found.sort_by(f32::total_cmp);
    let proportion = |patch: &Patch| f32::from(patch.short) / f32::from(patch.long.max(1));
    Some(Design {
        tiles: found.len(),
        alike: found.get(found.len() / 2).copied().unwrap_or(0.0),
        proportion: proportion(pressed) - proportion(known),
        whole: laid.alike,
        told: laid.told,
    })
}

fn correlation(cells: &[usize], a: &[f32], b: &[f32]) -> f32 {
    let n = cells.len() as f32;
    let (ma, mb) =
        (cells.iter().map(|at| a[*at]).sum::<f32>() / n, cells.iter().map(|at| b[*at]).sum::<f32>() / n);
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for at in cells {
        let (p, q) = (a[*at] - ma, b[*at] - mb);
        aa += p * p;
        bb += q * q;
        ab += p * q;
    }
    if aa <= 1e-3 || bb <= 1e-3 { 0.0 } else { ab / (aa * bb).sqrt() }
}
