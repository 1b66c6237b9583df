//! TRC · over-tracing 过度留痕

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[];
