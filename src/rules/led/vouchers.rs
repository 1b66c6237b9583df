//! Numbers that others give: vouchers of receipts and entries, codes and serial numbers of
//! equipment. Rows of LED009 and LED022.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::decimal::Decimal;
use super::{materials, tender, village};
use crate::archive::date_of;
use crate::json::Node;
use crate::rules::rows::Spot;
use crate::rules::{ManifestCx, cmp, comparable};

/// One number and the business that it stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Voucher {
    /// Who gave the number, as compared: supplier, party or maker, else the unit.
    pub issuer: String,
    /// The same, as written.
    pub issuer_shown: String,
    /// The field that it stands in.
    pub field: Field,
    /// The number, as compared.
    pub number: String,
    /// The number, as written.
    pub shown: String,
    /// The day of the business.
    pub date: Date,
    /// Its amount.
    pub amount: Option<Decimal>,
    /// What was bought or paid for; of a serial number, the model.
    pub matter: String,
    /// Of equipment: what is on the card, and whether it was disposed of here.
    pub card: Option<(String, bool)>,
    /// Where the number stands.
    pub at: Spot,
}

/// Fields that numbers stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Field {
    /// `receipts[].voucher`
    Receipt,
    /// The number of the document that `entries[].voucher` names.
    Entry,
    /// The id of that document, where it bears no number: it means nothing in other dossiers.
    EntryDocument,
    /// `card.code`
    Code,
    /// `card.serial`
    Serial,
}

impl Field {
    /// Its name for evidence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipts.voucher",
            Self::Entry | Self::EntryDocument => "entries.voucher",
            Self::Code => "card.code",
            Self::Serial => "card.serial",
        }
    }
}

/// The numbers of a dossier.
pub(super) fn gather(cx: &ManifestCx) -> Vec<Voucher> {
    let mut found = Vec::new();
    let unit = cx.manifest.root.str("unit").unwrap_or_default();
    for receipt in materials::record(cx).map_or(&[][..], |record| record.list("receipts")) {
        let Some(node) = receipt.get("voucher") else { continue };
        let Some(shown) = node.as_str() else { continue };
        if Decimal::at(receipt, "amount").is_some_and(Decimal::is_negative) {
            continue;
        }
        found.extend(voucher(cx, node, shown, Field::Receipt, receipt, "supplier", unit));
    }
    if let Some(account) = village::record(cx) {
        let numbers: BTreeMap<&str, &str> = cx
            .manifest
            .documents()
            .filter_map(|document| {
                Some((document.id()?, document.number().filter(|it| !it.trim().is_empty())?))
            })
            .collect();
        // An entry in red names the paper of the entry that it takes back.
        let taken_back = village::taken_back(account);
        for (index, entry) in account.list("entries").iter().enumerate() {
            let red = Decimal::at(entry, "amount").is_some_and(Decimal::is_negative);
            if red || taken_back.contains(&index) {
                continue;
            }
            let Some(node) = entry.get("voucher") else { continue };
            let Some(id) = node.as_str() else { continue };
            let (shown, field) = match numbers.get(id) {
                Some(number) => (*number, Field::Entry),
                None => (id, Field::EntryDocument),
            };
            found.extend(voucher(cx, node, shown, field, entry, "party", unit));
        }
    }
    if cx.kind.is_some_and(|kind| kind.name == "equipment")
        && let Some(record) = cx.manifest.root.get("record")
        && let Some(card) = record.get("card")
    {
        found.extend(card_numbers(cx, record, card, unit));
    }
    found
}

fn voucher(
    cx: &ManifestCx,
    node: &Node,
    shown: &str,
    field: Field,
    line: &Node,
    issuer: &str,
    unit: &str,
) -> Option<Voucher> {
    let matter = line.str("item").or(line.str("summary")).unwrap_or_default();
    let issuer = tender::named(line, issuer).unwrap_or(unit);
    Some(Voucher {
        issuer: comparable(issuer),
        issuer_shown: issuer.trim().to_owned(),
        field,
        number: number(shown)?,
        shown: shown.trim().to_owned(),
        date: line.str("date").and_then(date_of)?,
        amount: Decimal::at(line, "amount"),
        matter: comparable(matter),
        card: None,
        at: Spot::of(cx.manifest, node),
    })
}

fn card_numbers(cx: &ManifestCx, record: &Node, card: &Node, unit: &str) -> Vec<Voucher> {
    let Some(date) = card.str("bought").and_then(date_of) else { return Vec::new() };
    let words = ["code", "name", "model", "maker", "serial", "bought"];
    let outline = words.map(|key| comparable(card.str(key).unwrap_or_default())).join("|");
    let disposed = !record.list("disposals").is_empty();
    [("code", Field::Code, None), ("serial", Field::Serial, tender::named(card, "maker"))]
        .into_iter()
        .filter_map(|(key, field, maker)| {
            let node = card.get(key)?;
            let shown = node.as_str()?;
            let issuer = maker.unwrap_or(unit);
            Some(Voucher {
                issuer: comparable(issuer),
                issuer_shown: issuer.trim().to_owned(),
                field,
                number: number(shown)?,
                shown: shown.trim().to_owned(),
                date,
                amount: Decimal::at(card, "cost"),
                matter: comparable(card.str("model").unwrap_or_default()),
                card: Some((outline.clone(), disposed)),
                at: Spot::of(cx.manifest, node),
            })
        })
        .collect()
}

/// A number as compared, if it is one: “none” and what is still to be filled in are not.
fn number(shown: &str) -> Option<String> {
    let number = comparable(shown).to_uppercase();
    let says_something = number.chars().any(char::is_alphanumeric)
        && !number.chars().all(|character| matches!(character, '0' | 'X' | '-' | '/'))
        && !matches!(number.as_str(), "无" | "暂无" | "不详" | "略" | "N/A" | "NONE" | "NULL");
    (says_something && !cmp::placeholder(shown)).then_some(number)
}
