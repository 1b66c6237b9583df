//! Similarity, without a word about dossiers: texts, pictures, clusters.

mod cluster;
pub mod text;

pub use cluster::Clusters;
