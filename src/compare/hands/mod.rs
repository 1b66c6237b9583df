//! Handwriting on scanned pages: one name found again on another page, as it is where it was pasted.
//! Whoever writes a name twice moves every stroke of it a little; two scans of one paste differ by
//! how the paper lay and by what the scanner made of it, and by no stroke.

pub mod fit;

use rayon::prelude::*;

use super::Clusters;
use crate::examine::Strokes;
use fit::{Ink, alike};

/// Correlation from which two names are one: on drawn pages pastes reach 0.93 to 0.99, two
/// signatures of one hand 0.88 at most.
const ALIKE: f32 = 0.95;

/// Difference of the boxes' aspects (of their logarithms) up to which two names may be one, and
/// correlation of their fields from which.
const ASPECTS: f32 = 0.08;
const FIELDS: f32 = 0.85;

/// Names that one is laid over at most, those whose fields are the most alike.
const CANDIDATES: usize = 24;

/// Clusters of names that are one, of those pairs that `may` be.
pub fn search(all: &[&Strokes], may: impl Fn(usize, usize) -> bool + Sync) -> Vec<Vec<usize>> {
    let inks: Vec<Option<(Ink, [f32; 32])>> = all
        .par_iter()
        .map(|strokes| {
            let ink = Ink::of(&strokes.sketch.levels()?, f32::from(strokes.aspect) / 100.0)?;
            let fields = ink.coarse();
            Some((ink, fields))
        })
        .collect();
    let mut order: Vec<(f32, usize)> =
        inks.iter().enumerate().filter_map(|(at, ink)| Some((ink.as_ref()?.0.aspect.ln(), at))).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let pairs: Vec<(usize, usize)> = (0..order.len())
        .into_par_iter()
        .flat_map_iter(|place| {
            let (aspect, own) = order[place];
            let near = order[place + 1..].iter().take_while(|(other, _)| other - aspect <= ASPECTS);
            let mut likely: Vec<(f32, usize)> = near
                .filter_map(|(_, other)| {
                    let fields = |at: usize| inks[at].as_ref().map(|(_, fields)| fields);
                    let dot: f32 = fields(own)?.iter().zip(fields(*other)?).map(|(a, b)| a * b).sum();
                    (dot >= FIELDS && may(own, *other)).then_some((dot, *other))
                })
                .collect();
            likely.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            likely.truncate(CANDIDATES);
            likely.into_iter().map(move |(_, other)| (own, other))
        })
        .filter(|(a, b)| match (&inks[*a], &inks[*b]) {
            (Some((a, _)), Some((b, _))) => alike(a, b) >= ALIKE,
            _ => false,
        })
        .collect();
    let mut clusters = Clusters::new(all.len());
    for (a, b) in pairs {
        clusters.join(a, b);
    }
    clusters.sets()
}
