//! LED · ledgers 账实

mod decimal;
mod equipment_triad;
mod evaluators;
mod issue_without_approval;
mod materials;
mod missing_residual;
mod more_used_than_issued;
mod need;
mod negative_stock;
mod plan_over_need;
mod stock_ignored;
mod unbalanced_stock;
mod words;
mod wrong_amount;

use super::Rule;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &unbalanced_stock::RULE,
    &negative_stock::RULE,
    &plan_over_need::RULE,
    &missing_residual::RULE,
    &wrong_amount::RULE,
    &issue_without_approval::RULE,
    &more_used_than_issued::RULE,
    &equipment_triad::RULE,
    &evaluators::RULE,
    &stock_ignored::RULE,
];
