//! Places in a text as editors count them: lines from 0, and UTF-16 units in a line.

use serde_json::{Value, json};

use crate::json::{Lines, Span};

/// A text with its lines.
#[derive(Debug)]
pub struct Buffer {
    /// The text.
    pub text: String,
    lines: Lines,
}

impl Buffer {
    /// Indexes `text`.
    pub fn new(text: String) -> Self {
        Self { lines: Lines::new(&text), text }
    }

    /// The byte of a position; one past a line's end is its end, one past the text's end that.
    pub fn offset(&self, position: &Value) -> usize {
        let number = |key: &str| position.get(key).and_then(Value::as_u64).unwrap_or(0) as usize;
        let (line, mut units) = (number("line"), number("character"));
        if line >= self.lines.count() {
            return self.text.len();
        }
        let start = self.lines.start_of(line, &self.text);
        let end = self.lines.start_of(line + 1, &self.text);
        let content = self.text[start..end].trim_end_matches(['\n', '\r']);
        for (at, character) in content.char_indices() {
            if units < character.len_utf16() {
                return start + at;
            }
            units -= character.len_utf16();
        }
        start + content.len()
    }

    /// The position of a byte.
    pub fn position(&self, offset: usize) -> Value {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.lines.line_of(offset);
        let start = self.lines.start_of(line, &self.text);
        let units: usize = self.text[start..offset].chars().map(char::len_utf16).sum();
        json!({ "line": line, "character": units })
    }

    /// The range of a span.
    pub fn range(&self, span: Span) -> Value {
        json!({ "start": self.position(span.start as usize), "end": self.position(span.end as usize) })
    }

    /// The span of a range.
    pub fn span(&self, range: &Value) -> Span {
        let offset = |key: &str| range.get(key).map_or(0, |position| self.offset(position));
        let (start, end) = (offset("start"), offset("end"));
        Span { start: start as u32, end: end.max(start) as u32 }
    }

    /// The span of a place that a finding has.
    pub fn of_place(&self, place: crate::json::Place) -> Option<Span> {
        self.lines.span(&self.text, place)
    }

    /// Lays one change of `didChange` over the text.
    pub fn change(&mut self, change: &Value) {
        let Some(new) = change.get("text").and_then(Value::as_str) else { return };
        let text = match change.get("range") {
            None => new.to_owned(),
            Some(range) => {
                let span = self.span(range);
                let (start, end) = (span.start as usize, span.end as usize);
                format!("{}{new}{}", &self.text[..start], &self.text[end..])
            }
        };
        *self = Self::new(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_utf16() {
        let buffer = Buffer::new("{\r\n \"题𠮷\": 1\r\n}".to_owned());
        let at = buffer.text.find(':').unwrap();
        let position = buffer.position(at);
        assert_eq!(position, json!({ "line": 1, "character": 6 }));
        assert_eq!(buffer.offset(&position), at);
        // Between the halves of a surrogate pair, and past everything.
        assert_eq!(buffer.offset(&json!({ "line": 1, "character": 4 })), at - 5);
        assert_eq!(buffer.offset(&json!({ "line": 0, "character": 99 })), 1);
        assert_eq!(buffer.offset(&json!({ "line": 9, "character": 0 })), buffer.text.len());
    }

    #[test]
    fn changes_are_laid_over_the_text() {
        let mut buffer = Buffer::new("年终\n总结".to_owned());
        let range = json!({ "start": { "line": 0, "character": 1 }, "end": { "line": 1, "character": 1 } });
        buffer.change(&json!({ "range": range, "text": "中\n小" }));
        assert_eq!(buffer.text, "年中\n小结");
        buffer.change(&json!({ "text": "x" }));
        assert_eq!(buffer.text, "x");
    }
}
