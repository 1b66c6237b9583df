//! Text strings and dates of PDF dictionaries.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::examine::Stamp;

/// Characters kept of one string.
const LONGEST: usize = 4096;

/// PDFDocEncoding where it is not Latin-1 (ISO 32000-2, annex D.3): from 0x18, and from 0x80.
const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ',
    'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
];

/// Decodes a text string; none where nothing but blanks is in it.
pub fn text(bytes: &[u8]) -> Option<String> {
    let decoded = match bytes {
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => eight_bits(bytes),
    };
    // Language escapes (ESC … ESC) and terminating zeros say nothing.
    let mut escaped = false;
    let kept: String = decoded
        .chars()
        .filter(|c| {
            if *c == '\u{1b}' {
                escaped = !escaped;
                return false;
            }
            !escaped && *c != '\0'
        })
        .take(LONGEST)
        .collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// Strings without a mark should be PDFDocEncoding; Chinese producers write UTF-8 or GBK into
/// them. UTF-8 is told by its form, GBK by high bytes in pairs and nothing else high.
fn eight_bits(bytes: &[u8]) -> String {
    if !bytes.is_ascii() {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return text.to_owned();
        }
        if paired(bytes)
            && let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes)
        {
            return text.into_owned();
        }
    }
    bytes
        .iter()
        .map(|byte| match byte {
            0x18..=0x1f => LOW[usize::from(byte - 0x18)],
            0x80..=0xa0 => HIGH[usize::from(byte - 0x80)],
            _ => char::from(*byte),
        })
        .collect()
}

/// Whether high bytes come in runs of GB 2312 pairs, at least two pairs in all.
fn paired(bytes: &[u8]) -> bool {
    let runs = bytes.split(|byte| byte.is_ascii()).filter(|run| !run.is_empty());
    let (mut high, mut fit) = (0, true);
    for run in runs {
        high += run.len();
        fit &= run.len().is_multiple_of(2)
            && run.chunks_exact(2).all(|pair| (0xa1..=0xf7).contains(&pair[0]) && pair[1] >= 0xa1);
    }
    fit && high >= 4
}

/// `D:YYYYMMDDHHmmSS+08'00'`, each part after the year optional.
pub fn date(bytes: &[u8], field: &str) -> Option<Stamp> {
    let text = text(bytes)?;
    let text = text.strip_prefix("D:").unwrap_or(&text);
    let mut rest = text.as_bytes();
    let mut part = |length: usize, least: u32, most: u32| -> Option<u32> {
        let digits = rest.get(..length)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let value = std::str::from_utf8(digits).ok()?.parse().ok()?;
        rest = &rest[length..];
        (least..=most).contains(&value).then_some(value)
    };
    let year = part(4, 1, 9999)?;
    let month = part(2, 1, 12).unwrap_or(1);
    let day = part(2, 1, 31).unwrap_or(1);
    let hour = part(2, 0, 23).unwrap_or(0);
    let minute = part(2, 0, 59).unwrap_or(0);
    let second = part(2, 0, 59).unwrap_or(0);
    let offset = match rest.first() {
        Some(b'Z') => Some(0),
        Some(sign @ (b'+' | b'-')) => {
            let digits: Vec<i32> = rest[1..]
                .iter()
                .filter(|byte| **byte != b'\'' && **byte != b':')
                .take(4)
                .map_while(|byte| byte.is_ascii_digit().then(|| i32::from(byte - b'0')))
                .collect();
            let pair = |at: usize| Some(digits.get(at)? * 10 + digits.get(at + 1)?);
            pair(0).filter(|hours| *hours < 24).map(|hours| {
                let seconds = hours * 3600 + pair(2).filter(|minutes| *minutes < 60).unwrap_or(0) * 60;
                if *sign == b'-' { -seconds } else { seconds }
            })
        }
        _ => None,
    };
    Some(Stamp {
        local: format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
        offset,
        field: field.to_owned(),
    })
}

/// A value of XMP. Old Ghostscript wrote the escapes of the Info dictionary's string into it.
pub fn unescaped(value: &str) -> Option<String> {
    if !value.starts_with("\\376\\377") {
        return Some(value.to_owned());
    }
    text(&super::revisions::literal(format!("({value})").as_bytes()).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(text(b"\xfe\xff\x4e\x2d\x65\x87").as_deref(), Some("中文"));
        assert_eq!(text(b"\xef\xbb\xbf\xe4\xb8\xad").as_deref(), Some("中"));
        assert_eq!(text("中文".as_bytes()).as_deref(), Some("中文"));
        assert_eq!(text(b"\xd6\xd0\xce\xc4 a").as_deref(), Some("中文 a"));
        assert_eq!(text(b"caf\xe9r \x84 \xa0").as_deref(), Some("cafér — €"));
        assert_eq!(text(b" \0"), None);
    }

    #[test]
    fn dates() {
        let read = |text: &str| date(text.as_bytes(), "f").map(|stamp| (stamp.local, stamp.offset));
        assert_eq!(read("D:20250301083000+08'00'"), Some(("2025-03-01T08:30:00".into(), Some(28800))));
        assert_eq!(read("D:20250301083000-05'30"), Some(("2025-03-01T08:30:00".into(), Some(-19800))));
        assert_eq!(read("20250301083000Z"), Some(("2025-03-01T08:30:00".into(), Some(0))));
        assert_eq!(read("D:2025"), Some(("2025-01-01T00:00:00".into(), None)));
        assert_eq!(read("last week"), None);
    }
}
