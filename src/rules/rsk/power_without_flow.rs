//! # What it checks
//! A power in the catalogue of powers that names no flow chart (`flow`).
//!
//! # Why it matters
//! A power that runs on no written flow runs as its holder likes: nobody can say which step was
//! left out.
//!
//! # Example
//! ```text
//! warning[RSK007]: power `q2` “电费违约金减免” names no flow
//! ```
//!
//! # How to mend
//! Draw the flow, file it with the role `flow-chart` and name it in `flow`. One chart may serve
//! several powers.
//!
//! # Innocent causes
//! While a dossier is open at its first stage it is not judged.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Catalogue of powers and their flows (clear the powers, draw the flows).
//!
//! # 检查什么
//! 职权目录中的职权没有写明工作流程图（flow）。
//!
//! # 为何重要
//! 职权没有流程，行使起来就凭个人习惯，少了哪一步谁也说不清。
//!
//! # 示例
//! ```text
//! 警告[RSK007]：职权 q2“电费违约金减免”没有写明流程图
//! ```
//!
//! # 如何改正
//! 绘出流程，以角色 flow-chart 归入，并在 flow 写明；几项职权可以共用一张流程图。
//!
//! # 正当情形
//! 尚在第一个环节的未结案卷不作判断。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 职权目录与流程目录（清权、绘流程）。

use super::words::{entries, past, said};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<PowerWithoutFlow>(Meta {
    code: "RSK007",
    name: "power-without-flow",
    zh: "有职权无流程",
    group: Group::Rsk,
    family: Some(Family::Missing),
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("power_without_flow.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PowerWithoutFlow {}

impl ManifestRule for PowerWithoutFlow {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if cx.kind.is_none_or(|kind| kind.name != "authority-catalogue") || !past(cx, "inventory") {
            return;
        }
        for power in entries(&cx.manifest.root, "powers") {
            sink.saw(1);
            if said(power, "flow").is_some() {
                continue;
            }
            let id = power.str("id").unwrap_or_default();
            let name = power.str("name").unwrap_or_default();
            sink.add(
                Draft::new(
                    cx.manifest.at_member(power, "flow"),
                    text! {
                        zh: "职权 {id}“{name}”没有写明流程图",
                        en: "power `{id}` “{name}” names no flow",
                    },
                )
                .help(text! {
                    zh: "归入流程图（flow-chart），并在 flow 写明",
                    en: "file its flow chart (`flow-chart`) and name it in `flow`",
                })
                .evidence("power", id),
            );
        }
    }
}
