//! Red seal imprints on a page: where, how big, of which shape. Red ink is told by its hue, its
//! outlines by their hulls: a ring, an oval or a frame is inked almost all around, a character and
//! a line of text are not.

mod outline;
pub(super) mod parts;
mod patch;

use serde::{Deserialize, Serialize};

use outline::{Fit, Part, around, hull, outline};
use parts::Rows;

use super::tones::Tones;

pub use patch::{COVERED, Patch, SIDE};

/// A red imprint. Lengths are thousandths of the picture's longer side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imprint {
    /// Its centre, from the left.
    pub x: u16,
    /// Its centre, from the top.
    pub y: u16,
    /// Its longer side or diameter.
    pub long: u16,
    /// Its shorter side or diameter.
    pub short: u16,
    /// What it is.
    pub shape: Shape,
}

/// Outlines of seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// A ring.
    Round,
    /// An oval ring.
    Oval,
    /// A frame, square or nearly so.
    Square,
}

/// Imprints kept of one picture.
const MOST: usize = 32;

/// Neighbours of red pixels that are looked at for one reach.
const WORK: u64 = 60_000_000;

/// Shorter side in pixels below which nothing can be told.
const LEAST: f64 = 36.0;

/// The longer side of an imprint, as a share of the longer side of a page; a picture of fewer
/// pixels than `ALONE` may be a seal and nothing else.
const ROUND_SHARE: f64 = 0.36;
const SQUARE_SHARE: f64 = 0.17;
const ALONE: usize = 640;

/// Share of an outline that is inked.
const RING: f64 = 0.68;
const FRAME: f64 = 0.80;

/// The red imprints in a picture of RGB bytes, from the top, then from the left. The picture is to
/// be no larger than what all measurements are made on.
pub fn find(width: usize, height: usize, rgb: &[u8]) -> Vec<Imprint> {
    fits(width, height, &Tones::of(rgb)).iter().map(|fit| shown(fit, width.max(height))).collect()
}

/// The same, each with its patch.
pub(super) fn find_with_patches(
    width: usize,
    height: usize,
    rgb: &[u8],
    tones: &Tones,
) -> (Vec<Imprint>, Vec<Patch>) {
    let side = width.max(height);
    let one = |fit: &Fit| (shown(fit, side), patch::patch((width, height), rgb, fit));
    fits(width, height, tones).iter().map(one).unzip()
}

/// An outline in thousandths of the picture's longer side.
fn shown(fit: &Fit, side: usize) -> Imprint {
    let share = |length: f64| (length / side as f64 * 1000.0).round().clamp(0.0, 2000.0) as u16;
    let (x, y, long, short) = (share(fit.x), share(fit.y), share(2.0 * fit.a), share(2.0 * fit.b));
    Imprint { x, y, long, short, shape: fit.shape }
}

/// The outlines of imprints, from the top, then from the left.
fn fits(width: usize, height: usize, tones: &Tones) -> Vec<Fit> {
    let red = tones.inked;
    if tones.red.len() != width * height || red < 60 {
        return Vec::new();
    }
    let page = Page { width, height, mask: &tones.red };
    let rows = Rows::of(width, page.mask);
    let mut found: Vec<(f64, Fit)> = Vec::new();
    for reach in [1, 2, 4, 8, 12] {
        // A picture full of red is no page, and looking far around each pixel of it costs.
        if u64::from(red) * ((2 * reach + 1) as u64).pow(2) > WORK {
            break;
        }
        let parts = rows.parts(reach);
        let boxes: Vec<Bounds> = parts.iter().map(Bounds::of).collect();
        for (index, part) in parts.iter().enumerate() {
            if let Some((score, fit)) = page.judge(part, reach, index, &boxes) {
                found.push((score, fit));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kept: Vec<Fit> = Vec::new();
    for (_, fit) in found {
        let apart = |other: &Fit| {
            let distance = (fit.x - other.x).hypot(fit.y - other.y);
            distance > (fit.a.max(other.a)) * 0.8
        };
        if kept.iter().all(apart) && kept.len() < MOST {
            kept.push(fit);
        }
    }
    kept.sort_by_key(|fit| {
        let shown = shown(fit, width.max(height));
        (shown.y, shown.x)
    });
    kept
}

struct Page<'a> {
    width: usize,
    height: usize,
    mask: &'a [u8],
}

#[derive(Debug, Clone, Copy)]
struct Bounds {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

impl Bounds {
    fn of(part: &Part) -> Self {
        let mut bounds = Self { left: i32::MAX, right: i32::MIN, top: i32::MAX, bottom: i32::MIN };
        for (x, y) in part {
            bounds.left = bounds.left.min(*x);
            bounds.right = bounds.right.max(*x);
            bounds.top = bounds.top.min(*y);
            bounds.bottom = bounds.bottom.max(*y);
        }
        bounds
    }

    fn width(&self) -> i32 {
        self.right - self.left + 1
    }

    fn height(&self) -> i32 {
        self.bottom - self.top + 1
    }
}

impl Page<'_> {
    fn red(&self, x: i32, y: i32) -> bool {
        x >= 0
            && y >= 0
            && (x as usize) < self.width
            && (y as usize) < self.height
            && self.mask[y as usize * self.width + x as usize] != 0
    }

    /// The best outline around a component, where it is one of a seal.
    fn judge(&self, part: &Part, reach: i32, index: usize, boxes: &[Bounds]) -> Option<(f64, Fit)> {
        let bounds = boxes[index];
        let long = f64::from(bounds.width().max(bounds.height()));
        if f64::from(bounds.width().min(bounds.height())) < LEAST * 0.9 {
            return None;
        }
        let side = self.width.max(self.height);
        let (round, square) = if side <= ALONE { (1.1, 1.1) } else { (ROUND_SHARE, SQUARE_SHARE) };
        if long > 1.1 * round.max(square) * side as f64 {
            return None;
        }
        let (fit, filled) = around(&hull(part)?)?;
        if 2.0 * fit.b < LEAST || fit.a > 1.95 * fit.b {
            return None;
        }
        let ellipse = (0.70..0.90).contains(&filled) && 2.0 * fit.a <= round * side as f64;
        let frame = filled >= 0.86 && reach <= 8 && 2.0 * fit.a <= square * side as f64;
        let mut best: Option<(f64, Fit)> = None;
        if ellipse {
            let shape = if fit.a > 1.15 * fit.b { Shape::Oval } else { Shape::Round };
            let fit = Fit { shape, ..fit };
            let (share, gap) = self.inked(&fit);
            let small = 2.0 * fit.b < 0.085 * side as f64 && side > ALONE;
            if share >= RING && gap <= 0.22 && !(small && is_in_line(index, boxes)) {
                let (within, full) = self.inside(&fit);
                best = (within >= 0.02 && full <= 0.80).then_some((share, fit));
            }
        }
        if frame && best.is_none() {
            let fit = Fit { shape: Shape::Square, ..fit };
            let (share, gap) = self.inked(&fit);
            if share >= FRAME && gap <= 0.08 && !is_in_line(index, boxes) {
                let (within, full) = self.inside(&fit);
                best = (within >= 0.05 && full <= 0.92).then_some((share, fit));
            }
        }
        best
    }

    /// Share of the outline that is inked, and its longest stretch that is not.
    fn inked(&self, fit: &Fit) -> (f64, f64) {
        let points = outline(fit);
        let band = (0.045 * (fit.a + fit.b)).max(2.0);
        let hits: Vec<bool> = points
            .iter()
            .map(|(x, y)| {
                let (dx, dy) = (fit.x - x, fit.y - y);
                let length = dx.hypot(dy).max(1.0);
                let mut step = -2.0;
                while step <= band {
                    let (px, py) = (x + dx / length * step, y + dy / length * step);
                    if self.red(px.round() as i32, py.round() as i32) {
                        return true;
                    }
                    step += 0.7;
                }
                false
            })
            .collect();
        let count = hits.len();
        let share = hits.iter().filter(|hit| **hit).count() as f64 / count as f64;
        let (mut gap, mut run) = (0, 0);
        for hit in hits.iter().chain(&hits) {
            run = if *hit { 0 } else { run + 1 };
            gap = gap.max(run.min(count));
        }
        (share, gap as f64 / count as f64)
    }

    /// Share of red well inside the outline, and in all of it.
    fn inside(&self, fit: &Fit) -> (f64, f64) {
        let (mut inner, mut inner_red, mut all, mut all_red) = (0u32, 0u32, 0u32, 0u32);
        let reach = fit.a.hypot(fit.b).ceil() as i32;
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let (dx, dy) = (f64::from(dx), f64::from(dy));
                let along = (dx * fit.u.0 + dy * fit.u.1) / fit.a;
                let across = (dy * fit.u.0 - dx * fit.u.1) / fit.b;
                // Squared: a root for every pixel would cost more than all else.
                let radius = match fit.shape {
                    Shape::Square => along.abs().max(across.abs()).powi(2),
                    _ => along * along + across * across,
                };
                if radius > 1.0 {
                    continue;
                }
                let red = u32::from(self.red((fit.x + dx).round() as i32, (fit.y + dy).round() as i32));
                all += 1;
                all_red += red;
                if radius < 0.8 * 0.8 {
                    inner += 1;
                    inner_red += red;
                }
            }
        }
        let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
        (share(inner_red, inner), share(all_red, all))
    }
}

/// Whether a part stands in a line with others of its height: text, such as a red letterhead.
fn is_in_line(index: usize, boxes: &[Bounds]) -> bool {
    let own = boxes[index];
    let (height, middle) = (own.height(), own.top + own.bottom);
    boxes.iter().enumerate().any(|(other, bounds)| {
        let gap = (bounds.left - own.right).max(own.left - bounds.right);
        other != index
            && (gap > -height / 4 && gap < height * 4 / 5)
            && (bounds.height() * 10 > height * 5 && bounds.height() * 10 < height * 13)
            && (bounds.top + bounds.bottom - middle).abs() < height * 4 / 5
    })
}
