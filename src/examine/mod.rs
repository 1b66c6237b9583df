//! One file's bytes → what they say. No rule, no dossier, no configuration but limits.

mod digest;

pub use digest::{Digests, digest};

/// What is known of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Bytes read.
    pub size: u64,
    /// Digests of the contents.
    pub digests: Digests,
}
