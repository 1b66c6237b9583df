//! # What it checks
//! An item of a trace catalogue whose trace takes longer than the task: `minutes` over
//! `task_minutes`.
//!
//! # Why it matters
//! When writing it down takes longer than doing it, the writing has become the work.
//!
//! # Example
//! ```text
//! warning[TRC010]: item `l1` “安全工器具试验记录”: 61 minutes of trace for a task of 60 minutes
//! ```
//!
//! # How to mend
//! Ask for less, or keep what the task produces anyway.
//!
//! # Innocent causes
//! A short task with grave consequences, which is worth the writing: say so and waive the finding.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Rules against formalism, to relieve grassroots units: fewer traces, forms, ledgers and groups.
//!
//! # 检查什么
//! 清单事项留痕所用时间比办事本身还长：minutes 大于 task_minutes。
//!
//! # 为何重要
//! 记录比干活还费时间，记录就成了主业。
//!
//! # 示例
//! ```text
//! 警告[TRC010]：事项 l1“安全工器具试验记录”办事 60 分钟，留痕 61 分钟
//! ```
//!
//! # 如何改正
//! 少要一些，或以办事本来形成的材料为准。
//!
//! # 正当情形
//! 事情虽短而后果重大、值得多记的：写明理由予以豁免。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 整治形式主义为基层减负：精简留痕、报表、台账和工作群。

use super::items::items;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<TraceLongerThanTask>(Meta {
    code: "TRC010",
    name: "trace-longer-than-task",
    zh: "留痕比办事还久",
    group: Group::Trc,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("trace_longer_than_task.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TraceLongerThanTask {}

impl ManifestRule for TraceLongerThanTask {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for item in items(cx) {
            let (Some(trace), Some(task)) = (item.number("minutes"), item.number("task_minutes")) else {
                sink.missed(usize::from(item.absurd()));
                continue;
            };
            sink.saw(1);
            if trace <= task {
                continue;
            }
            let Text { zh, en } = item.words();
            sink.add(
                Draft::new(
                    item.at(cx.manifest, "minutes"),
                    text! {
                        zh: "{zh}办事 {task} 分钟，留痕 {trace} 分钟",
                        en: "{en}: {trace} minutes of trace for a task of {task} minutes",
                    },
                )
                .help(text! {
                    zh: "少要一些，或以办事本来形成的材料为准",
                    en: "ask for less, or keep what the task produces anyway",
                })
                .evidence("item", item.id())
                .evidence("minutes", trace)
                .evidence("task_minutes", task),
            );
        }
    }
}
