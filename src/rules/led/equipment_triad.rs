//! # What it checks
//! Equipment is filed with its data, its photo and its contract (有数据、有照片、有合同). An `
//! equipment` dossier in which the card, a photo or the contract is missing, or the card in `
//! record` lacks what identifies the thing (code, name, model, maker, serial, date, cost, place, k
//! eeper), is reported once, with what it lacks.
//!
//! # Why it matters
//! One of the three alone proves little: a card without a photo may describe a thing that was
//! never bought.
//!
//! # Example
//! ```text
//! error[LED011]: of data, photo and contract, data and contract missing; the card lacks serial, keeper
//! ```
//!
//! # How to mend
//! File what is missing: role `equipment-card`, `equipment-photo` or `contract`; fill the card in
//! `record`.
//!
//! # Innocent causes
//! A gift or a transfer has no contract: file the deed with the role `contract`.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Equipment files with data, photo and contract; DA/T 70-2018, GD-2-9.
//!
//! # 检查什么
//! 设备建档要“有数据、有照片、有合同”。equipment 案卷缺少卡片、照片或合同，或 record 中的卡片缺
//! 少能认定该物的项目（编码、名称、型号、厂家、出厂编号、日期、原值、地点、保管人），合并报一条，
//! 写明缺什么。
//!
//! # 为何重要
//! 三者缺一，证明力就小：只有卡片没有照片，写的可能是从未买过的东西。
//!
//! # 示例
//! ```text
//! 错误[LED011]：数据、照片、合同三者中缺数据、合同；卡片缺 serial, keeper
//! ```
//!
//! # 如何改正
//! 补归所缺：角色 equipment-card、equipment-photo、contract；填好 record 中的卡片。
//!
//! # 正当情形
//! 受赠、调拨的设备没有合同：以角色 contract 归入其凭证。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 设备档案有数据、有照片、有合同；DA/T 70-2018 GD-2-9。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<EquipmentTriad>(Meta {
    code: "LED011",
    name: "equipment-triad",
    zh: "设备三要素",
    group: Group::Led,
    family: Some(Family::Missing),
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("equipment_triad.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EquipmentTriad {}

/// What a card must say of the thing.
const CARD: [&str; 9] = ["code", "name", "model", "maker", "serial", "bought", "cost", "place", "keeper"];

impl ManifestRule for EquipmentTriad {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        // An open dossier that has not acceptance behind it has no card yet.
        if cx.kind.is_none_or(|kind| kind.name != "equipment") || !cx.passed("acceptance") {
            return;
        }
        sink.saw(1);
        let root = &cx.manifest.root;
        let lacks = |role: &str| {
            cx.failures().any(|failure| {
                matches!(&failure.what, Lack::Documents { role: lacking, owned_by: Some(_), .. } if lacking == role)
            })
        };
        let card = root.at(&["record", "card"]);
        let blank: Vec<&str> = CARD
            .into_iter()
            .filter(|key| {
                let value = card.and_then(|card| card.get(key));
                value.is_none_or(|value| value.as_str().is_some_and(|text| text.trim().is_empty()))
            })
            .collect();
        let mut missing: Vec<(&str, &str)> = Vec::new();
        if lacks("equipment-card") || !blank.is_empty() {
            missing.push(("数据", "data"));
        }
        if lacks("equipment-photo") {
            missing.push(("照片", "photo"));
        }
        if lacks("contract") {
            missing.push(("合同", "contract"));
        }
        if missing.is_empty() {
            return;
        }
        let zh = missing.iter().map(|(zh, _)| *zh).collect::<Vec<_>>().join("、");
        let en = missing.iter().map(|(_, en)| *en).collect::<Vec<_>>().join(" and ");
        let fields = blank.join(", ");
        let (more_zh, more_en) = if blank.is_empty() {
            Default::default()
        } else {
            (format!("；卡片缺 {fields}"), format!("; the card lacks {fields}"))
        };
        let location = match card.filter(|_| !blank.is_empty()) {
            Some(card) => cx.manifest.at(card),
            None => cx.manifest.at_member(root, "documents"),
        };
        sink.add(
            Draft::new(
                location,
                text! {
                    zh: "数据、照片、合同三者中缺{zh}{more_zh}",
                    en: "of data, photo and contract, {en} missing{more_en}",
                },
            )
            .help(text! {
                zh: "补归所缺的材料，填好 record.card",
                en: "file what is missing and fill `record.card`",
            })
            .subject("triad")
            .evidence("missing", missing.iter().map(|(_, en)| *en).collect::<Vec<_>>())
            .evidence("fields", blank),
        );
    }
}
