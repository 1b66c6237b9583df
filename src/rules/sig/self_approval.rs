//! # What it checks
//! One document, two duties that control each other, one person: handler and approver, or
//! deliverer and receiver. A signature given `for` somebody counts for both of them. The rule is
//! silent where nobody else of the dossier's unit held either duty on that day.
//!
//! # Why it matters
//! Approval is a second pair of eyes. Where the one who asks is the one who grants, or the one
//! who hands over is the one who takes, nobody has looked.
//!
//! # Example
//! A report that the head handled, and that somebody approved on the head's behalf:
//! ```text
//! warning[SIG010] (likely): `d1` “春季巡线报告”: 周建国 (`p1`) stands both as `handler` and as `approver` (王海燕 (`p3`) signed for 周建国 (`p1`)); others of the unit held one of these duties that day
//! ```
//!
//! # How to mend
//! Have an approver in office sign; if the manifest names the wrong signer, correct it.
//!
//! # Innocent causes
//! A small station where one person holds every duty, or an approver on leave whose deputy was
//! not entered, looks the same: the finding is *likely* at most. Somebody else who held the duty
//! on paper may have been away. Without the posts of `archive.json` nothing is judged.
//!
//! # Configuration
//! `pairs`: pairs of duties that one person may not sign together; by default handler with
//! approver and deliverer with receiver.
//!
//! # Basis
//! Separation of incompatible duties (不相容职务分离): Basic Standard for Enterprise Internal
//! Control, article 29.
//!
//! # 检查什么
//! 同一件材料上互相制约的两项职责由一人签名：经办人与批准人，或交付人与接收人。代签（for）的，
//! 代签人与被代者都算。当日案卷所属单位没有其他人担任这两项职责之一的，不报。
//!
//! # 为何重要
//! 批准就是多一双眼睛。自己申请自己批，自己交自己收，等于无人把关。
//!
//! # 示例
//! 一份报告由负责人自己经办，又由他人代其批准：
//! ```text
//! 警告[SIG010]（很可能）：“春季巡线报告”（d1）：周建国（p1）既作为经办人（handler）又作为批准人（approver）签名（其中由王海燕（p3）代周建国（p1）签），当日本单位另有人担任其中职责
//! ```
//!
//! # 如何改正
//! 由在任的批准人签批；清单登记错人的，予以改正。
//!
//! # 正当情形
//! 小站点一人身兼数职，或批准人休假而代理人未登记，看上去是一样的：因此本规则至多“很可能”。
//! 名义上在任的人，当日也可能外出。archive.json 没有任职表时不作判断。
//!
//! # 配置
//! `pairs`：不得由一人同签的职责对，默认为经办人与批准人、交付人与接收人。
//!
//! # 依据
//! 不相容职务相互分离：《企业内部控制基本规范》第二十九条。

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::archive::Signature;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<SelfApproval>(Meta {
    code: "SIG010",
    name: "self-approval",
    zh: "自办自批",
    group: Group::Sig,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("self_approval.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct SelfApproval {
    /// Duties that one person may not sign together.
    pairs: Vec<[String; 2]>,
}

impl Default for SelfApproval {
    fn default() -> Self {
        let pair = |first: &str, second: &str| [first.to_owned(), second.to_owned()];
        Self { pairs: vec![pair("handler", "approver"), pair("deliverer", "receiver")] }
    }
}

impl ManifestRule for SelfApproval {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if !cx.reference.present {
            return;
        }
        for document in cx.manifest.documents() {
            for pair in &self.pairs {
                let [first, second] = pair.each_ref().map(|duty| signed_as(document, duty));
                sink.saw(usize::from(!first.is_empty() && !second.is_empty()));
                let mut told = BTreeSet::new();
                for (own, other) in
                    second.iter().flat_map(|own| first.iter().map(move |other| (*own, *other)))
                {
                    let Some(id) = signers(own).find(|id| signers(other).any(|theirs| theirs == *id)) else {
                        continue;
                    };
                    let days = [day(cx, document, other), day(cx, document, own)];
                    if somebody_else(cx, id, pair, days) && told.insert(id) {
                        sink.add(finding(cx, document, pair, id, [other, own]));
                    }
                }
            }
        }
    }
}

fn signed_as<'a>(document: Document<'a>, duty: &str) -> Vec<Signature<'a>> {
    document.signatures().filter(|signature| signature.duty() == Some(duty)).collect()
}

/// Who stands behind a signature: who gave it, and for whom.
fn signers<'a>(signature: Signature<'a>) -> impl Iterator<Item = &'a str> {
    signature.by().into_iter().chain(signature.on_behalf_of())
}

/// The day of a signature, or of the document where it has none.
fn day(cx: &ManifestCx, document: Document, signature: Signature) -> Option<Date> {
    signature.at().and_then(|at| cx.clock.day_of(at)).or(document.date())
}

/// Whether somebody else of the dossier's unit held one of the duties on the day it was signed in.
fn somebody_else(cx: &ManifestCx, id: &str, pair: &[String; 2], days: [Option<Date>; 2]) -> bool {
    let Some(unit) = cx.manifest.root.str("unit") else { return false };
    let holders = cx.reference.index().holders(cx.reference, unit);
    holders.filter(|person| person.id != id && !person.external).any(|person| {
        person.posts.iter().filter(|post| post.unit == unit).any(|post| {
            pair.iter().zip(days).any(|(duty, day)| {
                day.is_some_and(|day| post.held_on(day)) && post.duties.iter().any(|held| held == duty)
            })
        })
    })
}

fn finding(
    cx: &ManifestCx,
    document: Document,
    pair: &[String; 2],
    id: &str,
    [first, second]: [Signature; 2],
) -> Draft {
    let Text { zh, en } = cx.document(document);
    let Text { zh: who_zh, en: who_en } = super::person(cx, id);
    let [Text { zh: first_zh, en: first_en }, Text { zh: second_zh, en: second_en }] =
        pair.each_ref().map(|duty| super::duty(duty));
    let on_behalf = |signature: Signature| match (signature.by(), signature.on_behalf_of()) {
        (Some(by), Some(other)) if by != other => {
            let (by, other) = (super::person(cx, by), super::person(cx, other));
            Some((by, other))
        }
        _ => None,
    };
    let (note_zh, note_en) = match on_behalf(second).or_else(|| on_behalf(first)) {
        Some((by, other)) => {
            (format!("（其中由{}代{}签）", by.zh, other.zh), format!(" ({} signed for {})", by.en, other.en))
        }
        None => Default::default(),
    };
    Draft::new(
        cx.manifest.at(second.node),
        text! {
            zh: "{zh}：{who_zh}既作为{first_zh}又作为{second_zh}签名{note_zh}，当日本单位另有人担任其中职责",
            en: "{en}: {who_en} stands both as {first_en} and as {second_en}{note_en}; others of the unit held one of these duties that day",
        },
    )
    .help(text! {
        zh: "核对两处签名人；确系一人的，由另一名在任者签批，或说明当日无他人在岗",
        en: "check both signers; if they are one, have another holder of the duty sign, or state that nobody else was there",
    })
    .related(cx.manifest.at(first.node), text! { zh: "作为{first_zh}的签名", en: "the signature as {first_en}" })
    .evidence("person", id)
    .evidence("duties", pair.to_vec())
}
