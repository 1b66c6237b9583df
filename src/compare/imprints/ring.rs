//! How the ink comes and goes along an imprint's ring or frame: its texture.

use super::ink::{Ink, SIDE};
use crate::examine::Patch;

/// Places along an outline.
pub const PLACES: usize = 96;

/// Breadth of the band that is looked at, on either side of the outline, as a share of it.
const BAND: f32 = 0.09;

/// Ink along an outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// Mean ink at each place; `None` where something covers it.
    pub ink: [Option<f32>; PLACES],
}

/// The outline of an imprint on its patch: centre, half sides in cells, direction, and whether it
/// is a frame.
#[derive(Debug, Clone, Copy)]
pub struct Outline {
    /// Centre, in cells.
    pub x: f32,
    /// Centre, in cells.
    pub y: f32,
    a: f32,
    b: f32,
    u: (f32, f32),
    frame: bool,
}

impl Outline {
    /// As it was laid around the imprint, brought closer to where the ink is.
    pub fn of(patch: &Patch, ink: &Ink, frame: bool) -> Self {
        let middle = (SIDE as f32 - 1.0) / 2.0;
        let length = |share: u16| f32::from(share) / 1000.0 * SIDE as f32 / 2.0;
        let (long, short) = (length(patch.long), length(patch.short));
        let (tilt, swapped) = upright(f32::from(patch.tilt) / 10.0, short / long.max(1.0), frame);
        let (sin, cos) = tilt.to_radians().sin_cos();
        let (a, b) = if swapped { (short, long) } else { (long, short) };
        // The line is drawn through the middle of the ring, not around it.
        let first = Self { x: middle, y: middle, a: a * 0.97, b: b * 0.97, u: (cos, sin), frame };
        let mut best = (first.inked(ink), first);
        for step in [1.0_f32, 0.5, 0.25] {
            for _ in 0..6 {
                let before = best.0;
                for change in [
                    [step, 0.0, 0.0, 0.0],
                    [-step, 0.0, 0.0, 0.0],
                    [0.0, step, 0.0, 0.0],
                    [0.0, -step, 0.0, 0.0],
                    [0.0, 0.0, step, 0.0],
                    [0.0, 0.0, -step, 0.0],
                    [0.0, 0.0, 0.0, step],
                    [0.0, 0.0, 0.0, -step],
                ] {
                    let from = best.1;
                    let moved = Self {
                        x: from.x + change[0],
                        y: from.y + change[1],
                        a: (from.a + change[2]).clamp(first.a * 0.9, first.a * 1.04),
                        b: (from.b + change[3]).clamp(first.b * 0.9, first.b * 1.04),
                        ..from
                    };
                    let value = moved.inked(ink);
                    if value > best.0 + 1e-4 {
                        best = (value, moved);
                    }
                }
                if best.0 <= before {
                    break;
                }
            }
        }
        best.1
    }

    /// A place on the outline and the direction outward, `turn` from 0 to 1.
    fn point(&self, turn: f32) -> ((f32, f32), (f32, f32)) {
        let angle = turn * std::f32::consts::TAU;
        let (sin, cos) = angle.sin_cos();
        let (along, across) = if self.frame {
            // Along the sides at even angles; corners are reached as the sides meet.
            let reach = (cos.abs()).max(sin.abs()).max(1e-6);
            (self.a * cos / reach, self.b * sin / reach)
        } else {
            (self.a * cos, self.b * sin)
        };
        let out = if self.frame {
            if cos.abs() >= sin.abs() { (cos.signum(), 0.0) } else { (0.0, sin.signum()) }
        } else {
            let (x, y) = (cos / self.a, sin / self.b);
            let length = x.hypot(y).max(1e-6);
            (x / length, y / length)
        };
        let turned = |x: f32, y: f32| (x * self.u.0 - y * self.u.1, x * self.u.1 + y * self.u.0);
        let (x, y) = turned(along, across);
        ((self.x + x, self.y + y), turned(out.0, out.1))
    }

    fn inked(&self, ink: &Ink) -> f32 {
        let sum: f32 = (0..PLACES)
            .map(|place| {
                let ((x, y), _) = self.point(place as f32 / PLACES as f32);
                ink.at(x, y).0
            })
            .sum();
        sum / PLACES as f32
    }

    /// The ink along it.
    pub fn ring(&self, ink: &Ink) -> Ring {
        let band = BAND * (self.a + self.b) / 2.0;
        let steps = 9;
        let mut found = [None; PLACES];
        for (place, slot) in found.iter_mut().enumerate() {
            let (mut sum, mut told) = (0.0, 0);
            for part in 0..3 {
                let turn = (place as f32 + (part as f32 + 0.5) / 3.0) / PLACES as f32;
                let ((x, y), (out_x, out_y)) = self.point(turn);
                for step in 0..steps {
                    let by = (step as f32 / (steps - 1) as f32 * 2.0 - 1.0) * band;
                    let (level, clear) = ink.at(x + out_x * by, y + out_y * by);
                    if clear > 0.99 {
                        sum += level;
                        told += 1;
                    }
                }
            }
            if told * 4 >= 3 * steps * 3 {
                *slot = Some(sum / told as f32);
            }
        }
        Ring { ink: found }
    }
}

/// Ink below which, as a share of the usual, a place is a gap: a seal that is worn leaves the same
/// gaps each time, so that gaps tell nothing about the one imprint.
const GAP: f32 = 0.4;

/// How an outline leans, so that the first place along it is the same on every imprint of a shape:
/// a ring does not lean, a frame by half a right angle at most (its sides may have to change
/// places).
fn upright(tilt: f32, round: f32, frame: bool) -> (f32, bool) {
    let half = (tilt + 90.0).rem_euclid(180.0) - 90.0;
    match frame {
        true if half > 45.0 => (half - 90.0, true),
        true if half < -45.0 => (half + 90.0, true),
        true => (half, false),
        false if round > ROUND => (0.0, false),
        false => (half, false),
    }
}

/// Shorter by longer side from which an oval is a ring.
const ROUND: f32 = 0.9;

/// Two rings beside each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rings {
    /// Correlation of their ink along them: the lowest over any three quarters of the way, since
    /// what is wrong with a seal is wrong in one place.
    pub alike: f32,
    /// How uneven the less uneven of them is: deviation by mean, over the evenest three quarters.
    pub uneven: f32,
    /// Share of the places that both tell.
    pub told: f32,
}

/// Compares two rings place by place, the second moved on by `shift` places, whole or not.
pub fn compare(a: &Ring, b: &Ring, shift: f32) -> Rings {
    let (low_a, low_b) = (a.usual() * GAP, b.usual() * GAP);
    let pairs: Vec<Option<(f32, f32)>> = (0..PLACES)
        .map(|place| {
            a.ink[place].zip(b.between(place as f32 + shift)).filter(|(a, b)| *a >= low_a && *b >= low_b)
        })
        .collect();
    let told = pairs.iter().flatten().count() as f32 / PLACES as f32;
    let (mut alike, mut uneven) = (1.0_f32, f32::MAX);
    let eighth = PLACES / 8;
    for skip in 0..8 {
        let kept = |place: usize| place / eighth != skip && place / eighth != (skip + 1) % 8;
        let left: Vec<(f32, f32)> = pairs
            .iter()
            .enumerate()
            .filter(|(place, _)| kept(*place))
            .filter_map(|(_, pair)| *pair)
            .collect();
        alike = alike.min(correlation(&left));
        uneven = uneven.min(deviation(left.iter().map(|pair| pair.0)));
        uneven = uneven.min(deviation(left.iter().map(|pair| pair.1)));
    }
    Rings { alike, uneven, told }
}

impl Ring {
    /// The ink that is usual on it.
    fn usual(&self) -> f32 {
        let mut told: Vec<f32> = self.ink.iter().flatten().copied().collect();
        told.sort_by(f32::total_cmp);
        told.get(told.len() / 2).copied().unwrap_or(0.0)
    }

    /// The ink between two places.
    fn between(&self, place: f32) -> Option<f32> {
        let (whole, part) = (place.floor(), place - place.floor());
        let at = |place: f32| self.ink[(place as isize).rem_euclid(PLACES as isize) as usize];
        if part == 0.0 {
            return at(whole);
        }
        at(whole).zip(at(whole + 1.0)).map(|(one, next)| one + (next - one) * part)
    }

    /// How uneven it is, and the share of its places that are told.
    pub fn texture(&self) -> (f32, f32) {
        let rings = compare(self, self, 0.0);
        (rings.uneven, rings.told)
    }

    /// How its ink comes and goes in the large: the first waves round it, two numbers each.
    pub fn waves<const NUMBERS: usize>(&self) -> [f32; NUMBERS] {
        let usual = self.usual().max(0.1);
        let mut found = [0.0; NUMBERS];
        let mut last = self.ink.iter().rev().flatten().next().copied().unwrap_or(usual);
        for (place, ink) in self.ink.iter().enumerate() {
            // What is covered is taken to be as it is beside it.
            last = ink.unwrap_or(last);
            let value = (last / usual).min(1.5) / PLACES as f32 * 2.0;
            for (wave, pair) in found.chunks_exact_mut(2).enumerate() {
                let angle = std::f32::consts::TAU * (place * (wave + 1)) as f32 / PLACES as f32;
                pair[0] += value * angle.cos();
                pair[1] += value * angle.sin();
            }
        }
        found
    }
}

fn deviation(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let count = values.clone().count().max(1) as f32;
    let mean = values.clone().sum::<f32>() / count;
    let variance = values.map(|value| (value - mean).powi(2)).sum::<f32>() / count;
    if mean > 0.1 { variance.sqrt() / mean } else { 0.0 }
}

fn correlation(pairs: &[(f32, f32)]) -> f32 {
    let n = pairs.len() as f32;
    if n < 12.0 {
        return -1.0;
    }
    let (ma, mb) = (pairs.iter().map(|p| p.0).sum::<f32>() / n, pairs.iter().map(|p| p.1).sum::<f32>() / n);
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        aa += (a - ma).powi(2);
        bb += (b - mb).powi(2);
        ab += (a - ma) * (b - mb);
    }
    if aa <= 1e-6 || bb <= 1e-6 { -1.0 } else { ab / (aa * bb).sqrt() }
}
