//! A material-flow record by item: what was planned, came in, went out, was used, came back, was
//! scrapped, and is said to be left.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::decimal::{Decimal, sum};
use crate::archive::date_of;
use crate::json::Node;
use crate::rules::{ManifestCx, comparable};

/// One line of a list of the record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// The line.
    pub node: &'a Node<'a>,
    /// `quantity`; of `items`, `opening`.
    pub quantity: Option<Decimal>,
    /// `date`
    pub date: Option<Date>,
}

/// The lines of one item.
#[derive(Debug, Default)]
pub(super) struct Item<'a> {
    /// The item, as first written.
    pub name: &'a str,
    /// Its unit of measure.
    pub unit: &'a str,
    /// `items`
    pub opening: Vec<Line<'a>>,
    /// `plans`
    pub plans: Vec<Line<'a>>,
    /// `receipts`
    pub receipts: Vec<Line<'a>>,
    /// `issues`
    pub issues: Vec<Line<'a>>,
    /// `consumption`
    pub consumption: Vec<Line<'a>>,
    /// `recoveries`
    pub recoveries: Vec<Line<'a>>,
    /// `scraps`
    pub scraps: Vec<Line<'a>>,
    /// `closing`
    pub closing: Vec<Line<'a>>,
}

/// The record by item, where the dossier is of that kind. Written forms that differ in space,
/// width or brackets are one item.
pub(super) fn items<'a>(cx: &'a ManifestCx) -> Vec<Item<'a>> {
    let Some(record) = record(cx) else { return Vec::new() };
    let mut items: BTreeMap<String, Item> = BTreeMap::new();
    let discounts = discounts(record.list("receipts"));
    for list in ["items", "plans", "receipts", "issues", "consumption", "recoveries", "scraps", "closing"] {
        for (index, node) in record.list(list).iter().enumerate() {
            if list == "receipts" && discounts.contains(&index) {
                continue;
            }
            let Some(name) = node.str("item").filter(|name| !name.trim().is_empty()) else { continue };
            let item = items.entry(comparable(name)).or_default();
            if item.name.is_empty() {
                item.name = name.trim();
            }
            if item.unit.is_empty() {
                item.unit = node.str("unit").unwrap_or_default().trim();
            }
            let key = if list == "items" { "opening" } else { "quantity" };
            let date = node.str("date").and_then(date_of);
            let line = Line { node, quantity: Decimal::at(node, key), date };
            match list {
                "items" => item.opening.push(line),
                "plans" => item.plans.push(line),
                "receipts" => item.receipts.push(line),
                "issues" => item.issues.push(line),
                "consumption" => item.consumption.push(line),
                "recoveries" => item.recoveries.push(line),
                "scraps" => item.scraps.push(line),
                _ => item.closing.push(line),
            }
        }
    }
    items.into_values().collect()
}

/// The lines of invoices that take a discount off their other lines, by their index: one piece at a
/// price below nothing, and less than what the same supplier's lines of that voucher come to. They
/// are money and nothing that lies in a warehouse.
pub(super) fn discounts(receipts: &[Node]) -> BTreeSet<usize> {
    let number = |receipt: &Node, key| Decimal::at(receipt, key);
    let one = Decimal::whole(1);
    let invoice = |receipt: &Node| {
        let text = |key| receipt.str(key).map(comparable).unwrap_or_default();
        Some((text("voucher"), text("supplier"))).filter(|(voucher, _)| !voucher.is_empty())
    };
    let below: Vec<(usize, Decimal)> = receipts
        .iter()
        .enumerate()
        .filter(|(_, receipt)| number(receipt, "quantity").is_none_or(|quantity| quantity.abs() == one))
        .filter_map(|(index, receipt)| Some((index, number(receipt, "price")?)))
        .filter(|(_, price)| price.is_negative())
        .collect();
    if below.is_empty() {
        return BTreeSet::new();
    }
    let mut paid: BTreeMap<_, Option<Decimal>> = BTreeMap::new();
    for receipt in receipts {
        let amount = number(receipt, "amount").filter(|amount| amount.is_positive());
        if let (Some(invoice), Some(amount)) = (invoice(receipt), amount) {
            let known = paid.entry(invoice).or_insert(Some(Decimal::ZERO));
            *known = known.and_then(|known| known.plus(amount));
        }
    }
    let covered = |(index, price): &(usize, Decimal)| {
        let invoice = invoice(&receipts[*index])?;
        paid.get(&invoice).copied().flatten().filter(|paid| price.abs() <= *paid)
    };
    below.into_iter().filter(|line| covered(line).is_some()).map(|(index, _)| index).collect()
}

/// The record of a material-flow dossier.
pub(super) fn record<'a>(cx: &'a ManifestCx) -> Option<&'a Node<'a>> {
    cx.kind.filter(|kind| kind.name == "material-flow")?;
    cx.manifest.root.get("record")
}

/// The sum of the lines' quantities; none where one of them cannot be read.
pub(super) fn total(lines: &[Line]) -> Option<Decimal> {
    sum(lines.iter().map(|line| line.quantity).collect::<Option<Vec<_>>>()?)
}

/// What came into or went out of stock at one time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move<'a> {
    /// The line that says so.
    pub line: Line<'a>,
    /// By how much stock changes.
    pub change: Decimal,
}

/// The stock at the end of one day.
#[derive(Debug)]
pub(super) struct Level<'a> {
    /// The day; none before the first.
    pub day: Option<Date>,
    /// What is there.
    pub stock: Decimal,
    /// What changed it.
    pub moves: Vec<Move<'a>>,
}

impl Level<'_> {
    /// The day as the record has it.
    pub fn shown_day(&self) -> Option<Date> {
        self.day.filter(|day| *day != Date::MIN && *day != Date::MAX)
    }
}

impl<'a> Item<'a> {
    /// What must be left: opening, receipts and recoveries less issues.
    pub fn expected(&self) -> Option<Decimal> {
        let [opening, receipts, recoveries, issues] =
            [&self.opening, &self.receipts, &self.recoveries, &self.issues].map(|lines| total(lines));
        opening?.plus(receipts?)?.plus(recoveries?)?.minus(issues?)
    }

    /// What was consumed and not recovered. Where consumption and recoveries together are more
    /// than was issued, what was recovered came out of what was consumed.
    pub fn spent(&self) -> Option<Decimal> {
        let [used, recovered, issued] =
            [&self.consumption, &self.recoveries, &self.issues].map(|lines| total(lines));
        let (used, recovered, issued) = (used?, recovered?, issued?);
        let back = used.plus(recovered)?.minus(issued)?.max(Decimal::ZERO).min(recovered);
        Some(used.minus(back)?.max(Decimal::ZERO))
    }

    /// Receipts, recoveries and issues, each with its sign.
    pub fn moves(&self) -> Option<Vec<Move<'a>>> {
        let incoming = self.receipts.iter().chain(&self.recoveries).map(|line| (line, false));
        let outgoing = self.issues.iter().map(|line| (line, true));
        incoming
            .chain(outgoing)
            .map(|(line, out)| {
                let quantity = line.quantity?;
                Some(Move { line: *line, change: if out { quantity.negated() } else { quantity } })
            })
            .collect()
    }

    /// The stock day by day, from the opening on. What has no date comes in before all others and
    /// goes out after them, and within a day what comes in is there before anything goes out.
    pub fn levels(&self) -> Option<Vec<Level<'a>>> {
        let mut days: BTreeMap<Date, Vec<Move>> = BTreeMap::new();
        for change in self.moves()? {
            let undated = if change.change.is_negative() { Date::MAX } else { Date::MIN };
            days.entry(change.line.date.unwrap_or(undated)).or_default().push(change);
        }
        let mut stock = total(&self.opening)?;
        let mut levels = vec![Level { day: None, stock, moves: Vec::new() }];
        for (day, moves) in days {
            stock = stock.plus(sum(moves.iter().map(|change| change.change))?)?;
            levels.push(Level { day: Some(day), stock, moves });
        }
        Some(levels)
    }
}
