//! Text that is no markup.

use crate::report::plain::plain;

/// Text that Markdown shows as it is: nothing in it is markup, a link or a cell's end.
pub(in crate::report) fn escaped(text: &str) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, character) in text.char_indices() {
        let after = &text[at + character.len_utf8()..];
        let special = match character {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '!' | '|' | '~' | '&'
            | '@' | '$' | '^' => true,
            // What would become a link by itself.
            ':' => after.starts_with("//"),
            '.' => text[..at].to_ascii_lowercase().ends_with("www"),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        assert_eq!(escaped("<img src=x>|[a](b)"), "\\<img src=x\\>\\|\\[a\\](b)");
        assert_eq!(escaped("https://a.example www.b.example"), "https\\://a.example www\\.b.example");
        assert_eq!(escaped("年终总结（一）.pdf"), "年终总结（一）.pdf");
    }
}
