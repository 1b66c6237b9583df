//! # What it checks
//! What the low-risk items of a unit's trace catalogues cost in a year: minutes × times a year ×
//! people ÷ 60, in person-hours, summed over the unit. From 100 person-hours on the unit is
//! reported once, with its items from the dearest down. Catalogues that the unit has made anew
//! since are left out.
//!
//! # Why it matters
//! Hours that guard against little are taken from what guards against much.
//!
//! # Example
//! ```text
//! advice[TRC007]: the low-risk traces of 城郊供电所 take 12 person-hours a year (1 items)
//! ```
//!
//! # How to mend
//! Drop the dearest items, ask for them less often or of fewer people, or show that the risk is
//! higher.
//!
//! # Innocent causes
//! The minutes were estimated high.
//!
//! # Configuration
//! `hours` (100).
//!
//! # Basis
//! Rules against formalism, to relieve grassroots units: fewer traces, forms, ledgers and groups.
//!
//! # 检查什么
//! 一个单位各留痕清单中低风险事项一年的成本：每次分钟 × 年次数 × 人数 ÷ 60，以人时计，按单位合
//! 计。达到 100 人时的，每个单位报一条，事项由多到少列出。同一单位已重新制定的旧清单不计。
//!
//! # 为何重要
//! 花在小风险上的工时，是从大风险那里挪来的。
//!
//! # 示例
//! ```text
//! 提示[TRC007]：城郊供电所的低风险事项留痕一年耗用 12 人时（1 项）
//! ```
//!
//! # 如何改正
//! 取消耗时最多的事项，减少次数或人数；风险确实较高的，改正风险等级。
//!
//! # 正当情形
//! 每次分钟数估得偏高。
//!
//! # 配置
//! hours（100）。
//!
//! # 依据
//! 整治形式主义为基层减负：精简留痕、报表、台账和工作群。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use super::items::{items, rounded, words};
use crate::rules::current::Current;

/// The rule.
pub static RULE: Rule = Rule::across::<CostOverBenefit>(Meta {
    code: "TRC007",
    name: "cost-over-benefit",
    zh: "留痕成本高于收益",
    group: Group::Trc,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("cost_over_benefit.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CostOverBenefit {
    /// Person-hours a year, of all low-risk items of a unit, that are reported.
    hours: f64,
}

impl Default for CostOverBenefit {
    fn default() -> Self {
        Self { hours: 100.0 }
    }
}

/// A low-risk item.
#[derive(Debug, Serialize, Deserialize)]
pub struct ItemRow {
    id: String,
    name: String,
    hours: f64,
    at: Spot,
}

impl AcrossRule for CostOverBenefit {
    type Row = ItemRow;

    fn gather(&self, cx: &DossierCx) -> Vec<ItemRow> {
        let low = items(cx).filter(|item| item.node.str("risk") == Some("low"));
        low.filter_map(|item| {
            let at = Spot::of(cx.manifest, item.node);
            Some(ItemRow { id: item.id().to_owned(), name: item.name().to_owned(), hours: item.hours()?, at })
        })
        .collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<ItemRow>], sink: &mut Sink) {
        let catalogue = |row: &Row<ItemRow>| {
            let dossier = &cx.dossiers[row.dossier];
            (dossier.unit.as_deref(), dossier.opened)
        };
        let all = cx.dossiers.iter().filter(|dossier| dossier.kind.as_deref() == Some("trace-catalogue"));
        let current = Current::of(all.map(|dossier| (dossier.unit.as_deref(), dossier.opened)));
        let mut units: BTreeMap<&str, Vec<&Row<ItemRow>>> = BTreeMap::new();
        for row in rows {
            let (unit, opened) = catalogue(row);
            if current.holds(unit, opened) {
                sink.saw(1);
                units.entry(unit.unwrap_or_default()).or_default().push(row);
            }
        }
        for (unit, mut rows) in units {
            let sum: f64 = rows.iter().map(|row| row.hours).sum();
            let Some(first) = rows.first().copied().filter(|_| sum >= self.hours) else { continue };
            let several = rows.iter().any(|row| row.dossier != first.dossier);
            rows.sort_by(|one, other| {
                let place = |row: &Row<ItemRow>| row.dossier;
                other
                    .hours
                    .total_cmp(&one.hours)
                    .then_with(|| (place(one), &one.id).cmp(&(place(other), &other.id)))
            });
            // The place is the dearest item of the first catalogue.
            let Some(dearest) = rows.iter().copied().find(|row| row.dossier == first.dossier) else {
                continue;
            };
            let mut location = cx.dossiers[dearest.dossier].location(&dearest.at);
            if several {
                location.dossier = None;
            }
            let (hours, count, name) = (rounded(sum), rows.len(), cx.reference.unit_name(unit));
            let mut draft = Draft::new(
                location,
                text! {
                    zh: "{name}的低风险事项留痕一年耗用 {hours} 人时（{count} 项）",
                    en: "the low-risk traces of {name} take {hours} person-hours a year ({count} items)",
                },
            )
            .help(text! {
                zh: "取消耗时最多的事项，减少次数或人数",
                en: "drop the dearest items, ask for them less often or of fewer people",
            })
            .subject(format!("unit:{unit}"))
            .evidence("unit", unit)
            .evidence("hours", hours);
            for row in rows {
                let (Text { zh, en }, hours) = (words(&row.id, &row.name), rounded(row.hours));
                draft = draft.member(
                    cx.dossiers[row.dossier].location(&row.at),
                    text! { zh: "{zh}：{hours} 人时", en: "{en}: {hours} person-hours" },
                );
            }
            sink.add(draft);
        }
    }
}
