//! # What it checks
//! A page of a dossier bears a mark of secrecy (绝密★, 机密★, 秘密★, alone on its line or with
//! a term of years) that is higher than the secrecy its manifest declares.
//!
//! # Why it matters
//! A marked paper filed as an ordinary one is handled, exported and shown like an ordinary one.
//!
//! # Example
//! ```text
//! warning[SAF007] (likely): page 1 is marked 机密★10年, the declared secrecy is internal
//! ```
//!
//! # How to mend
//! Declare the secrecy in the manifest and take the dossier out of any export that may not hold
//! it.
//!
//! # Innocent causes
//! The mark stands in a form or regulation that explains marks; the paper was declassified and
//! says so elsewhere.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! GB/T 9704-2012, 7.2.2; Law on Guarding State Secrets.
//!
//! # 检查什么
//! 案卷中某页印有密级标志（绝密★、机密★、秘密★，独占一行或带保密期限），高于清单所声明的密级。
//!
//! # 为何重要
//! 带密级的材料当普通材料归档，就会被当普通材料处理、导出和示人。
//!
//! # 示例
//! ```text
//! 警告[SAF007]（很可能）：第 1 页标有 机密★10年，而声明的密级为 internal
//! ```
//!
//! # 如何改正
//! 在清单中声明密级，并从不应包含它的导出包中移出。
//!
//! # 正当情形
//! 表格或规定在讲解密级标志；文件已解密，并在别处注明。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! GB/T 9704-2012 7.2.2；保守国家秘密法。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<SecrecyMark>(Meta {
    code: "SAF007",
    name: "secrecy-mark",
    zh: "密级标志",
    group: Group::Saf,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("secrecy_mark.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SecrecyMark {}

/// Secrecies from low to high, as the manifest writes them.
const LEVELS: [&str; 6] = ["public", "internal", "restricted", "confidential", "secret", "top-secret"];

impl DossierRule for SecrecyMark {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let rank = |word: Option<&str>| word.and_then(|word| LEVELS.iter().position(|level| *level == word));
        let whole = rank(cx.manifest.root.str("secrecy"));
        for document in cx.manifest.documents() {
            let declared = rank(document.node.str("secrecy")).max(whole);
            for (file, text) in cx.texts(document, sink) {
                let highest = text
                    .pages
                    .iter()
                    .enumerate()
                    .filter_map(|(page, text)| Some((mark(text)?, page as u32 + 1)))
                    .max_by_key(|((level, _), page)| (*level, std::cmp::Reverse(*page)));
                let Some(((level, mark), page)) = highest else { continue };
                if declared.is_some_and(|declared| declared >= level) {
                    continue;
                }
                let said = declared.map_or("—", |level| LEVELS[level]);
                sink.add(
                    Draft::new(
                        Location { page: Some(page), ..cx.claim_of(file.index) },
                        text! {
                            zh: "第 {page} 页标有 {mark}，而声明的密级为 {said}",
                            en: "page {page} is marked {mark}, the declared secrecy is {said}",
                        },
                    )
                    .help(text! {
                        zh: "在清单中声明密级，并从不应包含它的导出包中移出",
                        en: "declare the secrecy, and take it out of exports that may not hold it",
                    })
                    .evidence("mark", mark)
                    .evidence("declared", said)
                    .evidence("page", page),
                );
            }
        }
    }
}

/// Characters that a term of secrecy may take.
const TERM: usize = 10;

/// The highest mark on a page that stands alone on its line: in running text a mark is spoken of.
fn mark(text: &str) -> Option<(usize, String)> {
    text.lines()
        .filter_map(|line| {
            let line: String = line.chars().filter(|character| !character.is_whitespace()).collect();
            let level = if line.starts_with("绝密") {
                5
            } else if line.starts_with("机密") {
                4
            } else if line.starts_with("秘密") {
                3
            } else {
                return None;
            };
            let rest: String = line.chars().skip(2).collect();
            let term = rest.strip_prefix(['★', '☆'])?;
            // A term (10年, 长期, 启用前, a day) is short; a sentence that begins so is not a mark.
            let alone = term.chars().count() <= TERM && term.chars().all(|c| c.is_alphanumeric() || c == '-');
            alone.then_some((level, line))
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_alone() {
        assert_eq!(mark("机密★10年\n特急"), Some((4, "机密★10年".to_owned())));
        assert_eq!(mark("秘 密 ★"), Some((3, "秘密★".to_owned())));
        assert_eq!(mark("绝密★启用前"), Some((5, "绝密★启用前".to_owned())));
        assert_eq!(mark("秘密★、机密★两种标志，印在首页左上角。"), None);
        assert_eq!(mark("标注“机密★10年”的文件应当……"), None);
        assert_eq!(mark("机密级文件管理办法"), None);
    }
}
