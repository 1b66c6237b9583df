//! Byte offsets as people count: lines, and columns in characters.

use serde::{Deserialize, Serialize};

use super::Span;

/// Where something stands in a text, counted for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// From 1.
    pub line: u32,
    /// From 1, in characters (Unicode scalar values), not bytes.
    pub column: u32,
    /// In characters, across line ends where the thing is longer than its line.
    pub length: u32,
}

/// Bytes of a stretch of text whose characters are counted once.
const STRETCH: usize = 512;

/// The starts of a text's lines, for binary search, and its characters, stretch by stretch: a
/// register in one line of a megabyte is not counted from its start for each of its entries.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<u32>,
    /// Characters that begin before each stretch.
    before: Vec<u32>,
}

impl Lines {
    /// Indexes `text`; lines end at `\n` (a `\r` before it belongs to the line).
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        for (offset, byte) in text.bytes().enumerate() {
            if byte == b'\n' {
                starts.push(offset as u32 + 1);
            }
        }
        let mut characters = 0;
        let before = text
            .as_bytes()
            .chunks(STRETCH)
            .map(|stretch| {
                let before = characters;
                characters += begun(stretch);
                before
            })
            .collect();
        Self { starts, before }
    }

    /// Characters of `text` before a boundary of them.
    fn characters(&self, text: &str, offset: usize) -> u32 {
        let stretch = (offset / STRETCH).min(self.before.len().saturating_sub(1));
        let before = self.before.get(stretch).copied().unwrap_or_default();
        before + begun(&text.as_bytes()[stretch * STRETCH..offset])
    }

    /// The line (from 0) that holds a byte.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= offset) - 1
    }

    /// The first byte of a line (from 0); the text's end past the last one.
    pub fn start_of(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).map_or(text.len(), |start| *start as usize)
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// A span's place in `text`, the text that was indexed.
    pub fn place(&self, text: &str, span: Span) -> Place {
        let start = floor(text, span.start as usize);
        let end = floor(text, span.end as usize).max(start);
        let line = self.line_of(start);
        let before = self.characters(text, start);
        Place {
            line: line as u32 + 1,
            column: before - self.characters(text, self.starts[line] as usize) + 1,
            length: self.characters(text, end) - before,
        }
    }

    /// The byte span of a place; `None` where the text has no such place.
    pub fn span(&self, text: &str, place: Place) -> Option<Span> {
        let from = *self.starts.get(place.line.checked_sub(1)? as usize)? as usize;
        let rest = &text[from..];
        let mut offsets = rest
            .char_indices()
            .map(|(offset, _)| offset)
            .chain([rest.len()])
            .skip(place.column.checked_sub(1)? as usize);
        let start = offsets.next()?;
        let end = if place.length == 0 { start } else { offsets.nth(place.length as usize - 1)? };
        Some(Span { start: (from + start) as u32, end: (from + end) as u32 })
    }
}

/// Characters that begin in `bytes`: all bytes of UTF-8 but those that go on.
fn begun(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u32
}

/// The character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters() {
        let text = "{\n  \"标题\": \"年终总结\"\n}";
        let start = text.find("\"年").unwrap() as u32;
        let span = Span { start, end: start + 14 };
        let place = Lines::new(text).place(text, span);
        assert_eq!(place, Place { line: 2, column: 9, length: 6 });
        assert_eq!(Lines::new(text).span(text, place), Some(span));
    }

    #[test]
    fn places_far_into_a_line_are_counted_as_near_ones() {
        let text = format!("第一行\n{}end", "档a号\u{1F4C1}".repeat(500));
        let lines = Lines::new(&text);
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let from = text[..offset].rfind('\n').map_or(0, |end| end + 1);
            let place = lines.place(&text, Span { start: offset as u32, end: text.len() as u32 });
            assert_eq!(place.column as usize, text[from..offset].chars().count() + 1);
            assert_eq!(place.length as usize, text[offset..].chars().count());
        }
    }
}
