//! # What it checks
//! A dossier of more than 20 documents without one of role `catalogue`; or a catalogue in which
//!  the page ranges that it gives (页次 1–3, 4–9 …) add up to another number of pages than the
//! documents state.
//!
//! # Why it matters
//! Without a list at its head nobody can tell that a paper has gone missing from a thick dossier.
//!
//! # Example
//! ```text
//! advice[CMP011]: the catalogue's page ranges end at 2, the documents state 3 pages
//! ```
//!
//! # How to mend
//! File the catalogue (卷内目录) and list it with the role `catalogue`.
//!
//! # Innocent causes
//! The archive prints catalogues from its system and files none.
//!
//! # Configuration
//! `over`: documents beyond which a catalogue is asked for (20).
//!
//! # Basis
//! DA/T 22-2015; DA/T 70-2018, GD-1-12.
//!
//! # 检查什么
//! 材料超过 20 件而没有角色为 catalogue 的案卷；或目录所列页次（1–3、4–9……）合计与各件所载页数
//! 不符。
//!
//! # 为何重要
//! 卷首没有目录，厚卷里少了一件也看不出来。
//!
//! # 示例
//! ```text
//! 提示[CMP011]：目录的页次到第 2 页，而各件所载共 3 页
//! ```
//!
//! # 如何改正
//! 归入卷内目录，以角色 catalogue 列出。
//!
//! # 正当情形
//! 本库的目录由系统打印，不另归档。
//!
//! # 配置
//! over：超过多少件时要求目录（20）。
//!
//! # 依据
//! DA/T 22-2015；DA/T 70-2018 GD-1-12。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<MissingCatalogue>(Meta {
    code: "CMP011",
    name: "missing-catalogue",
    zh: "缺少目录",
    group: Group::Cmp,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("missing_catalogue.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct MissingCatalogue {
    /// Documents beyond which a catalogue is asked for.
    over: usize,
}

impl Default for MissingCatalogue {
    fn default() -> Self {
        Self { over: 20 }
    }
}

/// Roles that a catalogue does not list.
const AROUND: [&str; 4] = ["cover", "catalogue", "divider", "remarks-sheet"];

impl DossierRule for MissingCatalogue {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let count = cx.manifest.documents().count();
        sink.saw(1);
        let catalogues: Vec<Document> =
            cx.manifest.documents().filter(|document| document.role() == Some("catalogue")).collect();
        if catalogues.is_empty() {
            if count > self.over {
                let location = cx.manifest.at_member(&cx.manifest.root, "documents");
                sink.add(
                    Draft::new(
                        location,
                        text! { zh: "有 {count} 件材料而没有卷内目录", en: "{count} documents and no catalogue" },
                    )
                    .help(text! {
                        zh: "归入卷内目录，以角色 catalogue 列出",
                        en: "file the catalogue and list it with the role `catalogue`",
                    })
                    .subject("none"),
                );
            }
            return;
        }
        let stated: Option<u64> = cx
            .manifest
            .documents()
            .filter(|document| !document.role().is_some_and(|role| AROUND.contains(&role)))
            .map(|document| document.node.get("pages").and_then(Node::as_u64))
            .sum();
        let Some(stated) = stated else { return };
        for document in catalogues {
            for (file, text) in cx.texts(document, sink) {
                let Some(listed) = last_page(text.pages) else { continue };
                if listed == stated {
                    continue;
                }
                sink.add(
                    Draft::new(
                        cx.claim_of(file.index),
                        text! {
                            zh: "目录的页次到第 {listed} 页，而各件所载共 {stated} 页",
                            en: "the catalogue's page ranges end at {listed}, the documents state {stated} pages",
                        },
                    )
                    .help(text! { zh: "核对页次和各件页数", en: "compare the ranges with the documents' pages" })
                    .evidence("listed", listed)
                    .evidence("stated", stated),
                );
            }
        }
    }
}

/// The last page of consecutive ranges (`1-3`, `4-9` …) in a catalogue; `None` where its text
/// holds no such series that begins at 1 and leaves no hole.
fn last_page(pages: &[String]) -> Option<u64> {
    let mut next = 1;
    let mut ranges = 0;
    for line in pages.iter().flat_map(|page| page.lines()) {
        for word in
            line.split(|character: char| character.is_whitespace() || matches!(character, '|' | ',' | '，'))
        {
            let Some((from, to)) = word.split_once(['-', '–', '—', '~', '～']) else { continue };
            let (Ok(from), Ok(to)) = (from.parse::<u64>(), to.parse::<u64>()) else { continue };
            if from == next && to >= from {
                next = to + 1;
                ranges += 1;
            }
        }
    }
    (ranges >= 2).then_some(next - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_a_series() {
        let page = "序号 题名 页次\n1 通知 1-3\n2 报告 4-9\n3 决议 10-10\n".to_owned();
        assert_eq!(last_page(&[page]), Some(10));
        assert_eq!(last_page(&["2025-06 起 1-3".to_owned()]), None);
    }
}
