//! LED · ledgers 账实

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[];
