//! Pairs of texts that share rare passages, by an inverted index.

use std::collections::HashMap;

use super::Print;

/// A text as the index sees it.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Its fingerprints, sorted.
    pub prints: &'a [Print],
    /// What it is compared within for what is common: a role, a kind of form.
    pub class: usize,
}

/// Two texts that share rare passages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The earlier one.
    pub a: usize,
    /// The later one.
    pub b: usize,
    /// Rare fingerprints in both.
    pub shared: u32,
    /// Share of the smaller one's rare fingerprints that stand in the other, 0–1.
    pub containment: f64,
}

/// All pairs, and what was too common to be followed pair by pair.
#[derive(Debug, Default)]
pub struct Pairs {
    /// In order of `a`, then `b`.
    pub pairs: Vec<Pair>,
    /// Rare fingerprints of each text.
    pub rare: Vec<u32>,
    /// Fingerprints that stood in more than [`BUCKET`] texts and were still rare in a class: their
    /// texts were compared with the first of them alone.
    pub capped: u64,
}

/// Texts of one fingerprint that are followed pair by pair; more are compared with the first.
pub const BUCKET: usize = 64;

/// What is common: fingerprints in more than `least` texts and more than `share` of a class.
#[derive(Debug, Clone, Copy)]
pub struct Common {
    /// Texts.
    pub least: usize,
    /// Share of the class, 0–1.
    pub share: f64,
}

/// Finds the pairs of `texts` that share at least `least` rare fingerprints, leaving out those
/// for which `skip` says so and the fingerprints that `known` says are somebody else's words.
pub fn pairs(
    texts: &[Text],
    common: Common,
    least: u32,
    skip: &dyn Fn(usize, usize) -> bool,
    known: &dyn Fn(usize, Print) -> bool,
) -> Pairs {
    let mut postings: Vec<(Print, u32)> = Vec::new();
    let mut members: Vec<usize> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        if members.len() <= text.class {
            members.resize(text.class + 1, 0);
        }
        members[text.class] += 1;
        postings
            .extend(text.prints.iter().filter(|print| !known(index, **print)).map(|p| (*p, index as u32)));
    }
    postings.sort_unstable();
    let limits: Vec<usize> =
        members.iter().map(|count| common.least.max((*count as f64 * common.share) as usize)).collect();
    let mut found = Pairs { rare: vec![0; texts.len()], ..Pairs::default() };
    let mut shared: HashMap<(u32, u32), u32> = HashMap::new();
    let mut in_class = vec![0_usize; members.len()];
    for bucket in postings.chunk_by(|a, b| a.0 == b.0) {
        for (_, index) in bucket {
            in_class[texts[*index as usize].class] += 1;
        }
        let mut rare: Vec<u32> = Vec::with_capacity(bucket.len());
        for (_, index) in bucket {
            let class = texts[*index as usize].class;
            if in_class[class] <= limits[class] {
                rare.push(*index);
                found.rare[*index as usize] += 1;
            }
        }
        for (_, index) in bucket {
            in_class[texts[*index as usize].class] = 0;
        }
        if rare.len() < 2 {
            continue;
        }
        if rare.len() > BUCKET {
            found.capped += 1;
            for other in &rare[1..] {
                *shared.entry((rare[0], *other)).or_default() += 1;
            }
            continue;
        }
        for (at, a) in rare.iter().enumerate() {
            for b in &rare[at + 1..] {
                *shared.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<Pair> = shared
        .into_iter()
        .filter(|(_, count)| *count >= least)
        .filter(|((a, b), _)| !skip(*a as usize, *b as usize))
        .map(|((a, b), shared)| {
            let smaller = found.rare[a as usize].min(found.rare[b as usize]).max(1);
            let containment = (f64::from(shared) / f64::from(smaller)).min(1.0);
            Pair { a: a as usize, b: b as usize, shared, containment }
        })
        .collect();
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    found.pairs = pairs;
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMON: Common = Common { least: 20, share: 0.3 };

    #[test]
    fn a_short_text_swallowed_whole_counts() {
        let long: Vec<Print> = (0..1000).collect();
        let short: Vec<Print> = (100..130).collect();
        let other: Vec<Print> = (5000..5100).collect();
        let texts = [&long, &short, &other].map(|prints| Text { prints, class: 0 });
        let found = pairs(&texts, COMMON, 8, &|_, _| false, &|_, _| false);
        assert_eq!(found.pairs, [Pair { a: 0, b: 1, shared: 30, containment: 1.0 }]);
    }

    #[test]
    fn what_a_class_has_in_common_is_no_copy() {
        let all: Vec<Vec<Print>> =
            (0..30).map(|n| (0..50).chain(n * 1000 + 100..n * 1000 + 110).collect()).collect();
        let texts: Vec<Text> = all.iter().map(|prints| Text { prints, class: 0 }).collect();
        assert!(pairs(&texts, COMMON, 8, &|_, _| false, &|_, _| false).pairs.is_empty());
    }

    #[test]
    fn a_large_cluster_hangs_on_its_first_member() {
        let one: Vec<Print> = (0..40).collect();
        let texts = vec![Text { prints: &one, class: 0 }; 100];
        let common = Common { least: 200, share: 1.0 };
        let found = pairs(&texts, common, 8, &|_, _| false, &|_, _| false);
        assert_eq!((found.pairs.len(), found.capped), (99, 40));
    }
}
