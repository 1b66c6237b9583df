//! The dates that documents bear against the days on which their files say that they were made.

use jiff::civil::Date;

use crate::rules::DossierCx;
use crate::rules::fab::made::made_on;

/// One document whose files say when they were made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Dated {
    /// `date`
    pub date: Date,
    /// The first day on which a file of it was made.
    pub made: Date,
    /// Whether that is no wonder: scanned, converted, photographed or a copy.
    pub declared: bool,
}

/// The dated documents of one dossier, in the manifest's order.
pub(super) fn dated(cx: &DossierCx) -> Vec<Dated> {
    cx.manifest
        .documents()
        .filter_map(|document| {
            let date = document.date()?;
            let made = cx.files_of(document).filter_map(|file| made_on(cx.clock, file.facts)).min()?;
            let said =
                ["converted", "digitised", "copy_of"].iter().any(|key| document.node.get(key).is_some());
            Some(Dated { date, made, declared: said || document.medium() != Some("born-digital") })
        })
        .collect()
}
