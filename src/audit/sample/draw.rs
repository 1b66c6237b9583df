//! Drawing: strata by risk and unit get their share, then the lowest tickets of each are drawn.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Entry, Level, List, Risk, ticket};

/// How a sample by lot is to be drawn.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The public seed: thrown dice, a draw of the lottery, whatever nobody chose.
    pub seed: String,
    /// How many dossiers.
    pub size: u64,
    /// How many of each stratum at the least, where it has as many.
    pub minimum: u64,
    /// How much a dossier of each risk weighs against one that no risk point concerns.
    pub weights: BTreeMap<Risk, u64>,
}

/// One group that is drawn from by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stratum {
    /// Its risk.
    pub risk: Risk,
    /// Its unit.
    pub unit: String,
    /// How many dossiers it has.
    pub total: u64,
    /// How many of them are drawn.
    pub drawn: u64,
}

/// One dossier of the sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picked {
    /// The dossier.
    #[serde(flatten)]
    pub entry: Entry,
    /// Its ticket; where all are taken or findings pick, there is none.
    pub ticket: Option<String>,
    /// The level at which it is checked.
    pub level: Level,
    /// Codes of the rules that pick it at the level `directed`.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub rules: BTreeSet<String>,
}

/// A sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drawn {
    /// The SHA-256 of the list that was drawn from.
    pub list: String,
    /// How many stood on it.
    pub total: u64,
    /// The strata: the highest risk first, then by unit.
    pub strata: Vec<Stratum>,
    /// What is drawn, by stratum and ticket.
    pub picked: Vec<Picked>,
}

/// Draws by lot.
pub fn draw(list: &List, plan: &Plan) -> Drawn {
    let mut groups: BTreeMap<(Reverse<Risk>, &str), Vec<&Entry>> = BTreeMap::new();
    for entry in &list.entries {
        groups.entry((Reverse(entry.risk), &entry.unit)).or_default().push(entry);
    }
    let totals: Vec<(Risk, u64)> = groups.iter().map(|((risk, _), all)| (risk.0, all.len() as u64)).collect();
    let sizes = stratum_sizes(&totals, plan);
    let mut drawn = Drawn {
        list: list.digest.clone(),
        total: list.entries.len() as u64,
        strata: Vec::new(),
        picked: Vec::new(),
    };
    for (((risk, unit), all), size) in groups.into_iter().zip(sizes) {
        let mut tickets: Vec<(String, &Entry)> =
            all.iter().map(|entry| (ticket(&plan.seed, &entry.key), *entry)).collect();
        tickets.sort_by(|a, b| (&a.0, &a.1.key).cmp(&(&b.0, &b.1.key)));
        drawn.strata.push(Stratum {
            risk: risk.0,
            unit: unit.to_owned(),
            total: all.len() as u64,
            drawn: size,
        });
        drawn.picked.extend(tickets.into_iter().take(size as usize).map(|(ticket, entry)| Picked {
            entry: entry.clone(),
            ticket: Some(ticket),
            level: Level::Lead,
            rules: BTreeSet::new(),
        }));
    }
    drawn
}

/// Takes all of them.
pub fn all(list: &List) -> Drawn {
    pick(list, Level::Daily, |_| Some(BTreeSet::new()))
}

/// Takes those that `rules` picks: codes of rules by a dossier's key and folder.
pub fn directed(list: &List, rules: impl Fn(&Entry) -> BTreeSet<String>) -> Drawn {
    pick(list, Level::Directed, |entry| Some(rules(entry)).filter(|rules| !rules.is_empty()))
}

fn pick(list: &List, level: Level, rules: impl Fn(&Entry) -> Option<BTreeSet<String>>) -> Drawn {
    let mut strata: BTreeMap<(Reverse<Risk>, &str), (u64, u64)> = BTreeMap::new();
    let mut picked = Vec::new();
    for entry in &list.entries {
        let stratum = strata.entry((Reverse(entry.risk), &entry.unit)).or_default();
        stratum.0 += 1;
        if let Some(rules) = rules(entry) {
            stratum.1 += 1;
            picked.push(Picked { entry: entry.clone(), ticket: None, level, rules });
        }
    }
    let strata = strata.into_iter();
    let strata = strata.map(|((risk, unit), (total, drawn))| Stratum {
        risk: risk.0,
        unit: unit.to_owned(),
        total,
        drawn,
    });
    let (list, total) = (list.digest.clone(), list.entries.len() as u64);
    Drawn { list, total, strata: strata.collect(), picked }
}

/// How many are drawn of each stratum: the minimum first, then the rest in proportion to size and
/// weight by largest remainders; of two equal ones the one that stands first. Strata give their
/// risk and their size.
pub fn stratum_sizes(strata: &[(Risk, u64)], plan: &Plan) -> Vec<u64> {
    let weigh = |(risk, total): &(Risk, u64)| {
        u128::from(plan.weights.get(risk).copied().unwrap_or(1)) * u128::from(*total)
    };
    let mut sizes: Vec<u64> = strata.iter().map(|(_, total)| plan.minimum.min(*total)).collect();
    let all: u64 = strata.iter().map(|(_, total)| *total).sum();
    let mut left = plan.size.min(all).saturating_sub(sizes.iter().sum());
    // A stratum that its share exhausts gives what is over to the others.
    while left > 0 {
        let open: Vec<usize> = (0..strata.len()).filter(|at| sizes[*at] < strata[*at].1).collect();
        let heavy: Vec<usize> = open.iter().copied().filter(|at| weigh(&strata[*at]) > 0).collect();
        // What weighs nothing gets something only where nothing else is left.
        let (open, of) = if heavy.is_empty() { (open, 1) } else { (heavy, 0) };
        let weight = |at: usize| weigh(&strata[at]) + of;
        let sum: u128 = open.iter().map(|at| weight(*at)).sum();
        if sum == 0 {
            break;
        }
        let mut given = 0;
        let mut rests: Vec<(u128, usize)> = Vec::new();
        for at in open {
            let share = u128::from(left) * weight(at);
            let room = strata[at].1 - sizes[at];
            let whole = u64::try_from(share / sum).unwrap_or(u64::MAX).min(room);
            sizes[at] += whole;
            given += whole;
            if whole < room {
                rests.push((share % sum, at));
            }
        }
        left -= given;
        rests.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        if given == 0 || left <= rests.len() as u64 && rests.iter().all(|(_, at)| sizes[*at] < strata[*at].1)
        {
            for (_, at) in rests.into_iter().take(left as usize) {
                sizes[at] += 1;
                left -= 1;
            }
        }
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(size: u64, minimum: u64) -> Plan {
        let weights = BTreeMap::from([(Risk::Red, 3), (Risk::Orange, 2)]);
        Plan { seed: "2026".into(), size, minimum, weights }
    }

    #[test]
    fn shares_follow_size_and_weight_and_nobody_is_left_out() {
        let strata = [(Risk::Red, 10), (Risk::None, 30), (Risk::None, 2)];
        assert_eq!(stratum_sizes(&strata, &plan(20, 1)), [9, 9, 2]);
        // A full stratum hands on what is over.
        assert_eq!(stratum_sizes(&[(Risk::Red, 3), (Risk::None, 30)], &plan(20, 1)), [3, 17]);
        assert_eq!(stratum_sizes(&strata, &plan(500, 1)), [10, 30, 2]);
        assert_eq!(stratum_sizes(&strata, &plan(0, 0)), [0, 0, 0]);
        assert_eq!(stratum_sizes(&[], &plan(5, 1)), [0_u64; 0]);
    }

    #[test]
    fn the_sum_is_what_was_asked() {
        for size in 0..60 {
            for minimum in 0..3 {
                let strata = [(Risk::Red, 7), (Risk::Orange, 1), (Risk::Yellow, 13), (Risk::None, 31)];
                let sizes = stratum_sizes(&strata, &plan(size, minimum));
                let least: u64 = strata.iter().map(|(_, total)| minimum.min(*total)).sum();
                assert_eq!(sizes.iter().sum::<u64>(), size.max(least).min(52));
                assert!(sizes.iter().zip(&strata).all(|(size, (_, total))| size <= total));
            }
        }
    }

    fn list(keys: std::ops::Range<u32>) -> List {
        let entries = keys
            .map(|number| Entry {
                key: format!("K-{number:04}"),
                folder: format!("f/{number}"),
                unit: format!("u{}", number % 3),
                kind: "case-file".into(),
                risk: if number % 10 == 0 { Risk::Red } else { Risk::None },
                people: Vec::new(),
            })
            .collect();
        List { entries, digest: String::new() }
    }

    #[test]
    fn a_dossier_keeps_its_place_when_others_come() {
        let keys = |list: &List, size| -> Vec<String> {
            draw(list, &plan(size, 1)).picked.into_iter().map(|one| one.entry.key).collect()
        };
        let few = keys(&list(0..200), 20);
        assert_eq!(few.len(), 20);
        let more = keys(&list(0..200), 60);
        assert!(few.iter().all(|key| more.contains(key)), "a larger draw holds the smaller one");
    }

    #[test]
    fn every_dossier_has_the_same_chance() {
        let list = list(0..90);
        let mut hits: BTreeMap<String, u32> = BTreeMap::new();
        for seed in 0..2_000 {
            let plan = Plan { seed: format!("seed {seed}"), weights: BTreeMap::new(), ..plan(30, 0) };
            draw(&list, &plan)
                .picked
                .into_iter()
                .for_each(|one| *hits.entry(one.entry.key).or_default() += 1);
        }
        // A third of each stratum of 27 and of 3: 667 of 2,000 expected, with a deviation of about 21.
        assert_eq!(hits.len(), 90);
        assert!(hits.values().all(|count| (560..780).contains(count)), "{hits:?}");
    }
}
