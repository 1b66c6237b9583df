//! Electronic signatures: in PDF and OFD and beside files, checked offline.
//!
//! Two steps, kept apart. *What is so*: [`Signature`], from bytes alone, the same everywhere, fit
//! to be cached. *Who is trusted*: [`Verified`], a signature judged with [`Trust`].
//!
//! Everything here is read from a stranger's file: readers are bounded in depth, in number and in
//! bytes, and where something cannot be told the word is [`Verdict::Unsupported`], never a guess.

mod asn1;
pub mod cms;
mod crypto;
pub mod minisign;
mod minisign_key;
pub mod ofd;
pub mod pdf;
mod trust;
mod verdict;
mod words;
pub mod x509;

pub use crypto::Hash;
pub use minisign_key::{KeyFault, SecretKey};
pub use trust::{Trust, Verified, contradicted, judge, trusts};
pub use verdict::{
    Coverage, Kind, Note, Reason, Revocation, Seal, Signature, State, Timestamp, Unsettled, Verdict,
};

/// Judges all of `signatures`.
pub fn judge_all(signatures: Vec<Signature>, trust: &Trust) -> Vec<Verified> {
    signatures.into_iter().map(|signature| judge(signature, trust)).collect()
}
