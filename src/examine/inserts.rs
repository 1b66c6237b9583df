//! Photos printed on paper: solid boxes on a scanned page, each with a sketch of its own.

use super::sketch::{self, PHOTO_SIDE, SMALLEST};
use super::tones::{Tones, histogram};
use super::{Insert, page};

/// Pixels a side of a cell.
const CELL: usize = 8;

/// Share of a cell's pixels that are no paper, from which it is solid: strokes cover less.
const SOLID: usize = CELL * CELL * 3 / 4;

/// Share of a box's cells that are solid.
const FILLED: f32 = 0.5;

/// Share of the page that a box covers: smaller ones are seals, logos and passport photos.
const LEAST_AREA: f32 = 0.08;

/// Share of the page that must be paper.
const LEAST_PAPER: f32 = 0.15;

/// Boxes kept of one page, the largest first.
const MOST: usize = 4;

/// Degrees from which a page is brought upright before its boxes are cut out.
const ASKEW: f32 = 0.15;

/// The photos on a page; `scale` is how often its pixels go into those of the file.
pub(super) fn inserts(tones: &Tones, (width, height): (usize, usize), scale: f32) -> Vec<Insert> {
    let luma = &tones.luma;
    let Some(white) = sketch::white(&tones.counts, LEAST_PAPER) else { return Vec::new() };
    let least = (SMALLEST as f32 / scale).ceil() as usize;
    let found = boxes(luma, (width, height), white, least);
    if found.is_empty() {
        return Vec::new();
    }
    let degrees = page::askew(luma, (width, height), white);
    if degrees.abs() < ASKEW {
        return found.iter().filter_map(|place| cut(luma, width, *place, scale)).collect();
    }
    let upright = rotated(luma, (width, height), degrees, white);
    let found = boxes(&upright, (width, height), white, least);
    found.iter().filter_map(|place| cut(&upright, width, *place, scale)).collect()
}

/// Left, top, right and bottom, in pixels.
type Place = [usize; 4];

/// Solid boxes with paper all around them.
fn boxes(luma: &[u8], (width, height): (usize, usize), white: u8, least: usize) -> Vec<Place> {
    let (columns, rows) = (width / CELL, height / CELL);
    let paper = (u16::from(white) * 5 / 6) as u8;
    let inked = |x: usize, y: usize| luma[y * width + x] < paper;
    let mut solid: Vec<bool> = (0..columns * rows)
        .map(|cell| {
            let (left, top) = (cell % columns * CELL, cell / columns * CELL);
            let row = |y: usize| &luma[y * width + left..][..CELL];
            let ink = |y: usize| row(y).iter().filter(|value| **value < paper).count();
            (top..top + CELL).map(ink).sum::<usize>() >= SOLID
        })
        .collect();
    let mut found: Vec<Place> = Vec::new();
    for first in 0..solid.len() {
        if !solid[first] {
            continue;
        }
        solid[first] = false;
        let (mut open, mut count) = (vec![first], 0);
        let [mut left, mut top, mut right, mut bottom] = [columns, rows, 0, 0];
        while let Some(cell) = open.pop() {
            let (x, y) = (cell % columns, cell / columns);
            count += 1;
            (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1));
            let near = [
                (x > 0).then(|| cell - 1),
                (x + 1 < columns).then_some(cell + 1),
                (y > 0).then(|| cell - columns),
                (y + 1 < rows).then_some(cell + columns),
            ];
            for cell in near.into_iter().flatten().filter(|cell| solid[*cell]).collect::<Vec<_>>() {
                solid[cell] = false;
                open.push(cell);
            }
        }
        let area = (right - left) * (bottom - top);
        let inside = left > 0 && top > 0 && right < columns && bottom < rows;
        let large = area as f32 >= LEAST_AREA * (columns * rows) as f32;
        if inside && large && count as f32 >= FILLED * area as f32 {
            let place = [left * CELL, top * CELL, right * CELL, bottom * CELL];
            let place = trimmed(place, (width, height), inked);
            if place[2] - place[0] >= least && place[3] - place[1] >= least {
                found.push(place);
            }
        }
    }
    found.sort_by_key(|place| (std::cmp::Reverse((place[2] - place[0]) * (place[3] - place[1])), *place));
    found.truncate(MOST);
    found
}

/// The box to the pixel: a cell wider all around, without the lines at its sides that are paper.
fn trimmed(place: Place, (width, height): (usize, usize), inked: impl Fn(usize, usize) -> bool) -> Place {
    let [mut left, mut top, mut right, mut bottom] = [
        place[0].saturating_sub(CELL),
        place[1].saturating_sub(CELL),
        (place[2] + CELL).min(width),
        (place[3] + CELL).min(height),
    ];
    let row = |y: usize, left: usize, right: usize| {
        (left..right).filter(|x| inked(*x, y)).count() * 2 < right - left
    };
    let column = |x: usize, top: usize, bottom: usize| {
        (top..bottom).filter(|y| inked(x, *y)).count() * 2 < bottom - top
    };
    // A pale edge inside the picture must not eat into it.
    for _ in 0..2 * CELL {
        let large = right - left > 4 * CELL && bottom - top > 4 * CELL;
        if !large {
            break;
        }
        top += usize::from(row(top, left, right));
        bottom -= usize::from(row(bottom - 1, left, right));
        left += usize::from(column(left, top, bottom));
        right -= usize::from(column(right - 1, top, bottom));
    }
    [left, top, right, bottom]
}

fn cut(luma: &[u8], width: usize, [left, top, right, bottom]: Place, scale: f32) -> Option<Insert> {
    let own: Vec<u8> =
        (top..bottom).flat_map(|y| &luma[y * width + left..y * width + right]).copied().collect();
    let size = (right - left, bottom - top);
    let cells = super::pixels::average(&own, size, (PHOTO_SIDE, PHOTO_SIDE));
    let sketch = sketch::photo(&histogram(&own), &cells)?;
    let length = |side: usize| (side as f32 * scale) as u32;
    Some(Insert { width: length(size.0), height: length(size.1), sketch })
}

/// Turned back by `degrees` about its middle; what comes from outside is paper.
fn rotated(luma: &[u8], (width, height): (usize, usize), degrees: f32, white: u8) -> Vec<u8> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    (0..width * height)
        .map(|i| {
            let (x, y) = ((i % width) as f32 - middle_x, (i / width) as f32 - middle_y);
            let (x, y) = (x * cos - y * sin + middle_x, y * cos + x * sin + middle_y);
            if x < 0.0 || y < 0.0 || x >= (width - 1) as f32 || y >= (height - 1) as f32 {
                return white;
            }
            let (column, line) = (x as usize, y as usize);
            let (u, v) = (x - column as f32, y - line as f32);
            let at = |dx: usize, dy: usize| f32::from(luma[(line + dy) * width + column + dx]);
            let upper = at(0, 0) + (at(1, 0) - at(0, 0)) * u;
            let lower = at(0, 1) + (at(1, 1) - at(0, 1)) * u;
            (upper + (lower - upper) * v) as u8
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ink: impl Fn(usize, usize) -> Option<u8>) -> Tones {
        let grey = |i: usize| ink(i % 700, i / 700).unwrap_or(245);
        let rgb: Vec<u8> = (0..700 * 1000).flat_map(|i| [grey(i); 3]).collect();
        Tones::of(&rgb)
    }

    #[test]
    fn a_photo_on_paper_is_cut_out_and_writing_is_not() {
        let photo = |x: usize, y: usize| (x / 9 * 37 + y / 7 * 53) % 180;
        let luma = page(|x, y| {
            let inside = (103..597).contains(&x) && (301..672).contains(&y);
            let writing = y < 200 && y % 18 < 9 && x % 11 < 4;
            if inside { Some(photo(x, y) as u8) } else { writing.then_some(20) }
        });
        let found = inserts(&luma, (700, 1000), 1.0);
        assert_eq!(found.len(), 1);
        assert!(found[0].width.abs_diff(494) <= 2 && found[0].height.abs_diff(371) <= 2, "{found:?}");
        let writing = page(|x, y| (y % 18 < 9 && x % 11 < 4).then_some(20));
        assert_eq!(inserts(&writing, (700, 1000), 1.0), Vec::new());
    }
}
