//! # What it checks
//! One document's text holds half or more of another's rare passages (from a fifth: advice,
//! possible); or two whole texts are equal, or equal but for their numbers. The common and the
//! differing passages are quoted. What is compared are letters and digits, without the labels of
//! forms, quoted articles of law, and passages common to over 30% of the documents of that role
//! (from 20 documents). Silent: forms by their role (pledges, vouchers, slips, sign-in sheets …),
//! different roles within one dossier (minutes and resolution), dossiers of which one refers to
//! the other, declared copies, the same bytes (DUP001), bids for one tender (DUP006), a law,
//! regulation or resolution (by its title) under four fifths, whoever quotes it, and lists and tables,
//! of rows without a sentence, that are not equal in every word and number. Versions of one text (the
//! same title, another date, over half alike) are advice and called so; so is what fingerprints alone
//! do not show and only measuring the texts does, turns of phrase that stand in several texts left
//! out.
//!
//! # Why it matters
//! Last year's summary with this year's date is the commonest forgery that there is, and the
//! easiest to overlook among a thousand pages.
//!
//! # Example
//! ```text
//! warning[DUP002] (likely): 2 documents have 96% of their passages in common
//! ```
//!
//! # How to mend
//! File what was really written. Where a text rightly repeats another, cite it, or declare it with
//! `copy_of`.
//!
//! # Innocent causes
//! A model text handed down from above; a regulation and its reprint; two reports on one event
//! that quote the same facts; a form that is not known as one. Scattered changes of single
//! characters hide a copy from this comparison.
//!
//! # Configuration
//! likely (0.5), likely-in-series (0.8: papers whose titles differ in numbers alone), possible (0.2),
//! excerpt (70 characters in one piece), common-share (0.3), common-least (20), least-length (80
//! characters in common), forms (roles that are forms).
//!
//! # Basis
//! Containment over winnowing fingerprints: Schleimer, Wilkerson and Aiken, SIGMOD 2003; Broder
//! 1997.
//!
//! # 检查什么
//! 一份材料的文字包含另一份罕见段落的一半以上（五分之一起为提示，存疑）；或两份全文相同，或只有数
//! 字不同。相同和不同的段落都予引出。比对的是文字和数字本身，不含表格栏目名、所引法条，以及该角色
//! 三成以上（20 件起）材料共有的段落。不报：按角色即为表格的（承诺书、凭证、单据、签到表等）、同卷
//! 不同角色之间（记录与决议）、有引用关系的案卷之间、声明的复制件、字节相同的（DUP001）、同一标的
//! 投标文件（DUP006）；题名为法律、条例、规定、解释、决议的，与他文相同不到五分之四的；通篇不成句的
//! 名单和表格，只要不是一字一数全同，也不报。同题异日、过半相同的，是同一文本的不同版本，仅作提示并
//! 注明；单凭指纹看不出、逐字量过才过半的也只作提示，量时不计在多份材料中都有的套话。
//!
//! # 为何重要
//! 去年的总结换个日期，是最常见的造假，也最容易在上千页里漏过去。
//!
//! # 示例
//! ```text
//! 警告[DUP002]（很可能）：2 份材料有 96% 的段落相同
//! ```
//!
//! # 如何改正
//! 归入真正写成的材料。确需重复的，注明引自何处，或以 copy_of 声明。
//!
//! # 正当情形
//! 上级下发的范文；规定及其翻印件；两份报告引述同一事件的事实；没有认出来的表格。逐字零散改动的抄
//! 袭，这种比对看不出来。
//!
//! # 配置
//! likely（0.5）、likely-in-series（0.8，题名只有数字不同的逐年逐次材料）、possible（0.2）、
//! excerpt（连续 70 字）、common-share（0.3）、common-least（20）、least-length（共同部分
//! 至少 80 字）、forms（属于表格的角色）。
//!
//! # 依据
//! winnowing 指纹的包含度：Schleimer、Wilkerson、Aiken，SIGMOD 2003；Broder 1997。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::edges::{Edge, Relation, Tier};
use super::links::Links;
use super::papers::Papers;
use crate::compare::Clusters;
use crate::compare::text::{self, Common};

/// The rule.
pub static RULE: Rule = Rule::archive::<NearIdenticalText>(Meta {
    code: "DUP002",
    name: "near-identical-text",
    zh: "文字雷同",
    group: Group::Dup,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("near_identical_text.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct NearIdenticalText {
    /// Containment from which texts are reported, 0–1.
    pub likely: f64,
    /// The same for papers of a series, whose titles differ in numbers alone, 0–1.
    pub likely_in_series: f64,
    /// Containment from which that is an advice, 0–1.
    pub possible: f64,
    /// Characters of a passage that stands in both word for word, from which that is likely.
    pub excerpt: usize,
    /// Share of a role's documents from which a passage is common, 0–1.
    pub common_share: f64,
    /// And so many documents.
    pub common_least: usize,
    /// Characters that must be in common.
    pub least_length: u32,
    /// Roles whose documents are forms.
    pub forms: Vec<String>,
}

impl Default for NearIdenticalText {
    fn default() -> Self {
        let forms = [
            "cover",
            "catalogue",
            "divider",
            "remarks-sheet",
            "integrity-pledge",
            "equipment-card",
            "receipt-voucher",
            "issue-slip",
            "voucher",
            "sign-in-sheet",
            "stock-take",
            "handover-slip",
            "integrity-form",
            "filing-sheet",
            "review-sheet",
            "account-book",
            "basis-document",
            "flow-chart",
            "route-map",
        ];
        Self {
            likely: 0.5,
            likely_in_series: 0.8,
            possible: 0.2,
            excerpt: 70,
            common_share: 0.3,
            common_least: 20,
            least_length: 80,
            forms: forms.map(str::to_owned).to_vec(),
        }
    }
}

impl ArchiveRule for NearIdenticalText {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let papers = Papers::of(cx, |document| {
            !document.role.is_some_and(|role| self.forms.iter().any(|form| form == role))
        });
        sink.saw(papers.list.len());
        let links = Links::of(cx.everything);
        let apart = |a: usize, b: usize| papers.apart(cx, &links, a, b);
        let mut edges = self.whole_bodies(&papers, &apart);
        let known: BTreeSet<(usize, usize)> = edges.iter().map(|edge| (edge.a, edge.b)).collect();
        let common = Common { least: self.common_least, share: self.common_share };
        let least = (self.least_length as usize / text::WINDOW).max(4) as u32;
        let skip = |a: usize, b: usize| known.contains(&(a, b)) || !apart(a, b);
        let found = text::pairs(&papers.texts(), common, least, &skip, &|_, _| false);
        self.partly(cx, &papers, &found, &mut edges);
        // What is sure hangs together first; versions, excerpts and what is merely possible are
        // told apart.
        let mut joined = Clusters::new(papers.list.len());
        for tier in Tier::ALL {
            let mut clusters = Clusters::new(papers.list.len());
            let of_tier: Vec<Edge> = edges
                .iter()
                .filter(|edge| self.tier(edge) == tier && joined.find(edge.a) != joined.find(edge.b))
                .copied()
                .collect();
            for edge in &of_tier {
                clusters.join(edge.a, edge.b);
            }
            let mut own: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
            for edge in of_tier {
                own.entry(clusters.find(edge.a)).or_default().push(edge);
            }
            for set in clusters.sets() {
                let edges = own.remove(&set[0]).unwrap_or_default();
                let Some(draft) = self.report(cx, &papers, &set, &edges, found.capped) else { continue };
                sink.add(match tier {
                    Tier::Strong => draft,
                    Tier::Version | Tier::Excerpt => draft.severity(Severity::Advice),
                    Tier::Weak => draft.severity(Severity::Advice).confidence(Confidence::Possible),
                });
                for member in &set {
                    joined.join(set[0], *member);
                }
            }
        }
    }
}

impl NearIdenticalText {
    fn report(
        &self,
        cx: &ArchiveCx,
        papers: &Papers,
        set: &[usize],
        edges: &[Edge],
        capped: u64,
    ) -> Option<Draft> {
        let count = set.len();
        let relation = edges.iter().map(|edge| edge.relation).min().unwrap_or(Relation::Contained);
        let percent = |share: f64| (share * 100.0).round() as u32;
        let (low, high) = edges.iter().fold((1.0_f64, 0.0_f64), |(low, high), edge| {
            (low.min(edge.containment), high.max(edge.containment))
        });
        let (low, high) = (percent(low), percent(high));
        let range = if low == high { format!("{high}%") } else { format!("{low}%–{high}%") };
        let message = match relation {
            Relation::Identical => text! {
                zh: "{count} 份材料的文字完全相同",
                en: "{count} documents have the same text",
            },
            Relation::NumbersDiffer => text! {
                zh: "{count} 份材料的文字除数字外完全相同",
                en: "{count} documents have the same text but for its numbers",
            },
            Relation::Version => text! {
                zh: "{count} 份材料似为同一文本的不同版本（{range} 的段落相同）",
                en: "{count} documents seem to be versions of one text ({range} of their passages are the same)",
            },
            Relation::Contained => text! {
                zh: "{count} 份材料有 {range} 的段落相同",
                en: "{count} documents have {range} of their passages in common",
            },
        };
        let first = edges.iter().min_by_key(|edge| (edge.a, edge.b));
        let mut draft = papers.cluster(cx, set, message)?.evidence("relation", relation.word());
        if let Some(edge) = first {
            draft = papers.quote(cx, draft, edge.a, edge.b);
        }
        if capped > 0 && count > text::BUCKET {
            draft = draft.evidence("compared_with_the_first_alone", true);
        }
        Some(draft.help(text! {
            zh: "归入真正写成的材料；确需重复的，注明引自何处，或以 copy_of 声明",
            en: "file what was really written; where it rightly repeats the other, cite it or declare it with `copy_of`",
        }))
    }
}
