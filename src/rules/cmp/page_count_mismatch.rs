//! # What it checks
//! The `pages` that a document claims against the pages of its files together: PDF, OFD and TIFF
//! by their pages, DOCX where the file itself states a count. A document with a file of another
//! format, or one that could not be read, is not judged.
//!
//! # Why it matters
//! Page numbers are how it shows that a sheet was taken out or put in.
//!
//! # Example
//! ```text
//! warning[CMP007]: `x1` “检查记录扫描件”: 2 pages are claimed, the files have 1
//! ```
//!
//! # How to mend
//! Count again and correct `pages`, or restore the missing sheet.
//!
//! # Innocent causes
//! Both sides of a sheet are counted as one by one system and as two by another; the count of a
//! DOCX is the one of its last saving.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 22-2015; DA/T 70-2018, GD-1-10.
//!
//! # 检查什么
//! 材料声明的 pages 与其各文件页数之和比对：PDF、OFD、TIFF 按页计，DOCX 按文件自己所载页数。含
//! 有其他格式或读不出的文件的材料不作判断。
//!
//! # 为何重要
//! 页码是看得出抽页、添页的凭据。
//!
//! # 示例
//! ```text
//! 警告[CMP007]：“检查记录扫描件”（x1）声明 2 页，文件共 1 页
//! ```
//!
//! # 如何改正
//! 重新清点并更正 pages，或补回缺页。
//!
//! # 正当情形
//! 双面的一张，有的系统计一页，有的计两页；DOCX 的页数是最后一次保存时的。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 22-2015；DA/T 70-2018 GD-1-10。

use crate::examine::{Facts, Format, Outcome};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<PageCountMismatch>(Meta {
    code: "CMP007",
    name: "page-count-mismatch",
    zh: "页数不符",
    group: Group::Cmp,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("page_count_mismatch.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PageCountMismatch {}

impl DossierRule for PageCountMismatch {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            let Some(claimed) = document.node.get("pages").and_then(Node::as_u64) else { continue };
            let listed = document.files().count();
            let counts: Vec<u64> = cx.files_of(document).filter_map(|file| pages(file.facts)).collect();
            if listed == 0 || counts.len() != listed {
                continue;
            }
            sink.saw(1);
            let actual: u64 = counts.iter().sum();
            if actual == claimed {
                continue;
            }
            let name = cx.document(document);
            let (zh, en) = (name.zh, name.en);
            sink.add(
                Draft::new(
                    cx.manifest.at_member(document.node, "pages"),
                    text! {
                        zh: "{zh}声明 {claimed} 页，文件共 {actual} 页",
                        en: "{en}: {claimed} pages are claimed, the files have {actual}",
                    },
                )
                .help(text! { zh: "重新清点并更正 pages，或补回缺页", en: "count again and correct `pages`, or restore the missing sheet" })
                .evidence("claimed", claimed)
                .evidence("actual", actual),
            );
        }
    }
}

/// The pages of a file whose format has them and that was read to its end.
fn pages(facts: &Facts) -> Option<u64> {
    let known = matches!(facts.format, Format::Pdf | Format::Ofd | Format::Tiff | Format::Docx);
    let read = known && facts.contents.outcome == Outcome::Read;
    facts
        .contents
        .pages
        .as_ref()
        .filter(|_| read)
        .map(|pages| u64::from(pages.count))
        .filter(|count| *count > 0)
}
