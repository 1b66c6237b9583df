//! A stock that must be there and a `closing` that says nothing, for LED001.

use super::decimal::Decimal;
use super::materials::Item;
use crate::finding::{Confidence, Draft, Severity};
use crate::json::Node;
use crate::rules::{ManifestCx, Sink};
use crate::text;

/// Items that a message names.
const NAMED: usize = 5;

/// Reports a record whose closing stock is an empty list, or, in a closed dossier, is not there.
pub(super) fn check(cx: &ManifestCx, record: &Node, items: &[Item], sink: &mut Sink) {
    let given = record.get("closing");
    let closed = cx.manifest.root.str("closed").is_some_and(|day| !day.trim().is_empty());
    if !(closed || given.is_some() && cx.passed("consumption")) {
        return;
    }
    let mut left = Vec::new();
    for item in items {
        match item.expected() {
            Some(expected) if !expected.is_noise() => left.push((item, expected)),
            Some(_) => sink.saw(1),
            None => sink.missed(1),
        }
    }
    sink.saw(left.len());
    if left.is_empty() {
        return;
    }
    let shown = |item: &Item, expected: Decimal| format!("{} {expected}{}", item.name, item.unit);
    let named: Vec<String> = left.iter().take(NAMED).map(|(item, expected)| shown(item, *expected)).collect();
    let (count, zh, en) = (left.len(), named.join("、"), named.join(", "));
    let (more_zh, more_en) = if count > NAMED { ("等", " …") } else { ("", "") };
    let (message, severity) = match given {
        Some(_) => (
            text! {
                zh: "期末库存是空表，而账上 {count} 项应有结存：{zh}{more_zh}",
                en: "the closing stock is an empty list, but by the accounts {count} item(s) must be left: {en}{more_en}",
            },
            Severity::Error,
        ),
        None => (
            text! {
                zh: "案卷已结而没有期末库存，账上 {count} 项应有结存：{zh}{more_zh}",
                en: "the dossier is closed without a closing stock, but by the accounts {count} item(s) must be left: {en}{more_en}",
            },
            Severity::Warning,
        ),
    };
    sink.add(
        Draft::new(cx.manifest.at_member(record, "closing"), message)
            .help(text! {
                zh: "依盘点表填写 closing；确已用完的，查明账上为何还有结存",
                en: "enter `closing` from the stock-take; where nothing is left, find out why the accounts say otherwise",
            })
            .severity(severity)
            .confidence(Confidence::Likely)
            .subject("closing")
            .evidence("items", left.iter().map(|(item, expected)| shown(item, *expected)).collect::<Vec<_>>()),
    );
}
