//! Pages as a scanner gives them: paper with a texture and noise, text, seals.

#![allow(dead_code)]

pub mod name;
pub mod signed;
pub mod stamp;

use std::f64::consts::TAU;

use image::{Rgb, RgbImage};
use zhenji::examine::Shape;

/// A4 at 150 dpi.
pub const WIDTH: usize = 1240;
pub const HEIGHT: usize = 1754;
/// Pixels a millimetre.
pub const MM: f64 = 5.905;

/// A small generator of numbers, the same on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }
}

pub struct Sheet {
    pub rgb: Vec<[f64; 3]>,
}

pub const INK: [f64; 3] = [30.0, 28.0, 32.0];

impl Sheet {
    pub fn new(dice: &mut Dice) -> Self {
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
    pub fn ink(&mut self, x: f64, y: f64, colour: [f64; 3], cover: f64) {
        if x < 0.0 || y < 0.0 || x >= WIDTH as f64 || y >= HEIGHT as f64 {
            return;
        }
        let pixel = &mut self.rgb[y as usize * WIDTH + x as usize];
        for (value, ink) in pixel.iter_mut().zip(colour) {
            // Ink over ink is darker than either.
            *value = (*value * (1.0 - cover) + (*value * ink / 255.0) * cover).clamp(0.0, 255.0);
        }
    }

    pub fn stroke(&mut self, from: (f64, f64), to: (f64, f64), thick: f64, colour: [f64; 3], cover: f64) {
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
    pub fn character(
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

    pub fn line(&mut self, dice: &mut Dice, (x, y): (f64, f64), count: usize, size: f64, colour: [f64; 3]) {
        for index in 0..count {
            self.character(dice, (x + index as f64 * size * 1.1, y), size, 0.0, colour, 0.95);
        }
    }

    /// A seal; gives where it is.
    pub fn seal(&mut self, dice: &mut Dice, (x, y): (f64, f64), shape: Shape) -> (f64, f64, f64) {
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
    pub fn scanned(&self, dice: &mut Dice, grey: u8) -> Vec<u8> {
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

/// A sheet as it comes out of a scanner: laid in askew, noisy, 1024 pixels high.
pub fn scan(sheet: &Sheet, dice: &mut Dice, degrees: f64) -> RgbImage {
    let flat = sheet.scanned(dice, 0);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let shift = (dice.between(-6.0, 6.0), dice.between(-6.0, 6.0));
    let middle = (WIDTH as f64 / 2.0, HEIGHT as f64 / 2.0);
    let laid = RgbImage::from_fn(WIDTH as u32, HEIGHT as u32, |x, y| {
        let (dx, dy) = (f64::from(x) - middle.0 + shift.0, f64::from(y) - middle.1 + shift.1);
        let (sx, sy) = (dx * cos - dy * sin + middle.0, dx * sin + dy * cos + middle.1);
        let (sx, sy) = (sx.clamp(0.0, WIDTH as f64 - 2.0), sy.clamp(0.0, HEIGHT as f64 - 2.0));
        let (column, row) = (sx as usize, sy as usize);
        let (right, down) = (sx - column as f64, sy - row as f64);
        Rgb([0, 1, 2].map(|channel| {
            let at = |dx: usize, dy: usize| f64::from(flat[((row + dy) * WIDTH + column + dx) * 3 + channel]);
            let upper = at(0, 0) * (1.0 - right) + at(1, 0) * right;
            let lower = at(0, 1) * (1.0 - right) + at(1, 1) * right;
            (upper * (1.0 - down) + lower * down).round() as u8
        }))
    });
    image::imageops::thumbnail(&laid, (WIDTH * 1024 / HEIGHT) as u32, 1024)
}

/// As a JPEG file.
pub fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).unwrap();
    bytes
}

/// A letter with who issued it and when at its foot, and where a seal goes on it. One seed is one
/// letter.
pub fn letter(seed: u64) -> (Sheet, (f64, f64)) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let dice = &mut dice;
    let mut sheet = Sheet::new(dice);
    for row in 0..8 {
        let count = 10 + (dice.next() % 22) as usize;
        sheet.line(dice, (28.0 * MM, (78.0 + 9.0 * f64::from(row)) * MM), count, 4.6 * MM, INK);
    }
    let (x, y) = (dice.between(120.0, 150.0) * MM, dice.between(180.0, 215.0) * MM);
    let foot = y - dice.between(0.0, 8.0) * MM;
    sheet.line(dice, (x - 22.0 * MM, foot), 9, 4.6 * MM, INK);
    sheet.line(dice, (x - 19.0 * MM, foot + 9.0 * MM), 8, 4.6 * MM, INK);
    (sheet, (x, y))
}
