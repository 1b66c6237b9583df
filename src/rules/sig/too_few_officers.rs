//! # What it checks
//! Check records and visit forms must be signed by two different people (by the role's `signers`
//! in the kind's schema). One person who signs twice, in two duties or once for somebody else,
//! is one.
//!
//! # Why it matters
//! Two officers are asked for so that one can bear witness to what the other did. In many score
//! tables fewer than two fails the dossier.
//!
//! # Example
//! A `check-record` that one officer alone signed:
//! ```text
//! warning[SIG016]: `d1` “抽查记录” is signed by 1 person (周建国 (`p1`)); 2 are asked
//! ```
//!
//! # How to mend
//! Enter the second officer's signature if the form bears it. If nobody else was there, say so on
//! the form; a name must not be added afterwards.
//!
//! # Innocent causes
//! The second officer signed on a page that the manifest does not speak of. Where nobody at all
//! has signed, SIG001 says so and this rule is silent.
//!
//! # Configuration
//! None. The number stands in the kind's schema (`zhenji schema KIND`, `signers` of the role).
//!
//! # Basis
//! Score tables for case files (案卷评查): acts in the field need two officers or more.
//!
//! # 检查什么
//! 抽查记录和走访登记表须由两名不同的人签名（人数写在门类模式中角色的 signers）。
//! 同一人以两种职责签名，或代他人再签一次，仍算一人。
//!
//! # 为何重要
//! 要求两人在场，是为了互相见证。不少案卷评查标准把“少于两人”列为一票否决。
//!
//! # 示例
//! 抽查记录上只有一人签名：
//! ```text
//! 警告[SIG016]：“抽查记录”（d1）只有 1 人签名（周建国（p1）），应有 2 人
//! ```
//!
//! # 如何改正
//! 表上有第二人签名的，补登；当时确实只有一人的，在表上如实说明，不得事后添名。
//!
//! # 正当情形
//! 第二人签在清单未登记的另一页上。完全无人签名的，由 SIG001 报告，本规则不重复。
//!
//! # 配置
//! 无。人数写在门类的模式里（zhenji schema KIND，角色的 signers）。
//!
//! # 依据
//! 案卷评查标准中“两人以上办理”的要求。

use std::collections::BTreeSet;

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<TooFewOfficers>(Meta {
    code: "SIG016",
    name: "too-few-officers",
    zh: "签名人数不足",
    group: Group::Sig,
    family: Some(Family::Missing),
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("too_few_officers.rs"),
});

/// It has no options: the number belongs to the kind.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TooFewOfficers {}

impl ManifestRule for TooFewOfficers {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        sink.saw(super::asked(cx).filter(|(_, role)| role.signers > 0).count());
        for failure in cx.failures() {
            let Lack::Signers { min, found } = &failure.what else { continue };
            let Some(document) = super::document_at(cx, &failure.at) else { continue };
            let Text { zh, en } = cx.document(document);
            let signers: BTreeSet<&str> =
                document.signatures().filter_map(|signature| signature.by()).collect();
            let names: Vec<Text> = signers.iter().map(|id| super::person(cx, id)).collect();
            let zh_names = listed("（", names.iter().map(|name| name.zh.as_str()), "、", "）");
            let en_names = listed(" (", names.iter().map(|name| name.en.as_str()), ", ", ")");
            let people = if *found == 1 { "person" } else { "people" };
            let Text { zh: asked_zh, en: asked_en } = cx.asked_by(&failure.asked_at);
            sink.add(
                Draft::new(
                    cx.manifest.at_pointer(&failure.at),
                    text! {
                        zh: "{zh}只有 {found} 人签名{zh_names}，应有 {min} 人",
                        en: "{en} is signed by {found} {people}{en_names}; {min} are asked",
                    },
                )
                .help(text! {
                    zh: "表上另有人签名的，在 signatures 中补登；当时确实人数不足的，如实说明{asked_zh}",
                    en: "enter the other signature if the form bears it; if there was nobody else, state that{asked_en}",
                })
                .evidence("asked", *min)
                .evidence("signers", signers.into_iter().collect::<Vec<_>>()),
            );
        }
    }
}

/// Names in brackets, or nothing where there are none.
fn listed<'a>(open: &str, names: impl Iterator<Item = &'a str>, comma: &str, close: &str) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { String::new() } else { format!("{open}{}{close}", names.join(comma)) }
}
