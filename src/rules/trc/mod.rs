//! TRC · over-tracing 过度留痕

mod chat_group_trace;
mod cost_over_benefit;
mod items;
mod mass_or_village_work;
mod no_basis;
mod overlapping_items;
mod rushed_demand;
mod same_day;
mod single_task_book;
mod too_frequent;
mod trace_longer_than_task;
mod urgent_work_traced;

pub(crate) use items::{Item, rounded};
pub(crate) use overlapping_items::{Alike, OverlappingItems};

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &no_basis::RULE,
    &single_task_book::RULE,
    &chat_group_trace::RULE,
    &too_frequent::RULE,
    &urgent_work_traced::RULE,
    &mass_or_village_work::RULE,
    &cost_over_benefit::RULE,
    &overlapping_items::RULE,
    &rushed_demand::RULE,
    &trace_longer_than_task::RULE,
];
