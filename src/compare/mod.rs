//! Similarity, without a word about dossiers: what is like what, and how it was measured.

pub mod pictures;
