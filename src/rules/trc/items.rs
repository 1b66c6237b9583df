//! The items of a trace catalogue.

use crate::archive::Manifest;
use crate::finding::{Location, Text};
use crate::json::Node;
use crate::rules::ManifestCx;
use crate::text;

/// The most that a figure can be: a year in minutes, once a minute, ten years, everybody. The
/// schema has the same, and STR002 speaks of what is beyond.
const MOST: [(&str, f64); 4] =
    [("minutes", 527_040.0), ("times_a_year", 527_040.0), ("task_minutes", 5_270_400.0), ("people", 1e7)];

/// The figures that make the cost of an item.
const COST: [&str; 3] = ["minutes", "times_a_year", "people"];

/// One thing that a catalogue asks to be traced.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item<'a, 's> {
    /// The entry.
    pub node: &'a Node<'s>,
}

/// The items of a catalogue; none of a dossier of another kind.
pub(crate) fn items<'a>(cx: &ManifestCx<'a>) -> impl Iterator<Item = Item<'a, 'a>> + use<'a> {
    let catalogue = cx.kind.is_some_and(|kind| kind.name == "trace-catalogue");
    let record = cx.manifest.root.get("record").filter(|_| catalogue);
    record.map_or(&[][..], |record| record.list("items")).iter().map(|node| Item { node })
}

impl<'a> Item<'a, '_> {
    /// `id`
    pub fn id(self) -> &'a str {
        self.node.str("id").unwrap_or_default()
    }

    /// `name`
    pub fn name(self) -> &'a str {
        self.node.str("name").unwrap_or_default()
    }

    /// The item in words.
    pub fn words(self) -> Text {
        words(self.id(), self.name())
    }

    /// A number that can be meant: not negative, and no more than the schema allows.
    pub fn number(self, key: &str) -> Option<f64> {
        let number: f64 = self.node.get(key)?.as_number()?.parse().ok()?;
        let most = MOST.iter().find(|(name, _)| *name == key).map_or(f64::MAX, |(_, most)| *most);
        (0.0..=most).contains(&number).then_some(number)
    }

    /// Whether a figure of its cost is given and cannot be meant, so that its cost is not known.
    pub fn absurd(self) -> bool {
        let given = |key: &str| self.node.get(key).is_some_and(|node| node.as_number().is_some());
        COST.iter().any(|key| given(key) && self.number(key).is_none())
    }

    /// The texts of a list.
    pub fn texts(self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let node: &'a Node<'_> = self.node;
        node.list(key).iter().filter_map(Node::as_str)
    }

    /// Where a member stands, or the item where it has none.
    pub fn at(self, manifest: &Manifest, key: &str) -> Location {
        manifest.at_member(self.node, key)
    }

    /// Person-hours that it takes in a year.
    pub fn hours(self) -> Option<f64> {
        let hours = self.number("minutes")? * self.number("times_a_year")? * self.number("people")? / 60.0;
        hours.is_finite().then_some(hours)
    }

    /// How often it is asked for in a year: as stated, else by the word of its frequency.
    pub fn times_a_year(self) -> Option<f64> {
        self.number("times_a_year").or_else(|| {
            let word = self.node.str("frequency")?;
            let known = [
                (&["每日", "每天", "日报", "daily"][..], 250.0),
                (&["每周", "周报", "weekly"][..], 52.0),
                (&["每月", "月报", "monthly"][..], 12.0),
            ];
            let lower = word.to_lowercase();
            known
                .iter()
                .find(|(words, _)| words.iter().any(|word| lower.contains(word)))
                .map(|(_, times)| *times)
        })
    }

    /// Whether it is asked for every day.
    pub fn is_daily(self) -> bool {
        let word = self.node.str("frequency").unwrap_or_default().to_lowercase();
        let said = ["每日", "每天", "天天", "逐日", "日报", "日打卡", "daily", "every day"]
            .iter()
            .any(|daily| word.contains(daily));
        said || self.number("times_a_year").is_some_and(|times| times >= 200.0)
    }
}

/// An item in words.
pub(crate) fn words(id: &str, name: &str) -> Text {
    text! { zh: "事项 {id}“{name}”", en: "item `{id}` “{name}”" }
}

/// Hours to one place, for people and evidence.
pub(crate) fn rounded(hours: f64) -> f64 {
    (hours * 10.0).round() / 10.0
}
