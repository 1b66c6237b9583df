//! # What it checks
//! In open and invited tenders, from the date of the tender document to the opening lie 20 days or
//! more. Of several tender documents the first counts, for what follows amends it; the opening is
//! that of the stage or of the opening record, the later of both. Negotiated purchases have no
//! such period.
//!
//! # Why it matters
//! Who has three days to bid and knew nothing before cannot bid against one who knew.
//!
//! # Example
//! ```text
//! warning[LED018]: 10 days from the tender document (2025-03-14) to the opening (2025-03-24), 20 are asked
//! ```
//!
//! # How to mend
//! Correct the date that is wrong. The period itself cannot be mended; say why it was short.
//!
//! # Innocent causes
//! A tender held again after the first failed may be shorter by the unit's rules. The document was
//! given out before the date that it bears.
//!
//! # Configuration
//! `days` (20).
//!
//! # Basis
//! Law on Bidding, art. 24.
//!
//! # 检查什么
//! 公开招标和邀请招标，自招标文件之日至开标不少于 20 天。招标文件有几份的，以最早的为准，后来的
//! 是补充；开标以环节或开标记录中较晚者为准。谈判采购没有此期限。
//!
//! # 为何重要
//! 只有三天准备投标而事先毫不知情的人，争不过事先知情的人。
//!
//! # 示例
//! ```text
//! 警告[LED018]：招标文件（2025-03-14）至开标（2025-03-24）只有 10 天，应不少于 20 天
//! ```
//!
//! # 如何改正
//! 更正登错的日期。期限本身无法补救，应当说明缘由。
//!
//! # 正当情形
//! 流标后重新招标，按单位规定可以缩短。招标文件在其所署日期之前已经发出。
//!
//! # 配置
//! days（20）。
//!
//! # 依据
//! 招标投标法第二十四条。

use crate::rules::prelude::*;

use super::tender;

/// The rule.
pub static RULE: Rule = Rule::manifest::<NoticePeriod>(Meta {
    code: "LED018",
    name: "notice-period",
    zh: "公告期不足",
    group: Group::Led,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("notice_period.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct NoticePeriod {
    /// Days from the tender document to the opening.
    days: i32,
}

impl Default for NoticePeriod {
    fn default() -> Self {
        Self { days: 20 }
    }
}

impl ManifestRule for NoticePeriod {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(record) = tender::record(cx) else { return };
        if !matches!(record.str("method"), Some("open" | "invited")) {
            return;
        }
        let papers = cx.manifest.documents().filter(|document| document.role() == Some("tender-document"));
        let first = papers.filter_map(|paper| Some((paper.date()?, paper))).min_by_key(|(day, _)| *day);
        let (Some((issued, paper)), Some(opened)) = (first, tender::opening_day(cx)) else { return };
        let Ok(days) = issued.until(opened).map(|span| span.get_days()) else { return };
        sink.saw(1);
        // An opening before the document is STR010's.
        if days >= self.days || days < 0 {
            return;
        }
        let least = self.days;
        sink.add(
            Draft::new(
                cx.manifest.at_member(paper.node, "date"),
                text! {
                    zh: "招标文件（{issued}）至开标（{opened}）只有 {days} 天，应不少于 {least} 天",
                    en: "{days} days from the tender document ({issued}) to the opening ({opened}), {least} are asked",
                },
            )
            .help(text! {
                zh: "更正登错的日期；期限确实不足的，说明缘由",
                en: "correct the date that is wrong; where the period was short, say why",
            })
            .subject("notice-period")
            .evidence("issued", issued.to_string())
            .evidence("opened", opened.to_string())
            .evidence("days", days),
        );
    }
}
