//! Similarity, without a word about dossiers: what is like what, and how it was measured.

mod cluster;
pub mod hands;
pub mod imprints;
pub mod pictures;
pub mod strokes;
pub mod text;

pub use cluster::Clusters;
