//! # What it checks
//! A risk point that was not spot-checked, in the 365 days before the export, at every level that
//! its colour demands: red at all three levels (directed, lead, daily), orange at two of them,
//! yellow daily. A check counts where a `spot-check` dossier names the point, in `points` or in a
//! finding.
//!
//! # Why it matters
//! A graded point that nobody looks at is graded for the file.
//!
//! # Example
//! ```text
//! warning[RSK003]: risk point `r1` (yellow) was not checked since 2025-03-31 at: daily
//! ```
//!
//! # How to mend
//! Check it, or name the point in the check that was made.
//!
//! # Innocent causes
//! Where `archive.json` does not claim all of `spot-check` to be here, or a manifest could not be
//! read, this is advice. Points of a register opened under 30 days before the export are not
//! judged, nor registers that the unit has made anew since.
//!
//! # Configuration
//! `days` (365) and `grace-days` (30).
//!
//! # Basis
//! Spot checks on three levels: directed by the one in charge, led by the functional department,
//! daily by the head of the office.
//!
//! # 检查什么
//! 导出前 365 天内，风险点没有按其等级所要求的层级抽查：红色三级（定向、牵头、日常）都要有，橙
//! 色任两级，黄色须有日常。抽查案卷在 points 或问题中写明该风险点的，算作查过。
//!
//! # 为何重要
//! 定了等级却没有人去看，等级就只是写在纸上。
//!
//! # 示例
//! ```text
//! 警告[RSK003]：风险点 r1（黄色）自 2025-03-31 以来没有部室主任日常抽查
//! ```
//!
//! # 如何改正
//! 安排抽查；查过的，在抽查案卷中写明该风险点。
//!
//! # 正当情形
//! archive.json 未声明抽查案卷（spot-check）完整、或有清单读不出来时，仅为提示。导出前 30 天内
//! 开立的登记表不作判断；同一单位已重新登记的旧表也不作判断。
//!
//! # 配置
//! days（365）、grace-days（30）。
//!
//! # 依据
//! 三级抽查：分管领导定向、职能部门牵头、部室主任日常。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::words::{before, check_days, colour, entries, level, said};
use crate::rules::current::Current;

/// The rule.
pub static RULE: Rule = Rule::across::<UncheckedPoint>(Meta {
    code: "RSK003",
    name: "unchecked-point",
    zh: "风险点未抽查",
    group: Group::Rsk,
    family: Some(Family::Missing),
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("unchecked_point.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct UncheckedPoint {
    /// Days before the export in which a point must have been checked.
    days: i32,
    /// Points of registers that were opened this many days before the export are not judged.
    grace_days: i32,
}

impl Default for UncheckedPoint {
    fn default() -> Self {
        Self { days: 365, grace_days: 30 }
    }
}

/// A point of a register, or a check of a point.
#[derive(Debug, Serialize, Deserialize)]
pub enum PointOrCheck {
    /// A point.
    Point { id: String, colour: String, at: Spot },
    /// A check of a point, on the last day that it was made on.
    Check { point: String, level: String, day: Date },
}

impl AcrossRule for UncheckedPoint {
    type Row = PointOrCheck;

    fn gather(&self, cx: &DossierCx) -> Vec<PointOrCheck> {
        let root = &cx.manifest.root;
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("risk-register") => entries(root, "points")
                .iter()
                .filter_map(|point| {
                    let (id, colour) = (said(point, "id")?.to_owned(), point.str("level")?.to_owned());
                    Some(PointOrCheck::Point { id, colour, at: Spot::of(cx.manifest, point) })
                })
                .collect(),
            Some("spot-check") => {
                let level = root.at(&["record", "level"]).and_then(Node::as_str);
                let (Some(level), Some(day)) = (level, check_days(cx).last().copied()) else {
                    return Vec::new();
                };
                let listed = entries(root, "points").iter().filter_map(Node::as_str);
                let found = entries(root, "findings").iter().filter_map(|finding| finding.str("point"));
                let points: BTreeSet<&str> = listed.chain(found).collect();
                let check =
                    |point: &str| PointOrCheck::Check { point: point.into(), level: level.into(), day };
                points.into_iter().map(check).collect()
            }
            _ => Vec::new(),
        }
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<PointOrCheck>], sink: &mut Sink) {
        let Some(today) = cx.clock.today() else { return };
        let since = before(today, self.days);
        let mut checked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for row in rows {
            if let PointOrCheck::Check { point, level, day } = &row.row
                && (since..=today).contains(day)
            {
                checked.entry(point).or_default().insert(level);
            }
        }
        let registers = || rows.iter().filter(|row| matches!(row.row, PointOrCheck::Point { .. }));
        let opened = |row: &Row<PointOrCheck>| cx.dossiers[row.dossier].opened;
        let current =
            Current::of(registers().map(|row| (cx.dossiers[row.dossier].unit.as_deref(), opened(row))));
        // A point that stands in several registers is judged as the last one has it.
        let mut points: BTreeMap<&str, (&Row<PointOrCheck>, &str, &Spot)> = BTreeMap::new();
        for row in registers() {
            let PointOrCheck::Point { id, colour, at } = &row.row else { continue };
            if !current.holds(cx.dossiers[row.dossier].unit.as_deref(), opened(row)) {
                continue;
            }
            if points.get(id.as_str()).is_none_or(|(known, ..)| opened(known) < opened(row)) {
                points.insert(id, (row, colour, at));
            }
        }
        let whole = cx.reference.complete.covers("spot-check") && !cx.unread();
        let none = BTreeSet::new();
        for (id, (row, grade, at)) in points {
            if opened(row).is_some_and(|opened| opened > before(today, self.grace_days)) {
                continue;
            }
            let had = checked.get(id).unwrap_or(&none);
            let lacking: Vec<&str> = LEVELS.into_iter().filter(|level| !had.contains(level)).collect();
            let fine = match grade {
                "red" => lacking.is_empty(),
                "orange" => lacking.len() <= 1,
                "yellow" => had.contains("daily"),
                _ => continue,
            };
            sink.saw(1);
            if fine {
                continue;
            }
            let Text { zh, en } = colour(grade);
            let words = |levels: &[&str]| {
                let words: Vec<Text> = levels.iter().map(|one| level(one)).collect();
                let join =
                    |pick: fn(&Text) -> &str, by: &str| words.iter().map(pick).collect::<Vec<_>>().join(by);
                Text::new(join(|text| &text.zh, "、"), join(|text| &text.en, ", "))
            };
            let lacking = if grade == "yellow" { vec!["daily"] } else { lacking };
            let Text { zh: lacks_zh, en: lacks_en } = words(&lacking);
            let message = if grade == "orange" {
                text! {
                    zh: "风险点 {id}（{zh}）自 {since} 以来没有两级抽查，所缺：{lacks_zh}",
                    en: "risk point `{id}` ({en}) was not checked at two levels since {since}; not at: {lacks_en}",
                }
            } else {
                text! {
                    zh: "风险点 {id}（{zh}）自 {since} 以来没有{lacks_zh}",
                    en: "risk point `{id}` ({en}) was not checked since {since} at: {lacks_en}",
                }
            };
            let mut draft = Draft::new(cx.dossiers[row.dossier].location(at), message)
                .help(text! {
                    zh: "安排抽查；查过的，在抽查案卷的 points 写明该风险点",
                    en: "check it, or name the point in `points` of the check that was made",
                })
                .evidence("point", id)
                .evidence("level", grade)
                .evidence("lacking", lacking);
            if !whole {
                draft = draft.severity(Severity::Advice);
            }
            sink.add(draft);
        }
    }
}

/// The three levels of spot checks.
const LEVELS: [&str; 3] = ["directed", "lead", "daily"];
