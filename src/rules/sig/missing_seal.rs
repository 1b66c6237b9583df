//! # What it checks
//! A document's role asks for a seal, and the manifest declares none at all. Which seal it has
//! to be is SIG007's question. Where a red imprint stands on the page all the same, it is a
//! likely warning (*undeclared*). Also a seal that is declared `digital` and whose file holds no
//! signature at all and no picture either; one that holds a picture is SIG019's. Where the file
//! holds signatures and none can be matched to the seal (by its certificate, the seal in an OFD,
//! else by `CN` and `serialNumber`), that is a likely warning (*unmatched*).
//!
//! # Why it matters
//! A paper that goes out in a unit's name binds the unit by its seal. Inspectors treat a missing
//! organ seal as a fault that fails the whole dossier.
//!
//! # Example
//! The `issued-document` of a 通知 without an entry under `seals`:
//! ```text
//! error[SIG002]: `d3` “关于开展防汛检查的通知” bears no seal; one of kind `official` is asked
//! ```
//!
//! # How to mend
//! If the paper is sealed, enter the seal under `seals`. If it is not, file the copy that was
//! sealed, or have the unit seal it through its register of seal use.
//!
//! # Innocent causes
//! The sealed copy is kept elsewhere and the unsealed one was scanned. A 纪要 needs no seal, and
//! is left alone where `genre` says that it is one.
//!
//! # Configuration
//! None. The seals stand in the kind's schema (`zhenji schema KIND`, `seals` of the role).
//!
//! # Basis
//! GB/T 9704-2012, 7.3.5 (general knowledge); the role tables of the built-in kinds.
//!
//! # 检查什么
//! 材料的角色要求盖章，而清单中一枚印章也没有登记。应盖哪一枚，由 SIG007 判断。页面上却有红色印迹的，
//! 作警告（很可能，未登记）。声明为电子印章
//! （digital）而文件既无签名也无图片的，也报告；有图片的归 SIG019。有签名而都对不上该印章的（依其证书、
//! OFD 中的印章，再依 CN 与 serialNumber），作警告（很可能，对不上印章）。
//!
//! # 为何重要
//! 以单位名义发出的材料，凭印章对单位生效。缺机关印章在案卷评查中往往一票否决。
//!
//! # 示例
//! 一份通知的印发件没有 seals：
//! ```text
//! 错误[SIG002]：“关于开展防汛检查的通知”（d3）没有印章：应盖公章（official）
//! ```
//!
//! # 如何改正
//! 已盖章的，在 seals 中补登；未盖章的，归入盖过章的那一份，或按用印登记程序补盖。
//!
//! # 正当情形
//! 盖章件存于他处，扫描的是未盖章的一份。纪要不盖章：genre 写明为纪要的不报。
//!
//! # 配置
//! 无。应盖的印章写在门类的模式里（zhenji schema KIND，角色的 seals）。
//!
//! # 依据
//! GB/T 9704-2012 7.3.5（凭通行理解）；内置门类的角色表。

use super::digital::{self, Held, Match};
use super::pressed;
use crate::archive::Impression;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<MissingSeal>(Meta {
    code: "SIG002",
    name: "missing-seal",
    zh: "缺少印章",
    group: Group::Sig,
    family: Some(Family::Missing),
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("missing_seal.rs"),
});

/// It has no options: the seals belong to the kind.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MissingSeal {}

impl DossierRule for MissingSeal {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            held(cx, document, sink);
        }
        sink.saw(super::asked(cx).filter(|(_, role)| !role.seals.is_empty()).count());
        for failure in cx.failures() {
            let Lack::Seal { kind } = &failure.what else { continue };
            let Some(document) = super::document_at(cx, &failure.at) else { continue };
            let Text { zh, en } = cx.document(document);
            let Text { zh: kind_zh, en: kind_en } = super::seal_kind(kind);
            let Text { zh: asked_zh, en: asked_en } = cx.asked_by(&failure.asked_at);
            if pressed::shown(cx, document).iter().any(pressed::Shown::has_imprint) {
                sink.add(undeclared(cx, document, kind, cx.manifest.at_pointer(&failure.at)));
                continue;
            }
            sink.add(
                Draft::new(
                    cx.manifest.at_pointer(&failure.at),
                    text! {
                        zh: "{zh}没有印章：应盖{kind_zh}",
                        en: "{en} bears no seal; one of kind {kind_en} is asked",
                    },
                )
                .help(text! {
                    zh: "已盖的，在 seals 中补登；未盖的，归入盖章件{asked_zh}",
                    en: "if it is sealed, enter that under `seals`; if not, file the sealed copy{asked_en}",
                })
                .evidence("kind", kind.as_str()),
            );
        }
    }
}

/// Seals that are declared digital, against what the files hold.
fn held(cx: &DossierCx, document: Document, sink: &mut Sink) {
    let declared: Vec<Impression> =
        document.seals().filter(|seal| seal.digital() && seal.seal().is_some()).collect();
    if declared.is_empty() {
        return;
    }
    let held = digital::held(cx, document);
    let pictures = cx.files_of(document).any(|file| !file.facts.contents.pictures.is_empty());
    if !held.any() && (!held.told || pictures) {
        sink.missed(declared.len());
        return;
    }
    sink.saw(declared.len());
    for impression in declared {
        if !held.any() {
            sink.add(absent(cx, document, impression));
        } else if is_unmatched(cx, &held, impression) {
            sink.add(unmatched(cx, document, impression, &held));
        }
    }
}

fn is_unmatched(cx: &DossierCx, held: &Held, impression: Impression) -> bool {
    let Some(seal) = impression.seal().and_then(|id| cx.reference.seals.get(id)) else { return false };
    let others = |one: &crate::seal::Signature| digital::of_seal(cx, one, seal) == Match::No;
    !held.others && held.signatures.iter().all(|one| others(one))
}

/// None is declared, and one is seen.
fn undeclared(cx: &DossierCx, document: Document, kind: &str, location: Location) -> Draft {
    let Text { zh, en } = cx.document(document);
    let Text { zh: kind_zh, en: kind_en } = super::seal_kind(kind);
    Draft::new(
        location,
        text! {
            zh: "{zh}的页面上有红色印迹，而清单没有登记印章：应盖{kind_zh}",
            en: "{en}: a red imprint stands on its page and no seal is declared; one of kind {kind_en} is asked",
        },
    )
    .help(text! {
        zh: "认明是哪一枚印章，在 seals 中补登",
        en: "find out which seal it is, and enter it under `seals`",
    })
    .severity(Severity::Warning)
    .confidence(Confidence::Likely)
    .evidence("kind", kind)
    .evidence("seen", true)
}

fn absent(cx: &DossierCx, document: Document, impression: Impression) -> Draft {
    let Text { zh, en } = cx.document(document);
    let id = impression.seal().unwrap_or_default();
    let Text { zh: seal_zh, en: seal_en } = pressed::seal(cx, id);
    Draft::new(
        cx.manifest.at(impression.node),
        text! {
            zh: "{zh}声明盖有电子印章{seal_zh}，而文件没有任何签章",
            en: "{en} is declared sealed digitally with {seal_en}, and its files hold no signature",
        },
    )
    .help(text! {
        zh: "归入带电子印章的原文件，或把签名文件（.p7s）放在文件旁；纸上盖的，method 写 imprint",
        en: "file the sealed original, or put the signature (.p7s) beside the file; `imprint` where it was sealed on paper",
    })
    .evidence("seal", id)
    .evidence("verdict", "not-signed")
}

fn unmatched(cx: &DossierCx, document: Document, impression: Impression, held: &Held) -> Draft {
    let Text { zh, en } = cx.document(document);
    let id = impression.seal().unwrap_or_default();
    let Text { zh: seal_zh, en: seal_en } = pressed::seal(cx, id);
    let (names, Text { zh: list_zh, en: list_en }) =
        digital::listed(held.signatures.iter().filter_map(|one| {
            let own = one.seal.as_ref().map(|seal| seal.name.clone()).filter(|name| !name.is_empty());
            own.or_else(|| digital::signer_name(one))
        }));
    Draft::new(
        cx.manifest.at(impression.node),
        text! {
            zh: "{zh}声明盖有电子印章{seal_zh}，文件中的签章是{list_zh}的，对不上",
            en: "{en} is declared sealed digitally with {seal_en}; what its files hold is of {list_en}, which is no match",
        },
    )
    .help(text! {
        zh: "核对印章；证书写法不同的，在 archive.json 该印章的 certificate 中登记",
        en: "find out which seal it is; where its certificate names it in another way, name it under `certificate` of the seal in archive.json",
    })
    .severity(Severity::Warning)
    .confidence(Confidence::Likely)
    .evidence("seal", id)
    .evidence("signers", names)
}
