//! # What it checks
//! One picture that stands under different events: in different dossiers, or in one dossier under
//! different days or places. It is found again after recompression, scaling to a quarter, cutting
//! down to 70% of its sides, mirroring, quarter turns, a third more or less brightness or contrast,
//! a watermark or a date stamp, as JPEG, PNG or WebP, inside the pages of a PDF, OFD or DOCX, and
//! printed on a page that was scanned (where it covers a twelfth of the page or more);
//! and of course byte for byte (a photo reported here is not reported by DUP001). All copies make
//! one finding. Photos of one event are not compared with each other, nor are two shots of one
//! scene one picture: pixels must lie on each other, tile by tile.
//!
//! Not looked at: pictures under 200 px a side; pictures with too little on them to tell them from
//! others (walls, skies, black frames); pictures that stand in over 5% of the archive's documents;
//! drawings and logos inside papers; scanned pages (DUP005). Dossiers that refer to each other (a
//! rectification and what it mends, a copy and its original) share pictures rightly, and so do the
//! dossiers of one piece of equipment; a summary may show what happened in its period.
//!
//! # Why it matters
//! A photo shows one moment. Filed under a second event, it shows that the second event has no
//! photo of its own.
//!
//! # Example
//! ```text
//! error[DUP004] (likely): one picture stands under 3 different events: X043-2025-QT-0001 (2025-03-10, 柳河村), X043-2025-QT-0002 (2025-03-17, 东山村), X043-2025-QT-0003 (2025-03-24, 西沟村)
//! ```
//!
//! # How to mend
//! File the picture that belongs to the event, or say of the document that it is a copy
//! (`copy_of`).
//!
//! # Innocent causes
//! A picture filed in the wrong folder; a stock picture or a plan; one event that two dossiers
//! record without referring to each other; a fixed camera that saw nothing change.
//!
//! # Configuration
//! `common-share` (0.05) and `common-least` (20), `common-least-in-papers` (3): a picture that
//! stands in more documents than both is common; `crops-up-to` (50,000): pictures beyond which only
//! whole pictures are found again, which is then said in an advice; `candidates` (64): likely
//! partners that one picture is laid over; an advice says how many were passed over.
//!
//! # Basis
//! DA/T 70-2018, GD-1-10. Signs of low DCT coefficients as in pHash (Zauner 2010), multi-probe
//! look-up (Lv et al. 2007), then normalised correlation of aligned tiles.
//!
//! # 检查什么
//! 同一张照片出现在不同的事项之下：不同案卷，或同一案卷的不同日期、不同地点。重新压缩、缩至四分之一、裁切
//! （边长保留七成以上）、镜像、旋转直角、明暗或对比度增减三成、加水印或日期戳、另存为 JPEG/PNG/WebP、印入 PDF、
//! OFD、DOCX 页面的，以及打印后再扫描的（占页面十二分之一以上），都能认出；逐字节相同的当然也算（本规则已报的照片，DUP001 不再报）。全部副本合为一个问题。
//! 同一事项下的照片不相互比对；同一场景的两次拍摄不算同一张：须逐块像素重合。
//!
//! 不看：边长不足 200 像素的；画面内容过少、无从分辨的（白墙、天空、黑屏）；出现在全库 5% 以上材料中的；材料
//! 里的图标和图形；扫描页（见 DUP005）。相互引用的案卷（整改与其来源、副本与原件）及同一设备的案卷，共用照片
//! 属正当；总结可以展示本期内的事。
//!
//! # 为何重要
//! 一张照片只证明一个时刻。归到第二件事之下，说明第二件事没有自己的照片。
//!
//! # 示例
//! ```text
//! 错误[DUP004]（很可能）：同一张照片归在 3 件不同的事项下：X043-2025-QT-0001（2025-03-10，柳河村）、X043-2025-QT-0002（2025-03-17，东山村）、X043-2025-QT-0003（2025-03-24，西沟村）
//! ```
//!
//! # 如何改正
//! 换成该事项自己的照片；确为副本的，用 copy_of 注明。
//!
//! # 正当情形
//! 放错了文件夹；资料图或平面图；一件事由两个案卷分别记录而未相互引用；固定机位，画面没有变化。
//!
//! # 配置
//! common-share（0.05）、common-least（20）、common-least-in-papers（3）：所在材料数同时超过这些的照片视为通用图；
//! crops-up-to（50,000）：照片超过此数时只比对整张，并以提示说明；candidates（64）：每张照片最多与多少个候选
//! 重合比对，略过的数目以提示说明。
//!
//! # 依据
//! DA/T 70-2018 GD-1-10。低频 DCT 系数符号（同 pHash，Zauner 2010），多探针查找（Lv 等，2007），再做分块归一化
//! 相关比对。

use std::collections::{BTreeMap, HashMap};

use super::sightings::{Links, Seen, Sighting, documents, first_own, is_page, location, members_apart};
use crate::archive::Document;
use crate::compare::pictures::photo::{Photo, tones};
use crate::compare::pictures::search::{self, Entry, Pair, pack};
use crate::compare::pictures::{Kept, Shelf};
use crate::examine::{Picture, Pixels, SMALLEST_PICTURE, Sketch};
use crate::rules::ReadFile;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::across::<ReusedPhoto>(Meta {
    code: "DUP004",
    name: "reused-photo",
    zh: "照片重复使用",
    group: Group::Dup,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("reused_photo.rs"),
});

/// Levels of sixteen that a picture inside a paper must have to be a photo and no drawing.
const TONES: usize = 8;

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct ReusedPhoto {
    /// Share of the archive's documents beyond which a picture is common.
    common_share: f64,
    /// Documents that it must stand in besides.
    common_least: usize,
    /// The same for pictures that stand in papers alone.
    common_least_in_papers: usize,
    /// Pictures beyond which parts are not looked for.
    crops_up_to: usize,
    /// Candidates that are verified for one picture.
    candidates: usize,
}

impl Default for ReusedPhoto {
    fn default() -> Self {
        Self {
            common_share: 0.05,
            common_least: 20,
            common_least_in_papers: 3,
            crops_up_to: search::CROPS_UP_TO,
            candidates: search::CANDIDATES,
        }
    }
}

/// A picture where it was seen.
#[derive(Serialize, Deserialize)]
struct Shown {
    sighting: Sighting,
    essence: Option<String>,
    photo: Option<(Photo, Kept)>,
    /// Of a picture by itself; a photo on a page has the page's light.
    luma: Option<u8>,
}

impl Seen for Shown {
    fn sighting(&self) -> &Sighting {
        &self.sighting
    }
}

impl AcrossRule for ReusedPhoto {
    type Row = Shown;

    fn gather(&self, cx: &DossierCx) -> Vec<Shown> {
        let mut rows = Vec::new();
        for document in cx.manifest.documents() {
            let photo = document.medium() == Some("photo");
            for file in cx.files_of(document) {
                for picture in &file.facts.contents.pictures {
                    Self::inserted(cx, document, file, picture, &mut rows);
                    if is_page(document, picture) {
                        continue;
                    }
                    if let Some((essence, luma, known)) = Self::known(picture, photo) {
                        for sighting in Sighting::of(cx, document, file, picture) {
                            let photo = known.clone();
                            rows.push(Shown { sighting, essence: essence.clone(), photo, luma: Some(luma) });
                        }
                    }
                }
            }
        }
        rows
    }

    fn looks_back(&self) -> bool {
        true
    }

    fn shelve(&self) -> Option<fn(&mut Shown, &Shelf)> {
        Some(|shown, shelf| shown.photo.iter_mut().for_each(|(_, sketch)| shelf.take(sketch)))
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Shown>], sink: &mut Sink) {
        sink.saw(rows.len());
        let (groups, firsts) = unique(rows);
        let entries: Vec<Entry> = firsts.iter().filter_map(|row| entry(row)).collect();
        let mut found = search::search(&entries, self.crops_up_to, self.candidates);
        self.say_limits(&found, entries.len(), sink);
        let links = Links::of(cx.everything);
        let total: usize = cx.dossiers.iter().map(|row| row.documents.len()).sum();
        let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut searched = 0;
        for (group, first) in firsts.iter().enumerate() {
            let name = match entry(first) {
                Some(_) => {
                    searched += 1;
                    found.clusters.find(searched - 1)
                }
                // Without texture a picture is like none but its own bytes.
                None => entries.len() + group,
            };
            clusters.entry(name).or_default().push(group);
        }
        for members in clusters.into_values() {
            let shown: Vec<&Row<Shown>> =
                members.iter().flat_map(|group| groups[*group].iter().map(|index| &rows[*index])).collect();
            if shown.len() > 1 && !self.common(&shown, total) {
                let apart = members_apart(cx, &links, &shown);
                if apart.len() > 1 {
                    report(cx, &apart, sink);
                }
            }
        }
    }
}

/// Whether a picture of `document` is a photo that this rule compares.
pub(in crate::rules) fn is_photo(document: Document, picture: &Picture) -> bool {
    document.medium() == Some("photo")
        && !is_page(document, picture)
        && comparable(picture)
            .is_some_and(|(_, sketch)| picture.essence.is_some() || Photo::of(sketch).is_some())
}

/// The pixels of a picture with enough on it, and their sketch.
fn comparable(picture: &Picture) -> Option<(&Pixels, &Sketch)> {
    let pixels = picture.pixels.as_ref()?;
    let large = picture.width.min(picture.height) >= SMALLEST_PICTURE && !pixels.uniform;
    Some((pixels, pixels.sketch.as_ref().filter(|_| large)?))
}

impl ReusedPhoto {
    /// What is kept of a picture: its essence, its mean luma and what it is searched by.
    #[allow(clippy::type_complexity)]
    fn known(picture: &Picture, photo: bool) -> Option<(Option<String>, u8, Option<(Photo, Kept)>)> {
        let (pixels, sketch) = comparable(picture)?;
        if !photo && tones(sketch) < TONES {
            return None;
        }
        let luma = pixels.thumb.iter().map(|value| u32::from(*value)).sum::<u32>();
        let luma = (luma / pixels.thumb.len().max(1) as u32) as u8;
        let known = Photo::of(sketch).map(|photo| (photo, Kept::of(pack(sketch))));
        (known.is_some() || picture.essence.is_some()).then(|| (picture.essence.clone(), luma, known))
    }

    /// Photos printed on a page that was scanned.
    fn inserted<'a>(
        cx: &DossierCx<'a>,
        document: Document<'a>,
        file: ReadFile<'a>,
        picture: &Picture,
        rows: &mut Vec<Shown>,
    ) {
        let inserts = picture.pixels.as_ref().map(|pixels| pixels.inserts.as_slice()).unwrap_or_default();
        for insert in inserts.iter().filter(|insert| tones(&insert.sketch) >= TONES) {
            let Some(photo) = Photo::of(&insert.sketch) else { continue };
            let known = (photo, Kept::of(pack(&insert.sketch)));
            for mut sighting in Sighting::of(cx, document, file, picture) {
                sighting.size = (insert.width, insert.height);
                rows.push(Shown { sighting, essence: None, photo: Some(known.clone()), luma: None });
            }
        }
    }

    /// Whether a picture stands in so many documents that it is a logo or a stock picture.
    fn common(&self, shown: &[&Row<Shown>], total: usize) -> bool {
        let photo = shown.iter().any(|row| row.sighting.photo);
        let least = if photo { self.common_least } else { self.common_least_in_papers };
        let count = documents(shown);
        count > least && count as f64 > self.common_share * total as f64
    }

    /// A limit that was met is said, never kept silent.
    fn say_limits(&self, found: &search::Found, pictures: usize, sink: &mut Sink) {
        let advice = |message: Text, key: &str| {
            Draft::new(Location::file("archive.json"), message)
                .severity(Severity::Advice)
                .confidence(Confidence::Certain)
                .subject(key)
                .help(text! {
                    zh: "可在配置中调高 {key}，或分批检查",
                    en: "raise `{key}` in the configuration, or check in parts",
                })
                .evidence("limit", key)
        };
        if !found.crops {
            let limit = self.crops_up_to;
            sink.add(advice(
                text! {
                    zh: "照片共 {pictures} 张，超过 {limit} 张：只比对了整张照片，裁切过的未查",
                    en: "{pictures} pictures are more than {limit}: whole ones were compared, cut ones not",
                },
                "crops-up-to",
            ));
        }
        if found.passed_over > 0 {
            let count = found.passed_over;
            sink.add(advice(
                text! {
                    zh: "相似候选过多，有 {count} 对照片未做重合比对",
                    en: "{count} pairs of likely pictures were not laid over each other: there were too many",
                },
                "candidates",
            ));
        }
    }
}

fn entry<'a>(row: &'a Row<Shown>) -> Option<Entry<'a>> {
    row.row.photo.as_ref().map(|(photo, sketch)| Entry { photo, sketch })
}

/// Rows by picture: equal essences are one. Rows' indexes of each, and the first row.
fn unique(rows: &[Row<Shown>]) -> (Vec<Vec<usize>>, Vec<&Row<Shown>>) {
    let mut by_essence: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut firsts = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let known = row.essence.as_deref().and_then(|essence| by_essence.get(essence).copied());
        match known {
            Some(group) => groups[group].push(index),
            None => {
                if let Some(essence) = &row.essence {
                    by_essence.insert(essence, groups.len());
                }
                groups.push(vec![index]);
                firsts.push(row);
            }
        }
    }
    (groups, firsts)
}

fn report(cx: &ArchiveCx, members: &[&Row<Shown>], sink: &mut Sink) {
    let Some(place) = first_own(cx, members).and_then(|row| location(cx, row)) else { return };
    let id = |row: &Row<Shown>| cx.everything.get(row.dossier).and_then(|dossier| dossier.id.clone());
    let one_dossier = members.iter().all(|row| row.dossier == members[0].dossier);
    // The largest is most likely the one that the others were made from.
    let area = |row: &Row<Shown>| u64::from(row.sighting.size.0) * u64::from(row.sighting.size.1);
    let Some(largest) = members.iter().copied().rev().max_by_key(|row| area(row)) else { return };
    let mut events: Vec<(String, Text)> = Vec::new();
    for row in members {
        let name = id(row).unwrap_or_else(|| cx.everything[row.dossier].folder.clone());
        let event = (name, row.sighting.event_text());
        if !events.contains(&event) {
            events.push(event);
        }
    }
    let count = events.len();
    let shown = |zh: bool| {
        let listed = events.iter().take(3).map(|(name, event)| match zh {
            true => format!("{name}（{}）", event.zh),
            false => format!("{name} ({})", event.en),
        });
        listed.collect::<Vec<_>>().join(if zh { "、" } else { ", " })
    };
    let (zh, en) = (shown(true), shown(false));
    let (more_zh, more_en) = if count > 3 { ("等", " and more") } else { ("", "") };
    let mut draft = Draft::new(
        Location { dossier: place.dossier.clone().filter(|_| one_dossier), ..place },
        text! {
            zh: "同一张照片归在 {count} 件不同的事项下：{zh}{more_zh}",
            en: "one picture stands under {count} different events: {en}{more_en}",
        },
    )
    .help(text! {
        zh: "换成各事项自己的照片；确为副本的用 copy_of 注明；放错的归位",
        en: "file each event's own picture; declare a copy with `copy_of`; put back what was misfiled",
    });
    let mut facts = Vec::new();
    for row in members {
        let relation = relation(largest, row);
        let sighting = &row.sighting;
        let (event, how) = (sighting.event_text(), relation.text.clone());
        let title = &sighting.title;
        if let Some(at) = location(cx, row) {
            let (zh, en) = (&event.zh, &event.en);
            let (title_zh, title_en) = (&title.zh, &title.en);
            let (how_zh, how_en) = (&how.zh, &how.en);
            draft = draft
                .member(at, text! { zh: "{title_zh}（{zh}）：{how_zh}", en: "{title_en} ({en}): {how_en}" });
        }
        facts.push(serde_json::json!({
            "dossier": id(row),
            "document": sighting.document,
            "day": sighting.event.day.map(|day| day.to_string()),
            "size": format!("{}x{}", sighting.size.0, sighting.size.1),
            "taken": sighting.taken,
            "relation": relation.word,
            "correlation": relation.correlation.map(|value| format!("{value:.2}")),
        }));
    }
    let earliest = members
        .iter()
        .filter_map(|row| Some((row.sighting.taken.clone()?, id(row), row.sighting.document.clone())))
        .min();
    if let Some((taken, dossier, document)) = earliest {
        draft = draft.evidence(
            "earliest",
            serde_json::json!({ "taken": taken, "dossier": dossier, "document": document }),
        );
    }
    draft = draft
        .evidence(
            "largest",
            serde_json::json!({
                "dossier": id(largest),
                "document": largest.sighting.document,
                "size": format!("{}x{}", largest.sighting.size.0, largest.sighting.size.1),
            }),
        )
        .evidence("members", facts);
    sink.add(draft);
}

/// How a member's picture came from the largest one.
struct Relation {
    text: Text,
    word: String,
    correlation: Option<f32>,
}

fn relation(largest: &Row<Shown>, row: &Row<Shown>) -> Relation {
    let plain = |text: Text, word: &str| Relation { text, word: word.to_owned(), correlation: None };
    if std::ptr::eq(largest, row) {
        return plain(text! { zh: "其中最大的一张", en: "the largest of them" }, "largest");
    }
    if row.essence.is_some() && row.essence == largest.essence {
        return plain(text! { zh: "图像数据逐字节相同", en: "the same picture data" }, "identical");
    }
    let pair = entry(largest).zip(entry(row)).and_then(|(a, b)| search::relate(&[a, b], 0, 1));
    let Some(pair) = pair else {
        return plain(text! { zh: "与其他几张相同", en: "alike by way of others" }, "by way of others");
    };
    described(&pair, largest, row)
}

fn described(pair: &Pair, largest: &Row<Shown>, row: &Row<Shown>) -> Relation {
    let fit = &pair.fit;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if fit.orientation.mirrored() {
        zh.push("镜像".to_owned());
        en.push("mirrored".to_owned());
    }
    if fit.orientation.degrees() > 0 {
        zh.push(format!("旋转 {}°", fit.orientation.degrees()));
        en.push(format!("turned {}°", fit.orientation.degrees()));
    }
    let share = (fit.area() * 100.0).round() as u32;
    if share < 97 {
        // The picture with the most pixels may itself be the cut one.
        if pair.part == 1 {
            zh.push(format!("裁至 {share}%"));
            en.push(format!("cut to {share}%"));
        } else {
            zh.push(format!("较全，最大一张为其 {share}%"));
            en.push(format!("less cut: the largest shows {share}% of it"));
        }
    }
    let scale = f64::from(row.sighting.size.0.max(row.sighting.size.1))
        / f64::from(largest.sighting.size.0.max(largest.sighting.size.1).max(1));
    if share >= 97 && scale < 0.95 {
        let percent = (scale * 100.0).round() as u32;
        zh.push(format!("缩至 {percent}%"));
        en.push(format!("scaled to {percent}%"));
    }
    let percent = row
        .luma
        .zip(largest.luma)
        .map_or(0, |(own, largest)| (i32::from(own) - i32::from(largest)) * 100 / i32::from(largest).max(1));
    if row.luma.is_none() {
        zh.push("印在扫描页上".to_owned());
        en.push("printed on a scanned page".to_owned());
    }
    if share >= 90 && percent.abs() >= 8 {
        zh.push(format!("亮度 {percent:+}%"));
        en.push(format!("brightness {percent:+}%"));
    }
    if zh.is_empty() {
        zh.push("另存".to_owned());
        en.push("saved anew".to_owned());
    }
    let correlation = format!("{:.2}", fit.correlation);
    let (zh, word) = (zh.join("、"), en.join(", "));
    Relation {
        text: text! { zh: "{zh}（相关系数 {correlation}）", en: "{word} (correlation {correlation})" },
        word,
        correlation: Some(fit.correlation),
    }
}
