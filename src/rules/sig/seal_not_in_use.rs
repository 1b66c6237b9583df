//! # What it checks
//! Every seal on a document against the time for which `archive.json` has it in use: the day of
//! the imprint (`at`, else the document's date) must not be before `from` or after `to`. Both
//! days themselves count as in use.
//!
//! # Why it matters
//! A seal that was not yet cut, or had been handed in, cannot have been pressed that day: the
//! paper was sealed at another time than it says, or with another seal.
//!
//! # Example
//! A department's seal on a notice, the day after the seal was withdrawn:
//! ```text
//! error[SIG008]: `d1` “值班安排通知”: 农电工作部公章 (`s6`) was used on 2025-03-14, after it was withdrawn on 2025-03-13
//! ```
//!
//! # How to mend
//! Correct the day or the seal in the manifest, or the dates of the seal in `archive.json`, by
//! the register of seals.
//!
//! # Innocent causes
//! An older imprint of the same name was replaced and both were registered under one id; a paper
//! was sealed weeks after its date and `at` was left out: enter the day of sealing.
//!
//! # Configuration
//! None. The times of use stand in `archive.json`.
//!
//! # Basis
//! The register of seals in `archive.json`; GB/T 33190 and GM/T 0031 ask the same of electronic
//! seals.
//!
//! # 检查什么
//! 以 archive.json 所载的启用、停用日期核对材料上的每一枚印章：用印日（at，没有则为材料日期）
//! 不得早于启用日（from），也不得晚于停用日（to）。启用、停用当日都算在用。
//!
//! # 为何重要
//! 尚未刻制或已经缴销的印章，那一天盖不出来：或者用印时间与所载不同，或者盖的是另一枚章。
//!
//! # 示例
//! 部门公章停用的次日，又盖在一份通知上：
//! ```text
//! 错误[SIG008]：“值班安排通知”（d1）：农电工作部公章（s6）用于 2025-03-14，而该章已于 2025-03-13 停用
//! ```
//!
//! # 如何改正
//! 对照印章登记簿，改正清单中的用印日期或印章，或改正 archive.json 中印章的启用、停用日期。
//!
//! # 正当情形
//! 同名印章换过一枚，两枚登记成一个编号；成文之后若干天才用印而未写 at：补写用印日。
//!
//! # 配置
//! 无。启用、停用日期写在 archive.json 里。
//!
//! # 依据
//! archive.json 的印章登记；GB/T 33190、GM/T 0031 对电子印章有同样要求。

use jiff::civil::Date;

use crate::archive::{Impression, Seal};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<SealNotInUse>(Meta {
    code: "SIG008",
    name: "seal-not-in-use",
    zh: "印章不在使用期",
    group: Group::Sig,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("seal_not_in_use.rs"),
});

/// It has no options: the times belong to the seals.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SealNotInUse {}

impl ManifestRule for SealNotInUse {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            for impression in document.seals() {
                let Some(seal) = impression.seal().and_then(|id| cx.reference.seals.get(id)) else {
                    continue;
                };
                let Some(day) = used_on(cx, document, impression) else { continue };
                if seal.from.is_none() && seal.to.is_none() {
                    continue;
                }
                sink.saw(1);
                if seal.from.is_some_and(|from| day < from) || seal.to.is_some_and(|to| to < day) {
                    sink.add(finding(cx, document, impression, seal, day));
                }
            }
        }
    }
}

/// The day of the imprint; the document's date where none is given.
fn used_on(cx: &ManifestCx, document: Document, impression: Impression) -> Option<Date> {
    match impression.node.get("at") {
        Some(_) => cx.clock.day_of(impression.at()?),
        None => document.date(),
    }
}

fn finding(cx: &ManifestCx, document: Document, impression: Impression, seal: &Seal, day: Date) -> Draft {
    let Text { zh, en } = cx.document(document);
    let (id, name) = (&seal.id, &seal.name);
    let message = match (seal.from, seal.to) {
        (Some(from), _) if day < from => text! {
            zh: "{zh}：{name}（{id}）用于 {day}，而该章 {from} 才启用",
            en: "{en}: {name} (`{id}`) was used on {day}, before it was issued on {from}",
        },
        (_, Some(to)) => text! {
            zh: "{zh}：{name}（{id}）用于 {day}，而该章已于 {to} 停用",
            en: "{en}: {name} (`{id}`) was used on {day}, after it was withdrawn on {to}",
        },
        _ => text! { zh: "{zh}：{name}（{id}）用于 {day}", en: "{en}: {name} (`{id}`) was used on {day}" },
    };
    let dated = |date: Option<Date>| date.map(|date| date.to_string());
    Draft::new(cx.manifest.at(impression.node), message)
        .help(text! {
            zh: "对照印章登记簿，核对用印日期、印章编号与 archive.json 中的启用、停用日期",
            en: "hold the day, the seal and its dates in archive.json against the register of seals",
        })
        .evidence("seal", id.as_str())
        .evidence("day", day.to_string())
        .evidence("from", dated(seal.from))
        .evidence("to", dated(seal.to))
}
