//! `dossier.lock.json`: what a dossier held when it was locked, by digests, so that whatever
//! changed, came or went since shows. Read from strangers, written by us: reading is bounded and
//! strict, writing is canonical (RFC 8785), so that equal contents are equal bytes.

mod compare;
mod ledger;
mod proof;
mod read;
mod take;
mod write;

pub use compare::{Change, Present, State, compare, differ};
pub use ledger::{Entry as LedgerEntry, Fault as LedgerFault, Ledger};
pub use proof::{Proof, signature, timestamp};
pub use read::{Fault, load};
pub use take::{is_part, take};

use crate::examine::Digests;

/// The lock's name, beside the manifest.
pub const NAME: &str = "dossier.lock.json";

/// Files that one lock may list.
pub const MOST_FILES: usize = 1_000_000;

/// A dossier's lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The dossier's id.
    pub dossier: String,
    /// When it was locked (RFC 3339), as written.
    pub locked: String,
    /// The digests of `dossier.json`.
    pub manifest: Digests,
    /// Every file of the dossier but the manifest, the lock and the lock's parts.
    pub files: Vec<Locked>,
    /// SHA-256 of the lock before it.
    pub previous: Option<String>,
    /// The signature over the lock.
    pub signature: Option<Part>,
    /// The timestamp over the lock.
    pub timestamp: Option<Part>,
}

/// A file as it was locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// Relative to the dossier.
    pub path: String,
    /// Its bytes.
    pub size: u64,
    /// Its digests.
    pub digests: Digests,
}

/// A file that belongs to the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// `minisign` or `cms`; `rfc3161`.
    pub method: String,
    /// Relative to the dossier.
    pub path: String,
}

/// A lock as it lay on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// What it says.
    pub lock: Lock,
    /// Its bytes.
    pub text: String,
    /// Their SHA-256: the head of its series.
    pub sha256: String,
}
