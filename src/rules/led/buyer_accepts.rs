//! # What it checks
//! The person who signed the purchase contract as handler also signed the acceptance: in an
//! equipment dossier the acceptance record, in a material flow the receipt voucher as receiver.
//! Whoever signs for another counts with both.
//!
//! # Why it matters
//! Who buys and who accepts watch each other; one person in both places watches nobody.
//!
//! # Example
//! ```text
//! warning[LED023] (likely): 林晓燕 (`p2`) handled the purchase contract and also signed `d4` “验收记录”
//! ```
//!
//! # How to mend
//! Let somebody else accept it. Where that cannot be mended any more, say who was present.
//!
//! # Innocent causes
//! A small station has two people and one was away; the buyer stood by as a witness and signed in
//! the wrong place.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Basic Norms of Internal Control, art. 29 (duties that exclude each other: purchase and
//! acceptance).
//!
//! # 检查什么
//! 以经办人身份签署采购合同的人，又签署了验收：设备档案为验收记录，物资流程为入库单的接收人。代
//! 签的，签的人和被代的人都算。
//!
//! # 为何重要
//! 采购的和验收的互相监督；一个人两头签字，就没有人监督。
//!
//! # 示例
//! ```text
//! 警告[LED023]（很可能）：林晓燕（p2）经办采购合同，又签署验收材料“验收记录”（d4）
//! ```
//!
//! # 如何改正
//! 由他人验收。已经无法补救的，写明当时谁在场。
//!
//! # 正当情形
//! 小站所只有两个人，一人外出；采购人只是在场见证，签错了位置。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 企业内部控制基本规范第二十九条（不相容职务分离：采购与验收）。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::words;
use crate::archive::Signature;

/// The rule.
pub static RULE: Rule = Rule::manifest::<BuyerAccepts>(Meta {
    code: "LED023",
    name: "buyer-accepts",
    zh: "采购人兼验收",
    group: Group::Led,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("buyer_accepts.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct BuyerAccepts {}

impl ManifestRule for BuyerAccepts {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let (contract, acceptance, duty) = match cx.kind.map(|kind| kind.name.as_str()) {
            Some("equipment") => ("contract", "acceptance-record", None),
            Some("material-flow") => ("purchase-contract", "receipt-voucher", Some("receiver")),
            _ => return,
        };
        let mut buyers: BTreeMap<&str, Signature> = BTreeMap::new();
        let of_role = |role| cx.manifest.documents().filter(move |document| document.role() == Some(role));
        for signature in of_role(contract).flat_map(Document::signatures) {
            if signature.duty() == Some("handler") {
                for who in signers(signature) {
                    buyers.entry(who).or_insert(signature);
                }
            }
        }
        for document in of_role(acceptance) {
            sink.saw(usize::from(!buyers.is_empty()));
            let mut told = BTreeSet::new();
            for signature in document.signatures() {
                if duty.is_some_and(|duty| signature.duty() != Some(duty)) {
                    continue;
                }
                let Some((who, bought)) = signers(signature).find_map(|who| buyers.get_key_value(who)) else {
                    continue;
                };
                if told.insert(*who) {
                    sink.add(finding(cx, document, who, signature, *bought));
                }
            }
        }
    }
}

fn finding(cx: &ManifestCx, document: Document, who: &str, signature: Signature, bought: Signature) -> Draft {
    let Text { zh, en } = words::person(cx.reference, who);
    let Text { zh: paper_zh, en: paper_en } = cx.document(document);
    Draft::new(
        cx.manifest.at(signature.node),
        text! {
            zh: "{zh}经办采购合同，又签署验收材料{paper_zh}",
            en: "{en} handled the purchase contract and also signed {paper_en}",
        },
    )
    .help(text! {
        zh: "由他人验收；已经无法补救的，写明当时谁在场",
        en: "let somebody else accept it; where that is past, say who was present",
    })
    .related(
        cx.manifest.at(bought.node),
        text! { zh: "采购合同的经办签字", en: "the handler's signature on the contract" },
    )
    .subject(format!("{}|{who}", document.name()))
    .evidence("person", who)
    .evidence("document", document.id().unwrap_or_default())
}

/// Who stands behind a signature: who gave it, and for whom.
fn signers<'a>(signature: Signature<'a>) -> impl Iterator<Item = &'a str> {
    signature.by().into_iter().chain(signature.on_behalf_of()).filter(|id| !id.is_empty())
}
