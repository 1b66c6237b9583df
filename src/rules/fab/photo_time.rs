//! # What it checks
//! The time that a camera wrote into a photo (EXIF) against the time that it is filed under:
//! `taken.at`, and the day of the entry that names the photo. Over 24 hours apart is reported; a
//! photo whose `taken` says openly that it is older than its entry may show how things looked
//! before and is advice. A camera's time without a zone is wrong only if it is wrong both in the
//! archive's offset and in the one of `taken.at`.
//!
//! # Why it matters
//! A photo that was taken on another day does not show what it is filed under.
//!
//! # Example
//! ```text
//! warning[FAB001] (likely): taken on 2025-03-12 09:30:00, 41 days after the time it is filed under (2025-01-30T09:30:00+08:00)
//! ```
//!
//! # How to mend
//! Correct the time if it was entered wrongly, or say in the dossier why the photo is of another
//! day.
//!
//! # Innocent causes
//! The camera's clock was never set (2015-01-01 and the like), or its battery had run out; a
//! picture of a picture; a photo taken later on purpose, to show the state after mending, and
//! filed with the visit. Messengers take EXIF away: photos without it are not judged.
//!
//! # Configuration
//! `hours` (24).
//!
//! # Basis
//! EXIF 2.32 (CIPA DC-008), DateTimeOriginal and OffsetTimeOriginal; DA/T 70-2018, GD-1-10.
//!
//! # 检查什么
//! 相机写入照片的时间（EXIF）与所归时间比对：taken.at，以及引用该照片的记录的日期。相差超过
//! 24 小时即报；taken 已写明早于记录的照片，可能是用来对照的旧照，只作提示。不带时区的相机时间，
//! 按档案库时区和 taken.at 的时区都不符才算不符。
//!
//! # 为何重要
//! 别的日子拍的照片，证明不了它所归入的事。
//!
//! # 示例
//! ```text
//! 警告[FAB001]（很可能）：拍摄于 2025-03-12 09:30:00，比所归时间（2025-01-30T09:30:00+08:00）晚 41 天
//! ```
//!
//! # 如何改正
//! 时间登错的更正；确为别日所拍的，在案卷中说明。
//!
//! # 正当情形
//! 相机时钟从未设过（如 2015-01-01）或电池耗尽；翻拍；整改后有意补拍、与走访归在一起。即时通讯
//! 会去掉 EXIF：没有 EXIF 的照片不作判断。
//!
//! # 配置
//! hours（24）。
//!
//! # 依据
//! EXIF 2.32（CIPA DC-008）DateTimeOriginal、OffsetTimeOriginal；DA/T 70-2018 GD-1-10。

use crate::rules::prelude::*;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use crate::archive::date_of;
use crate::examine::Stamp;

/// The rule.
pub static RULE: Rule = Rule::dossier::<PhotoTime>(Meta {
    code: "FAB001",
    name: "photo-time",
    zh: "照片时间不符",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("photo_time.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct PhotoTime {
    /// Hours apart that are still the same event.
    hours: i64,
}

impl Default for PhotoTime {
    fn default() -> Self {
        Self { hours: 24 }
    }
}

impl DossierRule for PhotoTime {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            if document.node.get("converted").is_some() || document.node.get("digitised").is_some() {
                continue;
            }
            let filed = filed_under(cx, document);
            for file in cx.files_of(document) {
                let camera = file.facts.contents.metadata.camera.as_ref();
                let Some(taken) = camera.and_then(|camera| camera.taken.as_ref()) else { continue };
                let apart: Vec<(&Filed, i64)> =
                    filed.iter().filter_map(|filed| Some((filed, filed.apart(cx, taken)?))).collect();
                sink.saw(usize::from(!apart.is_empty()));
                let Some((filed, hours)) = apart.into_iter().find(|(_, hours)| hours.abs() > self.hours)
                else {
                    continue;
                };
                let draft = report(cx.claim_of(file.index), taken, filed, hours);
                // An entry may show how it looked before; its `taken` says so openly.
                let before = filed.moment.is_none() && document.node.get("taken").is_some() && hours < 0;
                sink.add(match before {
                    true => draft.severity(Severity::Advice).confidence(Confidence::Possible),
                    false => draft,
                });
            }
        }
    }
}

fn report(at: Location, taken: &Stamp, filed: &Filed, hours: i64) -> Draft {
    let days = (hours.abs() + 12) / 24;
    let (zh, en) = if hours > 0 { ("晚", "after") } else { ("早", "before") };
    let (shown, written) = (taken.local.replace('T', " "), &filed.written);
    Draft::new(
        at,
        text! {
            zh: "拍摄于 {shown}，比所归时间（{written}）{zh} {days} 天",
            en: "taken on {shown}, {days} days {en} the time it is filed under ({written})",
        },
    )
    .help(text! {
        zh: "时间登错的更正；确为别日所拍的，在案卷中说明；相机时钟未设也会如此",
        en: "correct the time if it was entered wrongly, or say why; a camera's clock that was never set looks the same",
    })
    .evidence("taken", taken.local.as_str())
    .evidence("filed", written.as_str())
    .evidence("hours", hours)
}

/// A time that a photo is filed under.
struct Filed {
    written: String,
    moment: Option<Timestamp>,
    day: Option<Date>,
}

/// What the document says of itself, then the entry that shows the photo.
fn filed_under(cx: &DossierCx, document: Document) -> Vec<Filed> {
    let said = document.node.at(&["taken", "at"]).and_then(Node::as_str).and_then(|at| {
        let moment = cx.clock.moment_of(at)?;
        Some(Filed { written: at.to_owned(), moment: Some(moment), day: None })
    });
    let entry = document.id().and_then(|id| {
        let day = entry_of(cx, id)?.str("date").and_then(date_of)?;
        Some(Filed { written: day.to_string(), moment: None, day: Some(day) })
    });
    said.into_iter().chain(entry).collect()
}

/// The entry of the record that names a photo.
pub(super) fn entry_of<'a>(cx: &DossierCx<'a>, id: &str) -> Option<&'a Node<'a>> {
    let record = cx.manifest.root.get("record")?;
    record
        .members()
        .iter()
        .flat_map(|member| member.value.items())
        .find(|entry| entry.list("photos").iter().any(|photo| photo.as_str() == Some(id)))
}

impl Filed {
    /// Hours from the filed time to the camera's; the least over the zones that may be meant.
    fn apart(&self, cx: &DossierCx, taken: &Stamp) -> Option<i64> {
        let local: DateTime = taken.local.parse().ok()?;
        if let Some(day) = self.day {
            let moment = match taken.offset {
                Some(offset) => cx.clock.day(zoned(local, offset)?),
                None => local.date(),
            };
            return Some(i64::from(day.until(moment).ok()?.get_days()) * 24);
        }
        let filed = self.moment?;
        let archive = cx.clock.zoned(filed).offset().seconds();
        let own = jiff::fmt::temporal::Pieces::parse(&self.written).ok();
        let own = own.and_then(|pieces| match pieces.offset()? {
            jiff::fmt::temporal::PiecesOffset::Numeric(numeric) => Some(numeric.offset().seconds()),
            _ => Some(0),
        });
        let offsets = match taken.offset {
            Some(offset) => vec![offset],
            None => own.into_iter().chain([archive]).collect(),
        };
        offsets
            .into_iter()
            .filter_map(|offset| Some((zoned(local, offset)?.as_second() - filed.as_second()) / 3600))
            .min_by_key(|hours| hours.abs())
    }
}

fn zoned(local: DateTime, offset: i32) -> Option<Timestamp> {
    Offset::from_seconds(offset).ok()?.to_timestamp(local).ok()
}
