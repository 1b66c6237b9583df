//! CMP · completeness 完整性

mod attachment_missing;
mod digest_mismatch;
mod empty_file;
mod filler_value;
mod missing_catalogue;
mod missing_document;
mod missing_file;
mod missing_stage;
mod nobody_responsible;
mod page_count_mismatch;
mod pair_missing;
mod size_mismatch;
mod time_gap;
mod unlisted_file;

use super::Rule;

pub(crate) use filler_value::{placeholder, says_nothing};

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &missing_document::RULE,
    &missing_file::RULE,
    &unlisted_file::RULE,
    &empty_file::RULE,
    &digest_mismatch::RULE,
    &size_mismatch::RULE,
    &page_count_mismatch::RULE,
    &missing_stage::RULE,
    &time_gap::RULE,
    &nobody_responsible::RULE,
    &missing_catalogue::RULE,
    &filler_value::RULE,
    &attachment_missing::RULE,
    &pair_missing::RULE,
];
