//! PAD · padding 凑材料

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[];
