//! Pages: ink on paper, brought upright once and for all, with what they are looked up by.

use serde::{Deserialize, Serialize};

use super::grid::{Grid, ncc, place};
use super::hash::{SIDE, hash};
use super::{Sketch, sketch};

/// Level from which a cell is ink.
const INK: f32 = 4.0;

/// Degrees to either side that a page may lie askew.
const SKEW: f32 = 3.0;

/// Side of the coarse picture.
const COARSE: usize = 32;

/// Tiles, in cells of the sketch, that find edits.
pub(crate) const SMALL: (usize, usize) = (16, 10);

/// Small tiles with ink that a page must have.
const LEAST: usize = 24;

/// A rectangle: left, top, width and height as shares of the whole.
pub(crate) type Window = [f32; 4];

/// What is kept of a picture that is ink on paper.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Inked {
    /// The share of it that is ink: small on written pages, large where a bright photo looks like
    /// one.
    pub share: f32,
    /// The page brought upright; none where it bears too little to be compared.
    pub upright: Option<(Page, Sketch)>,
}

/// What an upright page is looked up by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Signs of 16×16 DCT coefficients of the ink inside its frame.
    pub hash: [u64; 4],
    /// The ink inside its frame, 32 a side.
    pub coarse: Vec<u8>,
    /// The frame that both are taken from, as shares of the upright page.
    pub ink: [f32; 4],
}

impl Inked {
    /// From the levels of ink, row by row.
    pub(super) fn of(width: usize, height: usize, levels: Vec<u8>) -> Self {
        let ink = levels.iter().filter(|level| f32::from(**level) >= INK).count();
        let share = ink as f32 / levels.len().max(1) as f32;
        let values = levels.into_iter().map(f32::from).collect();
        Self { share, upright: Grid::new(width, height, values).and_then(Page::of) }
    }
}

impl Page {
    /// A page and its upright sketch; `None` where it bears too little.
    fn of(grid: Grid) -> Option<(Self, Sketch)> {
        let upright = rotated(grid);
        if inked_tiles(&upright) < LEAST {
            return None;
        }
        let ink = inked_box(&upright)?;
        let fine = means(&upright, ink);
        let levels: Vec<u8> =
            upright.values.iter().map(|value| (value + 0.5).clamp(0.0, 15.0) as u8).collect();
        let page = Self { hash: hash(&fine), coarse: softened(fine), ink };
        Some((page, Sketch::pack(upright.width, upright.height, &levels)))
    }

    /// Bits in which the hashes differ.
    pub fn distance(&self, other: &Self) -> u32 {
        self.hash.iter().zip(other.hash).map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    /// Correlation of the coarse pictures.
    pub fn alike(&self, other: &Self) -> f32 {
        let values = |page: &Self| page.coarse.iter().map(|value| f32::from(*value)).collect::<Vec<_>>();
        ncc(&values(self), &values(other))
    }
}

/// By how many degrees the lines of a picture lie askew.
pub(super) fn askew(luma: &[u8], size: (usize, usize), white: u8) -> f32 {
    let (width, height) = sketch::page_size(size.0, size.1);
    let cells = super::pixels::average(luma, size, (width, height));
    let levels = sketch::page(white, &cells).into_iter().map(f32::from).collect();
    Grid::new(width, height, levels).map_or(0.0, |grid| skew(&grid))
}

/// Ink of one row without a gap.
struct Run {
    /// Its first cell, from the middle of the row.
    x: f32,
    /// Its row.
    y: f32,
    cells: u16,
}

fn runs(grid: &Grid) -> Vec<Run> {
    let mut runs = Vec::new();
    for (y, row) in grid.rows().enumerate() {
        let mut x = 0;
        for same in row.chunk_by(|a, b| (*a >= INK) == (*b >= INK)) {
            if same[0] >= INK {
                let (x, y) = (x as f32 + 0.5 - grid.width as f32 / 2.0, y as f32 + 0.5);
                runs.push(Run { x, y, cells: same.len() as u16 });
            }
            x += same.len();
        }
    }
    runs
}

/// The angle in degrees at which lines of ink are sharpest.
fn skew(grid: &Grid) -> f32 {
    let runs = runs(grid);
    if runs.is_empty() {
        return 0.0;
    }
    let mut bins = vec![0_u32; grid.height + 2 * grid.width];
    let mut sharpness = |degrees: f32| {
        let slope = degrees.to_radians().tan();
        let offset = grid.width as f32;
        let bin = |x: f32, y: f32| (y - x * slope + offset) as usize;
        bins.fill(0);
        for Run { x, y, cells } in &runs {
            // Lines are nearly level: most runs lie in one bin as a whole.
            let first = bin(*x, *y);
            if first == bin(x + f32::from(cells - 1), *y) {
                bins[first] += u32::from(*cells);
            } else {
                (0..*cells).for_each(|cell| bins[bin(x + f32::from(cell), *y)] += 1);
            }
        }
        bins.iter().map(|count| u64::from(*count) * u64::from(*count)).sum::<u64>()
    };
    let mut best = |from: f32, to: f32, step: f32| {
        let count = ((to - from) / step).round() as usize;
        let angles = (0..=count).map(|i| from + i as f32 * step);
        // Of equals the one nearest to upright.
        angles
            .map(|angle| (sharpness(angle), angle))
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.abs().total_cmp(&a.1.abs())))
            .map_or(0.0, |best| best.1)
    };
    let rough = best(-SKEW, SKEW, 0.5);
    let near = best(rough - 0.5, rough + 0.5, 0.1);
    best(near - 0.1, near + 0.1, 0.025)
}

/// Turned upright about its middle; what comes from outside is paper.
fn rotated(grid: Grid) -> Grid {
    let degrees = -skew(&grid);
    if degrees.abs() < 0.05 {
        return grid;
    }
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = (grid.width as f32, grid.height as f32);
    let mut values = Vec::with_capacity(grid.values.len());
    for row in 0..grid.height {
        let y = row as f32 + 0.5 - height / 2.0;
        values.extend((0..grid.width).map(|column| {
            let x = column as f32 + 0.5 - width / 2.0;
            let (from_x, from_y) = (x * cos + y * sin + width / 2.0, y * cos - x * sin + height / 2.0);
            let inside = (0.0..width).contains(&from_x) && (0.0..height).contains(&from_y);
            if inside { grid.at_cell(from_x, from_y) } else { 0.0 }
        }));
    }
    Grid { values, ..grid }
}

/// Nine tenths of the page about the middle of its ink: scans of one sheet differ in margins far
/// more than in scale, and a mean is smooth in what noise and stamps add.
fn inked_box(grid: &Grid) -> Option<Window> {
    const SPAN: f32 = 0.9;
    let (mut sum, mut x_sum, mut y_sum) = (0.0_f64, 0.0, 0.0);
    for (y, row) in grid.rows().enumerate() {
        let (mut line, mut across) = (0.0_f64, 0.0_f64);
        for (x, value) in row.iter().enumerate() {
            line += f64::from(*value);
            across += f64::from(*value) * (x as f64 + 0.5);
        }
        sum += line;
        x_sum += across / grid.width as f64;
        y_sum += line * (y as f64 + 0.5) / grid.height as f64;
    }
    (sum > 0.0).then(|| [(x_sum / sum) as f32 - SPAN / 2.0, (y_sum / sum) as f32 - SPAN / 2.0, SPAN, SPAN])
}

/// Means of ink inside a box, [`SIDE`] a side.
fn means(grid: &Grid, [left, top, width, height]: Window) -> Vec<f32> {
    const FINE: usize = 4;
    let grid = grid.half();
    let share = |cell: usize| (cell as f32 + 0.5) / (SIDE * FINE) as f32;
    let cell = |at: f32, count: usize| (0.0..1.0).contains(&at).then(|| place(at, count));
    let columns: Vec<_> = (0..SIDE * FINE).map(|x| cell(left + share(x) * width, grid.width)).collect();
    let mut sums = vec![0.0; SIDE * SIDE];
    let mut line = vec![0.0; grid.width];
    for y in 0..SIDE * FINE {
        let Some((row, down)) = cell(top + share(y) * height, grid.height) else { continue };
        grid.between(row, down, &mut line);
        let sums = &mut sums[y / FINE * SIDE..][..SIDE];
        for (sum, columns) in sums.iter_mut().zip(columns.chunks_exact(FINE)) {
            let value =
                |(column, right): &(usize, f32)| line[*column] + (line[column + 1] - line[*column]) * right;
            *sum += columns.iter().flatten().map(value).sum::<f32>();
        }
    }
    sums.iter().map(|sum| sum / (FINE * FINE) as f32).collect()
}

/// At half the size and blurred by a cell.
fn softened(fine: Vec<f32>) -> Vec<u8> {
    let Some(grid) = Grid::new(SIDE, SIDE, fine) else { return Vec::new() };
    blurred(&grid.half()).values.iter().map(|value| (value * 17.0) as u8).take(COARSE * COARSE).collect()
}

/// Softened by a cell, so that strokes still meet when they fall between cells.
pub(crate) fn blurred(grid: &Grid) -> Grid {
    let row = |y: usize| &grid.values[y * grid.width..][..grid.width];
    let mut values = Vec::with_capacity(grid.values.len());
    let mut line = vec![0.0; grid.width];
    for y in 0..grid.height {
        let around = row(y.saturating_sub(1)).iter().zip(row((y + 1).min(grid.height - 1)));
        for ((slot, middle), (above, below)) in line.iter_mut().zip(row(y)).zip(around) {
            *slot = above + 2.0 * middle + below;
        }
        let last = grid.width - 1;
        values.push((3.0 * line[0] + line[1]) / 16.0);
        values.extend(line.windows(3).map(|near| (near[0] + 2.0 * near[1] + near[2]) / 16.0));
        values.push((line[last - 1] + 3.0 * line[last]) / 16.0);
    }
    Grid { values, ..*grid }
}

/// Small tiles that bear ink.
fn inked_tiles(grid: &Grid) -> usize {
    let bears = |(left, top): &(usize, usize)| {
        let row = |y: usize| &grid.values[y * grid.width + left..][..SMALL.0];
        let ink = |y: usize| row(y).iter().filter(|value| **value >= INK).count();
        (*top..top + SMALL.1).map(ink).sum::<usize>() * 20 >= SMALL.0 * SMALL.1
    };
    tiles(grid, SMALL).filter(bears).count()
}

/// Left upper corners of the tiles of a grid.
pub(crate) fn tiles(grid: &Grid, size: (usize, usize)) -> impl Iterator<Item = (usize, usize)> + use<> {
    let (columns, rows) = (grid.width / size.0, grid.height / size.1);
    (0..rows * columns).map(move |i| (i % columns.max(1) * size.0, i / columns.max(1) * size.1))
}

pub(crate) fn cut(
    grid: &Grid,
    (left, top): (usize, usize),
    size: (usize, usize),
    by: (isize, isize),
) -> Vec<f32> {
    let mut values = Vec::with_capacity(size.0 * size.1);
    for y in 0..size.1 {
        let row = (top + y).saturating_add_signed(by.1).min(grid.height - 1);
        for x in 0..size.0 {
            let column = (left + x).saturating_add_signed(by.0).min(grid.width - 1);
            values.push(grid.values[row * grid.width + column]);
        }
    }
    values
}

/// Whether a twentieth of the cells are ink.
pub(crate) fn has_ink(values: &[f32]) -> bool {
    values.iter().filter(|value| **value >= INK).count() * 20 >= values.len()
}
