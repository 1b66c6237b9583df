//! Pages with signatures on them, as offices file them, and what else stands on such pages.

use zhenji::examine::Shape;

use super::name::{BLACK, BLUE, Name, Pen};
use super::{Dice, INK, MM, Sheet};

/// A page and where it was signed: boxes in pixels.
pub struct SignedPage {
    pub sheet: Sheet,
    pub signatures: Vec<[f64; 4]>,
}

/// A pen out of the drawer.
pub fn pen(dice: &mut Dice) -> Pen {
    let (colour, least) = if dice.chance(0.5) { (BLUE, 0.6) } else { (BLACK, 0.65) };
    Pen {
        colour,
        broad: dice.between(0.4, 1.0),
        cover: dice.between(least, 1.0),
        size: dice.between(9.0, 16.0),
        turn: dice.between(-0.1, 0.1),
    }
}

/// A page: a letter, a form or minutes, signed by nobody or by up to four.
pub fn page(seed: u64) -> SignedPage {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let dice = &mut dice;
    let mut sheet = Sheet::new(dice);
    if dice.chance(0.4) {
        let size = dice.between(9.0, 14.0) * MM;
        let count = 5 + (dice.next() % 4) as usize;
        sheet.line(dice, (40.0 * MM, 40.0 * MM), count, size, [220.0, 30.0, 35.0]);
    }
    if dice.chance(0.7) {
        // A title in print as large as a signature.
        let (size, count) = (dice.between(5.5, 9.0) * MM, 4 + (dice.next() % 9) as usize);
        sheet.line(dice, (45.0 * MM, 60.0 * MM), count, size, INK);
    }
    if dice.chance(0.2) {
        mark(&mut sheet, dice, (178.0 * MM, 22.0 * MM));
    }
    let form = dice.chance(0.4);
    let foot = if form { table(&mut sheet, dice) } else { text(&mut sheet, dice) };
    if dice.chance(0.15) {
        photo(&mut sheet, dice, (35.0 * MM, foot - 62.0 * MM), (70.0 * MM, 50.0 * MM));
    }
    let mut signatures = Vec::new();
    let count = [0_u32, 1, 1, 2, 3, 4][(dice.next() % 6) as usize];
    for index in 0..count {
        // Two beside each other, the others below.
        let (column, row) = (f64::from(index % 2), f64::from(index / 2));
        let x = (30.0 + 85.0 * column + dice.between(0.0, 4.0)) * MM;
        let y = foot + (22.0 + 27.0 * row) * MM;
        sheet.line(dice, (x, y), 3, 4.6 * MM, INK);
        let from = x + 17.0 * MM;
        match dice.next() % 3 {
            0 => sheet.stroke((from, y + 3.0 * MM), (from + 48.0 * MM, y + 3.0 * MM), 2.0, INK, 0.9),
            1 => {
                let mut dot = 0.0;
                while dot < 48.0 * MM {
                    sheet.stroke((from + dot, y + 3.0 * MM), (from + dot + 2.0, y + 3.0 * MM), 2.0, INK, 0.9);
                    dot += 9.0;
                }
            }
            _ => {}
        }
        let name = Name::written(seed * 17 + u64::from(index) + 1, 1);
        let mut pen = pen(dice);
        pen.size = pen.size.min(46.0 / name.broad).max(8.0);
        let bounds = name.on(&mut sheet, (from + 2.0 * MM, y + dice.between(1.0, 4.0) * MM), &pen);
        signatures.push(bounds);
        if dice.chance(0.3) {
            let shape = [Shape::Round, Shape::Oval, Shape::Square][(dice.next() % 3) as usize];
            let (across, down) = (dice.between(10.0, 45.0) * MM, dice.between(-8.0, 6.0) * MM);
            sheet.seal(dice, (from + across, y + down), shape);
        }
    }
    SignedPage { sheet, signatures }
}

/// Lines of text; gives where they end.
fn text(sheet: &mut Sheet, dice: &mut Dice) -> f64 {
    let rows = 8 + (dice.next() % 10) as usize;
    let size = dice.between(3.7, 5.0) * MM;
    for row in 0..rows {
        let count = 14 + (dice.next() % 16) as usize;
        sheet.line(dice, (28.0 * MM, 78.0 * MM + row as f64 * size * 1.8), count, size, INK);
    }
    78.0 * MM + rows as f64 * size * 1.8
}

/// A ruled form; gives where it ends.
fn table(sheet: &mut Sheet, dice: &mut Dice) -> f64 {
    let (rows, columns) = (6 + (dice.next() % 8) as usize, 3 + (dice.next() % 4) as usize);
    let (left, right, top) = (25.0 * MM, 185.0 * MM, 75.0 * MM);
    let (high, broad) = (dice.between(8.0, 13.0) * MM, (right - left) / columns as f64);
    for row in 0..=rows {
        let y = top + row as f64 * high;
        sheet.stroke((left, y), (right, y), 2.0, INK, 0.95);
    }
    for column in 0..=columns {
        let x = left + column as f64 * broad;
        sheet.stroke((x, top), (x, top + rows as f64 * high), 2.0, INK, 0.95);
    }
    for row in 0..rows {
        for column in 0..columns {
            if dice.chance(0.75) {
                let count = 1 + (dice.next() % 5) as usize;
                let place = (left + column as f64 * broad + 4.0 * MM, top + (row as f64 + 0.5) * high);
                sheet.line(dice, place, count, 4.2 * MM, INK);
            }
        }
    }
    top + rows as f64 * high
}

/// The mark of a house: filled shapes in a colour.
fn mark(sheet: &mut Sheet, dice: &mut Dice, (x, y): (f64, f64)) {
    let colour = [[20.0, 110.0, 60.0], [20.0, 70.0, 150.0], INK][(dice.next() % 3) as usize];
    let size = dice.between(8.0, 14.0) * MM;
    for step in 0..24 {
        let angle = f64::from(step) * 0.13;
        let tip = (x + size * angle.cos(), y + size * 0.6 * angle.sin());
        sheet.stroke((x, y), tip, 5.0, colour, 0.95);
    }
    sheet.line(dice, (x - size, y + size * 1.1), 4, size * 0.5, colour);
}

/// A photograph printed on the page.
fn photo(sheet: &mut Sheet, dice: &mut Dice, (x, y): (f64, f64), (across, down): (f64, f64)) {
    let waves: Vec<[f64; 4]> = (0..6)
        .map(|_| {
            [
                dice.between(0.005, 0.06),
                dice.between(0.005, 0.06),
                dice.between(0.0, 6.0),
                dice.between(8.0, 30.0),
            ]
        })
        .collect();
    for row in 0..down as usize {
        for column in 0..across as usize {
            let (px, py) = (column as f64, row as f64);
            let light: f64 =
                waves.iter().map(|[fx, fy, at, high]| high * (px * fx + py * fy + at).sin()).sum::<f64>();
            let grey = 110.0 + light;
            sheet.ink(x + px, y + py, [grey + 12.0, grey, grey - 15.0], 1.0);
        }
    }
}
