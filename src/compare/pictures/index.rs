//! Candidates: which whole picture may be a window of which.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::photo::{BITS, COARSE, Photo, WINDOWS, Window, key, turned, window};
use crate::examine::grid::{Orientation, ncc};

/// Keys that are looked up for one picture in one orientation.
const PROBES: usize = 1024;

/// Correlation of the coarse pictures from which a pair is verified.
const ALIKE: f32 = 0.7;

/// High bits of a key that the table is cut by.
const CUT: u32 = 7;

/// `part`, turned by `orientation`, may be `window` of `whole`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Index of the larger extract.
    pub whole: usize,
    /// Index of the smaller.
    pub part: usize,
    /// How `part` is to be turned.
    pub orientation: Orientation,
    /// Where it then lies in `whole`.
    pub window: Window,
    /// Correlation of the coarse pictures.
    pub alike: f32,
}

/// Keys of all pictures' windows.
#[derive(Debug)]
pub struct Index<'a> {
    photos: Vec<&'a Photo>,
    /// (key, picture, window), sorted.
    entries: Vec<(u32, u32, u8)>,
    starts: Vec<u32>,
}

impl<'a> Index<'a> {
    /// Of whole pictures, and of all their windows where `crops` says so.
    pub fn new(photos: Vec<&'a Photo>, crops: bool) -> Self {
        let windows = if crops { WINDOWS } else { 1 };
        let mut entries: Vec<(u32, u32, u8)> = photos
            .iter()
            .enumerate()
            .flat_map(|(picture, photo)| {
                photo
                    .windows
                    .iter()
                    .take(windows)
                    .enumerate()
                    .map(move |(window, key)| (*key, picture as u32, window as u8))
            })
            .collect();
        entries.sort_unstable();
        let mut starts = vec![0; (1 << (BITS as u32 - CUT)) + 1];
        for (key, ..) in &entries {
            starts[(key >> CUT) as usize + 1] += 1;
        }
        for slot in 1..starts.len() {
            starts[slot] += starts[slot - 1];
        }
        Self { photos, entries, starts }
    }

    fn bucket(&self, key: u32) -> &[(u32, u32, u8)] {
        let slot = (key >> CUT) as usize;
        let Some(slice) = self.starts.get(slot..slot + 2) else { return &[] };
        let slice = &self.entries[slice[0] as usize..slice[1] as usize];
        let from = slice.partition_point(|entry| entry.0 < key);
        let to = from + slice[from..].partition_point(|entry| entry.0 == key);
        &slice[from..to]
    }

    /// The likeliest windows of `whole` for `part`, whatever their keys say.
    pub fn every_window(&self, whole: usize, part: usize) -> Vec<Candidate> {
        let mut found = Vec::new();
        for orientation in Orientation::ALL {
            let small = thumb(&self.photos[part].coarse, orientation);
            for window in (0..WINDOWS).map(window) {
                let alike = ncc(&region(&self.photos[whole].coarse, window), &small);
                found.push(Candidate { whole, part, orientation, window, alike });
            }
        }
        found.sort_by(|a, b| b.alike.total_cmp(&a.alike));
        found.truncate(4);
        found
    }

    /// Pictures that `part` may be a window of; of each the best few windows, best first. At most
    /// `cap` in all: the second value says how many more there were.
    pub fn candidates(&self, part: usize, cap: usize) -> (Vec<Candidate>, usize) {
        let photo = self.photos[part];
        let mut found: Vec<Candidate> = Vec::new();
        for orientation in Orientation::ALL {
            let coefficients = turned(&photo.coefficients, orientation);
            let small = thumb(&photo.coarse, orientation);
            let own = key(&coefficients);
            for flips in probes(&coefficients) {
                for (_, whole, at) in self.bucket(own ^ flips) {
                    let whole = *whole as usize;
                    if whole == part {
                        continue;
                    }
                    let window = window(usize::from(*at));
                    let alike = ncc(&region(&self.photos[whole].coarse, window), &small);
                    if alike >= ALIKE {
                        found.push(Candidate { whole, part, orientation, window, alike });
                    }
                }
            }
        }
        found.sort_by(|a, b| {
            (a.whole, b.alike, a.orientation)
                .partial_cmp(&(b.whole, a.alike, b.orientation))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut kept: Vec<Candidate> = Vec::new();
        let mut of_this = 0;
        for candidate in found {
            of_this =
                if kept.last().is_some_and(|last| last.whole == candidate.whole) { of_this + 1 } else { 0 };
            if of_this < 3 {
                kept.push(candidate);
            }
        }
        kept.sort_by(|a, b| {
            b.alike.total_cmp(&a.alike).then(a.whole.cmp(&b.whole)).then(a.orientation.cmp(&b.orientation))
        });
        let more = kept.len().saturating_sub(cap);
        kept.truncate(cap);
        (kept, more)
    }
}

/// Masks of signs to flip, the least certain first.
fn probes(coefficients: &[f32; BITS]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..BITS).collect();
    order.sort_by(|a, b| coefficients[*a].abs().total_cmp(&coefficients[*b].abs()));
    let cost = |place: usize| coefficients[order[place]].abs();
    let bit = |place: usize| 1_u32 << order[place];
    let mut masks = vec![0];
    // Sets of places by the sum of what flipping them goes against (multi-probe, Lv et al. 2007).
    let whole = |cost: f32| (cost * 1024.0).min(1e9) as u64;
    let mut heap = BinaryHeap::from([Reverse((whole(cost(0)), 0_usize, bit(0)))]);
    while masks.len() < PROBES {
        let Some(Reverse((sum, last, mask))) = heap.pop() else { break };
        masks.push(mask);
        if last + 1 < BITS {
            let next = last + 1;
            heap.push(Reverse((sum + whole(cost(next)), next, mask | bit(next))));
            let moved = sum - whole(cost(last)) + whole(cost(next));
            heap.push(Reverse((moved, next, mask & !bit(last) | bit(next))));
        }
    }
    masks
}

const THUMB: usize = 8;

/// A coarse picture at half its size, turned.
fn thumb(coarse: &[u8], orientation: Orientation) -> [f32; THUMB * THUMB] {
    let mut values = [0.0; THUMB * THUMB];
    for (i, slot) in values.iter_mut().enumerate() {
        let (x, y) = (i % THUMB, i / THUMB);
        let (x, y) = if orientation.transposed() { (y, x) } else { (x, y) };
        let x = if orientation.flips_x() { THUMB - 1 - x } else { x };
        let y = if orientation.flips_y() { THUMB - 1 - y } else { y };
        let at = |dx: usize, dy: usize| {
            f32::from(coarse.get((2 * y + dy) * COARSE + 2 * x + dx).copied().unwrap_or(0))
        };
        *slot = at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1);
    }
    values
}

/// A window of a coarse picture at the same size.
fn region(coarse: &[u8], [left, top, width, height]: Window) -> [f32; THUMB * THUMB] {
    let mut values = [0.0; THUMB * THUMB];
    let step = |from: f32, length: f32, cell: usize| {
        let at = (from + (cell as f32 + 0.5) / THUMB as f32 * length) * COARSE as f32 - 0.5;
        let whole = (at.max(0.0) as usize).min(COARSE - 2);
        (whole, at - whole as f32)
    };
    for (y, line) in values.chunks_exact_mut(THUMB).enumerate() {
        let (row, down) = step(top, height, y);
        for (x, slot) in line.iter_mut().enumerate() {
            let (column, right) = step(left, width, x);
            let at = |dx: usize, dy: usize| {
                f32::from(coarse.get((row + dy) * COARSE + column + dx).copied().unwrap_or(0))
            };
            let upper = at(0, 0) + (at(1, 0) - at(0, 0)) * right;
            let lower = at(0, 1) + (at(1, 1) - at(0, 1)) * right;
            *slot = upper + (lower - upper) * down;
        }
    }
    values
}
