//! # What it checks
//! An item of a trace catalogue that neither central nor provincial authority asks for: its
//! `basis` is missing, empty, or all below provincial level. On any other dossier whose own
//! `basis` is given and all below provincial level, the same is advice; a dossier without `basis`
//! is not judged.
//!
//! # Why it matters
//! A trace costs whoever keeps it. What no higher authority asks for was added on the way down,
//! and may be dropped on the spot.
//!
//! # Example
//! ```text
//! warning[TRC001]: item `l1` “安全工器具试验记录” names no basis
//! ```
//!
//! # How to mend
//! Drop the item, or name the central or provincial document that asks for it.
//!
//! # Innocent causes
//! A duty from a law or a national standard that was entered as the unit's own rule: enter the
//! law, level `central`. What a unit keeps for its own sake may stay; then waive the finding with
//! that reason.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Rules against formalism, to relieve grassroots units: fewer traces, forms, ledgers and groups.
//!
//! # 检查什么
//! 留痕事项清单中的事项，没有中央或省级的要求：basis 缺失、为空，或都在省级以下。其他案卷写有
//! basis 而都在省级以下的，为提示；没有 basis 的案卷不作判断。
//!
//! # 为何重要
//! 留痕要由基层付出工时。上级没有要求、层层加码加上去的，可以就地取消。
//!
//! # 示例
//! ```text
//! 警告[TRC001]：事项 l1“安全工器具试验记录”没有写明依据
//! ```
//!
//! # 如何改正
//! 取消该事项，或写明要求留痕的中央、省级文件。
//!
//! # 正当情形
//! 法律或国家标准规定的，误登为本单位规定：登记该法律，层级 central。单位自己需要而保留的，可以
//! 写明理由豁免。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 整治形式主义为基层减负：精简留痕、报表、台账和工作群。

use super::items::items;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<NoBasis>(Meta {
    code: "TRC001",
    name: "no-basis",
    zh: "留痕无依据",
    group: Group::Trc,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("no_basis.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct NoBasis {}

/// Levels from the lowest, with their words.
const LEVELS: [(&str, &str); 5] = [
    ("unit", "本单位"),
    ("county", "县级"),
    ("municipal", "市级"),
    ("provincial", "省级"),
    ("central", "中央"),
];

/// The highest level among bases; none where one cannot be read.
fn highest(basis: &[Node]) -> Option<usize> {
    let rank = |node: &Node| LEVELS.iter().position(|(level, _)| node.str("level") == Some(level));
    basis.iter().map(rank).collect::<Option<Vec<usize>>>()?.into_iter().max()
}

/// From this level on a trace has a basis.
const PROVINCIAL: usize = 3;

impl ManifestRule for NoBasis {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if cx.kind.is_none_or(|kind| kind.name != "trace-catalogue") {
            return ordinary(cx, sink);
        }
        for item in items(cx) {
            let basis = item.node.list("basis");
            let rank = highest(basis);
            if rank.is_none() && !basis.is_empty() {
                continue;
            }
            sink.saw(1);
            if rank.is_some_and(|rank| rank >= PROVINCIAL) {
                continue;
            }
            let Text { zh, en } = item.words();
            let message = match rank.and_then(|rank| LEVELS.get(rank)) {
                Some((level, level_zh)) => text! {
                    zh: "{zh}的依据最高为{level_zh}，没有中央或省级要求",
                    en: "{en} rests on level {level} at most; neither central nor provincial authority asks for it",
                },
                None => text! { zh: "{zh}没有写明依据", en: "{en} names no basis" },
            };
            sink.add(
                Draft::new(item.at(cx.manifest, "basis"), message)
                    .help(text! {
                        zh: "取消该事项，或写明要求留痕的中央、省级文件",
                        en: "drop it, or name the central or provincial document that asks for it",
                    })
                    .evidence("item", item.id())
                    .evidence("highest", rank.and_then(|rank| LEVELS.get(rank)).map(|(level, _)| *level)),
            );
        }
    }
}

/// A dossier that is no catalogue.
fn ordinary(cx: &ManifestCx, sink: &mut Sink) {
    let Some(basis) = cx.manifest.root.get("basis") else { return };
    let Some(rank) = highest(basis.items()) else { return };
    sink.saw(1);
    let Some((level, zh)) = LEVELS.get(rank).filter(|_| rank < PROVINCIAL) else { return };
    sink.add(
        Draft::new(
            cx.manifest.at(basis),
            text! {
                zh: "案卷的留痕依据最高为{zh}，没有中央或省级要求",
                en: "the dossier's basis is of level {level} at most; neither central nor provincial authority asks for it",
            },
        )
        .help(text! {
            zh: "有上级依据的写明；没有的，考虑是否还需要留这份痕",
            en: "name the higher authority that asks for it; if none does, consider whether it is needed",
        })
        .severity(Severity::Advice)
        .evidence("highest", *level),
    );
}
