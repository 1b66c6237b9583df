//! How much there is to a place with handwriting. A cross, a tick, a triangle or a circle is alike
//! whenever it is drawn: only what takes a long way of the pen, and one that bends, is told from
//! what the same hand writes again.

use crate::examine::{STROKE_CELLS, Strokes};

/// Cells of the longer side, on which both sides have one measure.
const SIDE: usize = 96;

/// Way of the pen at least, in half the box's perimeter: a cross takes 1.4, a circle 1.6. Names that
/// are drawn for the tests take 1.2 to 3.5.
const WAY: f32 = 1.75;

/// Straight lines that are laid through the strokes, and the share of the way that they may cover:
/// all of it where a mark is made of straight strokes.
const LINES: usize = 6;
const STRAIGHT: f32 = 0.85;

/// Directions in which lines are sought, and how far from a line its cells may lie.
const DIRECTIONS: usize = 48;
const NEAR: f32 = 1.5;

/// What a place with handwriting is like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Form {
    /// Way of the pen, in half the perimeter of the box.
    pub way: f32,
    /// Share of it that a few straight lines cover.
    pub straight: f32,
}

impl Form {
    /// Of the strokes; `None` where what was kept of them cannot be read.
    pub fn of(strokes: &Strokes) -> Option<Self> {
        let levels = strokes.sketch.levels()?;
        let aspect = f32::from(strokes.aspect) / 100.0;
        if levels.len() != STROKE_CELLS.0 * STROKE_CELLS.1 || aspect <= 0.0 {
            return None;
        }
        let mut grid = Grid::of(&levels, aspect);
        grid.thin();
        let cells = grid.cells();
        Some(Self { way: grid.way() / grid.half_perimeter(), straight: straight(&cells) })
    }

    /// Whether it is so much that it is not alike by chance when it is written again.
    pub fn tells(&self) -> bool {
        self.way >= WAY && self.straight <= STRAIGHT
    }
}

/// Ink or none, with a rim of none.
struct Grid {
    width: usize,
    ink: Vec<bool>,
}

impl Grid {
    /// Square cells from those of a sketch.
    fn of(levels: &[u8], aspect: f32) -> Self {
        let side = SIDE as f32;
        let length = |share: f32| ((side * share).round() as usize).clamp(4, SIDE);
        let (across, down) = (length(aspect.min(1.0)), length((1.0 / aspect).min(1.0)));
        let (columns, rows) = STROKE_CELLS;
        let at = |x: f32, y: f32| {
            let (x, y) = (x.clamp(0.0, columns as f32 - 1.001), y.clamp(0.0, rows as f32 - 1.001));
            let (column, row) = (x as usize, y as usize);
            let (right, below) = (x - column as f32, y - row as f32);
            let cell = |column: usize, row: usize| f32::from(levels[row * columns + column]);
            let upper = cell(column, row) * (1.0 - right) + cell(column + 1, row) * right;
            let lower = cell(column, row + 1) * (1.0 - right) + cell(column + 1, row + 1) * right;
            upper * (1.0 - below) + lower * below
        };
        // Thin pens cover parts of a cell only: half of what the darkest tenth of the ink has.
        let mut inked: Vec<u8> = levels.iter().copied().filter(|level| *level > 0).collect();
        inked.sort_unstable();
        let from = inked.get(inked.len() * 9 / 10).map_or(1.0, |level| f32::from(*level) / 2.0);
        let width = across + 2;
        let mut ink = vec![false; width * (down + 2)];
        for y in 0..down {
            for x in 0..across {
                let share = |cell: usize, of: usize, cells: usize| {
                    (cell as f32 + 0.5) / of as f32 * cells as f32 - 0.5
                };
                ink[(y + 1) * width + x + 1] = at(share(x, across, columns), share(y, down, rows)) >= from;
            }
        }
        Self { width, ink }
    }

    /// The eight cells around one, from the one above on clockwise.
    fn around(&self, at: usize) -> [bool; 8] {
        let w = self.width;
        [at - w, at - w + 1, at + 1, at + w + 1, at + w, at + w - 1, at - 1, at - w - 1]
            .map(|at| self.ink[at])
    }

    /// Takes strokes down to lines of one cell (Zhang and Suen, 1984).
    fn thin(&mut self) {
        loop {
            let mut changed = false;
            for second in [false, true] {
                let gone: Vec<usize> = (self.width..self.ink.len() - self.width)
                    .filter(|at| self.ink[*at])
                    .filter(|at| {
                        let p = self.around(*at);
                        let count = p.iter().filter(|ink| **ink).count();
                        let steps = (0..8).filter(|i| !p[*i] && p[(i + 1) % 8]).count();
                        let open = if second {
                            !(p[0] && p[6] && (p[2] || p[4]))
                        } else {
                            !(p[2] && p[4] && (p[0] || p[6]))
                        };
                        (2..=6).contains(&count) && steps == 1 && open
                    })
                    .collect();
                changed |= !gone.is_empty();
                gone.into_iter().for_each(|at| self.ink[at] = false);
            }
            if !changed {
                return;
            }
        }
    }

    /// Breadth and height together.
    fn half_perimeter(&self) -> f32 {
        (self.width + self.ink.len() / self.width - 4) as f32
    }

    /// Length of the lines, in cells.
    fn way(&self) -> f32 {
        let mut way = 0.0;
        for at in (self.width..self.ink.len() - self.width).filter(|at| self.ink[*at]) {
            let [up, _, right, right_below, below, left_below, left, _] = self.around(at);
            way += f32::from(u8::from(right)) + f32::from(u8::from(below));
            // A diagonal counts where no way leads round its corner.
            let diagonals =
                u8::from(right_below && !right && !below) + u8::from(left_below && !left && !below);
            way += f32::from(diagonals) * std::f32::consts::SQRT_2;
            // A dot has a length too.
            way += f32::from(u8::from(!(up || right || right_below || below || left_below || left)));
        }
        way
    }

    fn cells(&self) -> Vec<(f32, f32)> {
        let inked = (0..self.ink.len()).filter(|at| self.ink[*at]);
        inked.map(|at| ((at % self.width) as f32, (at / self.width) as f32)).collect()
    }
}

/// Share of the cells that the straight lines cover which cover the most, one after another.
fn straight(cells: &[(f32, f32)]) -> f32 {
    let mut left = cells.to_vec();
    for _ in 0..LINES {
        let mut best = (0, (0.0, 0.0), 0.0);
        for direction in 0..DIRECTIONS {
            let (sin, cos) = (std::f32::consts::PI * direction as f32 / DIRECTIONS as f32).sin_cos();
            let mut counts = [0_usize; 4 * SIDE];
            let place = |(x, y): (f32, f32)| x * sin - y * cos;
            for cell in &left {
                let bin = (place(*cell) + 2.0 * SIDE as f32).round() as usize;
                for bin in bin.saturating_sub(1)..=bin + 1 {
                    counts[bin.min(4 * SIDE - 1)] += 1;
                }
            }
            for (bin, count) in counts.iter().enumerate() {
                if *count > best.0 {
                    best = (*count, (sin, cos), bin as f32 - 2.0 * SIDE as f32);
                }
            }
        }
        let (_, (sin, cos), at) = best;
        left.retain(|(x, y)| (x * sin - y * cos - at).abs() > NEAR);
    }
    1.0 - left.len() as f32 / cells.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examine::Sketch;

    /// Lines through points of the box, which is `aspect` times as broad as high.
    fn drawn(aspect: f32, lines: &[&[(f32, f32)]]) -> Form {
        let (columns, rows) = STROKE_CELLS;
        let mut levels = vec![0_u8; columns * rows];
        for line in lines {
            for pair in line.windows(2) {
                for step in 0..=400 {
                    let share = step as f32 / 400.0;
                    let along = |a: f32, b: f32| a + (b - a) * share;
                    let (x, y) = (along(pair[0].0, pair[1].0), along(pair[0].1, pair[1].1));
                    let cell = |share: f32, cells: usize| ((share * cells as f32) as usize).min(cells - 1);
                    levels[cell(y, rows) * columns + cell(x, columns)] = 15;
                }
            }
        }
        let sketch = Sketch::pack(columns, rows, &levels);
        Form::of(&Strokes { sketch, aspect: (aspect * 100.0) as u16 }).unwrap()
    }

    #[test]
    fn simple_marks_tell_nothing() {
        let circle: Vec<(f32, f32)> = (0..=40)
            .map(|step| (step as f32 / 40.0 * 6.5).sin_cos())
            .map(|(x, y)| (0.5 + x * 0.48, 0.5 + y * 0.48))
            .collect();
        for aspect in [1.0, 2.0, 3.5] {
            for (name, lines) in [
                ("cross", &[&[(0.0, 0.0), (1.0, 1.0)][..], &[(1.0, 0.0), (0.0, 1.0)][..]][..]),
                ("triangle", &[&[(0.0, 1.0), (0.5, 0.0), (1.0, 1.0), (0.0, 1.0)]]),
                ("rhombus", &[&[(0.0, 0.5), (0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)]]),
                ("slash", &[&[(0.0, 1.0), (1.0, 0.0)]]),
                ("tick", &[&[(0.0, 0.5), (0.3, 1.0), (1.0, 0.0)]]),
                ("zed", &[&[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]]),
                ("circle", &[&circle]),
                (
                    "hatching",
                    &[
                        &[(0.0, 0.0), (1.0, 0.3)],
                        &[(0.0, 0.3), (1.0, 0.6)],
                        &[(0.0, 0.6), (1.0, 0.9)],
                        &[(0.1, 1.0), (0.3, 0.0)],
                        &[(0.4, 1.0), (0.6, 0.0)],
                        &[(0.7, 1.0), (0.9, 0.0)],
                    ],
                ),
            ] {
                let form = drawn(aspect, lines);
                assert!(!form.tells(), "{name} {aspect}: {form:?}");
            }
        }
    }

    #[test]
    fn a_pen_that_goes_to_and_fro_tells() {
        let loops: Vec<(f32, f32)> = (0..=300)
            .map(|step| step as f32 / 300.0)
            .map(|t| {
                let (x, y) = (0.08 * (t * 56.0).sin(), (t * 44.0 + (t * 31.0).sin()).sin());
                (0.1 + 0.8 * t + x, 0.5 + 0.45 * y * (0.6 + 0.4 * (t * 13.0).sin()))
            })
            .collect();
        let form = drawn(2.5, &[&loops]);
        assert!(form.tells(), "{form:?}");
    }
}
