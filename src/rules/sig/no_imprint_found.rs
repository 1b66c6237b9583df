//! # What it checks
//! The manifest declares a seal's imprint (`method: imprint`), and no red seal stands on the pages
//! that it may be on: scans, photos, scanned pages of a PDF or OFD; the page that `page` names,
//! where the document has one file. Reported only where every such page was looked at in colour
//! and holds next to no red ink at all. Pages in grey and in black and white, and pages with red
//! ink of which no seal could be made out, are for a person.
//!
//! # Why it matters
//! A seal that is entered and not on the paper was not pressed, or another copy was filed.
//!
//! # Example
//! ```text
//! warning[SIG011] (likely): `d1` “防汛通知” is declared sealed with 城郊供电所 (`s1`), and no red seal stands on its pages
//! ```
//!
//! # How to mend
//! File the sealed copy, or take the seal out of the manifest.
//!
//! # Innocent causes
//! The unsealed file copy was scanned; the seal is of another colour than red, embossed, or on a
//! page that was not scanned; the scanner drops red.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! GB/T 9704-2012, 7.3.5 (general knowledge).
//!
//! # 检查什么
//! 清单登记盖有印章（method 为 imprint），而可能盖有它的页上没有红色印章：扫描件、照片、PDF 或 OFD
//! 中的扫描页；材料只有一个文件而写有 page 的，看那一页。只有这些页全部以彩色看过、几乎没有任何红
//! 色墨迹时才报告。灰度、黑白的页，以及有红色墨迹而辨认不出印章的页，由人来看。
//!
//! # 为何重要
//! 登记了而纸面上没有的印章，或是没有盖，或是归错了份。
//!
//! # 示例
//! ```text
//! 警告[SIG011]（很可能）：“防汛通知”（d1）登记盖有城郊供电所（s1），页面上没有红色印章
//! ```
//!
//! # 如何改正
//! 归入盖过章的一份，或从清单中去掉该印章。
//!
//! # 正当情形
//! 扫描的是未盖章的存本；印章不是红色、是钢印，或盖在没有扫描的页上；扫描仪滤去了红色。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! GB/T 9704-2012 7.3.5（凭通行理解）。

use crate::rules::prelude::*;

use super::pressed;
use crate::archive::Impression;
use crate::examine::{Format, Outcome};

/// The rule.
pub static RULE: Rule = Rule::dossier::<NoImprintFound>(Meta {
    code: "SIG011",
    name: "no-imprint-found",
    zh: "未见印迹",
    group: Group::Sig,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("no_imprint_found.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct NoImprintFound {}

impl DossierRule for NoImprintFound {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            let declared: Vec<Impression> = document
                .seals()
                .filter(|seal| seal.node.str("method") == Some("imprint") && seal.seal().is_some())
                .collect();
            if declared.is_empty() || document.files().next().is_none() {
                continue;
            }
            for impression in declared {
                match bare(cx, document, impression) {
                    None => sink.missed(1),
                    Some(false) => sink.saw(1),
                    Some(true) => {
                        sink.saw(1);
                        sink.add(finding(cx, document, impression));
                    }
                }
            }
        }
    }
}

/// Whether the pages that an imprint may be on hold none; nothing where that cannot be told.
fn bare(cx: &DossierCx, document: Document, impression: Impression) -> Option<bool> {
    let files: Vec<_> = cx.files_of(document).collect();
    let all = document.files().count();
    let shown = pressed::shown(cx, document);
    if shown.iter().any(pressed::Shown::has_imprint) {
        return Some(false);
    }
    let page = impression.node.get("page").and_then(Node::as_u64).filter(|_| all == 1);
    if files.len() != all {
        return None;
    }
    for file in files {
        let contents = &file.facts.contents;
        let scanned = match file.facts.format {
            Format::Pdf | Format::Ofd => {
                let pages = contents.pages.as_ref()?;
                match page {
                    Some(page) => pages.scanned.iter().any(|scanned| u64::from(*scanned) == page),
                    None => pages.count > 0 && pages.scanned.len() == pages.count as usize,
                }
            }
            Format::Jpeg | Format::Png | Format::Tiff | Format::Bmp => true,
            _ => false,
        };
        if !scanned || contents.outcome != Outcome::Read {
            return None;
        }
    }
    let on_page = |shown: &&pressed::Shown| match (page, shown.picture.page) {
        (Some(page), Some(own)) => u64::from(own) == page,
        _ => true,
    };
    let mut looked = 0;
    for one in shown.iter().filter(on_page) {
        let pixels = one.pixels()?;
        if pixels.coloured < pressed::GREY || pixels.red_ink >= pressed::NO_INK {
            return None;
        }
        looked += 1;
    }
    (looked > 0).then_some(true)
}

fn finding(cx: &DossierCx, document: Document, impression: Impression) -> Draft {
    let Text { zh, en } = cx.document(document);
    let id = impression.seal().unwrap_or_default();
    let Text { zh: seal_zh, en: seal_en } = pressed::seal(cx, id);
    Draft::new(
        cx.manifest.at(impression.node),
        text! {
            zh: "{zh}登记盖有{seal_zh}，页面上没有红色印章",
            en: "{en} is declared sealed with {seal_en}, and no red seal stands on its pages",
        },
    )
    .help(text! {
        zh: "归入盖过章的一份，或从清单中去掉该印章；印章不是红色的，由人核对",
        en: "file the sealed copy, or take the seal out of the manifest; look at it where the seal is not red",
    })
    .evidence("seal", id)
}
