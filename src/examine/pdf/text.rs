//! Glyphs in the order of the content stream → lines of text.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

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
    drawn: HashMap<(u64, i32, i32), Point>,
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
            } else if let (Some(left), Some(right)) = (self.text.chars().next_back(), glyph.text.chars().next()) {
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
        let cell = (SHADOW * glyph.size).max(0.01);
        let (x, y) = ((glyph.at.x / cell) as i32, (glyph.at.y / cell) as i32);
        let mut hasher = DefaultHasher::new();
        (glyph.text.as_str(), (glyph.size * 16.0) as i64).hash(&mut hasher);
        let key = hasher.finish();
        let near = (-1..=1).any(|dx| {
            (-1..=1).any(|dy| {
                let cell = (key, x.saturating_add(dx), y.saturating_add(dy));
                self.drawn.get(&cell).is_some_and(|at| at.distance(glyph.at) < SHADOW * glyph.size)
            })
        });
        self.drawn.insert((key, x, y), glyph.at);
        near && !glyph.text.trim().is_empty()
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
            lines.push(&Glyph { text: c.into(), at: Point::new(x, y), advance: Vec2::new(width, 0.0), size: 10.0 });
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
            lines.push(&Glyph { text: "l".into(), at: Point::new(x, 0.0), advance: Vec2::new(2.2, 0.0), size: 10.0 });
        }
        assert_eq!(lines.finish(), "lll");
    }
}
