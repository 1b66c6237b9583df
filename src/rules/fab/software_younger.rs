//! # What it checks
//! The program that wrote a born-digital file, or the camera and its software, against the date
//! that the document bears: released after it, by the table `schemas/producers.json`. Scans, and
//! files that carry `converted` or `digitised`, are not judged, nor is a batch (over 30% of the
//! archive's files by one tool in one sitting, or near the export).
//!
//! # Why it matters
//! A time of creation can be set back; few remember that the program signs too. Nothing of 2016
//! was written in Word 2021.
//!
//! # Example
//! ```text
//! warning[FAB004] (likely): made with Microsoft Office Word 16.0000 (released 2015-07-09), dated 2014-03-15
//! ```
//!
//! # How to mend
//! Say in the manifest when the file was converted, or file the original.
//!
//! # Innocent causes
//! The paper was printed to PDF or saved anew later, with its text unchanged; a camera's make was
//! edited by a program.
//!
//! # Configuration
//! batch-share (0.3), batch-least (5).
//!
//! # Basis
//! Release dates: `schemas/producers.json`, with the source of each row; days are the earliest
//! known, so that an error makes the rule silent.
//!
//! # 检查什么
//! born-digital 文件的制作软件、相机及其固件，与材料所署日期比对：按 schemas/producers.json，发布
//! 晚于该日期的报告。扫描件、写明 converted 或 digitised 的文件，以及成批制作的文件（一次制成或导
//! 出前后制成、占全库三成以上）不作判断。
//!
//! # 为何重要
//! 制作时间可以往回改，很少有人记得软件也会署名：2016 年的东西不会是 Word 2021 写的。
//!
//! # 示例
//! ```text
//! 警告[FAB004]（很可能）：由 Microsoft Office Word 16.0000（2015-07-09 发布）制作，所署日期 2014-03-15
//! ```
//!
//! # 如何改正
//! 在清单中写明何时转换，或归入原件。
//!
//! # 正当情形
//! 内容未动，只是后来打印成 PDF 或另存；照片经软件改写过机型。
//!
//! # 配置
//! batch-share（0.3）、batch-least（5）。
//!
//! # 依据
//! 发布日期见 schemas/producers.json，逐行注明来源；取已知最早的一天，有误也只会漏报。

use crate::rules::prelude::*;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::made::{self, BatchSize, Made};
use super::producers;

/// The rule.
pub static RULE: Rule = Rule::across::<SoftwareYounger>(Meta {
    code: "FAB004",
    name: "software-younger-than-date",
    zh: "软件晚于成文日期",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("software_younger.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct SoftwareYounger {
    /// Share of the archive's files that makes a batch, 0–1.
    batch_share: f64,
    /// Files that a batch has at least.
    batch_least: usize,
}

impl Default for SoftwareYounger {
    fn default() -> Self {
        Self { batch_share: 0.3, batch_least: 5 }
    }
}

/// A file that says when it was made, and what is wrong with its program, if anything.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    path: String,
    at: Spot,
    made: Option<Made>,
    younger: Option<Younger>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Younger {
    program: String,
    family: String,
    released: Date,
    dated: Date,
}

impl AcrossRule for SoftwareYounger {
    type Row = Written;

    fn gather(&self, cx: &DossierCx) -> Vec<Written> {
        let mut rows = Vec::new();
        for document in cx.manifest.documents() {
            let dated = dated(cx, document);
            let mut made = made::of_document(cx, document);
            for file in cx.files_of(document) {
                let location = cx.claim_of(file.index);
                let path = location.path.unwrap_or_default();
                let own = made.iter().position(|one| one.path == path).map(|at| made.swap_remove(at));
                let younger = dated.and_then(|dated| {
                    let release = producers::newest(&file.facts.contents.metadata)?;
                    (release.released > dated).then(|| Younger {
                        program: release.program,
                        family: release.family.to_owned(),
                        released: release.released,
                        dated,
                    })
                });
                if own.is_some() || younger.is_some() {
                    let at = Spot {
                        pointer: location.pointer.unwrap_or_default(),
                        place: location.place,
                        subject: location.subject,
                    };
                    rows.push(Written { path, at, made: own, younger });
                }
            }
        }
        rows
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Written>], sink: &mut Sink) {
        let timed: Vec<usize> = (0..rows.len()).filter(|index| rows[*index].made.is_some()).collect();
        let made: Vec<&Made> = timed.iter().filter_map(|index| rows[*index].made.as_ref()).collect();
        let files = cx.dossiers.iter().map(|row| row.files.count as usize).sum();
        let size = BatchSize { share: self.batch_share, least: self.batch_least };
        let in_batch: BTreeSet<usize> = made::batches(&made, files, cx.clock, size)
            .into_iter()
            .zip(&timed)
            .filter_map(|(batch, index)| batch.map(|_| *index))
            .collect();
        for (index, row) in rows.iter().enumerate() {
            sink.saw(1);
            let Some(younger) = row.younger.as_ref().filter(|_| !in_batch.contains(&index)) else { continue };
            let Younger { program, family, released, dated } = younger;
            sink.add(
                Draft::new(
                    cx.dossiers[row.dossier].location(&row.at).of_file(row.path.clone()),
                    text! {
                        zh: "由 {program}（{released} 发布）制作，所署日期 {dated}",
                        en: "made with {program} (released {released}), dated {dated}",
                    },
                )
                .help(text! {
                    zh: "事后转换或另存的，写明 converted；有原件的归入原件",
                    en: "where it was converted or saved anew later, say so in `converted`; else file the original",
                })
                .evidence("program", program.as_str())
                .evidence("family", family.as_str())
                .evidence("released", released.to_string())
                .evidence("dated", dated.to_string()),
            );
        }
    }
}

/// The date that a program is held against: of papers the one that they bear, of photos the
/// time at which they are said to be taken.
fn dated(cx: &DossierCx, document: Document) -> Option<Date> {
    if document.node.get("converted").is_some() || document.node.get("digitised").is_some() {
        return None;
    }
    match document.medium()? {
        "born-digital" => document.date(),
        "photo" => {
            let taken = document.node.at(&["taken", "at"]).and_then(Node::as_str);
            taken.and_then(|text| cx.clock.day_of(text)).or_else(|| document.date())
        }
        _ => None,
    }
}
