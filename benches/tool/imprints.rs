//! The search for copied imprints (SIG012) over imprints by the thousand: how its time grows.
//!
//! ```text
//! cargo run --release --example imprints -- 1000 10000 40000
//! ```
//! Facts are made, not pages: what pages come to is measured elsewhere. Of each number of imprints
//! all are of one seal, and then of a seal for every hundred; every one is pressed with a texture
//! and at an angle of its own, and each two-hundredth stands on another document once more.

use std::f32::consts::TAU;
use std::time::Instant;

use rayon::prelude::*;
use zhenji::compare::imprints::search::{Entry, search};
use zhenji::examine::{Imprint, PATCH_SIDE, Patch, Shape, Sketch};

/// One imprint in so many stands twice.
const PASTED: usize = 200;

struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        (0..4).for_each(|_| _ = dice.unit());
        dice
    }

    /// Between -1 and 1.
    fn unit(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }
}

/// Points of a seal's drawing, a side.
const FINE: usize = 288;

/// What is cut into a seal: a ring, strokes where words go, a blot in the middle.
fn cut(seal: u64) -> Vec<f32> {
    let mut dice = Dice::new(seal + 1);
    let mut cover = vec![0.0; FINE * FINE];
    let mut dot = |x: f32, y: f32, radius: f32| {
        let middle = FINE as f32 / 2.0;
        let reach = radius.ceil() as i32;
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                if (dx as f32).hypot(dy as f32) <= radius {
                    let (px, py) = ((x + middle) as i32 + dx, (y + middle) as i32 + dy);
                    cover[py.clamp(0, FINE as i32 - 1) as usize * FINE
                        + px.clamp(0, FINE as i32 - 1) as usize] = 1.0;
                }
            }
        }
    };
    let outer = FINE as f32 / 2.0 / 1.15;
    (0..2000).for_each(|step| {
        let (sin, cos) = (TAU * step as f32 / 2000.0).sin_cos();
        dot(cos * outer * 0.97, sin * outer * 0.97, outer * 0.03);
    });
    for letter in 0..10 {
        let (sin, cos) = (TAU * (0.36 + 0.078 * letter as f32)).sin_cos();
        for _ in 0..5 {
            let (x, y) = (cos * outer * 0.74 + dice.unit() * 12.0, sin * outer * 0.74 + dice.unit() * 12.0);
            let (along, across) = (dice.unit() * 12.0, dice.unit() * 12.0);
            (0..12)
                .for_each(|step| dot(x + along * step as f32 / 12.0, y + across * step as f32 / 12.0, 2.0));
        }
    }
    for _ in 0..40 {
        dot(dice.unit() * 25.0, dice.unit() * 25.0, 5.0);
    }
    cover
}

/// Soft noise between 0 and 1, as the tests' drawn pressings have it.
fn cloud(seed: u64, x: f32, y: f32) -> f32 {
    let (column, row) = (x.floor(), y.floor());
    let soft = |value: f32| value * value * (3.0 - 2.0 * value);
    let (right, down) = (soft(x - column), soft(y - row));
    let value = |dx: i64, dy: i64| {
        let place =
            (column as i64 + dx).wrapping_mul(0x51_7C_C1_B7) ^ (row as i64 + dy).wrapping_mul(0x2545_F491);
        let mut mixed = (place as u64 ^ seed).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        mixed ^= mixed >> 33;
        mixed = mixed.wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        (mixed >> 40) as f32 / (1u64 << 24) as f32
    };
    let upper = value(0, 0) * (1.0 - right) + value(1, 0) * right;
    let lower = value(0, 1) * (1.0 - right) + value(1, 1) * right;
    upper * (1.0 - down) + lower * down
}

/// An imprint as a scan's facts have it: `pressing` is its texture and angle, `scan` its noise.
fn pressed(cover: &[f32], pressing: u64, scan: u64) -> (Imprint, Patch) {
    let mut own = Dice::new(pressing * 2 + 1);
    let (lean, leaning) = (own.unit() * TAU / 2.0, 0.8 * (0.3 + 0.2 * own.unit()));
    // How ink takes is cloudy at every scale: seven cells, two, and one.
    let clouds = [7.0, 1.8, 0.8].map(|step| (step, own.0 ^ (step * 1e6) as u64));
    let turn = own.unit() * 0.09;
    let mut noise = Dice::new(scan * 7919 + 3);
    let (sin, cos) = (turn + noise.unit() * 0.015).sin_cos();
    let (own_sin, own_cos) = turn.sin_cos();
    let middle = (PATCH_SIDE as f32 - 1.0) / 2.0;
    let unit = FINE as f32 / PATCH_SIDE as f32;
    let levels: Vec<u8> = (0..PATCH_SIDE * PATCH_SIDE)
        .map(|at| {
            let (x, y) = ((at % PATCH_SIDE) as f32 - middle, (at / PATCH_SIDE) as f32 - middle);
            let mut sum = 0.0;
            for (dx, dy) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] {
                let (x, y) = (x + dx, y + dy);
                let (u, v) = (x * cos + y * sin, y * cos - x * sin);
                let place =
                    |value: f32| ((value + middle + 0.5) * unit).clamp(0.0, FINE as f32 - 1.0) as usize;
                if cover[place(v) * FINE + place(u)] > 0.0 {
                    let (s, t) = (u * own_cos - v * own_sin, u * own_sin + v * own_cos);
                    let along = (s * lean.cos() + t * lean.sin()) / middle;
                    let [large, small, dust] = clouds.map(|(step, seed)| cloud(seed, s / step, t / step));
                    let rough = 0.9 * large + 0.7 * small + 0.5 * dust - 0.75;
                    sum += (1.0 - leaning * (along + 0.4).max(0.0) - 0.8 * rough.max(-0.1)).clamp(0.0, 1.0);
                }
            }
            let level = sum / 4.0 * 12.0 + noise.unit() * 0.4;
            if level < 2.0 { 0 } else { level.round().min(14.0) as u8 }
        })
        .collect();
    let size = (1000.0 / 1.15) as u16;
    let patch = Patch {
        sketch: Sketch::pack(PATCH_SIDE, PATCH_SIDE, &levels),
        long: size,
        short: size,
        tilt: 0,
        ink: 150,
        cell: 20,
    };
    (Imprint { x: 600, y: 700, long: 145, short: 145, shape: Shape::Round }, patch)
}

/// Processor time of this process in seconds; the clock's where there is no `/proc`.
fn spent(start: Instant) -> f64 {
    let ticks = std::fs::read_to_string("/proc/self/stat").ok().and_then(|text| {
        let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
        Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
    });
    ticks.map_or_else(|| start.elapsed().as_secs_f64(), |ticks| ticks / 100.0)
}

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    println!("imprints  seals  found of pasted  others  CPU s  ms an imprint");
    for each in [usize::MAX, 100] {
        for size in &sizes {
            let (pasted, seals) = (size / PASTED, size.div_ceil(each));
            let cuts: Vec<Vec<f32>> = (0..seals as u64).into_par_iter().map(cut).collect();
            let made: Vec<(Imprint, Patch)> = (0..*size)
                .into_par_iter()
                .map(|number| {
                    let which = number % (size - pasted);
                    pressed(&cuts[which % seals], which as u64, number as u64)
                })
                .collect();
            let names: Vec<String> = (0..seals).map(|seal| format!("s{seal}")).collect();
            let entries: Vec<Entry> = made
                .iter()
                .enumerate()
                .map(|(document, (imprint, patch))| {
                    let seal = document % (size - pasted) % seals;
                    Entry { imprint, patch, document, seal: Some(&names[seal]) }
                })
                .collect();
            let (start, before) = (Instant::now(), spent(Instant::now()));
            let found = search(&entries, |_, _| true);
            let took = spent(start) - before;
            let right = |cluster: &&Vec<usize>| {
                cluster.iter().all(|at| at % (size - pasted) == cluster[0] % (size - pasted))
            };
            let own = found.clusters.iter().filter(right).count();
            println!(
                "{size:8}  {seals:5}  {own:5} of {pasted:6}  {:6}  {took:5.1}  {:13.3}",
                found.clusters.len() - own,
                took * 1000.0 / *size as f64
            );
        }
    }
}
