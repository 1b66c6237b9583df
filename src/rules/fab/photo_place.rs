//! # What it checks
//! The position that a camera wrote into a photo (EXIF GPS) against the place that it is filed
//! under: `taken.place`, else the place of the entry that names the photo. Over 2 km apart is
//! reported.
//!
//! # Why it matters
//! A photo of another place does not show a patrol of this one.
//!
//! # Example
//! ```text
//! warning[FAB002] (likely): taken 14.5 km from the place it is filed under
//! ```
//!
//! # How to mend
//! Correct the place if it was entered wrongly, or say in the dossier why.
//!
//! # Innocent causes
//! The receiver had no fix and wrote the last known position; the place is given as the office's;
//! the map and the camera use different datums, which is some hundred metres and within the limit.
//! Photos and places without coordinates are not judged.
//!
//! # Configuration
//! `kilometres` (2).
//!
//! # Basis
//! EXIF 2.32, GPS IFD; great-circle distance (haversine) on a sphere of 6,371 km.
//!
//! # 检查什么
//! 相机写入照片的位置（EXIF GPS）与所归地点比对：taken.place，没有则取引用该照片的记录的地点。
//! 相距超过 2 公里即报。
//!
//! # 为何重要
//! 别处的照片，证明不了在此处巡查过。
//!
//! # 示例
//! ```text
//! 警告[FAB002]（很可能）：拍摄处距所归地点 14.5 公里
//! ```
//!
//! # 如何改正
//! 地点登错的更正；确有缘由的，在案卷中说明。
//!
//! # 正当情形
//! 接收机没有定位，写的是上次位置；地点填的是单位所在地；地图与相机坐标系不同，差几百米，在限度
//! 之内。没有坐标的照片和地点不作判断。
//!
//! # 配置
//! kilometres（2）。
//!
//! # 依据
//! EXIF 2.32 GPS IFD；球面（半径 6371 公里）大圆距离（haversine）。

use super::photo_time::entry_of;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<PhotoPlace>(Meta {
    code: "FAB002",
    name: "photo-place",
    zh: "照片地点不符",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("photo_place.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct PhotoPlace {
    /// Kilometres apart that are still the same place.
    kilometres: f64,
}

impl Default for PhotoPlace {
    fn default() -> Self {
        Self { kilometres: 2.0 }
    }
}

impl DossierRule for PhotoPlace {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            let own = document.node.at(&["taken", "place"]).and_then(coordinates);
            let entry = || document.id().and_then(|id| entry_of(cx, id)?.get("place")).and_then(coordinates);
            let Some(place) = own.or_else(entry) else { continue };
            for file in cx.files_of(document) {
                let camera = file.facts.contents.metadata.camera.as_ref();
                let Some(gps) = camera.and_then(|camera| camera.gps) else { continue };
                sink.saw(1);
                let distance = kilometres(place, gps);
                if distance <= self.kilometres {
                    continue;
                }
                let shown = format!("{distance:.1}");
                sink.add(
                    Draft::new(
                        cx.claim_of(file.index),
                        text! {
                            zh: "拍摄处距所归地点 {shown} 公里",
                            en: "taken {shown} km from the place it is filed under",
                        },
                    )
                    .help(text! {
                        zh: "地点登错的更正；确有缘由的，在案卷中说明；接收机没有定位也会如此",
                        en: "correct the place if it was entered wrongly, or say why; a receiver without a fix looks the same",
                    })
                    .evidence("kilometres", shown)
                    .evidence("camera", format!("{:.4},{:.4}", gps.0, gps.1))
                    .evidence("filed", format!("{:.4},{:.4}", place.0, place.1)),
                );
            }
        }
    }
}

fn coordinates(place: &Node) -> Option<(f64, f64)> {
    let number = |key| place.get(key).and_then(Node::as_number).and_then(|raw| raw.parse::<f64>().ok());
    Some((number("lat")?, number("lon")?))
}

/// Great-circle distance between two positions in degrees.
pub(super) fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat, lon) = ((b.0 - a.0).to_radians(), (b.1 - a.1).to_radians());
    let h = (lat / 2.0).sin().powi(2)
        + a.0.to_radians().cos() * b.0.to_radians().cos() * (lon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        assert!((kilometres((39.0, 118.0), (40.0, 118.0)) - 111.2).abs() < 0.1);
    }
}
