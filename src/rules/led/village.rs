//! A village account as its rules read it.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::decimal::Decimal;
use crate::archive::date_of;
use crate::json::Node;
use crate::rules::{ManifestCx, comparable};

/// One entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// The entry.
    pub node: &'a Node<'a>,
    /// `direction`
    pub direction: Option<&'a str>,
    /// `amount`
    pub amount: Option<Decimal>,
}

/// The record of a village account.
pub(super) fn record<'a>(cx: &'a ManifestCx) -> Option<&'a Node<'a>> {
    cx.kind.filter(|kind| kind.name == "village-account")?;
    cx.manifest.root.get("record")
}

/// Words of a summary that corrects the books and moves no money.
const CORRECTS: [&str; 11] =
    ["冲销", "冲正", "冲回", "冲减", "调减", "红字", "红冲", "更正", "调账", "错账", "reversal"];

/// Whether an entry says of itself that it corrects the books.
pub(super) fn corrects(entry: &Entry) -> bool {
    let summary = entry.node.str("summary").unwrap_or_default().to_lowercase();
    CORRECTS.iter().any(|word| summary.contains(word))
}

/// Entries that a later entry in red takes back whole, and those entries in red, by their index:
/// the same direction, method and party, and the same amount with the other sign.
pub(super) fn taken_back(account: &Node) -> BTreeSet<usize> {
    let mut taken = BTreeSet::new();
    let mut open: HashMap<_, Vec<(usize, Option<Date>)>> = HashMap::new();
    let key = |entry: &Entry, amount: Decimal| {
        let text = |key: &str| entry.node.str(key).unwrap_or_default().to_owned();
        (text("direction"), text("method"), comparable(&text("party")), amount)
    };
    let day = |entry: &Entry| entry.node.str("date").and_then(date_of);
    let all: Vec<(usize, Entry, Decimal)> = entries(account)
        .enumerate()
        .filter_map(|(index, entry)| Some((index, entry, entry.amount?)))
        .collect();
    for (index, entry, amount) in all.iter().filter(|one| one.2.is_positive()) {
        open.entry(key(entry, *amount)).or_default().push((*index, day(entry)));
    }
    // The earliest stands last, where it is taken from.
    open.values_mut().for_each(|black| black.sort_by_key(|(index, day)| std::cmp::Reverse((*day, *index))));
    for (index, entry, amount) in all.iter().filter(|one| one.2.is_negative()) {
        let Some(candidates) = open.get_mut(&key(entry, amount.abs())) else { continue };
        let red = day(entry);
        if let Some((black, _)) = candidates.pop_if(|(_, black)| *black <= red) {
            taken.extend([black, *index]);
        }
    }
    taken
}

/// Its entries.
pub(super) fn entries<'a>(account: &'a Node<'a>) -> impl Iterator<Item = Entry<'a>> {
    account.list("entries").iter().map(|node| Entry {
        node,
        direction: node.str("direction"),
        amount: Decimal::at(node, "amount"),
    })
}
