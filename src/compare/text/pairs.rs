//! Pairs of texts that share rare passages, by an inverted index.

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
    /// Fingerprints that were common in a class, sorted.
    pub common: Vec<Print>,
    /// Those and others that stand in more than [`SEVERAL`] texts and in over a hundredth of all,
    /// sorted: turns of phrase, of which a pair proves nothing.
    pub several: Vec<Print>,
    /// Fingerprints that stood in more than [`BUCKET`] texts and were still rare in a class: their
    /// texts were compared with the first of them alone.
    pub capped: u64,
}

/// Texts of one fingerprint that are followed pair by pair; more are compared with the first.
pub const BUCKET: usize = 64;

/// Texts of one fingerprint up to which it may well be one text's and its copies'.
pub const SEVERAL: usize = 4;

/// Postings are sorted in so many parts, one after the other: most fingerprints stand in one
/// text alone and are dropped again before the next part. More parts take less memory at a time, and
/// fetch every text's row from memory more often.
const PARTS: u64 = 16;

/// What is common: fingerprints in more than `least` texts and more than `share` of a class.
#[derive(Debug, Clone, Copy)]
pub struct Common {
    /// Texts, one at least.
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
    let mut found = Pairs { rare: vec![0; texts.len()], ..Pairs::default() };
    let buckets = Buckets::of(texts, common, known, &mut found);
    found.pairs = buckets.pairs(texts.len(), least, &found.rare, skip);
    found
}

/// Tells fingerprints that may stand in several texts from those that certainly stand in one.
///
/// A small table (Bloom's, with one hash: fingerprints are hashes themselves) is cheaper to ask than
/// all postings are to sort, and most of them are asked about nothing else.
#[derive(Default)]
struct Twice {
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Twice {
    /// Drops the postings whose fingerprint certainly stands in one text alone.
    fn only(&mut self, postings: &mut Vec<(Print, u32)>) {
        let words = (postings.len() / 8).next_power_of_two();
        for table in [&mut self.once, &mut self.again] {
            table.clear();
            table.resize(words, 0);
        }
        let place = |print: Print| ((print >> 6) as usize & (words - 1), 1_u64 << (print & 63));
        for (print, _) in &*postings {
            let (word, bit) = place(*print);
            self.again[word] |= self.once[word] & bit;
            self.once[word] |= bit;
        }
        postings.retain(|(print, _)| {
            let (word, bit) = place(*print);
            self.again[word] & bit != 0
        });
    }
}

/// The texts of each fingerprint that several have, one list after the other, each in order.
#[derive(Default)]
struct Buckets {
    texts: Vec<u32>,
    /// Where each list begins, and the last one ends.
    starts: Vec<usize>,
}

impl Buckets {
    fn of(texts: &[Text], common: Common, known: &dyn Fn(usize, Print) -> bool, found: &mut Pairs) -> Self {
        let mut members: Vec<usize> = Vec::new();
        for text in texts {
            if members.len() <= text.class {
                members.resize(text.class + 1, 0);
            }
            members[text.class] += 1;
        }
        let limits: Vec<usize> =
            members.iter().map(|count| common.least.max((*count as f64 * common.share) as usize)).collect();
        let mut in_class = vec![0_usize; members.len()];
        let mut buckets = Self { texts: Vec::new(), starts: vec![0] };
        // Where each text's fingerprints of the next part begin.
        let mut at: Vec<u32> = vec![0; texts.len()];
        let mut twice = Twice::default();
        let mut postings: Vec<(Print, u32)> = Vec::new();
        for part in 1..=PARTS {
            postings.clear();
            for (index, text) in texts.iter().enumerate() {
                let rest = &text.prints[at[index] as usize..];
                // Step by step: a text has one or two in a part, and a search by halves would fetch
                // lines of memory from all over it.
                let count = match part {
                    PARTS => rest.len(),
                    _ => rest.iter().take_while(|print| **print < part * (Print::MAX / PARTS)).count(),
                };
                at[index] += count as u32;
                let before = postings.len();
                let kept = rest[..count].iter().filter(|print| !known(index, **print));
                postings.extend(kept.map(|print| (*print, index as u32)));
                found.rare[index] += (postings.len() - before) as u32;
            }
            twice.only(&mut postings);
            postings.sort_unstable();
            // Most stand in one text alone: rare, and nothing to look up.
            for bucket in postings.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1) {
                for (_, index) in bucket {
                    in_class[texts[*index as usize].class] += 1;
                }
                let from = buckets.texts.len();
                for (_, index) in bucket {
                    let class = texts[*index as usize].class;
                    if in_class[class] <= limits[class] {
                        buckets.texts.push(*index);
                    } else {
                        found.rare[*index as usize] -= 1;
                    }
                }
                let rare = buckets.texts.len() - from;
                if rare < bucket.len() {
                    found.common.push(bucket[0].0);
                }
                if rare < bucket.len() || bucket.len() > SEVERAL.max(texts.len() / 100) {
                    found.several.push(bucket[0].0);
                }
                if rare < 2 {
                    buckets.texts.truncate(from);
                } else {
                    buckets.starts.push(buckets.texts.len());
                    found.capped += u64::from(rare > BUCKET);
                }
                for (_, index) in bucket {
                    in_class[texts[*index as usize].class] = 0;
                }
            }
        }
        buckets
    }

    fn list(&self, bucket: u32) -> &[u32] {
        &self.texts[self.starts[bucket as usize]..self.starts[bucket as usize + 1]]
    }

    /// Text by text: what it shares with each later one.
    fn pairs(
        &self,
        count: usize,
        least: u32,
        rare: &[u32],
        skip: &dyn Fn(usize, usize) -> bool,
    ) -> Vec<Pair> {
        // The lists that each text stands in; of a long one, the first text alone is led on.
        let leads = |list: &[u32]| if list.len() > BUCKET { 1 } else { list.len() - 1 };
        let mut starts = vec![0_usize; count + 1];
        let lists = self.starts.len() - 1;
        for bucket in 0..lists as u32 {
            let list = self.list(bucket);
            for text in &list[..leads(list)] {
                starts[*text as usize + 1] += 1;
            }
        }
        for text in 0..count {
            starts[text + 1] += starts[text];
        }
        let mut of_text = vec![0_u32; starts[count]];
        let mut next = starts.clone();
        for bucket in 0..lists as u32 {
            let list = self.list(bucket);
            for text in &list[..leads(list)] {
                of_text[next[*text as usize]] = bucket;
                next[*text as usize] += 1;
            }
        }
        let mut pairs = Vec::new();
        let mut shared = vec![0_u32; count];
        let mut touched: Vec<u32> = Vec::new();
        for a in 0..count {
            for bucket in &of_text[starts[a]..starts[a + 1]] {
                let list = self.list(*bucket);
                let after = list.partition_point(|text| *text as usize <= a);
                for b in &list[after..] {
                    if shared[*b as usize] == 0 {
                        touched.push(*b);
                    }
                    shared[*b as usize] += 1;
                }
            }
            touched.sort_unstable();
            for b in touched.drain(..) {
                let both = std::mem::take(&mut shared[b as usize]);
                let b = b as usize;
                if both < least || skip(a, b) {
                    continue;
                }
                let smaller = rare[a].min(rare[b]).max(1);
                let containment = (f64::from(both) / f64::from(smaller)).min(1.0);
                pairs.push(Pair { a, b, shared: both, containment });
            }
        }
        pairs
    }
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
    fn fingerprints_of_any_size_find_their_part() {
        let own: Vec<Print> = (0..200).map(|n| n * (Print::MAX / 200)).chain([Print::MAX]).collect();
        let texts = [Text { prints: &own, class: 0 }; 2];
        let found = pairs(&texts, COMMON, 8, &|_, _| false, &|_, _| false);
        assert_eq!(found.pairs, [Pair { a: 0, b: 1, shared: 201, containment: 1.0 }]);
    }

    #[test]
    fn what_a_class_has_in_common_is_no_copy() {
        let all: Vec<Vec<Print>> =
            (0..30).map(|n| (0..50).chain(n * 1000 + 100..n * 1000 + 110).collect()).collect();
        let texts: Vec<Text> = all.iter().map(|prints| Text { prints, class: 0 }).collect();
        let found = pairs(&texts, COMMON, 8, &|_, _| false, &|_, _| false);
        assert!(found.pairs.is_empty());
        assert_eq!(found.common, (0..50).collect::<Vec<Print>>());
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
