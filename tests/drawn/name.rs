//! Names as a hand writes them on a sheet: each character a few strokes, each stroke a smooth line
//! under changing pressure. One hand writes one name alike every time, and never twice the same.

use super::{Dice, MM, Sheet};

/// How a name is put on paper.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    /// Colour of the ink.
    pub colour: [f64; 3],
    /// Breadth of its line in millimetres.
    pub broad: f64,
    /// How much of the paper the ink covers.
    pub cover: f64,
    /// Height of a character in millimetres.
    pub size: f64,
    /// How far the name is turned, in radians.
    pub turn: f64,
}

pub const BLUE: [f64; 3] = [30.0, 55.0, 165.0];
pub const BLACK: [f64; 3] = [28.0, 28.0, 34.0];

/// A written name: strokes as points with pressure, a character one unit high; x runs on.
#[derive(Debug, Clone)]
pub struct Name {
    strokes: Vec<Vec<[f64; 3]>>,
    /// Units that it is broad.
    pub broad: f64,
}

fn dice(seed: u64) -> Dice {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD6E8_FEB8_6659_FD93 | 1);
    for _ in 0..5 {
        dice.next();
    }
    dice
}

impl Name {
    /// The name of the person `hand`, written for the `time`th time.
    pub fn written(hand: u64, time: u64) -> Self {
        let (style, mood) = (&mut dice(hand), &mut dice(hand * 1009 + time * 31 + 7));
        let characters = 2 + (style.next() % 3) as usize;
        let slant = style.between(-0.05, 0.35);
        let cursive = style.between(0.2, 0.9);
        let mut strokes: Vec<Vec<[f64; 3]>> = Vec::new();
        let mut left = 0.0;
        for _ in 0..characters {
            let tall = style.between(0.75, 1.15);
            let broad = tall * style.between(0.65, 1.0);
            let lift = style.between(-0.12, 0.12) + mood.between(-0.04, 0.04);
            let mut last: Option<[f64; 2]> = None;
            for _ in 0..4 + style.next() % 4 {
                let mut points = Vec::new();
                let joined = style.chance(cursive);
                let mut at = match (joined, last) {
                    (true, Some(last)) => last,
                    _ => [style.between(0.0, 0.8) * broad, style.between(0.0, 0.75) * tall],
                };
                let mut way: f64 = style.between(-0.5, 1.9);
                let count = 3 + style.next() % 4;
                for step in 0..count {
                    let pressure = style.between(0.55, 1.25) * if step + 1 == count { 0.6 } else { 1.0 };
                    let shake = [mood.between(-0.06, 0.06), mood.between(-0.06, 0.06)];
                    let (x, y) = (at[0] + shake[0], at[1] + shake[1]);
                    points.push([left + x + slant * (tall - y), y + lift + 1.0 - tall, pressure]);
                    way += style.between(-1.3, 1.3);
                    let stride = style.between(0.22, 0.6) * tall;
                    at = [
                        (at[0] + stride * way.cos()).clamp(0.0, broad),
                        (at[1] + stride * way.sin()).clamp(0.0, tall),
                    ];
                }
                last = Some(at);
                strokes.push(points);
            }
            left += broad * style.between(0.95, 1.2) + mood.between(-0.05, 0.05);
        }
        Self { strokes, broad: left }
    }

    /// Writes it with its lower left corner at a place; gives the box around it, in pixels.
    pub fn on(&self, sheet: &mut Sheet, (x, y): (f64, f64), pen: &Pen) -> [f64; 4] {
        let unit = pen.size * MM;
        let (sin, cos) = pen.turn.sin_cos();
        let mut bounds = [f64::MAX, f64::MAX, 0.0_f64, 0.0_f64];
        // A pen inks a place once, however often it passes.
        let mut inked = std::collections::BTreeMap::new();
        for stroke in &self.strokes {
            for at in 0..stroke.len() - 1 {
                let point = |index: isize| stroke[index.clamp(0, stroke.len() as isize - 1) as usize];
                let at = at as isize;
                let four = [point(at - 1), point(at), point(at + 1), point(at + 2)];
                let steps = (unit * 1.2).ceil() as usize;
                for step in 0..=steps {
                    let [px, py, press] = spline(&four, step as f64 / steps as f64);
                    let (along, down) = (px * unit, (py - 1.0) * unit);
                    let (px, py) = (x + along * cos - down * sin, y + along * sin + down * cos);
                    let radius = (pen.broad * MM * press / 2.0).max(0.55);
                    let reach = radius.ceil() as i64;
                    for dy in -reach..=reach {
                        for dx in -reach..=reach {
                            let (cx, cy) = (px.floor() as i64 + dx, py.floor() as i64 + dy);
                            let apart = (cx as f64 + 0.5 - px).hypot(cy as f64 + 0.5 - py);
                            let cover = (radius + 0.5 - apart).clamp(0.0, 1.0) * pen.cover;
                            if cover > 0.0 {
                                let slot = inked.entry((cx, cy)).or_insert(0.0_f64);
                                *slot = slot.max(cover);
                            }
                        }
                    }
                    bounds[0] = bounds[0].min(px - radius);
                    bounds[1] = bounds[1].min(py - radius);
                    bounds[2] = bounds[2].max(px + radius);
                    bounds[3] = bounds[3].max(py + radius);
                }
            }
        }
        for ((x, y), cover) in inked {
            sheet.ink(x as f64, y as f64, pen.colour, cover);
        }
        bounds
    }
}

/// A point of the smooth line (Catmull-Rom) through four.
fn spline(points: &[[f64; 3]; 4], t: f64) -> [f64; 3] {
    [0, 1, 2].map(|axis| {
        let [a, b, c, d] = points.map(|point| point[axis]);
        0.5 * (2.0 * b
            + (c - a) * t
            + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
            + (3.0 * b - a - 3.0 * c + d) * t * t * t)
    })
}
