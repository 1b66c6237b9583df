//! # What it checks
//! A scanned page that cannot be read: almost all black, scanned at under 150 dpi for the size
//! that the page has (A4 where it has none), or blurred. Blur is judged by the variance of the
//! Laplacian against the other scans of the dossier.
//!
//! # Why it matters
//! A page that nobody can read is no evidence, and paper that was thrown away after scanning
//! cannot be scanned again.
//!
//! # Example
//! ```text
//! warning[USE005] (likely): 100% of page 1 is black
//! ```
//!
//! # How to mend
//! Scan the page again at 200 dpi or more (DA/T 31 asks for 200, 300 for small print).
//!
//! # Innocent causes
//! A picture smaller than A4 by nature (an identity card, a receipt) that states no size. A page
//! that is dark by nature, such as a photograph of a night.
//!
//! # Configuration
//! `dpi` (150), `dark` (0.95: share of dark pixels), `blur` (0.05: sharpness under this share of
//! the median of the dossier's scans; needs five of them).
//!
//! # Basis
//! DA/T 31-2017; DA/T 70-2018, GD-3-4; Pech-Pacheco et al. 2000 (variance of the Laplacian).
//!
//! # 检查什么
//! 无法辨认的扫描页：几乎全黑；按页面尺寸（没有时按 A4）分辨率低于 150 dpi；或模糊。模糊以拉普
//! 拉斯方差与本案卷其他扫描页相比来判断。
//!
//! # 为何重要
//! 没人看得清的页面不成其为证据，而扫描后销毁的纸件无法重扫。
//!
//! # 示例
//! ```text
//! 警告[USE005]（很可能）：第 1 页有 100% 是黑的
//! ```
//!
//! # 如何改正
//! 以 200 dpi 以上重新扫描（DA/T 31 要求 200 dpi，小字 300 dpi）。
//!
//! # 正当情形
//! 本来就小于 A4 又没有注明尺寸的件（证件、票据）。本来就暗的页面，例如夜间照片。
//!
//! # 配置
//! dpi（150）、dark（0.95，暗像素占比）、blur（0.05，清晰度低于本案卷扫描页中位数的这一比例；至
//! 少五页）。
//!
//! # 依据
//! DA/T 31-2017；DA/T 70-2018 GD-3-4；Pech-Pacheco 等 2000（拉普拉斯方差）。

use crate::examine::{Picture, Pixels};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<IllegiblePage>(Meta {
    code: "USE005",
    name: "illegible-page",
    zh: "页面不清",
    group: Group::Use,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("illegible_page.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct IllegiblePage {
    /// Resolution below which a page is illegible.
    dpi: f32,
    /// Share of dark pixels above which it is.
    dark: f32,
    /// Share of the median sharpness below which it is.
    blur: f32,
}

impl Default for IllegiblePage {
    fn default() -> Self {
        Self { dpi: 150.0, dark: 0.95, blur: 0.05 }
    }
}

/// Scans that a median is taken over.
const SCANS: usize = 5;

/// The longer side of A4 in millimetres, and millimetres in an inch.
const A4: f32 = 297.0;
const INCH: f32 = 25.4;

/// A picture with a longer side under this is no scan of a page.
const SMALL: u32 = 400;

impl DossierRule for IllegiblePage {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let mut scans: Vec<(usize, &Picture, &Pixels)> = Vec::new();
        for file in cx.read_files() {
            if cx.document_of(file.index).is_some_and(|document| document.medium() == Some("scan")) {
                let pictures = file.facts.contents.pictures.iter().filter(|picture| is_page(picture));
                scans.extend(
                    pictures.filter_map(|picture| Some((file.index, picture, picture.pixels.as_ref()?))),
                );
            }
        }
        sink.saw(scans.len());
        let mut sharpness: Vec<f32> = scans
            .iter()
            .filter(|(_, _, pixels)| !pixels.uniform)
            .map(|(_, _, pixels)| pixels.sharpness)
            .collect();
        sharpness.sort_by(f32::total_cmp);
        let median = sharpness.get(sharpness.len() / 2).copied().filter(|_| sharpness.len() >= SCANS);
        for (index, picture, pixels) in scans {
            let Some((what, value, text)) = self.fault(picture, pixels, median) else { continue };
            let location = Location { page: picture.page, ..cx.claim_of(index) };
            sink.add(
                Draft::new(location, text)
                    .help(text! {
                        zh: "以 200 dpi 以上重新扫描此页",
                        en: "scan the page again at 200 dpi or more",
                    })
                    .evidence("what", what)
                    .evidence("page", picture.page.unwrap_or(1))
                    .evidence("value", value),
            );
        }
    }
}

/// Whether a picture is a page of its own: it fills one, or is the file itself.
fn is_page(picture: &Picture) -> bool {
    let large = picture.printed.is_none_or(|(width, height)| width * height > 0.6 * 210.0 * 297.0);
    large && picture.width.max(picture.height) >= SMALL
}

impl IllegiblePage {
    fn fault(
        &self,
        picture: &Picture,
        pixels: &Pixels,
        median: Option<f32>,
    ) -> Option<(&'static str, String, Text)> {
        let page = picture.page.unwrap_or(1);
        // One colour throughout is an empty page (CMP004), whatever the colour.
        if pixels.uniform {
            return None;
        }
        if pixels.dark > self.dark {
            let share = format!("{:.0}%", pixels.dark * 100.0);
            let text = text! { zh: "第 {page} 页有 {share} 是黑的", en: "{share} of page {page} is black" };
            return Some(("dark", share, text));
        }
        let side = picture.printed.map_or(A4, |(width, height)| width.max(height));
        let dpi = (picture.width.max(picture.height) as f32 / (side / INCH)).round();
        let limit = self.dpi;
        if dpi < limit {
            let text = text! {
                zh: "第 {page} 页扫描分辨率 {dpi} dpi，低于 {limit}",
                en: "page {page} was scanned at {dpi} dpi, under {limit}",
            };
            return Some(("dpi", dpi.to_string(), text));
        }
        if let Some(median) = median
            && pixels.sharpness < median * self.blur
        {
            let share = format!("{:.1}%", pixels.sharpness / median * 100.0);
            let text = text! {
                zh: "第 {page} 页模糊：清晰度只有本案卷扫描页中位数的 {share}",
                en: "page {page} is blurred: its sharpness is {share} of the median of the dossier's scans",
            };
            return Some(("blur", share, text));
        }
        None
    }
}
