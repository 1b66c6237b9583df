//! Two written names laid over each other as well as they will lie: moved, turned and stretched a
//! little, as two scans of one paste are.

use crate::examine::STROKE_CELLS;

const ACROSS: usize = STROKE_CELLS.0;
const DOWN: usize = STROKE_CELLS.1;

/// First steps of the search: across, down (shares of the box), both stretches, and the turn in
/// radians; each is halved so many times.
const STEPS: [f32; 5] = [0.02, 0.04, 0.03, 0.04, 0.02];
const HALVINGS: usize = 4;

/// How far the search may go from where the boxes lie on each other.
const FAR: [f32; 5] = [0.06, 0.14, 0.10, 0.16, 0.08];

/// Correlation of boxes on each other below which no name is found to be the other by moving it.
const AT_REST: f32 = 0.7;

/// The ink of a name, softened: strokes are a cell or two broad, and scans differ by parts of one.
#[derive(Debug, Clone)]
pub struct Ink {
    cells: Vec<f32>,
    /// Breadth of the box by its height.
    pub aspect: f32,
}

impl Ink {
    /// From levels row by row; `None` where they are not of the size of strokes.
    pub fn of(levels: &[u8], aspect: f32) -> Option<Self> {
        if levels.len() != ACROSS * DOWN || aspect <= 0.0 {
            return None;
        }
        let at = |x: usize, y: usize| f32::from(levels[y.min(DOWN - 1) * ACROSS + x.min(ACROSS - 1)]);
        let three = |x: usize, y: usize| at(x.saturating_sub(1), y) + 2.0 * at(x, y) + at(x + 1, y);
        let cells = (0..ACROSS * DOWN)
            .map(|cell| {
                let (x, y) = (cell % ACROSS, cell / ACROSS);
                three(x, y.saturating_sub(1)) + 2.0 * three(x, y) + three(x, y + 1)
            })
            .collect();
        Some(Self { cells, aspect })
    }

    fn sample(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x * ACROSS as f32 - 0.5, y * DOWN as f32 - 0.5);
        if x < 0.0 || y < 0.0 || x >= (ACROSS - 1) as f32 || y >= (DOWN - 1) as f32 {
            return 0.0;
        }
        let (column, row) = (x as usize, y as usize);
        let (right, below) = (x - column as f32, y - row as f32);
        let at = row * ACROSS + column;
        let upper = self.cells[at] + (self.cells[at + 1] - self.cells[at]) * right;
        let at = at + ACROSS;
        let lower = self.cells[at] + (self.cells[at + 1] - self.cells[at]) * right;
        upper + (lower - upper) * below
    }

    /// Means of eight by four fields, less their mean, at a length of one: names whose fields are
    /// not alike are not one.
    pub fn coarse(&self) -> [f32; 32] {
        let mut fields = [0.0_f32; 32];
        for (cell, value) in self.cells.iter().enumerate() {
            fields[cell / ACROSS / (DOWN / 4) * 8 + cell % ACROSS / (ACROSS / 8)] += value;
        }
        let mean = fields.iter().sum::<f32>() / 32.0;
        fields.iter_mut().for_each(|field| *field -= mean);
        let length = fields.iter().map(|field| field * field).sum::<f32>().sqrt().max(1e-6);
        fields.map(|field| field / length)
    }
}

/// Correlation of the ink of two names where they lie best on each other; where they are far from
/// one, as they lie.
pub fn alike(a: &Ink, b: &Ink) -> f32 {
    let mut best = [0.0, 0.0, 0.0, 0.0, 0.0];
    let mut score = correlation(a, b, &best);
    if score < AT_REST {
        return score;
    }
    let mut steps = STEPS;
    for _ in 0..HALVINGS {
        loop {
            let before = score;
            for axis in 0..best.len() {
                for way in [-1.0, 1.0] {
                    let mut tried = best;
                    tried[axis] += way * steps[axis];
                    if tried[axis].abs() > FAR[axis] {
                        continue;
                    }
                    let other = correlation(a, b, &tried);
                    if other > score + 1e-4 {
                        (best, score) = (tried, other);
                    }
                }
            }
            if score <= before {
                break;
            }
        }
        steps = steps.map(|step| step / 2.0);
    }
    score
}

fn correlation(a: &Ink, b: &Ink, [dx, dy, wide, high, turn]: &[f32; 5]) -> f32 {
    let n = (ACROSS * DOWN) as f32;
    let (mut sa, mut sb, mut aa, mut bb, mut ab) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
    for (cell, p) in a.cells.iter().enumerate() {
        let x = ((cell % ACROSS) as f32 + 0.5) / ACROSS as f32 - 0.5;
        let y = ((cell / ACROSS) as f32 + 0.5) / DOWN as f32 - 0.5;
        let q = b.sample(
            x * (1.0 + wide) + turn * y / a.aspect + dx + 0.5,
            y * (1.0 + high) - turn * x * a.aspect + dy + 0.5,
        );
        (sa, sb) = (sa + p, sb + q);
        (aa, bb, ab) = (aa + p * p, bb + q * q, ab + p * q);
    }
    let spread = (aa - sa * sa / n) * (bb - sb * sb / n);
    if spread <= 1e-3 { 0.0 } else { (ab - sa * sb / n) / spread.sqrt() }
}
