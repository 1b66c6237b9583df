//! FAB · signs of fabrication 造痕迹象: facts that do not fit together, with their innocent causes.

mod future_date;
mod photo_place;
mod photo_time;
mod two_places;
mod whereabouts;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] =
    &[&photo_time::RULE, &photo_place::RULE, &two_places::RULE, &future_date::RULE];
