//! # What it checks
//! A finding of a spot check, or a warning with its rectification, that no `deadline` is set for.
//! What was mended on the day of the check needs none.
//!
//! # Why it matters
//! Without a deadline nothing is ever late, and nobody has to answer.
//!
//! # Example
//! ```text
//! warning[RSK005]: the warning on `r1` sets no deadline
//! ```
//!
//! # How to mend
//! Set the deadline that was given; if none was given, give one.
//!
//! # Innocent causes
//! What was mended on the spot: enter `rectified` with the day of the check.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Spot checks on three levels; warning and rectification.
//!
//! # 检查什么
//! 抽查发现的问题，或预警整改，没有写明整改期限（deadline）。检查当日即改的不需要。
//!
//! # 为何重要
//! 没有期限，就永远谈不上逾期，也就没有人需要交代。
//!
//! # 示例
//! ```text
//! 警告[RSK005]：对 r1 的预警没有写明整改期限
//! ```
//!
//! # 如何改正
//! 补登当时给的期限；当时没有给的，现在定下来。
//!
//! # 正当情形
//! 立行立改的：在 rectified 写明检查当日。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 三级抽查；预警与整改。

use super::words::{check_days, entries, said};
use crate::archive::date_of;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<DeadlineMissing>(Meta {
    code: "RSK005",
    name: "deadline-missing",
    zh: "未定整改期限",
    group: Group::Rsk,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("deadline_missing.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DeadlineMissing {}

impl ManifestRule for DeadlineMissing {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let root = &cx.manifest.root;
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("spot-check") => {
                let last = check_days(cx).last().copied();
                for finding in entries(root, "findings") {
                    let mended =
                        finding.get("rectified").and_then(|mended| mended.str("date")).and_then(date_of);
                    sink.saw(1);
                    if said(finding, "deadline").is_none() && mended.is_none_or(|mended| Some(mended) > last)
                    {
                        let id = finding.str("id").unwrap_or_default();
                        let text = text! {
                            zh: "问题 {id} 没有写明整改期限",
                            en: "finding `{id}`: no deadline to mend it by",
                        };
                        sink.add(draft(cx, finding, text).evidence("finding", id));
                    }
                }
            }
            Some("rectification") => {
                let Some(record) = root.get("record") else { return };
                sink.saw(1);
                if said(record, "deadline").is_none() {
                    let source = record.str("source").unwrap_or_default();
                    let text = text! {
                        zh: "对 {source} 的预警没有写明整改期限",
                        en: "the warning on `{source}` sets no deadline",
                    };
                    sink.add(draft(cx, record, text).evidence("source", source));
                }
            }
            _ => {}
        }
    }
}

fn draft(cx: &ManifestCx, node: &Node, text: Text) -> Draft {
    Draft::new(cx.manifest.at_member(node, "deadline"), text).help(text! {
        zh: "补登当时给的期限；检查当日即改的，在 rectified 写明",
        en: "set the deadline that was given; what was mended on the spot says so in `rectified`",
    })
}
