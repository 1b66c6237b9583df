//! The choke point: text from an archive is hostile until it has been through here.

use std::borrow::Cow;

/// Text that cannot move a cursor, hide itself or turn round what stands beside it: control,
/// escape and bidirectional characters are written out as `\u{…}`.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(hostile) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if hostile(character) {
            shown.push_str(&format!("\\u{{{:X}}}", character as u32));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Control characters (line ends too: a message is one line), the bidirectional controls
/// U+202A–202E, U+2066–2069, U+200E–200F and U+061C, line and paragraph separators, zero-width
/// characters and the byte order mark.
fn hostile(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{61C}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_turns_are_written_out() {
        assert_eq!(plain("年终总结.pdf"), "年终总结.pdf");
        assert_eq!(plain("a\x1b[31mb"), "a\\u{1B}[31mb");
        assert_eq!(plain("gpj.\u{202E}exe"), "gpj.\\u{202E}exe");
    }
}
