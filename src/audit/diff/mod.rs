//! Two runs of one archive held against each other: what is new, mended, repeated, worsened, and
//! what has to be raised because it was not mended in time or came back under a lighter word.

mod report;
mod slips;

use std::collections::{BTreeMap, HashMap};

pub use self::report::{One, Report};
pub use self::slips::of as slips;
use crate::finding::{Answer, Severity, Text};
use crate::text;

/// What became of the findings between two reports.
#[derive(Debug, Default)]
pub struct Diff<'a> {
    /// Not known before.
    pub new: Vec<One<'a>>,
    /// Known before and graver, surer or larger by now, with what it was.
    pub worsened: Vec<Pair<'a>>,
    /// Known before and still there.
    pub repeated: Vec<Pair<'a>>,
    /// Open before; a run that could have found it did not.
    pub mended: Vec<One<'a>>,
    /// Open before; this run could not tell: its rule did not run, its dossier is not there or
    /// could not be examined.
    pub untold: Vec<One<'a>>,
    /// Open before, waived or baselined by now.
    pub accepted: Vec<One<'a>>,
}

/// A finding in both reports.
#[derive(Debug)]
pub struct Pair<'a> {
    /// As it was.
    pub was: One<'a>,
    /// As it is.
    pub is: One<'a>,
    /// Why it is to be taken more seriously than its rule says, and how seriously.
    pub raised: Option<Raised>,
}

impl Pair<'_> {
    /// What was said of it last: an answer stays with its finding where the later run was made
    /// without the file of answers.
    pub fn answer(&self) -> Option<Answer> {
        self.is.answer().or_else(|| self.was.answer())
    }
}

/// An escalation.
#[derive(Debug, Clone)]
pub struct Raised {
    /// To what.
    pub to: Severity,
    /// `overdue`, `lighter`
    pub why: Vec<&'static str>,
}

impl Raised {
    /// The reasons in words, with the deadline that was missed.
    pub fn words(&self, was: &One) -> Text {
        let deadline = was.word("deadline").unwrap_or("—");
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for why in &self.why {
            let word = match *why {
                "overdue" => {
                    text! { zh: "逾期未改（原期限 {deadline}）", en: "stands after its deadline ({deadline})" }
                }
                _ => text! { zh: "降级后复现", en: "comes back under a lighter severity" },
            };
            zh.push(word.zh);
            en.push(word.en);
        }
        Text::new(zh.join("、"), en.join(", "))
    }
}

impl<'a> Diff<'a> {
    /// Holds two reports against each other.
    pub fn of(old: &Report<'a>, new: &Report<'a>) -> Self {
        let mut diff = Self::default();
        let mut before: HashMap<&str, One> = old.open.iter().map(|one| (one.fingerprint, *one)).collect();
        let mut fresh = Vec::new();
        for one in &new.open {
            match before.remove(one.fingerprint) {
                Some(was) => diff.known(was, *one, new),
                None if old.accepted.contains(one.fingerprint) => diff.lapsed(*one, new),
                None => fresh.push(*one),
            }
        }
        // What stands at the same spot with other figures has not been mended but changed.
        let mut spots: BTreeMap<[Option<&str>; 4], Vec<One>> = BTreeMap::new();
        for one in old.open.iter().rev().filter(|one| before.contains_key(one.fingerprint)) {
            if !new.accepted.contains(one.fingerprint) {
                spots.entry(one.spot()).or_default().push(*one);
            }
        }
        let known: HashMap<&str, usize> =
            new.open.iter().enumerate().map(|(at, one)| (one.fingerprint, at)).collect();
        for one in fresh {
            match spots.get_mut(&one.spot()).and_then(Vec::pop) {
                Some(was) => {
                    before.remove(was.fingerprint);
                    diff.known(was, one, new);
                }
                None => diff.new.push(one),
            }
        }
        for one in old.open.iter().filter(|one| before.contains_key(one.fingerprint)) {
            if new.accepted.contains(one.fingerprint) {
                diff.accepted.push(*one);
            } else if new.could_find(one, old) {
                diff.mended.push(*one);
            } else {
                diff.untold.push(*one);
            }
        }
        let order = |pair: &Pair| known.get(pair.is.fingerprint).copied();
        diff.repeated.sort_by_key(order);
        diff.worsened.sort_by_key(order);
        diff
    }

    /// Of a finding that both have.
    fn known(&mut self, was: One<'a>, is: One<'a>, new: &Report) {
        let grown = !is.members().is_subset(&was.members());
        let worse = is.severity > was.severity || is.confidence > was.confidence || grown;
        let raised = raised(&was, &is, new);
        let pair = Pair { was, is, raised };
        if worse { self.worsened.push(pair) } else { self.repeated.push(pair) }
    }

    /// Of a finding whose waiver or entry in a baseline is gone: it stands again as it stood.
    fn lapsed(&mut self, is: One<'a>, new: &Report) {
        self.known(is, is, new);
    }

    /// The pairs that are to be taken more seriously, in order.
    pub fn raised(&self) -> impl Iterator<Item = (&Pair<'a>, &Raised)> {
        self.worsened.iter().chain(&self.repeated).filter_map(|pair| Some((pair, pair.raised.as_ref()?)))
    }
}

/// One step up where the deadline has passed; back to what it was where it has become lighter.
fn raised(was: &One, is: &One, new: &Report) -> Option<Raised> {
    let mut why = Vec::new();
    let mut to = is.severity;
    if is.severity < was.severity {
        why.push("lighter");
        to = was.severity;
    }
    // Days as ISO 8601 writes them sort as text.
    let overdue = was.word("deadline").zip(new.exported).is_some_and(|(deadline, today)| deadline < today);
    if overdue {
        why.push("overdue");
        to = match to {
            Severity::Advice => Severity::Warning,
            Severity::Warning | Severity::Error => Severity::Error,
        };
    }
    (!why.is_empty()).then_some(Raised { to, why })
}
