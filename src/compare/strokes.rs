//! Pictures of signatures: one picture found again, whatever it was stored as. A hand never writes
//! its name twice the same; two pictures whose strokes agree all over are one.

use std::collections::HashMap;

use rayon::prelude::*;

use super::Clusters;
use crate::examine::{STROKE_CELLS, Strokes};

/// Correlation of the ink from which two pictures are one: signatures of one hand stay far below.
const ALIKE: f32 = 0.96;

/// Difference of the boxes' aspects, as a share.
const ASPECTS: f32 = 0.05;

/// Coarse cells that a picture is looked up by.
const COARSE: (usize, usize) = (8, 4);

/// Pictures that one is compared with at most.
const CANDIDATES: usize = 64;

/// Clusters of pictures that are one.
pub fn search(all: &[&Strokes]) -> Vec<Vec<usize>> {
    let levels: Vec<Option<Vec<f32>>> = all.par_iter().map(|strokes| levels(strokes)).collect();
    let mut index: HashMap<(usize, u8), Vec<usize>> = HashMap::new();
    for (own, levels) in levels.iter().enumerate() {
        for key in levels.iter().flat_map(|levels| keys(levels)) {
            index.entry(key).or_default().push(own);
        }
    }
    let pairs: Vec<(usize, usize)> = (0..all.len())
        .into_par_iter()
        .flat_map_iter(|own| {
            let mut others: Vec<usize> = levels[own]
                .iter()
                .flat_map(|levels| keys(levels))
                .filter_map(|key| index.get(&key))
                .flat_map(|bucket| &bucket[bucket.partition_point(|other| *other <= own)..])
                .copied()
                .filter(|other| close(all[own].aspect, all[*other].aspect))
                .collect();
            others.sort_unstable();
            others.dedup();
            // The next ones of a cluster hold it together.
            others.truncate(CANDIDATES);
            others.into_iter().map(move |other| (own, other))
        })
        .filter(|(a, b)| match (&levels[*a], &levels[*b]) {
            (Some(a), Some(b)) => correlation(a, b) >= ALIKE,
            _ => false,
        })
        .collect();
    let mut clusters = Clusters::new(all.len());
    for (a, b) in pairs {
        clusters.join(a, b);
    }
    clusters.sets()
}

fn levels(strokes: &Strokes) -> Option<Vec<f32>> {
    let levels = strokes.sketch.levels()?;
    (levels.len() == STROKE_CELLS.0 * STROKE_CELLS.1).then(|| levels.into_iter().map(f32::from).collect())
}

fn close(a: u16, b: u16) -> bool {
    f32::from(a.abs_diff(b)) <= ASPECTS * f32::from(a.max(b))
}

/// Which coarse cells bear more ink than the usual one, in four words of eight.
fn keys(levels: &[f32]) -> [(usize, u8); 4] {
    let (across, down) = (STROKE_CELLS.0 / COARSE.0, STROKE_CELLS.1 / COARSE.1);
    let mut sums = [0.0_f32; COARSE.0 * COARSE.1];
    for (at, level) in levels.iter().enumerate() {
        let (x, y) = (at % STROKE_CELLS.0 / across, at / STROKE_CELLS.0 / down);
        sums[y * COARSE.0 + x] += level;
    }
    let mut sorted = sums;
    sorted.sort_by(f32::total_cmp);
    let usual = sorted[sorted.len() / 2];
    let mut words = [(0, 0), (1, 0), (2, 0), (3, 0)];
    for (at, _) in sums.iter().enumerate().filter(|(_, sum)| **sum > usual) {
        words[at / 8].1 |= 1_u8 << (at % 8);
    }
    words
}

fn correlation(a: &[f32], b: &[f32]) -> f32 {
    let n = a.len() as f32;
    let (ma, mb) = (a.iter().sum::<f32>() / n, b.iter().sum::<f32>() / n);
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (p, q) in a.iter().zip(b) {
        aa += (p - ma).powi(2);
        bb += (q - mb).powi(2);
        ab += (p - ma) * (q - mb);
    }
    if aa <= 1e-3 || bb <= 1e-3 { 0.0 } else { ab / (aa * bb).sqrt() }
}
