//! # What it checks
//! Who made a spot check, against its level: on a day of the check the checker held a post whose
//! duties have `directed-check`, `lead-check` or `daily-check`, as the level asks.
//!
//! # Why it matters
//! The three levels check each other. A directed check that was made by the ones who check daily
//! is a daily check under another name.
//!
//! # Example
//! ```text
//! error[RSK011]: a check of level directed, but 郭立新 (`p4`) held no post with `directed-check` on 2025-07-16
//! ```
//!
//! # How to mend
//! Correct the level or the checker; if the duty was given, enter it in the post in
//! `archive.json`.
//!
//! # Innocent causes
//! The duty was given for this one check by an order that `archive.json` does not have. Outsiders
//! (`external`) and people that `archive.json` does not know are not judged.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Spot checks on three levels: directed by the one in charge, led by the functional department,
//! daily by the head of the office.
//!
//! # 检查什么
//! 抽查人与抽查层级比对：检查当日，检查人所任职务的职责中应有该层级的 directed-check、lead-
//! check 或 daily-check。
//!
//! # 为何重要
//! 三级抽查是相互校验的。由日常检查的人去做定向抽查，只是换了个名目的日常检查。
//!
//! # 示例
//! ```text
//! 错误[RSK011]：分管领导定向抽查由郭立新（p4）进行，其在 2025-07-16 所任职务（运维班班长）没有 directed-check 职责
//! ```
//!
//! # 如何改正
//! 更正层级或检查人；确有授权的，在 archive.json 的职务中登记该职责。
//!
//! # 正当情形
//! 以专门文件就这一次抽查作过授权，而 archive.json 没有登记。外聘人员（external）和 archive.
//! json 未载的人不作判断。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 三级抽查：分管领导定向、职能部门牵头、部室主任日常。

use super::words::{check_days, level};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<CheckerOutOfLevel>(Meta {
    code: "RSK011",
    name: "checker-out-of-level",
    zh: "检查人层级不符",
    group: Group::Rsk,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("checker_out_of_level.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct CheckerOutOfLevel {}

impl ManifestRule for CheckerOutOfLevel {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if cx.kind.is_none_or(|kind| kind.name != "spot-check") {
            return;
        }
        let Some(record) = cx.manifest.root.get("record") else { return };
        let (Some(asked), Some(id)) = (record.str("level"), record.str("checker")) else { return };
        let duty = match asked {
            "directed" => "directed-check",
            "lead" => "lead-check",
            "daily" => "daily-check",
            _ => return,
        };
        let Some(checker) = cx.reference.people.get(id).filter(|person| !person.external) else { return };
        let days = check_days(cx);
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return };
        sink.saw(1);
        if days.iter().any(|day| checker.had_duty(duty, *day)) {
            return;
        }
        let name = cx.reference.person_name(id);
        let when = if first == last { first.to_string() } else { format!("{first} – {last}") };
        let Text { zh, en } = level(asked);
        let posts: Vec<&str> = checker
            .posts
            .iter()
            .filter(|post| days.iter().any(|day| post.held_on(*day)))
            .map(|post| post.title.as_str())
            .collect();
        let held = if posts.is_empty() { String::new() } else { format!("（{}）", posts.join("、")) };
        sink.add(
            Draft::new(
                cx.manifest.at_member(record, "checker"),
                text! {
                    zh: "{zh}由{name}（{id}）进行，其在 {when} 所任职务{held}没有 {duty} 职责",
                    en: "a check of level {en}, but {name} (`{id}`) held no post with `{duty}` on {when}",
                },
            )
            .help(text! {
                zh: "更正层级或检查人；确有授权的，在 archive.json 的职务中登记",
                en: "correct the level or the checker; a duty that was given stands in the post in archive.json",
            })
            .evidence("level", asked)
            .evidence("checker", id)
            .evidence("day", first.to_string()),
        );
    }
}
