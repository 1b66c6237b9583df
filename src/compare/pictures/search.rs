//! The way from many pictures to clusters of one picture.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::Kept;
use super::index::{Candidate, Index};
use super::photo::Photo;
use super::register::{Fit, Pyramid, fit};
use crate::compare::Clusters;
use crate::examine::Sketch;

/// Pictures beyond which parts of pictures are no longer looked for: only whole ones are.
pub const CROPS_UP_TO: usize = 50_000;

/// Candidates that are verified for one picture.
pub const CANDIDATES: usize = 64;

/// Correlation from which no other way to lay two pictures over each other is tried.
const PLAIN: f32 = 0.97;

/// A photo to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// What its row keeps.
    pub photo: &'a Photo,
    /// Its sketch, packed by [`pack`].
    pub sketch: &'a Kept,
}

/// Two pictures that are one.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// Index of the larger extract.
    pub whole: usize,
    /// Index of the smaller.
    pub part: usize,
    /// How it lies there.
    pub fit: Fit,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// Verified pairs: enough to hold each cluster together, not all of them.
    pub pairs: Vec<Pair>,
    /// The clusters that they make.
    pub clusters: Clusters,
    /// Candidates that were not verified because one picture had too many.
    pub passed_over: usize,
    /// Whether parts of pictures were looked for.
    pub crops: bool,
}

/// A sketch as bytes for a shelf.
pub fn pack(sketch: &Sketch) -> Vec<u8> {
    let mut bytes = sketch.width.to_le_bytes().to_vec();
    bytes.extend(sketch.height.to_le_bytes());
    bytes.extend(&sketch.packed);
    bytes
}

/// The sketch behind such bytes.
pub fn unpack(kept: &Kept) -> Option<Sketch> {
    let bytes = kept.bytes()?;
    let word = |at: usize| Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    Some(Sketch { width: word(0)?, height: word(2)?, packed: bytes.get(4..)?.to_vec() })
}

/// Finds pictures that are one; `crops_up_to` and `cap` as [`CROPS_UP_TO`] and [`CANDIDATES`].
pub fn search(entries: &[Entry], crops_up_to: usize, cap: usize) -> Found {
    let crops = entries.len() <= crops_up_to;
    let index = Index::new(entries.iter().map(|entry| entry.photo).collect(), crops);
    let mut found =
        Found { pairs: Vec::new(), clusters: Clusters::new(entries.len()), passed_over: 0, crops };
    // In blocks, so that candidates of all pictures are never held at once.
    let parts: Vec<usize> = (0..entries.len()).collect();
    for block in parts.chunks(4096) {
        let listed: Vec<(Vec<Candidate>, usize)> =
            block.par_iter().map(|part| index.candidates(*part, cap)).collect();
        found.passed_over += listed.iter().map(|(_, more)| more).sum::<usize>();
        let mut listed: Vec<_> = listed.into_iter().map(|(candidates, _)| candidates.into_iter()).collect();
        while verify(entries, &mut listed, &mut found) {}
    }
    found
}

/// Verifies the next candidate of each picture, all beside each other; false where none is left.
/// Two clusters are tried once a round: when they turn out to be one picture, their other
/// candidates need not be looked at.
fn verify(entries: &[Entry], listed: &mut [std::vec::IntoIter<Candidate>], found: &mut Found) -> bool {
    let mut tried: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut round: Vec<Candidate> = Vec::new();
    for candidates in listed {
        while let Some(next) = candidates.as_slice().first().copied() {
            let (a, b) = (found.clusters.find(next.whole), found.clusters.find(next.part));
            if a != b {
                if tried.insert((a.min(b), a.max(b))) {
                    candidates.next();
                    round.push(next);
                }
                break;
            }
            candidates.next();
        }
    }
    let fits: Vec<Option<Fit>> = round
        .par_iter()
        .map(|next| Some(fit(&pyramid(entries, next.whole)?, &pyramid(entries, next.part)?, next)))
        .collect();
    for (next, fit) in round.iter().zip(fits) {
        if let Some(fit) = fit.filter(Fit::matches).filter(|_| !found.clusters.same(next.whole, next.part)) {
            found.clusters.join(next.whole, next.part);
            found.pairs.push(Pair { whole: next.whole, part: next.part, fit });
        }
    }
    !round.is_empty()
}

fn pyramid(entries: &[Entry], index: usize) -> Option<Pyramid> {
    Pyramid::of(&unpack(entries.get(index)?.sketch)?)
}

/// How two pictures of one cluster lie to each other, in whichever direction fits; `None` where
/// they are in it by way of others alone.
pub fn relate(entries: &[Entry], a: usize, b: usize) -> Option<Pair> {
    let photos = vec![entries.get(a)?.photo, entries.get(b)?.photo];
    let index = Index::new(photos, true);
    let pyramids = [pyramid(entries, a)?, pyramid(entries, b)?];
    let mut best: Option<Pair> = None;
    for (whole, part) in [(0, 1), (1, 0)] {
        for candidate in index.every_window(whole, part) {
            let fit = fit(&pyramids[whole], &pyramids[part], &candidate);
            let better = best.is_none_or(|best| fit.correlation > best.fit.correlation + 0.002);
            if fit.matches() && better {
                best = Some(Pair { whole: [a, b][whole], part: [a, b][part], fit });
            }
            if best.is_some_and(|best| best.fit.correlation >= PLAIN) {
                return best;
            }
        }
    }
    best
}
