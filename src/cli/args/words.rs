//! Words that several commands take.

use clap::ValueEnum;

use crate::config::Profile;
use crate::finding::{Confidence, Family, Lang, Severity};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    Zh,
    En,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Advice,
    Never,
}

impl FailOn {
    /// The least severity that fails a run, if any does.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Advice => Some(Severity::Advice),
            Self::Never => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sureness {
    Certain,
    Likely,
    Possible,
}

impl From<Sureness> for Confidence {
    fn from(arg: Sureness) -> Self {
        match arg {
            Sureness::Certain => Self::Certain,
            Sureness::Likely => Self::Likely,
            Sureness::Possible => Self::Possible,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FamilyArg {
    Missing,
    Disorder,
    Doubtful,
}

impl From<FamilyArg> for Family {
    fn from(arg: FamilyArg) -> Self {
        match arg {
            FamilyArg::Missing => Self::Missing,
            FamilyArg::Disorder => Self::Disorder,
            FamilyArg::Doubtful => Self::Doubtful,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProfileArg {
    SelfCheck,
    Gate,
    Audit,
}

impl From<ProfileArg> for Profile {
    fn from(arg: ProfileArg) -> Self {
        match arg {
            ProfileArg::SelfCheck => Self::SelfCheck,
            ProfileArg::Gate => Self::Gate,
            ProfileArg::Audit => Self::Audit,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    Table,
    Json,
}
