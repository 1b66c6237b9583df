//! # What it checks
//! What a spot check found, or a warning asked for, that is still open on the day of the export
//! although its deadline has passed. A finding is mended by its `rectified`, or by a
//! `rectification` dossier with it as `source` that is closed; where that sets a later deadline,
//! the later one counts. A finding and the rectification of it are reported once. What was mended,
//! but after its deadline, is a warning; so are two dates that contradict each other: mended before
//! the check or the warning, closed before it was mended, due before it was found. The day of
//! `closed` is the day of verification: a rectification was mended when its `rectify` stage ended or
//! its report was written, whichever is earlier; where neither is known, being late is possible
//! advice. An id that findings of several spot checks have is not matched with a rectification's days.
//!
//! # Why it matters
//! A finding that stays open past its deadline is the one that the next inspection finds again. Of
//! two dates that contradict each other one was written for the inspection.
//!
//! # Example
//! ```text
//! error[RSK004]: the rectification of `r1` was due by 2025-09-30 and is open on 2026-03-31
//! ```
//!
//! # How to mend
//! Mend it and enter `rectified`, or close the rectification; if the deadline was put off, enter
//! the new one with its reason.
//!
//! # Innocent causes
//! It was mended and not entered. What was mended in time and verified later is in time. The
//! deadline was put off: the rectification's later one counts. Without `exported` nothing is open
//! past its deadline, but what was mended late still is.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Spot checks on three levels; warning and rectification (close each item).
//!
//! # 检查什么
//! 抽查发现的问题或预警所要求的整改，到导出日已过期限而仍未销号。问题写有 rectified，或以其为
//! source 的整改案卷已 closed，算作整改；整改案卷另定较晚期限的，以较晚者为准。问题与对应的整改
//! 只报一条。已整改而晚于期限的，作警告；日期互相矛盾的也作警告：整改早于检查或预警，销号早于整
//! 改，期限早于发现。closed 的日期是验收之日：整改完成之日取 rectify 环节的结束日与整改报告日期中较
//! 早者，两者都没有的，逾期仅作“可能”的提示。几次抽查共用的问题编号，不与整改案卷的日期相核。
//!
//! # 为何重要
//! 过了期限还开着的问题，就是下次检查又会查到的问题。两个日期互相矛盾，总有一个是为检查而写的。
//!
//! # 示例
//! ```text
//! 错误[RSK004]：对 r1 的整改应于 2025-09-30 前完成，至 2026-03-31 仍未销号
//! ```
//!
//! # 如何改正
//! 整改并登记 rectified，或将整改案卷销号；批准延期的，写明新期限和缘由。
//!
//! # 正当情形
//! 已整改而没有登记。按期整改、随后验收的，算按期。批准延期的，以整改案卷的较晚期限为准。没有导出
//! 时间（exported）的档案库不判断是否仍未销号，整改晚于期限的照样指出。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 三级抽查；预警与整改（逐项销号）。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::mended::{self, Known};
use super::words::{check_days, entries, said};
use crate::archive::date_of;

/// The rule.
pub static RULE: Rule = Rule::across::<UnrectifiedFinding>(Meta {
    code: "RSK004",
    name: "unrectified-finding",
    zh: "逾期未整改",
    group: Group::Rsk,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("unrectified_finding.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct UnrectifiedFinding {}

/// What has to be mended.
#[derive(Debug, Serialize, Deserialize)]
pub struct Matter {
    /// Of a finding its id, of a rectification its source.
    pub(super) id: String,
    /// Whether it is a rectification.
    pub(super) rectification: bool,
    pub(super) deadline: Option<Date>,
    pub(super) open: bool,
    /// When it was found, or the warning issued.
    pub(super) since: Option<Date>,
    /// When it was mended, or the rectification closed.
    pub(super) done: Option<Date>,
    /// Of a rectification when its own papers say that the work was done, which is verified, and the
    /// item closed, afterwards.
    pub(super) worked: Option<Date>,
    pub(super) at: Spot,
    /// Where it says when it was mended.
    pub(super) done_at: Spot,
}

impl AcrossRule for UnrectifiedFinding {
    type Row = Matter;

    fn gather(&self, cx: &DossierCx) -> Vec<Matter> {
        let root = &cx.manifest.root;
        let matter = |node: &Node, id: &str, done: &str, since: Option<Date>| {
            let day = |node: &Node, key: &str| node.str(key).and_then(date_of);
            let mended = node.get(done).filter(|done| said(done, "date").is_some());
            let at = node.get("deadline").unwrap_or(node);
            let done_at = mended.and_then(|mended| mended.get("date")).unwrap_or(node);
            Some(Matter {
                id: said(node, id)?.to_owned(),
                rectification: done == "closed",
                deadline: day(node, "deadline"),
                open: mended.is_none(),
                since,
                done: mended.and_then(|mended| day(mended, "date")),
                worked: mended.filter(|_| done == "closed").and_then(|closed| {
                    let closed = day(closed, "date");
                    worked(cx).map(|worked| closed.map_or(worked, |closed| closed.min(worked)))
                }),
                at: Spot::of(cx.manifest, at),
                done_at: Spot::of(cx.manifest, done_at),
            })
        };
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("spot-check") => {
                let found = check_days(cx).first().copied();
                let findings = entries(root, "findings").iter();
                findings.filter_map(|finding| matter(finding, "id", "rectified", found)).collect()
            }
            Some("rectification") => root
                .get("record")
                .and_then(|record| matter(record, "source", "closed", record.str("issued").and_then(date_of)))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Matter>], sink: &mut Sink) {
        let mut rectified: BTreeMap<&str, Rectified> = BTreeMap::new();
        let mut days: BTreeMap<&str, Date> = BTreeMap::new();
        let shared = shared(rows);
        for row in rows {
            sink.saw(1);
            if row.rectification {
                let known = rectified.entry(&row.id).or_default();
                known.closed |= !row.open;
                known.done = [known.done, row.done].into_iter().flatten().min();
                known.worked = [known.worked, row.worked].into_iter().flatten().min();
                known.deadline = known.deadline.max(row.deadline);
                known.first.get_or_insert(row);
            } else if let Some(done) = row.done.filter(|_| !shared.contains(row.id.as_str())) {
                // Of two findings of one id the earlier day counts, which is the kinder reading.
                let known = days.entry(&row.id).or_insert(done);
                *known = done.min(*known);
            }
        }
        open(cx, rows, &rectified, sink);
        mended::late(cx, rows, &Known { rectified: &rectified, mended: &days, shared: &shared }, sink);
        for row in rows {
            mended::contradictions(cx, row, &days, sink);
        }
    }
}

/// When the papers of a rectification say that its work was done: the earliest of the end of the
/// `rectify` stage and the day of the report on it.
fn worked(cx: &DossierCx) -> Option<Date> {
    let stages = cx.manifest.root.list("stages").iter();
    let ends =
        stages.filter(|stage| stage.str("name") == Some("rectify")).filter_map(|stage| stage.str("to"));
    let reports = cx.manifest.documents().filter(|document| document.role() == Some("rectification-report"));
    ends.chain(reports.filter_map(|report| report.node.str("date"))).filter_map(date_of).min()
}

/// Ids of findings that several spot checks use: of these nobody can tell which one a rectification
/// is of.
fn shared(rows: &[Row<Matter>]) -> BTreeSet<&str> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let findings = rows.iter().filter(|row| !row.rectification);
    findings
        .filter(|row| *first.entry(&row.id).or_insert(row.dossier) != row.dossier)
        .map(|row| row.id.as_str())
        .collect()
}

/// What is open past its deadline on the day of the export.
fn open(cx: &ArchiveCx, rows: &[Row<Matter>], rectified: &BTreeMap<&str, Rectified>, sink: &mut Sink) {
    let Some(today) = cx.clock.today() else { return };
    // Findings first: the rectification of one that is reported belongs to it.
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for row in rows.iter().filter(|row| !row.rectification) {
        let other = rectified.get(row.id.as_str());
        if !row.open || other.is_some_and(|other| other.closed) {
            continue;
        }
        let latest = other.and_then(|other| other.deadline).max(row.deadline);
        let Some(deadline) = latest.filter(|deadline| *deadline < today) else { continue };
        said.insert(&row.id);
        let id = &row.id;
        let mut draft = overdue(
            cx.dossiers[row.dossier].location(&row.at),
            text! {
                zh: "问题 {id} 应于 {deadline} 前整改，至 {today} 仍未销号",
                en: "finding `{id}` was to be mended by {deadline} and is open on {today}",
            },
            deadline,
        )
        .evidence("finding", id.as_str());
        if let Some(other) = other.and_then(|other| other.first) {
            draft = draft.related(
                cx.dossiers[other.dossier].location(&other.at),
                text! { zh: "对它的整改，也未销号", en: "its rectification, open too" },
            );
        }
        sink.add(draft);
    }
    for row in rows.iter().filter(|row| row.rectification) {
        let Some(deadline) = row.deadline.filter(|deadline| *deadline < today) else { continue };
        if !row.open || said.contains(row.id.as_str()) {
            continue;
        }
        let id = &row.id;
        let draft = overdue(
            cx.dossiers[row.dossier].location(&row.at),
            text! {
                zh: "对 {id} 的整改应于 {deadline} 前完成，至 {today} 仍未销号",
                en: "the rectification of `{id}` was due by {deadline} and is open on {today}",
            },
            deadline,
        );
        sink.add(draft.evidence("source", id.as_str()));
    }
}

/// The rectifications of one source together.
#[derive(Default)]
pub(super) struct Rectified<'a> {
    /// Whether one is closed.
    pub closed: bool,
    /// When the first was.
    pub done: Option<Date>,
    /// When the work of the first was done.
    pub worked: Option<Date>,
    /// The latest deadline.
    pub deadline: Option<Date>,
    /// The first in the archive.
    pub first: Option<&'a Row<Matter>>,
}

fn overdue(location: Location, message: Text, deadline: Date) -> Draft {
    Draft::new(location, message)
        .help(text! {
            zh: "整改并登记；批准延期的，写明新期限和缘由",
            en: "mend it and enter it; if the deadline was put off, enter the new one with its reason",
        })
        .evidence("deadline", deadline.to_string())
}
