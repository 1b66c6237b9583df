//! What lies in the folders: archives, dossiers, their files and manifests.
//! It knows JSON positions and nothing of kinds, rules or findings' triage.

mod calendar;
mod document;
mod envelope;
mod index;
mod manifest;
mod paths;
mod reference;
mod roots;
mod secrecy;
mod walk;

pub use calendar::{Clock, date_of};
pub use document::{Document, FileRef, Impression, Signature};
pub use envelope::{DESCRIPTIONS, Envelope, LISTS, envelopes};
pub use index::Index;
pub use manifest::{Loaded, Manifest, Unreadable, load};
pub(crate) use manifest::{hex, sha256};
pub use paths::{PathFault, display_name, join, normal_form, place_of, relative_fault, strip_ending};
pub use reference::{
    Blacklisted, Complete, Defined, Listed, Person, Post, Reference, Seal, SealKind, Supplier, Totals, Unit,
};
pub use roots::{Archive, RootError, Scope, find_roots};
pub use secrecy::Secrecy;
pub(crate) use walk::io_reason;
pub use walk::{Entry, EntryKind, Folder, Given, Problem, Walked, walk};
