//! Electronic signatures: in PDF and OFD and beside files, checked offline.
//!
//! Two steps, kept apart. *What is so*: [`Signature`], from bytes alone, the same everywhere, fit
//! to be cached. *Who is trusted*: [`Verified`], a signature judged with [`Trust`].

mod asn1;
pub mod cms;
mod crypto;
pub mod ofd;
pub mod pdf;
mod trust;
mod verdict;
mod words;
pub mod x509;

pub use crypto::Hash;
pub use trust::{Trust, Verified, judge};
pub use verdict::{Coverage, Kind, Note, Reason, Revocation, Seal, Signature, State, Timestamp, Verdict};
