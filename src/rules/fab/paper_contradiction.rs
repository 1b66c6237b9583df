//! # What it checks
//! Two logs (dossiers) that speak of one day and place and disagree. *Weather*: entries of patrol
//! logs that overlap or lie within two hours of each other, one in sunshine and one in rain, or
//! further apart than that on the scale sunny, cloudy, overcast, light, moderate, heavy rain or
//! snow. *Head count*: entries by one person within those two hours, or by two persons at
//! overlapping times, with different `headcount`. *Presence*: two records of one meeting, of which
//! one has a person among `present` and the other among `absent`. Entries without times are
//! compared as possible only, and so are places of one name in different units without coordinates.
//! A place is the same by name or within some hundred metres; one name over two kilometres apart is
//! two places.
//!
//! # Why it matters
//! Two people who were there saw the same sky.
//!
//! # Example
//! ```text
//! warning[FAB021] (likely): head count at 柳河闸 on 2025-03-12: “2” in X043-2025-XC-0001, “6” in X043-2025-XC-0002
//! ```
//!
//! # How to mend
//! Find out which log is right and correct the other.
//!
//! # Innocent causes
//! A shower; a morning and an afternoon; a reach of a river long enough for two skies; two teams
//! that each count their own people (which is why that is possible only).
//!
//! # Configuration
//! `hours` (2).
//!
//! # Basis
//! Inspectors lay the logs of one day side by side.
//!
//! # 检查什么
//! 两份日志（案卷）所记是同一天、同一地点而互相矛盾。天气：巡查记录时间重叠或相距两小时以内，一
//! 处晴一处雨，或在“晴、多云、阴、小雨、中雨、大雨（雪）”上相差更远。人数：同一人两小时内的、或
//! 两人时间重叠的记录，headcount 不同。到场：同一会议的两份记录，一份把某人列在 present，另一份
//! 列在 absent。缺时间的只作存疑。地点以名称相同或相距百米以内为同一处；同名而
//! 相距两公里以上的是两处，不同单位的同名地点没有坐标的只作存疑。
//!
//! # 为何重要
//! 同时在场的两个人，看到的是同一片天。
//!
//! # 示例
//! ```text
//! 警告[FAB021]（很可能）：柳河闸 2025-03-12 的人数：X043-2025-XC-0001 记“2”，X043-2025-XC-0002 记“6”
//! ```
//!
//! # 如何改正
//! 查明哪份属实，更正另一份。
//!
//! # 正当情形
//! 阵雨；上午与下午；河段长，两头天气不同；两组人各记各的人数（故只作存疑）。
//!
//! # 配置
//! hours（2）。
//!
//! # 依据
//! 检查人员会把同一天的几份日志并排看。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::weather::contradict;
use super::whereabouts::{coordinates, plain, times};
use crate::archive::date_of;

/// The rule.
pub static RULE: Rule = Rule::across::<PaperContradiction>(Meta {
    code: "FAB021",
    name: "paper-contradiction",
    zh: "记录互相矛盾",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("paper_contradiction.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct PaperContradiction {
    /// Hours within which the weather holds.
    hours: i64,
}

impl Default for PaperContradiction {
    fn default() -> Self {
        Self { hours: 2 }
    }
}

/// What one log says of a day and place.
#[derive(Debug, Serialize, Deserialize)]
struct Said {
    day: Date,
    /// The place as written, and to compare.
    place: String,
    name: String,
    /// Coordinates in steps of some hundred metres.
    cell: Option<(i32, i32)>,
    times: Option<(i64, i64)>,
    by: String,
    weather: Option<(String, Spot)>,
    headcount: Option<(u64, Spot)>,
    present: BTreeSet<String>,
    absent: BTreeSet<String>,
    at: Spot,
}

/// Entries of one day and place that are compared, at most.
const MOST: usize = 40;

impl AcrossRule for PaperContradiction {
    type Row = Said;

    fn gather(&self, cx: &DossierCx) -> Vec<Said> {
        let Some(record) = cx.manifest.root.get("record") else { return Vec::new() };
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("patrol-log") => {
                record.list("entries").iter().filter_map(|entry| patrol(cx, record, entry)).collect()
            }
            Some("meeting") => meeting(cx, record).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Said>], sink: &mut Sink) {
        let mut groups: BTreeMap<(Date, String), Vec<usize>> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            groups.entry((row.day, row.name.clone())).or_default().push(index);
            if let Some((lat, lon)) = row.cell {
                groups.entry((row.day, format!("@{lat},{lon}"))).or_default().push(index);
            }
        }
        let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
        for group in groups.into_values() {
            for (at, first) in group.iter().take(MOST).enumerate() {
                for second in group.iter().take(MOST).skip(at + 1) {
                    let (a, b) = (&rows[*first], &rows[*second]);
                    // One log may well note how the weather turned.
                    if a.dossier != b.dossier && !far_apart(a, b) && told.insert((*first, *second)) {
                        sink.saw(1);
                        self.compare(cx, a, b, sink);
                    }
                }
            }
        }
    }
}

/// A place of one name twice in the county: by their coordinates over some two kilometres apart.
fn far_apart(a: &Row<Said>, b: &Row<Said>) -> bool {
    let cells = a.row.cell.zip(b.row.cell);
    cells.is_some_and(|(a, b)| a.0.abs_diff(b.0).max(a.1.abs_diff(b.1)) > 20)
}

impl PaperContradiction {
    fn compare(&self, cx: &ArchiveCx, a: &Row<Said>, b: &Row<Said>, sink: &mut Sink) {
        let apart = a.times.zip(b.times).map(|(a, b)| a.0.max(b.0) - a.1.min(b.1));
        let near = apart.is_none_or(|apart| apart <= self.hours * 3600);
        let overlap = apart.is_some_and(|apart| apart < 0);
        let surely_one = a.cell.is_some() && b.cell.is_some()
            || cx.dossiers[a.dossier].unit == cx.dossiers[b.dossier].unit;
        let timed = if apart.is_some() && surely_one { Confidence::Likely } else { Confidence::Possible };
        if let (Some((one, first)), Some((two, second))) = (&a.weather, &b.weather)
            && near
            && contradict(one, two)
        {
            sink.add(report(cx, (a, first, one), (b, second, two), ("weather", "天气", "weather"), timed));
        }
        if let (Some((one, first)), Some((two, second))) = (&a.headcount, &b.headcount)
            && one != two
            && ((a.by == b.by && near) || overlap)
        {
            let sure = if a.by == b.by { timed } else { Confidence::Possible };
            let (one, two) = (one.to_string(), two.to_string());
            sink.add(report(
                cx,
                (a, first, &one),
                (b, second, &two),
                ("headcount", "人数", "head count"),
                sure,
            ));
        }
        if overlap {
            for (here, there) in [(a, b), (b, a)] {
                for id in here.present.intersection(&there.absent).take(50) {
                    sink.add(presence(cx, here, there, id));
                }
            }
        }
    }
}

fn patrol(cx: &DossierCx, record: &Node, entry: &Node) -> Option<Said> {
    let day = entry.str("date").and_then(date_of)?;
    let own = entry.get("place").and_then(|place| place.str("name"));
    let place = own.or_else(|| record.str("route"))?;
    let name = Some(plain(place)).filter(|name| !name.is_empty())?;
    let weather = entry.get("weather").and_then(|node| {
        let text = node.as_str()?.trim();
        Some((text.to_owned(), Spot::of(cx.manifest, node)))
    });
    let headcount =
        entry.get("headcount").and_then(|node| Some((node.as_u64()?, Spot::of(cx.manifest, node))));
    let cell = entry.get("place").and_then(coordinates);
    Some(Said {
        day,
        place: place.trim().to_owned(),
        name,
        cell: cell.map(|(lat, lon)| ((lat * 1000.0).round() as i32, (lon * 1000.0).round() as i32)),
        times: times(cx, entry),
        by: entry.str("by").or_else(|| record.str("officer")).unwrap_or_default().to_owned(),
        weather,
        headcount,
        present: BTreeSet::new(),
        absent: BTreeSet::new(),
        at: Spot::of(cx.manifest, entry),
    })
}

fn meeting(cx: &DossierCx, record: &Node) -> Option<Said> {
    let place = record.str("place")?;
    let (start, end) = (record.str("start")?, record.str("end")?);
    let (from, to) = (cx.clock.moment_of(start)?, cx.clock.moment_of(end)?);
    let people = |key| record.list(key).iter().filter_map(|node| node.as_str().map(str::to_owned)).collect();
    Some(Said {
        day: cx.clock.day(from),
        place: place.trim().to_owned(),
        name: Some(plain(place)).filter(|name| !name.is_empty())?,
        cell: None,
        times: Some((from.as_second(), to.as_second())),
        by: String::new(),
        weather: None,
        headcount: None,
        present: people("present"),
        absent: people("absent"),
        at: Spot::of(cx.manifest, record),
    })
}

fn report(
    cx: &ArchiveCx,
    (a, first, one): (&Row<Said>, &Spot, &str),
    (b, second, two): (&Row<Said>, &Spot, &str),
    (key, zh, en): (&str, &str, &str),
    confidence: Confidence,
) -> Draft {
    let (place, day) = (&a.place, a.day);
    let here = cx.dossiers[a.dossier].location(first);
    let there = cx.dossiers[b.dossier].location(second);
    let (mine, other) = (id(cx, a), id(cx, b));
    Draft::new(
        Location { dossier: None, ..here.clone() },
        text! {
            zh: "{place} {day} 的{zh}：{mine} 记“{one}”，{other} 记“{two}”",
            en: "{en} at {place} on {day}: “{one}” in {mine}, “{two}” in {other}",
        },
    )
    .help(text! {
        zh: "查明哪份属实，更正另一份；阵雨、两组人各记各的也会如此",
        en: "find out which is right and correct the other; a shower, or two teams that count apart, look the same",
    })
    .confidence(confidence)
    .subject(format!("{key}|{mine}{}|{other}{}", first.subject, second.subject))
    .evidence("what", key)
    .evidence("day", day.to_string())
    .evidence("place", place.as_str())
    .evidence("said", vec![one, two])
    .member(here, text! { zh: "“{one}”", en: "“{one}”" })
    .member(there, text! { zh: "“{two}”", en: "“{two}”" })
}

fn presence(cx: &ArchiveCx, here: &Row<Said>, there: &Row<Said>, person: &str) -> Draft {
    let name = cx.reference.person_name(person);
    let (place, day) = (&here.place, here.day);
    let (mine, other) = (id(cx, here), id(cx, there));
    let at = |row: &Row<Said>| cx.dossiers[row.dossier].location(&row.at);
    let first =
        if cx.dossiers[here.dossier].manifest <= cx.dossiers[there.dossier].manifest { here } else { there };
    Draft::new(
        Location { dossier: None, ..at(first) },
        text! {
            zh: "{place} {day} 的会议：{name}（{person}）在 {mine} 中出席，在 {other} 中缺席",
            en: "the meeting at {place} on {day}: {name} (`{person}`) is present in {mine} and absent in {other}",
        },
    )
    .help(text! {
        zh: "查明哪份属实，更正另一份；先后两个议程、中途到会也会如此",
        en: "find out which is right and correct the other; two agendas in turn, or coming late, look the same",
    })
    .subject(format!("presence|{person}|{mine}|{other}"))
    .evidence("what", "presence")
    .evidence("person", person)
    .evidence("day", day.to_string())
    .evidence("place", place.as_str())
    .member(at(here), text! { zh: "出席", en: "present" })
    .member(at(there), text! { zh: "缺席", en: "absent" })
}

fn id<'a>(cx: &'a ArchiveCx, row: &Row<Said>) -> &'a str {
    let dossier = &cx.dossiers[row.dossier];
    dossier.id.as_deref().unwrap_or(&dossier.manifest)
}
