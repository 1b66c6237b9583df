//! Pairs of texts that are alike, and how sure each of them is (DUP002).

use std::collections::BTreeMap;

use super::near_identical_text::NearIdenticalText;
use super::papers::Papers;
use crate::compare::{Clusters, text};
use crate::rules::ArchiveCx;

/// Of two texts, how they hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    Identical,
    NumbersDiffer,
    Contained,
    Version,
}

impl Relation {
    pub fn word(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::NumbersDiffer => "numbers-differ",
            Self::Contained => "contained",
            Self::Version => "version-of",
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub a: usize,
    pub b: usize,
    pub relation: Relation,
    pub containment: f64,
    pub series: bool,
    /// A long passage stands in both word for word.
    pub excerpt: bool,
    /// The fingerprints alone do not say so: it was measured on the texts.
    pub measured: bool,
}

/// Of what is asked for, the containment by fingerprints from which texts are read again and
/// measured: fingerprints lose the edges of every passage.
pub(super) const MEASURED_FROM: f64 = 0.6;
/// Times that one text is read again for being measured.
const MEASURED: u8 = 16;
/// First members that a text of a group of equal ones is held against.
const HEADS: usize = 8;

/// How sure a pair is, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    Strong,
    Version,
    Excerpt,
    Weak,
}

impl Tier {
    pub const ALL: [Self; 4] = [Self::Strong, Self::Version, Self::Excerpt, Self::Weak];
}

impl NearIdenticalText {
    /// Containment from which a pair is likely.
    fn wanted(&self, series: bool) -> f64 {
        if series { self.likely_in_series } else { self.likely }
    }

    pub(super) fn tier(&self, edge: &Edge) -> Tier {
        if edge.relation == Relation::Version {
            Tier::Version
        } else if edge.containment >= self.wanted(edge.series) && (edge.series || !edge.measured) {
            Tier::Strong
        } else if (edge.excerpt || edge.containment >= self.wanted(false)) && !edge.series {
            Tier::Excerpt
        } else {
            Tier::Weak
        }
    }

    /// Adds the pairs that share a part: by their fingerprints where these say enough, else
    /// measured on the texts themselves.
    pub(super) fn partly(&self, cx: &ArchiveCx, papers: &Papers, found: &text::Pairs, edges: &mut Vec<Edge>) {
        let common = |print| found.common.binary_search(&print).is_ok();
        let several = |print| found.several.binary_search(&print).is_ok();
        let mut clusters = Clusters::new(papers.list.len());
        for edge in edges.iter() {
            clusters.join(edge.a, edge.b);
        }
        let edge_of = |pair: &text::Pair| {
            let series = papers.is_series(pair.a, pair.b);
            let containment = pair.containment;
            Edge {
                a: pair.a,
                b: pair.b,
                relation: Relation::Contained,
                containment,
                series,
                excerpt: false,
                measured: false,
            }
        };
        // Laws take over each other's clauses, and are taken over: a version or a whole copy alone
        // says something.
        let law = |edge: &Edge| {
            edge.relation != Relation::Version
                && edge.containment < self.likely_in_series
                && papers.is_law(edge.a, edge.b)
        };
        let mut unsure: Vec<Edge> = Vec::new();
        let least = self.possible * MEASURED_FROM;
        // What lists have in common are the things that they list.
        let prose = |pair: &&text::Pair| !papers.row(pair.a).list && !papers.row(pair.b).list;
        let alike = found.pairs.iter().filter(|pair| pair.containment >= least).filter(prose);
        for mut edge in alike.map(edge_of) {
            if edge.containment < self.wanted(edge.series) {
                unsure.push(edge);
                continue;
            }
            self.version(papers, &mut edge);
            if edge.relation != Relation::Version {
                clusters.join(edge.a, edge.b);
            }
            if !law(&edge) {
                edges.push(edge);
            }
        }
        let mut measured: Vec<u8> = vec![0; papers.list.len()];
        let mut first: Option<(usize, Option<text::Normal>)> = None;
        for mut edge in unsure {
            let budget = measured[edge.a].max(measured[edge.b]) < MEASURED;
            if budget && clusters.find(edge.a) != clusters.find(edge.b) {
                measured[edge.a] += 1;
                measured[edge.b] += 1;
                if first.as_ref().is_none_or(|(index, _)| *index != edge.a) {
                    first = Some((edge.a, papers.read(cx, edge.a)));
                }
                let one = first.as_ref().and_then(|(_, text)| text.as_ref());
                if let Some((one, other)) = one.zip(papers.read(cx, edge.b)) {
                    let shared = text::shared(one, &other, &common, &several);
                    edge.measured = true;
                    edge.containment = edge.containment.max(shared.share);
                    edge.excerpt = shared.longest >= self.excerpt;
                }
            }
            self.version(papers, &mut edge);
            if self.tier(&edge) == Tier::Strong {
                clusters.join(edge.a, edge.b);
            }
            if (edge.excerpt || edge.containment >= self.possible) && !law(&edge) {
                edges.push(edge);
            }
        }
        edges.sort_by_key(|edge| (edge.a, edge.b));
    }

    /// Texts over half alike that bear one title and different dates are versions.
    fn version(&self, papers: &Papers, edge: &mut Edge) {
        if edge.containment >= self.likely && papers.is_version(edge.a, edge.b) {
            (edge.relation, edge.series) = (Relation::Version, false);
        }
    }

    /// Texts that are equal, or equal but for their numbers, before anything is discounted. A
    /// text of few words or of many numbers is a table, and tables differ by their numbers; so do
    /// lists.
    pub(super) fn whole_bodies(&self, papers: &Papers, apart: &dyn Fn(usize, usize) -> bool) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut group = |key: &dyn Fn(usize) -> Option<u128>, relation: Relation| {
            let mut groups: BTreeMap<u128, Vec<usize>> = BTreeMap::new();
            for index in 0..papers.list.len() {
                if let Some(key) = key(index) {
                    groups.entry(key).or_default().push(index);
                }
            }
            for group in groups.into_values().filter(|group| group.len() > 1) {
                // A star: each hangs on the first that it may be compared with.
                let mut heads: Vec<usize> = vec![group[0]];
                for b in &group[1..] {
                    if let Some(a) = heads.iter().copied().find(|a| apart(*a, *b)) {
                        let (containment, series, excerpt) = (1.0, false, false);
                        let measured = false;
                        edges.push(Edge { a, b: *b, relation, containment, series, excerpt, measured });
                    } else if heads.len() < HEADS {
                        heads.push(*b);
                    }
                }
            }
        };
        let words = |index: usize| papers.row(index).length - papers.row(index).digits;
        group(
            &|index| (words(index) >= self.least_length).then(|| papers.row(index).body),
            Relation::Identical,
        );
        group(
            &|index| {
                let row = papers.row(index);
                let table = row.list || row.digits * 5 > row.length;
                (words(index) >= self.least_length && !table).then_some(row.masked)
            },
            Relation::NumbersDiffer,
        );
        edges.sort_by_key(|edge| (edge.a, edge.b, edge.relation));
        edges.dedup_by_key(|edge| (edge.a, edge.b));
        edges
    }
}
