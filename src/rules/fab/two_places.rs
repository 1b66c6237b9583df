//! # What it checks
//! One person at overlapping times in different places, over the whole archive: entries of patrol
//! logs (`by`, else `officer`), home visits, those `present` at a meeting in person, and whoever
//! is `on` a shift. Where two places have coordinates and the times do not overlap, the speed that
//! the way between them asks for is looked at too. Entries without both times, a person and a
//! place are left out, and so are meetings by video or telephone. Signatures have no place and do
//! not count.
//!
//! # Why it matters
//! A person is in one place at a time: at least one of the two records is not what happened.
//!
//! # Example
//! ```text
//! error[FAB007] (likely): 郭立新 (`p4`) on 2025-03-12: 10 minutes between two places 55.6 km apart: patrol at 柳河闸 and patrol at 滦源库区
//! ```
//!
//! # How to mend
//! Find out where the person was, correct the record that is wrong, and say in the dossier how it
//! came about. A deputy who went is entered under the deputy's own name.
//!
//! # Innocent causes
//! Times rounded or written from memory; a deputy who went while the form bears the name of the
//! one in charge; somebody who left a meeting early; one place under two names. Therefore: times
//! that touch, and overlaps of a few minutes, are none; names of which one holds the other are one
//! place, as are coordinates some hundred metres apart, and a village and what is held in it;
//! points of one tour that bear the tour's times stay silent, other points of one route, and two
//! households of a village visited together, are possible only. A patrol of the unit itself during
//! a shift of eight hours or more may be that shift's work: possible only, and silent where the
//! post is one for patrols.
//!
//! # Configuration
//! `slack-minutes` (5): overlaps up to this long are not reported. `near-kilometres` (0.5): what
//! is the same place. `speed` (150): kilometres an hour that nobody travels at. `long-shift-hours`
//! (8).
//!
//! # Basis
//! One body, one place; inspectors compare logs, visits, minutes and rosters of one day.
//!
//! # 检查什么
//! 全库范围内，同一人在重叠的时间出现在不同地点：巡查日志的记录（by，没有则 officer）、入户走访、
//! 当面会议的 present、值班的 on。两处都有坐标而时间不重叠的，另看其间路程所需的速度。缺起止时
//! 间、人、地点的记录不看；视频、电话会议不看；签字没有地点，不算。
//!
//! # 为何重要
//! 一个人同一时间只能在一处：两条记录中至少有一条与实际不符。
//!
//! # 示例
//! ```text
//! 错误[FAB007]（很可能）：郭立新（p4）2025-03-12 相隔 10 分钟在相距 55.6 公里的两处：巡查（柳河闸）、巡查（滦源库区）
//! ```
//!
//! # 如何改正
//! 查明当时人在何处，更正有误的记录，并在案卷中说明经过；由他人代为前往的，写代行者本人。
//!
//! # 正当情形
//! 时间取整或事后回忆；他人代去而表上写负责人；会议中途离席；一处两名。因此：首尾相接、重叠几分
//! 钟的不算；名称互相包含、坐标相距几百米、村与在该村所办之事，视为一处；同一趟巡查各点都写全程
//! 时间的不报，同一路线上的其他点、同村两户一起走访的，只作存疑；八小时以上的值班期间在本单位范
//! 围内巡查，可能正是当班的工作，只作存疑，岗位本身是巡查岗的不报。
//!
//! # 配置
//! slack-minutes（5）：重叠不超过此数的不报。near-kilometres（0.5）：视为一处的距离。speed（150）：
//! 无人能达到的时速（公里）。long-shift-hours（8）。
//!
//! # 依据
//! 人不能分身；检查人员会把同一天的日志、走访、会议记录、值班表放在一起看。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::photo_place::kilometres;
use super::whereabouts::{Doing, Stay, alike, stays};

/// The rule.
pub static RULE: Rule = Rule::across::<TwoPlaces>(Meta {
    code: "FAB007",
    name: "two-places-at-once",
    zh: "同一时间身在两处",
    group: Group::Fab,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("two_places.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct TwoPlaces {
    /// Overlaps up to this long are not reported.
    slack_minutes: i64,
    /// Kilometres apart that are the same place.
    near_kilometres: f64,
    /// Kilometres an hour that nobody travels at.
    speed: f64,
    /// From this length on a shift may have patrols among its work.
    long_shift_hours: i64,
}

impl Default for TwoPlaces {
    fn default() -> Self {
        Self { slack_minutes: 5, near_kilometres: 0.5, speed: 150.0, long_shift_hours: 8 }
    }
}

/// Stays that are still going on, compared with the next one, at most.
const OPEN: usize = 32;

impl AcrossRule for TwoPlaces {
    type Row = Stay;

    fn gather(&self, cx: &DossierCx) -> Vec<Stay> {
        stays(cx)
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Stay>], sink: &mut Sink) {
        sink.saw(rows.len());
        let mut people: BTreeMap<&str, Vec<&Row<Stay>>> = BTreeMap::new();
        for row in rows {
            people.entry(row.person.as_str()).or_default().push(row);
        }
        for mut stays in people.into_values() {
            stays.sort_by_key(|stay| (stay.from, stay.to, stay.dossier));
            let mut open: Vec<&Row<Stay>> = Vec::new();
            let mut last: Option<&Row<Stay>> = None;
            for stay in stays {
                open.retain(|other| other.to - stay.from > self.slack_minutes * 60);
                for other in &open {
                    let overlap = other.to.min(stay.to) - stay.from;
                    if overlap > self.slack_minutes * 60
                        && let Some(strength) = self.strength(other, stay)
                    {
                        sink.add(self.overlap(cx, (other, stay), strength));
                    }
                }
                if let Some(other) = last
                    && let Some(draft) = self.journey(cx, other, stay)
                {
                    sink.add(draft);
                }
                if stay.at.is_some() && last.is_none_or(|last| last.to <= stay.to) {
                    last = Some(stay);
                }
                open.push(stay);
                if open.len() > OPEN {
                    open.sort_by_key(|stay| std::cmp::Reverse(stay.to));
                    open.truncate(OPEN);
                }
            }
        }
    }
}

impl TwoPlaces {
    /// How much it says that both were at one time; none where it is innocent.
    fn strength(&self, a: &Row<Stay>, b: &Row<Stay>) -> Option<(Severity, Confidence)> {
        const SURE: (Severity, Confidence) = (Severity::Error, Confidence::Likely);
        const WEAK: (Severity, Confidence) = (Severity::Warning, Confidence::Possible);
        if alike(&a.name, &b.name) {
            return None;
        }
        if let (Some(from), Some(to)) = (a.at, b.at)
            && kilometres(from, to) <= self.near_kilometres
        {
            return None;
        }
        let same_area = matches!((&a.area, &b.area), (Some(a), Some(b)) if alike(a, b));
        let within = |area: &Option<String>, name: &str| area.as_ref().is_some_and(|area| alike(area, name));
        let same_times = (a.from, a.to) == (b.from, b.to);
        match (a.doing, b.doing) {
            (Doing::Patrol, Doing::Patrol) if same_area && same_times => None,
            (Doing::Patrol, Doing::Patrol) if same_area => Some(WEAK),
            (Doing::Visit, Doing::Visit) if same_area && same_times => Some(WEAK),
            (Doing::Visit, Doing::Visit) => Some(SURE),
            _ if same_area || within(&a.area, &b.name) || within(&b.area, &a.name) => None,
            (Doing::Shift, Doing::Patrol) => self.on_shift(a, b, WEAK).unwrap_or(Some(SURE)),
            (Doing::Patrol, Doing::Shift) => self.on_shift(b, a, WEAK).unwrap_or(Some(SURE)),
            _ => Some(SURE),
        }
    }

    /// Whether a patrol may be the work of a shift; none where nothing speaks for it.
    fn on_shift<T>(&self, shift: &Row<Stay>, patrol: &Row<Stay>, weak: T) -> Option<Option<T>> {
        if shift.unit != patrol.unit {
            return None;
        }
        let tours = ["巡", "patrol"].iter().any(|word| shift.name.contains(word));
        if tours {
            return Some(None);
        }
        (shift.to - shift.from >= self.long_shift_hours * 3600).then_some(Some(weak))
    }

    fn overlap(
        &self,
        cx: &ArchiveCx,
        (a, b): (&Row<Stay>, &Row<Stay>),
        (severity, confidence): (Severity, Confidence),
    ) -> Draft {
        let person = person(cx, &a.person);
        let span = span(cx, b.from, a.to.min(b.to));
        let (one, two) = (what(a), what(b));
        let (zh, en) = (
            format!("{}{span_zh} 同时在两处：{}、{}", person.zh, one.zh, two.zh, span_zh = span.zh),
            format!("{} {}: {} and {}", person.en, span.en, one.en, two.en),
        );
        self.cluster(cx, (a, b), Text::new(zh, en))
            .severity(severity)
            .confidence(confidence)
            .evidence("from", shown(cx, b.from, "%Y-%m-%dT%H:%M"))
            .evidence("to", shown(cx, a.to.min(b.to), "%Y-%m-%dT%H:%M"))
    }

    /// The way from one place to the next, where no time could do for it.
    fn journey(&self, cx: &ArchiveCx, a: &Row<Stay>, b: &Row<Stay>) -> Option<Draft> {
        let distance = kilometres(a.at?, b.at?);
        let gap = b.from - a.to;
        let hours = (gap.max(0) + self.slack_minutes.max(0) * 60) as f64 / 3600.0;
        if gap < 0 || distance <= self.near_kilometres.max(self.speed * hours) {
            return None;
        }
        let person = person(cx, &a.person);
        let (km, minutes) = (format!("{distance:.1}"), gap / 60);
        let (one, two) = (what(a), what(b));
        let day = shown(cx, b.from, "%Y-%m-%d");
        let text = Text::new(
            format!("{}{day} 相隔 {minutes} 分钟在相距 {km} 公里的两处：{}、{}", person.zh, one.zh, two.zh),
            format!(
                "{} on {day}: {minutes} minutes between two places {km} km apart: {} and {}",
                person.en, one.en, two.en
            ),
        );
        Some(self.cluster(cx, (a, b), text).evidence("kilometres", km).evidence("minutes", minutes))
    }

    fn cluster(&self, cx: &ArchiveCx, (a, b): (&Row<Stay>, &Row<Stay>), text: Text) -> Draft {
        let (first, second) = if order(cx, a) <= order(cx, b) { (a, b) } else { (b, a) };
        let id = |stay: &Row<Stay>| cx.dossiers[stay.dossier].id.clone().unwrap_or_default();
        let place = cx.dossiers[first.dossier].location(&first.spot);
        let location =
            if first.dossier == second.dossier { place } else { Location { dossier: None, ..place } };
        let mut draft = Draft::new(location, text)
            .help(text! {
                zh: "查明当时人在何处，更正有误的记录；时间取整、他人代去而仍写本人、中途离席，也会如此",
                en: "find out where the person was and correct the record that is wrong; rounded times, a deputy under another's name and leaving early look the same",
            })
            .subject(format!("{}@{}|{}@{}", first.spot.subject, id(first), second.spot.subject, id(second)))
            .evidence("person", a.person.as_str())
            .evidence("places", vec![first.place.as_str(), second.place.as_str()]);
        for stay in [first, second] {
            let (when, what) = (span(cx, stay.from, stay.to), what(stay));
            let note =
                Text::new(format!("{}，{}", when.zh.trim(), what.zh), format!("{}, {}", when.en, what.en));
            draft = draft.member(cx.dossiers[stay.dossier].location(&stay.spot), note);
        }
        draft
    }
}

fn order<'a>(cx: &'a ArchiveCx, stay: &'a Row<Stay>) -> (&'a str, i64, i64, &'a str) {
    (&cx.dossiers[stay.dossier].manifest, stay.from, stay.to, &stay.spot.subject)
}

fn person(cx: &ArchiveCx, id: &str) -> Text {
    let name = cx.reference.person_name(id);
    if name == id {
        text! { zh: "{id} ", en: "`{id}`" }
    } else {
        text! { zh: "{name}（{id}）", en: "{name} (`{id}`)" }
    }
}

fn what(stay: &Stay) -> Text {
    let (Text { zh, en }, place) = (stay.doing.text(), &stay.place);
    text! { zh: "{zh}（{place}）", en: "{en} at {place}" }
}

fn shown(cx: &ArchiveCx, moment: i64, format: &str) -> String {
    let moment = Timestamp::from_second(moment).unwrap_or(Timestamp::UNIX_EPOCH);
    cx.clock.zoned(moment).strftime(format).to_string()
}

fn span(cx: &ArchiveCx, from: i64, to: i64) -> Text {
    let (day, last) = (shown(cx, from, "%Y-%m-%d"), shown(cx, to, "%Y-%m-%d"));
    let (begin, mut end) = (shown(cx, from, "%H:%M"), shown(cx, to, "%H:%M"));
    if day != last {
        end = format!("{last} {end}");
    }
    text! { zh: "{day} {begin} 至 {end}", en: "from {day} {begin} to {end}" }
}
