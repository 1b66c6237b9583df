//! Tests on digits: whether a law applies to a column at all, and how far it departs from it.

use std::collections::BTreeMap;

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// What digits are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Law {
    /// Last digits: all ten alike.
    Uniform,
    /// First digits: Benford's.
    Benford,
}

/// What a test gave.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The law.
    pub law: Law,
    /// Chance of so much departure or more.
    pub p: f64,
    /// Effect: Cohen's w of last digits, mean absolute deviation of first ones.
    pub size: f64,
    counts: [u64; 10],
}

impl Outcome {
    /// The two digits that come up most often, and their share in per cent.
    pub(super) fn favourites(&self) -> (usize, usize, u64) {
        let mut digits: Vec<usize> = (0..10).collect();
        digits.sort_by_key(|digit| (std::cmp::Reverse(self.counts[*digit]), *digit));
        let all = self.counts.iter().sum::<u64>().max(1);
        let share = (self.counts[digits[0]] + self.counts[digits[1]]) * 100 / all;
        (digits[0].min(digits[1]), digits[0].max(digits[1]), share)
    }
}

/// Last digits of readings, at the last place that the column uses: a JSON number has lost its
/// trailing zeros. None where the digits need not be alike.
pub(super) fn last_digits<'a>(parts: impl Iterator<Item = &'a [String]> + Clone) -> Option<Outcome> {
    let places = parts.clone().flatten().map(|value| decimals(value)).max()?;
    if places > 6 {
        return None;
    }
    let scale = 10_f64.powi(places as i32);
    let steps = |value: &String| {
        let steps = (value.parse::<f64>().ok()? * scale).round();
        (steps.abs() < 1e15).then_some(steps as i64)
    };
    let mut all: Vec<i64> = Vec::new();
    let mut moves: Vec<u64> = Vec::new();
    for part in parts {
        let part: Vec<i64> = part.iter().filter_map(steps).collect();
        moves.extend(part.windows(2).map(|pair| pair[0].abs_diff(pair[1])));
        all.extend(part);
    }
    let mut counts = [0_u64; 10];
    for steps in &all {
        counts[(steps.unsigned_abs() % 10) as usize] += 1;
    }
    all.sort_unstable();
    moves.sort_unstable();
    let (low, high) = (*all.get(all.len() / 10)?, *all.get(all.len() * 9 / 10)?);
    if !is_mixed(&all) || high - low < 100 || *moves.get(moves.len() / 2)? < 5 {
        return None;
    }
    let (chi, n) = chi_square(&counts, &[0.1; 10]);
    let p = tail(chi, 9.0)?;
    // Heaps on 0 and 5 alone are how people round.
    let others: Vec<u64> = (0..10).filter(|digit| digit % 5 != 0).map(|digit| counts[digit]).collect();
    if (counts[0] + counts[5]) as f64 > 0.2 * n {
        let (chi, n) = chi_square(&others, &[0.125; 8]);
        if n < 1.0 || tail(chi, 7.0)? > 0.001 {
            return None;
        }
    }
    Some(Outcome { law: Law::Uniform, p, size: (chi / n).sqrt(), counts })
}

/// First digits of amounts against Benford's law; none where their range is under three decades.
pub(super) fn first_digits<'a>(parts: impl Iterator<Item = &'a [String]>) -> Option<Outcome> {
    let mut all: Vec<i64> = Vec::new();
    let mut counts = [0_u64; 10];
    for value in parts.flatten() {
        let Some(amount) = value.parse::<f64>().ok().filter(|amount| *amount >= 0.01 && *amount < 1e12)
        else {
            continue;
        };
        let cents = (amount * 100.0).round() as i64;
        let first = cents.to_string().bytes().next().unwrap_or(b'0') - b'0';
        counts[usize::from(first.min(9))] += 1;
        all.push(cents);
    }
    all.sort_unstable();
    let (low, high) = (*all.first()?, *all.last()?);
    if !is_mixed(&all) || low <= 0 || high / low < 1000 {
        return None;
    }
    let expected: Vec<f64> = (1..10).map(|digit| (1.0 + 1.0 / f64::from(digit)).log10()).collect();
    let (chi, n) = chi_square(&counts[1..], &expected);
    let deviation = counts[1..].iter().zip(&expected).map(|(count, share)| (*count as f64 / n - share).abs());
    let size = deviation.sum::<f64>() / 9.0;
    Some(Outcome { law: Law::Benford, p: tail(chi, 8.0)?, size, counts })
}

/// Whether sorted values differ enough: fifty of them, none of which makes up a tenth.
fn is_mixed(sorted: &[i64]) -> bool {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for value in sorted {
        *counts.entry(*value).or_default() += 1;
    }
    counts.len() >= 50 && counts.values().all(|count| count * 10 <= sorted.len())
}

fn chi_square(counts: &[u64], shares: &[f64]) -> (f64, f64) {
    let n = counts.iter().sum::<u64>() as f64;
    let chi = counts.iter().zip(shares).map(|(count, share)| {
        let expected = n * share;
        if expected > 0.0 { (*count as f64 - expected).powi(2) / expected } else { 0.0 }
    });
    (chi.sum(), n)
}

fn tail(chi: f64, freedom: f64) -> Option<f64> {
    Some(ChiSquared::new(freedom).ok()?.sf(chi))
}

/// The largest chance that is still a discovery among all of these, whatever hangs together.
pub(super) fn benjamini_yekutieli(mut chances: Vec<f64>, rate: f64) -> f64 {
    chances.sort_by(f64::total_cmp);
    let m = chances.len();
    let harmonic: f64 = (1..=m).map(|rank| 1.0 / rank as f64).sum();
    let passes = |(rank, p): &(usize, &f64)| **p <= (*rank as f64 + 1.0) * rate / (m as f64 * harmonic);
    chances.iter().enumerate().filter(passes).map(|(_, p)| *p).next_back().unwrap_or(-1.0)
}

fn decimals(value: &str) -> usize {
    if value.contains(['e', 'E']) {
        return 99;
    }
    value.split_once('.').map_or(0, |(_, rest)| rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heap_on_one_digit_is_found_and_even_ones_are_not() {
        let even: Vec<String> =
            (0..400).map(|i| format!("{}.{}{}", 2 + i % 7, (i * 37) % 10, (i * 3) % 10)).collect();
        let outcome = last_digits(std::iter::once(even.as_slice())).unwrap();
        assert!(outcome.p > 0.9 && outcome.size < 0.01, "{outcome:?}");
        let heaped: Vec<String> =
            (0..400).map(|i| format!("{}.{}{}", 2 + i % 7, (i * 37) % 10, [3, 7][i / 3 % 2])).collect();
        let outcome = last_digits(std::iter::once(heaped.as_slice())).unwrap();
        assert!(outcome.p < 1e-20 && outcome.favourites() == (3, 7, 100), "{outcome:?}");
        // Rounded to halves and wholes: a habit.
        let rounded: Vec<String> =
            (0..400).map(|i| format!("{}.{}{}", 2 + i % 7, (i * 37) % 10, [0, 5][i % 2])).collect();
        assert!(last_digits(std::iter::once(rounded.as_slice())).is_none());
    }

    #[test]
    fn powers_follow_benford() {
        let powers: Vec<String> =
            (0..1500).map(|i| format!("{:.2}", 10_f64.powf(f64::from(i) / 300.0))).collect();
        let outcome = first_digits(std::iter::once(powers.as_slice())).unwrap();
        assert!(outcome.size < 0.005, "{outcome:?}");
        let even: Vec<String> = (1..1500).map(|i| format!("{}.{}", i * 7, i % 10)).collect();
        assert!(first_digits(std::iter::once(even.as_slice())).unwrap().size > 0.015);
    }

    #[test]
    fn many_columns_are_corrected_for() {
        assert_eq!(benjamini_yekutieli(vec![0.004], 0.01), 0.004);
        assert_eq!(benjamini_yekutieli(vec![0.004, 0.5, 0.9], 0.01), -1.0);
    }
}
