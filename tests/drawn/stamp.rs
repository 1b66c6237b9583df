//! Seals as they are cut, and imprints as they are pressed: what is cut is the same each time, how
//! the ink takes is not.

use std::f64::consts::TAU;

use zhenji::examine::Shape;

use super::{Dice, MM, Sheet};

/// Pixels a millimetre of a seal's drawing.
const FINE: f64 = 10.0;

/// Something that covers a square of paper, from 0 to 1 at each point.
#[derive(Clone)]
pub struct Stamp {
    /// Pixels a side.
    pub side: usize,
    pub cover: Vec<f32>,
    /// Pixels a millimetre.
    pub fine: f64,
}

impl Stamp {
    fn blank(millimetres: f64) -> Self {
        let side = (millimetres * FINE).ceil() as usize;
        Self { side, cover: vec![0.0; side * side], fine: FINE }
    }

    fn dot(&mut self, x: f64, y: f64, radius: f64) {
        let (low, high) = ((x - radius).floor() as i64, (x + radius).ceil() as i64);
        for py in (y - radius).floor() as i64..=(y + radius).ceil() as i64 {
            for px in low..=high {
                let inside = px >= 0 && py >= 0 && (px as usize) < self.side && (py as usize) < self.side;
                if inside && (px as f64 - x).hypot(py as f64 - y) <= radius {
                    self.cover[py as usize * self.side + px as usize] = 1.0;
                }
            }
        }
    }

    fn stroke(&mut self, from: (f64, f64), to: (f64, f64), thick: f64) {
        let length = (to.0 - from.0).hypot(to.1 - from.1).max(1.0);
        let steps = (length / (thick / 4.0).max(0.5)).ceil() as usize;
        for step in 0..=steps {
            let share = step as f64 / steps as f64;
            self.dot(from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share, thick / 2.0);
        }
    }

    fn character(&mut self, dice: &mut Dice, (x, y): (f64, f64), size: f64, turn: f64) {
        let place = |px: f64, py: f64| {
            let (dx, dy) = ((px - 0.5) * size, (py - 0.5) * size);
            (x + dx * turn.cos() - dy * turn.sin(), y + dx * turn.sin() + dy * turn.cos())
        };
        for _ in 0..4 + (dice.next() % 3) as usize {
            let level = dice.between(0.1, 0.9);
            let (from, to) = match dice.next() % 3 {
                0 => (place(0.1, level), place(0.9, level)),
                1 => (place(level, 0.1), place(level, 0.9)),
                _ => (place(level, 0.1), place(dice.between(0.1, 0.9), 0.9)),
            };
            self.stroke(from, to, size / 9.0);
        }
    }

    /// A seal as it is cut: its ring or frame, its words, its star. One seed is one seal.
    pub fn cut(seed: u64, shape: Shape) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0xD6E8_FEB8_6659_FD93) | 1);
        dice.next();
        dice.next();
        let (a, b) = match shape {
            Shape::Round => (21.0, 21.0),
            Shape::Oval => (22.5, 15.0),
            Shape::Square => (11.0, 11.0),
        };
        let mut stamp = Self::blank(2.0 * a + 2.0);
        let middle = stamp.side as f64 / 2.0;
        let (a, b) = (a * FINE, b * FINE);
        let thick = 1.2 * FINE;
        let at = |x: f64, y: f64| (middle + x, middle + y);
        if shape == Shape::Square {
            let corners = [(-a, -b), (a, -b), (a, b), (-a, b), (-a, -b)];
            for pair in corners.windows(2) {
                stamp.stroke(
                    at(pair[0].0 * 0.95, pair[0].1 * 0.95),
                    at(pair[1].0 * 0.95, pair[1].1 * 0.95),
                    thick,
                );
            }
            for (column, row) in [(-0.42, -0.42), (0.42, -0.42), (-0.42, 0.42), (0.42, 0.42)] {
                stamp.character(&mut dice, at(column * a, row * b), a * 0.75, 0.0);
            }
            return stamp;
        }
        let mut angle = 0.0;
        while angle < TAU {
            let (x, y) = at((a - thick / 2.0) * angle.cos(), (b - thick / 2.0) * angle.sin());
            stamp.dot(x, y, thick / 2.0);
            angle += 0.01;
        }
        let letters = 9 + (dice.next() % 4) as usize;
        for index in 0..letters {
            let angle = TAU * (0.36 + 0.78 * index as f64 / (letters - 1) as f64);
            let place = at(a * 0.74 * angle.cos(), b * 0.74 * angle.sin());
            stamp.character(&mut dice, place, b * 0.26, angle + TAU / 4.0);
        }
        for point in 0..5 {
            let tip = |n: usize| {
                let angle = TAU * (n as f64 / 5.0 - 0.25);
                at(b * 0.28 * angle.cos(), b * 0.28 * angle.sin())
            };
            stamp.stroke(tip(point), tip(point + 2), b * 0.1);
        }
        stamp
    }

    /// A seal of which there is a picture, so many millimetres across.
    pub fn of_picture(picture: &image::RgbaImage, millimetres: f64) -> Self {
        let side = picture.width().max(picture.height()) as usize;
        let mut cover = vec![0.0; side * side];
        for (x, y, pixel) in picture.enumerate_pixels() {
            let [r, g, b, alpha] = pixel.0.map(|value| f32::from(value) / 255.0);
            cover[y as usize * side + x as usize] = (r - g.max(b)).max(0.0) * alpha;
        }
        Self { side, cover, fine: side as f64 / millimetres }
    }

    /// One pressing: `rough` from 0 (a seal that inks itself) to 1 (dry paste, an uneven table).
    pub fn pressed(&self, seed: u64, rough: f64) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0xA076_1D64_78BD_642F) | 1);
        for _ in 0..4 {
            dice.next();
        }
        let side = self.side as f64;
        // The hand leans to one side.
        let lean = dice.between(0.0, TAU);
        let leaning = rough * dice.between(0.1, 0.5);
        let clouds = Clouds::new(&mut dice, 4.0 * self.fine, self.side);
        let grains = Clouds::new(&mut dice, 1.0 * self.fine, self.side);
        let dust = Clouds::new(&mut dice, 0.35 * self.fine, self.side);
        let cover = (0..self.side * self.side)
            .map(|at| {
                let cut = self.cover[at];
                if cut <= 0.0 {
                    return 0.0;
                }
                let (x, y) = ((at % self.side) as f64, (at / self.side) as f64);
                let along = ((x / side - 0.5) * lean.cos() + (y / side - 0.5) * lean.sin()) * 2.0;
                let ink = 1.0
                    - leaning * (along + 0.4).max(0.0)
                    - rough
                        * (0.9 * clouds.at(x, y) + 0.7 * grains.at(x, y) + 0.5 * dust.at(x, y) - 0.75)
                            .max(-0.1);
                cut * ink.clamp(0.0, 1.0) as f32
            })
            .collect();
        Self { cover, ..self.clone() }
    }

    fn at(&self, x: f64, y: f64) -> f64 {
        if x < 0.0 || y < 0.0 {
            return 0.0;
        }
        let (column, row) = (x as usize, y as usize);
        if column + 1 >= self.side || row + 1 >= self.side {
            return 0.0;
        }
        let (right, down) = (x - column as f64, y - row as f64);
        let value = |dx: usize, dy: usize| f64::from(self.cover[(row + dy) * self.side + column + dx]);
        let upper = value(0, 0) * (1.0 - right) + value(1, 0) * right;
        let lower = value(0, 1) * (1.0 - right) + value(1, 1) * right;
        upper * (1.0 - down) + lower * down
    }

    /// Puts it on a sheet at a place in pixels, turned, in a colour and a strength.
    pub fn put(&self, sheet: &mut Sheet, (x, y): (f64, f64), turn: f64, red: [f64; 3], strength: f64) {
        let reach = (self.side as f64 / self.fine * MM * 0.75).ceil() as i64;
        let (sin, cos) = turn.sin_cos();
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let mut sum = 0.0;
                // Four samples a pixel.
                for (ox, oy) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] {
                    let (px, py) = ((x + dx as f64).floor() + ox - x, (y + dy as f64).floor() + oy - y);
                    let (u, v) = (px * cos + py * sin, py * cos - px * sin);
                    let middle = self.side as f64 / 2.0;
                    sum += self.at(u / MM * self.fine + middle, v / MM * self.fine + middle);
                }
                if sum > 0.0 {
                    sheet.ink((x + dx as f64).floor(), (y + dy as f64).floor(), red, sum / 4.0 * strength);
                }
            }
        }
    }
}

/// Soft noise between 0 and 1.
struct Clouds {
    step: f64,
    across: usize,
    values: Vec<f64>,
}

impl Clouds {
    fn new(dice: &mut Dice, step: f64, side: usize) -> Self {
        let across = (side as f64 / step).ceil() as usize + 2;
        Self { step, across, values: (0..across * across).map(|_| dice.unit()).collect() }
    }

    fn at(&self, x: f64, y: f64) -> f64 {
        let (x, y) = (x / self.step, y / self.step);
        let (column, row) = (x as usize, y as usize);
        let soft = |value: f64| value * value * (3.0 - 2.0 * value);
        let (right, down) = (soft(x - column as f64), soft(y - row as f64));
        let value = |dx: usize, dy: usize| self.values[(row + dy) * self.across + column + dx];
        let upper = value(0, 0) * (1.0 - right) + value(1, 0) * right;
        let lower = value(0, 1) * (1.0 - right) + value(1, 1) * right;
        upper * (1.0 - down) + lower * down
    }
}
