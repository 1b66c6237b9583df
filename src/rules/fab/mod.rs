//! FAB · signs of fabrication 造痕迹象: facts that do not fit together, with their innocent causes.

mod attendance_mismatch;
mod cites_the_future;
mod digit_anomaly;
mod digits;
mod edited_image;
mod foreign_names;
mod frozen_readings;
mod future_date;
mod identical_duration;
mod impossible_hours;
mod locked_late;
pub(crate) mod made;
mod made_after_its_date;
mod metadata_stripped;
mod number_against_date;
mod odd_hours;
mod one_batch;
mod paper_contradiction;
mod patterned_quotes;
mod photo_place;
mod photo_time;
mod producers;
mod same_origin;
mod same_score;
mod sheet;
mod software_younger;
mod two_places;
mod weather;
mod whereabouts;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &photo_time::RULE,
    &photo_place::RULE,
    &made_after_its_date::RULE,
    &software_younger::RULE,
    &one_batch::RULE,
    &edited_image::RULE,
    &two_places::RULE,
    &frozen_readings::RULE,
    &digit_anomaly::RULE,
    &future_date::RULE,
    &number_against_date::RULE,
    &odd_hours::RULE,
    &metadata_stripped::RULE,
    &patterned_quotes::RULE,
    &same_origin::RULE,
    &identical_duration::RULE,
    &cites_the_future::RULE,
    &foreign_names::RULE,
    &impossible_hours::RULE,
    &same_score::RULE,
    &paper_contradiction::RULE,
    &attendance_mismatch::RULE,
    &locked_late::RULE,
];
