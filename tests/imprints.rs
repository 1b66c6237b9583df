//! Red imprints are found on pages that this test draws: paper with a texture and noise, seals of
//! every shape at any angle, faint and full, over text, under red letterheads and beside red text.
//! What has no red (copies in grey and in black and white) is missed, and honestly so.

use std::f64::consts::TAU;

use zhenji::examine::{Imprint, Shape, measure};

/// A4 at 150 dpi.
const WIDTH: usize = 1240;
const HEIGHT: usize = 1754;
/// Pixels a millimetre.
const MM: f64 = 5.905;

/// A small generator of numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }
}

struct Sheet {
    rgb: Vec<[f64; 3]>,
}

const INK: [f64; 3] = [30.0, 28.0, 32.0];

impl Sheet {
    fn new(dice: &mut Dice) -> Self {
        let tint = [dice.between(236.0, 254.0), dice.between(0.0, 6.0), dice.between(0.0, 16.0)];
        let waves: Vec<(f64, f64, f64)> = (0..4)
            .map(|_| (dice.between(0.003, 0.05), dice.between(0.003, 0.05), dice.between(0.0, 2.5)))
            .collect();
        let rgb = (0..WIDTH * HEIGHT)
            .map(|at| {
                let (x, y) = ((at % WIDTH) as f64, (at / WIDTH) as f64);
                let texture: f64 = waves.iter().map(|(fx, fy, size)| (x * fx + y * fy).sin() * size).sum();
                [tint[0] + texture, tint[0] - tint[1] + texture, tint[0] - tint[2] + texture]
            })
            .collect();
        Self { rgb }
    }

    /// Ink on one pixel: what is under it shows through as much as the ink lets it.
    fn ink(&mut self, x: f64, y: f64, colour: [f64; 3], cover: f64) {
        if x < 0.0 || y < 0.0 || x >= WIDTH as f64 || y >= HEIGHT as f64 {
            return;
        }
        let pixel = &mut self.rgb[y as usize * WIDTH + x as usize];
        for (value, ink) in pixel.iter_mut().zip(colour) {
            // Ink over ink is darker than either.
            *value = (*value * (1.0 - cover) + (*value * ink / 255.0) * cover).clamp(0.0, 255.0);
        }
    }

    fn stroke(&mut self, from: (f64, f64), to: (f64, f64), thick: f64, colour: [f64; 3], cover: f64) {
        let length = (to.0 - from.0).hypot(to.1 - from.1).max(1.0);
        let (ux, uy) = ((to.0 - from.0) / length, (to.1 - from.1) / length);
        let mut along = 0.0;
        while along <= length {
            let mut across = -thick / 2.0;
            while across <= thick / 2.0 {
                self.ink(from.0 + ux * along - uy * across, from.1 + uy * along + ux * across, colour, cover);
                across += 1.0;
            }
            along += 1.0;
        }
    }

    /// Something like a character: strokes in a square, some of them a box.
    fn character(
        &mut self,
        dice: &mut Dice,
        (x, y): (f64, f64),
        size: f64,
        turn: f64,
        colour: [f64; 3],
        cover: f64,
    ) {
        let thick = (size / 9.0).max(1.0);
        let place = |px: f64, py: f64| {
            let (dx, dy) = ((px - 0.5) * size, (py - 0.5) * size);
            (x + dx * turn.cos() - dy * turn.sin(), y + dx * turn.sin() + dy * turn.cos())
        };
        if dice.chance(0.25) {
            for (from, to) in [
                ((0.1, 0.1), (0.9, 0.1)),
                ((0.9, 0.1), (0.9, 0.9)),
                ((0.9, 0.9), (0.1, 0.9)),
                ((0.1, 0.9), (0.1, 0.1)),
            ] {
                self.stroke(place(from.0, from.1), place(to.0, to.1), thick, colour, cover);
            }
        }
        for _ in 0..3 + (dice.next() % 4) as usize {
            let level = dice.between(0.1, 0.9);
            match dice.next() % 3 {
                0 => self.stroke(place(0.1, level), place(0.9, level), thick, colour, cover),
                1 => self.stroke(place(level, 0.1), place(level, 0.9), thick, colour, cover),
                _ => {
                    let end = dice.between(0.1, 0.9);
                    self.stroke(place(level, 0.1), place(end, 0.9), thick, colour, cover);
                }
            }
        }
    }

    fn line(&mut self, dice: &mut Dice, (x, y): (f64, f64), count: usize, size: f64, colour: [f64; 3]) {
        for index in 0..count {
            self.character(dice, (x + index as f64 * size * 1.1, y), size, 0.0, colour, 0.95);
        }
    }

    /// A seal; gives where it is.
    fn seal(&mut self, dice: &mut Dice, (x, y): (f64, f64), shape: Shape) -> (f64, f64, f64) {
        let red = [dice.between(200.0, 235.0), dice.between(20.0, 60.0), dice.between(25.0, 65.0)];
        let cover = dice.between(0.45, 1.0);
        let turn = dice.between(-0.35, 0.35);
        let (a, b) = match shape {
            Shape::Round => {
                let radius = dice.between(38.0, 45.0) / 2.0 * MM;
                (radius, radius)
            }
            Shape::Oval => (22.5 * MM, 15.0 * MM),
            Shape::Square => {
                let half = dice.between(18.0, 25.0) / 2.0 * MM;
                (half, half * dice.between(0.9, 1.0))
            }
        };
        let place = |along: f64, across: f64| {
            (x + along * turn.cos() - across * turn.sin(), y + along * turn.sin() + across * turn.cos())
        };
        // Paste does not take everywhere.
        let bald = (dice.between(0.0, TAU), dice.between(0.0, 0.30));
        let spots: Vec<(f64, f64)> = (0..6).map(|_| (dice.between(-a, a), dice.between(-b, b))).collect();
        let thick = dice.between(0.9, 1.4) * MM;
        if shape == Shape::Square {
            let corners = [(-a, -b), (a, -b), (a, b), (-a, b), (-a, -b)];
            for pair in corners.windows(2) {
                self.stroke(place(pair[0].0, pair[0].1), place(pair[1].0, pair[1].1), thick, red, cover);
            }
            for (column, row) in [(-0.45, -0.45), (0.45, -0.45), (-0.45, 0.45), (0.45, 0.45)] {
                self.character(dice, place(column * a, row * b), a * 0.75, turn, red, cover);
            }
            return (x, y, a);
        }
        let mut angle = 0.0;
        while angle < TAU {
            let faded = (angle - bald.0).rem_euclid(TAU) < bald.1;
            let mut inset = 0.0;
            while inset < thick {
                let (px, py) = place((a - inset) * angle.cos(), (b - inset) * angle.sin());
                let spotted = spots.iter().any(|(sx, sy)| (px - x - sx).hypot(py - y - sy) < 1.2 * MM);
                if !faded && !spotted {
                    self.ink(px, py, red, cover);
                }
                inset += 0.8;
            }
            angle += 0.8 / a;
        }
        let letters = 8 + (dice.next() % 5) as usize;
        for index in 0..letters {
            let angle = TAU * (0.36 + 0.78 * index as f64 / (letters - 1) as f64);
            let (px, py) = place(a * 0.74 * angle.cos(), b * 0.74 * angle.sin());
            self.character(dice, (px, py), b * 0.26, angle + TAU / 4.0 + turn, red, cover);
        }
        for point in 0..5 {
            let tip = |n: usize| {
                let angle = TAU * (n as f64 / 5.0 - 0.25);
                place(b * 0.28 * angle.cos(), b * 0.28 * angle.sin())
            };
            self.stroke(tip(point), tip(point + 2), b * 0.1, red, cover);
        }
        (x, y, a)
    }

    /// As a scanner gives it: noise, and one of three ways to lose the colour.
    fn scanned(&self, dice: &mut Dice, grey: u8) -> Vec<u8> {
        let noise = dice.between(1.0, 9.0);
        self.rgb
            .iter()
            .flat_map(|pixel| {
                let shared = (dice.unit() - 0.5) * noise;
                let mut out = [0u8; 3];
                for (value, ink) in out.iter_mut().zip(pixel) {
                    *value = (ink + shared + (dice.unit() - 0.5) * noise).clamp(0.0, 255.0) as u8;
                }
                let luma =
                    (u32::from(out[0]) * 299 + u32::from(out[1]) * 587 + u32::from(out[2]) * 114) / 1000;
                match grey {
                    1 => [luma as u8; 3],
                    2 => [if luma > 150 { 255 } else { 0 }; 3],
                    _ => out,
                }
            })
            .collect()
    }
}

struct Drawn {
    rgb: Vec<u8>,
    seals: Vec<(f64, f64, f64, Shape)>,
}

/// One page: text, perhaps a red letterhead with its line, red remarks, a red-pen ring, a red
/// table, and up to three seals.
fn page(seed: u64, grey: u8) -> Drawn {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let dice = &mut dice;
    let mut sheet = Sheet::new(dice);
    let red = [220.0, 30.0, 35.0];
    if dice.chance(0.45) {
        let size = dice.between(9.0, 15.0) * MM;
        let count = 5 + (dice.next() % 5) as usize;
        let left = (WIDTH as f64 - count as f64 * size * 1.1) / 2.0 + size / 2.0;
        sheet.line(dice, (left, 45.0 * MM), count, size, red);
        sheet.stroke((25.0 * MM, 62.0 * MM), (185.0 * MM, 62.0 * MM), 0.6 * MM, red, 0.95);
    }
    for row in 0..16 {
        if dice.chance(0.85) {
            let count = 10 + (dice.next() % 22) as usize;
            sheet.line(dice, (28.0 * MM, (78.0 + 9.0 * f64::from(row)) * MM), count, 4.6 * MM, INK);
        }
    }
    if dice.chance(0.25) {
        let count = 3 + (dice.next() % 8) as usize;
        let size = dice.between(4.0, 7.0) * MM;
        sheet.line(dice, (40.0 * MM, 70.0 * MM), count, size, red);
    }
    if dice.chance(0.2) {
        // A red-pen ring around words, as one draws it.
        let (x, y) = (dice.between(50.0, 150.0) * MM, dice.between(90.0, 150.0) * MM);
        let (a, b) = (dice.between(12.0, 24.0) * MM, dice.between(7.0, 11.0) * MM);
        let mut angle = 0.0;
        while angle < TAU {
            let wobble = 1.0 + 0.07 * (angle * 3.0).sin();
            for inset in 0..3 {
                let inset = f64::from(inset);
                sheet.ink(
                    x + (a - inset) * wobble * angle.cos(),
                    y + (b - inset) * wobble * angle.sin(),
                    red,
                    0.9,
                );
            }
            angle += 0.6 / a;
        }
    }
    if dice.chance(0.2) {
        for step in 0..=4 {
            let y = (236.0 + 8.0 * f64::from(step)) * MM;
            sheet.stroke((30.0 * MM, y), (95.0 * MM, y), 2.0, red, 0.9);
            let x = (30.0 + 16.25 * f64::from(step)) * MM;
            sheet.stroke((x, 236.0 * MM), (x, 268.0 * MM), 2.0, red, 0.9);
        }
    }
    let mut seals = Vec::new();
    let count = [0, 1, 1, 2, 3][(dice.next() % 5) as usize];
    for index in 0..count {
        let shape = [Shape::Round, Shape::Round, Shape::Oval, Shape::Square][(dice.next() % 4) as usize];
        let x = (45.0 + 60.0 * f64::from(index) + dice.between(-5.0, 5.0)) * MM;
        let y = dice.between(150.0, 205.0) * MM;
        let (x, y, a) = sheet.seal(dice, (x, y), shape);
        seals.push((x, y, a, shape));
    }
    Drawn { rgb: sheet.scanned(dice, grey), seals }
}

fn near(imprint: &Imprint, (x, y, a, _): &(f64, f64, f64, Shape)) -> bool {
    let side = HEIGHT as f64 / 1000.0;
    let distance = (f64::from(imprint.x) * side - x).hypot(f64::from(imprint.y) * side - y);
    let size = f64::from(imprint.long) * side / 2.0;
    distance < a * 0.3 && (0.75..1.45).contains(&(size / a))
}

#[test]
fn seals_are_found_and_nothing_else_is_taken_for_one() {
    const PAGES: u64 = 120;
    let (mut drawn, mut found, mut right) = (0, 0, 0);
    let mut shapes = (0, 0);
    let mut wrong = Vec::new();
    for seed in 1..=PAGES {
        let page = page(seed, 0);
        let pixels = measure(WIDTH as u32, HEIGHT as u32, page.rgb).unwrap();
        drawn += page.seals.len();
        found += pixels.imprints.len();
        for seal in &page.seals {
            match pixels.imprints.iter().find(|imprint| near(imprint, seal)) {
                Some(imprint) => {
                    right += 1;
                    shapes.0 += usize::from(imprint.shape == seal.3);
                    shapes.1 += 1;
                }
                None => wrong.push(format!(
                    "page {seed}: missed {:?} at {:.0},{:.0}",
                    seal.3,
                    seal.0 / MM,
                    seal.1 / MM
                )),
            }
        }
        for imprint in &pixels.imprints {
            if !page.seals.iter().any(|seal| near(imprint, seal)) {
                wrong.push(format!("page {seed}: {imprint:?} is none"));
            }
        }
    }
    let (precision, recall) = (f64::from(right) / found as f64, f64::from(right) / drawn as f64);
    println!("{drawn} drawn, {found} found: precision {precision:.4}, recall {recall:.4}, shapes {shapes:?}");
    println!("{}", wrong.join("\n"));
    assert!(
        precision >= 0.97 && recall >= 0.97,
        "precision {precision:.4}, recall {recall:.4}\n{}",
        wrong.join("\n")
    );
}

#[test]
fn copies_without_colour_show_none_and_say_so() {
    for seed in 1..=12 {
        for grey in [1, 2] {
            let page = page(seed, grey);
            let pixels = measure(WIDTH as u32, HEIGHT as u32, page.rgb).unwrap();
            assert!(pixels.imprints.is_empty(), "page {seed}");
            assert_eq!(pixels.coloured, 0.0);
        }
    }
}
