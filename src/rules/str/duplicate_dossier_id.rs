//! # What it checks
//! Two or more dossiers of the archive have one `id`.
//!
//! # Why it matters
//! An archival number is how a dossier is cited; with two behind it every citation is void.
//!
//! # Example
//! ```text
//! error[STR005]: 3 dossiers have the id X043-2025-QT-0001
//! ```
//!
//! # How to mend
//! Number one of them anew, and correct whatever cites it and the transfer list.
//!
//! # Innocent causes
//! One dossier was copied into the export twice: take one out.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 13-2022; DA/T 70-2018, GD-1-8.
//!
//! # 检查什么
//! 档案库中两个以上案卷用了同一个档号。
//!
//! # 为何重要
//! 档号是引用案卷的凭据；一号对两卷，一切引用都落空。
//!
//! # 示例
//! ```text
//! 错误[STR005]：3 个案卷的档号都是 X043-2025-QT-0001
//! ```
//!
//! # 如何改正
//! 给其中之一重新编号，并更正引用处和移交清单。
//!
//! # 正当情形
//! 同一案卷在导出包中复制了两份：移出一份。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 13-2022；DA/T 70-2018 GD-1-8。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use crate::rules::rows::DossierRow;

/// The rule.
pub static RULE: Rule = Rule::archive::<DuplicateDossierId>(Meta {
    code: "STR005",
    name: "duplicate-dossier-id",
    zh: "档号重复",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("duplicate_dossier_id.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DuplicateDossierId {}

impl ArchiveRule for DuplicateDossierId {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let mut by_id: BTreeMap<&str, Vec<&DossierRow>> = BTreeMap::new();
        for row in cx.dossiers {
            if let Some(id) = &row.id {
                by_id.entry(id).or_default().push(row);
            }
        }
        sink.saw(cx.dossiers.len());
        for (id, rows) in by_id.into_iter().filter(|(_, rows)| rows.len() > 1) {
            let count = rows.len();
            let mut draft = Draft::new(
                rows[0].at_id(),
                text! { zh: "{count} 个案卷的档号都是 {id}", en: "{count} dossiers have the id {id}" },
            )
            .help(text! {
                zh: "重新编号或移出多余的一份，并更正引用处",
                en: "number one anew or take a copy out, and correct what cites it",
            })
            .subject(id)
            .evidence("id", id);
            for row in &rows[1..] {
                let at = Location { subject: row.folder.clone(), ..row.at_id() };
                draft = draft.member(at, text! { zh: "又见于此", en: "it stands here too" });
            }
            sink.add(draft);
        }
    }
}
