//! Scores of dossiers and problem rates of units (案卷评查, 通报排名).

mod dossier;
mod rank;

pub use dossier::{Cost, DossierScore, Grade, Unknown, score};
pub use rank::{Rate, UnitRank, rank, wilson};
