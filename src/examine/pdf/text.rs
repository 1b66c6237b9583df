//! Glyphs in the order of the content stream → lines of text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use hayro::kurbo::{Point, Vec2};

/// A glyph, or several that stand for one text.
#[derive(Debug, Clone)]
pub struct Glyph {
    /// What it says.
    pub text: String,
    /// Its origin in points.
    pub at: Point,
    /// To where the next glyph would stand.
    pub advance: Vec2,
    /// The font's size in points, as drawn.
    pub size: f64,
}

/// Collects one page's glyphs.
#[derive(Debug, Default)]
pub struct Lines {
    text: String,
    /// Where the next glyph would stand, in which direction, at which size.
    last: Option<(Point, Vec2, f64)>,
    /// Where each glyph was drawn, by cell.
    drawn: HashMap<u64, Point, BuildHasherDefault<Ready>>,
}

/// A line breaks when the baseline moves by this share of the size.
const BASELINE: f64 = 0.5;
/// Going back by this share is a new line or column.
const BACK: f64 = 1.0;
/// A gap of this share is a space.
const SPACE: f64 = 0.12;
/// The same between ideographs, which are often spread without meaning anything by it.
const WIDE_SPACE: f64 = 0.6;
/// Within this share of its size a repeated glyph is a shadow or a bold face made by hand.
const SHADOW: f64 = 0.1;

impl Lines {
    /// Adds a glyph.
    pub fn push(&mut self, glyph: &Glyph) {
        if self.is_shadow(glyph) {
            return;
        }
        let length = glyph.advance.hypot();
        let direction = match self.last {
            _ if length > 0.0 => glyph.advance / length,
            Some((_, direction, _)) => direction,
            None => Vec2::new(1.0, 0.0),
        };
        if let Some((end, before, size)) = self.last {
            let size = size.max(glyph.size).max(0.1);
            let gap = glyph.at - end;
            let (along, across) = (gap.dot(before), gap.cross(before));
            if across.abs() > BASELINE * size || along < -BACK * size || before.dot(direction) < 0.9 {
                self.line();
            } else if let (Some(left), Some(right)) =
                (self.text.chars().next_back(), glyph.text.chars().next())
            {
                let least = if is_wide(left) && is_wide(right) { WIDE_SPACE } else { SPACE };
                if along > least * size && !left.is_whitespace() && !right.is_whitespace() {
                    self.text.push(' ');
                }
            }
        }
        self.text.push_str(&glyph.text);
        self.last = Some((glyph.at + glyph.advance, direction, glyph.size));
    }

    /// Goes on past a glyph that says nothing.
    pub fn skip(&mut self, glyph: &Glyph) {
        if let Some((end, _, _)) = &mut self.last {
            *end = glyph.at + glyph.advance;
        }
    }

    /// The page's text.
    pub fn finish(mut self) -> String {
        self.line();
        self.text.truncate(self.text.trim_end().len());
        self.text
    }

    fn line(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Whether the same glyph was drawn at the same place before.
    fn is_shadow(&mut self, glyph: &Glyph) -> bool {
        if glyph.text.trim().is_empty() {
            return false;
        }
        let reach = SHADOW * glyph.size;
        let cell = reach.max(0.01);
        let (x, y) = ((glyph.at.x / cell) as i64, (glyph.at.y / cell) as i64);
        let text =
            glyph.text.bytes().fold((glyph.size * 16.0) as u64, |sum, byte| mixed(sum ^ u64::from(byte)));
        let key = |dx: i64, dy: i64| mixed(mixed(text ^ (x + dx) as u64) ^ (y + dy) as u64);
        let near = (-1..=1).any(|dx| {
            (-1..=1).any(|dy| self.drawn.get(&key(dx, dy)).is_some_and(|at| at.distance(glyph.at) < reach))
        });
        self.drawn.insert(key(0, 0), glyph.at);
        near
    }
}

/// Spreads the bits of a number over all of it (the finaliser of SplitMix64).
fn mixed(mut bits: u64) -> u64 {
    bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

/// Takes keys that are hashes already.
#[derive(Debug, Default)]
struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |sum, byte| mixed(sum ^ u64::from(*byte)));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Ideographs, kana, hangul and their punctuation.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(lines: &mut Lines, text: &str, mut x: f64, y: f64, step: f64) {
        for c in text.chars() {
            let width = if is_wide(c) { 10.0 } else { 5.0 };
            lines.push(&Glyph {
                text: c.into(),
                at: Point::new(x, y),
                advance: Vec2::new(width, 0.0),
                size: 10.0,
            });
            x += width + step;
        }
    }

    #[test]
    fn spaces_and_lines() {
        let mut lines = Lines::default();
        set(&mut lines, "ab", 0.0, 0.0, 0.0);
        set(&mut lines, "cd", 13.0, 0.0, 0.5);
        set(&mut lines, "责任", 0.0, 20.0, 4.0);
        set(&mut lines, "责任", 0.5, 20.2, 4.0);
        assert_eq!(lines.finish(), "ab cd\n责任");
    }

    #[test]
    fn narrow_letters_are_no_shadows() {
        let mut lines = Lines::default();
        for x in [0.0, 2.2, 4.4, 4.9] {
            lines.push(&Glyph {
                text: "l".into(),
                at: Point::new(x, 0.0),
                advance: Vec2::new(2.2, 0.0),
                size: 10.0,
            });
        }
        assert_eq!(lines.finish(), "lll");
    }
}
