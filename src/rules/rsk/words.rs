//! What several of the group's rules say and measure alike.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::archive::date_of;
use crate::finding::Text;
use crate::json::Node;
use crate::rules::ManifestCx;
use crate::text;

/// How grave a colour is: yellow 1, orange 2, red 3.
pub(super) fn rank(colour: &str) -> Option<u8> {
    Some(match colour {
        "yellow" => 1,
        "orange" => 2,
        "red" => 3,
        _ => return None,
    })
}

/// A colour in words.
pub(super) fn colour(colour: &str) -> Text {
    match colour {
        "red" => text! { zh: "红色", en: "red" },
        "orange" => text! { zh: "橙色", en: "orange" },
        "yellow" => text! { zh: "黄色", en: "yellow" },
        other => text! { zh: "{other}", en: "{other}" },
    }
}

/// A colour of a rank.
pub(super) fn of_rank(rank: u8) -> Text {
    colour(match rank {
        1 => "yellow",
        2 => "orange",
        _ => "red",
    })
}

/// A level of spot checks in words.
pub(super) fn level(level: &str) -> Text {
    match level {
        "directed" => text! { zh: "分管领导定向抽查", en: "directed" },
        "lead" => text! { zh: "职能部门牵头抽查", en: "lead" },
        "daily" => text! { zh: "部室主任日常抽查", en: "daily" },
        other => text! { zh: "{other}", en: "{other}" },
    }
}

/// The elements of a list in the record.
pub(super) fn entries<'a, 's>(root: &'a Node<'s>, list: &str) -> &'a [Node<'s>] {
    root.get("record").map_or(&[][..], |record| record.list(list))
}

/// The value of `key`, where it says something.
pub(super) fn said<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.str(key).filter(|text| !text.trim().is_empty())
}

/// Whether a dossier is closed, or has a stage behind it, or says nothing of its stages.
pub(super) fn past(cx: &ManifestCx, stage: &str) -> bool {
    cx.manifest.root.list("stages").is_empty() || cx.passed(stage)
}

/// The days on which a spot check was made: of its stage, and of its records; else of the dossier.
pub(super) fn check_days(cx: &ManifestCx) -> BTreeSet<Date> {
    let root = &cx.manifest.root;
    let day = |node: &Node, key| node.str(key).and_then(date_of);
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for stage in root.list("stages").iter().filter(|stage| stage.str("name") == Some("check")) {
        days.extend(day(stage, "from"));
        days.extend(day(stage, "to"));
    }
    let records = cx.manifest.documents().filter(|document| document.role() == Some("check-record"));
    days.extend(records.filter_map(|record| record.date()));
    if days.is_empty() {
        days.extend(day(root, "opened"));
        days.extend(day(root, "closed"));
    }
    days
}

/// How alike two texts are, from 0 to 1: Dice's measure over pairs of neighbouring characters,
/// punctuation, space and digits apart.
pub(super) fn alike(one: &str, other: &str) -> f64 {
    let (one, other) = (essence(one), essence(other));
    if one == other {
        return 1.0;
    }
    let pairs = |text: &str| -> BTreeSet<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (first, second) = (pairs(&one), pairs(&other));
    let sum = first.len() + second.len();
    if sum == 0 { 0.0 } else { 2.0 * first.intersection(&second).count() as f64 / sum as f64 }
}

/// Letters alone, in one width and case.
pub(super) fn essence(text: &str) -> String {
    crate::rules::comparable(text)
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect()
}

/// `days` before `day`.
pub(super) fn before(day: Date, days: i32) -> Date {
    day.saturating_sub(jiff::Span::new().days(days))
}

/// Days from one to another; negative where the other is earlier.
pub(super) fn between(one: Date, other: Date) -> i32 {
    one.until(other).map_or(0, |span| span.get_days())
}
