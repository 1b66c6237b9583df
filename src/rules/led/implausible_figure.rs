//! # What it checks
//! Figures of tenders, materials, equipment, village accounts and spot checks that cannot be
//! meant. Prices below nothing (control price, quote, award, unit price, cost of a machine); a
//! control price, quote or award of nothing; a quote or award a hundred times above or below the
//! control price; and numbers too long to be counted exactly: a trillion millions and more, or
//! more than eighteen decimals. What cannot be counted is left out by every other rule on ledgers;
//! this one says so.
//!
//! # Why it matters
//! A quote of 4.6 among quotes of 46,000 wins every comparison by price. A number that no rule can
//! add up would make a balance silent, and silence looks like order.
//!
//! # Example
//! ```text
//! warning[LED025]: the award's price to 长风机电 (`g3`) is -45990.8 yuan: no price is below nothing
//! ```
//!
//! # How to mend
//! Correct the figure from its paper; money is in yuan. Round a quantity to what was measured.
//!
//! # Innocent causes
//! The figure was entered in units of 10,000 yuan (万元): only the entry is wrong. Bids that state
//! a rate or a unit price: where all of them lie as far from the control price, they are reported
//! once and as possible only. A service that is offered for nothing: a quote of 0 is advice.
//! Returned goods and red entries have negative quantities and amounts, which are fine, and so has
//! the line of an invoice that takes a discount off its other lines. What a spreadsheet's arithmetic
//! adds to a figure (0.30000000000000004) is read as the figure that it means.
//!
//! # Configuration
//! `times` (100).
//!
//! # Basis
//! Accounting Law, arts. 9 and 14 (true figures); Law on Bidding, art. 33 (no bid below cost).
//!
//! # 检查什么
//! 招标、物资、设备、村级收支和抽查中不可能成立的数字：控制价、报价、中标价、单价、设备原值为负；
//! 控制价、报价、中标价为零；报价或中标价与控制价相差一百倍以上；以及长得无法精确计算的数：整数超
//! 过十八位，或小数超过十八位。算不了的数，其他账实规则都不计，由本规则说明。
//!
//! # 为何重要
//! 别家报四万六，有一家记成 4.6，按价比较就总是它最优。加不起来的数会让核算无话可说，而无话可说
//! 看上去就像没有问题。
//!
//! # 示例
//! ```text
//! 警告[LED025]：长风机电（g3）的中标价为 -45990.8 元，价格不能为负
//! ```
//!
//! # 如何改正
//! 依原件更正；金额以元为单位。数量按实际计量的位数填写。
//!
//! # 正当情形
//! 误以万元登记：只是登错。按费率或单价报价的：全部报价都与控制价相差悬殊时，只报一条，且仅为“可
//! 能”。免费提供的服务：零报价作提示。退货和红字冲销的数量、金额为负，不算问题；发票中从其他各行折
//! 让的一行也不算。电子表格运算留下的尾数（0.30000000000000004）按其本意的数读取。
//!
//! # 配置
//! times（100）。
//!
//! # 依据
//! 会计法第九条、第十四条（数字真实）；招标投标法第三十三条（不得低于成本报价）。

use crate::rules::prelude::*;

use super::decimal::Decimal;
use super::materials::discounts;
use super::tender::{self, Bidder};
use super::{uncounted, words};

/// The rule.
pub static RULE: Rule = Rule::manifest::<ImplausibleFigure>(Meta {
    code: "LED025",
    name: "implausible-figure",
    zh: "数值失常",
    group: Group::Led,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("implausible_figure.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct ImplausibleFigure {
    /// How many times apart a quote and the control price cannot be.
    times: u32,
}

impl Default for ImplausibleFigure {
    fn default() -> Self {
        Self { times: 100 }
    }
}

impl ManifestRule for ImplausibleFigure {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        uncounted::check(cx, sink);
        let Some(record) = cx.manifest.root.get("record") else { return };
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("bidding") => self.tender(cx, record, sink),
            Some("material-flow") => {
                let receipts = record.list("receipts");
                let discounts = discounts(receipts);
                for (index, receipt) in receipts.iter().enumerate() {
                    if discounts.contains(&index) {
                        sink.saw(1);
                        continue;
                    }
                    let item = receipt.str("item").unwrap_or_default();
                    let what = text! { zh: "{item}的单价", en: "the unit price of {item}" };
                    below_nothing(cx, receipt, "price", &what, sink);
                }
            }
            Some("equipment") => {
                if let Some(card) = record.get("card") {
                    below_nothing(cx, card, "cost", &text! { zh: "设备原值", en: "the cost" }, sink);
                }
            }
            _ => {}
        }
    }
}

/// A price below nothing; whether it is one.
fn below_nothing(cx: &ManifestCx, node: &Node, key: &str, what: &Text, sink: &mut Sink) -> bool {
    let Some(price) = Decimal::at(node, key) else { return false };
    sink.saw(1);
    if !price.is_negative() {
        return false;
    }
    let Text { zh, en } = what;
    let draft = draft(
        cx.manifest.at_member(node, key),
        text! { zh: "{zh}为 {price} 元，价格不能为负", en: "{en} is {price} yuan: no price is below nothing" },
    );
    sink.add(draft.evidence("price", price));
    true
}

fn draft(location: Location, message: Text) -> Draft {
    Draft::new(location, message)
        .help(text! { zh: "依原件更正；金额以元为单位", en: "correct it from the paper; money is in yuan" })
}

/// A price of a tender.
struct Price<'a> {
    node: &'a Node<'a>,
    key: &'static str,
    what: Text,
    price: Decimal,
}

impl ImplausibleFigure {
    fn tender(&self, cx: &ManifestCx, record: &Node, sink: &mut Sink) {
        let control = text! { zh: "控制价", en: "the control price" };
        let below = below_nothing(cx, record, "control_price", &control, sink);
        let limit = Decimal::at(record, "control_price").filter(|_| !below);
        if limit == Some(Decimal::ZERO) {
            sink.add(nothing(cx, record, "control_price", &control));
        }
        let bidders: Vec<Bidder> = tender::bidders(record).collect();
        let quotes: Vec<Price> = bidders
            .iter()
            .filter_map(|bidder| {
                let Text { zh, en } = words::supplier(cx.reference, bidder.supplier);
                let what = text! { zh: "{zh}的报价", en: "the quote of {en}" };
                Some(Price { node: bidder.node, key: "quote", what, price: bidder.quote? })
            })
            .collect();
        let award = tender::award(record).and_then(|award| {
            let Text { zh, en } = words::supplier(cx.reference, award.supplier);
            let what = text! { zh: "{zh}的中标价", en: "the award's price to {en}" };
            Some((award.supplier, Price { node: award.node, key: "price", what, price: award.price? }))
        });
        let award_price = award.as_ref().map(|(_, price)| price);
        for price in quotes.iter().chain(award_price) {
            if !below_nothing(cx, price.node, price.key, &price.what, sink) && price.price == Decimal::ZERO {
                sink.add(nothing(cx, price.node, price.key, &price.what));
            }
        }
        let Some(limit) = limit.filter(|limit| limit.is_positive()) else { return };
        let far: Vec<&Price> = quotes.iter().filter(|one| self.far(one.price, limit)).collect();
        if far.len() > 1 && far.len() == quotes.len() {
            sink.add(all_apart(cx, record, limit, &far));
            return;
        }
        for quote in &far {
            sink.add(apart(cx, quote, limit));
        }
        // Of an award above the control price LED017 speaks, and the winner's quote is one fact with it.
        if let Some((winner, price)) = award
            && price.price < limit
            && self.far(price.price, limit)
            && !bidders.iter().any(|one| one.supplier == winner && one.quote == Some(price.price))
        {
            sink.add(apart(cx, &price, limit));
        }
    }

    /// Whether a price above nothing is so many times above or below the control price.
    fn far(&self, price: Decimal, limit: Decimal) -> bool {
        let times = Decimal::whole(self.times.max(2));
        let above = |one: Decimal, other: Decimal| other.times(times).is_some_and(|other| one >= other);
        price.is_positive() && (above(price, limit) || above(limit, price))
    }
}

/// A price of nothing.
fn nothing(cx: &ManifestCx, node: &Node, key: &str, what: &Text) -> Draft {
    let Text { zh, en } = what;
    draft(cx.manifest.at_member(node, key), text! { zh: "{zh}为 0 元", en: "{en} is 0 yuan" })
        .severity(Severity::Advice)
        .evidence("price", "0")
}

/// How many times the larger is the smaller, for people.
fn ratio(one: Decimal, other: Decimal) -> String {
    let times = one.max(other).divided(one.min(other));
    times.map_or_else(String::new, |times| times.to_string().split('.').next().unwrap_or_default().to_owned())
}

/// A price far from the control price.
fn apart(cx: &ManifestCx, price: &Price, limit: Decimal) -> Draft {
    let Price { node, key, what: Text { zh, en }, price } = price;
    let times = ratio(*price, limit);
    // Ten thousand times off, within a factor of two, is a slip of the unit.
    let slip = times.parse::<u64>().is_ok_and(|times| (5_000..=20_000).contains(&times));
    let (slip_zh, slip_en) = match slip {
        true => ("（可能误以万元登记）", " (perhaps entered in units of 10,000 yuan)"),
        false => ("", ""),
    };
    draft(
        cx.manifest.at_member(node, key),
        text! {
            zh: "{zh}为 {price} 元，控制价为 {limit} 元，相差 {times} 倍{slip_zh}",
            en: "{en} is {price}, the control price {limit}: {times} times apart{slip_en}",
        },
    )
    .confidence(Confidence::Likely)
    .evidence("price", *price)
    .evidence("control_price", limit)
}

/// All quotes far from the control price: the control price, or rates instead of prices.
fn all_apart(cx: &ManifestCx, record: &Node, limit: Decimal, far: &[&Price]) -> Draft {
    let count = far.len();
    let mut found = draft(
        cx.manifest.at_member(record, "control_price"),
        text! {
            zh: "控制价为 {limit} 元，全部 {count} 个报价都与它相差悬殊",
            en: "the control price is {limit} yuan, and all {count} quotes lie far from it",
        },
    )
    .severity(Severity::Advice)
    .confidence(Confidence::Possible)
    .subject("control-price")
    .evidence("control_price", limit)
    .evidence("quotes", far.iter().map(|one| one.price.to_string()).collect::<Vec<_>>());
    for one in far {
        let (Text { zh, en }, price) = (&one.what, one.price);
        found = found.related(
            cx.manifest.at_member(one.node, one.key),
            text! { zh: "{zh} {price} 元", en: "{en}: {price}" },
        );
    }
    found
}
