//! # What it checks
//! A post in `archive.json` that a person took up after a warning with the admonition `correct`
//! was issued against that person, and before it was closed (or before the export, where it is
//! open).
//!
//! # Why it matters
//! Who is being corrected is not promoted meanwhile: the warning would mean nothing.
//!
//! # Example
//! ```text
//! warning[RSK014]: 郭立新 (`p4`) took up the post “所长助理” on 2025-08-04, under the warning to correct of 2025-06-20 (closed on 2025-09-10)
//! ```
//!
//! # How to mend
//! Say in the rectification how the appointment came about, or close it with the day on which it
//! was verified.
//!
//! # Innocent causes
//! The warning was closed and that was not entered; the post is a lower one, and itself the
//! consequence. A post that carries on one of the same unit and title within a month is no new
//! one. Warnings against units are not judged.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Warning and rectification: no appointment, no honour while being corrected.
//!
//! # 检查什么
//! 对某人发出“纠正”（correct）预警之后、销号之前（未销号的到导出日为止），其又在 archive.json
//! 中有新任职务。
//!
//! # 为何重要
//! 正在被纠正的人不应同时提拔使用，否则预警就没有意义。
//!
//! # 示例
//! ```text
//! 警告[RSK014]：郭立新（p4）2025-08-04 任“所长助理”，其间对其 2025-06-20 发出的纠正预警2025-09-10 才销号
//! ```
//!
//! # 如何改正
//! 在整改案卷中说明任职的经过，或按验收之日销号。
//!
//! # 正当情形
//! 已销号而没有登记；新职务是降职，本身就是处理结果。同一单位同一职务一个月内续任的不算新任。针
//! 对单位的预警不作判断。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 预警与整改：纠正期间不提拔、不评优。

use crate::rules::prelude::*;
use jiff::civil::Date;

use super::words::said;
use crate::archive::date_of;

/// The rule.
pub static RULE: Rule = Rule::across::<HonouredWhileCorrecting>(Meta {
    code: "RSK014",
    name: "honoured-while-correcting",
    zh: "纠正期间任职",
    group: Group::Rsk,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("honoured_while_correcting.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HonouredWhileCorrecting {}

/// A warning that asks somebody to correct.
#[derive(Debug, Serialize, Deserialize)]
pub struct WarningRow {
    against: String,
    issued: Date,
    closed: Option<Date>,
    at: Spot,
}

impl AcrossRule for HonouredWhileCorrecting {
    type Row = WarningRow;

    fn gather(&self, cx: &DossierCx) -> Vec<WarningRow> {
        let rectification = cx.kind.is_some_and(|kind| kind.name == "rectification");
        let Some(record) = cx.manifest.root.get("record").filter(|_| rectification) else {
            return Vec::new();
        };
        let day = |node: &Node, key| node.str(key).and_then(date_of);
        let row = || {
            let closed = record.get("closed").filter(|closed| !closed.members().is_empty());
            let ended = closed.map(|closed| day(closed, "date"));
            // A closing whose day cannot be read tells nothing.
            if ended == Some(None) || record.str("admonition") != Some("correct") {
                return None;
            }
            Some(WarningRow {
                against: said(record, "against")?.to_owned(),
                issued: day(record, "issued")?,
                closed: ended.flatten(),
                at: Spot::of(cx.manifest, record.get("admonition")?),
            })
        };
        row().into_iter().collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<WarningRow>], sink: &mut Sink) {
        for row in rows {
            let Some(person) = cx.reference.people.get(&row.against) else { continue };
            sink.saw(1);
            let during = |from: Date| {
                from > row.issued
                    && row.closed.is_none_or(|closed| from < closed)
                    && cx.clock.today().is_none_or(|today| from <= today)
            };
            for (post, from) in person.taken_up().filter(|(_, from)| during(*from)) {
                let (id, title, issued) = (&person.id, &post.title, row.issued);
                let name = cx.reference.person_name(id);
                let until = row.closed.map_or_else(
                    || text! { zh: "至今未销号", en: "still open" },
                    |closed| text! { zh: "{closed} 才销号", en: "closed on {closed}" },
                );
                let (zh, en) = (until.zh, until.en);
                sink.add(
                    Draft::new(
                        post.at.clone(),
                        text! {
                            zh: "{name}（{id}）{from} 任“{title}”，其间对其 {issued} 发出的纠正预警{zh}",
                            en: "{name} (`{id}`) took up the post “{title}” on {from}, under the warning to correct of {issued} ({en})",
                        },
                    )
                    .help(text! {
                        zh: "在整改案卷中说明任职经过；已验收的，按验收之日销号",
                        en: "say in the rectification how the appointment came about; if it was verified, close it with that day",
                    })
                    .related(
                        cx.dossiers[row.dossier].location(&row.at),
                        text! { zh: "预警", en: "the warning" },
                    )
                    .subject(format!("post:{id}"))
                    .evidence("person", id.as_str())
                    .evidence("post", title.as_str())
                    .evidence("from", from.to_string())
                    .evidence("issued", issued.to_string()),
                );
            }
        }
    }
}
