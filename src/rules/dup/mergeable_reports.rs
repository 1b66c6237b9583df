//! # What it checks
//! Reports of one unit, under different titles, whose fields (the labels before a colon: 户名：,
//! 日期：…) overlap by over 80%. At least six fields each. The cluster is one finding.
//!
//! # Why it matters
//! Two forms that ask for the same things are filled in twice; the second time is the burden that
//! everybody complains of.
//!
//! # Example
//! ```text
//! advice[DUP008] (possible): 2 reports ask for the same fields (100% in common)
//! ```
//!
//! # How to mend
//! Merge them, or let the second refer to the first.
//!
//! # Innocent causes
//! Reports to two authorities that each prescribe their own form.
//!
//! # Configuration
//! overlap (0.8), least-fields (6), roles (report, visit-form, patrol-form, check-record,
//! evidence, attachment).
//!
//! # Basis
//! Central Office circular on easing the grass roots' burden (2019); overlap is that of the
//! smaller set.
//!
//! # 检查什么
//! 同一单位、题名不同的报表，栏目（冒号前的名称：户名：、日期：……）重合超过八成，各有六个以上栏
//! 目。一组只报一条。
//!
//! # 为何重要
//! 两张表问同样的事，就得填两遍；第二遍正是人人抱怨的负担。
//!
//! # 示例
//! ```text
//! 提示[DUP008]（存疑）：2 种报表栏目相同（重合 100%）
//! ```
//!
//! # 如何改正
//! 合并，或让后一份引用前一份。
//!
//! # 正当情形
//! 报送两个上级、各自规定表式的。
//!
//! # 配置
//! overlap（0.8）、least-fields（6）、roles（report、visit-form、patrol-form、check-record、
//! evidence、attachment）。
//!
//! # 依据
//! 中办关于解决形式主义突出问题为基层减负的通知（2019）；重合度按较少的一方计。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use super::papers::Papers;
use crate::compare::{Clusters, text};
use crate::rules::comparable;
use crate::rules::rows::DocumentRow;

/// The rule.
pub static RULE: Rule = Rule::archive::<MergeableReports>(Meta {
    code: "DUP008",
    name: "mergeable-reports",
    zh: "报表可合并",
    group: Group::Dup,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("mergeable_reports.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct MergeableReports {
    /// Share of the smaller report's fields that the other has, 0–1.
    overlap: f64,
    /// Fields that a report has at least.
    least_fields: usize,
    /// Roles of reports.
    roles: Vec<String>,
}

impl Default for MergeableReports {
    fn default() -> Self {
        let roles = ["report", "visit-form", "patrol-form", "check-record", "evidence", "attachment"];
        Self { overlap: 0.8, least_fields: 6, roles: roles.map(str::to_owned).to_vec() }
    }
}

impl ArchiveRule for MergeableReports {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let asked = |role: &str| self.roles.iter().any(|one| one == role);
        let papers = Papers::of(cx, |document| document.role.is_some_and(asked));
        sink.saw(papers.list.len());
        // One form is one title of one unit: its copies are no second form.
        let mut forms: BTreeMap<(String, String), usize> = BTreeMap::new();
        for index in 0..papers.list.len() {
            if papers.row(index).labels.len() >= self.least_fields {
                let unit = papers.dossier(index).unit.clone().unwrap_or_default();
                forms.entry((unit, form_of(&papers.document(index)))).or_insert(index);
            }
        }
        let mut by_unit: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for ((unit, _), index) in &forms {
            by_unit.entry(unit).or_default().push(*index);
        }
        for forms in by_unit.into_values() {
            // Reports of one unit under hundreds of titles are compared with the first ones alone.
            let forms = &forms[..forms.len().min(MOST)];
            let mut clusters = Clusters::new(forms.len());
            let mut least = 1.0_f64;
            for a in 0..forms.len() {
                for b in a + 1..forms.len() {
                    let overlap = overlap(&papers.row(forms[a]).labels, &papers.row(forms[b]).labels);
                    if overlap > self.overlap {
                        least = least.min(overlap);
                        clusters.join(a, b);
                    }
                }
            }
            for set in clusters.sets() {
                let set: Vec<usize> = set.into_iter().map(|at| forms[at]).collect();
                let count = set.len();
                let percent = (least * 100.0).round() as u32;
                let Some(draft) = papers.cluster(
                    cx,
                    &set,
                    text! {
                        zh: "{count} 种报表栏目相同（重合 {percent}%）",
                        en: "{count} reports ask for the same fields ({percent}% in common)",
                    },
                ) else {
                    continue;
                };
                sink.add(draft.evidence("overlap", percent).help(text! {
                    zh: "合并，或让后一份引用前一份",
                    en: "merge them, or let the second refer to the first",
                }));
            }
        }
    }
}

/// Forms of one unit that are compared with each other.
const MOST: usize = 500;

/// A title without its numbers: what one form is called from month to month.
fn form_of(document: &DocumentRow) -> String {
    let title = comparable(document.title.unwrap_or_default());
    text::masked(&title.chars().collect::<Vec<_>>()).into_iter().collect()
}

/// Share of the smaller set that stands in the other; both are sorted.
fn overlap(a: &[u64], b: &[u64]) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let common = short.iter().filter(|label| long.binary_search(label).is_ok()).count();
    common as f64 / short.len().max(1) as f64
}
