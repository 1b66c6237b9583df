//! # What it checks
//! Every kind of dossier asks for certain papers, by role: a meeting wants its sign-in sheet, a
//! tender its evaluation report. This rule counts the documents of each role and reports the
//! roles that fall short of the minimum in the kind's schema.
//!
//! # Why it matters
//! A missing paper is the first thing that an inspection finds, and the one that can least be
//! mended afterwards.
//!
//! # Example
//! A `meeting` dossier whose `documents` hold a notice, minutes and a resolution:
//! ```text
//! error[CMP001]: too few documents of role `sign-in-sheet`: 1 asked, 0 there
//! ```
//!
//! # How to mend
//! File the paper and list it in `documents` with its role. If it lies in the folder already
//! under another role, correct the role.
//!
//! # Innocent causes
//! The paper is kept in another dossier: list it here with `copy_of`. The office's own
//! practice asks for fewer papers: give your own schema for the kind in the configuration. While
//! a dossier is open, papers of the stage that it is at and of later ones are not asked for.
//!
//! # Configuration
//! None. The minima stand in the kind's schema (`zhenji schema KIND`, keyword `requires`).
//!
//! # Basis
//! DA/T 70-2018, GD-2-9 and GD-2-11; the role tables of the built-in kinds.
//!
//! # 检查什么
//! 每个门类都要求若干材料，按角色计：会议要有签到表，招标要有评标报告。本规则清点各角色的材料数，
//! 报告少于门类模式所定下限的角色。
//!
//! # 为何重要
//! 缺材料是检查时最先被发现、事后最难补救的问题。
//!
//! # 示例
//! 会议案卷里只有通知、会议记录和决议：
//! ```text
//! 错误[CMP001]：缺少“签到表”（sign-in-sheet）：应有 1 件，现有 0 件
//! ```
//!
//! # 如何改正
//! 把材料归入案卷，并在 documents 中列出、写明角色。若材料已在案卷内而角色写错，改正角色即可。
//!
//! # 正当情形
//! 材料存于另一案卷：在此以 copy_of 列出。本单位规定所需材料较少：在配置中给出自己的门类模式。
//! 案卷尚未结卷时，不要求正在进行和尚未进行的环节的材料。
//!
//! # 配置
//! 无。下限写在门类的模式里（zhenji schema KIND，关键字 requires）。
//!
//! # 依据
//! DA/T 70-2018 GD-2-9、GD-2-11；内置门类的角色表。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<MissingDocument>(Meta {
    code: "CMP001",
    name: "missing-document",
    zh: "缺少材料",
    group: Group::Cmp,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("missing_document.rs"),
});

/// It has no options: minima belong to the kind.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MissingDocument {}

impl ManifestRule for MissingDocument {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(kind) = cx.kind else { return };
        sink.saw(cx.manifest.documents().count().max(1));
        for failure in cx.failures() {
            let Lack::Documents { role, min, found, owned_by: None } = &failure.what else { continue };
            // What belongs to a stage that an open dossier has not behind it is not due yet.
            let stage = kind.requires.documents.get(role).and_then(|asked| asked.stage.as_deref());
            if stage.is_some_and(|stage| !cx.passed(stage)) {
                continue;
            }
            let Text { zh, en } = kind.role(role);
            let asked = cx.asked_by(&failure.asked_at);
            let (asked_zh, asked_en) = (asked.zh, asked.en);
            sink.add(
                Draft::new(
                    cx.manifest.at_pointer(&failure.at),
                    text! {
                        zh: "缺少{zh}：应有 {min} 件，现有 {found} 件",
                        en: "too few documents of role {en}: {min} asked, {found} there",
                    },
                )
                .help(text! {
                    zh: "归入并在 documents 中列出{zh}{asked_zh}",
                    en: "file it and list it in `documents` as {en}{asked_en}",
                })
                .subject(format!("role:{role}"))
                .evidence("role", role.as_str())
                .evidence("min", *min)
                .evidence("found", *found),
            );
        }
    }
}
