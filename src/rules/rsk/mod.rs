//! RSK · risk and control 风险防控

mod checker_out_of_level;
mod copied_measures;
mod deadline_missing;
mod head_in_direct_charge;
mod honoured_while_correcting;
mod mended;
mod missing_integrity_record;
mod not_escalated;
mod point_without_measure;
mod power_without_flow;
mod score_mismatch;
mod stale_review;
mod unchecked_point;
mod unpublished_point;
mod unrectified_finding;
mod words;
mod wrong_handler;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &point_without_measure::RULE,
    &wrong_handler::RULE,
    &unchecked_point::RULE,
    &unrectified_finding::RULE,
    &deadline_missing::RULE,
    &stale_review::RULE,
    &power_without_flow::RULE,
    &missing_integrity_record::RULE,
    &copied_measures::RULE,
    &not_escalated::RULE,
    &checker_out_of_level::RULE,
    &score_mismatch::RULE,
    &unpublished_point::RULE,
    &honoured_while_correcting::RULE,
    &head_in_direct_charge::RULE,
];
