//! What pictures are looked up by: the signs of their lowest DCT coefficients.

use std::sync::LazyLock;

/// Side of the square that the hash is taken from: lines of a form must not alias with it.
pub(super) const SIDE: usize = 64;

/// Coefficients a side that are kept.
const KEPT: usize = 16;

/// `cos` of the lowest DCT-II basis functions: of each place, all [`KEPT`].
static BASIS: LazyLock<Vec<[f32; KEPT]>> = LazyLock::new(|| {
    let value =
        |n: usize, k: usize| (std::f64::consts::PI / SIDE as f64 * (n as f64 + 0.5) * k as f64).cos() as f32;
    (0..SIDE).map(|n| std::array::from_fn(|k| value(n, k))).collect()
});

/// Signs of the lowest DCT-II coefficients of [`SIDE`] squared values, row by row; the constant one
/// counts as negative.
pub(super) fn hash(grid: &[f32]) -> [u64; 4] {
    // All coefficients of a line grow beside each other, which goes many at a time.
    let mut values = [[0.0_f32; KEPT]; KEPT];
    for (line, down) in grid.chunks_exact(SIDE).zip(&*BASIS) {
        let mut across = [0.0_f32; KEPT];
        for (cell, basis) in line.iter().zip(&*BASIS) {
            across.iter_mut().zip(basis).for_each(|(sum, basis)| *sum += cell * basis);
        }
        for (sums, down) in values.iter_mut().zip(down) {
            sums.iter_mut().zip(across).for_each(|(sum, across)| *sum += across * down);
        }
    }
    let mut bits = [0_u64; 4];
    for (bit, value) in values.as_flattened().iter().enumerate().skip(1) {
        bits[bit / 64] |= u64::from(*value > 0.0) << (bit % 64);
    }
    bits
}
