//! # What it checks
//! The stock of an item, entry by entry in the order of dates: opening, then receipts and
//! recoveries in, issues out. On no day may less than nothing be left. What came in on a day
//! counts before what went out on it. One finding an item, at the first day.
//!
//! # Why it matters
//! What is not there cannot be issued: the slip was written for something else, before the goods
//! came, or for nothing.
//!
//! # Example
//! ```text
//! error[LED002]: JKLYJ-70 导线: on 2025-03-05 the stock is -290: 120 were there before and 410 issued
//! ```
//!
//! # How to mend
//! Correct the date or quantity that was entered wrongly, or enter the receipt that is missing.
//!
//! # Innocent causes
//! Goods went from the lorry to the site and the receipt was written days later: then the
//! receipt's date is wrong, for the day the goods came is what counts. A correction in red ink (a
//! negative entry) counts as what it takes back.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Accounting Law, art. 17 (accounts agree with things).
//!
//! # 检查什么
//! 按日期逐笔推算每项物资的结存：期初，加入库、回收，减出库。任何一天都不能少于零。同一天之内，
//! 先算进、后算出。每项物资只报最早的一天。
//!
//! # 为何重要
//! 库里没有的东西发不出去：单子或是为别的事开的，或是货到之前先开的，或是凭空开的。
//!
//! # 示例
//! ```text
//! 错误[LED002]：JKLYJ-70 导线：2025-03-05 结存为 -290米：此前结存 120，当日出库 410
//! ```
//!
//! # 如何改正
//! 更正登错的日期或数量，或补登漏记的入库。
//!
//! # 正当情形
//! 货物直送现场，入库单隔几天才补：那是入库日期登错，应当写到货之日。红字冲销（负数条目）按冲回
//! 计算。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 会计法第十七条（账实相符）。

use crate::rules::prelude::*;

use super::decimal::{Decimal, sum};
use super::materials::{Item, Level, items};
use crate::rules::comparable;

/// The rule.
pub static RULE: Rule = Rule::manifest::<NegativeStock>(Meta {
    code: "LED002",
    name: "negative-stock",
    zh: "库存为负",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("negative_stock.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct NegativeStock {}

impl ManifestRule for NegativeStock {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for item in items(cx) {
            let Some(levels) = item.levels() else {
                sink.missed(1);
                continue;
            };
            if item.opening.is_empty() && levels.len() == 1 {
                continue;
            }
            sink.saw(1);
            if let Some(at) = levels.iter().position(|level| Decimal::ZERO.exceeds(level.stock)) {
                let before = at.checked_sub(1).and_then(|before| levels.get(before));
                sink.add(finding(cx, &item, before, &levels[at]));
            }
        }
    }
}

fn finding(cx: &ManifestCx, item: &Item, before: Option<&Level>, below: &Level) -> Draft {
    let (name, unit, stock) = (item.name, item.unit, below.stock);
    let out = below.moves.iter().filter(|change| change.change.is_negative());
    let last = out.clone().next_back().or(below.moves.last());
    let day = below.shown_day();
    let (location, text) = match (last, before) {
        (Some(last), Some(before)) => {
            let had = before.stock;
            let (day_zh, day_en) = match day {
                Some(day) => (format!("{day} "), format!("on {day} ")),
                None => ("最终".to_owned(), "in the end ".to_owned()),
            };
            let issued = sum(out.map(|change| change.change.abs()));
            let issued = issued.map_or_else(String::new, |issued| issued.to_string());
            (
                cx.manifest.at_member(last.line.node, "quantity"),
                text! {
                    zh: "{name}：{day_zh}结存为 {stock}{unit}：此前结存 {had}，当日出库 {issued}",
                    en: "{name}: {day_en}the stock is {stock}: {had} were there before and {issued} issued",
                },
            )
        }
        _ => {
            let location = match item.opening.first() {
                Some(line) => cx.manifest.at_member(line.node, "opening"),
                None => cx.manifest.at(&cx.manifest.root),
            };
            (
                location,
                text! { zh: "{name}：期初库存为 {stock}{unit}", en: "{name}: the opening stock is {stock}" },
            )
        }
    };
    Draft::new(location, text)
        .help(text! {
            zh: "更正登错的日期或数量，或补登漏记的入库",
            en: "correct the date or quantity, or enter the receipt that is missing",
        })
        .subject(format!("stock:{}", comparable(name)))
        .evidence("item", name)
        .evidence("day", day.map(|day| day.to_string()))
        .evidence("stock", stock)
}
