//! PAD · padding 凑材料

mod boilerplate;
mod low_information;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[&boilerplate::RULE, &low_information::RULE];
