//! Samples that a stranger can draw again: a sealed list first, a public seed then, and the
//! lowest tickets are drawn (Rivest, "Consistent Sampling with Replacement", 2018, without
//! replacement here; the same idea that election audits use).

mod draw;
mod inspectors;
mod list;
mod size;
mod ticket;

pub use draw::{Drawn, Picked, Plan, Stratum, all, directed, draw, stratum_sizes};
pub use inspectors::{Assigned, Inspector, assign, inspectors, parse_inspectors, write_inspectors};
pub use list::{Entry, List, ListError, entries, parse, write};
pub use size::{plausible, sample_size};
pub use ticket::ticket;

use serde::Serialize;

/// The three levels of spot check (三级抽查).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 分管副总定向: picked by what was found.
    Directed,
    /// 职能部门牵头: drawn by lot, stratified.
    Lead,
    /// 部室主任日常: all of them.
    Daily,
}

impl Level {
    /// The word in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Directed => "directed",
            Self::Lead => "lead",
            Self::Daily => "daily",
        }
    }

    /// The duty in `archive.json` that a checker of this level has.
    pub fn duty(self) -> &'static str {
        match self {
            Self::Directed => "directed-check",
            Self::Lead => "lead-check",
            Self::Daily => "daily-check",
        }
    }
}

/// How much there is at stake: the level of the risk points that concern a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// No risk point concerns it.
    None,
    /// 黄
    Yellow,
    /// 橙
    Orange,
    /// 红
    Red,
}

impl Risk {
    /// All of them, the highest first.
    pub const ALL: [Self; 4] = [Self::Red, Self::Orange, Self::Yellow, Self::None];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Red => "red",
        }
    }

    /// The level that has this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|risk| risk.word() == word)
    }
}
