//! # What it checks
//! Covers, catalogues, dividers and blank pages as a share of all pages of a dossier of ten pages
//! or more; over 30% is reported. Pages are those of the files, else the claimed `pages`, else
//! characters. Evidence that nothing cites (PAD002, with its `words`) counts on neither side, and the
//! finding says how many pages that leaves out: nobody is worse off for taking it out. A dossier in
//! which the pages of some other document are not known is not judged.
//!
//! # Why it matters
//! A dossier that is a third wrapping is thick and says little.
//!
//! # Example
//! ```text
//! warning[PAD003]: 8 of 20 pages are covers, contents, dividers (8) or blank (0): 40%
//! ```
//!
//! # How to mend
//! Leave out dividers between single sheets and blank pages; file several thin dossiers as one.
//!
//! # Innocent causes
//! Sheets printed on one side and scanned on both: the scanner's blank backs are pictures of paper
//! and do not count; pages without anything at all do. Dividers that a standing rule asks for.
//!
//! # Configuration
//! `percent` (30) and `least-pages` (10).
//!
//! # Basis
//! DA/T 22-2015: a dossier is arranged by what it holds; campaigns against formalism.
//!
//! # 检查什么
//! 封面、目录、隔页和空白页占全卷页数之比：十页以上的案卷超过 30% 即报。页数取文件实际页数，没
//! 有则取声明的 pages，再没有则按字数折算。无人引用的佐证（PAD002，按其 words）两边都不计，并说明不计
//! 多少页，取出它不会使案卷变差；其他材料有页数不明的，不作判断。
//!
//! # 为何重要
//! 三成是包装的案卷，看着厚，内容少。
//!
//! # 示例
//! ```text
//! 警告[PAD003]：20 页中有 8 页是封面、目录、隔页（8）或空白（0），占 40%
//! ```
//!
//! # 如何改正
//! 去掉单页之间的隔页和空白页；几本薄卷并为一卷。
//!
//! # 正当情形
//! 单面印、双面扫：扫出的空白背面是纸的图像，不计；什么都没有的页才计。按规定必须有的隔页。
//!
//! # 配置
//! percent（30）、least-pages（10）。
//!
//! # 依据
//! DA/T 22-2015：案卷依内容组织；整治形式主义。

use crate::config::Settings;
use crate::rules::prelude::*;

use super::pages::{count, is_wrapping, sum};
use super::uncited_evidence::{UncitedEvidence, uncited};

/// The rule.
pub static RULE: Rule = Rule::dossier::<EmptyShell>(Meta {
    code: "PAD003",
    name: "empty-shell",
    zh: "空壳案卷",
    group: Group::Pad,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("empty_shell.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EmptyShell {
    /// Per cent of wrapping and blank pages that are still all right.
    percent: u64,
    /// Pages from which on a dossier is judged.
    least_pages: u64,
}

impl Default for EmptyShell {
    fn default() -> Self {
        Self { percent: 30, least_pages: 10 }
    }
}

impl EmptyShell {
    /// Per cent of a dossier that may be wrapping and blank pages, by a configuration.
    pub(super) fn allowed(settings: &Settings) -> u64 {
        settings.options_or_default::<Self>(&RULE.meta).percent
    }
}

impl DossierRule for EmptyShell {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let uncited = uncited(cx, UncitedEvidence::words(cx.settings));
        let idle: Vec<usize> = uncited.iter().map(|document| document.index).collect();
        let mut all = Vec::new();
        let mut empty = 0;
        let (mut wrapping, mut blank) = (0, 0);
        for document in cx.manifest.documents().filter(|document| !idle.contains(&document.index)) {
            let Some(pages) = count(cx, document) else { return };
            if is_wrapping(document) {
                wrapping += pages.pages;
                empty += pages.pages;
            } else {
                blank += pages.blank.min(pages.pages);
                empty += pages.blank.min(pages.pages);
            }
            all.push(pages);
        }
        let all = sum(&all);
        let total = all.pages;
        if total < self.least_pages.max(1) {
            return;
        }
        sink.saw(1);
        if empty.saturating_mul(100) <= self.percent.saturating_mul(total) {
            return;
        }
        let share = (empty * 100 + total / 2) / total;
        let apart =
            uncited.iter().filter_map(|document| count(cx, *document)).map(|count| count.pages).sum::<u64>();
        let (apart_zh, apart_en) = match apart {
            0 => (String::new(), String::new()),
            1 => (
                "（无人引用的佐证 1 页不计）".to_owned(),
                ", apart from 1 page of uncited evidence".to_owned(),
            ),
            _ => (
                format!("（无人引用的佐证 {apart} 页不计）"),
                format!(", apart from {apart} pages of uncited evidence"),
            ),
        };
        let draft = Draft::new(
            cx.manifest.at_member(&cx.manifest.root, "documents"),
            text! {
                zh: "{total} 页中有 {empty} 页是封面、目录、隔页（{wrapping}）或空白（{blank}），占 {share}%{apart_zh}",
                en: "{empty} of {total} pages are covers, contents, dividers ({wrapping}) or blank ({blank}): {share}%{apart_en}",
            },
        )
        .help(text! {
            zh: "去掉不必要的隔页和空白页，薄卷可合并",
            en: "leave out dividers and blank pages that nobody needs; thin dossiers can be one",
        })
        .confidence(if all.estimated { Confidence::Likely } else { Confidence::Certain })
        .subject("shell")
        .evidence("pages", total)
        .evidence("wrapping", wrapping)
        .evidence("blank", blank);
        sink.add(if apart > 0 { draft.evidence("uncited_pages", apart) } else { draft });
    }
}
