//! # What it checks
//! The imprint on the page against the picture that `archive.json` registers for the seal
//! (`imprint`): the shape and its proportions, then, laid over each other at whichever angle fits
//! best, the words and marks within the ring, tile by tile. Reported only where no imprint on the
//! document's pages fits any seal that is declared, and each of them clearly differs. Silent: an
//! imprint that is too faint, too small, cut off or covered by text; several seals of which one
//! fits; a declared seal without a registered picture; pages that could not be looked at.
//!
//! # Why it matters
//! A seal that is not the registered one was cut by somebody else, or the wrong one was entered.
//!
//! # Example
//! ```text
//! warning[SIG013] (possible): `d1` “防汛通知” is declared sealed with 城郊供电所 (`s1`); laid over the registered picture, the words and marks within the imprint on the page agree to 49%
//! ```
//!
//! # How to mend
//! Enter the seal that was used. Where the seal was cut anew, register its new picture and the day
//! from which it was in use.
//!
//! # Innocent causes
//! The registered picture is of an earlier cutting of the seal, of another seal of the unit, or
//! badly scanned; the page shows a receiver's or an archive's stamp and not the issuer's.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! The registration of seals by their imprints (general knowledge).
//!
//! # 检查什么
//! 页面上的印迹与 archive.json 登记的印模（imprint）：先比形状和长宽，再以最吻合的角度重合，分块比对圈
//! 内的文字和图案。只有材料页面上没有一个印迹与任何登记盖用的印章相符、而且个个明显不同时才报告。不
//! 报：印迹太淡、太小、不完整或被文字盖住；登记了几枚印章而其中一枚相符；登记的印章没有印模；有没能查看
//! 的页。
//!
//! # 为何重要
//! 与备案印模不符的印章，或是另刻的，或是登记错了。
//!
//! # 示例
//! ```text
//! 警告[SIG013]（存疑）：“防汛通知”（d1）登记盖有城郊供电所（s1），页面上印迹与登记的印模重合后，圈内文字图案的相似度为 49%
//! ```
//!
//! # 如何改正
//! 登记实际盖用的印章；印章重刻过的，登记新的印模和启用日期。
//!
//! # 正当情形
//! 登记的印模是重刻以前的、是本单位另一枚印章的，或扫描不清；页面上是收文章、归档章，而不是发文单位的。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 印章以印模备案（凭通行理解）。

use crate::rules::prelude::*;

use super::pressed;
use crate::archive::Impression;
use crate::compare::imprints::design::{Design, design};
use crate::examine::{Imprint, Outcome, Patch, Picture, Shape};

/// The rule.
pub static RULE: Rule = Rule::dossier::<ImprintDiffers>(Meta {
    code: "SIG013",
    name: "imprint-differs",
    zh: "印迹与印模不符",
    group: Group::Sig,
    family: Some(Family::Doubtful),
    severity: Severity::Warning,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("imprint_differs.rs"),
});

/// How much red must exceed the other colours in an imprint that can be read.
const INK: u8 = 60;

/// Tenths of a pixel that a cell of an imprint must have.
const CELL: u16 = 12;

/// Share of the imprint that no text covers.
const CLEAR: f32 = 0.6;

/// Tiles that must bear something in both.
const TILES: usize = 6;

/// Median correlation of the tiles up to which an imprint is another seal's; from which it may be
/// the registered one's. Measured on drawn pages: own 0.9 and more, others' 0.5 at most.
const OTHER: f32 = 0.55;

/// Correlation of the whole, ring and all, beyond which nothing is said.
const WHOLE: f32 = 0.9;

/// Difference in proportions from which the shape is another.
const PROPORTION: f32 = 0.15;

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ImprintDiffers {}

impl DossierRule for ImprintDiffers {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            let declared: Vec<Impression> =
                document.seals().filter(|seal| seal.node.str("method") == Some("imprint")).collect();
            let digital = document.seals().any(Impression::digital);
            let known: Option<Vec<(&Imprint, &Patch)>> = declared
                .iter()
                .map(|seal| {
                    let picture = cx.reference.imprints.get(seal.seal()?)?;
                    picture.imprints.first().zip(picture.patches.first())
                })
                .collect();
            let Some(known) = known.filter(|known| !known.is_empty() && !digital) else { continue };
            match differing(cx, document, &known) {
                None => sink.missed(1),
                Some(None) => sink.saw(1),
                Some(Some(worst)) => {
                    sink.saw(1);
                    for impression in declared {
                        sink.add(finding(cx, document, impression, &worst));
                    }
                }
            }
        }
    }
}

/// An imprint that fits nothing.
struct Odd {
    page: Option<u32>,
    shape: bool,
    /// How much of the words and marks agrees, in hundredths.
    alike: i64,
}

/// The imprint that comes nearest where none fits any declared seal; the outer nothing where that
/// cannot be told.
fn differing(cx: &DossierCx, document: Document, known: &[(&Imprint, &Patch)]) -> Option<Option<Odd>> {
    let files: Vec<_> = cx.files_of(document).collect();
    let read = files.iter().all(|file| file.facts.contents.outcome == Outcome::Read);
    if !read || files.len() != document.files().count() {
        return None;
    }
    let shown = pressed::shown(cx, document);
    let mut nearest: Option<(f32, Odd)> = None;
    for one in &shown {
        let Some(pixels) = one.pixels() else { continue };
        for (imprint, patch) in pixels.imprints.iter().zip(&pixels.patches) {
            if !legible(one.picture, imprint, patch) {
                return None;
            }
            for (known, picture) in known {
                let laid = design(picture, patch)?;
                let framed = (known.shape == Shape::Square) != (imprint.shape == Shape::Square);
                let odd = odd(&laid, framed, one.picture.page)?;
                let Some(odd) = odd else { return Some(None) };
                if nearest.as_ref().is_none_or(|(alike, _)| laid.alike > *alike) {
                    nearest = Some((laid.alike, odd));
                }
            }
        }
    }
    nearest.map(|(_, odd)| Some(odd))
}

/// Whether an imprint is whole, large and strong enough to be read.
fn legible(picture: &Picture, imprint: &Imprint, patch: &Patch) -> bool {
    let longer = picture.width.max(picture.height).max(1) as f32;
    let limit = |side: u32| side as f32 / longer * 1000.0;
    let half = f32::from(imprint.long) / 2.0 * 0.9;
    let within = |at: u16, limit: f32| f32::from(at) >= half && f32::from(at) + half <= limit;
    patch.ink >= INK
        && patch.cell >= CELL
        && within(imprint.x, limit(picture.width))
        && within(imprint.y, limit(picture.height))
}

/// How an imprint differs from a seal's picture (`framed`: one is a frame and one is a ring): nothing within where it may be that seal's,
/// nothing at all where that cannot be told.
fn odd(laid: &Design, framed: bool, page: Option<u32>) -> Option<Option<Odd>> {
    let alike = (laid.alike * 100.0).round() as i64;
    if (framed || laid.proportion.abs() >= PROPORTION) && laid.whole <= WHOLE {
        return Some(Some(Odd { page, shape: true, alike }));
    }
    if laid.tiles < TILES || laid.told < CLEAR {
        return None;
    }
    let other = laid.alike <= OTHER && laid.whole <= WHOLE;
    Some(other.then_some(Odd { page, shape: false, alike }))
}

fn finding(cx: &DossierCx, document: Document, impression: Impression, odd: &Odd) -> Draft {
    let Text { zh, en } = cx.document(document);
    let id = impression.seal().unwrap_or_default();
    let Text { zh: seal_zh, en: seal_en } = pressed::seal(cx, id);
    let (page_zh, page_en) = match odd.page {
        Some(page) => (format!("第 {page} 页"), format!("on page {page}")),
        None => ("页面上".to_owned(), "on the page".to_owned()),
    };
    let alike = odd.alike.max(0);
    let message = if odd.shape {
        text! {
            zh: "{zh}登记盖有{seal_zh}，{page_zh}印迹的形状与登记的印模不同",
            en: "{en} is declared sealed with {seal_en}; the imprint {page_en} has another shape than the registered picture",
        }
    } else {
        text! {
            zh: "{zh}登记盖有{seal_zh}，{page_zh}印迹与登记的印模重合后，圈内文字图案的相似度为 {alike}%",
            en: "{en} is declared sealed with {seal_en}; laid over the registered picture, the words and marks within the imprint {page_en} agree to {alike}%",
        }
    };
    let draft = Draft::new(cx.manifest.at(impression.node), message)
        .help(text! {
            zh: "登记实际盖用的印章；印章重刻过的，登记新的印模和启用日期",
            en: "enter the seal that was used; where it was cut anew, register its new picture and the day from which it was in use",
        })
        .evidence("seal", id)
        .evidence("what", if odd.shape { "shape" } else { "design" })
        .evidence("alike", alike);
    match odd.page {
        Some(page) => draft.evidence("page", page),
        None => draft,
    }
}
