//! # What it checks
//! Pages of evidence against pages of the summary that they support: in an annual summary the
//! documents that the claims name or that support a claim or the summary; in other dossiers every
//! document of role `summary` or `report` that others support. Covers, catalogues and dividers
//! count on neither side; one document counts once, however often it is named. Pages are those of
//! the files, else the claimed `pages`, else characters (616 a page); sound and film have none.
//!
//! # Why it matters
//! A hundred pages of proof for one page of report is work done for the proof. Whoever checks it
//! reads one page; whoever made it lost days.
//!
//! # Example
//! ```text
//! warning[PAD001]: `summary` “二〇二五年工作总结”: 100 pages of evidence in 5 documents for 1 page (100 to 1)
//! ```
//!
//! # How to mend
//! Keep what a claim stands or falls with and name the rest by archival number, where it lies
//! anyway.
//!
//! # Innocent causes
//! A report that rightly rests on a long survey or an account book. The rule says how many pages
//! there are, not that they are worthless.
//!
//! # Configuration
//! `warning-ratio` (30) and `warning-pages` (30): a warning from this many pages of evidence a
//! page, with more than so many in all. `advice-ratio` (10).
//!
//! # Basis
//! The 103-page summary with a page of report, named in the campaigns against formalism.
//!
//! # 检查什么
//! 佐证材料的页数与所证正文的页数之比：年终总结看各项主张列出的、支持主张或总结的材料；其他案卷
//! 看被他件支持的 summary、report。封面、目录、隔页两边都不计；一件材料不论被引几次只计一次。页
//! 数取文件实际页数，没有则取声明的 pages，再没有则按字数折算（每页 616 字）；音视频不计页。
//!
//! # 为何重要
//! 一页报告配上百页佐证，力气都花在了佐证上：看的人只看一页，做的人耗去几天。
//!
//! # 示例
//! ```text
//! 警告[PAD001]：“二〇二五年工作总结”（summary） 1 页，佐证 5 件 100 页（100:1）
//! ```
//!
//! # 如何改正
//! 只留下主张所依靠的材料；其余的本来就在档，写明档号即可。
//!
//! # 正当情形
//! 报告确实依靠长篇调查或整本账册。本规则只说有多少页，不说这些页没有价值。
//!
//! # 配置
//! warning-ratio（30）、warning-pages（30）：每页正文的佐证达到前者、且佐证总页数超过后者的，警
//! 告。advice-ratio（10）：提示。
//!
//! # 依据
//! 整治形式主义中点名的“103 页总结材料、正文仅 1 页”。

use crate::config::Settings;
use crate::rules::prelude::*;
use std::collections::BTreeSet;

use super::pages::{Count, count, is_wrapping, sum};

/// The rule.
pub static RULE: Rule = Rule::dossier::<OutOfProportion>(Meta {
    code: "PAD001",
    name: "evidence-out-of-proportion",
    zh: "佐证与正文不成比例",
    group: Group::Pad,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("out_of_proportion.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OutOfProportion {
    /// Pages of evidence a page that are a warning.
    warning_ratio: u64,
    /// Pages of evidence that a warning needs more than.
    warning_pages: u64,
    /// Pages of evidence a page that are an advice.
    advice_ratio: u64,
}

impl Default for OutOfProportion {
    fn default() -> Self {
        Self { warning_ratio: 30, warning_pages: 30, advice_ratio: 10 }
    }
}

impl OutOfProportion {
    /// Pages of evidence a page that nothing is said of, by a configuration.
    pub(super) fn allowed(settings: &Settings) -> u64 {
        let options = settings.options_or_default::<Self>(&RULE.meta);
        options.advice_ratio.min(options.warning_ratio)
    }
}

impl DossierRule for OutOfProportion {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let root = &cx.manifest.root;
        if cx.kind.is_some_and(|kind| kind.name == "annual-summary") {
            let named = root.at(&["record", "summary"]).and_then(Node::as_str);
            let summary = named
                .and_then(|id| cx.manifest.document(id))
                .or_else(|| cx.manifest.documents().find(|document| document.role() == Some("summary")));
            let Some(summary) = summary else { return };
            let claims = root.at(&["record", "claims"]).map_or(&[][..], Node::items);
            let mut goals: BTreeSet<&str> = claims.iter().filter_map(|claim| claim.str("id")).collect();
            goals.extend(summary.id());
            let cited: BTreeSet<&str> =
                claims.iter().flat_map(|claim| claim.list("evidence")).filter_map(Node::as_str).collect();
            self.judge(cx, summary, &goals, &cited, sink);
        } else {
            for report in cx.manifest.documents() {
                if matches!(report.role(), Some("summary" | "report"))
                    && let Some(id) = report.id()
                {
                    self.judge(cx, report, &BTreeSet::from([id]), &BTreeSet::new(), sink);
                }
            }
        }
    }
}

impl OutOfProportion {
    /// `summary` against what supports one of `goals` or is `cited`.
    fn judge(
        &self,
        cx: &DossierCx,
        summary: Document,
        goals: &BTreeSet<&str>,
        cited: &BTreeSet<&str>,
        sink: &mut Sink,
    ) {
        let supports = |document: Document| {
            document.node.list("supports").iter().filter_map(Node::as_str).any(|id| goals.contains(id))
        };
        let evidence: Vec<Count> = cx
            .manifest
            .documents()
            .filter(|document| document.index != summary.index && !is_wrapping(*document))
            .filter(|document| document.id().is_some_and(|id| cited.contains(id)) || supports(*document))
            .filter_map(|document| count(cx, document))
            .collect();
        let Some(own) = count(cx, summary).filter(|own| own.pages > 0 && !evidence.is_empty()) else {
            return;
        };
        sink.saw(1);
        let all = sum(&evidence);
        let reaches = |ratio: u64, pages: u64| pages >= ratio.saturating_mul(own.pages);
        let warning = reaches(self.warning_ratio, all.pages) && all.pages > self.warning_pages;
        if !warning && !reaches(self.advice_ratio, all.pages) {
            return;
        }
        let title = cx.document(summary);
        let (pages, of, documents) = (all.pages, own.pages, evidence.len());
        let tenths = pages * 10 / of;
        let ratio = if tenths % 10 == 0 {
            (tenths / 10).to_string()
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        };
        let (zh, en) = (title.zh, title.en);
        let noun = if of == 1 { "page" } else { "pages" };
        sink.add(
            Draft::new(
                cx.manifest.at(summary.node),
                text! {
                    zh: "{zh} {of} 页，佐证 {documents} 件 {pages} 页（{ratio}:1）",
                    en: "{en}: {pages} pages of evidence in {documents} documents for {of} {noun} ({ratio} to 1)",
                },
            )
            .help(text! {
                zh: "只留主张所依靠的材料，其余写明档号即可",
                en: "keep what a claim stands or falls with; name the rest by archival number",
            })
            .severity(if warning { Severity::Warning } else { Severity::Advice })
            .confidence(if own.estimated || all.estimated { Confidence::Likely } else { Confidence::Certain })
            .evidence("evidence_pages", pages)
            .evidence("pages", of)
            .evidence("ratio", ratio),
        );
    }
}
