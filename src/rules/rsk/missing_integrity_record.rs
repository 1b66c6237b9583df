//! # What it checks
//! A post that a person took up, near which the archive holds no `integrity-record` of that person
//! of the type `appointment-talk` or `pledge`: within 90 days before or after. Every post in
//! `archive.json` counts, whatever its rank, since a pledge is asked of everybody; outsiders
//! (`external`) do not, nor does a post that carries on one of the same unit and title within a
//! month.
//!
//! # Why it matters
//! The talk before a post is taken up is the cheapest measure there is, and it cannot be held
//! afterwards.
//!
//! # Example
//! ```text
//! warning[RSK008]: 沈卫东 (`p5`) took up the post “营销班班长” in 城郊供电所 on 2025-10-13; neither talk nor pledge within 90 days of it
//! ```
//!
//! # How to mend
//! File the record of the talk or the pledge; if there was none, hold the talk now and date it so.
//!
//! # Innocent causes
//! Where `archive.json` does not claim all of `integrity-record` to be here, or a manifest could
//! not be read, this is advice. Posts taken up before the earliest `opened` of the archive, or
//! under 30 days before the export, are not judged.
//!
//! # Configuration
//! `days` (90), `grace-days` (30) and `heads-only` (false).
//!
//! # Basis
//! Talks on appointment and pledges of integrity.
//!
//! # 检查什么
//! 有人任职，而其任职日前后 90 天内，档案库没有其任前谈话（appointment-talk）或承诺书（pledge）。
//! archive.json 所列职务不论高低都算，因为承诺书人人要签；外聘人员（external）不算，同一单位同
//! 一职务一个月内续任的也不算。
//!
//! # 为何重要
//! 任前谈话是成本最低的防控，而且事后补不回来。
//!
//! # 示例
//! ```text
//! 警告[RSK008]：沈卫东（p5）2025-10-13 任城郊供电所“营销班班长”，前后 90 天内没有任前谈话或廉洁承诺
//! ```
//!
//! # 如何改正
//! 归入谈话记录或承诺书；确实没有的，现在谈，并如实写明日期。
//!
//! # 正当情形
//! archive.json 未声明廉政记录（integrity-record）完整、或有清单读不出来时，仅为提示。早于档案
//! 库最早 opened 的任职、导出前 30 天内的任职不作判断。
//!
//! # 配置
//! days（90）、grace-days（30）、heads-only（false，只看负责人）。
//!
//! # 依据
//! 任前廉政谈话、廉洁承诺。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::words::{before, between};
use crate::archive::date_of;

/// The rule.
pub static RULE: Rule = Rule::across::<MissingIntegrityRecord>(Meta {
    code: "RSK008",
    name: "missing-integrity-record",
    zh: "任职无廉政记录",
    group: Group::Rsk,
    family: Some(Family::Missing),
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("missing_integrity_record.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct MissingIntegrityRecord {
    /// Days before and after the post is taken up.
    days: i32,
    /// Posts taken up this many days before the export are not judged.
    grace_days: i32,
    /// Judge the heads of units alone.
    heads_only: bool,
}

impl Default for MissingIntegrityRecord {
    fn default() -> Self {
        Self { days: 90, grace_days: 30, heads_only: false }
    }
}

/// A talk or a pledge.
#[derive(Debug, Serialize, Deserialize)]
pub struct RecordRow {
    subject: String,
    day: Date,
}

impl AcrossRule for MissingIntegrityRecord {
    type Row = RecordRow;

    fn gather(&self, cx: &DossierCx) -> Vec<RecordRow> {
        let record = cx.kind.is_some_and(|kind| kind.name == "integrity-record");
        let Some(record) = cx.manifest.root.get("record").filter(|_| record) else { return Vec::new() };
        let meant = matches!(record.str("type"), Some("appointment-talk" | "pledge"));
        let subject = record.str("subject").filter(|_| meant);
        let day = record.str("date").and_then(date_of);
        subject
            .zip(day)
            .map(|(subject, day)| RecordRow { subject: subject.to_owned(), day })
            .into_iter()
            .collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<RecordRow>], sink: &mut Sink) {
        let Some(today) = cx.clock.today() else { return };
        let Some(earliest) = cx.dossiers.iter().filter_map(|dossier| dossier.opened).min() else { return };
        let mut held: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
        for row in rows {
            held.entry(&row.subject).or_default().push(row.day);
        }
        let whole = cx.reference.complete.covers("integrity-record") && !cx.unread();
        for person in cx.reference.people.iter().filter(|person| !person.external) {
            for (post, from) in person.taken_up() {
                let judged = from >= earliest && from <= before(today, self.grace_days);
                if !judged || (self.heads_only && !post.head) {
                    continue;
                }
                sink.saw(1);
                let near = |day: &Date| between(*day, from).abs() <= self.days;
                if held.get(person.id.as_str()).is_some_and(|days| days.iter().any(near)) {
                    continue;
                }
                let (id, days, title) = (&person.id, self.days, &post.title);
                let name = cx.reference.person_name(id);
                let unit = cx.reference.unit_name(&post.unit);
                let mut draft = Draft::new(
                    post.at.clone(),
                    text! {
                        zh: "{name}（{id}）{from} 任{unit}“{title}”，前后 {days} 天内没有任前谈话或廉洁承诺",
                        en: "{name} (`{id}`) took up the post “{title}” in {unit} on {from}; neither talk nor pledge within {days} days of it",
                    },
                )
                .help(text! {
                    zh: "归入谈话记录或承诺书；确实没有的，现在谈，并如实写明日期",
                    en: "file the talk or the pledge; if there was none, hold the talk now and date it so",
                })
                .subject(format!("post:{id}"))
                .evidence("person", id.as_str())
                .evidence("unit", post.unit.as_str())
                .evidence("post", title.as_str())
                .evidence("from", from.to_string());
                if !whole {
                    draft = draft.severity(Severity::Advice);
                }
                sink.add(draft);
            }
        }
    }
}
