//! # What it checks
//! Photos of which the file itself says that it went through an editor of pictures (EXIF or XMP
//! Software: Photoshop, GIMP, 美图, Snapseed, 醒图 …), or whose embedded thumbnail shows something
//! else than the picture.
//!
//! # Why it matters
//! Cameras write the thumbnail once; many editors forget it. What it shows is what was taken.
//!
//! # Example
//! ```text
//! advice[FAB006] (possible): saved by Adobe Photoshop CS6 (Windows)
//! ```
//!
//! # How to mend
//! File the picture as the camera wrote it; where it was cropped or brightened for a report, file
//! both.
//!
//! # Innocent causes
//! Cropping, turning, brightening and masking of faces are all editing; some phones call their own
//! album an editor. Copy-move and a second compression inside the picture are not looked for.
//!
//! # Configuration
//! editors: names that are looked for, whatever their case; likeness (0.3): correlation of the
//! thumbnail with the picture below which they differ.
//!
//! # Basis
//! JEITA CP-3451 (Exif), tags Software and thumbnail; DA/T 50-2014.
//!
//! # 检查什么
//! 照片文件自己写明经过图片编辑软件（EXIF 或 XMP 的 Software：Photoshop、GIMP、美图、Snapseed、醒
//! 图等），或内嵌缩略图与图片本身不是一回事。
//!
//! # 为何重要
//! 缩略图由相机一次写成，许多编辑软件会忘了更新：它显示的就是当时拍到的。
//!
//! # 示例
//! ```text
//! 提示[FAB006]（存疑）：由 Adobe Photoshop CS6 (Windows) 保存
//! ```
//!
//! # 如何改正
//! 归入相机原片；为报告裁剪、调亮过的，两种都归。
//!
//! # 正当情形
//! 裁剪、旋转、调亮、给人脸打码都算编辑；有的手机把自带相册也写成编辑软件。图内的复制粘贴和二次压
//! 缩不在检查之列。
//!
//! # 配置
//! editors：所查的软件名，不计大小写；likeness（0.3）：缩略图与图片的相关系数低于此即为不同。
//!
//! # 依据
//! JEITA CP-3451（Exif）的 Software 与缩略图；DA/T 50-2014。

use crate::examine::Picture;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<EditedImage>(Meta {
    code: "FAB006",
    name: "edited-image",
    zh: "图片经过编辑",
    group: Group::Fab,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("edited_image.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct EditedImage {
    /// Names of editors of pictures.
    editors: Vec<String>,
    /// Correlation below which a thumbnail shows something else, −1–1.
    likeness: f32,
}

impl Default for EditedImage {
    fn default() -> Self {
        let editors = [
            "photoshop",
            "gimp",
            "meitu",
            "美图",
            "snapseed",
            "picsart",
            "醒图",
            "faceu",
            "b612",
            "affinity photo",
            "pixelmator",
            "paint.net",
            "photoscape",
            "光影魔术手",
            "neoimaging",
            "美颜",
            "polarr",
            "fireworks",
        ];
        Self { editors: editors.map(str::to_owned).to_vec(), likeness: 0.3 }
    }
}

impl DossierRule for EditedImage {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents().filter(|document| document.medium() == Some("photo")) {
            for file in cx.files_of(document) {
                let contents = &file.facts.contents;
                let Some(picture) = contents.pictures.first() else { continue };
                sink.saw(1);
                let software = contents
                    .metadata
                    .camera
                    .iter()
                    .filter_map(|camera| camera.software.as_deref())
                    .chain(contents.metadata.creator.as_deref())
                    .chain(contents.metadata.producer.as_deref())
                    .find(|name| self.is_editor(name));
                let draft = if let Some(name) = software {
                    Draft::new(cx.claim_of(file.index), text! { zh: "由 {name} 保存", en: "saved by {name}" })
                        .evidence("software", name)
                } else if let Some(likeness) =
                    thumbnail_likeness(picture).filter(|found| *found < self.likeness)
                {
                    let shown = format!("{likeness:.2}");
                    Draft::new(
                        cx.claim_of(file.index),
                        text! {
                            zh: "内嵌缩略图与图片不是一回事（相关系数 {shown}）",
                            en: "the embedded thumbnail shows something else than the picture (correlation {shown})",
                        },
                    )
                    .evidence("correlation", shown)
                } else {
                    continue;
                };
                sink.add(draft.help(text! {
                    zh: "归入相机原片；为报告处理过的，两种都归",
                    en: "file the picture as the camera wrote it; where it was worked on for a report, file both",
                }));
            }
        }
    }
}

impl EditedImage {
    fn is_editor(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        // Lightroom develops what the camera took and is no editor of what is seen.
        !name.contains("lightroom") && self.editors.iter().any(|editor| name.contains(&editor.to_lowercase()))
    }
}

/// Correlation of the 8×8 thumbnails; none where there is no thumbnail, where either shows too
/// little to compare, or where the thumbnail has the black bars that cameras pad it with.
fn thumbnail_likeness(picture: &Picture) -> Option<f32> {
    let thumbnail = picture.thumbnail.as_ref().filter(|thumbnail| thumbnail.len() == 64)?;
    let pixels =
        picture.pixels.as_ref().filter(|pixels| pixels.thumb.len() == 64 && pixels.contrast >= 12.0)?;
    let bar = |indexes: [usize; 8]| indexes.iter().all(|index| thumbnail[*index] < 12);
    let row = |row: usize| std::array::from_fn(|column| row * 8 + column);
    let column = |column: usize| std::array::from_fn(|row| row * 8 + column);
    if (bar(row(0)) && bar(row(7))) || (bar(column(0)) && bar(column(7))) {
        return None;
    }
    let mean = |values: &[u8]| values.iter().map(|value| f32::from(*value)).sum::<f32>() / 64.0;
    let (a, b) = (mean(thumbnail), mean(&pixels.thumb));
    let mut products = (0.0, 0.0, 0.0);
    for (x, y) in thumbnail.iter().zip(&pixels.thumb) {
        let (x, y) = (f32::from(*x) - a, f32::from(*y) - b);
        products = (products.0 + x * y, products.1 + x * x, products.2 + y * y);
    }
    let spread = 64.0 * 64.0;
    (products.1 > spread && products.2 > spread).then(|| products.0 / (products.1 * products.2).sqrt())
}
