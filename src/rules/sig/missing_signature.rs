//! # What it checks
//! A document's role asks for certain signatures, by duty: minutes want a recorder and the
//! chair, an issue slip a handler and an approver. Each duty that nobody has signed in is
//! reported once for each document. Also a signature that is declared `digital` and whose file
//! holds no signature at all, in itself or beside it (`.p7s`, `.minisig`). Where it holds
//! signatures and none of them can be matched to the person, that is a likely warning
//! (*unmatched*): by the certificates that `archive.json` names, else by `CN` and `serialNumber`
//! of the subject. An empty signature field is SIG017's.
//!
//! # Why it matters
//! An unsigned paper binds nobody: nobody answers for having drawn it up, checked or approved
//! it. Inspectors name it first after missing papers.
//!
//! # Example
//! A report that is declared to be signed digitally, in a file without any signature:
//! ```text
//! error[SIG001]: `d1` “春季安全检查情况” is declared signed digitally by 林晓燕 (`p2`) as `handler`, and its files hold no signature
//! ```
//!
//! # How to mend
//! If the paper bears the signature, enter it under `signatures` with the duty it was given in
//! (`as`). If it does not, let the person sign now under today's date; do not date it back.
//!
//! # Innocent causes
//! The paper is signed and only the manifest leaves it out, or gives another duty than the form
//! has. The office signs some papers in fewer duties: give your own schema for the kind. A copy
//! was filed that lost its signature by being printed anew. A certificate names its owner in
//! another way: name it under `certificates` of the person.
//!
//! # Configuration
//! None. The duties stand in the kind's schema (`zhenji schema KIND`, `signatures` of the role).
//!
//! # Basis
//! DA/T 70-2018, GD-2-5; the role tables of the built-in kinds.
//!
//! # 检查什么
//! 材料的角色要求若干签名，按职责计：会议记录要有记录人和主持人，出库单要有经办人和批准人。
//! 无人签的职责，每件材料每项职责报告一次。声明为数字签名（digital）而文件之内、之旁（.p7s、.minisig）
//! 都没有任何签名的，也报告；有签名而都对不上所写的人的，作警告（很可能，对不上签名人）：先看
//! archive.json 所列证书，再看证书主体的 CN 与 serialNumber。空的签名域归 SIG017。
//!
//! # 为何重要
//! 无人签名的材料约束不了任何人：谁拟制、谁审核、谁批准，都无从追溯。检查时除缺件外最先看的就是缺签。
//!
//! # 示例
//! 清单声明报告有数字签名，文件里却没有：
//! ```text
//! 错误[SIG001]：“春季安全检查情况”（d1）声明有林晓燕（p2）作为经办人（handler）的数字签名，而文件没有任何签名
//! ```
//!
//! # 如何改正
//! 纸面上已签的，在 signatures 中补登，并写明签名的职责（as）；确实未签的，由本人按实际日期补签，不得倒签。
//!
//! # 正当情形
//! 纸面已签，只是清单漏登，或清单所写的职责与表上不同。本单位规定某类材料签名较少：在配置中给出自己的门类模式。
//! 归档的是另行打印、丢了签名的一份。证书以别的写法写持有人：在该人的 certificates 中登记证书。
//!
//! # 配置
//! 无。应签的职责写在门类的模式里（zhenji schema KIND，角色的 signatures）。
//!
//! # 依据
//! DA/T 70-2018 GD-2-5；内置门类的角色表。

use super::digital::{self, Held, Match};
use super::placeholder_signature::placeholder;
use crate::archive::Signature;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<MissingSignature>(Meta {
    code: "SIG001",
    name: "missing-signature",
    zh: "缺少签名",
    group: Group::Sig,
    family: Some(Family::Missing),
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("missing_signature.rs"),
});

/// It has no options: the duties belong to the kind.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MissingSignature {}

impl DossierRule for MissingSignature {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            held(cx, document, sink);
        }
        sink.saw(super::asked(cx).filter(|(_, role)| !role.signatures.is_empty()).count());
        for failure in cx.failures() {
            let Lack::Signature { duty } = &failure.what else { continue };
            let Some(document) = super::document_at(cx, &failure.at) else { continue };
            let Text { zh, en } = cx.document(document);
            let Text { zh: duty_zh, en: duty_en } = super::duty(duty);
            let Text { zh: others_zh, en: others_en } = others(cx, document);
            let Text { zh: asked_zh, en: asked_en } = cx.asked_by(&failure.asked_at);
            sink.add(
                Draft::new(
                    cx.manifest.at_pointer(&failure.at),
                    text! {
                        zh: "{zh}缺少{duty_zh}的签名{others_zh}",
                        en: "{en} lacks the signature of the {duty_en}{others_en}",
                    },
                )
                .help(text! {
                    zh: "已签的，在 signatures 中补登；未签的，由本人按实际日期补签{asked_zh}",
                    en: "if it is signed, enter that under `signatures`; if not, have it signed under the true date{asked_en}",
                })
                .evidence("duty", duty.as_str()),
            );
        }
    }
}

/// Signatures that are declared digital, against what the files hold.
fn held(cx: &DossierCx, document: Document, sink: &mut Sink) {
    let declared: Vec<Signature> =
        document.signatures().filter(|signature| signature.digital() && signature.by().is_some()).collect();
    if declared.is_empty() {
        return;
    }
    let held = digital::held(cx, document);
    if !held.told && !held.any() {
        sink.missed(declared.len());
        return;
    }
    sink.saw(declared.len());
    for signature in declared {
        if held.any() {
            if let Some(by) = signature.by()
                && is_unmatched(cx, &held, signature, by)
            {
                sink.add(unmatched(cx, document, signature, by));
            }
        } else if placeholder(cx, document, signature, &held).is_none() {
            sink.add(absent(cx, document, signature));
        }
    }
}

/// Whether all signatures are known to be somebody else's than `by`'s, or whom it is signed for.
fn is_unmatched(cx: &DossierCx, held: &Held, signature: Signature, by: &str) -> bool {
    let Some(person) = cx.reference.people.get(by) else { return false };
    let other = signature.on_behalf_of().and_then(|id| cx.reference.people.get(id));
    !held.others
        && held.signatures.iter().all(|one| {
            [Some(person), other].iter().flatten().all(|who| digital::of_person(cx, one, who) == Match::No)
        })
}

fn absent(cx: &DossierCx, document: Document, signature: Signature) -> Draft {
    let Text { zh, en } = cx.document(document);
    let (by, duty) = (signature.by().unwrap_or_default(), signature.duty().unwrap_or_default());
    let Text { zh: who_zh, en: who_en } = super::person(cx, by);
    let Text { zh: duty_zh, en: duty_en } = super::duty(duty);
    Draft::new(
        cx.manifest.at(signature.node),
        text! {
            zh: "{zh}声明有{who_zh}作为{duty_zh}的数字签名，而文件没有任何签名",
            en: "{en} is declared signed digitally by {who_en} as {duty_en}, and its files hold no signature",
        },
    )
    .help(text! {
        zh: "归入带签名的原文件，或把签名文件（.p7s、.minisig）放在文件旁；纸上签的，method 写 handwritten",
        en: "file the signed original, or put the signature (.p7s, .minisig) beside the file; `handwritten` where it was signed on paper",
    })
    .evidence("duty", duty)
    .evidence("by", by)
    .evidence("verdict", "not-signed")
}

fn unmatched(cx: &DossierCx, document: Document, signature: Signature, by: &str) -> Draft {
    let Text { zh, en } = cx.document(document);
    let held = digital::held(cx, document);
    let (names, Text { zh: list_zh, en: list_en }) =
        digital::listed(held.signatures.iter().filter_map(|one| digital::signer_name(one)));
    let duty = signature.duty().unwrap_or_default();
    let Text { zh: who_zh, en: who_en } = super::person(cx, by);
    Draft::new(
        cx.manifest.at(signature.node),
        text! {
            zh: "{zh}声明由{who_zh}数字签名，文件中的签名是{list_zh}的，对不上",
            en: "{en} is declared signed digitally by {who_en}; the signatures in its files are of {list_en}, which is no match",
        },
    )
    .help(text! {
        zh: "核对签名人；证书写法不同的，在 archive.json 该人的 certificates 中登记",
        en: "find out who signed; where the certificate names them in another way, name it under their `certificates` in archive.json",
    })
    .severity(Severity::Warning)
    .confidence(Confidence::Likely)
    .evidence("duty", duty)
    .evidence("by", by)
    .evidence("signers", names)
}

/// Who did sign, and as what: often the right person in another duty.
fn others(cx: &ManifestCx, document: Document) -> Text {
    let signed: Vec<(Text, Text)> = document
        .signatures()
        .filter_map(|signature| Some((super::person(cx, signature.by()?), super::duty(signature.duty()?))))
        .collect();
    if signed.is_empty() {
        return Text::new("", "");
    }
    let zh: Vec<String> = signed.iter().map(|(who, duty)| format!("{}作为{}", who.zh, duty.zh)).collect();
    let en: Vec<String> = signed.iter().map(|(who, duty)| format!("{} as {}", who.en, duty.en)).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    text! { zh: "；已签的有{zh}", en: "; signed by {en}" }
}
