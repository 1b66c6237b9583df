//! # What it checks
//! A record that must be continuous has a blank stretch: shifts of a handover that do not follow
//! each other, or a patrol log without an entry on a day, in a week or in a month that its
//! frequency asks for. Daily patrols are due on working days; weekends and the archive's holidays
//! are not blank.
//!
//! # Why it matters
//! The blank is where something happened that nobody wrote down, or where nobody was there.
//!
//! # Example
//! ```text
//! warning[CMP009] (likely): no entry from 2025-03-12 to 2025-03-17 (frequency daily, counted in working days)
//! ```
//!
//! # How to mend
//! Add the missing entry from what was written at the time, or say in the dossier why there is
//! none.
//!
//! # Innocent causes
//! The post was closed for repair, the river was in flood and the patrol replaced by a guard on
//! the spot, the officer was ill and nobody stood in. An archive without a list of holidays is
//! given the usual ones around New Year, Spring Festival, May Day and National Day.
//!
//! # Configuration
//! `slack-minutes` (30): shorter holes between shifts are not reported.
//!
//! # Basis
//! DA/T 70-2018, GD-2-6; river-chief patrol rules.
//!
//! # 检查什么
//! 应当连续的记录有空白：交接班的班次接不上；巡查日志在其频次所要求的某日、某周、某月没有记录。
//! 每日巡查以工作日为准；周末和档案库所列节假日不算空白。
//!
//! # 为何重要
//! 空白之处，或是发生了没有记下的事，或是没有人在岗。
//!
//! # 示例
//! ```text
//! 警告[CMP009]（很可能）：2025-03-12 至 2025-03-17 没有巡查记录（频次 daily，以工作日计）
//! ```
//!
//! # 如何改正
//! 依当时的记录补上，或在案卷中说明缘由。
//!
//! # 正当情形
//! 岗位因检修停用；汛期改为驻守；责任人生病而无人代理。没有节假日表的档案库，按元旦、春节、五一、
//! 国庆前后的惯例放宽。
//!
//! # 配置
//! slack-minutes（30）：短于此的班次空隙不报。
//!
//! # 依据
//! DA/T 70-2018 GD-2-6；河长巡查制度。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::archive::date_of;
use crate::json::resolve;

/// The rule.
pub static RULE: Rule = Rule::manifest::<TimeGap>(Meta {
    code: "CMP009",
    name: "time-gap",
    zh: "时间空白",
    group: Group::Cmp,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("time_gap.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct TimeGap {
    /// Holes between shifts up to this long are not reported.
    slack_minutes: i64,
}

impl Default for TimeGap {
    fn default() -> Self {
        Self { slack_minutes: 30 }
    }
}

impl ManifestRule for TimeGap {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(kind) = cx.kind else { return };
        for continuous in &kind.requires.continuous {
            let Some(entries) = resolve(&cx.manifest.root, &continuous.entries) else { continue };
            if let (Some(from), Some(to)) = (&continuous.from, &continuous.to) {
                self.spans(cx, entries, from, to, sink);
            } else if let (Some(date), Some(frequency)) = (&continuous.date, &continuous.frequency) {
                let frequency = resolve(&cx.manifest.root, frequency).and_then(Node::as_str);
                days(cx, entries, date, frequency.unwrap_or_default(), sink);
            }
        }
    }
}

impl TimeGap {
    /// Spans that must follow each other.
    fn spans(&self, cx: &ManifestCx, entries: &Node, from: &str, to: &str, sink: &mut Sink) {
        let mut spans: Vec<(Timestamp, Timestamp, &Node)> = entries
            .items()
            .iter()
            .filter_map(|entry| {
                let moment = |key| entry.str(key).and_then(|text| cx.clock.moment_of(text));
                Some((moment(from)?, moment(to)?, entry))
            })
            .collect();
        spans.sort_by_key(|(from, to, _)| (*from, *to));
        sink.saw(spans.len());
        let mut covered: Option<Timestamp> = None;
        for (begin, end, entry) in spans {
            if let Some(last) = covered
                && begin.as_second() - last.as_second() > self.slack_minutes * 60
            {
                let minutes = (begin.as_second() - last.as_second()) / 60;
                let shown = |moment| cx.clock.zoned(moment).strftime("%Y-%m-%dT%H:%M").to_string();
                let (last, begin) = (shown(last), shown(begin));
                sink.add(
                    Draft::new(
                        cx.manifest.at_member(entry, from),
                        text! {
                            zh: "{last} 至 {begin} 无人值班（{minutes} 分钟）",
                            en: "nobody on shift from {last} to {begin} ({minutes} minutes)",
                        },
                    )
                    .help(help())
                    .evidence("from", last)
                    .evidence("to", begin)
                    .evidence("minutes", minutes),
                );
            }
            covered = covered.max(Some(end));
        }
    }
}

fn help() -> Text {
    text! {
        zh: "依当时的记录补上，或在案卷中说明缘由",
        en: "add the entry from what was written at the time, or say in the dossier why there is none",
    }
}

/// Days, weeks or months that must each have an entry, from the first entry to the last, or to
/// the end of the stage that they were made in.
fn days(cx: &ManifestCx, entries: &Node, key: &str, frequency: &str, sink: &mut Sink) {
    let entries: BTreeMap<Date, &Node> = entries
        .items()
        .iter()
        .rev()
        .filter_map(|entry| Some((entry.str(key).and_then(date_of)?, entry)))
        .collect();
    let (Some(first), Some(last)) = (entries.keys().next().copied(), entries.keys().last().copied()) else {
        return;
    };
    sink.saw(entries.len());
    // The record ends where its stage does; days spent on review are no gap.
    let stage = cx.manifest.root.list("stages").first();
    let end = stage.and_then(|stage| stage.str("to")).and_then(date_of).map_or(last, |to| last.max(to));
    // A record of centuries is a date entered wrongly, which is STR010's to say.
    if first.until(end).map_or(true, |span| span.get_days() > 366 * 30) {
        return;
    }
    let period = |day: Date| match frequency {
        "weekly" => (day.iso_week_date().year(), day.iso_week_date().week()),
        "monthly" => (day.year(), day.month()),
        _ => (day.year(), 0),
    };
    let mut runs: Vec<(Date, Date)> = Vec::new();
    match frequency {
        "daily" => {
            let mut run: Option<(Date, Date)> = None;
            for day in first.series(jiff::Span::new().days(1)).take_while(|day| *day <= end) {
                if entries.contains_key(&day) {
                    runs.extend(run.take());
                } else if cx.reference.is_working_day(day) {
                    run = Some(run.map_or((day, day), |(from, _)| (from, day)));
                }
            }
            runs.extend(run);
            runs.retain(|run| !usual_holiday(cx, *run));
        }
        "weekly" | "monthly" => {
            let filled: BTreeSet<_> = entries.keys().map(|day| period(*day)).collect();
            let mut due: BTreeMap<_, (Date, Date, bool)> = BTreeMap::new();
            for day in first.series(jiff::Span::new().days(1)).take_while(|day| *day <= end) {
                let slot = due.entry(period(day)).or_insert((day, day, false));
                slot.1 = day;
                slot.2 |= cx.reference.is_working_day(day);
            }
            // The last period has not ended where the record ends inside it.
            let ends = due.keys().last().copied();
            let whole = |key, to: Date| Some(key) != ends || period(to.tomorrow().unwrap_or(to)) != key;
            for (key, (from, to, worked)) in due {
                if worked && !filled.contains(&key) && whole(key, to) {
                    runs.push((from, to));
                }
            }
            runs.retain(|run| !usual_holiday(cx, *run));
        }
        _ => return,
    }
    for (from, to) in runs {
        let next = entries.range(to..).next().or_else(|| entries.range(..from).next_back());
        let Some((_, entry)) = next else { continue };
        let (zh, en) = match frequency {
            "daily" => ("工作日", "working days"),
            "weekly" => ("周", "weeks"),
            _ => ("月", "months"),
        };
        sink.add(
            Draft::new(
                cx.manifest.at_member(entry, key),
                text! {
                    zh: "{from} 至 {to} 没有巡查记录（频次 {frequency}，以{zh}计）",
                    en: "no entry from {from} to {to} (frequency {frequency}, counted in {en})",
                },
            )
            .help(help())
            .subject(format!("gap:{from}"))
            .evidence("from", from.to_string())
            .evidence("to", to.to_string())
            .evidence("frequency", frequency),
        );
    }
}

/// Where an archive has no calendar, whether a short gap lies in the days around New Year, Spring
/// Festival, May Day and National Day.
fn usual_holiday(cx: &ManifestCx, (from, to): (Date, Date)) -> bool {
    let known = cx.reference.holidays.iter().any(|day| day.year() == from.year());
    if known || from.until(to).map_or(true, |span| span.get_days() > 10) {
        return false;
    }
    let touches = |month: i8, first: i8, last: i8| {
        let bound = |day| Date::new(from.year(), month, day).ok();
        matches!((bound(first), bound(last)), (Some(first), Some(last)) if from <= last && to >= first)
    };
    touches(1, 1, 3)
        || touches(1, 20, 31)
        || touches(2, 1, 25)
        || touches(4, 3, 6)
        || touches(5, 1, 5)
        || touches(10, 1, 8)
}
