//! Bytes as text: UTF-8, UTF-16 and GB 18030, told apart without guessing more than needed.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

/// How a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with a byte order mark.
    Utf16,
    /// GB 18030 (GBK and GB 2312 are parts of it).
    Gb18030,
}

/// The text of `bytes`, or `None` where they are none.
pub fn decode(bytes: &[u8]) -> Option<(Cow<'_, str>, Charset)> {
    let bytes = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => rest,
        [0xFF, 0xFE, rest @ ..] => return strict(UTF_16LE, rest).map(|text| (text, Charset::Utf16)),
        [0xFE, 0xFF, rest @ ..] => return strict(UTF_16BE, rest).map(|text| (text, Charset::Utf16)),
        all => all,
    };
    if let Ok(text) = std::str::from_utf8(bytes) {
        return printable(text).then_some((Cow::Borrowed(text), Charset::Utf8));
    }
    let text = strict(GB18030, bytes)?;
    plausible(&text).then_some((text, Charset::Gb18030))
}

/// The text of at most the first `limit` bytes, cut between characters.
pub fn sample(bytes: &[u8], limit: usize) -> Option<String> {
    if bytes.len() <= limit {
        return decode(bytes).map(|(text, _)| text.into_owned());
    }
    // A cut may fall inside a character of up to four bytes.
    (0..4).find_map(|less| decode(&bytes[..limit - less]).map(|(text, _)| text.into_owned()))
}

fn strict<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    printable(&text).then_some(text)
}

/// No control characters but those of plain text: binary data is rarely without.
fn printable(text: &str) -> bool {
    text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}' | '\u{85}'))
}

/// Whether what GB 18030 made of the bytes looks like Chinese: almost every pair of bytes is
/// *some* character of it, but chance rarely hits the common ones.
fn plausible(text: &str) -> bool {
    let (mut common, mut odd) = (0, 0);
    for character in text.chars().filter(|character| !character.is_ascii()) {
        match character {
            '\u{4E00}'..='\u{9FFF}'
            | '\u{3000}'..='\u{303F}'
            | '\u{FF00}'..='\u{FFEF}'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '—'
            | '…'
            | '·' => common += 1,
            _ => odd += 1,
        }
    }
    common > 0 && common >= odd * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_encodings_and_noise() {
        assert_eq!(decode("巡查".as_bytes()).unwrap().1, Charset::Utf8);
        let (gbk, _, _) = GB18030.encode("巡查记录，一切正常");
        assert_eq!(decode(&gbk).unwrap(), ("巡查记录，一切正常".into(), Charset::Gb18030));
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("巡查".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&utf16).unwrap(), ("巡查".into(), Charset::Utf16));
        assert!(decode(&[0x80, 0xFF, 0xFE, 0x00, 0x01]).is_none());
    }
}
