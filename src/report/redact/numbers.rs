//! Numbers that tell a person or a place. What stands beside them is looked at by hand: Chinese is
//! written without spaces, and a boundary of words that counts its characters as letters would let
//! every number through that follows one (电话13812345678).

use std::fmt::Write;

use regex::Regex;

/// Coordinates to about ten metres, identity cards, mobile telephones with and without the code of
/// the country, in one piece or in the usual three, in narrow and in wide digits.
const PATTERN: &str =
    r"\d{1,3}[.．]\d{4,}|\d{17}[\dXxＸｘ]|(?:[+＋]?[8８][6６][- ]?)?[1１][3-9３-９]\d[- ]?\d{4}[- ]?\d{4}";

/// Digits and letters from which on a run of nothing else is a digest, and not somebody's number.
const DIGEST: usize = 32;

/// Finds them.
pub(super) struct Numbers {
    pattern: Regex,
}

impl Numbers {
    pub(super) fn new() -> Self {
        // It is written above: where it does not compile, no test of this file passes.
        Self { pattern: Regex::new(PATTERN).expect("the pattern of numbers") }
    }

    /// `text` with `blot` in their place.
    pub(super) fn blot(&self, text: &str, blot: &str) -> String {
        let (mut out, mut done) = (String::with_capacity(text.len()), 0);
        for found in self.pattern.find_iter(text) {
            let (before, after) = (&text[..found.start()], &text[found.end()..]);
            let place = found.as_str().contains(['.', '．']);
            let part = before.chars().next_back().is_some_and(char::is_numeric)
                || after.chars().next().is_some_and(char::is_numeric)
                || in_digest(before, found.as_str(), after);
            if place || !part {
                let _ = write!(out, "{}{blot}", &text[done..found.start()]);
                done = found.end();
            }
        }
        out.push_str(&text[done..]);
        out
    }
}

/// Whether it stands in a digest.
fn in_digest(before: &str, found: &str, after: &str) -> bool {
    let run = |bytes: &mut dyn Iterator<Item = u8>| bytes.take_while(u8::is_ascii_hexdigit).count();
    let around = run(&mut before.bytes().rev()) + run(&mut after.bytes());
    found.bytes().all(|byte| byte.is_ascii_hexdigit()) && around + found.len() >= DIGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_beside_them() {
        let numbers = Numbers::new();
        for told in [
            "电话13812345678",
            "13812345678号",
            "tel13812345678",
            "+8613812345678",
            "8613812345678",
            "138-1234-5678",
            "138 1234 5678",
            "１３８１２３４５６７８",
            "身份证号11010519491231002X。",
            "证110105194912310021周",
            "北纬39.12345度",
        ] {
            let shown = numbers.blot(told, "#");
            assert!(shown.contains('#') && !shown.contains(char::is_numeric), "{told}: {shown}");
        }
        // Longer numbers, dates, sums of money, digests.
        for other in [
            "2025138123456789",
            "1381234567890",
            "2025-03-01",
            "1234.50",
            "sha256:ab13812345678cd2025c0ffee0000deadbeef13812345678aa",
        ] {
            assert_eq!(numbers.blot(other, "#"), other);
        }
        let two = numbers.blot("甲13812345678，乙13912345678", "#");
        assert_eq!(two, "甲#，乙#");
    }
}
