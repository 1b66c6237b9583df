//! # What it checks
//! A stated total against its items: in a village account, opening + all entries in − all entries
//! out must be the closing balance, to the cent.
//!
//! # Why it matters
//! Whoever can leave an entry out and still publish a balance can take its amount.
//!
//! # Example
//! ```text
//! error[LED008]: opening 31220.15 + in 12500 - out 862.4 = 42857.75 yuan, but the closing balance says 42857.76, 0.01 more
//! ```
//!
//! # How to mend
//! Find the entry that is missing, doubled or mistyped; the bank statement has them all. Entries
//! whose amount is just the difference are shown.
//!
//! # Innocent causes
//! Interest or fees that the bank booked itself are entries too. The period was cut elsewhere than
//! the bank's month: cut both alike.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Accounting Law, arts. 15 and 17; rules on the accounts of village collectives.
//!
//! # 检查什么
//! 所记合计与各项核对：村级收支中，期初余额＋各笔收入－各笔支出，应等于期末余额，一分不差。
//!
//! # 为何重要
//! 能漏记一笔而照样公布余额的人，就能拿走那一笔。
//!
//! # 示例
//! ```text
//! 错误[LED008]：期初 31220.15 ＋ 收入 12500 － 支出 862.4 ＝ 42857.75 元，期末却记为 42857.76 元，多 0.01 元
//! ```
//!
//! # 如何改正
//! 找出漏记、重记、写错的一笔；银行流水中都有。金额恰等于差额的条目一并指出。
//!
//! # 正当情形
//! 银行自动结息、扣费也是收支，应当入账。账期与银行对账期不一致的，按同一天截止。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 会计法第十五条、第十七条；村集体经济组织会计制度。

use crate::rules::prelude::*;

use super::decimal::Decimal;
use super::village;

/// The rule.
pub static RULE: Rule = Rule::manifest::<TotalMismatch>(Meta {
    code: "LED008",
    name: "total-mismatch",
    zh: "合计不符",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("total_mismatch.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TotalMismatch {}

impl ManifestRule for TotalMismatch {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(account) = village::record(cx) else { return };
        let Some(balance) = Balance::of(account) else {
            sink.missed(1);
            return;
        };
        sink.saw(1);
        if balance.expected == balance.closing {
            return;
        }
        let Balance { opening, incoming, outgoing, expected, closing, difference } = balance;
        let more = difference.abs();
        let (than_zh, than_en) = if difference.is_negative() { ("少", "less") } else { ("多", "more") };
        let mut draft = Draft::new(
            cx.manifest.at_member(account, "closing"),
            text! {
                zh: "期初 {opening} ＋ 收入 {incoming} － 支出 {outgoing} ＝ {expected} 元，期末却记为 {closing} 元，{than_zh} {more} 元",
                en: "opening {opening} + in {incoming} - out {outgoing} = {expected} yuan, but the closing balance says {closing}, {more} {than_en}",
            },
        )
        .help(text! {
            zh: "对照银行流水，更正漏记、重记、写错的一笔",
            en: "check against the bank statement and correct the entry that is missing, doubled or mistyped",
        })
        .subject("balance")
        .evidence("opening", opening)
        .evidence("in", incoming)
        .evidence("out", outgoing)
        .evidence("closing", closing)
        .evidence("expected", expected);
        let alike = village::entries(account).filter(|entry| entry.amount == Some(more)).take(SHOWN);
        for entry in alike {
            draft = draft.related(
                cx.manifest.at(entry.node),
                text! { zh: "此笔金额恰等于差额", en: "the amount of this entry is just the difference" },
            );
        }
        sink.add(draft);
    }
}

/// Entries shown whose amount is the difference.
const SHOWN: usize = 3;

/// An account whose every amount could be read.
struct Balance {
    opening: Decimal,
    incoming: Decimal,
    outgoing: Decimal,
    expected: Decimal,
    closing: Decimal,
    difference: Decimal,
}

impl Balance {
    fn of(account: &Node) -> Option<Self> {
        let (opening, closing) = (Decimal::at(account, "opening")?, Decimal::at(account, "closing")?);
        account.get("entries")?;
        let (mut incoming, mut outgoing) = (Decimal::ZERO, Decimal::ZERO);
        for entry in village::entries(account) {
            match entry.direction? {
                "in" => incoming = incoming.plus(entry.amount?)?,
                "out" => outgoing = outgoing.plus(entry.amount?)?,
                _ => return None,
            }
        }
        let expected = opening.plus(incoming)?.minus(outgoing)?;
        let difference = closing.minus(expected)?;
        Some(Self { opening, incoming, outgoing, expected, closing, difference })
    }
}
