//! How many to draw, and what a clean sample allows to say: attribute sampling from a finite
//! number of dossiers, by the hypergeometric distribution.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// How many of `total` must be drawn by lot so that, if `share` of them or more had a problem, at
/// least one such dossier would be among the drawn ones with a probability of `confidence`
/// (discovery sampling: AICPA Audit Sampling guide, the case of no expected deviation).
pub fn sample_size(total: u64, share: f64, confidence: f64) -> u64 {
    let faulty = ((total as f64 * share).ceil() as u64).clamp(1, total.max(1));
    let (mut low, mut high) = (0, total);
    while low < high {
        let middle = low + (high - low) / 2;
        if none_seen(total, middle, faulty) <= 1.0 - confidence {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The probability that `drawn` of `total`, of which `faulty` have a problem, are all without one.
fn none_seen(total: u64, drawn: u64, faulty: u64) -> f64 {
    if drawn + faulty > total {
        return 0.0;
    }
    // C(total - faulty, drawn) / C(total, drawn), in the shorter of its two products.
    let (few, many) = (drawn.min(faulty), drawn.max(faulty));
    (0..few).map(|step| ((total - many - step) as f64 / (total - step) as f64).ln()).sum::<f64>().exp()
}

/// The most dossiers that may have a problem although none of the drawn ones shows any, at
/// `confidence`: strata are pairs of how many there are and how many of them are drawn. Where
/// shares differ between strata, the unluckiest spread of the problems is what counts.
pub fn plausible(strata: &[(u64, u64)], confidence: f64) -> u64 {
    let mut next: BinaryHeap<Factor> = strata.iter().map(|(left, drawn)| Factor::of(*left, *drawn)).collect();
    let bound = (1.0 - confidence).ln();
    let (mut probability, mut count) = (0.0_f64, 0);
    // One faulty dossier more in a stratum leaves a sample clean with the stratum's factor; factors
    // fall with each, so that taking the largest each time gives the largest product.
    while let Some(Factor { left, unseen }) = next.pop() {
        probability += (unseen as f64 / left as f64).ln();
        if unseen == 0 || probability <= bound {
            break;
        }
        count += 1;
        next.push(Factor { left: left - 1, unseen: unseen - 1 });
    }
    count
}

/// The chance that one more faulty dossier of a stratum stays unseen: `unseen` in `left`.
struct Factor {
    left: u64,
    unseen: u64,
}

impl Factor {
    fn of(left: u64, drawn: u64) -> Self {
        Self { left: left.max(1), unseen: left.saturating_sub(drawn) }
    }
}

impl Ord for Factor {
    fn cmp(&self, other: &Self) -> Ordering {
        // Fractions compared crosswise, exactly.
        let crosswise = |one: &Self, other: &Self| u128::from(one.unseen) * u128::from(other.left);
        crosswise(self, other).cmp(&crosswise(other, self))
    }
}

impl PartialOrd for Factor {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Factor {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Factor {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_the_tables() {
        // The binomial limit is 59 for 5 % at 95 % and 299 for 1 %; finite lots need fewer.
        assert_eq!(sample_size(1_000_000, 0.05, 0.95), 59);
        assert_eq!(sample_size(1_000_000, 0.01, 0.95), 299);
        assert_eq!(sample_size(500, 0.05, 0.95), 56);
        assert_eq!(sample_size(10, 0.05, 0.95), 10);
        assert_eq!(sample_size(0, 0.05, 0.95), 0);
    }

    /// Every way of drawing, counted.
    fn share_of_clean_draws(total: u32, drawn: u32, faulty: u32) -> f64 {
        let draws = (0_u32..1 << total).filter(|set| set.count_ones() == drawn);
        let (mut all, mut clean) = (0.0, 0.0);
        for set in draws {
            all += 1.0;
            clean += f64::from(u8::from(set & ((1 << faulty) - 1) == 0));
        }
        clean / all
    }

    #[test]
    fn chances_are_those_of_counting() {
        for (total, drawn, faulty) in [(12, 4, 3), (10, 5, 1), (9, 2, 6), (8, 8, 1), (7, 0, 3)] {
            let counted = share_of_clean_draws(total, drawn, faulty);
            let reckoned = none_seen(total.into(), drawn.into(), faulty.into());
            assert!((counted - reckoned).abs() < 1e-12, "{total} {drawn} {faulty}: {counted} {reckoned}");
        }
    }

    #[test]
    fn a_clean_sample_says_this_much() {
        // 59 of a million: 5 % are only just excluded.
        let most = plausible(&[(1_000_000, 59)], 0.95);
        assert!((48_000..50_000).contains(&most), "{most}");
        assert_eq!(plausible(&[(20, 20)], 0.95), 0);
        assert_eq!(plausible(&[], 0.95), 0);
        // A stratum that was not drawn from may be faulty throughout.
        assert!(plausible(&[(100, 100), (7, 0)], 0.95) >= 7);
    }
}
