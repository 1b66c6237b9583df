//! # What it checks
//! One text of measures that stands against unlike risk points: points that have no measure of
//! their own, but only texts which other points have too. Points are unlike where both their area
//! or class and their description differ; three points of one area with three different
//! descriptions are unlike as well. They are reported once, as a cluster.
//!
//! # Why it matters
//! A measure that fits everything was written for nothing in particular.
//!
//! # Example
//! ```text
//! warning[RSK009] (likely): one text of measures (“加强教育严格管理提高认识”) stands against 3 unlike risk points
//! ```
//!
//! # How to mend
//! Write against each point what is done about that point.
//!
//! # Innocent causes
//! A measure that truly serves several risks (two people present, say) beside others of the
//! point's own: then the rule is silent. The same point in several units or years is one point.
//!
//! # Configuration
//! `alike` (0.5): descriptions this alike are of one risk; `points` (3): so many unlike points of
//! one area are reported.
//!
//! # Basis
//! Integrity risk prevention and control: measures point by point.
//!
//! # 检查什么
//! 同一段措施用在不相像的风险点上：这些风险点没有一条自己的措施，写的都是别的点也有的话。领域或
//! 类别不同、且表现也不同的，为不相像；同一领域内表现各不相同的达到三个，也算。合并报一条。
//!
//! # 为何重要
//! 放在哪里都合适的措施，就是没有针对任何一处写的。
//!
//! # 示例
//! ```text
//! 警告[RSK009]（很可能）：3 个不相像的风险点写的是同一段措施（“加强教育严格管理提高认识”）
//! ```
//!
//! # 如何改正
//! 针对每个风险点写明怎么防控。
//!
//! # 正当情形
//! 确实对几类风险都有用的措施（如两人到场），而该点另有自己的措施：不报。同一风险点在各单位、各
//! 年度登记，视为一个。
//!
//! # 配置
//! alike（0.5）：表现相像到此程度的视为同一风险；points（3）：同一领域内不相像的点达到此数即报。
//!
//! # 依据
//! 廉能风险防控：措施应当逐点制定。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::words::{alike, entries, essence, said};

/// The rule.
pub static RULE: Rule = Rule::across::<CopiedMeasures>(Meta {
    code: "RSK009",
    name: "copied-measures",
    zh: "措施照搬",
    group: Group::Rsk,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("copied_measures.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CopiedMeasures {
    /// From here on two descriptions are of one risk.
    alike: f64,
    /// Unlike points of one area that are reported.
    points: usize,
}

impl Default for CopiedMeasures {
    fn default() -> Self {
        Self { alike: 0.5, points: 3 }
    }
}

/// One risk point.
#[derive(Debug, Serialize, Deserialize)]
pub struct PointRow {
    id: String,
    field: (String, String),
    description: String,
    measures: BTreeSet<String>,
    at: Spot,
}

/// So many kinds of risk under one text are enough to tell; more are not compared.
const COMPARED: usize = 64;

impl AcrossRule for CopiedMeasures {
    type Row = PointRow;

    fn gather(&self, cx: &DossierCx) -> Vec<PointRow> {
        if cx.kind.is_none_or(|kind| kind.name != "risk-register") {
            return Vec::new();
        }
        let row = |point: &Node| {
            let text = |key: &str| point.str(key).unwrap_or_default().to_owned();
            let measures: BTreeSet<String> = point
                .list("measures")
                .iter()
                .filter_map(Node::as_str)
                .map(essence)
                .filter(|text| !text.is_empty())
                .collect();
            let id = said(point, "id")?.to_owned();
            let (field, description) = ((text("area"), text("class")), essence(&text("description")));
            Some(PointRow { id, field, description, measures, at: Spot::of(cx.manifest, point) })
        };
        entries(&cx.manifest.root, "points").iter().filter_map(row).collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<PointRow>], sink: &mut Sink) {
        sink.saw(rows.iter().filter(|row| !row.measures.is_empty()).count());
        let mut held: BTreeMap<&str, Vec<&Row<PointRow>>> = BTreeMap::new();
        for row in rows {
            for text in &row.measures {
                held.entry(text).or_default().push(row);
            }
        }
        // Texts that unlike points share, and the points that have no others.
        held.retain(|_, points| self.unlike(points));
        let bare = |row: &Row<PointRow>| row.measures.iter().all(|text| held.contains_key(text.as_str()));
        let mut told: BTreeSet<Vec<(usize, &str)>> = BTreeSet::new();
        for (text, points) in &held {
            let points: Vec<&Row<PointRow>> = points.iter().copied().filter(|row| bare(row)).collect();
            let members: Vec<(usize, &str)> =
                points.iter().map(|row| (row.dossier, row.id.as_str())).collect();
            if !self.unlike(&points) || !told.insert(members) {
                continue;
            }
            let Some(first) = points.first() else { continue };
            let count = points.len();
            let mut location = cx.dossiers[first.dossier].location(&first.at);
            if points.iter().any(|row| row.dossier != first.dossier) {
                location.dossier = None;
            }
            let shown: String = text.chars().take(24).collect();
            let mut draft = Draft::new(
                location,
                text! {
                    zh: "{count} 个不相像的风险点写的是同一段措施（“{shown}”）",
                    en: "one text of measures (“{shown}”) stands against {count} unlike risk points",
                },
            )
            .help(text! {
                zh: "针对每个风险点写明怎么防控；共用的措施之外，另写各自的",
                en: "write against each point what is done about it; beside what they share, what is its own",
            })
            .subject("measures")
            .evidence("measure", *text);
            for row in points {
                let id = &row.id;
                draft = draft.member(
                    cx.dossiers[row.dossier].location(&row.at),
                    text! { zh: "风险点 {id}", en: "risk point `{id}`" },
                );
            }
            sink.add(draft);
        }
    }
}

impl CopiedMeasures {
    /// Whether there are unlike points among these: of other areas, or many of one.
    fn unlike(&self, points: &[&Row<PointRow>]) -> bool {
        let mut risks: Vec<&Row<PointRow>> = Vec::new();
        for row in points {
            if row.description.is_empty() || risks.len() >= COMPARED {
                continue;
            }
            let known = |risk: &&Row<PointRow>| {
                risk.id == row.id || alike(&risk.description, &row.description) >= self.alike
            };
            if !risks.iter().any(known) {
                risks.push(row);
            }
        }
        let fields: BTreeSet<_> = risks.iter().map(|row| &row.field).collect();
        fields.len() >= 2 || risks.len() >= self.points
    }
}
