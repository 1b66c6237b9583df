//! # What it checks
//! What a spot check found, or a warning asked for, that is still open on the day of the export
//! although its deadline has passed. A finding is mended by its `rectified`, or by a
//! `rectification` dossier with it as `source` that is closed; where that sets a later deadline,
//! the later one counts. A finding and the rectification of it are reported once.
//!
//! # Why it matters
//! A finding that stays open past its deadline is the one that the next inspection finds again.
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
//! It was mended and not entered. Without `exported` the rule does not apply.
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
//! 只报一条。
//!
//! # 为何重要
//! 过了期限还开着的问题，就是下次检查又会查到的问题。
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
//! 已整改而没有登记。没有导出时间（exported）的档案库不作判断。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 三级抽查；预警与整改（逐项销号）。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::words::{entries, said};
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
    id: String,
    /// Whether it is a rectification.
    rectification: bool,
    deadline: Option<Date>,
    open: bool,
    at: Spot,
}

impl AcrossRule for UnrectifiedFinding {
    type Row = Matter;

    fn gather(&self, cx: &DossierCx) -> Vec<Matter> {
        let root = &cx.manifest.root;
        let matter = |node: &Node, id: &str, done: &str, rectification| {
            let day = |node: &Node, key: &str| node.str(key).and_then(date_of);
            let done = node.get(done).is_some_and(|done| said(done, "date").is_some());
            let at = node.get("deadline").unwrap_or(node);
            Some(Matter {
                id: said(node, id)?.to_owned(),
                rectification,
                deadline: day(node, "deadline"),
                open: !done,
                at: Spot::of(cx.manifest, at),
            })
        };
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("spot-check") => {
                let findings = entries(root, "findings").iter();
                findings.filter_map(|finding| matter(finding, "id", "rectified", false)).collect()
            }
            Some("rectification") => root
                .get("record")
                .and_then(|record| matter(record, "source", "closed", true))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Matter>], sink: &mut Sink) {
        let Some(today) = cx.clock.today() else { return };
        let mut rectified: BTreeMap<&str, Rectified> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.rectification) {
            let known = rectified.entry(&row.id).or_default();
            known.closed |= !row.open;
            known.deadline = known.deadline.max(row.deadline);
            known.first.get_or_insert(row);
        }
        // Findings first: the rectification of one that is reported belongs to it.
        let mut said: BTreeSet<&str> = BTreeSet::new();
        for row in rows.iter().filter(|row| !row.rectification) {
            sink.saw(1);
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
            sink.saw(1);
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
}

/// The rectifications of one source together.
#[derive(Default)]
struct Rectified<'a> {
    closed: bool,
    deadline: Option<Date>,
    first: Option<&'a Row<Matter>>,
}

fn overdue(location: Location, message: Text, deadline: Date) -> Draft {
    Draft::new(location, message)
        .help(text! {
            zh: "整改并登记；批准延期的，写明新期限和缘由",
            en: "mend it and enter it; if the deadline was put off, enter the new one with its reason",
        })
        .evidence("deadline", deadline.to_string())
}
