//! SIG · signatures and seals 签章

mod altered_after_signing;
mod approval_order;
mod copied_imprint;
mod digital;
mod document_number;
mod electronic;
mod hands;
mod imprint_differs;
mod invalid_signature;
mod missing_seal;
mod missing_signature;
mod no_imprint_found;
mod number;
mod one_hand_for_many;
mod placeholder_signature;
mod pressed;
mod scanned;
mod seal_not_in_use;
mod seal_only_a_picture;
mod self_approval;
mod signer_without_duty;
mod too_few_officers;
mod untrusted_certificate;
mod weak_algorithm;
mod wrong_seal;

use super::{ManifestCx, Rule};
use crate::archive::{Document, SealKind};
use crate::finding::Text;
use crate::schema::Role;
use crate::text;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &missing_signature::RULE,
    &missing_seal::RULE,
    &invalid_signature::RULE,
    &altered_after_signing::RULE,
    &untrusted_certificate::RULE,
    &signer_without_duty::RULE,
    &wrong_seal::RULE,
    &seal_not_in_use::RULE,
    &approval_order::RULE,
    &self_approval::RULE,
    &no_imprint_found::RULE,
    &copied_imprint::RULE,
    &imprint_differs::RULE,
    &weak_algorithm::RULE,
    &document_number::RULE,
    &too_few_officers::RULE,
    &placeholder_signature::RULE,
    &one_hand_for_many::RULE,
    &seal_only_a_picture::RULE,
];

/// The duties that the built-in kinds ask for, as people call them.
const DUTIES: [(&str, &str); 11] = [
    ("handler", "经办人"),
    ("reviewer", "审核人"),
    ("approver", "批准人"),
    ("evaluator", "评标专家"),
    ("witness", "见证人"),
    ("chair", "主持人/主任委员"),
    ("recorder", "记录人"),
    ("receiver", "接收人"),
    ("deliverer", "交付人"),
    ("subject", "本人"),
    ("talker", "谈话人"),
];

/// A value of `as` in words.
fn duty(word: &str) -> Text {
    match DUTIES.iter().find(|(known, _)| *known == word) {
        Some((_, zh)) => text! { zh: "{zh}（{word}）", en: "`{word}`" },
        None => text! { zh: "“{word}”", en: "`{word}`" },
    }
}

/// A kind of seal in words.
fn seal_kind(word: &str) -> Text {
    let zh = match SealKind::of(word) {
        Some(SealKind::Official) => "公章",
        Some(SealKind::Contract) => "合同专用章",
        Some(SealKind::Finance) => "财务专用章",
        Some(SealKind::Personal) => "个人名章",
        None => "印章",
    };
    text! { zh: "{zh}（{word}）", en: "`{word}`" }
}

/// A person by name and id, or by id where the name is not known.
fn person(cx: &ManifestCx, id: &str) -> Text {
    match cx.reference.person_name(id) {
        name if name == id => text! { zh: "“{id}”", en: "`{id}`" },
        name => text! { zh: "{name}（{id}）", en: "{name} (`{id}`)" },
    }
}

/// A unit by name and id, or by id where the name is not known.
fn unit(cx: &ManifestCx, id: &str) -> Text {
    match cx.reference.units.get(id) {
        Some(known) if !known.name.is_empty() => {
            let name = &known.name;
            text! { zh: "{name}（{id}）", en: "{name} (`{id}`)" }
        }
        _ => text! { zh: "“{id}”", en: "`{id}`" },
    }
}

/// The documents whose role the kind knows, with what that role asks of them in this dossier.
fn asked<'a>(cx: &'a ManifestCx) -> impl Iterator<Item = (Document<'a>, Role)> {
    let root = &cx.manifest.root;
    cx.manifest.documents().filter_map(move |document| {
        let asked = cx.kind?.requires.asked(document.role()?, root)?;
        Some((document, asked.role))
    })
}

/// The document that a pointer leads into.
fn document_at<'a>(cx: &'a ManifestCx, pointer: &str) -> Option<Document<'a>> {
    let index: usize = pointer.strip_prefix("/documents/")?.split('/').next()?.parse().ok()?;
    cx.manifest.documents().nth(index)
}
