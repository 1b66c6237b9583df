//! # What it checks
//! The hours of one person on one day, over the whole archive: patrols, home visits, meetings in
//! person and shifts, each cut at midnight. Over 24 is reported. What lies within another record
//! of the same place, and patrols of the unit within a shift, count once; entries without both
//! times do not count.
//!
//! # Why it matters
//! A day has 24 hours.
//!
//! # Example
//! ```text
//! warning[FAB019] (likely): 郭立新 (`p4`): 2 records of 2025-03-08 come to 24.7 hours
//! ```
//!
//! # How to mend
//! Find the entry whose times or person are wrong and correct it.
//!
//! # Innocent causes
//! A shift of 24 hours during which the person was called away and which nobody cut; a deputy's
//! hours under the name of the one in charge; an end typed on the wrong day.
//!
//! # Configuration
//! `hours` (24).
//!
//! # Basis
//! Inspectors add up a person's day.
//!
//! # 检查什么
//! 全库范围内，一人一日的时间合计：巡查、入户走访、当面会议、值班，以零点为界。超过 24 小时即报。
//! 同一地点、包含在另一记录之内的，以及值班期间本单位的巡查，只计一次；缺起止时间的不计。
//!
//! # 为何重要
//! 一天只有 24 小时。
//!
//! # 示例
//! ```text
//! 警告[FAB019]（很可能）：郭立新（p4）2025-03-08 的 2 条记录合计 24.7 小时
//! ```
//!
//! # 如何改正
//! 找出时间或人员有误的记录并更正。
//!
//! # 正当情形
//! 二十四小时值班中途被叫走而未扣除；他人代去而写负责人；结束时间的日期录错。
//!
//! # 配置
//! hours（24）。
//!
//! # 依据
//! 检查人员会把一个人一天的时间加起来。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::whereabouts::{Doing, Stay, alike, stays};

/// The rule.
pub static RULE: Rule = Rule::across::<ImpossibleHours>(Meta {
    code: "FAB019",
    name: "impossible-hours",
    zh: "一日超过二十四小时",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("impossible_hours.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct ImpossibleHours {
    /// Hours that a day has.
    hours: i64,
}

impl Default for ImpossibleHours {
    fn default() -> Self {
        Self { hours: 24 }
    }
}

/// A part of a stay: begin, end, and whose it is.
type Part<'a> = (i64, i64, &'a Row<Stay>);

/// Days that one stay is cut into, at most: a longer one is a date typed wrongly.
const DAYS: usize = 31;

impl AcrossRule for ImpossibleHours {
    type Row = Stay;

    fn gather(&self, cx: &DossierCx) -> Vec<Stay> {
        stays(cx)
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Stay>], sink: &mut Sink) {
        let mut days: BTreeMap<(&str, Date), Vec<Part>> = BTreeMap::new();
        for row in rows {
            for (day, from, to) in cut(cx, row) {
                days.entry((&row.person, day)).or_default().push((from, to, row));
            }
        }
        sink.saw(days.len());
        for ((person, day), mut parts) in days {
            let all: i64 = parts.iter().map(|(from, to, _)| to - from).sum();
            if all <= self.hours * 3600 {
                continue;
            }
            // The longest first, so that what lies within another is met after it.
            parts.sort_by_key(|(from, to, row)| (from - to, *from, row.dossier));
            let mut counted: Vec<Part> = Vec::new();
            for part in parts.into_iter().take(500) {
                if !counted.iter().any(|known| within(&part, known)) {
                    counted.push(part);
                }
            }
            let seconds: i64 = counted.iter().map(|(from, to, _)| to - from).sum();
            if seconds > self.hours * 3600 {
                sink.add(report(cx, person, day, seconds, counted));
            }
        }
    }
}

/// Whether a part is told by another one already.
fn within(part: &Part, known: &Part) -> bool {
    let ((from, to, own), (first, last, other)) = (part, known);
    let area = |stay: &Stay, name: &str| stay.area.as_ref().is_some_and(|area| alike(area, name));
    let same = alike(&own.name, &other.name) || area(own, &other.name) || area(other, &own.name);
    let tour = own.area.is_some() && own.area == other.area && own.doing == other.doing;
    let duty = own.doing == Doing::Patrol && other.doing == Doing::Shift && own.unit == other.unit;
    first <= from && to <= last && (same || tour || duty)
}

/// A stay by days of the archive's clock.
fn cut(cx: &ArchiveCx, stay: &Stay) -> Vec<(Date, i64, i64)> {
    let mut parts = Vec::new();
    let mut from = stay.from;
    while from < stay.to && parts.len() < DAYS {
        let Ok(moment) = Timestamp::from_second(from) else { break };
        let local = cx.clock.zoned(moment);
        let rest = 86_400
            - (i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60 + i64::from(local.second()));
        let to = stay.to.min(from.saturating_add(rest));
        parts.push((local.date(), from, to));
        from = to;
    }
    if from < stay.to { Vec::new() } else { parts }
}

fn report(cx: &ArchiveCx, person: &str, day: Date, seconds: i64, mut parts: Vec<Part>) -> Draft {
    parts.sort_by_key(|(from, _, row)| (&cx.dossiers[row.dossier].manifest, *from, &row.spot.subject));
    let place = |row: &Row<Stay>| cx.dossiers[row.dossier].location(&row.spot);
    let mut location = parts.first().map(|(_, _, row)| place(row)).unwrap_or_default();
    if parts.iter().any(|(_, _, row)| Some(row.dossier) != parts.first().map(|(_, _, row)| row.dossier)) {
        location.dossier = None;
    }
    let tenths = (seconds + 180) / 360;
    let hours =
        if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) };
    let name = cx.reference.person_name(person);
    let count = parts.len();
    let mut draft = Draft::new(
        location,
        text! {
            zh: "{name}（{person}）{day} 的 {count} 条记录合计 {hours} 小时",
            en: "{name} (`{person}`): {count} records of {day} come to {hours} hours",
        },
    )
    .help(text! {
        zh: "找出时间或人员有误的记录并更正；值班中途离开未扣除也会如此",
        en: "find the entry whose times or person are wrong; a shift that was left without cutting it looks the same",
    })
    .subject(format!("{person}|{day}"))
    .evidence("person", person)
    .evidence("day", day.to_string())
    .evidence("hours", hours);
    for (_, _, row) in parts {
        let (Text { zh, en }, at) = (row.doing.text(), &row.place);
        draft = draft.member(place(row), text! { zh: "{zh}（{at}）", en: "{en} at {at}" });
    }
    draft
}
