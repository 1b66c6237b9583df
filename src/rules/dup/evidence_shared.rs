//! # What it checks
//! The same bytes as evidence under one title in several dossiers, undeclared. Silent: a declared
//! `copy_of`, dossiers of which one refers to the other. Within one dossier a paper may support
//! several claims: that is thrift, and beyond five PAD007's.
//!
//! # Why it matters
//! One activity that proves the year's work of three departments was counted three times.
//!
//! # Example
//! ```text
//! advice[DUP007] (likely): one paper is evidence in 2 dossiers
//! ```
//!
//! # How to mend
//! Keep it in the dossier that it belongs to, and point to it from the others with `copy_of`.
//!
//! # Innocent causes
//! Joint work of several units; a decision that all of them carry out.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Digest SHA-256; Circular on easing the grass roots' burden (2019): no repeated reporting of one
//! matter.
//!
//! # 检查什么
//! 完全相同的字节，以同一题名作为佐证存于多个案卷而未声明。不报：声明了 copy_of 的、有引用关系的案
//! 卷之间。同一案卷内一件佐证多项是节约，超过五项由 PAD007 判断。
//!
//! # 为何重要
//! 一次活动证明了三个部门一年的工作，就被算了三次。
//!
//! # 示例
//! ```text
//! 提示[DUP007]（很可能）：同一材料在 2 个案卷作佐证
//! ```
//!
//! # 如何改正
//! 存于所属案卷，其余案卷用 copy_of 指明。
//!
//! # 正当情形
//! 几个单位共同开展的工作；大家都要执行的决定。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! SHA-256 摘要；关于解决形式主义突出问题为基层减负的通知（2019）：不得就同一事项多头重复报送。

use crate::rules::prelude::*;
use std::collections::BTreeSet;

use super::filed::{all_photos, apart, cluster, is_shared_evidence, same_bytes};
use super::links::Links;

/// The rule.
pub static RULE: Rule = Rule::archive::<EvidenceShared>(Meta {
    code: "DUP007",
    name: "evidence-shared",
    zh: "佐证共用",
    group: Group::Dup,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("evidence_shared.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EvidenceShared {}

impl ArchiveRule for EvidenceShared {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let links = Links::of(cx.everything);
        for group in same_bytes(cx, 1, sink) {
            let group = apart(cx, &links, group);
            if group.len() < 2 || !is_shared_evidence(cx, &group) || all_photos(cx, &group) {
                continue;
            }
            let count = group.iter().map(|filed| filed.dossier).collect::<BTreeSet<_>>().len();
            let Some(draft) = cluster(
                cx,
                &group,
                text! { zh: "同一材料在 {count} 个案卷作佐证", en: "one paper is evidence in {count} dossiers" },
            ) else {
                continue;
            };
            sink.add(draft.help(text! {
                zh: "存于所属案卷，其余案卷用 copy_of 指明",
                en: "keep it where it belongs, and point to it from the others with `copy_of`",
            }));
        }
    }
}
