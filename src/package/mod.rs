//! Packages read as they come: BagIt, RO-Crate and DA/T 93 transfers, checked for fixity and
//! completeness, and their contents examined without a manifest of ours; ZIP and TAR unpacked into
//! a private folder for as long as a run takes.

mod bag;
mod crate_check;
mod fixity;
mod listing;
mod open;
mod report;
pub(crate) mod ro_crate;
mod scratch;
mod tar;
mod transfer;
mod unpack;
mod views;

pub use bag::{Declared, declared, info as bag_info};
pub use fixity::digests;
pub use open::{Opened, open};
pub use report::Report;
pub use scratch::Scratch;
pub use unpack::{Refused, unpack};
pub use views::{adapt, speaks};

use crate::archive::{Archive, Envelope, envelopes, walk};
use crate::schema::Kinds;
use listing::Listing;

/// What was found of an archive that is a package.
#[derive(Debug, Default)]
pub struct Package {
    /// The kinds of package that it is, with the folder of each.
    pub envelopes: Vec<(Envelope, String)>,
    /// Whether it was unpacked for this run.
    pub packed: bool,
    /// What was found of the package as such.
    pub report: Report,
}

/// Looks whether `archive` is a package, checks it as one, and gives it dossiers to be looked
/// into where it has none of its own. `listed` says whether it is asked about as a whole.
pub fn look(archive: &mut Archive, kinds: &Kinds) -> Package {
    let mut package = Package::default();
    if archive.described && !archive.root.join("bagit.txt").is_file() {
        return package;
    }
    let root = archive.root.clone();
    let mut tops: Vec<(Envelope, String)> =
        envelopes(&root).into_iter().map(|envelope| (envelope, String::new())).collect();
    let bag = tops.iter().any(|(envelope, _)| *envelope == Envelope::Bag);
    if bag {
        tops.extend(envelopes(&root.join("data")).into_iter().map(|envelope| (envelope, "data".to_owned())));
    }
    if tops.is_empty() {
        return package;
    }
    let whole = walk(&root);
    for (envelope, top) in &tops {
        let place = if top.is_empty() { root.clone() } else { root.join(top) };
        let inner = if top.is_empty() { None } else { Some(walk(&place)) };
        let listing = Listing::new(&place, inner.as_ref().unwrap_or(&whole));
        let mut report = Report::default();
        match envelope {
            Envelope::Bag => bag::check(&place, &listing, &mut report),
            Envelope::Crate => crate_check::check(&place, &listing, &mut report),
            Envelope::Transfer => transfer::check(&place, &listing, &mut report),
        }
        package.report.join(report.below(top));
    }
    // What holds dossiers of ours is judged by them; so is an archive inside the package.
    let own = whole.dossiers.is_empty() && !root.join("data/archive.json").is_file();
    if own {
        archive.walked.dossiers = views::dossiers(&root, if bag { "data" } else { "" }, &tops, kinds);
        let folders: Vec<String> = archive.walked.dossiers.iter().map(|folder| folder.path.clone()).collect();
        if !folders.is_empty() {
            archive.walked.unowned.retain(|entry| crate::import::owner(&entry.path, &folders).is_none());
        }
    }
    package.envelopes = tops;
    package
}
