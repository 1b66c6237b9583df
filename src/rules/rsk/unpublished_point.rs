//! # What it checks
//! A risk point without a day of publication (`published` is missing or null) in a register that
//! has its stage of publication behind it.
//!
//! # Why it matters
//! What the people concerned have never seen they cannot watch.
//!
//! # Example
//! ```text
//! warning[RSK013]: risk point `r1`: no day of publication
//! ```
//!
//! # How to mend
//! Publish it and enter the day; what may not be published belongs in a register that says so by
//! its `secrecy`.
//!
//! # Innocent causes
//! Registers from confidential upwards are not judged, nor open ones that have not come to
//! publication yet.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Integrity risk prevention and control: points, grades and measures are made public.
//!
//! # 检查什么
//! 登记表已过公示环节，而风险点没有公示日期（published 缺失或为 null）。
//!
//! # 为何重要
//! 相关的人没有见过，就谈不上监督。
//!
//! # 示例
//! ```text
//! 警告[RSK013]：风险点 r1 没有公示日期
//! ```
//!
//! # 如何改正
//! 公示并登记日期；不宜公示的，应归入标有密级的登记表。
//!
//! # 正当情形
//! 秘密级以上的登记表不作判断；未结案卷尚未到公示环节的也不作判断。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 廉能风险防控：风险点、等级和措施应当公示。

use super::words::{entries, said};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<UnpublishedPoint>(Meta {
    code: "RSK013",
    name: "unpublished-point",
    zh: "风险点未公示",
    group: Group::Rsk,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("unpublished_point.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct UnpublishedPoint {}

impl ManifestRule for UnpublishedPoint {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let root = &cx.manifest.root;
        let secret = matches!(root.str("secrecy"), Some("confidential" | "secret" | "top-secret"));
        if secret || cx.kind.is_none_or(|kind| kind.name != "risk-register") || !cx.passed("publish") {
            return;
        }
        for point in entries(root, "points") {
            sink.saw(1);
            if said(point, "published").is_some() {
                continue;
            }
            let id = point.str("id").unwrap_or_default();
            sink.add(
                Draft::new(
                    cx.manifest.at_member(point, "published"),
                    text! { zh: "风险点 {id} 没有公示日期", en: "risk point `{id}`: no day of publication" },
                )
                .help(text! {
                    zh: "公示并登记日期；不宜公示的，登记表应标明密级",
                    en: "publish it and enter the day; a register that may not be published says so by its `secrecy`",
                })
                .evidence("point", id),
            );
        }
    }
}
