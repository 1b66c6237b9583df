//! What two texts really share, measured on the texts themselves: fingerprints lose the edges of
//! every passage, and see nothing of a passage whose numbers were changed.

use super::fingerprint::winnow;
use super::{FOUND_FROM, Normal, Passage, Print, masked, passages};

/// Characters that may stand between two passages of one excerpt: a label, a name, a number.
const GAP: usize = 12;

/// What two texts share, common passages left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shared {
    /// Share of the shorter one's characters that stand in the other, whatever their numbers, 0–1.
    pub share: f64,
    /// The same word for word.
    pub verbatim: f64,
    /// Characters of the longest passage that stands in both word for word, but for a word here and
    /// there.
    pub longest: usize,
}

/// Measures what two texts share; `common` says of which fingerprints everybody's texts consist.
pub fn shared(a: &Normal, b: &Normal, common: &dyn Fn(Print) -> bool) -> Shared {
    let longest = longest(&passages(a, b, FOUND_FROM), common);
    let bare = |text: &Normal| Normal { characters: masked(&text.characters) };
    Shared { share: share(&bare(a), &bare(b), common), verbatim: share(a, b, common), longest }
}

/// Share of the shorter one's rare characters that stand in the other.
fn share(a: &Normal, b: &Normal, common: &dyn Fn(Print) -> bool) -> f64 {
    let (short, long) = if a.characters.len() <= b.characters.len() { (a, b) } else { (b, a) };
    let covered: f64 = passages(short, long, FOUND_FROM)
        .iter()
        .map(|passage| {
            let words: Vec<char> = passage.words.chars().collect();
            words.len() as f64 * rare(&words, common)
        })
        .sum();
    let whole = short.characters.len() as f64 * rare(&short.characters, common);
    if whole < 1.0 { 0.0 } else { (covered / whole).min(1.0) }
}

/// The longest chain of passages with next to nothing between them in either text: its characters.
fn longest(passages: &[Passage], common: &dyn Fn(Print) -> bool) -> usize {
    let mut ordered: Vec<&Passage> = passages.iter().collect();
    ordered.sort_by_key(|passage| passage.a);
    let (mut longest, mut chain, mut ends) = (0.0_f64, 0.0, (0, 0));
    for passage in ordered {
        let words: Vec<char> = passage.words.chars().collect();
        let near = |end: usize, start: usize| start.checked_sub(end).is_some_and(|gap| gap <= GAP);
        let own = words.len() as f64 * rare(&words, common);
        chain = if near(ends.0, passage.a) && near(ends.1, passage.b) { chain + own } else { own };
        ends = (passage.a + words.len(), passage.b + words.len());
        longest = longest.max(chain);
    }
    longest.round() as usize
}

/// Share of a text's fingerprints that are not common.
fn rare(characters: &[char], common: &dyn Fn(Print) -> bool) -> f64 {
    let prints = winnow(characters);
    let rare = prints.iter().filter(|(print, _)| !common(*print)).count();
    if prints.is_empty() { 1.0 } else { rare as f64 / prints.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::super::{normal, prints};
    use super::*;

    #[test]
    fn numbers_do_not_break_a_share_but_break_a_passage() {
        let a = normal(&["三月巡视线路42次，处理缺陷113处，其中拉线松动19处、绝缘子破损7处".to_owned()]);
        let b = normal(&["三月巡视线路38次，处理缺陷97处，其中拉线松动21处、绝缘子破损5处".to_owned()]);
        let found = shared(&a, &b, &|_| false);
        assert!(found.share > 0.95 && found.longest < 20, "{found:?}");
    }

    #[test]
    fn common_passages_do_not_count() {
        let a = normal(&[
            "按照县公司关于开展专项整治的统一部署明确分工压实责任。三号杆拉线松动已经紧固完毕".to_owned()
        ]);
        let b = normal(&[
            "按照县公司关于开展专项整治的统一部署明确分工压实责任。住户反映电压偏低复测合格".to_owned()
        ]);
        let everybody = prints(&normal(&["按照县公司关于开展专项整治的统一部署明确分工压实责任".to_owned()]));
        assert!(shared(&a, &b, &|_| false).share > 0.5);
        let found = shared(&a, &b, &|print| everybody.binary_search(&print).is_ok());
        assert!(found.share < 0.2 && found.longest < 11, "{found:?}");
    }
}
