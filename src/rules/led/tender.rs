//! A bidding record as its rules read it: who bid, who was given it, and when.

use jiff::civil::Date;

use super::decimal::Decimal;
use crate::archive::date_of;
use crate::json::Node;
use crate::rules::ManifestCx;

/// One bidder.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bidder<'a> {
    /// The entry.
    pub node: &'a Node<'a>,
    /// `supplier`
    pub supplier: &'a str,
    /// `quote`
    pub quote: Option<Decimal>,
    /// `qualified`
    pub qualified: Option<bool>,
}

/// The award.
#[derive(Debug, Clone, Copy)]
pub(super) struct Award<'a> {
    /// The object.
    pub node: &'a Node<'a>,
    /// `supplier`
    pub supplier: &'a str,
    /// `price`
    pub price: Option<Decimal>,
    /// `basis`
    pub basis: Option<&'a str>,
    /// Whether a document says why.
    pub reasoned: bool,
}

/// The record of a bidding dossier.
pub(super) fn record<'a>(cx: &'a ManifestCx) -> Option<&'a Node<'a>> {
    cx.kind.filter(|kind| kind.name == "bidding")?;
    cx.manifest.root.get("record")
}

/// The bidders that are named.
pub(super) fn bidders<'a>(record: &'a Node<'a>) -> impl Iterator<Item = Bidder<'a>> {
    record.list("bidders").iter().filter_map(|node| {
        Some(Bidder {
            node,
            supplier: named(node, "supplier")?,
            quote: Decimal::at(node, "quote"),
            qualified: node.get("qualified").and_then(Node::as_bool),
        })
    })
}

/// The award, where it names a supplier.
pub(super) fn award<'a>(record: &'a Node<'a>) -> Option<Award<'a>> {
    let node = record.get("award")?;
    Some(Award {
        node,
        supplier: named(node, "supplier")?,
        price: Decimal::at(node, "price"),
        basis: node.str("basis"),
        reasoned: named(node, "reason").is_some(),
    })
}

/// The text of a member that is not blank.
pub(super) fn named<'a>(node: &'a Node<'a>, key: &str) -> Option<&'a str> {
    node.str(key).filter(|text| !text.trim().is_empty())
}

/// When a stage began.
pub(super) fn stage_day(cx: &ManifestCx, name: &str) -> Option<Date> {
    let stages = cx.manifest.root.list("stages").iter();
    stages.filter(|stage| stage.str("name") == Some(name)).find_map(|stage| date_of(stage.str("from")?))
}

/// The dates that documents of a role bear.
pub(super) fn role_days<'a>(cx: &'a ManifestCx, role: &'a str) -> impl Iterator<Item = Date> + 'a {
    cx.manifest.documents().filter(move |document| document.role() == Some(role)).filter_map(|it| it.date())
}

/// The day that the bids were opened: the stage's, the record's, or the later of both.
pub(super) fn opening_day(cx: &ManifestCx) -> Option<Date> {
    stage_day(cx, "opening").into_iter().chain(role_days(cx, "opening-record")).max()
}
