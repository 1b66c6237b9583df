//! One imprint laid over another: moved, turned and scaled until their ink agrees best.

use super::ink::{Ink, SIDE};

/// A level from which a cell is inked; full ink is 12.
const INKED: f32 = 4.0;

/// Levels by which two cells may differ and be the same.
const SAME: f32 = 3.0;

/// How the second imprint lies on the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Shift in cells.
    pub x: f32,
    /// Shift in cells.
    pub y: f32,
    /// Turn in degrees.
    pub turn: f32,
    /// Scale along both axes.
    pub scale: f32,
    /// Scale across by scale down.
    pub stretch: f32,
}

impl Place {
    const UNMOVED: Self = Self { x: 0.0, y: 0.0, turn: 0.0, scale: 1.0, stretch: 1.0 };
}

/// Two imprints on each other.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// Where the second lies.
    pub place: Place,
    /// Correlation of their ink.
    pub alike: f32,
    /// Share of the cells inked in either that are the same in both.
    pub same: f32,
    /// What differs in these cells, as a share of what is inked.
    pub apart: f32,
    /// Share of the cells within the patch that both tell.
    pub told: f32,
    /// The second, on the first's grid and in its strength.
    pub other: Ink,
}

/// Lays `b` over `a`, at turns of up to `reach` degrees.
pub fn overlay(a: &Ink, b: &Ink, reach: f32) -> Overlay {
    let (half_a, half_b) = (a.half(), b.half());
    let (quarter_a, quarter_b) = (half_a.half(), half_b.half());
    let mut starts: Vec<(f32, Place)> = Vec::new();
    let step = if reach > 10.0 { 3.0 } else { 1.5 };
    let count = (reach / step).ceil() as i32;
    for turn in -count..=count {
        let place = Place { turn: turn as f32 * step, ..Place::UNMOVED };
        let climbed = climb(&quarter_a, &quarter_b, place, &[(1.0, 0.0, 0.0)]);
        starts.push(climbed);
    }
    starts.sort_by(|x, y| y.0.total_cmp(&x.0));
    starts.truncate(3);
    let rough = [(1.0, 1.5, 0.02), (0.5, 0.8, 0.01)];
    let best = starts
        .into_iter()
        .map(|(_, place)| climb(&half_a, &half_b, place, &rough))
        .max_by(|x, y| x.0.total_cmp(&y.0))
        .map_or(Place::UNMOVED, |(_, place)| place);
    let fine = [(0.5, 0.5, 0.008), (0.2, 0.25, 0.004), (0.1, 0.1, 0.002)];
    let (alike, place) = climb(a, b, best, &fine);
    judge(a, b, place, alike)
}

/// Climbs to the best place from a given one, by ever smaller steps: cells, degrees, scale.
fn climb(a: &Ink, b: &Ink, from: Place, steps: &[(f32, f32, f32)]) -> (f32, Place) {
    let mut best = (correlation(a, b, from), from);
    for (shift, turn, scale) in steps {
        // Steps in cells are those of the full grid.
        let shift = shift * if a.side < SIDE / 2 { SIDE as f32 / a.side as f32 } else { 1.0 };
        for _ in 0..12 {
            let before = best.0;
            for (x, y, t, s, k) in [
                (shift, 0.0, 0.0, 0.0, 0.0),
                (0.0, shift, 0.0, 0.0, 0.0),
                (0.0, 0.0, *turn, 0.0, 0.0),
                (0.0, 0.0, 0.0, *scale, 0.0),
                (0.0, 0.0, 0.0, 0.0, *scale),
            ] {
                for sign in [1.0, -1.0] {
                    let place = best.1;
                    let moved = Place {
                        x: place.x + x * sign,
                        y: place.y + y * sign,
                        turn: place.turn + t * sign,
                        scale: (place.scale + s * sign).clamp(0.85, 1.15),
                        stretch: (place.stretch + k * sign).clamp(0.95, 1.05),
                    };
                    if moved == place {
                        continue;
                    }
                    let found = correlation(a, b, moved);
                    if found > best.0 + 1e-5 {
                        best = (found, moved);
                    }
                }
            }
            if best.0 <= before {
                break;
            }
        }
    }
    best
}

/// Where a cell of `a` lies on `b`; both have the same number of cells.
fn mapped(side: usize, place: Place) -> impl Fn(usize, usize) -> (f32, f32) {
    let middle = (side as f32 - 1.0) / 2.0;
    let unit = side as f32 / SIDE as f32;
    let (sin, cos) = place.turn.to_radians().sin_cos();
    let (across, down) = (place.scale * place.stretch, place.scale);
    move |column: usize, row: usize| {
        let (x, y) = ((column as f32 - middle) * across, (row as f32 - middle) * down);
        (x * cos - y * sin + middle + place.x * unit, x * sin + y * cos + middle + place.y * unit)
    }
}

/// Correlation of the levels over the cells that both tell.
fn correlation(a: &Ink, b: &Ink, place: Place) -> f32 {
    let at = mapped(a.side, place);
    let (mut n, mut sa, mut sb, mut saa, mut sbb, mut sab) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for row in 0..a.side {
        for column in 0..a.side {
            let own = row * a.side + column;
            if a.told[own] < 0.5 {
                continue;
            }
            let (x, y) = at(column, row);
            let (level, told) = b.at(x, y);
            if told < 0.99 {
                continue;
            }
            let (p, q) = (a.levels[own], level);
            n += 1.0;
            sa += p;
            sb += q;
            saa += p * p;
            sbb += q * q;
            sab += p * q;
        }
    }
    if n < 40.0 {
        return -1.0;
    }
    let (va, vb) = (saa - sa * sa / n, sbb - sb * sb / n);
    if va <= 1e-3 || vb <= 1e-3 {
        return -1.0;
    }
    (sab - sa * sb / n) / (va * vb).sqrt()
}

fn judge(a: &Ink, b: &Ink, place: Place, alike: f32) -> Overlay {
    let at = mapped(a.side, place);
    let mut other = Ink { side: a.side, levels: vec![0.0; a.levels.len()], told: vec![0.0; a.told.len()] };
    for row in 0..a.side {
        for column in 0..a.side {
            let (x, y) = at(column, row);
            let own = row * a.side + column;
            (other.levels[own], other.told[own]) = b.at(x, y);
        }
    }
    let both = |own: &usize| a.told[*own] > 0.5 && other.told[*own] > 0.99;
    let inked = |own: &usize| a.levels[*own].max(other.levels[*own]) >= INKED;
    let cells: Vec<usize> = (0..a.levels.len()).filter(both).filter(inked).collect();
    // One may have been inked or scanned more strongly than the other, all of it.
    let (mut sab, mut sbb) = (0.0, 0.0);
    for own in &cells {
        sab += a.levels[*own] * other.levels[*own];
        sbb += other.levels[*own] * other.levels[*own];
    }
    let gain = if sbb > 0.0 { (sab / sbb).clamp(0.6, 1.6) } else { 1.0 };
    other.levels.iter_mut().for_each(|level| *level *= gain);
    let (mut same, mut apart, mut whole) = (0, 0.0, 0.0);
    for own in &cells {
        let by = a.levels[*own] - other.levels[*own];
        same += usize::from(by.abs() <= SAME);
        apart += by * by;
        whole += (a.levels[*own].powi(2) + other.levels[*own].powi(2)) / 2.0;
    }
    let told = (0..a.levels.len()).filter(both).count() as f32 / a.levels.len() as f32;
    Overlay {
        place,
        alike,
        same: same as f32 / cells.len().max(1) as f32,
        apart: if whole > 0.0 { apart / whole } else { 1.0 },
        told,
        other,
    }
}
