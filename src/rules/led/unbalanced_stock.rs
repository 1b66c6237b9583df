//! # What it checks
//! Material accounting on five levels, item by item: opening + receipts + recoveries − issues is
//! what must be left, and `closing` says what is. Scrap comes out of what was consumed and not
//! recovered, not out of stock: more scrap than that is possible advice. Plan, receipts, issues,
//! consumption, recoveries and scrap stand in the evidence, with the running balance by date;
//! entries whose quantity is just the difference are shown. A `closing` that is empty, or missing
//! in a closed dossier, while something must be left, is reported once for all items.
//!
//! # Why it matters
//! What is missing from the stock was taken, wasted, or never came; what is too much was never
//! issued.
//!
//! # Example
//! ```text
//! error[LED001] (likely): 绝缘子: opening 40 + receipts 0 + recoveries 0 - issues 0 = 40, but the closing stock does not list it
//! ```
//!
//! # How to mend
//! Find the entry that is missing, doubled or mistyped, and correct it from its slip; where the
//! count itself differs, file the stock-take's explanation and enter the difference.
//!
//! # Innocent causes
//! Normal shrinkage and weighing differences are real, but belong in the ledger as an entry of
//! their own. A name written in two ways makes two items: spaces, width and brackets are
//! overlooked, other differences are not. An item that `items` or `closing` does not list counts
//! as nothing there, and is reported as likely only. Old material that was taken down is scrapped
//! though nothing of it was issued or consumed: an item without consumption is not compared with
//! its scrap, nor is any before the scrap is dealt with; old for new under one name, and scrap of
//! an earlier period, are why the rest is advice. A difference below a billionth is the noise of a
//! spreadsheet's arithmetic and none.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Accounting Law, art. 17 (accounts agree with things); material accounting on five levels: plan,
//! receipt, issue, consumption, scrap.
//!
//! # 检查什么
//! 五级核算逐项平账：期初＋入库＋回收－出库，应等于 closing 所记期末。残值来自已消耗而未回收的
//! 部分，不从库存中减：报废多于这一部分的，作“可能”的提示。证据中列出计划、入库、出库、消耗、
//! 回收、残值各级数量和逐日结存；数量恰等于差额的条目一并指出。closing 为空表，或已结案卷没有
//! closing，而账上应有结存的，全卷报一条。
//!
//! # 为何重要
//! 库里少了的，或被取走，或被浪费，或从未入库；多出来的，是没有真正发出去。
//!
//! # 示例
//! ```text
//! 错误[LED001]（很可能）：绝缘子：期初 40 ＋ 入库 0 ＋ 回收 0 － 出库 0 ＝ 40，期末却没有列出该物资
//! ```
//!
//! # 如何改正
//! 找出漏记、重记、写错的条目，依单据更正；实物盘点确有差异的，归入盘点说明，并把差异记入台账。
//!
//! # 正当情形
//! 正常损耗、磅差确实存在，但应当单独入账。同一物资写成两个名称，就成了两项：空格、全半角、括号
//! 的差别不计，其他差别计。items 或 closing 没有列出的物资，按零计，只作“很可能”报告。拆旧物资没
//! 有出库和消耗也要报废：没有消耗记录的物资，不与残值比较；残值尚未处理完的也不比较。同名以新换旧、
//! 报废前期物资，都会使报废多于消耗，故只作提示。小于十亿分之一的差额是电子表格的运算误差，不计。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 会计法第十七条（账实相符）；物资计划、入库、出库、消耗、残值五级核算。

use crate::rules::prelude::*;

use super::decimal::Decimal;
use super::materials::{Item, Level, Line, items, record, total};
use super::{no_closing, scrap};
use crate::rules::comparable;

/// The rule.
pub static RULE: Rule = Rule::manifest::<UnbalancedStock>(Meta {
    code: "LED001",
    name: "unbalanced-stock",
    zh: "库存不平",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("unbalanced_stock.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct UnbalancedStock {}

impl ManifestRule for UnbalancedStock {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(record) = record(cx) else { return };
        let items = items(cx);
        scrap::check(cx, &items, sink);
        let closing = record.get("closing").filter(|closing| !closing.items().is_empty());
        let Some(closing) = closing else {
            no_closing::check(cx, record, &items, sink);
            return;
        };
        for item in items {
            let Some(figures) = Figures::of(&item) else {
                sink.missed(1);
                continue;
            };
            sink.saw(1);
            if !figures.difference.is_noise() {
                sink.add(finding(cx, closing, &item, &figures));
            }
        }
    }
}

/// The figures of an item, all of which could be read.
struct Figures {
    opening: Decimal,
    receipts: Decimal,
    recoveries: Decimal,
    issues: Decimal,
    closing: Decimal,
    /// What should be left.
    expected: Decimal,
    /// `closing` less `expected`
    difference: Decimal,
}

impl Figures {
    fn of(item: &Item) -> Option<Self> {
        let [opening, receipts, recoveries, issues, closing] =
            [&item.opening, &item.receipts, &item.recoveries, &item.issues, &item.closing]
                .map(|lines| total(lines));
        let (opening, receipts, recoveries, issues, closing) =
            (opening?, receipts?, recoveries?, issues?, closing?);
        let expected = opening.plus(receipts)?.plus(recoveries)?.minus(issues)?;
        let difference = closing.minus(expected)?;
        Some(Self { opening, receipts, recoveries, issues, closing, expected, difference })
    }
}

fn finding(cx: &ManifestCx, list: &Node, item: &Item, figures: &Figures) -> Draft {
    let Figures { opening, receipts, recoveries, issues, closing, expected, difference } = figures;
    let (name, unit) = (item.name, item.unit);
    let sum_zh =
        format!("期初 {opening} ＋ 入库 {receipts} ＋ 回收 {recoveries} － 出库 {issues} ＝ {expected}");
    let sum_en = format!(
        "opening {opening} + receipts {receipts} + recoveries {recoveries} - issues {issues} = {expected}"
    );
    let more = difference.abs();
    let (than_zh, than_en) = if difference.is_negative() { ("少", "less") } else { ("多", "more") };
    let (location, text) = match item.closing.last() {
        Some(line) => (
            cx.manifest.at_member(line.node, "quantity"),
            text! {
                zh: "{name}：{sum_zh}，期末却记为 {closing}，{than_zh} {more}{unit}",
                en: "{name}: {sum_en}, but the closing stock says {closing}, {more} {than_en}",
            },
        ),
        None => (
            cx.manifest.at(list),
            text! {
                zh: "{name}：{sum_zh}，期末却没有列出该物资",
                en: "{name}: {sum_en}, but the closing stock does not list it",
            },
        ),
    };
    let running: Vec<String> = item.levels().unwrap_or_default().iter().take(DAYS).map(level).collect();
    let figure = |lines: &[Line]| total(lines).map_or(serde_json::Value::Null, serde_json::Value::from);
    let mut draft = Draft::new(location, text)
        .help(text! {
            zh: "核对单据，更正漏记、重记、写错的条目；实物确有差异的，归入盘点说明并把差异入账",
            en: "check the slips and correct what is missing, doubled or mistyped; a real difference is explained and entered",
        })
        .subject(format!("stock:{}", comparable(name)))
        .evidence("item", name)
        .evidence("opening", *opening)
        .evidence("plan", figure(&item.plans))
        .evidence("receipts", *receipts)
        .evidence("issues", *issues)
        .evidence("consumption", figure(&item.consumption))
        .evidence("recoveries", *recoveries)
        .evidence("scrap", figure(&item.scraps))
        .evidence("closing", *closing)
        .evidence("expected", *expected)
        .evidence("running", running);
    if item.closing.is_empty() || item.opening.is_empty() {
        draft = draft.confidence(Confidence::Likely);
    }
    if let Some(moves) = item.moves() {
        let alike = moves.iter().filter(|change| change.change.abs() == difference.abs()).take(SHOWN);
        for change in alike {
            draft = draft.related(
                cx.manifest.at(change.line.node),
                text! { zh: "此条数量恰等于差额", en: "the quantity of this entry is just the difference" },
            );
        }
    }
    draft
}

/// Entries shown whose quantity is the difference.
const SHOWN: usize = 3;

/// Days of the running balance that the evidence shows.
const DAYS: usize = 100;

/// A day and its stock.
fn level(level: &Level) -> String {
    match level.shown_day() {
        Some(day) => format!("{day} {}", level.stock),
        None => format!("- {}", level.stock),
    }
}
