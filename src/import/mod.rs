//! A way in: dossiers out of what people have — folders with catalogues (案卷目录, 卷内目录), DA/T 93
//! transfers, DA/T 48 packages, BagIt, RO-Crate, or files without any order.
//!
//! Survey → plan → (a workbook for corrections and back) → write. What is imported is only read.
//! What no catalogue says is guessed, and marked as a guess in the manifest's `guessed`.

mod column;
mod corrections;
mod declared;
mod draft;
pub(crate) mod eep;
mod encapsulated;
mod folders;
mod guess;
mod manifest;
mod matching;
mod plan;
mod reading;
mod sheet;
mod sources;
mod survey;
mod table;
mod words;
mod write;
pub(crate) mod xml;

pub use column::Column;
pub use corrections::{Fault, correct};
pub(crate) use corrections::{files, shown};
pub use declared::carry;
pub(crate) use folders::owner;
pub(crate) use manifest::stated;
pub use manifest::{archive, dossier};
pub(crate) use matching::fold;
pub use plan::{Document, Dossier, File, Origin, PLACEHOLDER, Plan, Said};
pub(crate) use sources::bounded;
pub(crate) use survey::readable;
pub use survey::survey;
pub use table::{Catalogue, Level, Row};
pub use write::{WriteError, write};

use crate::examine::Examiner;
use crate::package::Scratch;
use crate::schema::{Kind, Kinds};

/// What a survey is told.
pub struct Ask<'a> {
    /// The kinds there are.
    pub kinds: &'a Kinds,
    /// Reads the files; without it names and catalogues are all that is looked at.
    pub examiner: Option<&'a Examiner>,
    /// Where files that lie inside packages may be put.
    pub scratch: Option<&'a Scratch>,
    /// The kind that all dossiers are of.
    pub kind: Option<&'a Kind>,
    /// The unit that keeps those of which no catalogue says more.
    pub unit: Option<String>,
    /// The fonds.
    pub fonds: Option<String>,
    /// What the archive is called.
    pub name: String,
}
