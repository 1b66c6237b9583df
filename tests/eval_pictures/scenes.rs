//! Scenes: drawn photographs with enough on them, each independent of the others, and honest
//! pictures that look alike without being one.

use image::{Rgb, RgbImage};

/// A deterministic stream of numbers (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5EED)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` to `high`.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (self.next() >> 40) as f32 / (1_u64 << 24) as f32 * (high - low)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}

/// A picture under the brush: colours in floats, places in shares of the width.
struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<[f32; 3]>,
}

/// Smooth noise between −1 and 1 on a lattice.
fn noise(seed: u64, x: f32, y: f32) -> f32 {
    let lattice = |x: i64, y: i64| {
        let mut z = seed
            ^ (x as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ (y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        z = (z ^ (z >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z ^= z >> 32;
        (z & 0xFFFF) as f32 / 32768.0 - 1.0
    };
    let (column, row) = (x.floor(), y.floor());
    let (u, v) = (x - column, y - row);
    let (u, v) = (u * u * (3.0 - 2.0 * u), v * v * (3.0 - 2.0 * v));
    let (column, row) = (column as i64, row as i64);
    let upper = lattice(column, row) * (1.0 - u) + lattice(column + 1, row) * u;
    let lower = lattice(column, row + 1) * (1.0 - u) + lattice(column + 1, row + 1) * u;
    upper * (1.0 - v) + lower * v
}

fn colour(dice: &mut Dice) -> [f32; 3] {
    let light = dice.between(20.0, 220.0);
    [0, 1, 2].map(|_| (light + dice.between(-45.0, 45.0)).clamp(0.0, 255.0))
}

impl Canvas {
    fn new(width: u32, height: u32) -> Self {
        Self { width, height, pixels: vec![[0.0; 3]; (width * height) as usize] }
    }

    /// Paints what `ink` says inside a box given in shares of the width.
    fn paint(&mut self, [left, top, right, bottom]: [f32; 4], ink: impl Fn(f32, f32) -> Option<[f32; 3]>) {
        let unit = self.width as f32;
        let bound = |share: f32, limit: u32| (share * unit).clamp(0.0, limit as f32) as u32;
        for y in bound(top, self.height)..bound(bottom, self.height) {
            for x in bound(left, self.width)..bound(right, self.width) {
                if let Some(colour) = ink((x as f32 + 0.5) / unit, (y as f32 + 0.5) / unit) {
                    self.pixels[(y * self.width + x) as usize] = colour;
                }
            }
        }
    }

    fn done(&self, grain: f32, dice: &mut Dice) -> RgbImage {
        RgbImage::from_fn(self.width, self.height, |x, y| {
            let add = dice.between(-grain, grain);
            Rgb(self.pixels[(y * self.width + x) as usize].map(|value| (value + add).clamp(0.0, 255.0) as u8))
        })
    }
}

/// From where, and in what light, a scene is taken.
#[derive(Clone, Copy)]
pub struct Shot {
    /// A step aside, as a share of the width: near things move by as much, far ones by none.
    pub aside: f32,
    /// Light from left to right.
    pub light: f32,
    /// What the grain grows from.
    pub grain: u64,
}

/// The first shot.
pub const FIRST: Shot = Shot { aside: 0.0, light: 1.0, grain: 1 };

/// The scene `seed` as `shot`: ground and sky, twenty to thirty things of all shapes, a board with
/// writing, grain.
pub fn scene(seed: u64, width: u32, height: u32, shot: Shot) -> RgbImage {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(width, height);
    let tall = height as f32 / width as f32;
    let horizon = dice.between(0.2, 0.7) * tall;
    let (sky, ground) = (colour(&mut dice), colour(&mut dice));
    let rough = dice.between(4.0, 14.0);
    let noise_of = dice.next();
    canvas.paint([0.0, 0.0, 1.0, tall], |x, y| {
        let (base, strength) = if y < horizon { (sky, 14.0) } else { (ground, 34.0) };
        let near = shot.aside * (y / tall) * 0.5;
        let cloud = noise(noise_of, (x + near) * rough, y * rough)
            + 0.5 * noise(noise_of ^ 7, (x + near) * rough * 3.1, y * rough * 3.1);
        Some(base.map(|value| value + cloud * strength + (y - horizon) * 40.0))
    });
    for _ in 0..20 + dice.below(10) {
        thing(&mut canvas, &mut dice, tall, shot);
    }
    board(&mut canvas, &mut dice, tall, shot);
    if shot.light != 1.0 {
        canvas.paint([0.0, 0.0, 0.0, 0.0], |_, _| None);
        let width = canvas.width as usize;
        for (i, pixel) in canvas.pixels.iter_mut().enumerate() {
            let share = (i % width) as f32 / width as f32;
            *pixel = pixel.map(|value| value * (shot.light + 0.2 * share));
        }
    }
    canvas.done(5.0, &mut Dice::new(seed ^ shot.grain << 32))
}

/// An ellipse, a turned rectangle or a triangle with a texture of its own.
fn thing(canvas: &mut Canvas, dice: &mut Dice, tall: f32, shot: Shot) {
    let depth = dice.between(0.1, 1.0);
    let (x, y) = (dice.between(0.0, 1.0) + shot.aside * depth, dice.between(0.0, tall));
    let (w, h) = (dice.between(0.03, 0.2), dice.between(0.03, 0.2));
    let (sin, cos) = dice.between(0.0, 3.2).sin_cos();
    let (shape, texture) = (dice.below(3), dice.below(4));
    let (base, second) = (colour(dice), colour(dice));
    let fineness = dice.between(18.0, 90.0);
    let seed = dice.next();
    let reach = w.hypot(h);
    canvas.paint([x - reach, y - reach, x + reach, y + reach], |px, py| {
        let (dx, dy) = (px - x, py - y);
        let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
        let inside = match shape {
            0 => (u / w).powi(2) + (v / h).powi(2) < 1.0,
            1 => u.abs() < w && v.abs() < h,
            _ => v.abs() < h && u.abs() < w * (h - v) / (2.0 * h),
        };
        inside.then(|| {
            let share = match texture {
                0 => (u / w + 1.0) / 2.0,
                1 => f32::from((u * fineness).rem_euclid(1.0) < 0.5),
                2 => (noise(seed, u * fineness, v * fineness) + 1.0) / 2.0,
                _ => f32::from(((u * fineness).floor() + (v * fineness).floor()).rem_euclid(2.0) < 1.0) * 0.6,
            };
            [0, 1, 2].map(|i| base[i] + (second[i] - base[i]) * share)
        })
    });
}

/// A pale board with lines of strokes.
fn board(canvas: &mut Canvas, dice: &mut Dice, tall: f32, shot: Shot) {
    let (left, top) = (dice.between(0.05, 0.7) + shot.aside * 0.7, dice.between(0.05, 0.7) * tall);
    let (w, h) = (dice.between(0.16, 0.3), dice.between(0.1, 0.2));
    canvas.paint([left, top, left + w, top + h], |_, _| Some([225.0, 222.0, 210.0]));
    let size = h / 6.0;
    for line in 0..4 {
        for letter in 0..(w / size) as u32 - 1 {
            let (x, y) = (left + (letter as f32 + 0.6) * size, top + (line as f32 * 1.35 + 0.5) * size);
            for _ in 0..3 {
                let (dx, dy, across) = (dice.between(0.0, 0.5), dice.between(0.0, 0.6), dice.below(2) == 0);
                let (sw, sh) = if across { (0.5, 0.14) } else { (0.14, 0.5) };
                let (sx, sy) = (x + dx * size, y + dy * size);
                canvas.paint([sx, sy, sx + sw * size, sy + sh * size], |_, _| Some([40.0, 38.0, 50.0]));
            }
        }
    }
}

/// A wall: a little light from one side, grain, and nothing on it.
pub fn wall(seed: u64, width: u32, height: u32) -> RgbImage {
    let mut dice = Dice::new(seed);
    let (base, slope) = (dice.between(150.0, 215.0), dice.between(-25.0, 25.0));
    let mut canvas = Canvas::new(width, height);
    canvas.paint([0.0, 0.0, 1.0, 1.0], |x, y| Some([base + slope * x + 9.0 * y; 3]));
    canvas.done(4.0, &mut dice)
}

/// A sky with soft clouds.
pub fn sky(seed: u64, width: u32, height: u32) -> RgbImage {
    let mut dice = Dice::new(seed);
    let of = dice.next();
    let mut canvas = Canvas::new(width, height);
    canvas.paint([0.0, 0.0, 1.0, 1.0], |x, y| {
        let cloud = noise(of, x * 3.0, y * 5.0).max(0.0) * 40.0;
        Some([120.0 + cloud + 40.0 * y, 160.0 + cloud + 30.0 * y, 220.0 + cloud * 0.5])
    });
    canvas.done(3.0, &mut dice)
}

/// What a camera sees with its lid on.
pub fn black(seed: u64, width: u32, height: u32) -> RgbImage {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(width, height);
    canvas.paint([0.0, 0.0, 1.0, 1.0], |_, _| Some([6.0; 3]));
    canvas.done(6.0, &mut dice)
}
