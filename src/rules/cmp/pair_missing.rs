//! # What it checks
//! A paper that wants an answer has none in the archive: a 请示 whose number no 批复 names in `
//! replies_to`. Numbers are compared whatever their brackets and width.
//!
//! # Why it matters
//! Acting on a request that was never answered is acting without approval; an answer that is
//! missing cannot show what was approved.
//!
//! # Example
//! ```text
//! warning[CMP014]: no 批复 answers the 请示 城供电〔2025〕3号
//! ```
//!
//! # How to mend
//! File the answer with its `replies_to`, or say in the dossier that it was refused or withdrawn.
//!
//! # Innocent causes
//! The answer is not due yet, or lies in another fonds. Where `archive.json` does not claim the
//! kind to be `complete`, or the dossier is still open, this is advice.
//!
//! # Configuration
//! None. The pairs stand in the kind's schema (keyword `requires`).
//!
//! # Basis
//! GB/T 9704-2012; Regulations on the handling of official documents (2012), art. 8.
//!
//! # 检查什么
//! 需要答复的公文在档案库中没有答复：没有批复在 replies_to 中写明该请示的文号。比对时不计括号和
//! 全半角的写法。
//!
//! # 为何重要
//! 请示没有批复就办了，等于未经批准；批复缺失，则说不清批准了什么。
//!
//! # 示例
//! ```text
//! 警告[CMP014]：请示 城供电〔2025〕3号 没有对应的批复
//! ```
//!
//! # 如何改正
//! 归入批复并写明 replies_to；未获批准或已撤回的，在案卷中说明。
//!
//! # 正当情形
//! 尚未到批复的时候，或批复在另一全宗。archive.json 未声明该门类完整（complete）、或案卷尚未结
//! 卷时，仅为提示。
//!
//! # 配置
//! 无。成对的文种写在门类的模式里（关键字 requires）。
//!
//! # 依据
//! GB/T 9704-2012；党政机关公文处理工作条例（2012）第八条。

use crate::rules::comparable;
use crate::rules::prelude::*;
use std::collections::BTreeSet;

/// The rule.
pub static RULE: Rule = Rule::archive::<PairMissing>(Meta {
    code: "CMP014",
    name: "pair-missing",
    zh: "有请无批",
    group: Group::Cmp,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("pair_missing.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PairMissing {}

impl ArchiveRule for PairMissing {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let answered: BTreeSet<String> =
            cx.dossiers.iter().flat_map(|row| &row.answers).map(|number| comparable(number)).collect();
        for row in cx.dossiers {
            for question in &row.questions {
                sink.saw(1);
                if answered.contains(&comparable(&question.number)) {
                    continue;
                }
                let (genre, answer, number) = (&question.genre, &question.answer, &question.number);
                let mut draft = Draft::new(
                    row.location(&question.at),
                    text! {
                        zh: "{genre} {number} 没有对应的{answer}",
                        en: "no {answer} answers the {genre} {number}",
                    },
                )
                .help(text! {
                    zh: "归入{answer}并写明 replies_to；未获批准或撤回的，在案卷中说明",
                    en: "file the {answer} with its `replies_to`, or say in the dossier that there is none",
                })
                .evidence("number", number.as_str());
                if !cx.reference.complete.covers(&question.answer_kind) || row.closed.is_none() || cx.unread()
                {
                    draft = draft.severity(Severity::Advice);
                }
                sink.add(draft);
            }
        }
    }
}
