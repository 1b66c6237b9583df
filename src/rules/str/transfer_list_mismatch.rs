//! # What it checks
//! The transfer list (`dossiers` of `archive.json`) against what lies on disk: a listed dossier
//! that is missing, a dossier that is not listed, a manifest whose SHA-256 or id differs.
//!
//! # Why it matters
//! The list is what both sides signed at handover: what differs from it was changed, added or lost
//! since.
//!
//! # Example
//! ```text
//! error[STR011]: the manifest of X043-2025-QT-0001 is not the one that was handed over (SHA-256)
//! ```
//!
//! # How to mend
//! Restore what was handed over, or draw up a new list with the other side.
//!
//! # Innocent causes
//! The dossier was moved to another folder, or completed lawfully after the list was made: the
//! list has to follow.
//!
//! # Configuration
//! None. Without a list nothing is compared.
//!
//! # Basis
//! DA/T 70-2018, GD-1-13, GD-1-14 and the transfer stage.
//!
//! # 检查什么
//! 移交清单（archive.json 的 dossiers）与磁盘实况比对：清单有而实物无，实物有而清单无，清单的
//! SHA-256 或档号不同。
//!
//! # 为何重要
//! 清单是交接双方签认的：与之不同的，就是其后被改动、增添或丢失的。
//!
//! # 示例
//! ```text
//! 错误[STR011]：X043-2025-QT-0001 的清单与移交时不同（SHA-256）
//! ```
//!
//! # 如何改正
//! 恢复所移交的内容，或与对方重新编制清单。
//!
//! # 正当情形
//! 案卷移了文件夹，或在编制清单后依规补充：清单应随之更新。
//!
//! # 配置
//! 无。没有清单则不比对。
//!
//! # 依据
//! DA/T 70-2018 GD-1-13、GD-1-14 及移交环节。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::archive::{Listed, normal_form};
use crate::rules::rows::DossierRow;

/// The rule.
pub static RULE: Rule = Rule::archive::<TransferListMismatch>(Meta {
    code: "STR011",
    name: "transfer-list-mismatch",
    zh: "移交清单不符",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("transfer_list_mismatch.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TransferListMismatch {}

impl ArchiveRule for TransferListMismatch {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let Some(listed) = &cx.reference.listed else { return };
        let on_disk: BTreeMap<String, &DossierRow> =
            cx.dossiers.iter().map(|row| (normal_form(&row.folder), row)).collect();
        // Of several with one id the first in the order of folders.
        let mut of_id: HashMap<&str, &DossierRow> = HashMap::new();
        for row in cx.dossiers {
            if let Some(id) = row.id.as_deref() {
                of_id.entry(id).or_insert(row);
            }
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for line in listed {
            sink.saw(1);
            let (Some(id), Some(path)) = (line.id.as_deref(), line.path.as_deref()) else { continue };
            let wanted = normal_form(path);
            let folder = wanted
                .strip_suffix("dossier.json")
                .map_or(wanted.as_str(), |folder| folder.trim_end_matches('/'));
            let Some(row) = on_disk.get(folder) else {
                // A dossier that was moved is one fact.
                let elsewhere = of_id.get(id).copied();
                seen.extend(elsewhere.map(|row| row.folder.as_str()));
                sink.add(missing(elsewhere, line, id, path));
                continue;
            };
            seen.insert(&row.folder);
            if let Some(actual) = &row.id
                && actual != id
            {
                sink.add(
                    Draft::new(
                        row.at_id(),
                        text! {
                            zh: "档号为 {actual}，移交清单在此列的是 {id}",
                            en: "the id is {actual}, the transfer list has {id} here",
                        },
                    )
                    .related(line.location.clone(), text! { zh: "清单的这一行", en: "this line of the list" })
                    .help(help())
                    .subject("id")
                    .evidence("listed", id)
                    .evidence("actual", actual.as_str()),
                );
            }
            // A manifest that could not be read at all has no digest, and says so itself.
            if let Some(sha256) =
                line.sha256.as_deref().filter(|sha256| !row.sha256.is_empty() && *sha256 != row.sha256)
            {
                sink.add(
                    Draft::new(
                        Location { dossier: row.id.clone(), ..Location::file(&row.manifest) },
                        text! {
                            zh: "{id} 的清单与移交时不同（SHA-256）",
                            en: "the manifest of {id} is not the one that was handed over (SHA-256)",
                        },
                    )
                    .related(line.location.clone(), text! { zh: "清单的这一行", en: "this line of the list" })
                    .help(help())
                    .subject(format!("digest:{id}"))
                    .evidence("listed", sha256)
                    .evidence("actual", row.sha256.as_str()),
                );
            }
        }
        for row in cx.dossiers.iter().filter(|row| !seen.contains(row.folder.as_str())) {
            sink.saw(1);
            let name = row.id.as_deref().unwrap_or(&row.folder);
            let location = if row.id.is_some() { row.at_id() } else { Location::file(&row.manifest) };
            sink.add(
                Draft::new(
                    location,
                    text! { zh: "{name} 不在移交清单上", en: "{name} is not on the transfer list" },
                )
                .help(help())
                .subject("unlisted")
                .evidence("id", name),
            );
        }
    }
}

/// A line without its dossier, or with the one of that id that lies elsewhere.
fn missing(elsewhere: Option<&DossierRow>, line: &Listed, id: &str, path: &str) -> Draft {
    let draft = match elsewhere {
        Some(row) => {
            let found = &row.folder;
            Draft::new(
                line.location.clone(),
                text! {
                    zh: "清单列有 {id}（{path}），实际在 {found}",
                    en: "{id} is listed at {path} and lies at {found}",
                },
            )
            .related(row.at_id(), text! { zh: "在这里", en: "it is here" })
        }
        None => Draft::new(
            line.location.clone(),
            text! { zh: "清单列有 {id}（{path}），实际没有", en: "{id} is listed at {path} and is not there" },
        ),
    };
    draft.help(help()).subject(format!("missing:{id}")).evidence("id", id).evidence("path", path)
}

fn help() -> Text {
    text! {
        zh: "恢复所移交的内容，或与对方重新编制清单",
        en: "restore what was handed over, or draw up a new list with the other side",
    }
}
