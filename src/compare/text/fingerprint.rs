//! Fingerprints of a text.

use super::{Normal, PRINTS, RUN, WINDOW};

/// One fingerprint: a hash of a run of characters.
pub type Print = u64;

/// The multiplier of the rolling hash: 2^64 over the golden ratio, odd.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// The fingerprints of a text, sorted, each once; at most [`PRINTS`] of them, an even sample by
/// value where there would be more, so that two samples of one text agree.
pub fn prints(text: &Normal) -> Vec<Print> {
    let mut kept: Vec<Print> = winnow(&text.characters).into_iter().map(|(print, _)| print).collect();
    kept.sort_unstable();
    kept.dedup();
    let mut every = 1_u64;
    while kept.len() > PRINTS {
        every *= 2;
        kept.retain(|print| print % every == 0);
    }
    kept
}

/// The fingerprints of a text with their places, in order.
pub(super) fn winnow(characters: &[char]) -> Vec<(Print, u32)> {
    if characters.len() < RUN {
        return Vec::new();
    }
    let mut highest = 1_u64;
    for _ in 1..RUN {
        highest = highest.wrapping_mul(BASE);
    }
    let mut rolling = 0_u64;
    let mut runs = Vec::with_capacity(characters.len());
    for (index, character) in characters.iter().enumerate() {
        if index >= RUN {
            let gone = u64::from(characters[index - RUN] as u32).wrapping_add(1).wrapping_mul(highest);
            rolling = rolling.wrapping_sub(gone);
        }
        rolling = rolling.wrapping_mul(BASE).wrapping_add(u64::from(*character as u32).wrapping_add(1));
        if index + 1 >= RUN {
            runs.push(mix(rolling));
        }
    }
    let mut kept: Vec<(Print, u32)> = Vec::with_capacity(runs.len() / 3 + 1);
    let windows = runs.len().saturating_sub(WINDOW - 1).max(1);
    // The rightmost of the smallest in each window, as the paper has it; it is looked for again
    // only where it has left the window.
    let mut least = 0;
    for start in 0..windows {
        let end = (start + WINDOW).min(runs.len());
        if start == 0 || least < start {
            least = start;
            for at in start..end {
                if runs[at] <= runs[least] {
                    least = at;
                }
            }
        } else if runs[end - 1] <= runs[least] {
            least = end - 1;
        }
        if kept.last().is_none_or(|(_, last)| *last != least as u32) {
            kept.push((runs[least], least as u32));
        }
    }
    kept
}

/// Spreads a hash over all bits (the finaliser of splitmix64).
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// 128 bits of SHA-256 over characters: equal for equal texts alone.
pub fn digest(characters: impl IntoIterator<Item = char>) -> u128 {
    use sha2::{Digest, Sha256};
    let text: String = characters.into_iter().collect();
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    u128::from_be_bytes(half)
}

/// Ideographs that write numbers, but for 〇.
const NUMERALS: [char; 15] =
    ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '两'];

/// A text with its digits, and the Chinese numerals of dates and amounts, masked: what is left
/// is equal for two texts that differ in numbers alone.
pub fn masked(characters: &[char]) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(characters.len());
    for character in characters {
        let number = match character {
            '\u{4e00}'..='\u{9fff}' => NUMERALS.contains(character),
            _ => character.is_numeric() || *character == '〇',
        };
        if !number {
            out.push(*character);
        } else if out.last() != Some(&'0') {
            out.push('0');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::normal;
    use super::*;

    #[test]
    fn a_shared_passage_gives_both_texts_a_fingerprint() {
        let a = normal(&["甲乙丙丁戊己庚辛壬癸子丑寅卯今日巡查三号杆拉线松动已处理辰巳午未".to_owned()]);
        let b = normal(&["另一篇里也写着今日巡查三号杆拉线松动已处理而后没有别的".to_owned()]);
        let (a, b) = (prints(&a), prints(&b));
        assert!(a.iter().any(|print| b.binary_search(print).is_ok()));
    }

    #[test]
    fn numbers_are_masked_however_they_are_written() {
        let mask = |text: &str| masked(&text.chars().collect::<Vec<_>>()).into_iter().collect::<String>();
        assert_eq!(mask("2025年十二月3日完成18项"), "0年0月0日完成0项");
    }

    #[test]
    fn long_texts_keep_an_even_sample() {
        let long: String =
            (0..60_000_u32).filter_map(|n| char::from_u32(0x4e00 + n * 7919 % 20_000)).collect();
        let kept = prints(&normal(&[long]));
        assert!(kept.len() <= PRINTS && kept.len() > PRINTS / 4, "{}", kept.len());
    }
}
