//! # What it checks
//! A document's role asks for a seal, and the manifest declares none at all. Which seal it has
//! to be is SIG007's question.
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
//! 材料的角色要求盖章，而清单中一枚印章也没有登记。应盖哪一枚，由 SIG007 判断。
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

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<MissingSeal>(Meta {
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

impl ManifestRule for MissingSeal {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        sink.saw(super::asked(cx).filter(|(_, role)| !role.seals.is_empty()).count());
        for failure in cx.failures() {
            let Lack::Seal { kind } = &failure.what else { continue };
            let Some(document) = super::document_at(cx, &failure.at) else { continue };
            let Text { zh, en } = cx.document(document);
            let Text { zh: kind_zh, en: kind_en } = super::seal_kind(kind);
            let Text { zh: asked_zh, en: asked_en } = cx.asked_by(&failure.asked_at);
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
