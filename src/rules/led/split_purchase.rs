//! # What it checks
//! One unit pays one supplier several amounts within 30 days, each just under a limit: in the last
//! 10% below 50,000 yuan (purchases: receipts by voucher, payments of village accounts, negotiated
//! awards) or 1,000 yuan (cash). Three or more are likely, two possible. Equal amounts about a
//! month apart are a fee, not a purchase. Open and invited tenders do not count: nothing was
//! avoided.
//!
//! # Why it matters
//! What would have to be put out to tender is bought in pieces that need not be.
//!
//! # Example
//! ```text
//! warning[LED019] (possible): 柳河村 (`cj`) paid “刘师傅” in cash 2 amounts just under 1000 yuan within 9 days: 980, 995
//! ```
//!
//! # How to mend
//! Say what each was for and who decided; buy together what belongs together.
//!
//! # Innocent causes
//! Deliveries under one contract that was put out to tender; rates that are set just so; two works
//! that happened to fall into one month.
//!
//! # Configuration
//! `purchase-limit` (50000), `cash-limit` (1000), `percent` (10), `days` (30), `least` (2).
//!
//! # Basis
//! Regulations on the implementation of the Government Procurement Law, art. 28 (no splitting);
//! Interim Regulations on Cash Management.
//!
//! # 检查什么
//! 同一单位 30 天内向同一供应商支付几笔款项，每笔都略低于限额：50,000 元（采购：按单据合计的入
//! 库、村级收支的支出、谈判成交）或 1,000 元（现金）以下的最后 10%。三笔及以上为“很可能”，两笔
//! 为“存疑”。相隔约一个月、金额相同的是固定费用，不算。公开招标和邀请招标不计：没有规避什么。
//!
//! # 为何重要
//! 本该招标的，拆成一块一块就不用招标了。
//!
//! # 示例
//! ```text
//! 警告[LED019]（存疑）：柳河村（cj）在 9 天内向“刘师傅”支付 2 笔略低于 1000 元的现金款项：980、995
//! ```
//!
//! # 如何改正
//! 写明各为何事、由谁决定；该合并采购的合并。
//!
//! # 正当情形
//! 一份招标合同分批到货；定价恰在限额之下；两项工程碰巧在同一个月。
//!
//! # 配置
//! purchase-limit（50000）、cash-limit（1000）、percent（10）、days（30）、least（2）。
//!
//! # 依据
//! 政府采购法实施条例第二十八条（不得化整为零）；现金管理暂行条例。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::payments::{self, Limit, Limits, Payment, Zone};
use super::words;

/// The rule.
pub static RULE: Rule = Rule::across::<SplitPurchase>(Meta {
    code: "LED019",
    name: "split-purchase",
    zh: "拆分采购",
    group: Group::Led,
    family: Some(Family::Doubtful),
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("split_purchase.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct SplitPurchase {
    /// Yuan from which a purchase is put out to tender.
    purchase_limit: u32,
    /// Yuan from which a payment goes through the bank.
    cash_limit: u32,
    /// Percent of the limit that is just under it.
    percent: u32,
    /// Days within which amounts belong together.
    days: i32,
    /// Amounts that are several.
    least: usize,
}

impl Default for SplitPurchase {
    fn default() -> Self {
        Self { purchase_limit: 50_000, cash_limit: 1_000, percent: 10, days: 30, least: 2 }
    }
}

impl SplitPurchase {
    fn limits(&self) -> Limits {
        Limits { purchase: self.purchase_limit, cash: self.cash_limit, percent: self.percent }
    }
}

impl AcrossRule for SplitPurchase {
    type Row = Payment;

    fn gather(&self, cx: &DossierCx) -> Vec<Payment> {
        payments::gather(cx, self.limits())
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Payment>], sink: &mut Sink) {
        sink.saw(rows.len());
        let mut groups: BTreeMap<_, Vec<&Row<Payment>>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.zone == Zone::JustUnder) {
            groups.entry((&row.buyer, &row.payee, row.limit)).or_default().push(row);
        }
        for mut group in groups.into_values() {
            group.sort_by_key(|row| row.date);
            let mut seen = BTreeSet::new();
            // One payment that two dossiers have is LED009's.
            group.retain(|row| row.matter.is_empty() || seen.insert((row.date, row.amount, &row.matter)));
            let mut from = 0;
            while from < group.len() {
                let first = group[from].date;
                let length = group[from..].iter().take_while(|row| self.near(first, row)).count().max(1);
                let run = &group[from..from + length];
                if length >= self.least.max(2) && !(length == 2 && is_fee(run)) {
                    sink.add(self.finding(cx, run));
                    from += length;
                } else {
                    from += 1;
                }
            }
        }
    }
}

fn days_from(first: Date, row: &Row<Payment>) -> i32 {
    first.until(row.date).map_or(i32::MAX, |span| span.get_days())
}

/// Whether two payments are one fee, paid every month.
fn is_fee(run: &[&Row<Payment>]) -> bool {
    let [first, second] = run else { return false };
    first.amount == second.amount && days_from(first.date, second) >= 26
}

impl SplitPurchase {
    fn near(&self, first: Date, row: &Row<Payment>) -> bool {
        days_from(first, row) <= self.days
    }

    fn finding(&self, cx: &ArchiveCx, run: &[&Row<Payment>]) -> Draft {
        let first = run[0];
        let limit = self.limits().yuan(first.limit);
        let Text { zh: buyer_zh, en: buyer_en } = words::unit(cx.reference, &first.buyer);
        let Text { zh: payee_zh, en: payee_en } = words::supplier(cx.reference, &first.payee_shown);
        let days = run.last().map_or(0, |last| days_from(first.date, last));
        let count = run.len();
        let amounts: Vec<String> = run.iter().map(|row| row.amount.to_string()).collect();
        let dates: Vec<String> = run.iter().map(|row| row.date.to_string()).collect();
        let (shown_zh, shown_en) = (amounts.join("、"), amounts.join(", "));
        let (cash_zh, cash_en) = if first.limit == Limit::Cash { ("现金", " in cash") } else { ("", "") };
        let apart = run.iter().any(|row| row.dossier != first.dossier);
        // A cluster stands at its smallest path.
        let place = run.iter().min_by_key(|row| row.dossier).copied().unwrap_or(first);
        let location = cx.dossiers[place.dossier].location(&place.at);
        let location = if apart { Location { dossier: None, ..location } } else { location };
        let mut draft = Draft::new(
            location,
            text! {
                zh: "{buyer_zh}在 {days} 天内向{payee_zh}支付 {count} 笔略低于 {limit} 元的{cash_zh}款项：{shown_zh}",
                en: "{buyer_en} paid {payee_en}{cash_en} {count} amounts just under {limit} yuan within {days} days: {shown_en}",
            },
        )
        .help(text! {
            zh: "写明各为何事、由谁决定；该合并采购的合并",
            en: "say what each was for and who decided; buy together what belongs together",
        })
        .subject(format!("{}|{}|{limit}|{}", first.buyer, first.payee, first.date))
        .evidence("buyer", first.buyer.as_str())
        .evidence("supplier", first.payee_shown.as_str())
        .evidence("limit", limit)
        .evidence("amounts", amounts)
        .evidence("dates", dates);
        if count < 3 {
            draft = draft.confidence(Confidence::Possible);
        }
        for row in run {
            let Payment { date, amount, matter, .. } = &row.row;
            draft = draft.member(
                cx.dossiers[row.dossier].location(&row.at),
                text! { zh: "{date} {amount} 元 {matter}", en: "{date} {amount} yuan {matter}" },
            );
        }
        draft
    }
}
