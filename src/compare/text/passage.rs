//! The passages that two texts share, for a person to read.

use std::collections::HashMap;

use super::fingerprint::winnow;
use super::{Normal, Print};

/// A passage that stands in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its words, as they are compared.
    pub words: String,
    /// Where it begins in the first text, in compared characters.
    pub a: usize,
    /// Where it begins in the second.
    pub b: usize,
}

/// Passages of at least `least` characters that stand in both texts, the longest first; none
/// overlaps another in the first text.
pub fn passages(a: &Normal, b: &Normal, least: usize) -> Vec<Passage> {
    let mut places: HashMap<Print, Vec<u32>> = HashMap::new();
    for (print, place) in winnow(&b.characters) {
        let list = places.entry(print).or_default();
        // A run that recurs tells little about where it belongs.
        if list.len() < 8 {
            list.push(place);
        }
    }
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    let mut covered = 0;
    for (print, place) in winnow(&a.characters) {
        let place = place as usize;
        if place < covered {
            continue;
        }
        let Some(list) = places.get(&print) else { continue };
        let best = list
            .iter()
            .map(|other| extend(&a.characters, &b.characters, place, *other as usize))
            .max_by_key(|(start, _, length)| (*length, std::cmp::Reverse(*start)));
        if let Some((start, other, length)) = best.filter(|(_, _, length)| *length >= least) {
            covered = start + length;
            found.push((start, other, length));
        }
    }
    found.sort_by_key(|(start, _, length)| (std::cmp::Reverse(*length), *start));
    found
        .into_iter()
        .map(|(start, other, length)| Passage {
            words: a.characters[start..start + length].iter().collect(),
            a: start,
            b: other,
        })
        .collect()
}

/// The longest equal stretch around two places: its beginnings and its length.
fn extend(a: &[char], b: &[char], at: usize, other: usize) -> (usize, usize, usize) {
    let back = a[..at].iter().rev().zip(b[..other].iter().rev()).take_while(|(x, y)| x == y).count();
    let ahead = a[at..].iter().zip(&b[other..]).take_while(|(x, y)| x == y).count();
    (at - back, other - back, back + ahead)
}

#[cfg(test)]
mod tests {
    use super::super::normal;
    use super::*;

    #[test]
    fn the_longest_common_passage_comes_first() {
        let a =
            normal(&["今年以来全所干部职工认真落实各项部署，圆满完成度夏任务，其中检修十一处。".to_owned()]);
        let b =
            normal(&["一年来，全所干部职工认真落实各项部署，圆满完成度夏任务，其中检修九处。".to_owned()]);
        let found = passages(&a, &b, 11);
        assert_eq!(found[0].words, "来全所干部职工认真落实各项部署圆满完成度夏任务其中检修");
        assert_eq!(found.len(), 1);
    }
}
