//! # What it checks
//! The amount of each receipt against its price times its quantity, exactly. A difference of up to
//! half the last place of the price, times the quantity, is rounding, and so is half a cent. The
//! price's last place is the one that it is written to; since JSON drops zeros at the end, a
//! difference beyond half a cent a piece but within what a price of fewer than two decimals allows
//! is a likely warning.
//!
//! # Why it matters
//! Whoever pays the amount pays what stands there, not what was agreed a piece.
//!
//! # Example
//! ```text
//! error[LED005]: 绝缘胶带: price 3.33 x quantity 1000 = 3330 yuan, but the amount says 3335.01, 5.01 more
//! ```
//!
//! # How to mend
//! Correct the number that is wrong, from the invoice.
//!
//! # Innocent causes
//! The price is before tax and the amount with it: enter both the same way. Freight was added:
//! enter it as a line of its own.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Accounting Law, art. 17; GB/T 8170 (rounding).
//!
//! # 检查什么
//! 每笔入库的金额与单价乘数量精确比对。相差不超过单价末位的一半乘以数量，属于四舍五入；不超过半
//! 分的也是。单价末位以所写为准；JSON 会略去末尾的零，因此单价不足两位小数、差额超过每件半分而
//! 仍在其末位允许之内的，作“很可能”的警告。
//!
//! # 为何重要
//! 付款的人按金额付，不按单价付。
//!
//! # 示例
//! ```text
//! 错误[LED005]：绝缘胶带：单价 3.33 × 数量 1000 ＝ 3330 元，金额却记为 3335.01 元，多 5.01 元
//! ```
//!
//! # 如何改正
//! 依发票更正写错的数字。
//!
//! # 正当情形
//! 单价不含税而金额含税：应当口径一致。运费并入金额：应当另列一条。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 会计法第十七条；GB/T 8170（数值修约）。

use crate::rules::prelude::*;

use super::decimal::Decimal;
use super::materials::record;

/// The rule.
pub static RULE: Rule = Rule::manifest::<WrongAmount>(Meta {
    code: "LED005",
    name: "wrong-amount",
    zh: "金额不符",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("wrong_amount.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrongAmount {}

impl ManifestRule for WrongAmount {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for receipt in record(cx).map_or(&[][..], |record| record.list("receipts")) {
            let Some(sum) = Sum::of(receipt) else {
                sink.missed(1);
                continue;
            };
            sink.saw(1);
            let gap = sum.gap.abs();
            if gap <= sum.cents {
                continue;
            }
            let draft = finding(cx, receipt, &sum);
            sink.add(if gap <= sum.written {
                draft.severity(Severity::Warning).confidence(Confidence::Likely)
            } else {
                draft
            });
        }
    }
}

/// A receipt's sum and how far the amount may be from it.
struct Sum {
    quantity: Decimal,
    price: Decimal,
    product: Decimal,
    amount: Decimal,
    gap: Decimal,
    /// What rounding explains where the price is exact to the cent.
    cents: Decimal,
    /// What rounding explains where the price is exact to the place it is written to.
    written: Decimal,
}

impl Sum {
    fn of(receipt: &Node) -> Option<Self> {
        let number = |key| Decimal::at(receipt, key);
        let (quantity, price, amount) = (number("quantity")?, number("price")?, number("amount")?);
        let product = price.times(quantity)?;
        let half_cent = Decimal::parse("0.005")?;
        let written = Decimal::half_last_place(receipt.get("price")?.as_number()?)?;
        let rounding = |half: Decimal| Some(half.times(quantity.abs())?.max(half_cent));
        Some(Self {
            quantity,
            price,
            product,
            amount,
            gap: amount.minus(product)?,
            cents: rounding(half_cent.min(written))?,
            written: rounding(written)?,
        })
    }
}

fn finding(cx: &ManifestCx, receipt: &Node, sum: &Sum) -> Draft {
    let Sum { quantity, price, product, amount, gap, .. } = sum;
    let item = receipt.str("item").unwrap_or_default();
    let (more, than_zh, than_en) = match gap.is_negative() {
        true => (gap.abs(), "少", "less"),
        false => (*gap, "多", "more"),
    };
    Draft::new(
        cx.manifest.at_member(receipt, "amount"),
        text! {
            zh: "{item}：单价 {price} × 数量 {quantity} ＝ {product} 元，金额却记为 {amount} 元，{than_zh} {more} 元",
            en: "{item}: price {price} x quantity {quantity} = {product} yuan, but the amount says {amount}, {more} {than_en}",
        },
    )
    .help(text! { zh: "依发票更正写错的数字", en: "correct the number that is wrong, from the invoice" })
    .evidence("item", item)
    .evidence("voucher", receipt.str("voucher").unwrap_or_default())
    .evidence("price", *price)
    .evidence("quantity", *quantity)
    .evidence("amount", *amount)
    .evidence("expected", *product)
}
