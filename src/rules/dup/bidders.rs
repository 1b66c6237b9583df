//! Whose bid a document is.

use std::collections::BTreeMap;

use crate::archive::Document;
use crate::rules::DossierCx;

/// The bidders of one tender.
pub(crate) struct Bidders {
    by_document: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
}

/// The bidders that the dossier's record names.
pub(crate) fn of(cx: &DossierCx) -> Bidders {
    let mut bidders = Bidders { by_document: BTreeMap::new(), names: BTreeMap::new() };
    let Some(record) = cx.manifest.root.get("record") else { return bidders };
    for bidder in record.list("bidders") {
        let Some(supplier) = bidder.str("supplier") else { continue };
        let name = cx.reference.suppliers.get(supplier).map(|supplier| supplier.name.clone());
        bidders.names.insert(supplier.to_owned(), name.unwrap_or_else(|| supplier.to_owned()));
        for id in bidder.list("documents").iter().filter_map(|id| id.as_str()) {
            bidders.by_document.entry(id.to_owned()).or_insert_with(|| supplier.to_owned());
        }
    }
    bidders
}

impl Bidders {
    /// The supplier whose bid a document is: by the record, else by `made_by`.
    pub fn supplier_of<'a>(&'a self, document: Document<'a>) -> Option<&'a str> {
        if document.role() != Some("bid") {
            return None;
        }
        let named = document.id().and_then(|id| self.by_document.get(id)).map(String::as_str);
        named.or_else(|| document.made_by().filter(|by| self.names.contains_key(*by)))
    }

    /// A supplier's name, or its id.
    pub fn name<'a>(&'a self, supplier: &'a str) -> &'a str {
        self.names.get(supplier).map_or(supplier, String::as_str)
    }

    /// The names of other bidders that a text has.
    pub fn rivals_in<'a>(&'a self, supplier: &'a str, text: &'a str) -> impl Iterator<Item = &'a str> {
        self.names
            .iter()
            .filter(move |(id, name)| {
                id.as_str() != supplier && name.chars().count() >= 6 && text.contains(name.as_str())
            })
            .map(|(_, name)| name.as_str())
    }
}
