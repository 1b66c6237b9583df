//! What was paid, as far as it is near a limit. Rows of LED019 and LED021.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::decimal::{Decimal, sum};
use super::{materials, tender, village};
use crate::archive::date_of;
use crate::json::Node;
use crate::rules::rows::Spot;
use crate::rules::{ManifestCx, comparable};

/// One payment near a limit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Payment {
    /// The unit that pays.
    pub buyer: String,
    /// Who is paid, as compared.
    pub payee: String,
    /// The same, as written.
    pub payee_shown: String,
    /// Which limit it is near.
    pub limit: Limit,
    /// How it stands to that limit.
    pub zone: Zone,
    /// The amount.
    pub amount: Decimal,
    /// The day.
    pub date: Date,
    /// Voucher or summary.
    pub matter: String,
    /// Where the amount stands.
    pub at: Spot,
}

/// Limits that amounts are measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Limit {
    /// From here on a purchase is put out to tender.
    Purchase,
    /// From here on a payment goes through the bank.
    Cash,
}

/// Where an amount lies, in widths of the zone just under the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Zone {
    /// One width below the zone just under.
    Below,
    /// Just under the limit.
    JustUnder,
    /// From the limit to one width above.
    Above,
}

/// The limits, as configured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Yuan.
    pub purchase: u32,
    /// Yuan.
    pub cash: u32,
    /// Percent of the limit that is just under it.
    pub percent: u32,
}

impl Limits {
    /// A limit in yuan.
    pub fn yuan(self, limit: Limit) -> Decimal {
        Decimal::whole(match limit {
            Limit::Purchase => self.purchase,
            Limit::Cash => self.cash,
        })
    }

    /// Where an amount lies; none where it is far from the limit.
    fn zone(self, amount: Decimal, limit: Limit) -> Option<Zone> {
        let top = self.yuan(limit);
        let width = top.times(Decimal::whole(self.percent.min(50)))?.times(Decimal::parse("0.01")?)?;
        let floor = top.minus(width)?;
        if amount < floor.minus(width)? || amount >= top.plus(width)? {
            None
        } else if amount < floor {
            Some(Zone::Below)
        } else if amount < top {
            Some(Zone::JustUnder)
        } else {
            Some(Zone::Above)
        }
    }
}

/// The payments of a dossier near a limit. Receipts are added up by supplier, voucher and day; a
/// tender that was open to others is no purchase to split, and what an entry or receipt in red takes
/// back was not paid.
pub(super) fn gather(cx: &ManifestCx, limits: Limits) -> Vec<Payment> {
    let mut found = Vec::new();
    let buyer = cx.manifest.root.str("unit").unwrap_or_default();
    let mut near = |payee: &str, limit, amount: Decimal, date, matter: &str, node| {
        let Some(zone) = limits.zone(amount, limit) else { return };
        found.push(Payment {
            buyer: buyer.to_owned(),
            payee: comparable(payee),
            payee_shown: payee.trim().to_owned(),
            limit,
            zone,
            amount,
            date,
            matter: matter.trim().to_owned(),
            at: Spot::of(cx.manifest, node),
        });
    };
    let mut receipts: BTreeMap<(Date, &str, &str), Vec<_>> = BTreeMap::new();
    let all = materials::record(cx).map_or(&[][..], |record| record.list("receipts"));
    let returned = returned(all);
    for (index, receipt) in all.iter().enumerate() {
        if !returned.contains(&index)
            && let Some(date) = receipt.str("date").and_then(date_of)
            && let Some(supplier) = tender::named(receipt, "supplier")
            && let (Some(node), Some(amount)) = (receipt.get("amount"), Decimal::at(receipt, "amount"))
        {
            let voucher = receipt.str("voucher").unwrap_or_default();
            receipts.entry((date, supplier, voucher)).or_default().push((amount, node));
        }
    }
    for ((date, supplier, voucher), lines) in receipts {
        if let (Some(amount), Some((_, node))) = (sum(lines.iter().map(|line| line.0)), lines.first()) {
            near(supplier, Limit::Purchase, amount, date, voucher, node);
        }
    }
    let taken = village::record(cx).map(village::taken_back).unwrap_or_default();
    for (index, entry) in village::record(cx).into_iter().flat_map(village::entries).enumerate() {
        if !taken.contains(&index)
            && let Some(date) = entry.node.str("date").and_then(date_of)
            && let Some(party) = tender::named(entry.node, "party")
            && let (Some(node), Some(amount)) = (entry.node.get("amount"), entry.amount)
            && entry.direction == Some("out")
        {
            let matter = entry.node.str("summary").unwrap_or_default();
            near(party, Limit::Purchase, amount, date, matter, node);
            if entry.node.str("method") == Some("cash") {
                near(party, Limit::Cash, amount, date, matter, node);
            }
        }
    }
    if let Some(record) = tender::record(cx)
        && record.str("method") == Some("negotiated")
        && let Some(award) = tender::award(record)
        && let (Some(node), Some(amount)) = (award.node.get("price"), award.price)
        && let Some(date) =
            tender::role_days(cx, "award-notice").min().or_else(|| tender::stage_day(cx, "award"))
    {
        near(award.supplier, Limit::Purchase, amount, date, "", node);
    }
    found
}

/// Receipts that a later receipt in red takes back whole, and those in red, by their index: the same
/// supplier and item, and the same amount with the other sign.
fn returned(receipts: &[Node]) -> BTreeSet<usize> {
    let mut returned = BTreeSet::new();
    let key = |receipt: &Node, amount: Decimal| {
        let text = |key: &str| comparable(receipt.str(key).unwrap_or_default());
        (text("supplier"), text("item"), amount)
    };
    let day = |receipt: &Node| receipt.str("date").and_then(date_of);
    let mut open: BTreeMap<_, Vec<(Option<Date>, usize)>> = BTreeMap::new();
    for (index, receipt) in receipts.iter().enumerate() {
        if let Some(amount) = Decimal::at(receipt, "amount").filter(|amount| amount.is_positive()) {
            open.entry(key(receipt, amount)).or_default().push((day(receipt), index));
        }
    }
    open.values_mut().for_each(|black| black.sort_unstable());
    for (index, receipt) in receipts.iter().enumerate() {
        let amount = Decimal::at(receipt, "amount").filter(|amount| amount.is_negative());
        let Some(amount) = amount else { continue };
        let Some(black) = open.get_mut(&key(receipt, amount.abs())) else { continue };
        // The latest before it: what stood longer was accepted.
        if let Some(at) = black.iter().rposition(|(bought, _)| *bought <= day(receipt)) {
            returned.extend([black.remove(at).1, index]);
        }
    }
    returned
}
