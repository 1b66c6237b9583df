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
