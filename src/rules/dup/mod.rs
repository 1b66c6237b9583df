//! DUP · duplication 雷同

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[];
