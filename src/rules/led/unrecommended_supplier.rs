//! # What it checks
//! A bidder is known when archive.json gives it `introduced_by`, the dossier that recommends it or
//! `founding`; the bid of any other needs `recommended_by`, the document that recommends it.
//! Suppliers that archive.json does not list at all are STR006's.
//!
//! # Why it matters
//! A supplier that nobody recommended and nobody looked at came by a way that nobody wrote down.
//!
//! # Example
//! ```text
//! warning[LED015]: 城西电缆厂 (`g2`) was introduced by nothing in archive.json and its bid names no recommendation
//! ```
//!
//! # How to mend
//! File the recommendation and name it as `recommended_by`, or enter in archive.json where the
//! supplier was introduced.
//!
//! # Innocent causes
//! In an open tender anybody may bid; the recommendation is then made when the bid is received,
//! and a note suffices.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! The unit's rules on suppliers; DA/T 70-2018.
//!
//! # 检查什么
//! archive.json 为投标人写明 introduced_by（推荐它的案卷或 founding）的，视为已知；其他投标人须
//! 有 recommended_by，即推荐它的材料。archive.json 根本没有列出的供应商由 STR006 报告。
//!
//! # 为何重要
//! 没有人推荐、没有人考察过的供应商，是怎么来的，没有人写下。
//!
//! # 示例
//! ```text
//! 警告[LED015]：城西电缆厂（g2）没有引入记录，其投标也没有推荐材料
//! ```
//!
//! # 如何改正
//! 归入推荐表并填写 recommended_by；或在 archive.json 中写明由何案卷引入。
//!
//! # 正当情形
//! 公开招标任何人都可投标，可在收到投标时补作推荐，附说明即可。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 单位的供应商管理办法；DA/T 70-2018。

use crate::rules::prelude::*;
use std::collections::BTreeSet;

use super::{tender, words};

/// The rule.
pub static RULE: Rule = Rule::manifest::<UnrecommendedSupplier>(Meta {
    code: "LED015",
    name: "unrecommended-supplier",
    zh: "供应商未经推荐",
    group: Group::Led,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("unrecommended_supplier.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct UnrecommendedSupplier {}

impl ManifestRule for UnrecommendedSupplier {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(record) = tender::record(cx) else { return };
        let mut told = BTreeSet::new();
        for bidder in tender::bidders(record) {
            let Some(known) = cx.reference.suppliers.get(bidder.supplier) else { continue };
            sink.saw(1);
            let introduced = known.introduced_by.as_deref().is_some_and(|by| !by.trim().is_empty());
            if introduced
                || tender::named(bidder.node, "recommended_by").is_some()
                || !told.insert(bidder.supplier)
            {
                continue;
            }
            let Text { zh, en } = words::supplier(cx.reference, bidder.supplier);
            sink.add(
                Draft::new(
                    cx.manifest.at(bidder.node),
                    text! {
                        zh: "{zh}没有引入记录，其投标也没有推荐材料",
                        en: "{en} was introduced by nothing in archive.json and its bid names no recommendation",
                    },
                )
                .help(text! {
                    zh: "归入推荐表并填写 recommended_by，或在 archive.json 中填写 introduced_by",
                    en: "file the recommendation and name it as `recommended_by`, or enter `introduced_by` in archive.json",
                })
                .evidence("supplier", bidder.supplier),
            );
        }
    }
}
