//! What a signature covers: from 0 to its own `/Contents`, and from there to the end of its own
//! revision. Anything else is how signatures are wrapped and moved.

use super::document::Document;
use super::object::{Lexer, Object};
use crate::seal::verdict::Coverage;

/// A checked byte range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByteRange<'b> {
    /// The covered bytes, in their pieces.
    pub parts: Vec<&'b [u8]>,
    /// Where the last piece ends.
    pub end: usize,
    /// What is wrong with it, in words.
    pub fault: Option<String>,
    /// Whether its gap is as long as its own contents, be it elsewhere.
    pub contiguous: bool,
}

/// Reads the numbers of `/ByteRange` against where `/Contents` stands (its brackets included).
pub fn read<'b>(bytes: &'b [u8], numbers: &[Object], contents: (usize, usize)) -> Option<ByteRange<'b>> {
    let numbers: Vec<usize> = numbers
        .iter()
        .map(|number| number.int().and_then(|n| usize::try_from(n).ok()))
        .collect::<Option<_>>()?;
    if numbers.is_empty() || numbers.len() > 64 || !numbers.len().is_multiple_of(2) {
        return None;
    }
    let mut parts = Vec::new();
    let mut end = 0;
    for pair in numbers.chunks_exact(2) {
        let stop = pair[0].checked_add(pair[1])?;
        parts.push(bytes.get(pair[0]..stop)?);
        end = end.max(stop);
    }
    let fault = match numbers[..] {
        _ if contents.1 == 0 => Some("its /Contents do not stand in the file by themselves".to_owned()),
        [0, first, second, _] => {
            let (open, close) = contents;
            let blank = |from: usize, to: usize| {
                bytes.get(from..to).is_some_and(|gap| gap.iter().all(u8::is_ascii_whitespace))
            };
            if first == open && second == close || blank(first, open) && blank(close, second) {
                None
            } else {
                Some(format!("the gap is {first}–{second}, its own /Contents are {open}–{close}"))
            }
        }
        [0, ..] => Some(format!("{} pieces", numbers.len() / 2)),
        [start, ..] => Some(format!("it starts at {start}")),
        [] => None,
    };
    let contiguous = matches!(numbers[..], [0, first, second, _]
        if second.checked_sub(first) == contents.1.checked_sub(contents.0));
    Some(ByteRange { parts, end, fault, contiguous })
}

/// How much of the file a range that ends at `end` covers, for a signature that came with the
/// section of index `section`.
pub fn coverage(document: &Document, end: usize, section: Option<usize>) -> Coverage {
    if end == document.bytes.len() {
        return Coverage::EntireFile;
    }
    let sections = &document.chain.sections;
    let Some(own) = section.and_then(|index| Some((index, sections.get(index)?))) else {
        return Coverage::Beginning;
    };
    if document.chain.rebuilt || start_before(document.bytes, end) != Some(own.1.at) {
        return Coverage::Beginning;
    }
    if sections.iter().take(own.0 + 1).any(|section| section.end > end) {
        return Coverage::Beginning;
    }
    Coverage::EntireRevision
}

/// The number after the `startxref` whose `%%EOF` is the last thing before `end`, white space aside.
fn start_before(bytes: &[u8], end: usize) -> Option<usize> {
    let head = bytes.get(..end)?.trim_ascii_end();
    let head = head.strip_suffix(b"%%EOF")?.trim_ascii_end();
    let digits = head.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, _) = head.split_at(head.len() - digits);
    before.trim_ascii_end().strip_suffix(b"startxref")?;
    usize::try_from(Lexer::new(head, before.len()).digits()?).ok()
}

/// Whether anything but white space follows the end of the newest revision.
pub fn stray_tail(document: &Document) -> bool {
    if document.chain.rebuilt {
        return false;
    }
    let last = document.chain.sections.iter().map(|section| section.end).max().unwrap_or(0);
    let tail = document.bytes.get(last..).unwrap_or_default();
    let end = crate::examine::pdf::find(tail, b"%%EOF").map_or(tail.len(), |at| at + 5);
    let rest = &tail[end..];
    !rest.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0)
}
