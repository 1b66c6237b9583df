//! Red pixels in groups, by how far they lie apart.
//!
//! Runs of a row are joined, not pixels: red pixels of one row with no wider gap than the reach are
//! one run, and two runs in rows within reach of each other belong together exactly where one,
//! widened by the reach, meets the other: inside a run the next red pixel is half a gap away at most.

use std::ops::Range;

use super::outline::Part;

/// Pixels that a group has at least.
const LEAST: u32 = 40;

/// Red pixels of one row: the first, the last, and how many.
#[derive(Debug, Clone, Copy)]
pub(in crate::examine) struct Run {
    pub from: i32,
    pub to: i32,
    pub pixels: u32,
}

/// The red pixels of a picture, row by row, as runs without a gap.
pub(in crate::examine) struct Rows {
    runs: Vec<Run>,
    /// Where each row's begin, and the last row's end.
    starts: Vec<usize>,
}

impl Rows {
    /// Of a mask that is 1 where a pixel is red and 0 elsewhere.
    pub fn of(width: usize, mask: &[u8]) -> Self {
        let mut rows = Self { runs: Vec::new(), starts: vec![0] };
        for row in mask.chunks_exact(width.max(1)) {
            let mut at = 0;
            while let Some(from) = first(row, at, 1) {
                let to = first(row, from, 0).unwrap_or(row.len());
                rows.runs.push(Run { from: from as i32, to: to as i32 - 1, pixels: (to - from) as u32 });
                at = to;
            }
            rows.starts.push(rows.runs.len());
        }
        rows
    }

    /// All runs, row by row.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.starts.len() - 1
    }

    /// Which runs are a row's.
    pub fn row(&self, y: usize) -> Range<usize> {
        self.starts[y]..self.starts[y + 1]
    }

    /// The same where gaps narrower than `reach` are no gaps.
    fn joined(&self, reach: i32) -> Self {
        let mut joined = Self { runs: Vec::with_capacity(self.runs.len()), starts: vec![0] };
        for y in 0..self.starts.len() - 1 {
            let begun = joined.runs.len();
            for run in &self.runs[self.row(y)] {
                match joined.runs[begun..].last_mut() {
                    Some(last) if run.from - last.to <= reach => {
                        (last.to, last.pixels) = (run.to, last.pixels + run.pixels);
                    }
                    _ => joined.runs.push(*run),
                }
            }
            joined.starts.push(joined.runs.len());
        }
        joined
    }

    /// The groups of pixels that lie within `reach` of each other, across and down, of [`LEAST`]
    /// pixels or more, by their first pixel.
    pub fn parts(&self, reach: i32) -> Vec<Part> {
        let rows = self.joined(reach);
        let (runs, height) = (&rows.runs, rows.starts.len() - 1);
        let mut groups = Groups::new(runs.len());
        for y in 0..height {
            for below in y + 1..(y + 1 + reach as usize).min(height) {
                join(runs, rows.row(y), rows.row(below), reach, &mut groups);
            }
        }
        let mut pixels = vec![0_u32; runs.len()];
        for (index, run) in runs.iter().enumerate() {
            pixels[groups.head(index)] += run.pixels;
        }
        // A group's head is its first run, so that groups come by their first pixel.
        let mut place: Vec<Option<usize>> = vec![None; runs.len()];
        let mut parts: Vec<Part> = Vec::new();
        for y in 0..height {
            let here = rows.row(y);
            for (index, run) in here.clone().zip(&runs[here]) {
                let head = groups.head(index);
                if pixels[head] < LEAST {
                    continue;
                }
                let at = *place[head].get_or_insert_with(|| {
                    parts.push(Part::new());
                    parts.len() - 1
                });
                match parts[at].as_mut_slice() {
                    [.., _, last] if last.1 == y as i32 => last.0 = run.to,
                    _ => parts[at].extend([(run.from, y as i32), (run.to, y as i32)]),
                }
            }
        }
        parts
    }
}

/// Where `value` is next in a row, eight pixels at a time.
fn first(row: &[u8], from: usize, value: u8) -> Option<usize> {
    const EIGHT: usize = 8;
    let other = u64::from_ne_bytes([1 - value; EIGHT]);
    let rest = row.get(from..)?;
    let same = |eight: &&[u8]| (*eight).try_into().is_ok_and(|eight| u64::from_ne_bytes(eight) == other);
    let skipped = rest.chunks_exact(EIGHT).take_while(same).count() * EIGHT;
    rest[skipped..].iter().position(|pixel| *pixel == value).map(|at| from + skipped + at)
}

/// Joins the runs of two rows that lie within reach of each other.
pub(in crate::examine) fn join(
    runs: &[Run],
    upper: Range<usize>,
    lower: Range<usize>,
    reach: i32,
    groups: &mut Groups,
) {
    let mut first = lower.start;
    for index in upper {
        let run = &runs[index];
        while first < lower.end && runs[first].to + reach < run.from {
            first += 1;
        }
        let near = runs[first..lower.end].iter().take_while(|other| other.from <= run.to + reach);
        (first..).zip(near).for_each(|(other, _)| groups.join(index, other));
    }
}

/// Sets of runs; each is named by its first.
pub(in crate::examine) struct Groups(Vec<usize>);

impl Groups {
    /// Each run by itself.
    pub fn new(runs: usize) -> Self {
        Self((0..runs).collect())
    }

    /// The first run of a set.
    pub fn head(&mut self, index: usize) -> usize {
        let mut head = index;
        while self.0[head] != head {
            self.0[head] = self.0[self.0[head]];
            head = self.0[head];
        }
        head
    }

    /// Makes one set of two.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.head(a), self.head(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is meant: pixel by pixel.
    fn slowly(width: i32, mask: &[u8], reach: i32) -> Vec<Part> {
        let mut left: Vec<(i32, i32)> = (0..mask.len())
            .filter(|at| mask[*at] == 1)
            .map(|at| (at as i32 % width, at as i32 / width))
            .collect();
        let mut parts = Vec::new();
        while !left.is_empty() {
            let mut part = vec![left.remove(0)];
            let mut next = 0;
            while let Some((x, y)) = part.get(next).copied() {
                next += 1;
                let (near, far) =
                    left.into_iter().partition(|(a, b)| (a - x).abs() <= reach && (b - y).abs() <= reach);
                left = far;
                let near: Vec<(i32, i32)> = near;
                part.extend(near);
            }
            part.sort_by_key(|(x, y)| (*y, *x));
            if part.len() >= LEAST as usize {
                let ends = |row: &[(i32, i32)]| [row[0], row[row.len() - 1]];
                parts.push(part.chunk_by(|a, b| a.1 == b.1).flat_map(ends).collect());
            }
        }
        parts
    }

    #[test]
    fn groups_are_those_of_single_pixels() {
        let (width, height) = (60, 50);
        for (seed, one_in) in [(1_u64, 3_u64), (2, 6), (3, 12), (4, 30), (5, 60)] {
            let mut state = seed;
            let mask: Vec<u8> = (0..width * height)
                .map(|_| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    u8::from((state >> 33) % one_in == 0)
                })
                .collect();
            for reach in [1, 2, 4, 8, 12] {
                let fast = Rows::of(width, &mask).parts(reach);
                let slow = slowly(width as i32, &mask, reach);
                assert_eq!(fast, slow, "seed {seed}, reach {reach}");
            }
        }
    }
}
