//! # What it checks
//! A stage that the kind asks for and that `stages` does not have. While a dossier is open, only
//! stages before the last one that was reached are missing.
//!
//! # Why it matters
//! A step that left no trace may not have been taken: evaluation without qualification, resolution
//! without a meeting.
//!
//! # Example
//! ```text
//! error[CMP008]: the stage `minutes` is missing
//! ```
//!
//! # How to mend
//! Enter the stage with who carried it out and when, and its documents.
//!
//! # Innocent causes
//! The procedure has fewer steps by your office's own rules: give your schema for the kind; the
//! step is optional there.
//!
//! # Configuration
//! None. The stages stand in the kind's schema (keyword `requires`).
//!
//! # Basis
//! DA/T 70-2018, GD-2-5.
//!
//! # 检查什么
//! 门类要求而 stages 中没有的环节。案卷尚未结卷时，只看已进行到的环节之前。
//!
//! # 为何重要
//! 没有留痕的步骤，可能就没有做：没有资格审查就评标，没有开会就有决议。
//!
//! # 示例
//! ```text
//! 错误[CMP008]：缺少环节“纪要”（minutes）
//! ```
//!
//! # 如何改正
//! 补登该环节：谁办的、何时、有哪些材料。
//!
//! # 正当情形
//! 按本单位规定步骤较少：给出自己的门类模式，其中设为可选。
//!
//! # 配置
//! 无。环节写在门类的模式里（关键字 requires）。
//!
//! # 依据
//! DA/T 70-2018 GD-2-5。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<MissingStage>(Meta {
    code: "CMP008",
    name: "missing-stage",
    zh: "缺少环节",
    group: Group::Cmp,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("missing_stage.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MissingStage {}

impl ManifestRule for MissingStage {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(kind) = cx.kind.filter(|kind| !kind.requires.stages.is_empty()) else { return };
        sink.saw(kind.requires.stages.len());
        for failure in cx.failures() {
            let Lack::Stage { stage } = &failure.what else { continue };
            if !cx.passed(stage) {
                continue;
            }
            let Text { zh, en } = kind.stage(stage);
            let asked = cx.asked_by(&failure.asked_at);
            let (asked_zh, asked_en) = (asked.zh, asked.en);
            sink.add(
                Draft::new(
                    cx.manifest.at_pointer(&failure.at),
                    text! { zh: "缺少环节{zh}", en: "the stage {en} is missing" },
                )
                .help(text! {
                    zh: "补登该环节：谁办的、何时、有哪些材料{asked_zh}",
                    en: "enter it with who carried it out, when, and its documents{asked_en}",
                })
                .subject(format!("stage:{stage}"))
                .evidence("stage", stage.as_str()),
            );
        }
    }
}
