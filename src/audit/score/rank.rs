//! Units by the share of their dossiers that have a problem.

use std::collections::BTreeMap;

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};

use super::{DossierScore, Unknown};

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// Dossiers with a problem.
    pub problems: u64,
    /// Dossiers that were examined and not picked by findings.
    pub of: u64,
    /// The lower end of the interval at 95 %.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A unit in the order of problem rates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitRank {
    /// Units that cannot be told apart from the worst one of their group share its rank, from 1; a
    /// unit without a rate has none.
    pub rank: Option<usize>,
    /// The unit's id; empty where dossiers name none.
    pub unit: String,
    /// Its rate; none where nothing of it was examined.
    pub rate: Option<Rate>,
    /// Dossiers whose score is not known.
    pub unknown: u64,
    /// Dossiers that findings picked and that stand in no rate.
    pub directed: u64,
    /// The mean of the known scores, in tenths of a point.
    pub mean_tenths: Option<u64>,
}

/// The interval of Wilson (1927) for `problems` in `of`, at `confidence`: honest for few dossiers
/// and for shares near 0 and 1, where the common interval is not (Brown, Cai and DasGupta 2001).
pub fn wilson(problems: u64, of: u64, confidence: f64) -> (f64, f64) {
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, confidence));
    let (share, count) = (problems as f64 / of as f64, of as f64);
    let middle = share + z * z / (2.0 * count);
    let half = z * (share * (1.0 - share) / count + z * z / (4.0 * count * count)).sqrt();
    let scale = 1.0 + z * z / count;
    let low = if problems == 0 { 0.0 } else { (middle - half) / scale };
    let high = if problems == of { 1.0 } else { (middle + half) / scale };
    (low, high)
}

/// Units by problem rate, the highest first. `directed` says whether findings picked a dossier:
/// those never enter a rate, or whoever is looked at most would be the worst.
pub fn rank(scores: &[DossierScore], directed: impl Fn(&DossierScore) -> bool) -> Vec<UnitRank> {
    let mut units: BTreeMap<&str, Vec<&DossierScore>> = BTreeMap::new();
    for score in scores {
        units.entry(score.unit.as_deref().unwrap_or_default()).or_default().push(score);
    }
    let mut ranks: Vec<UnitRank> = units
        .into_iter()
        .map(|(unit, dossiers)| {
            let (picked, drawn): (Vec<&DossierScore>, Vec<&DossierScore>) =
                dossiers.into_iter().partition(|one| directed(one));
            // A dossier with a problem has one even where not all of it was read; one without any
            // is only clean where all was.
            let known: Vec<&&DossierScore> = drawn
                .iter()
                .filter(|one| one.unknown != Some(Unknown::Unexamined))
                .filter(|one| one.unknown.is_none() || one.has_problem())
                .collect();
            let problems = known.iter().filter(|one| one.has_problem()).count() as u64;
            let of = known.len() as u64;
            let rate = (of > 0).then(|| {
                let (low, high) = wilson(problems, of, 0.95);
                Rate { problems, of, low: round(low), high: round(high) }
            });
            let scored: Vec<u64> = drawn.iter().filter_map(|one| one.score_tenths).collect();
            let mean = |sum: u64, count: u64| (sum * 2 + count) / (count * 2);
            UnitRank {
                rank: None,
                unit: unit.to_owned(),
                rate,
                unknown: drawn.iter().filter(|one| one.unknown.is_some()).count() as u64,
                directed: picked.len() as u64,
                mean_tenths: (!scored.is_empty()).then(|| mean(scored.iter().sum(), scored.len() as u64)),
            }
        })
        .collect();
    let share = |one: &UnitRank| one.rate.map_or((0, 1), |rate| (rate.problems, rate.of));
    ranks.sort_by(|a, b| {
        let ((p, n), (q, m)) = (share(a), share(b));
        // Fractions compared crosswise, exactly.
        b.rate.is_some().cmp(&a.rate.is_some()).then((q * n).cmp(&(p * m))).then(a.unit.cmp(&b.unit))
    });
    let mut head: Option<(usize, f64)> = None;
    for (at, one) in ranks.iter_mut().enumerate() {
        let Some(rate) = one.rate else { continue };
        one.rank = Some(match head {
            Some((rank, low)) if rate.high >= low => rank,
            _ => {
                head = Some((at + 1, rate.low));
                at + 1
            }
        });
    }
    ranks
}

/// To a ten-thousandth, so that the last bits of a machine's arithmetic are in no report.
fn round(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Cost, Grade};
    use super::*;

    fn dossiers(unit: &str, problems: usize, clean: usize) -> Vec<DossierScore> {
        (0..problems + clean)
            .map(|at| DossierScore {
                folder: format!("{unit}/{at}"),
                id: None,
                title: None,
                unit: Some(unit.to_owned()),
                grade: Grade::Passed,
                score_tenths: Some(if at < problems { 900 } else { 1_000 }),
                at_most_tenths: 1_000,
                unknown: None,
                applicable: 3,
                costs: if at < problems {
                    vec![Cost { item: 0, faults: 1, cost_milli: 3_000, of: 9 }]
                } else {
                    Vec::new()
                },
                gates: BTreeSet::new(),
                doubtful: 0,
            })
            .collect()
    }

    #[test]
    fn intervals_are_those_of_the_papers() {
        // Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29.
        for (problems, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (a, b) = wilson(problems, of, 0.95);
            assert!((a - low).abs() < 5e-5 && (b - high).abs() < 5e-5, "{problems}/{of}: {a} {b}");
        }
    }

    #[test]
    fn units_that_cannot_be_told_apart_share_a_rank() {
        let scores: Vec<DossierScore> = [("a", 40, 60), ("b", 35, 65), ("c", 1, 99), ("d", 0, 100)]
            .iter()
            .flat_map(|(unit, p, c)| dossiers(unit, *p, *c))
            .collect();
        let ranks: Vec<(Option<usize>, String)> =
            rank(&scores, |_| false).into_iter().map(|one| (one.rank, one.unit)).collect();
        let expected = [(1, "a"), (1, "b"), (3, "c"), (3, "d")];
        assert_eq!(ranks, expected.map(|(rank, unit)| (Some(rank), unit.to_owned())));
    }

    #[test]
    fn what_findings_picked_is_in_no_rate_and_the_unknown_is_not_clean() {
        let mut scores = dossiers("a", 2, 2);
        scores[3].unknown = Some(Unknown::ClosedFiles);
        scores[3].score_tenths = None;
        let ranks = rank(&scores, |one| one.folder == "a/0");
        let one = &ranks[0];
        assert_eq!(one.rate.map(|rate| (rate.problems, rate.of)), Some((1, 2)));
        assert_eq!((one.unknown, one.directed), (1, 1));
        let none = rank(&scores, |_| true);
        assert_eq!((none[0].rank, none[0].rate), (None, None));
    }
}
