//! SIG · signatures and seals 签章

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[];
