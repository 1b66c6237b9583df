//! # What it checks
//! Characters a page of born-digital documents of three pages or more (PDF, OFD, DOCX with a text
//! of their own and no pictures), against the median of the same role in the same kind of dossier
//! over the archive; under a quarter is named. Needs ten other documents of that role. Blank pages
//! are PAD003's and do not count.
//!
//! # Why it matters
//! Large type and wide margins turn one page into five.
//!
//! # Example
//! ```text
//! advice[PAD008] (possible): `d1` “第5号线路检查报告”: 103 characters a page on 6 pages; documents of its role have 1124
//! ```
//!
//! # How to mend
//! Set it in the usual layout.
//!
//! # Innocent causes
//! Tables, lists and forms have few characters a page; posters and slides are made so. It is a
//! hint and no more.
//!
//! # Configuration
//! `percent` (25), `least-pages` (3), `least-documents` (10).
//!
//! # Basis
//! GB/T 9704-2012, 5.2: 22 lines of 28 characters a page.
//!
//! # 检查什么
//! 三页以上的电子文件（有自身文字、没有图片的 PDF、OFD、DOCX）每页字数，与全库同门类同角色材料
//! 的中位数相比，不足四分之一的提示。同角色另有十件以上才比。空白页归 PAD003，不计。
//!
//! # 为何重要
//! 字号放大、页边放宽，一页就成了五页。
//!
//! # 示例
//! ```text
//! 提示[PAD008]（存疑）：“第5号线路检查报告”（d1） 6 页，每页 103 字；同角色材料通常每页 1124 字
//! ```
//!
//! # 如何改正
//! 按通常版式排印。
//!
//! # 正当情形
//! 表格、清单、表单每页字数本来就少；海报、幻灯片也是如此。仅供参考。
//!
//! # 配置
//! percent（25）、least-pages（3）、least-documents（10）。
//!
//! # 依据
//! GB/T 9704-2012 5.2：每面 22 行、每行 28 字。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use super::pages::is_wrapping;
use crate::examine::Outcome;

/// The rule.
pub static RULE: Rule = Rule::across::<InflatedLayout>(Meta {
    code: "PAD008",
    name: "inflated-layout",
    zh: "版面虚胖",
    group: Group::Pad,
    family: Some(Family::Doubtful),
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("inflated_layout.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct InflatedLayout {
    /// Per cent of the usual characters a page under which a document is named.
    percent: u64,
    /// Pages from which on a document is judged.
    least_pages: u64,
    /// Other documents of the role that are needed.
    least_documents: usize,
}

impl Default for InflatedLayout {
    fn default() -> Self {
        Self { percent: 25, least_pages: 3, least_documents: 10 }
    }
}

/// One document's text.
#[derive(Debug, Serialize, Deserialize)]
struct Layout {
    kind: String,
    role: String,
    name: (String, String),
    pages: u64,
    characters: u64,
    at: Spot,
}

impl AcrossRule for InflatedLayout {
    type Row = Layout;

    fn gather(&self, cx: &DossierCx) -> Vec<Layout> {
        let Some(kind) = cx.kind else { return Vec::new() };
        let mut rows = Vec::new();
        for document in cx.manifest.documents() {
            let Some(role) = document.role().filter(|_| !is_wrapping(document)) else { continue };
            if document.medium() != Some("born-digital") {
                continue;
            }
            let Some((pages, characters)) = layout(cx, document) else { continue };
            let name = cx.document(document);
            rows.push(Layout {
                kind: kind.name.clone(),
                role: role.to_owned(),
                name: (name.zh, name.en),
                pages,
                characters,
                at: Spot::of(cx.manifest, document.node),
            });
        }
        rows
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Layout>], sink: &mut Sink) {
        let mut roles: BTreeMap<(&str, &str), Vec<&Row<Layout>>> = BTreeMap::new();
        for row in rows {
            roles.entry((&row.kind, &row.role)).or_default().push(row);
        }
        for documents in roles.into_values() {
            // Itself apart, so many others are needed.
            if documents.len() <= self.least_documents {
                continue;
            }
            let mut each: Vec<u64> = documents.iter().map(|row| row.characters / row.pages).collect();
            each.sort_unstable();
            let usual = each[each.len() / 2];
            for row in documents.into_iter().filter(|row| row.pages >= self.least_pages) {
                sink.saw(1);
                let (own, pages) = (row.characters / row.pages, row.pages);
                if own * 100 >= usual.saturating_mul(self.percent) {
                    continue;
                }
                let (zh, en) = &row.name;
                sink.add(
                    Draft::new(
                        cx.dossiers[row.dossier].location(&row.at),
                        text! {
                            zh: "{zh} {pages} 页，每页 {own} 字；同角色材料通常每页 {usual} 字",
                            en: "{en}: {own} characters a page on {pages} pages; documents of its role have {usual}",
                        },
                    )
                    .help(text! {
                        zh: "按通常版式排印；表格、清单本来字少",
                        en: "set it in the usual layout; tables and lists have few characters anyway",
                    })
                    .evidence("pages", pages)
                    .evidence("characters", row.characters),
                );
            }
        }
    }
}

/// Pages with something on them and characters; none where some file has pictures, no pages or
/// no text of its own.
fn layout(cx: &DossierCx, document: Document) -> Option<(u64, u64)> {
    let (mut pages, mut characters, mut files) = (0, 0, 0);
    for file in cx.files_of(document) {
        let contents = &file.facts.contents;
        let counted = contents.pages.as_ref().filter(|_| contents.outcome == Outcome::Read)?;
        let text = contents.text.as_ref().filter(|text| !text.cut && text.unmapped == 0)?;
        if !contents.pictures.is_empty() || !counted.scanned.is_empty() {
            return None;
        }
        pages += u64::from(counted.count).saturating_sub(counted.blank.len() as u64);
        let all = text.pages.iter().flat_map(|page| page.chars());
        characters += all.filter(|character| !character.is_whitespace()).count() as u64;
        files += 1;
    }
    (files == document.files().count() && pages > 0 && characters > 0).then_some((pages, characters))
}
