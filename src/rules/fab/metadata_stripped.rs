//! # What it checks
//! All photos of an event (a dossier, or an entry of its record with two or more) are JPEG or TIFF
//! files without a camera's time, make or position, while eight of ten photos of the archive's
//! other dossiers — ten or more of them — have it. Photos declared as `converted` or `digitised`
//! do not count.
//!
//! # Why it matters
//! Without the camera's own data nothing in the file says when and where a photo was taken.
//!
//! # Example
//! ```text
//! advice[FAB013] (possible): none of 4 photos has the camera's data; 100% of the archive's others have
//! ```
//!
//! # How to mend
//! File the originals from the camera or telephone.
//!
//! # Innocent causes
//! Messengers and collecting apps take the data away; so do screen shots and most editors. That is
//! the usual cause.
//!
//! # Configuration
//! `least` (2), `least-others` (10), `others-percent` (80).
//!
//! # Basis
//! DA/T 50, DA/T 70-2018, GD-1-10: the electronic attributes of photos.
//!
//! # 检查什么
//! 一个事项（整个案卷，或记录中带两张以上照片的一条）的照片全是 JPEG 或 TIFF 而没有相机的时间、
//! 厂家、位置，库中其他案卷的照片（十张以上）却有八成带有。标明 converted、digitised 的不计。
//!
//! # 为何重要
//! 没有相机自己写下的数据，文件里就没有什么能说明照片何时何地所拍。
//!
//! # 示例
//! ```text
//! 提示[FAB013]（存疑）：4 张照片都没有相机信息；库中其他照片 100% 带有
//! ```
//!
//! # 如何改正
//! 归入相机或手机中的原片。
//!
//! # 正当情形
//! 微信等即时通讯、填报系统会去掉这些信息，截图和多数修图软件也是；通常就是这个缘故。
//!
//! # 配置
//! least（2）、least-others（10）、others-percent（80）。
//!
//! # 依据
//! DA/T 50；DA/T 70-2018 GD-1-10：照片的电子属性。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use super::photo_time::entry_of;
use crate::examine::{Format, Outcome};

/// The rule.
pub static RULE: Rule = Rule::across::<MetadataStripped>(Meta {
    code: "FAB013",
    name: "metadata-stripped",
    zh: "照片信息被抹去",
    group: Group::Fab,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("metadata_stripped.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct MetadataStripped {
    /// Photos that an event has.
    least: usize,
    /// Photos that the archive's other dossiers have.
    least_others: usize,
    /// Per cent of those that bear the camera's data.
    others_percent: usize,
}

impl Default for MetadataStripped {
    fn default() -> Self {
        Self { least: 2, least_others: 10, others_percent: 80 }
    }
}

/// One photo.
#[derive(Debug, Serialize, Deserialize)]
struct Photo {
    /// Whether it bears a camera's data.
    camera: bool,
    /// The entry that names it, as a pointer; empty where none does.
    entry: String,
    at: Spot,
}

impl AcrossRule for MetadataStripped {
    type Row = Photo;

    fn gather(&self, cx: &DossierCx) -> Vec<Photo> {
        let mut rows = Vec::new();
        for document in cx.manifest.documents() {
            let declared =
                document.node.get("converted").is_some() || document.node.get("digitised").is_some();
            if document.medium() != Some("photo") || declared {
                continue;
            }
            let entry = document.id().and_then(|id| entry_of(cx, id));
            let entry = entry.and_then(|entry| cx.manifest.at(entry).pointer).unwrap_or_default();
            for file in cx.files_of(document) {
                let contents = &file.facts.contents;
                let can = matches!(file.facts.format, Format::Jpeg | Format::Tiff | Format::Heic);
                if can && contents.outcome == Outcome::Read {
                    let camera = contents.metadata.camera.as_ref();
                    let camera = camera.is_some_and(|camera| {
                        camera.taken.is_some() || camera.make.is_some() || camera.gps.is_some()
                    });
                    let at = Spot::of(cx.manifest, document.node);
                    rows.push(Photo { camera, entry: entry.clone(), at });
                }
            }
        }
        rows
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Photo>], sink: &mut Sink) {
        sink.saw(rows.len());
        let bearing = rows.iter().filter(|row| row.camera).count();
        for dossier in rows.chunk_by(|a, b| a.dossier == b.dossier) {
            let own = dossier.iter().filter(|row| row.camera).count();
            let (others, others_bearing) = (rows.len() - dossier.len(), bearing - own);
            if others < self.least_others || others_bearing * 100 < others * self.others_percent {
                continue;
            }
            let percent = (others_bearing * 100 + others / 2) / others;
            if own == 0 {
                if dossier.len() >= self.least {
                    sink.add(report(cx, &dossier.iter().collect::<Vec<_>>(), percent));
                }
                continue;
            }
            let mut entries: BTreeMap<&str, Vec<&Row<Photo>>> = BTreeMap::new();
            for row in dossier.iter().filter(|row| !row.entry.is_empty()) {
                entries.entry(&row.entry).or_default().push(row);
            }
            for photos in entries.into_values() {
                if photos.len() >= self.least && photos.iter().all(|row| !row.camera) {
                    sink.add(report(cx, &photos, percent));
                }
            }
        }
    }
}

fn report(cx: &ArchiveCx, photos: &[&Row<Photo>], percent: usize) -> Draft {
    let place = |row: &Row<Photo>| cx.dossiers[row.dossier].location(&row.at);
    let count = photos.len();
    let mut draft = Draft::new(
        place(photos[0]),
        text! {
            zh: "{count} 张照片都没有相机信息；库中其他照片 {percent}% 带有",
            en: "none of {count} photos has the camera's data; {percent}% of the archive's others have",
        },
    )
    .help(text! {
        zh: "归入相机或手机中的原片；即时通讯转发会去掉这些信息",
        en: "file the originals from the camera or telephone; messengers take the data away",
    })
    .evidence("photos", count);
    for row in &photos[1..] {
        draft = draft.related(place(row), text! { zh: "同一事项的照片", en: "of the same event" });
    }
    draft
}
