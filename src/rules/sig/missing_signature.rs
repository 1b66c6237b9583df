//! # What it checks
//! A document's role asks for certain signatures, by duty: minutes want a recorder and the
//! chair, an issue slip a handler and an approver. Each duty that nobody has signed in is
//! reported once for each document.
//!
//! # Why it matters
//! An unsigned paper binds nobody: nobody answers for having drawn it up, checked or approved
//! it. Inspectors name it first after missing papers.
//!
//! # Example
//! An `issue-slip` that the storekeeper signed as handler, and nobody as approver:
//! ```text
//! error[SIG001]: `d2` “出库单” lacks the signature of the `approver`; signed by 周建国 (`p1`) as `handler`
//! ```
//!
//! # How to mend
//! If the paper bears the signature, enter it under `signatures` with the duty it was given in
//! (`as`). If it does not, let the person sign now under today's date; do not date it back.
//!
//! # Innocent causes
//! The paper is signed and only the manifest leaves it out, or gives another duty than the form
//! has. The office signs some papers in fewer duties: give your own schema for the kind.
//!
//! # Configuration
//! None. The duties stand in the kind's schema (`zhenji schema KIND`, `signatures` of the role).
//!
//! # Basis
//! DA/T 70-2018, GD-2-5; the role tables of the built-in kinds.
//!
//! # 检查什么
//! 材料的角色要求若干签名，按职责计：会议记录要有记录人和主持人，出库单要有经办人和批准人。
//! 无人签的职责，每件材料每项职责报告一次。
//!
//! # 为何重要
//! 无人签名的材料约束不了任何人：谁拟制、谁审核、谁批准，都无从追溯。检查时除缺件外最先看的就是缺签。
//!
//! # 示例
//! 出库单有保管员作为经办人的签名，没有批准人的签名：
//! ```text
//! 错误[SIG001]：“出库单”（d2）缺少批准人（approver）的签名；已签的有周建国（p1）作为经办人（handler）
//! ```
//!
//! # 如何改正
//! 纸面上已签的，在 signatures 中补登，并写明签名的职责（as）；确实未签的，由本人按实际日期补签，不得倒签。
//!
//! # 正当情形
//! 纸面已签，只是清单漏登，或清单所写的职责与表上不同。本单位规定某类材料签名较少：在配置中给出自己的门类模式。
//!
//! # 配置
//! 无。应签的职责写在门类的模式里（zhenji schema KIND，角色的 signatures）。
//!
//! # 依据
//! DA/T 70-2018 GD-2-5；内置门类的角色表。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<MissingSignature>(Meta {
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

impl ManifestRule for MissingSignature {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
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
