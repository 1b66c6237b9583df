//! Which parts of the ink were written by hand, and which of them belong together.

use super::blobs::{Blob, Line, blobs, line};
use super::ink;

/// All lengths are shares of the picture's longer side; of an A4 page a hundredth is 3 mm.
///
/// Height of a letter of a signature, of one in blue ink, and of a line of writing at most.
const TALL: f32 = 0.0185;
const TALL_BLUE: f32 = 0.0145;
const HIGHEST: f32 = 0.115;

/// Breadth of what was written in one go at most, and of what is no writing but a drawing.
const BROADEST: f32 = 0.30;

/// Height up to which a line is looked at for being print.
const LOW: f32 = 0.03;

/// Shorter side of a page by its longer one: what is longer is a strip of it, cut out or stitched,
/// on which nothing has the size that it has on a page.
const PAGE: f32 = 0.55;

/// Way of the pen that a letter of a signature takes, and a whole signature.
const LETTER: f32 = 0.034;
const NAME: f32 = 0.093;

/// Breadth of a pen at most, and as a share of the height of what it wrote.
const PEN: f32 = 0.0062;
const PEN_BY_HEIGHT: f32 = 0.17;

/// Share of the box that is ink: letters of print are denser.
const COVER: f32 = 0.40;

/// How square strokes may be that a hand drew, in any ink and in blue.
const SQUARE: f32 = 0.5;
const SQUARE_BLUE: f32 = 0.62;

/// And strokes of blue ink beside others of blue ink.
const SQUARE_GROWN: f32 = 0.8;

/// Share of blue from which a part is of blue ink.
const BLUE: f32 = 0.45;

/// Share of a part's ink along the ellipse in its box from which it is the ring of a seal.
const RING: f32 = 0.62;

/// Shorter side from which pieces of a ring together are one.
const SEAL: f32 = 0.065;

/// Sectors of a ring.
const SECTORS: usize = 12;

/// Share of the page under drawings and photos from which writing cannot be told from them.
const DRAWN: f32 = 0.30;

/// Parts of a page that are looked at one by one at most; a page with more is no writing.
const PARTS: usize = 400;

/// Places kept of one page at most.
const MOST: usize = 32;

/// A picture that is ink on paper.
#[derive(Clone, Copy)]
pub(super) struct Plate<'a> {
    pub size: (usize, usize),
    pub luma: &'a [u8],
    pub rgb: &'a [u8],
    pub red: &'a [u8],
    pub white: u8,
}

/// A place that looks written by hand.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
    /// The parts of the ink in it.
    pub parts: Vec<Blob>,
    /// Share of it that is blue.
    pub blue: f32,
}

/// What a part of the ink is taken for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// Print, or anything else.
    Other,
    /// Drawn by a pen, and large enough to be a letter of a signature.
    Letter,
    /// Drawn by a pen, and small: a dot, a stroke of a letter.
    Stroke,
}

/// The places on a page that look written by hand, from the top, then from the left.
pub(super) fn written(plate: &Plate) -> Vec<Written> {
    let (width, height) = plate.size;
    let side = width.max(height) as f32;
    if (width.min(height) as f32) < PAGE * side {
        return Vec::new();
    }
    let parts = blobs(width, &ink::mask(plate.size, plate.luma, plate.red, plate.white));
    let drawings: Vec<&Blob> = parts.iter().filter(|part| is_drawing(part, side)).collect();
    let drawn: i32 = drawings.iter().map(|part| part.width() * part.height()).sum();
    if drawn as f32 > DRAWN * (width * height) as f32 {
        return Vec::new();
    }
    let covered = |part: &Blob| drawings.iter().any(|drawing| touch(drawing, part, 4));
    let large = |part: &&Blob| part.height().max(part.width()) as f32 >= TALL_BLUE * side * 0.5;
    let mut looked = 0;
    let mut kinds: Vec<(Kind, Line)> = Vec::with_capacity(parts.len());
    for part in &parts {
        let may = large(&part) && !is_drawing(part, side) && part.cover() <= 0.62;
        looked += usize::from(may && part.height() as f32 >= TALL_BLUE * side);
        if looked > PARTS {
            return Vec::new();
        }
        kinds.push(match may && !covered(part) {
            true => {
                let line = line(part, plate.size, plate.luma, plate.rgb);
                (kind(part, &line, side), line)
            }
            false => (Kind::Other, Line::default()),
        });
    }
    for at in 0..parts.len() {
        if kinds[at].0 == Kind::Letter && is_in_line(at, &parts, &kinds) {
            kinds[at].0 = Kind::Other;
        }
    }
    let mut found: Vec<Written> =
        groups(&parts, &kinds).into_iter().filter_map(|group| place(group, &parts, &kinds, side)).collect();
    found.sort_by_key(|place| (place.top, place.left));
    found.truncate(MOST);
    found
}

/// Too large for writing, or filled.
fn is_drawing(part: &Blob, side: f32) -> bool {
    let (width, height) = (part.width() as f32, part.height() as f32);
    let large = height > HIGHEST * side || width > BROADEST * side;
    let thin = width.min(height) < 0.008 * side;
    let solid = part.cover() > 0.6 && width.min(height) > 0.02 * side;
    (large && !thin) || solid
}

fn touch(a: &Blob, b: &Blob, reach: i32) -> bool {
    a.left - reach < b.right
        && b.left - reach < a.right
        && a.top - reach < b.bottom
        && b.top - reach < a.bottom
}

fn kind(part: &Blob, line: &Line, side: f32) -> Kind {
    let (width, height) = (part.width() as f32, part.height() as f32);
    let blue = line.blue >= BLUE;
    let square = if blue { SQUARE_BLUE } else { SQUARE };
    let pen = line.pen <= PEN * side && part.cover() <= COVER;
    let straight = line.length < 1.25 * width.max(height);
    let tall = height >= if blue { TALL_BLUE } else { TALL } * side;
    let letter = pen
        && tall
        && !straight
        && line.pen <= PEN_BY_HEIGHT * height
        && line.length >= LETTER * side
        && line.square <= square
        && !is_ring(part, &part.runs, 1);
    if letter {
        Kind::Letter
    } else if line.pen <= PEN * side && line.square <= 0.8 {
        Kind::Stroke
    } else {
        Kind::Other
    }
}

/// Whether ink runs along the ellipse in a box, all around but for some sectors: a ring, the outline
/// of a seal without colour.
fn is_ring<'r>(bounds: &Blob, runs: impl IntoIterator<Item = &'r (i32, i32, i32)>, open: usize) -> bool {
    let (a, b) = (bounds.width() as f32 / 2.0, bounds.height() as f32 / 2.0);
    let (x, y) = (bounds.left as f32 + a, bounds.top as f32 + b);
    let (mut along, mut all) = (0_u32, 0_u32);
    let mut around = [false; SECTORS];
    for (row, from, to) in runs {
        for column in *from..=*to {
            let (dx, dy) = ((column as f32 + 0.5 - x) / a, (*row as f32 + 0.5 - y) / b);
            all += 1;
            if (0.62..1.2).contains(&(dx * dx + dy * dy)) {
                along += 1;
                let turn = dy.atan2(dx) / std::f32::consts::TAU + 0.5;
                around[(turn * SECTORS as f32) as usize % SECTORS] = true;
            }
        }
    }
    along as f32 > RING * all as f32 && around.iter().filter(|hit| !**hit).count() <= open
}

/// Whether a part stands in a line of print: others of its height beside it, on one line with it.
fn is_in_line(at: usize, parts: &[Blob], kinds: &[(Kind, Line)]) -> bool {
    let own = &parts[at];
    let height = own.height();
    let like = |other: &Blob| {
        other.height() * 5 >= height * 4
            && other.height() * 4 <= height * 5
            && (other.bottom - own.bottom).abs() * 6 <= height
    };
    let near = |other: &Blob| {
        let gap = (other.left - own.right).max(own.left - other.right);
        gap <= height * 3
    };
    let beside = parts.iter().enumerate().filter(|(other, part)| *other != at && like(part) && near(part));
    let (mut print, mut any) = (0, 0);
    for (other, _) in beside {
        any += 1;
        print += usize::from(kinds[other].0 != Kind::Letter);
    }
    print >= 3 || any >= 5
}

/// Parts that belong together, each group with a letter in it.
fn groups(parts: &[Blob], kinds: &[(Kind, Line)]) -> Vec<Vec<usize>> {
    let letters: Vec<usize> = (0..parts.len()).filter(|at| kinds[*at].0 == Kind::Letter).collect();
    let mut set: Vec<usize> = (0..letters.len()).collect();
    for a in 0..letters.len() {
        for b in a + 1..letters.len() {
            let (one, two) = (&parts[letters[a]], &parts[letters[b]]);
            if together(one, two) {
                let (from, to) = (set[a].max(set[b]), set[a].min(set[b]));
                set.iter_mut().filter(|own| **own == from).for_each(|own| *own = to);
            }
        }
    }
    let mut found: Vec<Vec<usize>> = Vec::new();
    for head in 0..letters.len() {
        let own: Vec<usize> =
            (0..letters.len()).filter(|at| set[*at] == head).map(|at| letters[at]).collect();
        if !own.is_empty() {
            found.push(own);
        }
    }
    for group in &mut found {
        while grow(group, parts, kinds) {}
    }
    merged(found, parts)
}

/// Takes in the strokes that the pen left beside and between the letters.
fn grow(group: &mut Vec<usize>, parts: &[Blob], kinds: &[(Kind, Line)]) -> bool {
    let bounds = bounds(group, parts);
    let height = bounds.height();
    let blue = group.iter().all(|at| kinds[*at].1.blue >= BLUE);
    let beside = |part: &Blob, line: &Line| {
        let gap = (part.left - bounds.right).max(bounds.left - part.right);
        let overlap = part.bottom.min(bounds.bottom) - part.top.max(bounds.top);
        let size = part.height().max(part.width());
        let written = line.square <= if blue && line.blue >= BLUE { SQUARE_GROWN } else { SQUARE };
        size * 3 >= height && gap * 5 <= height * 2 && overlap * 2 >= part.height() && written
    };
    let more: Vec<usize> = (0..parts.len())
        .filter(|at| kinds[*at].0 == Kind::Stroke && !group.contains(at))
        .filter(|at| within(&parts[*at], &bounds, height / 5) || beside(&parts[*at], &kinds[*at].1))
        .collect();
    group.extend(&more);
    !more.is_empty() && group.len() < MOST
}

/// Groups that grew into each other are one.
fn merged(groups: Vec<Vec<usize>>, parts: &[Blob]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    for group in groups {
        let own = bounds(&group, parts);
        let mut all = group;
        found.retain(|other| {
            let apart = !together(&bounds(other, parts), &own) || all.len() + other.len() > 2 * MOST;
            if !apart {
                all.extend(other);
            }
            apart
        });
        all.sort_unstable();
        all.dedup();
        found.push(all);
    }
    found
}

/// Whether two letters belong to one name.
fn together(a: &Blob, b: &Blob) -> bool {
    let height = a.height().max(b.height());
    let gap = (a.left - b.right).max(b.left - a.right);
    let overlap = a.bottom.min(b.bottom) - a.top.max(b.top);
    gap <= height * 4 / 5 && overlap * 3 >= a.height().min(b.height())
}

fn within(part: &Blob, bounds: &Blob, reach: i32) -> bool {
    part.left >= bounds.left - reach
        && part.right <= bounds.right + reach
        && part.top >= bounds.top - reach / 2
        && part.bottom <= bounds.bottom + reach / 2
}

fn bounds(group: &[usize], parts: &[Blob]) -> Blob {
    let mut bounds = Blob { left: i32::MAX, top: i32::MAX, right: 0, bottom: 0, ..Blob::default() };
    for at in group {
        let part = &parts[*at];
        (bounds.left, bounds.top) = (bounds.left.min(part.left), bounds.top.min(part.top));
        (bounds.right, bounds.bottom) = (bounds.right.max(part.right), bounds.bottom.max(part.bottom));
    }
    bounds
}

/// Whether low writing stands on one line or under one, as only print does.
fn is_level(group: &[usize], parts: &[Blob], bounds: &Blob, side: f32) -> bool {
    let (across, height) = (bounds.width(), bounds.height());
    let slots = (across as f32 / height as f32).round() as usize;
    if slots < 3 || height as f32 > LOW * side {
        return false;
    }
    let mut ends = vec![(i32::MAX, 0); slots];
    for (row, from, to) in group.iter().flat_map(|at| &parts[*at].runs) {
        let slot = |x: i32| ((x - bounds.left) as usize * slots / across as usize).min(slots - 1);
        for (top, bottom) in &mut ends[slot(*from)..=slot(*to)] {
            (*top, *bottom) = ((*top).min(*row), (*bottom).max(*row));
        }
    }
    let level = |mut ends: Vec<i32>| {
        ends.sort_unstable();
        let middle = ends[ends.len() / 2];
        let near = ends.iter().filter(|end| (**end - middle).abs() <= 2).count();
        near * 4 >= ends.len() * 3
    };
    level(ends.iter().map(|end| end.0).collect()) || level(ends.iter().map(|end| end.1).collect())
}

/// A group as a place that was written on, where it is one.
fn place(group: Vec<usize>, parts: &[Blob], kinds: &[(Kind, Line)], side: f32) -> Option<Written> {
    let bounds = bounds(&group, parts);
    let length: f32 = group.iter().map(|at| kinds[*at].1.length).sum();
    let area: f32 = group.iter().map(|at| parts[*at].area as f32).sum();
    let blue = group.iter().map(|at| kinds[*at].1.blue * parts[*at].area as f32).sum::<f32>() / area.max(1.0);
    let high = bounds.height() as f32 <= 1.3 * HIGHEST * side;
    let runs = || group.iter().flat_map(|at| &parts[*at].runs);
    let seal = bounds.width().min(bounds.height()) as f32 >= SEAL * side && is_ring(&bounds, runs(), 4);
    if length < NAME * side || !high || seal || is_level(&group, parts, &bounds, side) {
        return None;
    }
    Some(Written {
        left: bounds.left,
        top: bounds.top,
        right: bounds.right,
        bottom: bounds.bottom,
        parts: group.into_iter().map(|at| parts[at].clone()).collect(),
        blue,
    })
}
