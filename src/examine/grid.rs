//! Grey values on a grid, and how they are sampled.

/// Room that sampling takes and leaves.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    columns: Vec<(usize, f32)>,
    line: Vec<f32>,
}

/// Values row by row.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    pub width: usize,
    pub height: usize,
    pub values: Vec<f32>,
}

impl Grid {
    pub fn new(width: usize, height: usize, values: Vec<f32>) -> Option<Self> {
        (width > 1 && height > 1 && values.len() == width * height).then_some(Self { width, height, values })
    }

    /// Its rows, from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.width)
    }

    /// Bilinear between the centres of cells; `x` and `y` are counted in cells.
    pub fn at_cell(&self, x: f32, y: f32) -> f32 {
        let (column, right) = cell(x, self.width);
        let (row, down) = cell(y, self.height);
        let at = row * self.width + column;
        let [upper, lower] = [at, at + self.width].map(|at| &self.values[at..at + 2]);
        let upper = upper[0] + (upper[1] - upper[0]) * right;
        let lower = lower[0] + (lower[1] - lower[0]) * right;
        upper + (lower - upper) * down
    }

    /// Values between row `row` and the one below it, `down` of the way, into `line`.
    pub fn between(&self, row: usize, down: f32, line: &mut [f32]) {
        let [upper, lower] = [row, row + 1].map(|row| &self.values[row * self.width..][..self.width]);
        for ((slot, upper), lower) in line.iter_mut().zip(upper).zip(lower) {
            *slot = upper + (lower - upper) * down;
        }
    }

    /// The same; `x` and `y` run from 0 to 1 over the grid.
    pub fn at(&self, x: f32, y: f32) -> f32 {
        self.at_cell(x * self.width as f32, y * self.height as f32)
    }

    /// `side` times `side` samples spread evenly over a window (left, top, width and height as shares
    /// of the grid), as [`Grid::at`] gives them, appended to `out`.
    pub fn sample(&self, window: [f32; 4], side: usize, out: &mut Vec<f32>) {
        self.sample_with(window, side, &mut Scratch::default(), out);
    }

    /// The same again and again without asking for memory each time.
    pub fn sample_with(
        &self,
        [left, top, width, height]: [f32; 4],
        side: usize,
        Scratch { columns, line }: &mut Scratch,
        out: &mut Vec<f32>,
    ) {
        let share = |cell: usize| (cell as f32 + 0.5) / side as f32;
        columns.clear();
        columns.extend((0..side).map(|x| place(left + share(x) * width, self.width)));
        let cells = || columns.iter().map(|(cell, _)| *cell);
        let Some(span) = cells().min().zip(cells().max()).map(|(first, last)| first..last + 2) else {
            return;
        };
        // Two rows become one before its cells are looked at: that goes many cells at a time.
        line.clear();
        line.resize(span.len(), 0.0);
        for y in 0..side {
            let (row, down) = place(top + share(y) * height, self.height);
            let upper = &self.values[row * self.width..][span.clone()];
            let lower = &self.values[(row + 1) * self.width..][span.clone()];
            for ((slot, upper), lower) in line.iter_mut().zip(upper).zip(lower) {
                *slot = upper + (lower - upper) * down;
            }
            out.extend(columns.iter().map(|(column, right)| {
                let at = column - span.start;
                line[at] + (line[at + 1] - line[at]) * right
            }));
        }
    }

    /// The same in a list of their own.
    pub fn sampled(&self, window: [f32; 4], side: usize) -> Vec<f32> {
        let mut values = Vec::with_capacity(side * side);
        self.sample(window, side, &mut values);
        values
    }

    /// Half as large, by means of four; an odd last row or column goes.
    pub fn half(&self) -> Self {
        let (width, height) = ((self.width / 2).max(2), (self.height / 2).max(2));
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            let row = |y: usize| &self.values[y.min(self.height - 1) * self.width..][..self.width];
            let (upper, lower) = (row(2 * y), row(2 * y + 1));
            let fours = upper.chunks_exact(2).zip(lower.chunks_exact(2)).take(width);
            values.extend(fours.map(|(upper, lower)| (upper[0] + upper[1] + lower[0] + lower[1]) / 4.0));
            // Grids of two or three columns stay as wide.
            let (upper, lower) = (upper[self.width - 1], lower[self.width - 1]);
            values.resize((y + 1) * width, (upper + upper + lower + lower) / 4.0);
        }
        Self { width, height, values }
    }

    /// The same seen in another orientation: a point of the result at (x, y) is one of `self` at
    /// `orientation.source(x, y)`.
    pub fn turned(&self, orientation: Orientation) -> Self {
        let (width, height) =
            if orientation.transposed() { (self.height, self.width) } else { (self.width, self.height) };
        let values = (0..width * height)
            .map(|i| {
                let (x, y) = (i % width, i / width);
                let (x, y) = if orientation.transposed() { (y, x) } else { (x, y) };
                let x = if orientation.flips_x() { self.width - 1 - x } else { x };
                let y = if orientation.flips_y() { self.height - 1 - y } else { y };
                self.values[y * self.width + x]
            })
            .collect();
        Self { width, height, values }
    }
}

/// Between which two of `count` cells a place lies, and how far from the first one's centre.
pub(crate) fn place(value: f32, count: usize) -> (usize, f32) {
    cell(value * count as f32, count)
}

/// The same of a place that is counted in cells.
fn cell(value: f32, count: usize) -> (usize, f32) {
    let value = (value - 0.5).clamp(0.0, (count - 1) as f32);
    let cell = (value as usize).min(count - 2);
    (cell, value - cell as f32)
}

/// Sums that run beside each other, so that they can be added up eight at a time.
const LANES: usize = 8;

/// Normalised correlation of two lists; 0 where one of them is flat.
pub(crate) fn ncc(a: &[f32], b: &[f32]) -> f32 {
    let count = a.len() as f32;
    let mut sums = [[0.0_f32; LANES]; 5];
    let add = |sums: &mut [[f32; LANES]; 5], lane: usize, a: f32, b: f32| {
        for (sum, value) in sums.iter_mut().zip([a, b, a * a, b * b, a * b]) {
            sum[lane] += value;
        }
    };
    let (whole_a, whole_b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    for (lane, (a, b)) in whole_a.remainder().iter().zip(whole_b.remainder()).enumerate() {
        add(&mut sums, lane, *a, *b);
    }
    for (a, b) in whole_a.zip(whole_b) {
        for lane in 0..LANES {
            add(&mut sums, lane, a[lane], b[lane]);
        }
    }
    let [sum_a, sum_b, aa, bb, ab] = sums.map(|lanes| lanes.iter().sum::<f32>());
    let spread = (aa - sum_a * sum_a / count) * (bb - sum_b * sum_b / count);
    if spread <= 1e-6 { 0.0 } else { (ab - sum_a * sum_b / count) / spread.sqrt() }
}

/// One of the eight ways to lay a rectangle over itself or its transposition: which axes of the
/// source are flipped after transposing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Orientation(u8);

impl Orientation {
    /// All eight; the first changes nothing.
    pub const ALL: [Self; 8] = [Self(0), Self(1), Self(2), Self(3), Self(4), Self(5), Self(6), Self(7)];

    /// Whether rows become columns.
    pub fn transposed(self) -> bool {
        self.0 & 4 != 0
    }

    /// Whether the source's x is flipped.
    pub fn flips_x(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether the source's y is flipped.
    pub fn flips_y(self) -> bool {
        self.0 & 2 != 0
    }

    /// Whether it is seen in a mirror.
    pub fn mirrored(self) -> bool {
        self.transposed() ^ self.flips_x() ^ self.flips_y()
    }

    /// Degrees that the source was turned by, clockwise, to look like the other; a mirrored one is
    /// mirrored left to right first.
    pub fn degrees(self) -> u16 {
        match self.0 {
            0 | 1 => 0,
            2 | 3 => 180,
            6 | 7 => 90,
            _ => 270,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orientations_are_what_they_say() {
        // 1 2 3
        // 4 5 6
        let grid = Grid::new(3, 2, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
        let turned = |orientation: Orientation| grid.turned(orientation).values;
        for orientation in Orientation::ALL {
            let mut expected = grid.clone();
            if orientation.mirrored() {
                expected.values = vec![3.0, 2.0, 1.0, 6.0, 5.0, 4.0];
            }
            for _ in 0..orientation.degrees() / 90 {
                let (w, h) = (expected.width, expected.height);
                let values = (0..w * h).map(|i| expected.values[(h - 1 - i % h) * w + i / h]).collect();
                expected = Grid::new(h, w, values).unwrap();
            }
            assert_eq!(turned(orientation), expected.values, "{orientation:?}");
        }
    }

    #[test]
    fn sampling_and_correlation() {
        let grid = Grid::new(2, 2, vec![0.0, 1.0, 2.0, 3.0]).unwrap();
        assert_eq!(grid.at(0.5, 0.5), 1.5);
        assert_eq!(grid.at(0.0, 0.0), 0.0);
        assert!((ncc(&[1.0, 2.0, 3.0], &[5.0, 7.0, 9.0]) - 1.0).abs() < 1e-4);
        assert_eq!(ncc(&[1.0, 1.0], &[0.0, 2.0]), 0.0);
    }
}
