//! DUP · duplication 雷同

mod reused_page;
mod reused_photo;
mod sightings;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[&reused_photo::RULE, &reused_page::RULE];
