//! # What it checks
//! A PDF or OFD sets text in a font whose program neither lies in the file nor is one of the
//! fourteen standard fonts.
//!
//! # Why it matters
//! On a machine without that font the text is drawn in another one, with other widths: what is
//! seen is no longer what was signed.
//!
//! # Example
//! ```text
//! advice[USE006]: fonts not embedded: SimSun
//! ```
//!
//! # How to mend
//! Export again with fonts embedded (PDF/A does so always).
//!
//! # Innocent causes
//! E-invoices leave out the common Song and Kai fonts on purpose. A scan with a hidden text layer
//! draws no glyph, whatever its font.
//!
//! # Configuration
//! `common`: names of fonts that every reader of the archive has and that need not be embedded.
//!
//! # Basis
//! GB/T 18894-2016; ISO 19005 (PDF/A), 6.2.11.4; DA/T 70-2018, GD-3-5.
//!
//! # 检查什么
//! PDF 或 OFD 中的文字所用字体既未嵌入文件，也不是十四种标准字体之一。
//!
//! # 为何重要
//! 在没有该字体的机器上会用别的字体显示，宽度不同：看到的不再是当时签的样子。
//!
//! # 示例
//! ```text
//! 提示[USE006]：字体未嵌入：SimSun
//! ```
//!
//! # 如何改正
//! 重新导出并嵌入字体（PDF/A 总是嵌入）。
//!
//! # 正当情形
//! 电子发票惯常不嵌入宋体、楷体。带隐藏文字层的扫描件不显示字形，与字体无关。
//!
//! # 配置
//! common：本库所有阅读环境都有、不必嵌入的字体名。
//!
//! # 依据
//! GB/T 18894-2016；ISO 19005（PDF/A）6.2.11.4；DA/T 70-2018 GD-3-5。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<FontNotEmbedded>(Meta {
    code: "USE006",
    name: "font-not-embedded",
    zh: "字体未嵌入",
    group: Group::Use,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("font_not_embedded.rs"),
});

/// Its options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct FontNotEmbedded {
    /// Fonts that need not be embedded.
    common: Vec<String>,
}

impl DossierRule for FontNotEmbedded {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.read_files().filter(|file| cx.is_listed(file.index)) {
            let fonts = &file.facts.contents.fonts;
            sink.saw(usize::from(!fonts.is_empty()));
            let mut names: Vec<&str> = fonts
                .iter()
                .filter(|font| !font.embedded && !font.standard && !self.common.contains(&font.name))
                .map(|font| font.name.as_str())
                .collect();
            names.sort_unstable();
            names.dedup();
            if names.is_empty() {
                continue;
            }
            let (zh, en) = (names.join("、"), names.join(", "));
            sink.add(
                Draft::new(
                    cx.claim_of(file.index),
                    text! { zh: "字体未嵌入：{zh}", en: "fonts not embedded: {en}" },
                )
                .help(text! { zh: "重新导出并嵌入字体", en: "export it again with its fonts embedded" })
                .evidence("fonts", names),
            );
        }
    }
}
