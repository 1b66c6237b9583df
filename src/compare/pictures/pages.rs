//! The way from many pages to clusters of one page.

use std::collections::HashMap;

use rayon::prelude::*;

use super::Kept;
use super::page::{PageFit, PagePyramid, fit_pages};
use super::search::unpack;
use crate::compare::Clusters;
use crate::examine::Page;

/// Bits of 256 in which two scans of one page may differ: clean scans stay under 31, noise and skew
/// bring some of text of even lines to 55; other pages begin at 75.
pub const DISTANCE: u32 = 60;

/// Pages that one page is laid over at most.
pub const CANDIDATES: usize = 12;

/// Bits within which a pair that was not laid over each other is worth a word.
const CLOSE: u32 = 31;

/// Correlation of the coarse pictures from which pages are laid over each other.
const ALIKE: f32 = 0.8;

/// Bands of 16 bits: up to a distance of 47 one of them differs in two bits at most, beyond it
/// most likely.
const BANDS: usize = 16;

/// A page to be compared.
#[derive(Debug, Clone, Copy)]
pub struct PageEntry<'a> {
    /// What its row keeps.
    pub page: &'a Page,
    /// Its upright sketch.
    pub sketch: &'a Kept,
}

/// Two pages that are one.
#[derive(Debug, Clone, Copy)]
pub struct PagePair {
    /// The smaller index.
    pub a: usize,
    /// The larger index.
    pub b: usize,
    /// Bits in which their hashes differ.
    pub distance: u32,
    /// How they lie on each other.
    pub fit: PageFit,
}

/// What was found.
#[derive(Debug)]
pub struct FoundPages {
    /// Verified pairs: enough to hold each cluster together.
    pub pairs: Vec<PagePair>,
    /// The clusters that they make.
    pub clusters: Clusters,
    /// Candidates that were not verified because one page had too many.
    pub passed_over: usize,
}

/// Finds pages that are one, laying each over `cap` candidates at most.
pub fn search(entries: &[PageEntry], distance: u32, cap: usize) -> FoundPages {
    let mut bands: Vec<HashMap<u16, Vec<u32>>> = vec![HashMap::new(); BANDS];
    for (index, entry) in entries.iter().enumerate() {
        for (band, table) in bands.iter_mut().enumerate() {
            table.entry(word(entry.page, band)).or_default().push(index as u32);
        }
    }
    let listed: Vec<(Vec<(u32, usize)>, usize)> =
        (0..entries.len()).into_par_iter().map(|own| near(entries, &bands, own, distance, cap)).collect();
    let mut found = FoundPages { pairs: Vec::new(), clusters: Clusters::new(entries.len()), passed_over: 0 };
    found.passed_over = listed.iter().map(|(_, more)| more).sum();
    let at_once = 2 * rayon::current_num_threads();
    for (stretch, from) in listed.chunks(at_once).zip((0..).step_by(at_once)) {
        let open: Vec<(usize, Vec<(u32, usize)>)> = stretch
            .iter()
            .zip(from..)
            .map(|((candidates, _), own)| {
                let apart = |(_, other): &(u32, usize)| !found.clusters.same(own, *other);
                (own, candidates.iter().copied().filter(apart).collect())
            })
            .collect();
        let fits: Vec<Vec<Option<PageFit>>> =
            open.par_iter().map(|(own, candidates)| fits(entries, *own, candidates)).collect();
        for ((own, candidates), fits) in open.into_iter().zip(fits) {
            for ((distance, other), fit) in candidates.into_iter().zip(fits) {
                // What became one meanwhile needs no further pair.
                if let Some(fit) = fit.filter(|_| !found.clusters.same(own, other)) {
                    found.clusters.join(own, other);
                    found.pairs.push(PagePair { a: own.min(other), b: own.max(other), distance, fit });
                }
            }
        }
    }
    found
}

/// How a page lies on each of its candidates, where they are one.
fn fits(entries: &[PageEntry], own: usize, candidates: &[(u32, usize)]) -> Vec<Option<PageFit>> {
    let page = if candidates.is_empty() { None } else { pyramid(entries, own) };
    let fit = |other: usize| fit_pages(page.as_ref()?, &pyramid(entries, other)?).filter(PageFit::matches);
    candidates.iter().map(|(_, other)| fit(*other)).collect()
}

/// Later pages near `own`, the nearest first, and how many more there were than `cap`.
fn near(
    entries: &[PageEntry],
    bands: &[HashMap<u16, Vec<u32>>],
    own: usize,
    distance: u32,
    cap: usize,
) -> (Vec<(u32, usize)>, usize) {
    let page = entries[own].page;
    let mut others: Vec<u32> = Vec::new();
    for (band, table) in bands.iter().enumerate() {
        let exact = word(page, band);
        let flips = (0..16).flat_map(|a| (a..16).map(move |b| 1_u16 << a | 1 << b));
        for key in std::iter::once(exact).chain(flips.map(|flips| exact ^ flips)) {
            let bucket = table.get(&key).map(Vec::as_slice).unwrap_or_default();
            others.extend(&bucket[bucket.partition_point(|other| *other as usize <= own)..]);
        }
    }
    others.sort_unstable();
    others.dedup();
    let mut near: Vec<(u32, usize)> = others
        .into_iter()
        .map(|other| (page.distance(entries[other as usize].page), other as usize))
        .filter(|(bits, other)| *bits <= distance && page.alike(entries[*other].page) >= ALIKE)
        .collect();
    near.sort_unstable();
    let more = near.iter().skip(cap).filter(|(bits, _)| *bits <= CLOSE).count();
    near.truncate(cap);
    (near, more)
}

fn word(page: &Page, band: usize) -> u16 {
    (page.hash[band / 4] >> (band % 4 * 16)) as u16
}

fn pyramid(entries: &[PageEntry], index: usize) -> Option<PagePyramid> {
    let entry = entries.get(index)?;
    PagePyramid::of(&unpack(entry.sketch)?, entry.page)
}

/// How two pages of one cluster lie on each other.
pub fn relate(a: PageEntry, b: PageEntry) -> Option<PagePair> {
    let entries = [a, b];
    let fit = fit_pages(&pyramid(&entries, 0)?, &pyramid(&entries, 1)?)?;
    Some(PagePair { a: 0, b: 1, distance: a.page.distance(b.page), fit })
}
