//! # What it checks
//! A seal that the manifest declares `digital`, and a document whose files hold no electronic
//! signature at all but a picture of a red seal on their pages. Silent: an electronic seal
//! flattened into a distributed copy, which is bit-identical elsewhere: the same picture stands in
//! another document that is signed or declares a digital seal, or it is the registered `imprint`
//! of that seal to the pixel.
//!
//! # Why it matters
//! An electronic seal is a signature; its picture alone can be copied from any other paper.
//!
//! # Example
//! ```text
//! warning[SIG019] (likely): `d1` “防汛通知” is declared sealed digitally with 城郊供电所 (`s1`); its files hold a picture of a seal and no signature
//! ```
//!
//! # How to mend
//! File the sealed original. Where the paper was sealed by hand and scanned, write `imprint`.
//!
//! # Innocent causes
//! Only the printed or flattened copy was filed, and no other document shows the same seal.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Electronic Signature Law, article 13: a picture of a seal is not an electronic seal.
//!
//! # 检查什么
//! 清单登记为电子印章（digital），而材料的文件没有任何电子签名，页面上只有红色印章的图片。不报：压
//! 平在分发件里的电子印章，它在别处逐字节相同：同一图片也在另一件已签名或登记为电子印章的材料里，
//! 或与该印章登记的印模（imprint）逐像素相同。
//!
//! # 为何重要
//! 电子印章是签名；单凭图片，从别的文件上就能复制。
//!
//! # 示例
//! ```text
//! 警告[SIG019]（很可能）：“防汛通知”（d1）登记盖有电子印章城郊供电所（s1），文件中只有印章图片，没有签名
//! ```
//!
//! # 如何改正
//! 归入带电子印章的原文件；是手工盖章后扫描的，method 写 imprint。
//!
//! # 正当情形
//! 归档的只是打印或压平的分发件，而别的材料上都没有这枚印章。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 电子签名法第十三条：印章的图片不是电子印章。

use crate::rules::prelude::*;

use std::collections::{BTreeMap, BTreeSet};

use super::{digital, pressed};
use crate::archive::Impression;

/// The rule.
pub static RULE: Rule = Rule::across::<SealOnlyAPicture>(Meta {
    code: "SIG019",
    name: "seal-only-a-picture",
    zh: "印章只是图片",
    group: Group::Sig,
    family: Some(Family::Doubtful),
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("seal_only_a_picture.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SealOnlyAPicture {}

/// A document with a red seal on a page.
#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    /// What the pictures with a seal are coded in.
    essences: BTreeSet<String>,
    /// Whether it is signed, or says that its seal is digital.
    electronic: bool,
    /// Seals that are declared digital and are pictures alone: their ids and places.
    pictures: Vec<(String, Spot)>,
    name: (String, String),
    seals: Vec<(String, String)>,
}

impl AcrossRule for SealOnlyAPicture {
    type Row = Seen;

    fn gather(&self, cx: &DossierCx) -> Vec<Seen> {
        cx.manifest.documents().filter_map(|document| seen(cx, document)).collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Seen>], sink: &mut Sink) {
        let mut electronic: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.electronic) {
            for essence in &row.essences {
                *electronic.entry(essence).or_default() += 1;
            }
        }
        for row in rows {
            sink.saw(row.pictures.len());
            // The document itself is one of those that show it.
            if row
                .essences
                .iter()
                .any(|essence| electronic.get(essence.as_str()).is_some_and(|count| *count > 1))
            {
                continue;
            }
            for ((id, spot), (seal_zh, seal_en)) in row.pictures.iter().zip(&row.seals) {
                let (zh, en) = &row.name;
                sink.add(
                    Draft::new(
                        cx.dossiers[row.dossier].location(spot),
                        text! {
                            zh: "{zh}登记盖有电子印章{seal_zh}，文件中只有印章图片，没有签名",
                            en: "{en} is declared sealed digitally with {seal_en}; its files hold a picture of a seal and no signature",
                        },
                    )
                    .help(text! {
                        zh: "归入带电子印章的原文件；手工盖章后扫描的，method 写 imprint",
                        en: "file the sealed original; write `imprint` where it was sealed by hand and scanned",
                    })
                    .evidence("seal", id.as_str())
                    .evidence("verdict", "not-signed"),
                );
            }
        }
    }
}

fn seen(cx: &DossierCx, document: Document) -> Option<Seen> {
    let shown = pressed::shown(cx, document);
    let sealed: Vec<_> = shown.iter().filter(|one| one.has_imprint()).collect();
    if sealed.is_empty() {
        return None;
    }
    let held = digital::held(cx, document);
    let declared: Vec<Impression> =
        document.seals().filter(|seal| seal.digital() && seal.seal().is_some()).collect();
    let registered = |id: &str| {
        cx.reference.imprints.get(id).is_some_and(|known| {
            sealed
                .iter()
                .any(|one| one.pixels().is_some_and(|own| own.hash == known.hash && own.thumb == known.thumb))
        })
    };
    let alone = held.told && !held.any();
    let pictures: Vec<(String, Spot)> = declared
        .iter()
        .filter(|_| alone)
        .filter_map(|seal| Some((seal.seal()?.to_owned(), Spot::of(cx.manifest, seal.node))))
        .filter(|(id, _)| !registered(id))
        .collect();
    let Text { zh, en } = cx.document(document);
    Some(Seen {
        essences: sealed.iter().filter_map(|one| one.picture.essence.clone()).collect(),
        electronic: held.any() || !declared.is_empty(),
        seals: pictures
            .iter()
            .map(|(id, _)| {
                let Text { zh, en } = pressed::seal(cx, id);
                (zh, en)
            })
            .collect(),
        pictures,
        name: (zh, en),
    })
}
