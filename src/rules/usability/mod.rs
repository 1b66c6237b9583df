//! USE · usability 可用性

mod encrypted_file;
mod font_not_embedded;
mod format_mismatch;
mod illegible_page;
pub(crate) mod names;
mod preservation_format;
mod unreadable_file;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &unreadable_file::RULE,
    &format_mismatch::RULE,
    &encrypted_file::RULE,
    &preservation_format::RULE,
    &illegible_page::RULE,
    &font_not_embedded::RULE,
];
