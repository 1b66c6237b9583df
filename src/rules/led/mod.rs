//! LED · ledgers 账实

mod equipment_triad;
mod evaluators;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[&equipment_triad::RULE, &evaluators::RULE];
