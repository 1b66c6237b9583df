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
struct Run {
    from: i32,
    to: i32,
    pixels: u32,
}

/// The groups of pixels of `mask` that lie within `reach` of each other, across and down, of
/// [`LEAST`] pixels or more: by their first pixel, each row by row.
pub(super) fn parts(width: usize, mask: &[bool], reach: i32) -> Vec<Part> {
    let (mut runs, mut rows): (Vec<Run>, Vec<usize>) = (Vec::new(), vec![0]);
    for row in mask.chunks_exact(width.max(1)) {
        let mut open: Option<Run> = None;
        for x in (0..row.len()).filter(|x| row[*x]).map(|x| x as i32) {
            match &mut open {
                Some(run) if x - run.to <= reach => (run.to, run.pixels) = (x, run.pixels + 1),
                _ => runs.extend(open.replace(Run { from: x, to: x, pixels: 1 })),
            }
        }
        runs.extend(open);
        rows.push(runs.len());
    }
    let mut groups = Groups((0..runs.len()).collect());
    for y in 0..rows.len() - 1 {
        for below in y + 1..=(y + reach as usize).min(rows.len() - 2) {
            join(&runs, rows[y]..rows[y + 1], rows[below]..rows[below + 1], reach, &mut groups);
        }
    }
    let mut pixels = vec![0_u32; runs.len()];
    for (index, run) in runs.iter().enumerate() {
        pixels[groups.head(index)] += run.pixels;
    }
    // A group's head is its first run, so that groups come by their first pixel.
    let mut place: Vec<Option<usize>> = vec![None; runs.len()];
    let mut parts: Vec<Part> = Vec::new();
    for y in 0..rows.len() - 1 {
        let row = &mask[y * width..(y + 1) * width];
        let here = rows[y]..rows[y + 1];
        for (index, run) in here.clone().zip(&runs[here]) {
            let head = groups.head(index);
            if pixels[head] < LEAST {
                continue;
            }
            let at = *place[head].get_or_insert_with(|| {
                parts.push(Part::with_capacity(pixels[head] as usize));
                parts.len() - 1
            });
            let columns = run.from..=run.to;
            parts[at].extend(columns.filter(|x| row[*x as usize]).map(|x| (x, y as i32)));
        }
    }
    parts
}

/// Joins the runs of two rows that lie within reach of each other.
fn join(runs: &[Run], upper: Range<usize>, lower: Range<usize>, reach: i32, groups: &mut Groups) {
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
struct Groups(Vec<usize>);

impl Groups {
    fn head(&mut self, index: usize) -> usize {
        let mut head = index;
        while self.0[head] != head {
            self.0[head] = self.0[self.0[head]];
            head = self.0[head];
        }
        head
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.head(a), self.head(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is meant: pixel by pixel.
    fn slowly(width: i32, mask: &[bool], reach: i32) -> Vec<Part> {
        let mut left: Vec<(i32, i32)> =
            (0..mask.len()).filter(|at| mask[*at]).map(|at| (at as i32 % width, at as i32 / width)).collect();
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
                parts.push(part);
            }
        }
        parts
    }

    #[test]
    fn groups_are_those_of_single_pixels() {
        let (width, height) = (60, 50);
        for (seed, one_in) in [(1_u64, 3_u64), (2, 6), (3, 12), (4, 30), (5, 60)] {
            let mut state = seed;
            let mask: Vec<bool> = (0..width * height)
                .map(|_| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 33) % one_in == 0
                })
                .collect();
            for reach in [1, 2, 4, 8, 12] {
                let (fast, slow) = (parts(width, &mask, reach), slowly(width as i32, &mask, reach));
                assert_eq!(fast, slow, "seed {seed}, reach {reach}");
            }
        }
    }
}
