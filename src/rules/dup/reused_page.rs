//! # What it checks
//! One scanned page that stands in several documents: scans of paper (over 60% white) are brought
//! upright, looked up by the layout of their ink and laid over each other. They are one page where
//! the ink is the same everywhere, through two degrees of skew, noise and contrast, or everywhere
//! but in one place, such as a date. Forms that were filled in differently differ in several places
//! and are not reported; nor are blank pages, covers, catalogues and dividers, pages that stand in
//! over 5% of the archive's documents, whole files that are the same (DUP001), declared copies, and
//! dossiers that refer to each other.
//!
//! # Why it matters
//! A page that was written once cannot be the record of two things.
//!
//! # Example
//! ```text
//! warning[DUP005] (likely): one scanned page stands in 2 documents: x1, x2
//! ```
//!
//! # How to mend
//! Put the right page into each document; where a document rightly contains a copy of another,
//! declare it (`copy_of`).
//!
//! # Innocent causes
//! An annex (a licence, a notice from above) that several files rightly contain; a blank form; a
//! page scanned into the wrong file.
//!
//! # Configuration
//! `distance` (60): bits of 256 in which hashes may differ; `common-share` (0.05) and
//! `common-least` (20): a page that stands in more documents than both is common; `candidates`
//! (12): pages that one page is laid over; an advice says how many were passed over.
//!
//! # Basis
//! GB/T 18894-2016, 真实性; DA/T 70-2018, GD-1-10. Signs of 16×16 DCT coefficients, then normalised
//! correlation of tiles that bear ink.
//!
//! # 检查什么
//! 同一扫描页出现在几份材料中：对纸张扫描件（白底超过 60%）先纠斜，按墨迹布局查找，再重合比对。墨迹处处相同
//! （容许两度歪斜、噪点、对比度变化），或只有一处不同（如日期），即为同一页。同一表格不同填写的，不同之处不止
//! 一处，不报；空白页、封面、目录、隔页，出现在全库 5% 以上材料中的页，整个文件相同的（DUP001），注明 copy_of
//! 的副本，以及相互引用的案卷，都不报。
//!
//! # 为何重要
//! 写过一次的一页纸，不能是两件事的记录。
//!
//! # 示例
//! ```text
//! 警告[DUP005]（很可能）：同一扫描页出现在 2 份材料中：x1、x2
//! ```
//!
//! # 如何改正
//! 各归各的原页；确属副本的，用 copy_of 注明。
//!
//! # 正当情形
//! 几份材料理应都附的附件（证照、上级通知）；空白表格；扫描时放错了卷。
//!
//! # 配置
//! distance（60）：256 位哈希容许不同的位数；common-share（0.05）、common-least（20）：所在材料数同时超过这些的
//! 页视为通用页；candidates（12）：每页最多与多少页重合比对，略过的数目以提示说明。
//!
//! # 依据
//! GB/T 18894-2016 真实性；DA/T 70-2018 GD-1-10。16×16 DCT 系数符号，再对有墨迹的分块作归一化相关比对。

use std::collections::{BTreeMap, BTreeSet};

use super::sightings::{Links, Seen, Sighting, copied, documents, first_own, is_page, location};
use crate::compare::pictures::pages::{self, PageEntry};
use crate::compare::pictures::search::pack;
use crate::compare::pictures::{Kept, Shelf};
use crate::examine::{Facts, Format, Page, Picture};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::across::<ReusedPage>(Meta {
    code: "DUP005",
    name: "reused-page",
    zh: "扫描页重复使用",
    group: Group::Dup,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("reused_page.rs"),
});

/// Roles whose pages are rightly alike.
const ALIKE: [&str; 4] = ["cover", "catalogue", "divider", "remarks-sheet"];

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct ReusedPage {
    /// Bits in which the hashes of one page may differ.
    distance: u32,
    /// Share of the archive's documents beyond which a page is common.
    common_share: f64,
    /// Documents that it must stand in besides.
    common_least: usize,
    /// Candidates that are verified for one page.
    candidates: usize,
}

impl Default for ReusedPage {
    fn default() -> Self {
        Self {
            distance: pages::DISTANCE,
            common_share: 0.05,
            common_least: 20,
            candidates: pages::CANDIDATES,
        }
    }
}

/// A page where it was seen.
#[derive(Serialize, Deserialize)]
struct Shown {
    sighting: Sighting,
    made_by: Option<String>,
    page: Page,
    sketch: Kept,
}

impl Seen for Shown {
    fn sighting(&self) -> &Sighting {
        &self.sighting
    }
}

impl AcrossRule for ReusedPage {
    type Row = Shown;

    fn gather(&self, cx: &DossierCx) -> Vec<Shown> {
        let mut rows = Vec::new();
        for document in cx.manifest.documents() {
            if document.role().is_some_and(|role| ALIKE.contains(&role)) {
                continue;
            }
            for file in cx.files_of(document) {
                for picture in file.facts.contents.pictures.iter() {
                    if !is_page(document, picture) || !whole_page(file.facts, picture) {
                        continue;
                    }
                    let inked = picture.pixels.as_ref().and_then(|pixels| pixels.page.as_ref());
                    let Some((page, upright)) = inked.and_then(|inked| inked.upright.as_ref()) else {
                        continue;
                    };
                    // The events of a page do not matter, its document does.
                    let Some(sighting) = Sighting::of(cx, document, file, picture).into_iter().next() else {
                        continue;
                    };
                    let made_by = document.made_by().map(str::to_owned);
                    let (page, sketch) = (page.clone(), Kept::of(pack(upright)));
                    rows.push(Shown { sighting, made_by, page, sketch });
                }
            }
        }
        rows
    }

    fn looks_back(&self) -> bool {
        true
    }

    fn shelve(&self) -> Option<fn(&mut Shown, &Shelf)> {
        Some(|shown, shelf| shelf.take(&mut shown.sketch))
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Shown>], sink: &mut Sink) {
        sink.saw(rows.len());
        let entries: Vec<PageEntry> = rows.iter().map(entry).collect();
        let mut found = pages::search(&entries, self.distance, self.candidates);
        if found.passed_over > 0 {
            let count = found.passed_over;
            sink.add(
                Draft::new(
                    Location::file("archive.json"),
                    text! {
                        zh: "相似页过多，有 {count} 对页未做重合比对",
                        en: "{count} pairs of likely pages were not laid over each other: there were too many",
                    },
                )
                .severity(Severity::Advice)
                .confidence(Confidence::Certain)
                .subject("candidates")
                .help(text! {
                    zh: "可在配置中调高 candidates，或分批检查",
                    en: "raise `candidates` in the configuration, or check in parts",
                })
                .evidence("limit", "candidates"),
            );
        }
        let links = Links::of(cx.everything);
        let total: usize = cx.dossiers.iter().map(|row| row.documents.len()).sum();
        // Clusters in the same documents are pages of one scan: one finding.
        let mut by_documents: BTreeMap<Vec<(usize, &str)>, Vec<&Row<Shown>>> = BTreeMap::new();
        for group in found.clusters.sets() {
            let members: Vec<&Row<Shown>> = group.iter().map(|index| &rows[*index]).collect();
            let count = documents(&members);
            if count > self.common_least && count as f64 > self.common_share * total as f64 {
                continue;
            }
            let kept: Vec<&Row<Shown>> = members
                .iter()
                .copied()
                .filter(|row| members.iter().take(500).any(|other| apart(cx, &links, row, other)))
                .collect();
            let names: BTreeSet<(usize, &str)> =
                kept.iter().map(|row| (row.dossier, row.sighting.document.as_str())).collect();
            by_documents.entry(names.into_iter().collect()).or_default().extend(kept);
        }
        for (_, mut members) in by_documents.into_iter().filter(|(names, _)| names.len() > 1) {
            members.sort_by(|a, b| {
                (&a.sighting.path, a.sighting.page).cmp(&(&b.sighting.path, b.sighting.page))
            });
            report(cx, &members, sink);
        }
    }
}

/// Whether a picture is a whole page: a scan, or a file of its own.
fn whole_page(facts: &Facts, picture: &Picture) -> bool {
    match facts.format {
        Format::Jpeg | Format::Png | Format::Tiff | Format::Bmp | Format::Gif | Format::WebP => true,
        _ => facts
            .contents
            .pages
            .as_ref()
            .is_some_and(|pages| picture.page.is_some_and(|page| pages.scanned.contains(&page))),
    }
}

fn entry<'a>(row: &'a Row<Shown>) -> PageEntry<'a> {
    PageEntry { page: &row.row.page, sketch: &row.row.sketch }
}

/// Whether two documents must not share a page.
fn apart(cx: &ArchiveCx, links: &Links, a: &Row<Shown>, b: &Row<Shown>) -> bool {
    let (one, other) = (&a.sighting, &b.sighting);
    if a.dossier == b.dossier && one.document == other.document {
        return false;
    }
    // A bidder puts one licence into each of its bids.
    let bids = one.is_bid() && other.is_bid() && a.made_by.is_some() && a.made_by == b.made_by;
    !bids && !one.same_file(other) && !links.linked(a.dossier, b.dossier) && !copied(cx, a, b)
}

fn report(cx: &ArchiveCx, members: &[&Row<Shown>], sink: &mut Sink) {
    let Some(first) = members.first() else { return };
    let Some(place) = first_own(cx, members).and_then(|row| location(cx, row)) else { return };
    let id = |row: &Row<Shown>| cx.everything.get(row.dossier).and_then(|dossier| dossier.id.clone());
    let one_dossier = members.iter().all(|row| row.dossier == first.dossier);
    let count = documents(members);
    let mut named: Vec<String> = Vec::new();
    for row in members {
        let name = if one_dossier { Some(row.sighting.document.clone()) } else { id(row) };
        let name = name.unwrap_or_else(|| row.sighting.path.clone());
        if !named.contains(&name) {
            named.push(name);
        }
    }
    let more = named.len() > 3;
    named.truncate(3);
    let (zh, en) = (named.join("、"), named.join(", "));
    let (more_zh, more_en) = if more { ("等", " and more") } else { ("", "") };
    let mut draft = Draft::new(
        Location { dossier: place.dossier.clone().filter(|_| one_dossier), ..place },
        text! {
            zh: "同一扫描页出现在 {count} 份材料中：{zh}{more_zh}",
            en: "one scanned page stands in {count} documents: {en}{more_en}",
        },
    )
    .help(text! {
        zh: "各归各的原页；确属副本的用 copy_of 注明",
        en: "put the right page into each document; declare a copy with `copy_of`",
    });
    let mut facts = Vec::new();
    for row in members {
        let Some(at) = location(cx, row) else { continue };
        let pair = if std::ptr::eq(*first, *row) { None } else { pages::relate(entry(first), entry(row)) };
        let (how_zh, how_en) = match &pair {
            None => (String::new(), String::new()),
            Some(pair) => {
                let same = (pair.fit.same * 100.0).round();
                match pair.fit.places {
                    None | Some(0) => (
                        format!("：{same}% 的墨迹块相同"),
                        format!(": {same}% of the inked tiles are the same"),
                    ),
                    Some(places) => (
                        format!("：{same}% 的墨迹块相同，{places} 处不同"),
                        format!(": {same}% of the inked tiles are the same, {places} place(s) differ"),
                    ),
                }
            }
        };
        let title = &row.sighting.title;
        let (title_zh, title_en) = (&title.zh, &title.en);
        draft = draft.member(at, text! { zh: "{title_zh}{how_zh}", en: "{title_en}{how_en}" });
        facts.push(serde_json::json!({
            "dossier": id(row),
            "document": row.sighting.document,
            "page": row.sighting.page,
            "taken": row.sighting.taken,
            "distance": pair.as_ref().map(|pair| pair.distance),
            "same": pair.as_ref().map(|pair| format!("{:.2}", pair.fit.same)),
        }));
    }
    sink.add(draft.evidence("members", facts));
}
