//! # What it checks
//! Each line of `issues` names who approved it.
//!
//! # Why it matters
//! Whoever holds the key can take; the approval is what makes an issue of it.
//!
//! # Example
//! ```text
//! error[LED006]: JKLYJ-70 导线: 410 issued to 运维班 on 2025-03-12 without an approver
//! ```
//!
//! # How to mend
//! Enter who approved it, from the issue slip. Where nobody did, say so; do not approve after the
//! fact.
//!
//! # Innocent causes
//! Issued in an emergency and approved by telephone: enter who approved it and file the note.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Material accounting on five levels: issue by approval.
//!
//! # 检查什么
//! issues 的每一条都写明批准人。
//!
//! # 为何重要
//! 管钥匙的人谁都能拿；有了批准，才叫出库。
//!
//! # 示例
//! ```text
//! 错误[LED006]：JKLYJ-70 导线：2025-03-12 出库 410（运维班），没有批准人
//! ```
//!
//! # 如何改正
//! 依出库单填写批准人。确实无人批准的，如实说明，不要事后补批。
//!
//! # 正当情形
//! 抢险时电话批准：写明批准人并归入记录。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 物资五级核算：审批发放。

use crate::rules::prelude::*;

use super::materials::record;
use crate::json::Kind;

/// The rule.
pub static RULE: Rule = Rule::manifest::<IssueWithoutApproval>(Meta {
    code: "LED006",
    name: "issue-without-approval",
    zh: "出库未批准",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("issue_without_approval.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct IssueWithoutApproval {}

impl ManifestRule for IssueWithoutApproval {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for issue in record(cx).map_or(&[][..], |record| record.list("issues")) {
            sink.saw(1);
            let blank = issue.get("approver").is_none_or(|approver| {
                matches!(approver.kind, Kind::Null)
                    || approver.as_str().is_some_and(|text| text.trim().is_empty())
            });
            if !blank {
                continue;
            }
            let [item, to, date] = ["item", "to", "date"].map(|key| issue.str(key).unwrap_or_default());
            let quantity = issue.get("quantity").and_then(Node::as_number).unwrap_or_default();
            sink.add(
                Draft::new(
                    cx.manifest.at(issue),
                    text! {
                        zh: "{item}：{date} 出库 {quantity}（{to}），没有批准人",
                        en: "{item}: {quantity} issued to {to} on {date} without an approver",
                    },
                )
                .help(text! {
                    zh: "依出库单填写批准人；确实无人批准的，如实说明",
                    en: "enter who approved it, from the issue slip; where nobody did, say so",
                })
                .evidence("item", item)
                .evidence("quantity", quantity)
                .evidence("to", to)
                .evidence("date", date),
            );
        }
    }
}
