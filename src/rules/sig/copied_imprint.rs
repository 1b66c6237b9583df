//! # What it checks
//! One picture of a seal, the same to the byte, set into the pages of two or more documents that
//! are declared sealed on paper (`method: imprint`): pressed by hand no two imprints are the same.
//! Looked at are pictures inside PDFs and OFDs that are a seal and nothing else. Silent: documents
//! that carry an electronic signature or declare a digital seal, and every picture that stands in
//! one of those as well (a legitimate electronic seal is bit-identical everywhere); the same file
//! filed twice (DUP001); a declared `copy_of`. Imprints on scanned pages are not compared yet.
//!
//! # Why it matters
//! A picture of a seal that is set into a page was pasted there, by whoever had the picture.
//!
//! # Example
//! ```text
//! warning[SIG012] (likely): one picture of a seal stands on 2 documents that are declared sealed on paper
//! ```
//!
//! # How to mend
//! File the papers that were sealed. Where they are flattened copies of electronically sealed
//! documents, enter the seals as `digital`.
//!
//! # Innocent causes
//! The office system prints an electronic seal into distributed copies, and the manifest calls
//! that an imprint.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! standards.md, §3: a bitmap equal to the pixel on several unsigned files was pasted.
//!
//! # 检查什么
//! 同一张印章图片，字节完全相同，嵌在两件以上登记为纸面盖章（method 为 imprint）的材料页面里：手工
//! 盖的章没有两次是一样的。看的是 PDF、OFD 中只含一枚印章的图片。不报：带电子签名或登记为电子印章
//! 的材料，以及也出现在其中的图片（合法的电子印章处处逐字节相同）；同一文件归档两次（DUP001）；已
//! 声明 copy_of 的。扫描页上的印迹尚不比对。
//!
//! # 为何重要
//! 嵌在页面里的印章图片是粘贴上去的，谁有图片谁就能贴。
//!
//! # 示例
//! ```text
//! 警告[SIG012]（很可能）：同一张印章图片出现在 2 件登记为纸面盖章的材料上
//! ```
//!
//! # 如何改正
//! 归入盖过章的原件；是电子印章文件的分发件的，登记为 digital。
//!
//! # 正当情形
//! 办公系统把电子印章印在分发件上，清单却登记为纸面盖章。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! standards.md §3：多个未签名文件上逐像素相同的印章图片是粘贴的。

use crate::rules::prelude::*;

use std::collections::{BTreeMap, BTreeSet};

use super::{digital, pressed};
use crate::archive::Impression;

/// The rule.
pub static RULE: Rule = Rule::across::<CopiedImprint>(Meta {
    code: "SIG012",
    name: "copied-imprint",
    zh: "复制的印迹",
    group: Group::Sig,
    family: Some(Family::Doubtful),
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("copied_imprint.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct CopiedImprint {}

/// A document with seals set into its pages.
#[derive(Debug, Serialize, Deserialize)]
struct SetIn {
    /// What the pictures are coded in.
    essences: BTreeSet<String>,
    /// Whether it is signed, or says that its seal is digital.
    electronic: bool,
    /// Whether a seal pressed by hand is declared.
    pressed: bool,
    /// The digests of its files.
    files: Vec<String>,
    /// Whether it is declared a copy.
    copy: bool,
    name: (String, String),
    spot: Spot,
}

impl AcrossRule for CopiedImprint {
    type Row = SetIn;

    fn gather(&self, cx: &DossierCx) -> Vec<SetIn> {
        cx.manifest
            .documents()
            .filter_map(|document| {
                let shown = pressed::shown(cx, document);
                let set_in = shown.iter().filter(|one| one.is_set_in());
                let essences: BTreeSet<String> =
                    set_in.filter_map(|one| one.picture.essence.clone()).collect();
                if essences.is_empty() {
                    return None;
                }
                let digital = document.seals().any(Impression::digital);
                let Text { zh, en } = cx.document(document);
                Some(SetIn {
                    essences,
                    electronic: digital || digital::held(cx, document).any(),
                    pressed: document.seals().any(|seal| seal.node.str("method") == Some("imprint")),
                    files: cx.files_of(document).map(|file| file.facts.digests.sha256.clone()).collect(),
                    copy: document.node.get("copy_of").is_some(),
                    name: (zh, en),
                    spot: Spot::of(cx.manifest, document.node),
                })
            })
            .collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<SetIn>], sink: &mut Sink) {
        sink.saw(rows.len());
        let mut by_essence: BTreeMap<&str, Vec<&Row<SetIn>>> = BTreeMap::new();
        for row in rows {
            for essence in &row.essences {
                by_essence.entry(essence).or_default().push(row);
            }
        }
        for (essence, all) in by_essence {
            if all.iter().any(|row| row.electronic) {
                continue;
            }
            let mut files = BTreeSet::new();
            let documents: Vec<&Row<SetIn>> =
                all.into_iter().filter(|row| row.pressed && !row.copy && files.insert(&row.files)).collect();
            if documents.len() > 1 {
                sink.add(report(cx, essence, documents));
            }
        }
    }
}

fn report(cx: &ArchiveCx, essence: &str, mut documents: Vec<&Row<SetIn>>) -> Draft {
    documents.sort_by_key(|row| {
        (&cx.dossiers[row.dossier].manifest, row.spot.place.map(|place| (place.line, place.column)))
    });
    let place = |row: &Row<SetIn>| cx.dossiers[row.dossier].location(&row.spot);
    let mut location = place(documents[0]);
    if documents.iter().any(|row| row.dossier != documents[0].dossier) {
        location.dossier = None;
    }
    let count = documents.len();
    let draft = Draft::new(
        location,
        text! {
            zh: "同一张印章图片出现在 {count} 件登记为纸面盖章的材料上",
            en: "one picture of a seal stands on {count} documents that are declared sealed on paper",
        },
    )
    .help(text! {
        zh: "归入盖过章的原件；是电子印章文件的分发件的，把 method 写为 digital",
        en: "file the papers that were sealed; where they are flattened copies of sealed files, enter the seals as `digital`",
    })
    .subject(format!("picture:{essence}"))
    .evidence("picture", essence);
    documents.into_iter().fold(draft, |draft, row| {
        let (zh, en) = &row.name;
        draft.member(place(row), text! { zh: "{zh}", en: "{en}" })
    })
}
