//! # What it checks
//! A risk point that no measure stands against: `measures` is missing, empty or blank, or has
//! nothing but what says that there is none (无, /, -, 略, 待补 …). Where an archive has such
//! points, one advice besides states its totals: points, measures, and points that have none.
//!
//! # Why it matters
//! A register of risks without measures is a list of worries. The totals show at one look whether
//! the archive's risks are met, and how far the missing ones weigh.
//!
//! # Example
//! ```text
//! error[RSK001]: risk point `r2` (yellow): no measure stands against it
//! ```
//!
//! # How to mend
//! Enter what is done against the risk, and who sees to it. A point that needs nothing is no risk
//! point: take it out.
//!
//! # Innocent causes
//! The measures stand in the paper list and were not entered here; a dossier that is open at its
//! first stage is not judged.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Integrity risk prevention and control (find the points, grade them, set measures).
//!
//! # 检查什么
//! 风险点没有任何防控措施：measures 缺失、为空、只有空白，或只写了“无”“/”“-”“略”“待补”之类。档
//! 案库中有这样的风险点时，另给一条提示写明总数：风险点多少个、措施多少条、没有措施的多少个。
//!
//! # 为何重要
//! 只登记风险而没有措施，等于只列了担心的事。总数让人一眼看出风险与措施是否相称、缺口有多大。
//!
//! # 示例
//! ```text
//! 错误[RSK001]：风险点 r2（黄色）没有防控措施
//! ```
//!
//! # 如何改正
//! 写明针对该风险的措施及落实人；不需要任何措施的，就不是风险点，应当删去。
//!
//! # 正当情形
//! 措施写在纸质清单里而没有登记；尚在第一个环节的未结案卷不作判断。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 廉能风险防控（查找风险点、评定等级、制定措施）。

use super::words::{colour, entries, past};
use crate::rules::cmp;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest_and_across::<PointWithoutMeasure>(Meta {
    code: "RSK001",
    name: "point-without-measure",
    zh: "风险点无措施",
    group: Group::Rsk,
    family: Some(Family::Missing),
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("point_without_measure.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PointWithoutMeasure {}

/// One risk point.
#[derive(Debug, Serialize, Deserialize)]
pub struct PointRow {
    id: String,
    measures: usize,
    at: Spot,
}

/// The measures that say something.
fn measures(point: &Node) -> usize {
    let list = point.list("measures").iter();
    list.filter(|measure| measure.as_str().is_some_and(|text| !cmp::says_nothing(text))).count()
}

/// The points of a register that has come past its first stage.
fn points<'a>(cx: &ManifestCx<'a>) -> &'a [Node<'a>] {
    let register = cx.kind.is_some_and(|kind| kind.name == "risk-register");
    if register && past(cx, "identify") { entries(&cx.manifest.root, "points") } else { &[] }
}

impl ManifestRule for PointWithoutMeasure {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for point in points(cx) {
            sink.saw(1);
            if measures(point) > 0 {
                continue;
            }
            let id = point.str("id").unwrap_or_default();
            let level = point.str("level").unwrap_or_default();
            let Text { zh, en } = colour(level);
            sink.add(
                Draft::new(
                    cx.manifest.at_member(point, "measures"),
                    text! {
                        zh: "风险点 {id}（{zh}）没有防控措施",
                        en: "risk point `{id}` ({en}): no measure stands against it",
                    },
                )
                .help(text! {
                    zh: "写明针对该风险的措施；不需要措施的，不应列为风险点",
                    en: "enter what is done against it; what needs nothing is no risk point",
                })
                .evidence("point", id),
            );
        }
    }
}

impl AcrossRule for PointWithoutMeasure {
    type Row = PointRow;

    fn gather(&self, cx: &DossierCx) -> Vec<PointRow> {
        let row = |point: &Node| PointRow {
            id: point.str("id").unwrap_or_default().to_owned(),
            measures: measures(point),
            at: Spot::of(cx.manifest, point),
        };
        points(cx).iter().map(row).collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<PointRow>], sink: &mut Sink) {
        let bare: Vec<&Row<PointRow>> = rows.iter().filter(|row| row.measures == 0).collect();
        let Some(first) = bare.first() else { return };
        let (points, measures, without) =
            (rows.len(), rows.iter().map(|row| row.measures).sum::<usize>(), bare.len());
        let mut location = cx.dossiers[first.dossier].location(&first.at);
        if bare.iter().any(|row| row.dossier != first.dossier) {
            location.dossier = None;
        }
        let mut draft = Draft::new(
            location,
            text! {
                zh: "全库风险点 {points} 个、措施 {measures} 条，{without} 个风险点没有措施",
                en: "{points} risk points and {measures} measures in the archive; without a measure: {without}",
            },
        )
        .help(text! {
            zh: "逐个补上措施后，总数自然相称",
            en: "the totals agree once each point has its measures",
        })
        .severity(Severity::Advice)
        .subject("totals")
        .evidence("points", points)
        .evidence("measures", measures)
        .evidence("without", without);
        for row in bare {
            let id = &row.id;
            draft = draft.member(
                cx.dossiers[row.dossier].location(&row.at),
                text! { zh: "风险点 {id}", en: "risk point `{id}`" },
            );
        }
        sink.add(draft);
    }
}
