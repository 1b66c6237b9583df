//! What mending the findings on over-tracing would save, each item's effort once.
//!
//! An item that need not be asked for at all (TRC001, TRC003 where a chat group is all that carries
//! it, TRC005, TRC006) is saved whole. Of those that are left, items that overlap become one: of a
//! unit's, over all its catalogues, the dearest stays; what a unit above asks for as well is taken
//! from below. What then stays is asked for as often as it changes (TRC004), in no more minutes
//! than its task takes (TRC010), and not in a book of its own (TRC002). TRC007 and TRC009 name no
//! figure to come down to and save nothing here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::cost::{Cost, Figures};
use crate::archive::Reference;
use crate::finding::Finding;
use crate::rules::trc::{Alike, OverlappingItems};

/// Rules whose items need not be asked for, in the order in which they count.
const WHOLE: [&str; 4] = ["TRC001", "TRC003", "TRC005", "TRC006"];

/// Items that one is said to merge with.
const NAMED: usize = 20;

/// One item as savings are reckoned.
pub(super) struct Matter {
    /// The manifest's path.
    pub manifest: String,
    /// Its index in the catalogue.
    pub index: usize,
    /// The unit that it is asked of.
    pub unit: String,
    /// Its figures.
    pub figures: Figures,
    /// Its fields, as TRC008 compares them.
    pub fields: BTreeSet<String>,
    /// Whether only chat groups and websites carry it.
    pub chat: bool,
    /// What would be saved of it, by the rule that says so.
    pub saved: Vec<(&'static str, Cost)>,
    /// Whether it would be asked for no more.
    pub gone: bool,
    /// Those that it would be merged with, by their place in the list.
    pub merged: Vec<usize>,
}

impl Matter {
    fn save(&mut self, code: &'static str, after: Figures) {
        let saved = self.figures.cost().less(after.cost());
        self.figures = after;
        if saved != Cost::default() {
            self.saved.push((code, saved));
        }
    }

    fn drop(&mut self, code: &'static str) {
        self.saved.push((code, self.figures.cost()));
        self.gone = true;
    }
}

/// Reckons what `findings` would save of each item.
pub(super) fn reckon(
    matters: &mut [Matter],
    findings: &[Finding],
    overlaps: Option<&OverlappingItems>,
    reference: &Reference,
) {
    let said = Said::of(findings);
    for matter in matters.iter_mut() {
        let codes = said.of_item(matter);
        let whole =
            WHOLE.into_iter().find(|code| codes.contains_key(code) && (*code != "TRC003" || matter.chat));
        if let Some(code) = whole {
            matter.drop(code);
        }
    }
    if let Some(rule) = overlaps {
        merge(matters, rule);
        asked_below(matters, rule, reference);
    }
    for matter in matters.iter_mut().filter(|matter| !matter.gone) {
        let codes = said.of_item(matter);
        if let Some(times) = codes.get("TRC004").copied().flatten() {
            let times = matter.figures.times.min(times);
            matter.save("TRC004", Figures { times, ..matter.figures });
        }
        if let Some(task) = matter.figures.task.filter(|_| codes.contains_key("TRC010")) {
            matter.save("TRC010", Figures { minutes: matter.figures.minutes.min(task), ..matter.figures });
        }
        if codes.contains_key("TRC002") {
            matter.save("TRC002", Figures { paper: (matter.figures.paper.0, false), ..matter.figures });
        }
    }
}

/// Of the overlapping items of one unit, over all its catalogues, the dearest stays.
fn merge(matters: &mut [Matter], rule: &OverlappingItems) {
    let mut units: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, matter) in matters.iter().enumerate().filter(|(_, matter)| !matter.gone) {
        units.entry(matter.unit.clone()).or_default().push(place);
    }
    for places in units.into_values() {
        let fields: Vec<BTreeSet<String>> =
            places.iter().map(|place| matters[*place].fields.clone()).collect();
        for group in rule.groups(&fields) {
            let group: Vec<usize> = group.into_iter().map(|index| places[index]).collect();
            let hours = |place: usize| matters[place].figures.cost().hours;
            let dearest = group
                .iter()
                .copied()
                .max_by(|one, other| hours(*one).total_cmp(&hours(*other)).then(other.cmp(one)));
            for place in group.iter().copied() {
                matters[place].merged =
                    group.iter().copied().filter(|other| *other != place).take(NAMED).collect();
                if Some(place) != dearest {
                    matters[place].drop("TRC008");
                }
            }
        }
    }
}

/// What a unit asks for that a unit below it asks for as well, and goes on asking for, can be taken
/// from there. Items are compared two by two: what each of them shares with a third is no overlap.
fn asked_below(matters: &mut [Matter], rule: &OverlappingItems, reference: &Reference) {
    let left: Vec<usize> = (0..matters.len()).filter(|place| !matters[*place].gone).collect();
    let fields: Vec<BTreeSet<String>> = left.iter().map(|place| matters[*place].fields.clone()).collect();
    let Alike { sets, pairs } = rule.alike(&fields);
    let mut above: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut by_unit: Vec<BTreeMap<&str, Vec<usize>>> = vec![BTreeMap::new(); sets.len()];
    for (set, indexes) in sets.iter().enumerate() {
        for place in indexes.iter().map(|index| left[*index]) {
            let unit = matters[place].unit.as_str();
            above.entry(unit).or_insert_with(|| reference.above(unit));
            by_unit[set].entry(unit).or_default().push(place);
        }
    }
    let mut below: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let same = (0..sets.len()).map(|set| (set, set));
    for (upper, lower) in same.chain(pairs.iter().flat_map(|(one, two)| [(*one, *two), (*two, *one)])) {
        for (unit, lowers) in &by_unit[lower] {
            for place in above[unit].iter().filter_map(|unit| by_unit[upper].get(unit)).flatten() {
                below.entry(*place).or_default().extend(lowers);
            }
        }
    }
    // The lowest first: what is itself taken from further below gives nothing.
    let mut uppers: Vec<(usize, BTreeSet<usize>)> = below.into_iter().collect();
    uppers.sort_by_key(|(place, _)| (std::cmp::Reverse(above[matters[*place].unit.as_str()].len()), *place));
    for (place, below) in uppers {
        let stay: Vec<usize> = below.into_iter().filter(|other| !matters[*other].gone).take(NAMED).collect();
        if !stay.is_empty() {
            matters[place].merged.extend(stay);
            matters[place].drop("TRC008");
        }
    }
}

/// What findings say of items: by manifest and index the codes, with the times a year that TRC004
/// leaves.
struct Said<'a>(BTreeMap<(&'a str, usize), BTreeMap<&'a str, Option<f64>>>);

impl<'a> Said<'a> {
    fn of(findings: &'a [Finding]) -> Self {
        let mut said: BTreeMap<_, BTreeMap<&str, Option<f64>>> = BTreeMap::new();
        for finding in findings {
            let place = finding.path.as_deref().zip(finding.pointer.as_deref().and_then(index_of));
            let Some(place) = place else { continue };
            let times = a_year(finding);
            let known = said.entry(place).or_default().entry(finding.code).or_insert(times);
            // Of several readings that stand still the one that moves most decides.
            *known = known.zip(times).map(|(one, other)| one.max(other)).or(times);
        }
        Self(said)
    }

    fn of_item(&self, matter: &Matter) -> BTreeMap<&'a str, Option<f64>> {
        self.0.get(&(matter.manifest.as_str(), matter.index)).cloned().unwrap_or_default()
    }
}

/// The index of the item that a pointer leads to or into.
fn index_of(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("/record/items/")?.split('/').next()?.parse().ok()
}

/// How often a year what TRC004 is about changes, one change more than was seen being allowed for.
fn a_year(finding: &Finding) -> Option<f64> {
    let number = |key: &str| finding.evidence.get(key).and_then(Value::as_f64);
    Some((number("changes")? + 1.0) * 365.0 / number("days")?.max(1.0))
}
