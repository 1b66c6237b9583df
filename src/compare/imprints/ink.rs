//! An imprint's ink as numbers.

use crate::examine::{COVERED, PATCH_SIDE, Patch};

/// Cells a side.
pub const SIDE: usize = PATCH_SIDE;

/// Levels of ink on a grid, and which cells cannot be told.
#[derive(Debug, Clone)]
pub struct Ink {
    /// Cells a side.
    pub side: usize,
    /// From 0 to about 14.
    pub levels: Vec<f32>,
    /// 1 where the cell is told, 0 where something covers it.
    pub told: Vec<f32>,
}

impl Ink {
    /// Of a patch; `None` where it is not what it should be.
    pub fn of(patch: &Patch) -> Option<Self> {
        let levels = patch.sketch.levels()?;
        if levels.len() != SIDE * SIDE {
            return None;
        }
        let covered = |x: isize, y: isize| {
            (0..SIDE as isize).contains(&x)
                && (0..SIDE as isize).contains(&y)
                && levels[y as usize * SIDE + x as usize] == COVERED
        };
        // Beside dark strokes the colour is mixed: such cells are not told either.
        let told = (0..SIDE * SIDE)
            .map(|at| {
                let (x, y) = ((at % SIDE) as isize, (at / SIDE) as isize);
                let near = (-1..=1).any(|dy| (-1..=1).any(|dx| covered(x + dx, y + dy)));
                f32::from(u8::from(!near))
            })
            .collect();
        let levels = levels.iter().map(|level| if *level == COVERED { 0.0 } else { f32::from(*level) });
        Some(Self { side: SIDE, levels: levels.collect(), told })
    }

    /// Half as large, by means of the cells that are told.
    pub fn half(&self) -> Self {
        let side = self.side / 2;
        let (mut levels, mut told) = (Vec::with_capacity(side * side), Vec::with_capacity(side * side));
        for at in 0..side * side {
            let (x, y) = (at % side * 2, at / side * 2);
            let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| (y + dy) * self.side + x + dx);
            let weight: f32 = four.iter().map(|at| self.told[*at]).sum();
            let sum: f32 = four.iter().map(|at| self.levels[*at] * self.told[*at]).sum();
            levels.push(if weight > 0.0 { sum / weight } else { 0.0 });
            told.push(if weight >= 2.0 { 1.0 } else { 0.0 });
        }
        Self { side, levels, told }
    }

    /// Level and told between the centres of cells, in cells of this grid; outside there is paper.
    pub fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let limit = self.side as f32 - 1.0;
        if !(x >= 0.0 && y >= 0.0 && x < limit && y < limit) {
            return (0.0, 1.0);
        }
        let (column, row) = (x as usize, y as usize);
        let (right, down) = (x - column as f32, y - row as f32);
        let at = row * self.side + column;
        let mix = |values: &[f32]| {
            let upper = values[at] + (values[at + 1] - values[at]) * right;
            let below = at + self.side;
            let lower = values[below] + (values[below + 1] - values[below]) * right;
            upper + (lower - upper) * down
        };
        (mix(&self.levels), mix(&self.told))
    }
}
