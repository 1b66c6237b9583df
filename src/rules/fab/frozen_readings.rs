//! # What it checks
//! Readings of patrol logs, in the order of time, by name and place over the whole archive: 20 or
//! more in a row, over ten or more days, written the same to the last digit; a whole series of 20
//! or more in which nine of ten are one value and no more than two values occur; or 20 or more
//! that repeat one sequence over and over. Only where readings of that name do vary at the
//! precision written: elsewhere, or earlier in the same place, at least eight readings of which
//! half or more differ from the one before once they are rounded to that precision. Written forms
//! are compared, so “7.10” is not 7.1. Zeros are not looked at.
//!
//! # Why it matters
//! An instrument that moves everywhere else does not stand still for a month; copied rows do.
//!
//! # Example
//! ```text
//! warning[FAB008] (likely): 21 readings of 水位 at 柳河上段 are all 2.31, from 2025-03-24 to 2025-04-21
//! ```
//!
//! # How to mend
//! Check the instrument. If it was stuck, say so in the log; if rows were copied, correct them.
//!
//! # Innocent causes
//! A stuck or broken gauge; a sluice that holds the level; an instrument that shows fewer digits
//! than the others. Where all series of a name are quiet the rule is silent: what never changes
//! need not be read so often (TRC004).
//!
//! # Configuration
//! `least` (20), `least-days` (10), `least-compared` (8), `varying-percent` (50).
//!
//! # Basis
//! Digit and variation tests of laboratory and field data.
//!
//! # 检查什么
//! 巡查日志的读数，全库按名称、地点、时间先后排列：连续 20 次以上、跨十天以上，写法到末位都相同；
//! 或 20 次以上的整个序列中九成是同一值、总共不超过两个值；或 20 次以上反复重复同一串数。且同名
//! 读数在所写精度上确有变化：别处，或同一地点此前，有八次以上，按该精度取整后一半以上与前一次不
//! 同。按写法比较，“7.10” 不是 7.1。零值不看。
//!
//! # 为何重要
//! 别处都在动的仪表，不会在一处停一个月；照抄的行才会。
//!
//! # 示例
//! ```text
//! 警告[FAB008]（很可能）：柳河上段的水位 21 次读数都是 2.31，2025-03-24 至 2025-04-21
//! ```
//!
//! # 如何改正
//! 检查仪表；卡住的在日志中写明；照抄的更正。
//!
//! # 正当情形
//! 仪表卡住或损坏；闸门控制水位；该处仪表位数较少。同名读数处处平静的不报：不变的东西本不必读得
//! 这样勤（TRC004）。
//!
//! # 配置
//! least（20）、least-days（10）、least-compared（8）、varying-percent（50）。
//!
//! # 依据
//! 实验和现场数据的变异检验。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::whereabouts::plain;
use crate::archive::date_of;

/// The rule.
pub static RULE: Rule = Rule::across::<FrozenReadings>(Meta {
    code: "FAB008",
    name: "frozen-readings",
    zh: "读数不动",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("frozen_readings.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct FrozenReadings {
    /// Readings that are needed.
    least: usize,
    /// Days that they are of.
    least_days: usize,
    /// Readings that a series to compare with has.
    least_compared: usize,
    /// Per cent of its readings that differ from the one before.
    varying_percent: usize,
}

impl Default for FrozenReadings {
    fn default() -> Self {
        Self { least: 20, least_days: 10, least_compared: 8, varying_percent: 50 }
    }
}

/// One reading.
#[derive(Debug, Serialize, Deserialize)]
struct Reading {
    name: String,
    place: String,
    unit: String,
    shown: String,
    date: Date,
    start: String,
    /// As it is written.
    value: String,
    at: Spot,
}

/// Readings of one name by unit and place.
type Places<'a> = BTreeMap<(&'a str, &'a str), Vec<&'a Row<Reading>>>;

/// A stretch of a series and how it is odd.
struct Stretch {
    from: usize,
    to: usize,
    what: Oddity,
}

/// How readings can be too quiet.
enum Oddity {
    Same,
    AlmostSame,
    Repeats(usize),
}

impl AcrossRule for FrozenReadings {
    type Row = Reading;

    fn gather(&self, cx: &DossierCx) -> Vec<Reading> {
        if cx.kind.is_none_or(|kind| kind.name != "patrol-log") {
            return Vec::new();
        }
        let Some(record) = cx.manifest.root.get("record") else { return Vec::new() };
        let unit = cx.manifest.root.str("unit").unwrap_or_default();
        let route = record.str("route").unwrap_or_default();
        let mut rows = Vec::new();
        for entry in record.list("entries") {
            let Some(date) = entry.str("date").and_then(date_of) else { continue };
            let place = entry.get("place").and_then(|place| place.str("name")).unwrap_or(route);
            for reading in entry.get("readings").map_or(&[][..], Node::members) {
                if let Some(value) = reading.value.as_number() {
                    rows.push(Reading {
                        name: plain(&reading.key),
                        place: format!("{}|{}", plain(route), plain(place)),
                        unit: unit.to_owned(),
                        shown: format!("{place}\u{0}{}", reading.key),
                        date,
                        start: entry.str("start").unwrap_or_default().to_owned(),
                        value: value.to_owned(),
                        at: Spot::of(cx.manifest, &reading.value),
                    });
                }
            }
        }
        rows
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Reading>], sink: &mut Sink) {
        let mut names: BTreeMap<&str, Places> = BTreeMap::new();
        for row in rows {
            names.entry(&row.name).or_default().entry((&row.unit, &row.place)).or_default().push(row);
        }
        for mut places in names.into_values() {
            for series in places.values_mut() {
                series.sort_by_key(|row| (row.date, &row.start, row.dossier));
            }
            let all: Vec<&Vec<&Row<Reading>>> = places.values().collect();
            // How lively a series is depends on the precision alone: worked out once for each.
            let mut lively: BTreeMap<usize, Vec<bool>> = BTreeMap::new();
            for (index, series) in all.iter().enumerate() {
                if series.len() < self.least {
                    continue;
                }
                sink.saw(series.len());
                for stretch in self.stretches(series) {
                    let part = &series[stretch.from..stretch.to];
                    let places = part.iter().map(|row| decimals(&row.value)).max().unwrap_or_default();
                    let lively = lively
                        .entry(places)
                        .or_insert_with(|| all.iter().map(|other| self.varies(other, places)).collect());
                    let elsewhere =
                        lively.iter().enumerate().any(|(other, varies)| other != index && *varies);
                    if elsewhere || self.varies(&series[..stretch.from], places) {
                        sink.add(report(cx, part, &stretch.what));
                    }
                }
            }
        }
    }
}

impl FrozenReadings {
    /// Stretches of a series that are too quiet.
    fn stretches(&self, series: &[&Row<Reading>]) -> Vec<Stretch> {
        let mut found = Vec::new();
        let mut from = 0;
        for at in 1..=series.len() {
            if at < series.len() && series[at].value == series[from].value {
                continue;
            }
            if at - from >= self.least && self.long(&series[from..at]) && !is_zero(&series[from].value) {
                found.push(Stretch { from, to: at, what: Oddity::Same });
            }
            from = at;
        }
        if !found.is_empty() || !self.long(series) {
            return found;
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in series {
            *counts.entry(&row.value).or_default() += 1;
        }
        let most = counts.iter().max_by_key(|(_, count)| **count);
        if let Some((value, count)) = most
            && counts.len() <= 2
            && count * 10 >= series.len() * 9
            && !is_zero(value)
        {
            found.push(Stretch { from: 0, to: series.len(), what: Oddity::AlmostSame });
        } else if counts.len() > 2
            && let Some(period) = (3..=series.len() / 4).take(60).find(|period| {
                series.iter().zip(&series[*period..]).all(|(early, late)| early.value == late.value)
            })
        {
            found.push(Stretch { from: 0, to: series.len(), what: Oddity::Repeats(period) });
        }
        found
    }

    /// Whether readings are of enough days.
    fn long(&self, series: &[&Row<Reading>]) -> bool {
        series.len() >= self.least
            && 1 + series.windows(2).filter(|pair| pair[0].date != pair[1].date).count() >= self.least_days
    }

    /// Whether a series moves at a precision of so many decimals.
    fn varies(&self, series: &[&Row<Reading>], places: usize) -> bool {
        if series.len() < self.least_compared {
            return false;
        }
        let scale = 10_f64.powi(places.min(9) as i32);
        let rounded: Vec<i64> = series
            .iter()
            .filter_map(|row| row.value.parse::<f64>().ok())
            .map(|value| (value * scale).round() as i64)
            .collect();
        let moves = rounded.windows(2).filter(|pair| pair[0] != pair[1]).count();
        // A sequence that repeats itself is no witness against another.
        let distinct = rounded.iter().collect::<BTreeSet<_>>().len();
        moves * 100 >= rounded.len().saturating_sub(1) * self.varying_percent && distinct >= 4
    }
}

fn is_zero(value: &str) -> bool {
    value.parse::<f64>().is_ok_and(|value| value == 0.0)
}

fn decimals(value: &str) -> usize {
    let mantissa = value.split(['e', 'E']).next().unwrap_or_default();
    mantissa.split_once('.').map_or(0, |(_, rest)| rest.len())
}

fn report(cx: &ArchiveCx, part: &[&Row<Reading>], what: &Oddity) -> Draft {
    let (first, last) = (part[0], part[part.len() - 1]);
    let mut lowest = first;
    for row in part {
        if cx.dossiers[row.dossier].manifest < cx.dossiers[lowest.dossier].manifest {
            lowest = row;
        }
    }
    let mut location = cx.dossiers[lowest.dossier].location(&lowest.at);
    let dossiers: BTreeMap<&str, &Row<Reading>> =
        part.iter().rev().map(|row| (cx.dossiers[row.dossier].manifest.as_str(), *row)).collect();
    if dossiers.len() > 1 {
        location.dossier = None;
    }
    let (place, name) = first.shown.split_once('\u{0}').unwrap_or_default();
    let (count, from, to, value) = (part.len(), first.date, last.date, &first.value);
    let text = match what {
        Oddity::Same => text! {
            zh: "{place}的{name} {count} 次读数都是 {value}，{from} 至 {to}",
            en: "{count} readings of {name} at {place} are all {value}, from {from} to {to}",
        },
        Oddity::AlmostSame => text! {
            zh: "{place}的{name} {count} 次读数只有两个值，九成以上相同，{from} 至 {to}",
            en: "{count} readings of {name} at {place} have two values, nine of ten the same, from {from} to {to}",
        },
        Oddity::Repeats(period) => text! {
            zh: "{place}的{name} {count} 次读数每 {period} 次重复一遍，{from} 至 {to}",
            en: "{count} readings of {name} at {place} repeat every {period}, from {from} to {to}",
        },
    };
    let mut draft = Draft::new(location, text)
        .help(text! {
            zh: "检查仪表，卡住的在日志中写明；照抄的更正；闸门控制水位也会如此",
            en: "check the instrument, and say in the log where it was stuck; correct copied rows; a sluice that holds the level looks the same",
        })
        .subject(format!("{}|{}|{}", first.unit, first.place, first.name))
        .evidence("reading", name)
        .evidence("value", value.as_str())
        .evidence("readings", count)
        .evidence("from", from.to_string())
        .evidence("to", to.to_string());
    if dossiers.len() > 1 {
        for row in dossiers.into_values() {
            let date = row.date;
            draft = draft.member(
                cx.dossiers[row.dossier].location(&row.at),
                text! { zh: "自 {date} 起", en: "from {date}" },
            );
        }
    }
    draft
}
