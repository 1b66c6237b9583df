//! # What it checks
//! Item by item, what `consumption` says was used against what was issued. Where the difference is
//! no more than what was recovered (the used figure may be gross, and the recovered have been used
//! again without a new slip), it is reported as likely. Where the totals agree but something was
//! used before it was issued, day by day and with a week's grace for slips that are written
//! afterwards, that is a likely warning. What was used before the first issue, or of an item of
//! which nothing was issued, may be left over on site from an earlier period: it is
//! possible advice.
//!
//! # Why it matters
//! What was never issued cannot have been used: the work was smaller than its account, or the
//! material came by another way.
//!
//! # Example
//! ```text
//! error[LED007] (likely): JKLYJ-70 导线: 430 used, but only 410 issued (48 recovered)
//! ```
//!
//! # How to mend
//! Correct the entry that is wrong, or enter the issue that is missing.
//!
//! # Innocent causes
//! Material left on site from an earlier period was used up: no list of the record has it (`items`
//! is the warehouse's opening), so say it in the consumption record. In an emergency the material is used first and the slip
//! written afterwards: `days` is for that. What was recovered may be used again without a slip:
//! it counts as issued.
//!
//! # Configuration
//! `days` (7): how long after the use a slip may be written.
//!
//! # Basis
//! Material accounting on five levels: consumption against issue.
//!
//! # 检查什么
//! 逐项核对 consumption 所记消耗与出库数量。超出部分不大于回收数量的（消耗可能按毛数登记，回收
//! 的未另开单又用了），作“很可能”报告。合计相符，但按日期推算先用后领的（补单宽限七天），作“很
//! 可能”的警告。首次出库之前所用的，以及从未出库的物资，可能是上期留在现场的余料，只作“可能”的提示。
//!
//! # 为何重要
//! 没有领出来的东西用不掉：或是工程量小于账面，或是材料另有来路。
//!
//! # 示例
//! ```text
//! 错误[LED007]（很可能）：JKLYJ-70 导线：消耗 430米，只出库 410（回收 48）
//! ```
//!
//! # 如何改正
//! 更正登错的条目，或补登漏记的出库。
//!
//! # 正当情形
//! 上一期留在现场的材料本期用完：台账没有现场余料一栏（items 是仓库期初），在消耗台账中说明。抢修先用后补单：days 即为此
//! 而设。回收的可不另开单再用：算作已领。
//!
//! # 配置
//! days（7）：用后几天之内补单。
//!
//! # 依据
//! 物资五级核算：消耗与发放相核。

use crate::rules::prelude::*;

use jiff::civil::Date;

use super::decimal::{Decimal, sum};
use super::materials::{Item, Line, items, total};
use crate::rules::comparable;

/// The rule.
pub static RULE: Rule = Rule::manifest::<MoreUsedThanIssued>(Meta {
    code: "LED007",
    name: "more-used-than-issued",
    zh: "消耗大于出库",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("more_used_than_issued.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct MoreUsedThanIssued {
    /// Days after the use within which a slip may be written.
    days: u16,
}

impl Default for MoreUsedThanIssued {
    fn default() -> Self {
        Self { days: 7 }
    }
}

impl ManifestRule for MoreUsedThanIssued {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for item in items(cx).iter().filter(|item| !item.consumption.is_empty()) {
            let (Some(used), Some(issued)) = (total(&item.consumption), total(&item.issues)) else {
                sink.missed(1);
                continue;
            };
            sink.saw(1);
            if !used.exceeds(issued) {
                if let Some(early) = self.early(item) {
                    sink.add(used_early(cx, item, &early));
                }
                continue;
            }
            let net = total(&item.recoveries).and_then(|recovered| used.minus(recovered));
            let draft = finding(cx, item, used, issued);
            // Without the recoveries, or with them, it is too much.
            let sure = net.is_some_and(|net| net.exceeds(issued));
            sink.add(match (left_over(item, used, issued), sure) {
                (true, _) => draft.severity(Severity::Advice).confidence(Confidence::Possible),
                (false, true) => draft,
                (false, false) => draft.confidence(Confidence::Likely),
            });
        }
    }
}

/// Whether all that was used beyond the issues may have lain on site from an earlier period: nothing
/// was issued at all, or so much was used before the first issue.
fn left_over(item: &Item, used: Decimal, issued: Decimal) -> bool {
    if item.issues.is_empty() {
        return true;
    }
    let days = item.issues.iter().map(|line| line.date).collect::<Option<Vec<Date>>>();
    let Some(first) = days.and_then(|days| days.into_iter().min()) else { return false };
    let before = item.consumption.iter().filter(|line| line.date.is_some_and(|day| day < first));
    let before = sum(before.filter_map(|line| line.quantity));
    before.and_then(|before| used.minus(before)).is_some_and(|later| !later.exceeds(issued))
}

/// The first use of more than had been issued by then.
struct Early<'a> {
    line: Line<'a>,
    day: Date,
    used: Decimal,
    issued: Decimal,
    /// Whether nothing had been issued yet: it may be left over from an earlier period.
    first: bool,
}

impl MoreUsedThanIssued {
    /// Where uses run ahead of issues: what was used before the first issue counts as left over where
    /// another use does so too. An item with an undated line is not judged.
    fn early<'a>(&self, item: &Item<'a>) -> Option<Early<'a>> {
        let dated = |lines: &[Line<'a>]| -> Option<Vec<(Date, Decimal, Line<'a>)>> {
            lines.iter().map(|line| Some((line.date?, line.quantity?, *line))).collect()
        };
        let mut uses = dated(&item.consumption)?;
        let mut had = dated(&item.issues)?;
        had.extend(dated(&item.recoveries)?);
        uses.sort_by_key(|one| one.0);
        had.sort_by_key(|one| one.0);
        let grace = jiff::Span::new().days(i64::from(self.days));
        let mut had = had.into_iter().peekable();
        let first_issue = item.issues.iter().filter_map(|line| line.date).min();
        let (mut used, mut issued, mut carried) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
        let mut possible = None;
        for (day, quantity, line) in uses {
            used = used.plus(quantity)?;
            let until = day.saturating_add(grace);
            while let Some((_, quantity, _)) = had.next_if(|one| one.0 <= until) {
                issued = issued.plus(quantity)?;
            }
            if !used.minus(carried)?.exceeds(issued) {
                continue;
            }
            let first = first_issue.is_none_or(|first| first > until);
            let early = Early { line, day, used, issued, first };
            if !first {
                return Some(early);
            }
            carried = used.minus(issued)?;
            possible.get_or_insert(early);
        }
        possible
    }
}

fn used_early(cx: &ManifestCx, item: &Item, early: &Early) -> Draft {
    let Early { line, day, used, issued, first } = early;
    let (name, unit) = (item.name, item.unit);
    Draft::new(
        cx.manifest.at_member(line.node, "date"),
        text! {
            zh: "{name}：到 {day} 已消耗 {used}{unit}，而当时只出库 {issued}",
            en: "{name}: {used} used by {day}, but only {issued} issued by then",
        },
    )
    .help(text! {
        zh: "更正登错的日期；先用后补单、用上期余料的，在消耗台账中说明",
        en: "correct the date that is wrong; where the slip was written afterwards, or left-overs were used, say so in the consumption record",
    })
    .severity(if *first { Severity::Advice } else { Severity::Warning })
    .confidence(if *first { Confidence::Possible } else { Confidence::Likely })
    .subject(format!("early:{}", comparable(name)))
    .evidence("item", name)
    .evidence("day", day.to_string())
    .evidence("used", *used)
    .evidence("issued", *issued)
}

fn finding(cx: &ManifestCx, item: &Item, used: Decimal, issued: Decimal) -> Draft {
    let (name, unit) = (item.name, item.unit);
    let recovered = total(&item.recoveries).unwrap_or(Decimal::ZERO);
    let location = match item.consumption.last() {
        Some(line) => cx.manifest.at_member(line.node, "quantity"),
        None => cx.manifest.at(&cx.manifest.root),
    };
    Draft::new(
        location,
        text! {
            zh: "{name}：消耗 {used}{unit}，只出库 {issued}（回收 {recovered}）",
            en: "{name}: {used} used, but only {issued} issued ({recovered} recovered)",
        },
    )
    .help(text! {
        zh: "更正登错的条目，补登漏记的出库；用了上期余料的，在消耗台账中说明",
        en: "correct the entry that is wrong or enter the issue that is missing; left-overs of an earlier period are to be explained",
    })
    .subject(format!("stock:{}", comparable(name)))
    .evidence("item", name)
    .evidence("used", used)
    .evidence("issued", issued)
    .evidence("recovered", recovered)
}
