//! # What it checks
//! A listed file that holds nothing: zero bytes, a PDF, OFD or TIFF of blank pages alone, or a
//! picture of one colour throughout.
//!
//! # Why it matters
//! An empty file passes every check that asks whether a file is there, and proves nothing.
//!
//! # Example
//! ```text
//! error[CMP004]: the file has no bytes
//! ```
//!
//! # How to mend
//! File the paper itself. Where a scanner fed blank sheets, scan again.
//!
//! # Innocent causes
//! A page left blank on purpose, filed by itself: leave it out, or file it with what it belongs
//! to.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-2-7.
//!
//! # 检查什么
//! 所列文件没有内容：零字节；整份 PDF、OFD、TIFF 都是空白页；或图片通体一色。
//!
//! # 为何重要
//! 空文件能通过一切“文件在不在”的检查，却什么也证明不了。
//!
//! # 示例
//! ```text
//! 错误[CMP004]：文件是零字节
//! ```
//!
//! # 如何改正
//! 归入材料本身；扫描时进了白纸的，重新扫描。
//!
//! # 正当情形
//! 有意留白的页单独成件：不必归档，或与所属材料合为一件。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-2-7。

use crate::examine::{Format, Outcome};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<EmptyFile>(Meta {
    code: "CMP004",
    name: "empty-file",
    zh: "空文件",
    group: Group::Cmp,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("empty_file.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EmptyFile {}

impl DossierRule for EmptyFile {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.read_files().filter(|file| cx.is_listed(file.index)) {
            sink.saw(1);
            let contents = &file.facts.contents;
            let pages = contents.pages.as_ref();
            let blank = contents.outcome == Outcome::Read
                && pages.is_some_and(|pages| pages.count > 0 && pages.blank.len() as u32 == pages.count);
            let picture = matches!(
                file.facts.format,
                Format::Jpeg | Format::Png | Format::Bmp | Format::Gif | Format::WebP
            );
            let (what, text) = if file.facts.size == 0 {
                ("bytes", text! { zh: "文件是零字节", en: "the file has no bytes" })
            } else if blank && picture {
                ("colour", text! { zh: "图片通体一色", en: "the picture is of one colour throughout" })
            } else if blank {
                let count = pages.map_or(0, |pages| pages.count);
                ("pages", text! { zh: "{count} 页全是空白", en: "all of its {count} pages are blank" })
            } else {
                continue;
            };
            sink.add(
                Draft::new(cx.claim_of(file.index), text)
                    .help(text! { zh: "归入材料本身；进了白纸的重新扫描", en: "file the paper itself; scan again" })
                    .evidence("what", what),
            );
        }
    }
}
