//! # What it checks
//! An item of a trace catalogue that is asked for far more often than the thing changes, shown
//! from the readings in the archive's patrol logs. A reading belongs to an item where its name is
//! one of the item's fields or stands in the item's name, and the log is of the catalogue's unit
//! or of one above or below it. Every series of that name (by unit and route, 10 readings or more)
//! must be quiet: at most a quarter of the steps change the value. The item is too frequent where
//! it is asked for four times as often a year as the value changes, one change more than was seen
//! being allowed for.
//!
//! # Why it matters
//! Reading a gauge every day that moves twice a year teaches people to write down yesterday's
//! number.
//!
//! # Example
//! ```text
//! advice[TRC004]: item `l2` “变压器油位抄录” is asked for 250 times a year; “油位” changed 1 time(s) in 24 readings over 32 days
//! ```
//!
//! # How to mend
//! Ask for it as often as it changes, and at once when it does.
//!
//! # Innocent causes
//! A gauge that is read for the rare day on which it jumps (an alarm): the item then is an
//! emergency's, not a routine. A gauge that is stuck looks as quiet: look at it. Where one series
//! of a name varies and another is frozen, FAB008 speaks and this rule is silent.
//!
//! # Configuration
//! `readings` (10), `quiet` (0.25) and `times` (4).
//!
//! # Basis
//! Rules against formalism, to relieve grassroots units: fewer traces, forms, ledgers and groups.
//!
//! # 检查什么
//! 清单事项要求的次数远多于事物变化的次数，以档案库巡查日志的读数为证。读数名称是事项的字段之一、
//! 或出现在事项名称中，且日志属于清单所在单位或其上下级单位的，视为该事项的读数。该名称的各个系
//! 列（按单位和路线，10 个读数以上）都须平稳：相邻读数变化的不超过四分之一。一年要求的次数达到
//! 变化次数（比所见多算一次）的四倍，即为过于频繁。
//!
//! # 为何重要
//! 一年动两次的表天天抄，只会让人学会抄昨天的数。
//!
//! # 示例
//! ```text
//! 提示[TRC004]：事项 l2“变压器油位抄录”一年要求 250 次；“油位”32 天 24 次读数中变化 1 次
//! ```
//!
//! # 如何改正
//! 按变化的快慢确定次数，有变化时随时记录。
//!
//! # 正当情形
//! 为防偶然突变而抄的表（报警）：那是应急事项，不是日常。表卡住了看起来也一样平稳：去看一看。同
//! 名系列有的变化、有的不动的，由 FAB008 说，本规则不报。
//!
//! # 配置
//! readings（10）、quiet（0.25）、times（4）。
//!
//! # 依据
//! 整治形式主义为基层减负：精简留痕、报表、台账和工作群。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::items::{items, words};
use crate::archive::date_of;
use crate::rules::comparable;

/// The rule.
pub static RULE: Rule = Rule::across::<TooFrequent>(Meta {
    code: "TRC004",
    name: "too-frequent",
    zh: "留痕过于频繁",
    group: Group::Trc,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("too_frequent.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TooFrequent {
    /// Readings that a series must have to tell anything.
    readings: usize,
    /// The share of steps that may change the value.
    quiet: f64,
    /// How many times as often as it changes a thing may be asked for.
    times: f64,
}

impl Default for TooFrequent {
    fn default() -> Self {
        Self { readings: 10, quiet: 0.25, times: 4.0 }
    }
}

/// An item, or the readings of one name in one log.
#[derive(Debug, Serialize, Deserialize)]
pub enum ItemOrReadings {
    /// An item that is asked for so many times a year.
    Item { id: String, name: String, fields: BTreeSet<String>, times: f64, at: Spot },
    /// Readings by day, as written.
    Readings { name: String, route: String, values: Vec<(Date, String)> },
}

/// How much one series changed.
#[derive(Debug, Clone, Copy, Default)]
struct Series {
    readings: usize,
    changes: usize,
    days: i32,
}

impl AcrossRule for TooFrequent {
    type Row = ItemOrReadings;

    fn gather(&self, cx: &DossierCx) -> Vec<ItemOrReadings> {
        if cx.kind.is_some_and(|kind| kind.name == "patrol-log") {
            return readings(cx);
        }
        items(cx)
            .filter_map(|item| {
                Some(ItemOrReadings::Item {
                    id: item.id().to_owned(),
                    name: item.name().to_owned(),
                    fields: item.texts("fields").map(comparable).collect(),
                    times: item.times_a_year()?,
                    at: Spot::of(cx.manifest, item.node.get("times_a_year").unwrap_or(item.node)),
                })
            })
            .collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<ItemOrReadings>], sink: &mut Sink) {
        let unit = |dossier: usize| cx.dossiers[dossier].unit.as_deref().unwrap_or_default();
        // Name of the reading, then unit and route.
        type Places<'a> = BTreeMap<(&'a str, &'a str), Vec<(Date, &'a str)>>;
        let mut names: BTreeMap<&str, Places> = BTreeMap::new();
        for row in rows {
            if let ItemOrReadings::Readings { name, route, values } = &row.row {
                let series = names.entry(name).or_default().entry((unit(row.dossier), route)).or_default();
                series.extend(values.iter().map(|(day, value)| (*day, value.as_str())));
            }
        }
        let names: BTreeMap<&str, Vec<(&str, Series)>> = names
            .into_iter()
            .map(|(name, places)| {
                (name, places.into_iter().map(|((unit, _), values)| (unit, measured(values))).collect())
            })
            .collect();
        for row in rows {
            let ItemOrReadings::Item { id, name, fields, times, at } = &row.row else { continue };
            let own = unit(row.dossier);
            let near = |other: &str| {
                other == own
                    || cx.reference.is_at_or_above(own, other)
                    || cx.reference.is_at_or_above(other, own)
            };
            let title = comparable(name);
            for (reading, series) in &names {
                let titled = reading.chars().count() >= 2 && title.contains(*reading);
                if !fields.contains(*reading) && !titled {
                    continue;
                }
                let series: Vec<Series> = series
                    .iter()
                    .filter(|(unit, one)| near(unit) && one.readings >= self.readings)
                    .map(|(_, one)| *one)
                    .collect();
                let Some(sum) = self.all_quiet(&series) else { continue };
                sink.saw(1);
                let a_year = (sum.changes + 1) as f64 * 365.0 / f64::from(sum.days.max(1));
                if *times < self.times * a_year {
                    continue;
                }
                let (Text { zh, en }, Series { readings, changes, days }) = (words(id, name), sum);
                sink.add(
                    Draft::new(
                        cx.dossiers[row.dossier].location(at),
                        text! {
                            zh: "{zh}一年要求 {times} 次；“{reading}”{days} 天 {readings} 次读数中变化 {changes} 次",
                            en: "{en} is asked for {times} times a year; “{reading}” changed {changes} time(s) in {readings} readings over {days} days",
                        },
                    )
                    .help(text! {
                        zh: "按变化的快慢确定次数，有变化时随时记录",
                        en: "ask for it as often as it changes, and at once when it does",
                    })
                    .subject(format!("item:{id}:{reading}"))
                    .evidence("item", id.as_str())
                    .evidence("reading", *reading)
                    .evidence("times_a_year", *times)
                    .evidence("readings", readings)
                    .evidence("changes", changes)
                    .evidence("days", days),
                );
            }
        }
    }
}

impl TooFrequent {
    /// All series together, if none of them moves.
    fn all_quiet(&self, series: &[Series]) -> Option<Series> {
        let quiet = |one: &Series| one.changes as f64 <= self.quiet * one.readings.saturating_sub(1) as f64;
        if series.is_empty() || !series.iter().all(quiet) {
            return None;
        }
        Some(series.iter().fold(Series::default(), |sum, one| Series {
            readings: sum.readings + one.readings,
            changes: sum.changes + one.changes,
            days: sum.days.saturating_add(one.days),
        }))
    }
}

fn readings(cx: &DossierCx) -> Vec<ItemOrReadings> {
    let Some(record) = cx.manifest.root.get("record") else { return Vec::new() };
    let route = comparable(record.str("route").unwrap_or_default());
    let mut series: BTreeMap<String, Vec<(Date, String)>> = BTreeMap::new();
    for entry in record.list("entries") {
        let Some(day) = entry.str("date").and_then(date_of) else { continue };
        for reading in entry.get("readings").map_or(&[][..], Node::members) {
            if let Some(value) = reading.value.as_number() {
                series.entry(comparable(&reading.key)).or_default().push((day, value.to_owned()));
            }
        }
    }
    let named = series.into_iter().filter(|(name, _)| !name.is_empty());
    named.map(|(name, values)| ItemOrReadings::Readings { name, route: route.clone(), values }).collect()
}

fn measured(mut values: Vec<(Date, &str)>) -> Series {
    values.sort_by_key(|(day, _)| *day);
    let same = |one: &str, other: &str| one == other || one.parse::<f64>().ok() == other.parse::<f64>().ok();
    let changes = values.windows(2).filter(|pair| !same(pair[0].1, pair[1].1)).count();
    let days = match (values.first(), values.last()) {
        (Some((first, _)), Some((last, _))) => first.until(*last).map_or(0, |span| span.get_days()) + 1,
        _ => 0,
    };
    Series { readings: values.len(), changes, days }
}
