//! Three ways to use the program, as defaults that everything else overrides.

use serde::{Deserialize, Serialize};

use crate::finding::{Confidence, Family, Severity};

/// Whose run it is. A profile changes what counts, never what a rule measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// The clerk before handing over: what is missing and out of order, which a clerk can mend.
    /// What is doubtful is left to those who audit; it is no list of things to smooth.
    SelfCheck,
    /// The gate on every export: every rule; warnings that are certain fail.
    #[default]
    Gate,
    /// The auditor: every rule, and every finding counts, however sure.
    Audit,
}

impl Profile {
    /// The word in `zhenji.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::SelfCheck => "self-check",
            Self::Gate => "gate",
            Self::Audit => "audit",
        }
    }

    /// The families of rules that run.
    pub fn families(self) -> &'static [Family] {
        match self {
            Self::SelfCheck => &[Family::Missing, Family::Disorder],
            Self::Gate | Self::Audit => &Family::ALL,
        }
    }

    /// What fails a run where the command line does not say.
    pub fn fails_on(self) -> (Severity, Confidence) {
        match self {
            Self::SelfCheck | Self::Gate => (Severity::Warning, Confidence::Certain),
            Self::Audit => (Severity::Advice, Confidence::Possible),
        }
    }
}
