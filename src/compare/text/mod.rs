//! Texts compared by the passages that they share and few others have: containment over rare
//! fingerprints, which finds a short text swallowed by a long one, an excerpt, and a copy with
//! its dates changed, and stays quiet over forms.
//!
//! Texts are normalised, cut into overlapping runs of six characters, and one run in about four
//! is kept by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003), which guarantees that any
//! passage of eleven characters that two texts share gives both the same fingerprint.

mod fingerprint;
mod normal;
mod pairs;
mod passage;
mod shared;

pub use fingerprint::{Print, digest, masked, prints};
pub use normal::{Normal, is_list, normal};
pub use pairs::{BUCKET, Common, Pair, Pairs, Text, pairs};
pub use passage::{Passage, passages};
pub use shared::{Shared, shared};

/// Characters in a run that is fingerprinted.
pub const RUN: usize = 6;
/// Runs in a window, of which one is kept.
pub const WINDOW: usize = 6;
/// A passage of so many characters is always found: `RUN + WINDOW - 1`.
pub const FOUND_FROM: usize = RUN + WINDOW - 1;
/// Fingerprints kept of one text; a longer text keeps an even sample of them.
pub const PRINTS: usize = 4096;
