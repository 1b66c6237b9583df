//! # What it checks
//! A document of the role `evidence` that supports nothing and that nothing cites: its `supports`
//! is empty, its id stands nowhere in the record, the stages or another document, and no other
//! paper of the dossier names its title, its number or its id in its text. A table of contents
//! does not count as citing.
//!
//! # Why it matters
//! What proves nothing in particular was put in to make the dossier thicker.
//!
//! # Example
//! ```text
//! advice[PAD002]: `e2` “文艺演出节目单” supports nothing, and nothing cites it
//! ```
//!
//! # How to mend
//! Say in `supports` what it proves, or take it out.
//!
//! # Innocent causes
//! The paper that cites it is a scan that nobody can read here.
//!
//! # Configuration
//! `words` (4): titles shorter than this are not looked for in texts.
//!
//! # Basis
//! Evidence that belongs to a claim; rules against formalism.
//!
//! # 检查什么
//! 角色为 evidence 的材料，既不佐证什么，也没有谁引用它：supports 为空，编号不见于 record、环节
//! 或其他材料，卷内其他材料的文字也没有提到它的题名、文号或编号。卷内目录不算引用。
//!
//! # 为何重要
//! 证明不了具体事情的材料，放进来只是把案卷撑厚。
//!
//! # 示例
//! ```text
//! 提示[PAD002]：“文艺演出节目单”（e2）不佐证什么，也无人引用
//! ```
//!
//! # 如何改正
//! 在 supports 写明它证明什么，否则取出。
//!
//! # 正当情形
//! 引用它的材料是扫描件，这里读不出文字。
//!
//! # 配置
//! words（4）：短于此的题名不在文字中查找。
//!
//! # 依据
//! 佐证材料应当对应具体事项；整治形式主义。

use crate::config::Settings;
use crate::rules::prelude::*;
use std::collections::BTreeSet;

use super::claims::supports;
use crate::rules::comparable;
use regex::RegexSet;

/// The rule.
pub static RULE: Rule = Rule::dossier::<UncitedEvidence>(Meta {
    code: "PAD002",
    name: "uncited-evidence",
    zh: "无人引用的佐证",
    group: Group::Pad,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("uncited_evidence.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct UncitedEvidence {
    /// Titles shorter than this, in characters, are not looked for in texts.
    words: usize,
}

impl Default for UncitedEvidence {
    fn default() -> Self {
        Self { words: 4 }
    }
}

impl UncitedEvidence {
    /// The characters of a title that is looked for, by a configuration.
    pub(super) fn words(settings: &Settings) -> usize {
        settings.options_or_default::<Self>(&RULE.meta).words
    }
}

/// Roles whose papers name everything in the dossier.
const LISTS: [&str; 4] = ["cover", "catalogue", "divider", "remarks-sheet"];

impl DossierRule for UncitedEvidence {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let evidence = cx.manifest.documents().filter(|document| document.role() == Some("evidence"));
        sink.saw(evidence.filter(|document| document.id().is_some()).count());
        for document in uncited(cx, self.words) {
            let Text { zh, en } = cx.document(document);
            sink.add(
                Draft::new(
                    cx.manifest.at(document.node),
                    text! { zh: "{zh}不佐证什么，也无人引用", en: "{en} supports nothing, and nothing cites it" },
                )
                .help(text! {
                    zh: "在 supports 写明它证明什么，否则取出",
                    en: "say in `supports` what it proves, or take it out",
                })
                .evidence("document", document.id()),
            );
        }
    }
}

/// The evidence that supports nothing and that nothing cites; titles shorter than `words`
/// characters are not looked for in texts.
pub(super) fn uncited<'c>(cx: &'c DossierCx<'_>, words: usize) -> Vec<Document<'c>> {
    let mut evidence: Vec<Document> =
        cx.manifest.documents().filter(|document| document.role() == Some("evidence")).collect();
    if evidence.is_empty() {
        return evidence;
    }
    let mut cited: BTreeSet<&str> = BTreeSet::new();
    if let Some(record) = cx.manifest.root.get("record") {
        texts(record, &mut cited);
    }
    for stage in cx.manifest.root.list("stages") {
        cited.extend(stage.list("documents").iter().filter_map(Node::as_str));
    }
    for document in cx.manifest.documents() {
        cited.extend(supports(document));
    }
    evidence.retain(|document| {
        document.id().is_some_and(|id| supports(*document).next().is_none() && !cited.contains(id))
    });
    let named = named(cx, &evidence, words);
    evidence.retain(|document| !named.contains(&document.index));
    evidence
}

/// Those of `idle`, by index, that another paper names in its text.
fn named(cx: &DossierCx, idle: &[Document], words: usize) -> BTreeSet<usize> {
    let mut names: Vec<(usize, String)> = Vec::new();
    for document in idle {
        let long = |name: &&str| name.chars().count() >= words;
        let own = [document.title().filter(long), document.number(), document.id().filter(long)];
        let own = own.into_iter().flatten().map(comparable).filter(|name| !name.is_empty());
        names.extend(own.map(|name| (document.index, name)));
    }
    let mut named = BTreeSet::new();
    if names.is_empty() {
        return named;
    }
    // All names in one pass over each text; too many for that, and nothing is said of them.
    let Ok(set) = RegexSet::new(names.iter().map(|(_, name)| regex::escape(name))) else {
        return idle.iter().map(|document| document.index).collect();
    };
    for document in cx.manifest.documents() {
        if document.role().is_some_and(|role| LISTS.contains(&role)) {
            continue;
        }
        for text in cx.files_of(document).filter_map(|file| cx.text(file.index)) {
            let found = set.matches(&comparable(&text.whole())).into_iter().map(|name| names[name].0);
            named.extend(found.filter(|index| *index != document.index));
        }
    }
    named
}

/// All strings in `node`.
fn texts<'a>(node: &'a Node, found: &mut BTreeSet<&'a str>) {
    found.extend(node.as_str());
    node.items().iter().for_each(|item| texts(item, found));
    node.members().iter().for_each(|member| texts(&member.value, found));
}
