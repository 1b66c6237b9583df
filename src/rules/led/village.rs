//! A village account as its rules read it.

use super::decimal::Decimal;
use crate::json::Node;
use crate::rules::ManifestCx;

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

/// Its entries.
pub(super) fn entries<'a>(account: &'a Node<'a>) -> impl Iterator<Item = Entry<'a>> {
    account.list("entries").iter().map(|node| Entry {
        node,
        direction: node.str("direction"),
        amount: Decimal::at(node, "amount"),
    })
}
