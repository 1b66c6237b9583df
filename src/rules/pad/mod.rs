//! PAD · padding 凑材料

mod boilerplate;
mod claims;
mod low_information;
mod many_for_one;
mod outside_period;
mod photo_only;
mod uncited_evidence;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &uncited_evidence::RULE,
    &boilerplate::RULE,
    &low_information::RULE,
    &photo_only::RULE,
    &many_for_one::RULE,
    &outside_period::RULE,
];
