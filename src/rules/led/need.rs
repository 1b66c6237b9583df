//! What a plan leaves to be bought, and whether more was: shared by LED003 and LED020, of which
//! one alone speaks.

use super::decimal::{Decimal, sum};
use super::materials::{Item, Line};
use crate::json::Node;

/// The figures of one plan.
#[derive(Debug)]
pub(super) struct Need {
    /// `need`
    pub need: Decimal,
    /// `warehouse_stock`
    pub stock: Decimal,
    /// `recovery_stock`
    pub recovered: Decimal,
    /// What is left to buy; never below nothing.
    pub left: Decimal,
}

impl Need {
    /// The figures of a line of `plans`, where all of them can be read.
    pub fn of(plan: &Node) -> Option<Self> {
        let number = |key| Decimal::at(plan, key);
        let (need, stock, recovered) =
            (number("need")?, number("warehouse_stock")?, number("recovery_stock")?);
        let left = need.minus(stock)?.minus(recovered)?.max(Decimal::ZERO);
        Some(Self { need, stock, recovered, left })
    }
}

/// More was bought than was left to buy, while the recovery station held some.
#[derive(Debug)]
pub(super) struct Over<'a> {
    /// What was bought.
    pub bought: Decimal,
    /// What the recovery station held.
    pub recovered: Decimal,
    /// What was left to buy.
    pub left: Decimal,
    /// The receipts that count.
    pub receipts: Vec<Line<'a>>,
    /// The plans that say that some was held.
    pub plans: Vec<Line<'a>>,
}

/// Whether more of an item was bought than its plans leave, though they show recovered stock.
pub(super) fn bought_over_need<'a>(item: &Item<'a>) -> Option<Over<'a>> {
    let needs: Vec<Need> = item.plans.iter().map(|plan| Need::of(plan.node)).collect::<Option<_>>()?;
    let first = item.plans.iter().filter_map(|plan| plan.date).min();
    let receipts: Vec<Line> = item
        .receipts
        .iter()
        .filter(|receipt| match (receipt.date, first) {
            (Some(day), Some(first)) => day >= first,
            _ => true,
        })
        .copied()
        .collect();
    let bought = sum(receipts.iter().map(|receipt| receipt.quantity).collect::<Option<Vec<_>>>()?)?;
    let left = sum(needs.iter().map(|need| need.left))?;
    let held = |need: &Need| need.recovered.is_positive();
    let recovered = sum(needs.iter().filter(|need| held(need)).map(|need| need.recovered))?;
    let plans = item.plans.iter().zip(&needs).filter(|(_, need)| held(need)).map(|(plan, _)| *plan).collect();
    (recovered.is_positive() && !receipts.is_empty() && bought > left).then_some(Over {
        bought,
        recovered,
        left,
        receipts,
        plans,
    })
}
