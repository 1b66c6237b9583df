//! What two texts really share, measured on the texts themselves: fingerprints lose the edges of
//! every passage, and see nothing of a passage whose numbers were changed.

use super::fingerprint::winnow;
use super::{FOUND_FROM, Normal, Passage, Print, RUN, masked, passages};

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

/// Characters that a text must have of its own for a share of them to mean something.
const LEAST: usize = 60;

/// Measures what two texts share; `common` says of which fingerprints everybody's texts consist,
/// `several` which stand in several texts: these make a long passage no less an excerpt, but a sum
/// of them is no share.
pub fn shared(
    a: &Normal,
    b: &Normal,
    common: &dyn Fn(Print) -> bool,
    several: &dyn Fn(Print) -> bool,
) -> Shared {
    let (short, long) = if a.characters.len() <= b.characters.len() { (a, b) } else { (b, a) };
    let (rare, own) = (own(&short.characters, common), own(&short.characters, several));
    let found = passages(short, long, FOUND_FROM);
    let bare = |text: &Normal| Normal { characters: masked(&text.characters) };
    let bare_found = passages(&bare(short), &bare(long), FOUND_FROM);
    Shared {
        share: share(&masked_places(&short.characters, &own), &bare_found),
        verbatim: share(&own, &found),
        longest: longest(&found, &rare),
    }
}

/// Which characters of a text are its own, and not words that everybody has.
fn own(characters: &[char], common: &dyn Fn(Print) -> bool) -> Vec<bool> {
    let mut own = vec![true; characters.len()];
    for (_, place) in winnow(characters).into_iter().filter(|(print, _)| common(*print)) {
        let place = place as usize;
        own.iter_mut().skip(place).take(RUN).for_each(|own| *own = false);
    }
    // What lies between two common passages and is too short to be found belongs to them.
    let mut from = 0;
    while from < own.len() {
        let length = own[from..].iter().take_while(|own| **own).count();
        if length < FOUND_FROM && length < own.len() {
            own[from..from + length].fill(false);
        }
        from += length + 1;
    }
    own
}

/// The same for the text with its numbers masked, where a run of figures is one character.
fn masked_places(characters: &[char], own: &[bool]) -> Vec<bool> {
    let mut places = Vec::with_capacity(own.len());
    let mut in_number = false;
    for (character, own) in characters.iter().zip(own) {
        let number = masked(&[*character]) == ['0'];
        if !(number && in_number) {
            places.push(*own);
        }
        in_number = number;
    }
    places
}

/// Characters of a passage that are the text's own.
fn counted(passage: &Passage, own: &[bool]) -> usize {
    let length = passage.words.chars().count();
    own.iter().skip(passage.a).take(length).filter(|own| **own).count()
}

/// Share of a text's own characters that stand in the passages.
fn share(own: &[bool], passages: &[Passage]) -> f64 {
    let whole = own.iter().filter(|own| **own).count();
    if whole < LEAST {
        return 0.0;
    }
    let covered: usize = passages.iter().map(|passage| counted(passage, own)).sum();
    (covered as f64 / whole as f64).min(1.0)
}

/// The longest chain of passages with next to nothing between them in either text: its characters.
fn longest(passages: &[Passage], own: &[bool]) -> usize {
    let mut ordered: Vec<&Passage> = passages.iter().collect();
    ordered.sort_by_key(|passage| passage.a);
    let (mut longest, mut chain, mut ends) = (0, 0, (0, 0));
    for passage in ordered {
        let length = passage.words.chars().count();
        let near = |end: usize, start: usize| start.checked_sub(end).is_some_and(|gap| gap <= GAP);
        let counted = counted(passage, own);
        chain = if near(ends.0, passage.a) && near(ends.1, passage.b) { chain + counted } else { counted };
        ends = (passage.a + length, passage.b + length);
        longest = longest.max(chain);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::super::{normal, prints};
    use super::*;

    #[test]
    fn numbers_do_not_break_a_share_but_break_a_passage() {
        let a = normal(&["三月巡视线路42次，处理缺陷113处，其中拉线松动19处、绝缘子破损7处，更换导线夹16只，约谈责任班组3个，清理树障240棵，整治低电压台区5个，补装标示牌61块".to_owned()]);
        let b = normal(&["三月巡视线路38次，处理缺陷97处，其中拉线松动21处、绝缘子破损5处，更换导线夹14只，约谈责任班组2个，清理树障198棵，整治低电压台区4个，补装标示牌47块".to_owned()]);
        let found = shared(&a, &b, &|_| false, &|_| false);
        assert!(found.share > 0.95 && found.longest < 20, "{found:?}");
    }

    #[test]
    fn common_passages_do_not_count() {
        let a = normal(&[
            "按照县公司关于开展专项整治的统一部署明确分工压实责任。三号杆拉线松动已经紧固完毕，东河桥头配电箱的锁换过新的，钥匙交给值班员老梁保管，另有两户表箱门关不上".to_owned()
        ]);
        let b = normal(&[
            "按照县公司关于开展专项整治的统一部署明确分工压实责任。住户反映电压偏低复测合格，下午去西坡看了塌方处的电杆，基础露出半米，先用沙袋围住，等料到了再浇筑".to_owned()
        ]);
        let everybody = prints(&normal(&["按照县公司关于开展专项整治的统一部署明确分工压实责任".to_owned()]));
        assert!(shared(&a, &b, &|_| false, &|_| false).share > 0.25);
        let known = |print| everybody.binary_search(&print).is_ok();
        let found = shared(&a, &b, &known, &known);
        assert!(found.share < 0.05 && found.longest < 11, "{found:?}");
    }
}
