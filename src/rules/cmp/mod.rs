//! CMP · completeness 完整性

mod missing_document;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[&missing_document::RULE];
