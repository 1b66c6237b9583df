//! # What it checks
//! Office business on a public holiday of archive.json, or at night: dates of documents, and times
//! of signatures and meetings from 22:00 to 06:00. One day of one dossier is one finding. Only
//! beyond the unit's own habit: the unit has ten or more other dated papers and at most 10% of all
//! at such times. Logs, visits, shifts, village accounts, spot checks, photos, evidence and
//! attachments, and papers of suppliers, do not count.
//!
//! # Why it matters
//! Papers dated when nobody was in the office were often dated afterwards by somebody who did not
//! look at the calendar.
//!
//! # Example
//! ```text
//! advice[FAB012] (possible): `d1` “第12号线路检查通知”: 2025-10-02, a public holiday
//! ```
//!
//! # How to mend
//! If the date is right, nothing; if it was filled in later, correct it and say so.
//!
//! # Innocent causes
//! Overtime, emergencies, flood season, people who are on duty anyway. It is a hint to look, never
//! a fault.
//!
//! # Configuration
//! `percent` (10), `least` (10), `night-from` (22), `night-to` (6), `weekends` (false): whether
//! weekends without make-up work count as holidays.
//!
//! # Basis
//! Auditors compare dates with the calendar; State Council notices on holidays.
//!
//! # 检查什么
//! 办公文书落在 archive.json 的节假日，或在夜间：材料日期，签字、会议在 22:00 至 6:00 的时刻。
//! 同一案卷同一天合为一条。只提示超出本单位习惯的：该单位另有十件以上有日期的材料，且全部材料中
//! 至多 10% 在此类时间。日志、走访、值班、村级收支、抽查、照片、佐证、附件，以及供应商的材料不
//! 计。
//!
//! # 为何重要
//! 没有人上班的日子出现的公文，往往是事后补日期的人没有看日历。
//!
//! # 示例
//! ```text
//! 提示[FAB012]（存疑）：“第12号线路检查通知”（d1） 2025-10-02，为节假日
//! ```
//!
//! # 如何改正
//! 日期属实的不必处理；事后补填的更正并说明。
//!
//! # 正当情形
//! 加班、应急、防汛、本来就在值班。只提示查看，不算差错。
//!
//! # 配置
//! percent（10）、least（10）、night-from（22）、night-to（6）；weekends（false）：不调休的周末
//! 是否也算节假日。
//!
//! # 依据
//! 审计人员会拿日期对日历；国务院办公厅节假日安排。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use jiff::civil::Date;

/// The rule.
pub static RULE: Rule = Rule::across::<OddHours>(Meta {
    code: "FAB012",
    name: "odd-hours",
    zh: "非常时间办公",
    group: Group::Fab,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("odd_hours.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct OddHours {
    /// Per cent of a unit's papers at odd times that are its habit.
    percent: usize,
    /// Other papers of the unit that are needed.
    least: usize,
    /// Hour from which on it is night.
    night_from: i8,
    /// Hour at which the night ends.
    night_to: i8,
    /// Whether weekends count as holidays.
    weekends: bool,
}

impl Default for OddHours {
    fn default() -> Self {
        Self { percent: 10, least: 10, night_from: 22, night_to: 6, weekends: false }
    }
}

/// One dated paper and whether its time is odd.
#[derive(Debug, Serialize, Deserialize)]
struct Dated {
    unit: String,
    name: (String, String),
    /// The odd date or time as written; none where it is ordinary.
    odd: Option<(String, bool)>,
    at: Spot,
}

/// Kinds whose business is not the office's.
const FIELD: [&str; 5] = ["patrol-log", "home-visit", "handover", "village-account", "spot-check"];

impl AcrossRule for OddHours {
    type Row = Dated;

    fn gather(&self, cx: &DossierCx) -> Vec<Dated> {
        let root = &cx.manifest.root;
        let office = cx.kind.is_some_and(|kind| !FIELD.contains(&kind.name.as_str()));
        let Some(unit) = root.str("unit").filter(|_| office) else { return Vec::new() };
        let mut rows = Vec::new();
        let row = |name: Text, node: &Node, odd| Dated {
            unit: unit.to_owned(),
            name: (name.zh, name.en),
            odd,
            at: Spot::of(cx.manifest, node),
        };
        for document in cx.manifest.documents() {
            let wrapping =
                ["cover", "catalogue", "divider", "evidence", "attachment", "remarks-sheet", "bid"];
            let outside = document.made_by().is_some_and(|maker| cx.reference.suppliers.get(maker).is_some());
            if outside
                || !matches!(document.medium(), Some("born-digital" | "scan"))
                || document.role().is_none_or(|role| wrapping.contains(&role))
            {
                continue;
            }
            let Some(node) = document.node.get("date") else { continue };
            let Some(date) = document.date() else { continue };
            let mut odd = self.holiday(cx, date).then(|| (date.to_string(), false));
            let mut place = node;
            let signed = document.signatures().find(|sign| sign.at().is_some_and(|at| self.night(cx, at)));
            if let Some(at) = signed.and_then(|sign| sign.node.get("at")).filter(|_| odd.is_none()) {
                odd = at.as_str().map(|text| (text.to_owned(), true));
                place = at;
            }
            rows.push(row(cx.document(document), place, odd));
        }
        if let Some(node) = root.at(&["record", "start"])
            && let Some(start) = node.as_str().filter(|start| cx.clock.moment_of(start).is_some())
        {
            let odd = self.night(cx, start).then(|| (start.to_owned(), true));
            rows.push(row(text! { zh: "会议", en: "the meeting" }, node, odd));
        }
        rows
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Dated>], sink: &mut Sink) {
        let mut units: BTreeMap<&str, Vec<&Row<Dated>>> = BTreeMap::new();
        for row in rows {
            units.entry(&row.unit).or_default().push(row);
        }
        for papers in units.into_values() {
            let odd = papers.iter().filter(|row| row.odd.is_some()).count();
            if papers.len() - odd.min(1) < self.least {
                continue;
            }
            sink.saw(papers.len());
            if odd * 100 > papers.len() * self.percent {
                continue;
            }
            let mut days: BTreeMap<(usize, &str), Vec<&Row<Dated>>> = BTreeMap::new();
            for row in papers {
                if let Some((when, _)) = &row.odd {
                    days.entry((row.dossier, when.get(..10).unwrap_or(when))).or_default().push(row);
                }
            }
            for rows in days.into_values() {
                sink.add(report(cx, &rows));
            }
        }
    }
}

/// What one dossier has of one odd day.
fn report(cx: &ArchiveCx, rows: &[&Row<Dated>]) -> Draft {
    let place = |row: &Row<Dated>| cx.dossiers[row.dossier].location(&row.at);
    let row = rows[0];
    let (zh, en) = &row.name;
    let (when, night) = row.odd.clone().unwrap_or_default();
    let (why_zh, why_en) =
        if night { ("在夜间", "at night") } else { ("为节假日", "a public holiday") };
    let mut draft = Draft::new(
        place(row),
        text! { zh: "{zh} {when}，{why_zh}", en: "{en}: {when}, {why_en}" },
    )
    .help(text! {
        zh: "日期属实的不必处理（加班、应急、值班）；事后补填的更正",
        en: "nothing where the date is right (overtime, emergencies, duty); correct it where it was filled in later",
    })
    .evidence("at", when.as_str())
    .evidence("why", if night { "night" } else { "holiday" });
    for row in &rows[1..] {
        let (zh, en) = &row.name;
        draft = draft.related(place(row), text! { zh: "{zh}", en: "{en}" });
    }
    draft
}

impl OddHours {
    /// A holiday of the archive; where the archive has no calendar of that year, none is known.
    fn holiday(&self, cx: &DossierCx, date: Date) -> bool {
        let known = cx.reference.holidays.iter().any(|day| day.year() == date.year());
        let listed = cx.reference.holidays.contains(&date) && !cx.reference.workdays.contains(&date);
        listed || (self.weekends && known && !cx.reference.is_working_day(date))
    }

    fn night(&self, cx: &DossierCx, text: &str) -> bool {
        let Some(moment) = cx.clock.moment_of(text) else { return false };
        let local = cx.clock.zoned(moment);
        // Midnight to the second is a day without a time.
        let bare = (local.hour(), local.minute(), local.second()) == (0, 0, 0);
        !bare && (local.hour() >= self.night_from || local.hour() < self.night_to)
    }
}
