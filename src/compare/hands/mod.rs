//! Handwriting on scanned pages: one name found again on another page. Whoever writes a name twice
//! moves every stroke of it a little; two scans of one paste, or of one stamp, differ by how the paper
//! lay and by what the scanner made of it, and by no stroke.

pub mod around;
pub mod fit;
pub mod form;

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::Clusters;
use crate::examine::Strokes;
use fit::{Ink, alike};

/// Correlation from which two names are one: on drawn pages pastes reach 0.93 to 0.99, two
/// signatures of one hand 0.88 at most.
const ALIKE: f32 = 0.95;

/// Correlation from which they may come from one stamp or one printed form.
const LIKELY: f32 = 0.9;

/// Documents with one name from which it is a stamp or print: somebody who pastes a name needs it
/// once, an office uses its stamp every day.
const STAMP: usize = 3;

/// Difference of the boxes' aspects (of their logarithms) up to which two names may be one, and
/// correlation of their fields from which.
const ASPECTS: f32 = 0.08;
const FIELDS: f32 = 0.85;

/// Names that one is laid over at most, those whose fields are the most alike; and pairs in all.
const CANDIDATES: usize = 24;
const PAIRS: usize = 100_000;

/// A place with handwriting.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// What is written there.
    pub strokes: &'a Strokes,
    /// The document that it stands on: those of one are not compared.
    pub document: usize,
}

fn ink(strokes: &Strokes) -> Option<Ink> {
    Ink::of(&strokes.sketch.levels()?, f32::from(strokes.aspect) / 100.0)
}

/// Sets of places on two documents with one handwriting, of those pairs that `may` be; of those that
/// are, `sure` is asked once more. What is written alike on more documents is left out.
pub fn search(
    all: &[Entry],
    may: impl Fn(usize, usize) -> bool + Sync,
    sure: impl Fn(usize, usize) -> bool + Sync,
) -> Vec<Vec<usize>> {
    // Cells are unpacked where two are laid on each other, and not kept: they are twelve times as
    // large as what is held here.
    let coarse: Vec<Option<(f32, [f32; 32])>> =
        all.par_iter().map(|entry| ink(entry.strokes).map(|ink| (ink.aspect.ln(), ink.coarse()))).collect();
    let mut order: Vec<(f32, usize)> =
        coarse.iter().enumerate().filter_map(|(at, coarse)| Some((coarse.as_ref()?.0, at))).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut pairs: Vec<(f32, usize, usize)> = (0..order.len())
        .into_par_iter()
        .flat_map_iter(|place| {
            let (aspect, own) = order[place];
            let near = order[place + 1..].iter().take_while(|(other, _)| other - aspect <= ASPECTS);
            let mut likely: Vec<(f32, usize)> = near
                .filter_map(|(_, other)| {
                    let fields = |at: usize| coarse[at].as_ref().map(|(_, fields)| fields);
                    let dot: f32 = fields(own)?.iter().zip(fields(*other)?).map(|(a, b)| a * b).sum();
                    let apart = all[own].document != all[*other].document;
                    (dot >= FIELDS && apart && may(own, *other)).then_some((dot, *other))
                })
                .collect();
            likely.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            likely.truncate(CANDIDATES);
            likely.into_iter().map(move |(dot, other)| (dot, own, other))
        })
        .collect();
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    pairs.truncate(PAIRS);
    let laid: Vec<(f32, usize, usize)> = pairs
        .into_par_iter()
        .filter_map(|(_, a, b)| Some((alike(&ink(all[a].strokes)?, &ink(all[b].strokes)?), a, b)))
        .filter(|(found, ..)| *found >= LIKELY)
        .collect();
    // A stamp that took less ink once is the same stamp: what is nearly alike counts here.
    let mut stamps = Clusters::new(all.len());
    laid.iter().for_each(|(_, a, b)| stamps.join(*a, *b));
    let documents = |set: &[usize]| set.iter().map(|at| all[*at].document).collect::<BTreeSet<_>>().len();
    let left: BTreeSet<usize> =
        stamps.sets().into_iter().filter(|set| documents(set) < STAMP).flatten().collect();
    let mut clusters = Clusters::new(all.len());
    for (found, a, b) in laid {
        if found >= ALIKE && left.contains(&a) && sure(a, b) {
            clusters.join(a, b);
        }
    }
    clusters.sets()
}
