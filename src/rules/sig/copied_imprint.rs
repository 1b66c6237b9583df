//! # What it checks
//! One imprint on two or more documents that are declared sealed on paper (`method: imprint`):
//! pressed by hand no two imprints are the same. Compared are pictures of seals set into PDFs and
//! OFDs, by their bytes, and the imprints on scans, photos and scanned pages, laid over each other:
//! one is a copy of the other where the angle agrees, at least 97.5% of the inked cells are the
//! same, and the ink comes and goes alike all along the ring, which is cut evenly, so that only how
//! the ink took can make it uneven. Silent: seals that ink themselves evenly, which leave nothing
//! to tell two pressings by; unevenness that is the seal's own, because imprints at other angles
//! have it too; documents that carry an electronic signature or declare a digital seal, and every
//! imprint that stands in one of those as well (a legitimate electronic seal is bit-identical
//! everywhere); two scans of one page (DUP005); the same file filed twice (DUP001); a declared
//! `copy_of`. As *possible*: one picture of a handwritten signature set into several documents that
//! one person is declared to have signed by hand (under different names it is SIG018's); where
//! `scans` asks for it also the same handwriting, stroke for stroke, on scanned pages of two such
//! documents.
//!
//! # Why it matters
//! An imprint that stands on two papers was pasted there, by whoever had the picture.
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
//! that an imprint. A seal that is worn in several places was pressed twice at one angle with even
//! ink, and the archive holds no third imprint of it that would show the wear. With `scans`: a
//! signature stamp, a facsimile that the form was printed with, one paper that was scanned twice or
//! at two stages of filling it in, a mark so simple that two of them are alike.
//!
//! # Configuration
//! `scans` (false): compare the handwriting on scanned pages too. Off, because what was written once
//! and what a stamp or a printer put there twice look the same: it is for those who audit signatures
//! and go through what it finds, paper in hand. Takes time for every two pages that look alike.
//!
//! # Basis
//! A bitmap equal to the pixel on several unsigned files was pasted (general knowledge).
//!
//! # 检查什么
//! 两件以上登记为纸面盖章（method 为 imprint）的材料上有同一个印迹：手工盖的章没有两次是一样的。嵌在
//! PDF、OFD 里的印章图片按字节比对；扫描件、照片和扫描页上的印迹重合比对：角度一致，有墨的格子至少
//! 97.5% 相同，并且沿外圈墨色的浓淡处处一致，才算同一个。外圈刻得均匀，浓淡只能来自那一次着墨。不报：
//! 自动上墨、着墨均匀的印章，两次盖印无从区分；别的角度的印迹也有同样的浓淡，那是印章本身的磨损；带
//! 电子签名或登记为电子印章的材料，以及也出现在其中的印迹（合法的电子印章处处逐字节相同）；同一页的
//! 两次扫描（DUP005）；同一文件归档两次（DUP001）；已声明 copy_of 的。同一张手写签名图片嵌在登记由同一
//! 个人手写签名的几件材料里，以“存疑”报告（签名人不同的由 SIG018 报告）；开启 scans 的，两件这样的材料
//! 的扫描页上有笔画处处一致的同一处手写笔迹，也以“存疑”报告。
//!
//! # 为何重要
//! 出现在两份纸面上的同一个印迹是粘贴上去的，谁有图片谁就能贴。
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
//! 办公系统把电子印章印在分发件上，清单却登记为纸面盖章。多处磨损的印章以同一角度均匀着墨盖了两次，而
//! 档案里没有显出磨损的第三个印迹。开启 scans 后：签名章；表格上事先印好的签名；同一张纸扫描了两次，
//! 或在填写的先后两个阶段各扫描一次；过于简单、写两次也一样的记号。
//!
//! # 配置
//! scans（false）：也比对扫描页上的手写笔迹。默认关闭：一次写成、盖章盖成、印刷印成的，在扫描件上看不出
//! 分别，只供专门审查签名、拿着原件逐一核对的人使用；每一对相近的页都要花时间比对。
//!
//! # 依据
//! 多个未签名文件上逐像素相同的印章图片是粘贴的（凭通行理解）。

use crate::rules::prelude::*;

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::hands::{self, Signed};
use super::{digital, one_hand_for_many, pressed};
use crate::archive::{Impression, hex};
use crate::compare::imprints::search::{self, Entry};
use crate::compare::pictures::pages::{self, PageEntry};
use crate::compare::pictures::search::pack;
use crate::compare::pictures::{Kept, Shelf};
use crate::examine::{Imprint, Page, Patch};

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

/// Its options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct CopiedImprint {
    /// Whether the handwriting on scanned pages is compared.
    scans: bool,
}

/// A document with imprints.
#[derive(Debug, Serialize, Deserialize)]
struct Sealed {
    /// What seals set into its pages are coded in.
    essences: BTreeSet<String>,
    /// Its imprints.
    marks: Vec<Mark>,
    /// The pages that they are on, as far as they can be compared.
    pages: Vec<(Page, Kept)>,
    /// Whether it is signed, or says that its seal is digital.
    electronic: bool,
    /// Whether a seal pressed by hand is declared.
    pressed: bool,
    /// The first that is.
    seal: Option<String>,
    /// The digests of its files.
    files: Vec<String>,
    /// Whether it is declared a copy.
    copy: bool,
    name: (String, String),
    spot: Spot,
    /// Its pictures of signatures.
    signed: Option<Signed>,
}

/// An imprint on a page.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    imprint: Imprint,
    patch: Patch,
    /// Which of the document's pages.
    page: Option<usize>,
}

impl AcrossRule for CopiedImprint {
    type Row = Sealed;

    fn gather(&self, cx: &DossierCx) -> Vec<Sealed> {
        cx.manifest.documents().filter_map(|document| sealed(cx, document, self.scans)).collect()
    }

    fn shelve(&self) -> Option<fn(&mut Sealed, &Shelf)> {
        Some(|sealed, shelf| sealed.pages.iter_mut().for_each(|(_, sketch)| shelf.take(sketch)))
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Sealed>], sink: &mut Sink) {
        sink.saw(rows.len());
        let mut told: Vec<BTreeSet<(usize, &str)>> = Vec::new();
        for (essence, documents) in by_essence(rows) {
            told.push(documents.iter().map(|row| (row.dossier, row.spot.pointer.as_str())).collect());
            let message = |count: usize| {
                text! {
                    zh: "同一张印章图片出现在 {count} 件登记为纸面盖章的材料上",
                    en: "one picture of a seal stands on {count} documents that are declared sealed on paper",
                }
            };
            let draft = report(cx, message(documents.len()), documents);
            sink.add(draft.subject(format!("picture:{essence}")).evidence("picture", essence));
        }
        for (mark, documents) in by_imprint(rows) {
            let here: BTreeSet<(usize, &str)> =
                documents.iter().map(|row| (row.dossier, row.spot.pointer.as_str())).collect();
            if told.iter().any(|told| told.is_superset(&here)) {
                continue;
            }
            let count = documents.len();
            let message = text! {
                zh: "同一个印迹出现在 {count} 件登记为纸面盖章的材料上，重合后逐点相同，着墨的浓淡也相同",
                en: "one imprint stands on {count} documents that are declared sealed on paper: laid over each other they agree to the pixel, and in how the ink took",
            };
            let id = hex(&Sha256::digest(&mark.patch.sketch.packed)[..8]);
            sink.add(report(cx, message, documents).subject(format!("imprint:{id}")).evidence("imprint", id));
        }
        let signed: Vec<(usize, &Signed)> =
            rows.iter().filter_map(|row| Some((row.dossier, row.row.signed.as_ref()?))).collect();
        let all: Vec<&Signed> = signed.iter().map(|(_, signed)| *signed).collect();
        for copied in hands::copied(&all) {
            let Some(hand) = copied.hands.first() else { continue };
            let (name, count) = (cx.reference.person_name(hand), copied.rows.len());
            let message = if copied.scanned() {
                text! {
                    zh: "{count} 件登记由{name}手写签名的材料，扫描页上有同一处手写笔迹，重合后笔画处处一致",
                    en: "the same handwriting, stroke for stroke, stands on scanned pages of {count} documents that are declared signed by hand by {name}",
                }
            } else {
                text! {
                    zh: "同一张手写签名图片出现在 {count} 件登记由{name}手写签名的材料上",
                    en: "one picture of a handwritten signature stands on {count} documents that are declared signed by hand by {name}",
                }
            };
            let draft = one_hand_for_many::place(cx, &signed, &copied, message);
            let help = if copied.scanned() {
                one_hand_for_many::both_papers()
            } else {
                text! {
                    zh: "归入本人签过的原件；经办公系统签批的，method 写 digital 并归入签名",
                    en: "file the papers that were signed; where a system signed them, enter `digital` and file its signature",
                }
            };
            sink.add(draft.confidence(Confidence::Possible).evidence("by", hand.as_str()).help(help));
        }
    }
}

/// What is kept of a document, where a seal can be seen on it.
fn sealed(cx: &DossierCx, document: Document, scans: bool) -> Option<Sealed> {
    let shown = pressed::shown(cx, document);
    let set_in = shown.iter().filter(|one| one.is_set_in());
    let essences: BTreeSet<String> = set_in.filter_map(|one| one.picture.essence.clone()).collect();
    let (mut marks, mut pages) = (Vec::new(), Vec::new());
    for one in &shown {
        let Some(pixels) = one.pixels().filter(|pixels| !pixels.imprints.is_empty()) else { continue };
        let upright = pixels.page.as_ref().and_then(|inked| inked.upright.as_ref());
        let page = upright.map(|(page, sketch)| {
            pages.push((page.clone(), Kept::of(pack(sketch))));
            pages.len() - 1
        });
        let pairs = pixels.imprints.iter().zip(&pixels.patches);
        marks.extend(pairs.map(|(imprint, patch)| Mark { imprint: *imprint, patch: patch.clone(), page }));
    }
    let signed = hands::signed(cx, document, scans);
    if marks.is_empty() && signed.is_none() {
        return None;
    }
    let digital = document.seals().any(Impression::digital);
    let by_hand = || document.seals().filter(|seal| seal.node.str("method") == Some("imprint"));
    let Text { zh, en } = cx.document(document);
    Some(Sealed {
        essences,
        marks,
        pages,
        electronic: digital || digital::held(cx, document).any(),
        pressed: by_hand().next().is_some(),
        seal: by_hand().find_map(Impression::seal).map(str::to_owned),
        files: cx.files_of(document).map(|file| file.facts.digests.sha256.clone()).collect(),
        copy: document.node.get("copy_of").is_some(),
        name: (zh, en),
        spot: Spot::of(cx.manifest, document.node),
        signed,
    })
}

/// Documents with one picture of a seal set into their pages.
fn by_essence(rows: &[Row<Sealed>]) -> Vec<(&str, Vec<&Row<Sealed>>)> {
    let mut by_essence: BTreeMap<&str, Vec<&Row<Sealed>>> = BTreeMap::new();
    for row in rows {
        for essence in &row.essences {
            by_essence.entry(essence).or_default().push(row);
        }
    }
    let all = by_essence.into_iter();
    all.filter_map(|(essence, all)| Some((essence, pasted(all)?))).collect()
}

/// Documents with one imprint, each with the first of its cluster.
fn by_imprint(rows: &[Row<Sealed>]) -> Vec<(&Mark, Vec<&Row<Sealed>>)> {
    let marks: Vec<(usize, &Mark)> = rows
        .iter()
        .enumerate()
        .flat_map(|(at, row)| row.row.marks.iter().map(move |mark| (at, mark)))
        .collect();
    let entries: Vec<Entry> = marks
        .iter()
        .map(|(document, mark)| {
            let (document, seal) = (*document, rows[*document].seal.as_deref());
            Entry { imprint: &mark.imprint, patch: &mark.patch, document, seal }
        })
        .collect();
    let found = search::search(&entries, |a, b| {
        let ((one, mark), (two, other)) = (marks[a], marks[b]);
        let (one, two) = (&rows[one], &rows[two]);
        one.files != two.files && !one_page((one, mark), (two, other))
    });
    let clusters = found.clusters.into_iter().filter_map(|cluster| {
        let first = marks.get(*cluster.first()?)?.1;
        let mut documents: Vec<&Row<Sealed>> = cluster.iter().map(|index| &rows[marks[*index].0]).collect();
        documents.dedup_by(|a, b| std::ptr::eq(*a, *b));
        Some((first, pasted(documents)?))
    });
    clusters.collect()
}

/// Those of the documents that show one seal which should have been pressed on each; nothing
/// where one of them is electronic, or there are not two.
fn pasted(all: Vec<&Row<Sealed>>) -> Option<Vec<&Row<Sealed>>> {
    if all.iter().any(|row| row.electronic) {
        return None;
    }
    let mut files = BTreeSet::new();
    let documents: Vec<&Row<Sealed>> =
        all.into_iter().filter(|row| row.pressed && !row.copy && files.insert(&row.files)).collect();
    (documents.len() > 1).then_some(documents)
}

/// Whether two imprints stand on one page that was scanned twice.
fn one_page((a, mark): (&Row<Sealed>, &Mark), (b, other): (&Row<Sealed>, &Mark)) -> bool {
    let page = |row: &Row<Sealed>, mark: &Mark| mark.page.filter(|at| *at < row.pages.len());
    let (Some(one), Some(two)) = (page(a, mark), page(b, other)) else { return false };
    let (one, two) = (&a.row.pages[one], &b.row.pages[two]);
    pages::relate(PageEntry { page: &one.0, sketch: &one.1 }, PageEntry { page: &two.0, sketch: &two.1 })
        .is_some_and(|pair| pair.fit.matches())
}

fn report(cx: &ArchiveCx, message: Text, mut documents: Vec<&Row<Sealed>>) -> Draft {
    documents.sort_by_key(|row| {
        (&cx.dossiers[row.dossier].manifest, row.spot.place.map(|place| (place.line, place.column)))
    });
    let place = |row: &Row<Sealed>| cx.dossiers[row.dossier].location(&row.spot);
    let mut location = place(documents[0]);
    if documents.iter().any(|row| row.dossier != documents[0].dossier) {
        location.dossier = None;
    }
    let draft = Draft::new(location, message).help(text! {
        zh: "归入盖过章的原件；是电子印章文件的分发件的，把 method 写为 digital",
        en: "file the papers that were sealed; where they are flattened copies of sealed files, enter the seals as `digital`",
    });
    documents.into_iter().fold(draft, |draft, row| {
        let (zh, en) = &row.name;
        draft.member(place(row), text! { zh: "{zh}", en: "{en}" })
    })
}
