//! LED · ledgers 账实

mod award_not_best;
mod blacklisted;
mod buyer_accepts;
mod cash_over_limit;
mod decimal;
mod equipment_triad;
mod evaluators;
mod implausible_figure;
mod issue_without_approval;
mod just_under_limit;
mod life_after_disposal;
mod materials;
mod merit;
mod missing_residual;
mod more_used_than_issued;
mod need;
mod negative_stock;
mod no_closing;
mod notice_period;
mod one_bidder_twice;
mod over_control_price;
mod payments;
mod plan_over_need;
mod repeated_voucher;
mod scrap;
mod serial_against_date;
mod split_purchase;
mod stock_ignored;
mod tender;
mod total_mismatch;
mod unbalanced_stock;
mod uncounted;
mod unrecommended_supplier;
mod village;
mod vouchers;
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
    &total_mismatch::RULE,
    &repeated_voucher::RULE,
    &cash_over_limit::RULE,
    &equipment_triad::RULE,
    &life_after_disposal::RULE,
    &award_not_best::RULE,
    &blacklisted::RULE,
    &unrecommended_supplier::RULE,
    &evaluators::RULE,
    &over_control_price::RULE,
    &notice_period::RULE,
    &split_purchase::RULE,
    &stock_ignored::RULE,
    &just_under_limit::RULE,
    &serial_against_date::RULE,
    &buyer_accepts::RULE,
    &one_bidder_twice::RULE,
    &implausible_figure::RULE,
];
