//! # What it checks
//! Entries of a village account that were settled in cash though they are of 1,000 yuan or more,
//! income in cash that is entered as a negative amount included: the sign is not what counts. An
//! entry that a later one in red takes back whole (the same direction, method and party) is no
//! payment, and neither are the two together. An entry in red that takes nothing of this account
//! back is a likely warning, unless its summary says that it corrects the books (冲销, 红字, 更正).
//!
//! # Why it matters
//! Money that goes through the bank leaves a trace that nobody in the village can change; cash
//! does not.
//!
//! # Example
//! ```text
//! warning[LED010]: 1000 yuan in cash to 城郊供电所 on 2025-03-05 (“机井电费”), the limit is 1000
//! ```
//!
//! # How to mend
//! Pay through the bank. If it was, and the method was entered wrongly, correct it.
//!
//! # Innocent causes
//! No bank could be reached and the payment could not wait: file the note that says so. An entry
//! in red that takes back one of an earlier period: say so in its summary.
//!
//! # Configuration
//! `limit` (1000): yuan from which a payment goes through the bank.
//!
//! # Basis
//! Interim Regulations on Cash Management, arts. 5 and 6 (settlement starts at 1,000 yuan); direct
//! payment through banks in villages.
//!
//! # 检查什么
//! 村级收支中 1,000 元及以上而以现金结算的条目，包括以负数登记的现金：看金额大小，不看正负。被其
//! 后红字全额冲回的（收支方向、结算方式、对方相同），两笔都不算。红字没有冲回本账任何一笔的，作“很
//! 可能”的警告；摘要写明冲销、红字、更正的除外。
//!
//! # 为何重要
//! 走银行的钱留下村里谁也改不了的痕迹，现金没有。
//!
//! # 示例
//! ```text
//! 警告[LED010]：2025-03-05 “机井电费”以现金支付 1000 元（城郊供电所），限额 1000 元
//! ```
//!
//! # 如何改正
//! 通过银行支付。实际走了银行而登记有误的，更正 method。
//!
//! # 正当情形
//! 当时无法到银行又不能等的，归入情况说明。冲回以前账期的，在摘要中写明。
//!
//! # 配置
//! limit（1000）：自多少元起应通过银行。
//!
//! # 依据
//! 现金管理暂行条例第五条、第六条（结算起点 1,000 元）；村级资金银行直达。

use crate::rules::prelude::*;

use super::decimal::Decimal;
use super::village;

/// The rule.
pub static RULE: Rule = Rule::manifest::<CashOverLimit>(Meta {
    code: "LED010",
    name: "cash-over-limit",
    zh: "大额现金",
    group: Group::Led,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("cash_over_limit.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct CashOverLimit {
    /// Yuan from which a payment goes through the bank.
    limit: u32,
}

impl Default for CashOverLimit {
    fn default() -> Self {
        Self { limit: 1_000 }
    }
}

impl ManifestRule for CashOverLimit {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(account) = village::record(cx) else { return };
        let limit = Decimal::whole(self.limit);
        let taken_back = village::taken_back(account);
        for (index, entry) in village::entries(account).enumerate() {
            let Some(method) = entry.node.str("method") else { continue };
            let Some(amount) = entry.amount else {
                sink.missed(1);
                continue;
            };
            sink.saw(1);
            let red = amount.is_negative();
            let settled = taken_back.contains(&index) || red && village::corrects(&entry);
            if method != "cash" || amount.abs() < limit || settled {
                continue;
            }
            let [date, summary, party] =
                ["date", "summary", "party"].map(|key| entry.node.str(key).unwrap_or_default());
            let (way_zh, way_en) = match entry.direction {
                Some("in") => ("收取", "from"),
                _ => ("支付", "to"),
            };
            let message = if red {
                text! {
                    zh: "{date} “{summary}”以现金{way_zh} {amount} 元（{party}），没有冲回本账任何一笔，限额 {limit} 元",
                    en: "{amount} yuan in cash {way_en} {party} on {date} (“{summary}”) takes back no entry of this account, the limit is {limit}",
                }
            } else {
                text! {
                    zh: "{date} “{summary}”以现金{way_zh} {amount} 元（{party}），限额 {limit} 元",
                    en: "{amount} yuan in cash {way_en} {party} on {date} (“{summary}”), the limit is {limit}",
                }
            };
            let sure = if red { Confidence::Likely } else { Confidence::Certain };
            sink.add(
                Draft::new(cx.manifest.at_member(entry.node, "amount"), message)
                    .confidence(sure)
                    .help(text! {
                        zh: "通过银行结算；登记有误的，更正 method",
                        en: "settle it through the bank, or correct `method` where it was entered wrongly",
                    })
                    .evidence("date", date)
                    .evidence("summary", summary)
                    .evidence("party", party)
                    .evidence("amount", amount)
                    .evidence("limit", limit),
            );
        }
    }
}
