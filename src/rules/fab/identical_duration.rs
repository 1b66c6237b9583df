//! # What it checks
//! Visits or patrols of one person that all last equally long, to the minute: five or more in one
//! dossier, or five or more over all dossiers where every one does. Where all beginnings and ends
//! stand on quarters of an hour, which is how people round, eight are asked. Entries without both
//! times do not count, and shifts, which have set lengths, are not looked at.
//!
//! # Why it matters
//! Real visits take as long as they take.
//!
//! # Example
//! ```text
//! advice[FAB016] (possible): 8 patrols by 郭立新 (`p4`), all of 45 minutes
//! ```
//!
//! # How to mend
//! If the times were filled in from a standard, write the real ones from now on, or leave the end
//! out.
//!
//! # Innocent causes
//! A patrol that is set to a length by its plan; times rounded by habit; an app that closes
//! entries after a fixed time.
//!
//! # Configuration
//! `least` (5) and `least-rounded` (8).
//!
//! # Basis
//! Inspectors look for lengths that do not vary.
//!
//! # 检查什么
//! 同一人的走访或巡查，时长全部相同、精确到分：一个案卷中五次以上；或其全部案卷合计五次以上且次
//! 次如此。起止都落在整刻钟的，是人取整的习惯，要八次以上。缺起止时间的不计；值班有固定时长，不
//! 看。
//!
//! # 为何重要
//! 真实的走访，有长有短。
//!
//! # 示例
//! ```text
//! 提示[FAB016]（存疑）：郭立新（p4）的 8 次巡查都是 45 分钟
//! ```
//!
//! # 如何改正
//! 按标准时长填的，今后写实际时间，或不写结束时间。
//!
//! # 正当情形
//! 按计划定时长的巡查；习惯取整；系统到时自动结束。
//!
//! # 配置
//! least（5）、least-rounded（8）。
//!
//! # 依据
//! 检查人员会看时长有无变化。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use super::whereabouts::times;

/// The rule.
pub static RULE: Rule = Rule::across::<IdenticalDuration>(Meta {
    code: "FAB016",
    name: "identical-duration",
    zh: "时长一律",
    group: Group::Fab,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("identical_duration.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct IdenticalDuration {
    /// Entries that are needed.
    least: usize,
    /// Entries that are needed where all times stand on quarters of an hour.
    least_rounded: usize,
}

impl Default for IdenticalDuration {
    fn default() -> Self {
        Self { least: 5, least_rounded: 8 }
    }
}

/// One person's entries in one dossier.
#[derive(Debug, Serialize, Deserialize)]
struct Lengths {
    person: String,
    visits: bool,
    /// How many.
    count: usize,
    /// Their common length in minutes, where they have one.
    minutes: Option<i64>,
    /// Whether all times are on quarters of an hour.
    rounded: bool,
    at: Spot,
}

impl AcrossRule for IdenticalDuration {
    type Row = Lengths;

    fn gather(&self, cx: &DossierCx) -> Vec<Lengths> {
        let (key, visits) = match cx.kind.map(|kind| kind.name.as_str()) {
            Some("patrol-log") => ("entries", false),
            Some("home-visit") => ("visits", true),
            _ => return Vec::new(),
        };
        let Some(list) = cx.manifest.root.at(&["record", key]) else { return Vec::new() };
        let officer = cx.manifest.root.at(&["record", "officer"]).and_then(Node::as_str);
        let mut people: BTreeMap<&str, Vec<(i64, i64)>> = BTreeMap::new();
        for entry in list.items() {
            if let (Some(person), Some(times)) = (entry.str("by").or(officer), times(cx, entry)) {
                let stays = people.entry(person).or_default();
                // Points of one tour that bear the tour's times are one.
                if !stays.contains(&times) {
                    stays.push(times);
                }
            }
        }
        people
            .into_iter()
            .filter_map(|(person, times)| {
                let length = |(from, to): &(i64, i64)| (to - from) / 60;
                let first = times.first().map(length)?;
                Some(Lengths {
                    person: person.to_owned(),
                    visits,
                    count: times.len(),
                    minutes: times.iter().all(|times| length(times) == first).then_some(first),
                    rounded: times.iter().all(|(from, to)| from % 900 == 0 && to % 900 == 0),
                    at: Spot::of(cx.manifest, list),
                })
            })
            .collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Lengths>], sink: &mut Sink) {
        let mut people: BTreeMap<(&str, bool), Vec<&Row<Lengths>>> = BTreeMap::new();
        for row in rows {
            people.entry((&row.person, row.visits)).or_default().push(row);
        }
        for logs in people.into_values() {
            let count = logs.iter().map(|row| row.count).sum::<usize>();
            if count >= self.least {
                sink.saw(count);
            }
            let all = logs.first().and_then(|row| row.minutes);
            if all.is_some() && logs.iter().all(|row| row.minutes == all) && self.enough(&logs) {
                sink.add(report(cx, &logs));
                continue;
            }
            for row in &logs {
                if row.minutes.is_some() && self.enough(&[row]) {
                    sink.add(report(cx, &[row]));
                }
            }
        }
    }
}

impl IdenticalDuration {
    fn enough(&self, logs: &[&Row<Lengths>]) -> bool {
        let rounded = logs.iter().all(|row| row.rounded);
        let least = if rounded { self.least_rounded } else { self.least };
        logs.iter().map(|row| row.count).sum::<usize>() >= least
    }
}

/// Reports logs of one person, all of one length.
fn report(cx: &ArchiveCx, logs: &[&Row<Lengths>]) -> Draft {
    let row = logs[0];
    let mut location = cx.dossiers[row.dossier].location(&row.at);
    if logs.len() > 1 {
        location.dossier = None;
    }
    let (person, count) = (&row.person, logs.iter().map(|row| row.count).sum::<usize>());
    let (name, minutes) = (cx.reference.person_name(person), row.minutes.unwrap_or_default());
    let (zh, en) = if row.visits { ("走访", "visits") } else { ("巡查", "patrols") };
    let mut draft = Draft::new(
        location,
        text! {
            zh: "{name}（{person}）的 {count} 次{zh}都是 {minutes} 分钟",
            en: "{count} {en} by {name} (`{person}`), all of {minutes} minutes",
        },
    )
    .help(text! {
        zh: "按标准时长填的，今后写实际时间；计划定时长、习惯取整也会如此",
        en: "write the real times from now on where a standard was filled in; a set plan and rounding look the same",
    })
    .subject(format!("{person}|{en}"))
    .evidence("person", person.as_str())
    .evidence("minutes", minutes)
    .evidence("entries", count);
    if logs.len() > 1 {
        for row in logs {
            let count = row.count;
            let place = cx.dossiers[row.dossier].location(&row.at);
            draft = draft.member(place, text! { zh: "{count} 次", en: "{count} of them" });
        }
    }
    draft
}
