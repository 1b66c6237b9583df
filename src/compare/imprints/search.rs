//! The way from many imprints to clusters of one that was copied.

use rayon::prelude::*;

use super::candidates::Candidates;
use super::ink::Ink;
use super::overlay::{Overlay, overlay};
use super::ring::{Outline, Ring, Rings, compare};
use crate::compare::Clusters;
use crate::examine::{Imprint, Patch, Shape};

/// Unevenness of a ring from which it is told apart from every other: a seal that inks itself
/// leaves none, and its imprints are not compared.
const UNEVEN: f32 = 0.10;

/// Share of a ring that must be told.
const TOLD: f32 = 0.25;

/// Correlation of rings, once they are laid on each other.
const ALIKE: f32 = 0.82;

/// Degrees by which one imprint may be turned on two scans that were laid in askew.
const ASKEW: f32 = 3.0;

/// Share of inked cells that are the same, and how far they may be apart in all.
const SAME: f32 = 0.975;
const APART: f32 = 0.024;

/// How far apart two imprints may be for how uneven they are: two pressings differ by twice the
/// square of their unevenness and more.
const RATIO: f32 = 0.7;

/// Difference of sizes, as a share, of one imprint on two pages.
const SIZES: f32 = 0.10;

/// Other imprints of the seal that a cluster is held against.
const WITNESSES: usize = 24;

/// Correlation of their ink from which they are of that seal.
const ONE_SEAL: f32 = 0.85;

/// Correlation of rings from which the seal itself is uneven: of any other imprint, and of all of
/// them in the mean. Those that have nothing in common but the seal stay about nought.
const WORN: f32 = 0.75;
const WORN_MEAN: f32 = 0.3;

/// An imprint to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Where and of which shape.
    pub imprint: &'a Imprint,
    /// What is kept of it.
    pub patch: &'a Patch,
    /// The document that it stands on: those of one are not compared.
    pub document: usize,
    /// The seal that it is said to be of.
    pub seal: Option<&'a str>,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// Clusters of entries that show one imprint.
    pub clusters: Vec<Vec<usize>>,
    /// Imprints that are uneven enough to be told apart.
    pub compared: usize,
}

/// An entry unpacked, forty times as large: made where two are laid on each other, and not kept.
struct Ready {
    ink: Ink,
    outline: Outline,
    ring: Ring,
}

impl Ready {
    fn of(entry: &Entry) -> Option<Self> {
        let ink = Ink::of(entry.patch)?;
        let outline = Outline::of(entry.patch, &ink, entry.imprint.shape == Shape::Square);
        let ring = outline.ring(&ink);
        Some(Self { ink, outline, ring })
    }
}

/// How one imprint lies on another, and how their rings compare.
#[derive(Debug, Clone)]
pub struct Relation {
    /// On each other.
    pub overlay: Overlay,
    /// Along the ring.
    pub rings: Rings,
}

impl Relation {
    /// Whether both are one imprint: the same to the pixel, in what no two pressings share.
    pub fn is_copy(&self) -> bool {
        let (overlay, rings) = (&self.overlay, &self.rings);
        overlay.place.turn.abs() <= ASKEW
            && overlay.same >= SAME
            && overlay.apart <= APART.min(RATIO * rings.uneven * rings.uneven)
            && rings.told >= TOLD
            && rings.uneven >= UNEVEN
            && rings.alike >= ALIKE
    }
}

fn relation(a: &Ready, b: &Ready, reach: f32) -> Relation {
    let overlay = overlay(&a.ink, &b.ink, reach);
    let rings = compare(&a.ring, &a.outline.ring(&overlay.other), 0.0);
    Relation { overlay, rings }
}

/// How two imprints lie on each other at turns of up to `reach` degrees.
pub fn relate(a: Entry, b: Entry, reach: f32) -> Option<Relation> {
    Some(relation(&Ready::of(&a)?, &Ready::of(&b)?, reach))
}

/// Finds imprints that are one. `apart` says of two that are whether they may not be; it is asked
/// last.
pub fn search(entries: &[Entry], apart: impl Fn(usize, usize) -> bool + Sync) -> Found {
    let rings: Vec<Option<Ring>> = entries
        .par_iter()
        .map(|entry| {
            let ring = Ready::of(entry)?.ring;
            let (uneven, told) = ring.texture();
            (uneven >= UNEVEN && told >= TOLD).then_some(ring)
        })
        .collect();
    let candidates = Candidates::new(&rings);
    let near = |own: usize| {
        let one = &entries[own];
        candidates.near(own, |other| {
            let two = &entries[other];
            one.document != two.document && alike_in_size(one, two)
        })
    };
    let pairs: Vec<(usize, usize)> = (0..entries.len())
        .into_par_iter()
        .flat_map_iter(|own| near(own).into_iter().map(move |other| (own, other)))
        .filter(|(a, b)| {
            let relation = relate(entries[*a], entries[*b], ASKEW + 1.0);
            relation.is_some_and(|relation| relation.is_copy()) && apart(*a, *b)
        })
        .collect();
    let mut clusters = Clusters::new(entries.len());
    for (a, b) in pairs {
        clusters.join(a, b);
    }
    let compared = rings.iter().flatten().count();
    let clusters = clusters.sets().into_iter().filter(|set| !worn(entries, set)).collect();
    Found { clusters, compared }
}

/// Whether two imprints may be one by their outlines.
fn alike_in_size(a: &Entry, b: &Entry) -> bool {
    let frame = |entry: &Entry| entry.imprint.shape == Shape::Square;
    let round = |entry: &Entry| f32::from(entry.patch.short) / f32::from(entry.patch.long.max(1));
    frame(a) == frame(b) && (round(a) - round(b)).abs() <= SIZES
}

/// Whether what a cluster has in common is the seal's: imprints of it at other angles have it too.
fn worn(entries: &[Entry], set: &[usize]) -> bool {
    let Some(first) = set.first().map(|first| &entries[*first]) else { return false };
    let Some(this) = Ready::of(first) else { return false };
    let mut witnesses: Vec<usize> = (0..entries.len())
        .filter(|other| !set.contains(other) && alike_in_size(first, &entries[*other]))
        .collect();
    // Those that are said to be of the same seal come first.
    witnesses.sort_by_key(|other| entries[*other].seal != first.seal);
    witnesses.truncate(WITNESSES);
    let told: Vec<f32> = witnesses
        .into_par_iter()
        .filter_map(|other| Some(relation(&this, &Ready::of(&entries[other])?, 30.0)))
        .filter(|relation| relation.overlay.place.turn.abs() > ASKEW)
        .filter(|relation| relation.overlay.alike >= ONE_SEAL && relation.rings.told >= TOLD)
        .map(|relation| relation.rings.alike)
        .collect();
    let mean = told.iter().sum::<f32>() / told.len().max(1) as f32;
    mean >= WORN_MEAN || told.iter().any(|alike| *alike >= WORN)
}
