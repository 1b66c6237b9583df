//! PAD · padding 凑材料

mod boilerplate;
mod claims;
mod empty_shell;
mod inflated_layout;
mod low_information;
mod many_for_one;
mod out_of_proportion;
mod outside_period;
mod pages;
mod photo_only;
mod uncited_evidence;

use super::Rule;
use crate::config::Settings;

/// What a dossier may hold before the group says that it is too much, by a configuration.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowed {
    /// Times a summary's own pages that its evidence may have (PAD001).
    pub evidence: u64,
    /// Per cent of a dossier that may be wrapping and blank pages (PAD003).
    pub wrapping: u64,
}

impl Allowed {
    /// By a configuration.
    pub(crate) fn by(settings: &Settings) -> Self {
        Self {
            evidence: out_of_proportion::OutOfProportion::allowed(settings),
            wrapping: empty_shell::EmptyShell::allowed(settings),
        }
    }
}

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &out_of_proportion::RULE,
    &uncited_evidence::RULE,
    &empty_shell::RULE,
    &boilerplate::RULE,
    &low_information::RULE,
    &photo_only::RULE,
    &many_for_one::RULE,
    &inflated_layout::RULE,
    &outside_period::RULE,
];
