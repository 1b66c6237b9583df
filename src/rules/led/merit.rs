//! Who of a tender's bidders was the best: by the evaluators' scores, by their votes, by price.

use std::collections::{BTreeMap, BTreeSet};

use super::decimal::{Decimal, sum};
use super::tender::{self, Award, Bidder};
use crate::json::Node;

/// By what bidders are compared.
#[derive(Debug, Clone, Copy)]
pub(super) enum Measure {
    /// The mean of the evaluators' scores.
    Score,
    /// The quote.
    Price,
    /// The evaluators' votes.
    Vote,
}

/// Another bidder was better.
#[derive(Debug)]
pub(super) struct Better {
    /// By this.
    pub by: Measure,
    /// The figure of the one that was awarded.
    pub own: String,
    /// The best of the others.
    pub other: String,
    /// Its figure.
    pub figure: String,
    /// Whether the awarded one is the best without the highest and the lowest score.
    pub explained: bool,
}

/// The outer is whether there is anything to compare, the inner what speaks against.
pub(super) type Compared = Option<Option<Better>>;

/// By the mean of the scores that were given; a bidder that nobody scored is not compared.
pub(super) fn by_score(record: &Node, own: &str, rivals: &BTreeSet<&str>) -> Compared {
    let mut scores: BTreeMap<&str, Vec<Decimal>> = BTreeMap::new();
    for member in record.list("evaluators").iter().filter_map(|it| it.get("scores")).flat_map(Node::members) {
        if let Some(score) = Decimal::of(&member.value) {
            scores.entry(&member.key).or_default().push(score);
        }
    }
    let mine = scores.get(own)?;
    let mut best: Option<(&str, &Vec<Decimal>)> = None;
    for rival in rivals {
        let Some(theirs) = scores.get(rival) else { continue };
        if best.is_none_or(|(_, best)| higher(theirs, best)) {
            best = Some((rival, theirs));
        }
    }
    let (rival, theirs) = best?;
    Some(higher(theirs, mine).then(|| Better {
        by: Measure::Score,
        own: shown_mean(mine),
        other: rival.to_owned(),
        figure: shown_mean(theirs),
        explained: rivals.iter().filter_map(|rival| scores.get(rival)).all(|theirs| {
            let (mine, theirs) = (without_extremes(mine), without_extremes(theirs));
            !mine.is_empty() && !theirs.is_empty() && !higher(&theirs, &mine)
        }),
    }))
}

/// Whether the mean of the one is higher than that of the other.
fn higher(one: &[Decimal], other: &[Decimal]) -> bool {
    let weighed = |scores: &[Decimal], by: usize| sum(scores.iter().copied())?.times(count(by));
    match (weighed(one, other.len()), weighed(other, one.len())) {
        (Some(one), Some(other)) => one > other,
        _ => false,
    }
}

fn count(number: usize) -> Decimal {
    Decimal::whole(u32::try_from(number).unwrap_or(u32::MAX))
}

/// The scores without the highest and the lowest, where three or more were given.
fn without_extremes(scores: &[Decimal]) -> Vec<Decimal> {
    let mut scores = scores.to_vec();
    scores.sort_unstable();
    scores.get(1..scores.len().saturating_sub(1)).map(<[Decimal]>::to_vec).unwrap_or_default()
}

/// The mean to two places, for people.
fn shown_mean(scores: &[Decimal]) -> String {
    let mean = sum(scores.iter().copied()).and_then(|sum| sum.divided(count(scores.len())));
    mean.map_or_else(String::new, |mean| mean.to_string())
}

/// By votes; none given to a bidder count as none.
pub(super) fn by_votes(record: &Node, own: &str, rivals: &BTreeSet<&str>) -> Compared {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for evaluator in record.list("evaluators") {
        if let Some(vote) = tender::named(evaluator, "vote") {
            *votes.entry(vote).or_default() += 1;
        }
    }
    if votes.is_empty() {
        return None;
    }
    let mine = votes.get(own).copied().unwrap_or(0);
    let given = |rival: &&&str| votes.get(**rival).copied().unwrap_or(0);
    // The first by id of several with as many.
    let best = rivals.iter().rev().max_by_key(given);
    let theirs = best.as_ref().map_or(0, given);
    Some(best.filter(|_| theirs > mine).map(|rival| Better {
        by: Measure::Vote,
        own: mine.to_string(),
        other: (*rival).to_owned(),
        figure: theirs.to_string(),
        explained: false,
    }))
}

/// By the lowest quote; in a negotiated purchase by the awarded price where that is lower.
pub(super) fn by_price(
    record: &Node,
    award: &Award,
    bidders: &[Bidder],
    rivals: &BTreeSet<&str>,
) -> Compared {
    let quoted = bidders.iter().filter(|bidder| bidder.supplier == award.supplier);
    let mut own = quoted.filter_map(|bidder| bidder.quote).min()?;
    if record.str("method") == Some("negotiated")
        && let Some(price) = award.price
    {
        own = own.min(price);
    }
    let others = bidders.iter().filter(|bidder| rivals.contains(bidder.supplier));
    let (best, rival) = others.filter_map(|bidder| Some((bidder.quote?, bidder.supplier))).min()?;
    Some((best < own).then(|| Better {
        by: Measure::Price,
        own: own.to_string(),
        other: rival.to_owned(),
        figure: best.to_string(),
        explained: false,
    }))
}
