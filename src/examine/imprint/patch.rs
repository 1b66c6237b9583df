//! What is kept of an imprint: how strongly each spot of it is inked, small, so that it can be laid
//! over another imprint later without the page.

use serde::{Deserialize, Serialize};

use super::Shape;
use super::outline::Fit;
use crate::examine::Sketch;
use crate::examine::tones::RED;

/// Cells a side of a patch: on a page of A4 one is half a millimetre of a seal of 42.
pub const SIDE: usize = 72;

/// Half a patch, in half the imprint's longer side.
const MARGIN: f64 = 1.15;

/// The most that a cell can hold; full ink is a little less, paper is 0.
const FULL: u8 = 14;

/// The level of a cell that something dark covers: what the seal is there cannot be told.
pub const COVERED: u8 = 15;

/// Red below which a pixel is no paper and no red ink but dark ink, as a share of the paper's red.
const DARK: f64 = 0.62;

/// An imprint's ink on a grid of [`SIDE`] squared cells, upright as the page is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patch {
    /// Levels from 0 to 14, and [`COVERED`].
    pub sketch: Sketch,
    /// Half the longer side of the outline, in thousandths of half the patch.
    pub long: u16,
    /// Half the shorter side.
    pub short: u16,
    /// How the longer side leans, in tenths of a degree.
    pub tilt: i16,
    /// How strong its ink is: by how much red exceeds the other colours where it is full.
    pub ink: u8,
    /// Pixels of the picture that go into a cell, in tenths.
    pub cell: u16,
}

/// The patch of what lies within an outline on a picture of RGB bytes.
pub fn patch((width, height): (usize, usize), rgb: &[u8], fit: &Fit) -> Patch {
    let half = match fit.shape {
        Shape::Square => fit.a.hypot(fit.b) * 0.5_f64.sqrt() * MARGIN,
        _ => fit.a * MARGIN,
    };
    let cell = 2.0 * half / SIDE as f64;
    let pixel = |x: f64, y: f64| -> [f64; 3] {
        let clamp = |value: f64, side: usize| value.clamp(0.0, (side - 1) as f64);
        let (x, y) = (clamp(x, width), clamp(y, height));
        let (column, row) = ((x as usize).min(width.max(2) - 2), (y as usize).min(height.max(2) - 2));
        let (right, down) = (x - column as f64, y - row as f64);
        let at = |dx: usize, dy: usize, channel: usize| {
            let (x, y) = ((column + dx).min(width - 1), (row + dy).min(height - 1));
            f64::from(rgb[(y * width + x) * 3 + channel])
        };
        [0, 1, 2].map(|channel| {
            let upper = at(0, 0, channel) * (1.0 - right) + at(1, 0, channel) * right;
            let lower = at(0, 1, channel) * (1.0 - right) + at(1, 1, channel) * right;
            upper * (1.0 - down) + lower * down
        })
    };
    // Samples a cell, across and down.
    let steps = (cell.ceil() as usize).clamp(1, 4);
    let mut cells: Vec<(f64, f64)> = Vec::with_capacity(SIDE * SIDE);
    for row in 0..SIDE {
        for column in 0..SIDE {
            let (mut excess, mut reds) = (0.0, 0.0);
            for sample in 0..steps * steps {
                let within = |index: usize| (index as f64 + 0.5) / steps as f64;
                let x = fit.x - half + (column as f64 + within(sample % steps)) * cell;
                let y = fit.y - half + (row as f64 + within(sample / steps)) * cell;
                let [r, g, b] = pixel(x, y);
                excess += (r - g.max(b)).max(0.0);
                reds += r;
            }
            let count = (steps * steps) as f64;
            cells.push((excess / count, reds / count));
        }
    }
    let paper = quantile(cells.iter().map(|(_, red)| *red), 0.8);
    let full =
        quantile(cells.iter().map(|(excess, _)| *excess).filter(|excess| *excess >= f64::from(RED)), 0.9)
            .max(f64::from(RED));
    let levels: Vec<u8> = cells
        .iter()
        .map(|(excess, red)| {
            if *red < DARK * paper {
                return COVERED;
            }
            let level = (excess / full * f64::from(FULL - 2)).round();
            // A trace of red is the paper's, or the edge of a colour that was stored coarsely.
            if level < 2.0 { 0 } else { level.min(f64::from(FULL)) as u8 }
        })
        .collect();
    let share = |length: f64| (length / half * 1000.0).round() as u16;
    Patch {
        sketch: Sketch::pack(SIDE, SIDE, &levels),
        long: share(fit.a),
        short: share(fit.b),
        tilt: (fit.u.1.atan2(fit.u.0).to_degrees() * 10.0).round() as i16,
        ink: full.min(255.0) as u8,
        cell: (cell * 10.0).round().clamp(0.0, 65_535.0) as u16,
    }
}

fn quantile(values: impl Iterator<Item = f64>, share: f64) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len() as f64 * share) as usize).copied().unwrap_or(0.0)
}
