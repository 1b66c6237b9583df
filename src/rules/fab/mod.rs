//! FAB · signs of fabrication 造痕迹象: facts that do not fit together, with their innocent causes.

mod cites_the_future;
mod edited_image;
mod future_date;
mod made;
mod made_after_its_date;
mod patterned_quotes;
mod photo_place;
mod photo_time;
mod producers;
mod same_origin;
mod software_younger;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &photo_time::RULE,
    &photo_place::RULE,
    &made_after_its_date::RULE,
    &software_younger::RULE,
    &edited_image::RULE,
    &future_date::RULE,
    &patterned_quotes::RULE,
    &same_origin::RULE,
    &cites_the_future::RULE,
];
