//! # What it checks
//! Each line of `scraps` has a residual value and names the document that approves the disposal. A
//! value of nothing is a value. An open dossier whose scrap stage is not yet over is not judged.
//!
//! # Why it matters
//! Scrap is money: copper has a price, and what is scrapped without value or paper is carried
//! away.
//!
//! # Example
//! ```text
//! error[LED004]: JKLYJ-70 导线: 20 scrapped on 2025-03-28 without residual value
//! ```
//!
//! # How to mend
//! Enter `residual_value` and file the approval as `disposal`.
//!
//! # Innocent causes
//! The scrap is worthless: write 0. It still lies there: then it is recovered, not scrapped.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Rules on the disposal of state-owned assets of institutions; material accounting on five
//! levels: scrap.
//!
//! # 检查什么
//! scraps 的每一条都有残值，并写明批准处置的材料。残值为零也算有。尚未办完残值处理的未结案卷不
//! 作判断。
//!
//! # 为何重要
//! 残值就是钱：铜有铜价，没有估值、没有批文的报废物，往往被人拉走。
//!
//! # 示例
//! ```text
//! 错误[LED004]：JKLYJ-70 导线：2025-03-28 报废 20，没有残值
//! ```
//!
//! # 如何改正
//! 填写 residual_value，归入处置审批并填写 disposal。
//!
//! # 正当情形
//! 确无残值的，写 0。还放着没有处置的，属于回收，不是报废。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 行政事业单位国有资产处置规定；物资五级核算的残值处理。

use crate::rules::prelude::*;

use super::materials::record;
use crate::json::Kind;

/// The rule.
pub static RULE: Rule = Rule::manifest::<MissingResidual>(Meta {
    code: "LED004",
    name: "missing-residual",
    zh: "残值未处理",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("missing_residual.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MissingResidual {}

impl ManifestRule for MissingResidual {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(record) = record(cx).filter(|_| cx.passed("scrap")) else { return };
        for scrap in record.list("scraps") {
            sink.saw(1);
            let no_value = scrap.get("residual_value").is_none_or(|value| matches!(value.kind, Kind::Null));
            let no_paper = scrap.get("disposal").is_none_or(|paper| {
                matches!(paper.kind, Kind::Null) || paper.as_str().is_some_and(|text| text.trim().is_empty())
            });
            let (zh, en, missing) = match (no_value, no_paper) {
                (true, true) => {
                    ("残值和处置审批", "residual value or disposal document", "value and disposal")
                }
                (true, false) => ("残值", "residual value", "value"),
                (false, true) => ("处置审批", "disposal document", "disposal"),
                (false, false) => continue,
            };
            let item = scrap.str("item").unwrap_or_default();
            let date = scrap.str("date").unwrap_or_default();
            let quantity = scrap.get("quantity").and_then(Node::as_number).unwrap_or_default();
            sink.add(
                Draft::new(
                    cx.manifest.at(scrap),
                    text! {
                        zh: "{item}：{date} 报废 {quantity}，没有{zh}",
                        en: "{item}: {quantity} scrapped on {date} without {en}",
                    },
                )
                .help(text! {
                    zh: "填写 residual_value，归入处置审批并填写 disposal；确无残值的写 0",
                    en: "enter `residual_value` and file the approval as `disposal`; worthless scrap has the value 0",
                })
                .evidence("item", item)
                .evidence("date", date)
                .evidence("quantity", quantity)
                .evidence("missing", missing),
            );
        }
    }
}
