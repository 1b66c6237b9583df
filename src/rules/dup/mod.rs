//! DUP · duplication 雷同

mod alike_bids;
pub(crate) mod bidders;
mod edges;
mod evidence_shared;
mod filed;
mod identical_file;
mod links;
mod mergeable_reports;
mod near_identical_text;
mod papers;
mod reused_page;
mod reused_photo;
mod sightings;
mod templated_entries;

pub(super) use reused_photo::is_photo;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &identical_file::RULE,
    &near_identical_text::RULE,
    &templated_entries::RULE,
    &reused_photo::RULE,
    &reused_page::RULE,
    &alike_bids::RULE,
    &evidence_shared::RULE,
    &mergeable_reports::RULE,
];
