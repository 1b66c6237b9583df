//! PAD · padding 凑材料

mod empty_shell;
mod inflated_layout;
mod out_of_proportion;
mod pages;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[&out_of_proportion::RULE, &empty_shell::RULE, &inflated_layout::RULE];
