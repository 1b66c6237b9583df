//! # What it checks
//! A date of something that is said to have happened, later than the export of the archive: a
//! document's date, a signature, a seal, a photo, the opening or closing of a dossier, an entry of
//! a ledger or log.
//!
//! # Why it matters
//! What had not happened when the archive was exported cannot be recorded in it. A wrong year is
//! the commonest cause; a paper prepared in advance is another.
//!
//! # Example
//! ```text
//! error[FAB010]: dated 2026-05-10, after the export on 2026-03-31
//! ```
//!
//! # How to mend
//! Correct the date. A paper prepared for a later day is filed when that day has come.
//!
//! # Innocent causes
//! A year entered wrongly in January. Deadlines, due dates, ends of terms and planned ends of
//! stages may lie ahead and are not looked at.
//!
//! # Configuration
//! None. Without `exported` in archive.json the rule does not apply.
//!
//! # Basis
//! DA/T 70-2018, GD-1-5.
//!
//! # 检查什么
//! 所称已发生之事的日期晚于档案库的导出：材料日期、签字、用印、照片、立卷结卷、台账和日志的记录。
//!
//! # 为何重要
//! 导出时还没有发生的事，不可能已经记录在内。最常见的是年份写错，也有提前备好的材料。
//!
//! # 示例
//! ```text
//! 错误[FAB010]：日期 2026-05-10，晚于导出日 2026-03-31
//! ```
//!
//! # 如何改正
//! 改正日期。为日后准备的材料，到时再归档。
//!
//! # 正当情形
//! 一月里写错年份。期限、截止日、任期止、环节计划止可以在将来，不看。
//!
//! # 配置
//! 无。archive.json 没有 exported 时本规则不适用。
//!
//! # 依据
//! DA/T 70-2018 GD-1-5。

use crate::rules::prelude::*;
use jiff::civil::Date;

use crate::json::Kind;

/// The rule.
pub static RULE: Rule = Rule::manifest::<FutureDate>(Meta {
    code: "FAB010",
    name: "future-date",
    zh: "日期在导出之后",
    group: Group::Fab,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("future_date.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FutureDate {}

/// Keys whose dates are of things that happened.
const HAPPENED: [&str; 8] = ["date", "at", "opened", "closed", "reviewed", "published", "issued", "bought"];

impl ManifestRule for FutureDate {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(today) = cx.clock.today() else { return };
        visit(cx, &cx.manifest.root, "", today, sink);
    }
}

fn visit(cx: &ManifestCx, node: &Node, key: &str, today: Date, sink: &mut Sink) {
    match &node.kind {
        Kind::Object(members) => {
            for member in members {
                visit(cx, &member.value, &member.key, today, sink);
            }
        }
        Kind::Array(items) => items.iter().for_each(|item| visit(cx, item, key, today, sink)),
        Kind::String(written) if HAPPENED.contains(&key) => {
            let Some(day) = cx.clock.day_of(written) else { return };
            sink.saw(1);
            if day <= today {
                return;
            }
            sink.add(
                Draft::new(
                    cx.manifest.at(node),
                    text! {
                        zh: "日期 {day}，晚于导出日 {today}",
                        en: "dated {day}, after the export on {today}",
                    },
                )
                .help(text! {
                    zh: "改正日期；为日后准备的材料，到时再归档",
                    en: "correct the date; a paper prepared for a later day is filed when that day has come",
                })
                .evidence("date", day.to_string())
                .evidence("exported", today.to_string()),
            );
        }
        _ => {}
    }
}
