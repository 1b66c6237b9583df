//! FAB · signs of fabrication 造痕迹象: facts that do not fit together, with their innocent causes.

mod attendance_mismatch;
mod digit_anomaly;
mod digits;
mod foreign_names;
mod frozen_readings;
mod future_date;
mod identical_duration;
mod impossible_hours;
mod metadata_stripped;
mod number_against_date;
mod odd_hours;
mod one_batch;
mod paper_contradiction;
mod photo_place;
mod photo_time;
mod same_score;
mod sheet;
mod two_places;
mod weather;
mod whereabouts;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &photo_time::RULE,
    &photo_place::RULE,
    &one_batch::RULE,
    &two_places::RULE,
    &frozen_readings::RULE,
    &digit_anomaly::RULE,
    &future_date::RULE,
    &number_against_date::RULE,
    &odd_hours::RULE,
    &metadata_stripped::RULE,
    &identical_duration::RULE,
    &foreign_names::RULE,
    &impossible_hours::RULE,
    &same_score::RULE,
    &paper_contradiction::RULE,
    &attendance_mismatch::RULE,
];
