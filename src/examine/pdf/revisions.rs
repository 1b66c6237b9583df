//! The file as bytes: where each revision ends, and what the last trailer says.
//!
//! hayro merges all revisions into one table, so the chain is read here, from the bytes alone.

use std::sync::LazyLock;

use regex::bytes::Regex;

/// What the bytes say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Byte offsets behind each revision's `%%EOF`.
    pub ends: Vec<u64>,
    /// Whether the last `startxref` leads to a cross-reference table or stream.
    pub sound: bool,
    /// `/ID` of the last trailer, both parts in hex.
    pub ids: Vec<String>,
    /// Object number and generation of `/Info`.
    pub info: Option<(u32, i32)>,
    /// Whether any trailer speaks of encryption.
    pub encrypted: bool,
    /// Whether only embedded files are encrypted.
    pub attachments_only: bool,
    /// Offset of the last `startxref` that was followed.
    pub last: Option<u64>,
}

static END: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"startxref[\s\x00]{0,16}(\d{1,10})[\s\x00]{0,64}%%EOF(?:\r\n|\r|\n)?"));
static START: LazyLock<Regex> = LazyLock::new(|| pattern(r"startxref[\s\x00]{0,16}(\d{1,10})"));
static TARGET: LazyLock<Regex> = LazyLock::new(|| pattern(r"\A[\s\x00]*(?:xref|\d{1,10}\s+\d{1,5}\s+obj)"));
static ID: LazyLock<Regex> = LazyLock::new(|| pattern(r"/ID[\s\x00]*\[[\s\x00]*"));
static INFO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"/Info[\s\x00]+(\d{1,10})[\s\x00]+(\d{1,5})[\s\x00]+R"));
/// A crypt filter for embedded files, and one for anything else.
static ATTACHMENTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"/EFF[\s\x00]*/"));
static CRYPTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"/St[mr]F[\s\x00]*/(?:[^I]|I[^d])"));
static TRAILER: LazyLock<Regex> = LazyLock::new(|| pattern(r"trailer[\s\x00]*<<"));

/// A pattern of ours over bytes.
pub(super) fn pattern(source: &str) -> Regex {
    Regex::new(&format!("(?-u){source}")).unwrap_or_else(|error| panic!("a pattern of ours: {error}"))
}

/// Reads the chain.
pub fn read(bytes: &[u8]) -> Chain {
    let leads = |offset: u64| {
        usize::try_from(offset)
            .ok()
            .and_then(|at| bytes.get(at..))
            .is_some_and(|rest| TARGET.is_match(&rest[..rest.len().min(64)]))
    };
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse::<u64>().ok();
    let mut chain = Chain::default();
    let mut loose = None;
    for found in END.captures_iter(bytes) {
        let (Some(whole), Some(offset)) =
            (found.get(0), found.get(1).and_then(|digits| number(digits.as_bytes())))
        else {
            continue;
        };
        loose = Some(whole.end() as u64);
        // A linearised file's first part ends in `startxref 0`: it is no revision. An attached PDF
        // counts from its own beginning and leads nowhere here.
        if offset != 0 && leads(offset) {
            chain.ends.push(whole.end() as u64);
        }
    }
    if chain.ends.is_empty() {
        chain.ends.extend(loose);
    }
    chain.last = START.captures_iter(bytes).last().and_then(|found| number(found.get(1)?.as_bytes()));
    chain.sound = chain.last.is_some_and(leads);
    let trailer = trailer(bytes, chain.last.filter(|_| chain.sound));
    chain.ids = ids(trailer);
    // A revision's trailer may leave out what an earlier one says.
    chain.info = INFO.captures(trailer).or_else(|| INFO.captures_iter(bytes).last()).and_then(|found| {
        let part = |n| number(found.get(n)?.as_bytes());
        Some((u32::try_from(part(1)?).ok()?, i32::try_from(part(2)?).ok()?))
    });
    chain.encrypted = find(bytes, b"/Encrypt").is_some();
    chain.attachments_only = chain.encrypted && ATTACHMENTS.is_match(bytes) && !CRYPTED.is_match(bytes);
    chain
}

/// The text of the last trailer: the dictionary of a cross-reference stream, or what follows
/// `trailer`.
fn trailer(bytes: &[u8], start: Option<u64>) -> &[u8] {
    let cut = |from: usize, end: &[u8]| {
        let rest = bytes.get(from..).unwrap_or_default();
        let rest = &rest[..rest.len().min(64 << 10)];
        &rest[..find(rest, end).unwrap_or(rest.len())]
    };
    if let Some(start) = start.and_then(|start| usize::try_from(start).ok()) {
        let rest = &bytes[start..];
        let head = &rest[..rest.len().min(16)];
        if find(head, b"xref").is_none() {
            return cut(start, b"stream");
        }
        if let Some(at) = TRAILER.find(rest) {
            return cut(start + at.start(), b"startxref");
        }
    }
    match TRAILER.find_iter(bytes).last() {
        Some(at) => cut(at.start(), b"startxref"),
        None => &[],
    }
}

fn ids(trailer: &[u8]) -> Vec<String> {
    let Some(start) = ID.find(trailer) else { return Vec::new() };
    let mut rest = &trailer[start.end()..];
    let mut ids = Vec::new();
    while ids.len() < 2 {
        rest = rest.trim_ascii_start();
        let (id, used) = match rest.first() {
            Some(b'<') => {
                let Some(end) = rest.iter().position(|byte| *byte == b'>') else { break };
                let id: String = rest[1..end]
                    .iter()
                    .filter(|byte| byte.is_ascii_hexdigit())
                    .map(|byte| char::from(byte.to_ascii_lowercase()))
                    .collect();
                (id, end + 1)
            }
            Some(b'(') => {
                let (text, used) = literal(rest);
                (crate::archive::hex(&text), used)
            }
            _ => break,
        };
        if id.len() <= 256 {
            ids.push(id);
        }
        rest = &rest[used..];
    }
    ids
}

/// A literal string's bytes, and how long it was.
pub(crate) fn literal(text: &[u8]) -> (Vec<u8>, usize) {
    let (mut out, mut depth, mut at) = (Vec::new(), 0, 0);
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'(' => {
                depth += 1;
                if depth == 1 {
                    continue;
                }
            }
            b')' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            b'\\' => {
                let Some(next) = text.get(at) else { break };
                at += 1;
                match next {
                    b'n' => out.push(b'\n'),
                    b'r' => out.push(b'\r'),
                    b't' => out.push(b'\t'),
                    b'b' => out.push(8),
                    b'f' => out.push(12),
                    b'0'..=b'7' => {
                        let mut value = u32::from(next - b'0');
                        for _ in 0..2 {
                            let Some(digit @ b'0'..=b'7') = text.get(at) else { break };
                            value = value * 8 + u32::from(digit - b'0');
                            at += 1;
                        }
                        out.push(value as u8);
                    }
                    b'\n' => {}
                    other => out.push(*other),
                }
                continue;
            }
            _ => {}
        }
        out.push(*byte);
    }
    (out, at)
}

/// Where `needle` first lies.
pub(crate) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = hay.get(from..)?.iter().position(|byte| *byte == first) {
        if hay[from + at..].starts_with(needle) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_two_revisions() {
        let mut file = b"%PDF-1.4\n".to_vec();
        let first = file.len();
        file.extend(b"xref\n0 0\ntrailer\n<</ID[<AB><cd>]>>\n");
        file.extend(format!("startxref\n{first}\n%%EOF\n").bytes());
        let one = file.len() as u64;
        let second = file.len();
        file.extend(b"xref\n0 0\ntrailer\n<</Info 3 0 R /ID[(A\\\\) <00 01>]>>\n");
        file.extend(format!("startxref\n{second}\n%%EOF").bytes());
        let chain = read(&file);
        assert_eq!(chain.ends, [one, file.len() as u64]);
        assert!(chain.sound && !chain.encrypted);
        assert_eq!(chain.ids, ["415c", "0001"]);
        assert_eq!(chain.info, Some((3, 0)));
    }

    #[test]
    fn garbage_is_survived() {
        for file in [
            &b""[..],
            b"startxref",
            b"startxref 99999999999999 %%EOF",
            b"/ID[<",
            b"/ID[(((\\",
            b"startxref 7\n%%EOF",
        ] {
            assert!(!read(file).sound);
        }
    }
}
