//! RSK · risk and control 风险防控

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[];
