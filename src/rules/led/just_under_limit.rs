//! # What it checks
//! The payments of one unit over the whole archive, against a limit (50,000 yuan for purchases,
//! 1,000 for cash): four or more different ones lie in the last 10% below it, and more than twice
//! as many as in the 10% before, and as in the 10% from the limit on. What is paid to one payee
//! again and again in the same amount counts once.
//!
//! # Why it matters
//! Prices know nothing of limits; where amounts crowd just under one, somebody knew it.
//!
//! # Example
//! ```text
//! advice[LED021] (possible): 5 payments of 柳河村 (`cj`) in cash lie within 10% under the limit of 1000 yuan, 0 in the same width before and 0 from the limit on
//! ```
//!
//! # How to mend
//! Look at what was bought, and whether it belonged together.
//!
//! # Innocent causes
//! A rate or subsidy set just under the limit; a rule of the unit that sends larger payments
//! through the bank, and so elsewhere.
//!
//! # Configuration
//! `purchase-limit` (50000), `cash-limit` (1000), `percent` (10), `least` (4), `times` (2).
//!
//! # Basis
//! Forensic accounting: amounts bunched under a threshold (ACFE, Fraud Examiners Manual).
//!
//! # 检查什么
//! 同一单位在整个档案库中的支付金额与限额（采购 50,000 元，现金 1,000 元）相比：有四笔以上不同
//! 的金额落在限额以下的最后 10%，并且多于其前 10% 的两倍，也多于限额以上 10% 的两倍。对同一对方
//! 反复支付的同一金额只算一笔。
//!
//! # 为何重要
//! 价格并不知道限额；金额挤在限额之下，总有人知道。
//!
//! # 示例
//! ```text
//! 提示[LED021]（存疑）：柳河村（cj）有 5 笔现金支付在 1000 元限额以下 10% 之内，其前同样宽度内 0 笔，限额以上 0 笔
//! ```
//!
//! # 如何改正
//! 看看买的是什么，是否本该合在一起。
//!
//! # 正当情形
//! 补贴标准恰在限额之下；单位规定大额走银行，因而不在此列。
//!
//! # 配置
//! purchase-limit（50000）、cash-limit（1000）、percent（10）、least（4）、times（2）。
//!
//! # 依据
//! 舞弊审计：金额聚集于限额之下（ACFE《舞弊检查手册》）。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::decimal::Decimal;
use super::payments::{self, Limit, Limits, Payment, Zone};
use super::words;

/// The rule.
pub static RULE: Rule = Rule::across::<JustUnderLimit>(Meta {
    code: "LED021",
    name: "just-under-limit",
    zh: "金额贴限",
    group: Group::Led,
    family: Some(Family::Doubtful),
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("just_under_limit.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct JustUnderLimit {
    /// Yuan from which a purchase is put out to tender.
    purchase_limit: u32,
    /// Yuan from which a payment goes through the bank.
    cash_limit: u32,
    /// Percent of the limit that is just under it.
    percent: u32,
    /// Amounts that are a bunch.
    least: usize,
    /// How many times as many as beside it a bunch has more than.
    times: usize,
}

impl Default for JustUnderLimit {
    fn default() -> Self {
        Self { purchase_limit: 50_000, cash_limit: 1_000, percent: 10, least: 4, times: 2 }
    }
}

impl JustUnderLimit {
    fn limits(&self) -> Limits {
        Limits { purchase: self.purchase_limit, cash: self.cash_limit, percent: self.percent }
    }
}

impl AcrossRule for JustUnderLimit {
    type Row = Payment;

    fn gather(&self, cx: &DossierCx) -> Vec<Payment> {
        payments::gather(cx, self.limits())
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Payment>], sink: &mut Sink) {
        sink.saw(rows.len());
        let mut groups: BTreeMap<_, Vec<&Row<Payment>>> = BTreeMap::new();
        for row in rows {
            groups.entry((&row.buyer, row.limit)).or_default().push(row);
        }
        for group in groups.into_values() {
            let mut seen = BTreeSet::new();
            let different: Vec<&Row<Payment>> =
                group.into_iter().filter(|row| seen.insert((&row.payee, row.amount))).collect();
            let of = |zone| different.iter().filter(|row| row.zone == zone).copied().collect::<Vec<_>>();
            let (below, bunch, above) = (of(Zone::Below).len(), of(Zone::JustUnder), of(Zone::Above).len());
            let beside = below.max(above).saturating_mul(self.times);
            if bunch.len() >= self.least.max(2) && bunch.len() > beside {
                sink.add(self.finding(cx, &bunch, below, above));
            }
        }
    }
}

impl JustUnderLimit {
    fn finding(&self, cx: &ArchiveCx, bunch: &[&Row<Payment>], below: usize, above: usize) -> Draft {
        let first = bunch[0];
        let limit = self.limits().yuan(first.limit);
        let Text { zh, en } = words::unit(cx.reference, &first.buyer);
        let (count, percent) = (bunch.len(), self.percent);
        let (cash_zh, cash_en) =
            if first.limit == Limit::Cash { ("现金支付", " in cash") } else { ("支付", "") };
        let apart = bunch.iter().any(|row| row.dossier != first.dossier);
        let location = cx.dossiers[first.dossier].location(&first.at);
        let location = if apart { Location { dossier: None, ..location } } else { location };
        let mut amounts: Vec<Decimal> = bunch.iter().map(|row| row.amount).collect();
        amounts.sort_unstable();
        let mut draft = Draft::new(
            location,
            text! {
                zh: "{zh}有 {count} 笔{cash_zh}在 {limit} 元限额以下 {percent}% 之内，其前同样宽度内 {below} 笔，限额以上 {above} 笔",
                en: "{count} payments of {en}{cash_en} lie within {percent}% under the limit of {limit} yuan, {below} in the same width before and {above} from the limit on",
            },
        )
        .help(text! {
            zh: "看看买的是什么，是否本该合在一起",
            en: "look at what was bought, and whether it belonged together",
        })
        .subject(format!("{}|{limit}", first.buyer))
        .evidence("unit", first.buyer.as_str())
        .evidence("limit", limit)
        .evidence("amounts", amounts.iter().map(Decimal::to_string).collect::<Vec<_>>())
        .evidence("below", below)
        .evidence("above", above);
        for row in bunch {
            let Payment { date, amount, matter, payee_shown, .. } = &row.row;
            draft = draft.member(
                cx.dossiers[row.dossier].location(&row.at),
                text! { zh: "{date} {amount} 元 {payee_shown} {matter}", en: "{date} {amount} yuan {payee_shown} {matter}" },
            );
        }
        draft
    }
}
