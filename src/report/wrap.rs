//! Lines for a screen, Chinese characters counted as two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Lines no wider than `width`, broken at spaces and between Chinese characters, but never so
/// that a closing mark begins a line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let line = lines.last_mut().map_or(0, |line| line.width());
        if line > 0 && line + piece.trim_end().width() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The smallest pieces that may not be broken, each with the spaces after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let Some((_, next)) = characters.peek().copied() else { continue };
        let between = is_wide(character) || is_wide(next);
        let breakable = (character == ' ' && next != ' ')
            || (between && next != ' ' && !CLOSING.contains(next) && !OPENING.contains(character));
        if breakable {
            pieces.push(&text[start..end]);
            start = end;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

const CLOSING: &str = "，。、；：？！）】》」』”’…)],.;:?!";
const OPENING: &str = "（【《「『“‘([";

/// Whether a character takes two columns.
pub fn is_wide(character: char) -> bool {
    character.width() == Some(2)
}
