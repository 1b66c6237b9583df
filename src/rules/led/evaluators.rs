//! # What it checks
//! The evaluators of a tender: five or more (three for `negotiated`) and an odd number; each with
//! an opinion, a pledge of integrity and a vote; and as many opinions and pledges among the
//! documents as the kind asks for. People are counted, not lines: whoever is entered twice is one
//! evaluator, and an entry that names nobody is one.
//!
//! # Why it matters
//! Too few, or an even number that can be tied, and the award rests on nobody's judgement; an
//! evaluator without a signed opinion was not there as far as the dossier shows.
//!
//! # Example
//! ```text
//! error[LED016]: 4 evaluators: 5 or more, and an odd number, are asked
//! ```
//!
//! # How to mend
//! File what is missing. Where the panel was really too small the tender has to be explained, not
//! mended.
//!
//! # Innocent causes
//! An evaluator withdrew and a substitute came: both stand in the list; enter who evaluated.
//!
//! # Configuration
//! `least` (5) and `least-negotiated` (3).
//!
//! # Basis
//! Regulations on the implementation of the Law on Bidding (evaluation committees of five or more,
//! odd); Government Procurement Law, art. 38 (three or more for negotiation).
//!
//! # 检查什么
//! 评标专家：五人以上（negotiated 为三人以上）的单数；每人有评标意见、廉洁承诺、投票；材料中的
//! 意见和承诺件数不少于门类所定。数的是人，不是行：同一人登记两次只算一人，没有写明是谁的一条算一
//! 人。
//!
//! # 为何重要
//! 人数不足，或双数而票数相等，定标就没有依据；没有署名意见的专家，就案卷而言等于不在场。
//!
//! # 示例
//! ```text
//! 错误[LED016]：评标专家 4 人，应为 5 人以上单数
//! ```
//!
//! # 如何改正
//! 补归所缺。评委确实不足的，应当说明情况，而不是补材料。
//!
//! # 正当情形
//! 专家回避后有人替补：名单上两人都在；只写实际评标的人。
//!
//! # 配置
//! least（5）、least-negotiated（3）。
//!
//! # 依据
//! 招标投标法（评标委员会五人以上单数）；政府采购法第三十八条（谈判小组三人以上单数）。

use crate::rules::prelude::*;

use std::collections::BTreeSet;

/// The rule.
pub static RULE: Rule = Rule::manifest::<Evaluators>(Meta {
    code: "LED016",
    name: "evaluators",
    zh: "评标专家不足",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("evaluators.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Evaluators {
    /// Evaluators of an open or invited tender.
    least: usize,
    /// Evaluators of a negotiated purchase.
    least_negotiated: usize,
}

impl Default for Evaluators {
    fn default() -> Self {
        Self { least: 5, least_negotiated: 3 }
    }
}

impl ManifestRule for Evaluators {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if cx.kind.is_none_or(|kind| kind.name != "bidding") || !cx.passed("evaluation") {
            return;
        }
        let root = &cx.manifest.root;
        let Some(list) = root.at(&["record", "evaluators"]) else { return };
        sink.saw(1);
        let negotiated = root.at(&["record", "method"]).and_then(Node::as_str) == Some("negotiated");
        let least = if negotiated { self.least_negotiated } else { self.least };
        // People, not lines: whoever is entered twice is one evaluator.
        let people: BTreeSet<&str> = list.items().iter().filter_map(|one| one.str("person")).collect();
        let nameless = list.items().iter().filter(|one| one.str("person").is_none()).count();
        let count = people.len() + nameless;
        if count < least || count.is_multiple_of(2) {
            sink.add(
                Draft::new(
                    cx.manifest.at(list),
                    text! {
                        zh: "评标专家 {count} 人，应为 {least} 人以上单数",
                        en: "{count} evaluators: {least} or more, and an odd number, are asked",
                    },
                )
                .help(text! {
                    zh: "补登漏列的专家；确实不足的，说明情况",
                    en: "enter those left out; where there were too few, explain the tender",
                })
                .subject("count")
                .evidence("count", count)
                .evidence("least", least),
            );
        }
        let mut lacking = false;
        for evaluator in list.items() {
            let missing: Vec<(&str, &str)> =
                [("opinion", "评标意见"), ("pledge", "廉洁承诺"), ("vote", "投票")]
                    .into_iter()
                    .filter(|(key, _)| evaluator.str(key).is_none_or(|value| value.trim().is_empty()))
                    .collect();
            if missing.is_empty() {
                continue;
            }
            lacking = true;
            let id = evaluator.str("person").unwrap_or_default();
            let name = cx.reference.person_name(id);
            let zh = missing.iter().map(|(_, zh)| *zh).collect::<Vec<_>>().join("、");
            let en = missing.iter().map(|(en, _)| *en).collect::<Vec<_>>().join(", ");
            sink.add(
                Draft::new(
                    cx.manifest.at(evaluator),
                    text! { zh: "评标专家 {name}（{id}）缺{zh}", en: "the evaluator {name} (`{id}`) has no {en}" },
                )
                .help(text! { zh: "补归并登记", en: "file it and enter it here" })
                .evidence("person", id)
                .evidence("missing", missing.iter().map(|(en, _)| *en).collect::<Vec<_>>()),
            );
        }
        self.documents(cx, count < least || lacking, sink);
    }
}

impl Evaluators {
    /// Opinions and pledges among the documents, unless the evaluators' own lacks say so already.
    fn documents(&self, cx: &ManifestCx, said: bool, sink: &mut Sink) {
        if said {
            return;
        }
        for failure in cx.failures() {
            let Lack::Documents { role, min, found, owned_by: Some(_) } = &failure.what else { continue };
            let Text { zh, en } = cx.role(role);
            sink.add(
                Draft::new(
                    cx.manifest.at_pointer(&failure.at),
                    text! { zh: "{zh}应有 {min} 件，现有 {found} 件", en: "{min} documents of role {en} asked, {found} there" },
                )
                .help(text! { zh: "归入并在 documents 中列出", en: "file them and list them in `documents`" })
                .subject(format!("role:{role}"))
                .evidence("role", role.as_str())
                .evidence("min", *min)
                .evidence("found", *found),
            );
        }
    }
}
