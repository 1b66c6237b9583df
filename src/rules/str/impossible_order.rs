//! # What it checks
//! Dates that cannot be in this order: a dossier closed before it was opened; a stage, or a
//! document whose role is bound to a stage, dated outside `opened`–`closed`; a stage that ends
//! before it begins; stages out of the order of the kind.
//!
//! # Why it matters
//! A tender that is awarded before it is opened did not happen as it is written down. Either a
//! date is wrong or the papers were made up afterwards; the finding says which dates, not which of
//! the two.
//!
//! # Example
//! ```text
//! error[STR010]: closed on 2025-03-03, before it was opened (2025-03-31)
//! ```
//!
//! # How to mend
//! Correct the date that was entered wrongly. Where the dates are right, the dossier has to
//! explain them.
//!
//! # Innocent causes
//! A date entered with the wrong year. Basis, evidence, attachments, covers, catalogues, dividers,
//! remarks sheets, recommendations and proofs of rectification may rightly lie outside the span;
//! two stages may share a day.
//!
//! # Configuration
//! None. `any_date` of a role in a kind's schema exempts it.
//!
//! # Basis
//! DA/T 70-2018, GD-1-5; the stages of the kinds.
//!
//! # 检查什么
//! 不可能的先后：结卷早于立卷；环节、或与环节绑定的材料，日期在立卷与结卷之外；环节的结束早于开
//! 始；环节次序与门类规定不符。
//!
//! # 为何重要
//! 先定标后开标，事情就不是所写的那样。要么日期登错，要么材料是后补的；本条只说是哪些日期，不说
//! 是哪一种。
//!
//! # 示例
//! ```text
//! 错误[STR010]：结卷（2025-03-03）早于立卷（2025-03-31）
//! ```
//!
//! # 如何改正
//! 改正登错的日期。日期无误的，案卷应当有说明。
//!
//! # 正当情形
//! 年份登错。依据、佐证、附件、封面、目录、隔页、备考表、推荐表、整改证明本可在起止之外；两个环
//! 节可在同一天。
//!
//! # 配置
//! 无。门类模式中角色的 any_date 可予豁免。
//!
//! # 依据
//! DA/T 70-2018 GD-1-5；各门类的环节。

use crate::rules::prelude::*;
use jiff::civil::Date;

use crate::archive::date_of;
use crate::json::resolve;

/// The rule.
pub static RULE: Rule = Rule::manifest::<ImpossibleOrder>(Meta {
    code: "STR010",
    name: "impossible-order",
    zh: "时序不可能",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("impossible_order.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ImpossibleOrder {}

impl ManifestRule for ImpossibleOrder {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let root = &cx.manifest.root;
        let span = Extent { opened: day(root, "opened"), closed: day(root, "closed") };
        sink.saw(1);
        if let (Some(opened), Some(closed)) = (span.opened, span.closed)
            && closed < opened
        {
            sink.add(
                Draft::new(
                    cx.manifest.at_member(root, "closed"),
                    text! {
                        zh: "结卷（{closed}）早于立卷（{opened}）",
                        en: "closed on {closed}, before it was opened ({opened})",
                    },
                )
                .related(cx.manifest.at_member(root, "opened"), text! { zh: "立卷日期", en: "opened" })
                .help(help())
                .evidence("opened", opened.to_string())
                .evidence("closed", closed.to_string()),
            );
            // Nothing lies inside a span that ends before it begins.
            return;
        }
        stages(cx, span, sink);
        documents(cx, span, sink);
    }
}

fn help() -> Text {
    text! {
        zh: "改正登错的日期；日期无误的，应当有说明",
        en: "correct the date that was entered wrongly; where the dates are right, the dossier has to explain them",
    }
}

#[derive(Clone, Copy)]
struct Extent {
    opened: Option<Date>,
    closed: Option<Date>,
}

impl Extent {
    /// The end of the span that `day` lies beyond, in words.
    fn beyond(self, day: Date) -> Option<(Text, Date, &'static str)> {
        match (self.opened, self.closed) {
            (Some(opened), _) if day < opened => Some((
                text! { zh: "早于立卷（{opened}）", en: "before the dossier was opened ({opened})" },
                opened,
                "opened",
            )),
            (_, Some(closed)) if day > closed => Some((
                text! { zh: "晚于结卷（{closed}）", en: "after the dossier was closed ({closed})" },
                closed,
                "closed",
            )),
            _ => None,
        }
    }
}

fn day(node: &Node, key: &str) -> Option<Date> {
    node.str(key).and_then(date_of)
}

fn stages(cx: &ManifestCx, span: Extent, sink: &mut Sink) {
    let root = &cx.manifest.root;
    for stage in root.list("stages") {
        sink.saw(1);
        let name = stage_name(cx, stage.str("name").unwrap_or_default());
        let (zh, en) = (&name.zh, &name.en);
        let (from, to) = (day(stage, "from"), day(stage, "to"));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            sink.add(
                Draft::new(
                    cx.manifest.at_member(stage, "to"),
                    text! { zh: "{zh}止于 {to}，早于其开始（{from}）", en: "{en} ends on {to}, before it begins ({from})" },
                )
                .help(help())
                .evidence("from", from.to_string())
                .evidence("to", to.to_string()),
            );
        }
        for (key, day) in [("from", from), ("to", to)] {
            let Some(day) = day else { continue };
            let Some((where_, bound, end)) = span.beyond(day) else { continue };
            let (where_zh, where_en) = (where_.zh, where_.en);
            sink.add(
                Draft::new(
                    cx.manifest.at_member(stage, key),
                    text! { zh: "{zh}的日期 {day} {where_zh}", en: "{en} is dated {day}, {where_en}" },
                )
                .related(cx.manifest.at_member(root, end), text! { zh: "案卷起止", en: "the dossier's span" })
                .help(help())
                .evidence("date", day.to_string())
                .evidence(end, bound.to_string()),
            );
        }
    }
    for failure in cx.failures() {
        let Lack::StageOrder { stage, after, after_at } = &failure.what else { continue };
        let (first, second) = (stage_name(cx, stage), stage_name(cx, after));
        let from = |pointer: &str| {
            resolve(root, pointer).and_then(|node| node.str("from")).unwrap_or("?").to_owned()
        };
        let (stage_from, after_from) = (from(&failure.at), from(after_at));
        let location = resolve(root, &failure.at)
            .map_or_else(|| cx.manifest.at_pointer(&failure.at), |node| cx.manifest.at_member(node, "name"));
        sink.add(
            Draft::new(
                location,
                Text::new(
                    format!(
                        "环节次序不对：{}（{stage_from}）应在{}（{after_from}）之后",
                        first.zh, second.zh
                    ),
                    format!(
                        "stages out of order: {} ({stage_from}) comes after {} ({after_from}) in this kind",
                        first.en, second.en
                    ),
                ),
            )
            .related(cx.manifest.at_pointer(after_at), text! { zh: "另一个环节", en: "the other stage" })
            .help(help())
            .subject(format!("order:{stage}:{after}"))
            .evidence("stage", stage.as_str())
            .evidence("stage_from", stage_from)
            .evidence("after", after.as_str())
            .evidence("after_from", after_from),
        );
    }
}

fn stage_name(cx: &ManifestCx, stage: &str) -> Text {
    cx.kind.map_or_else(|| text! { zh: "“{stage}”", en: "`{stage}`" }, |kind| kind.stage(stage))
}

fn documents(cx: &ManifestCx, span: Extent, sink: &mut Sink) {
    let Some(kind) = cx.kind else { return };
    for document in cx.manifest.documents() {
        let Some(role) = document.role().and_then(|role| kind.requires.documents.get(role)) else { continue };
        let (Some(day), Some(_), false) = (document.date(), &role.stage, role.any_date) else { continue };
        sink.saw(1);
        let Some((where_, bound, end)) = span.beyond(day) else { continue };
        let name = cx.document(document);
        let (zh, en, where_zh, where_en) = (name.zh, name.en, where_.zh, where_.en);
        sink.add(
            Draft::new(
                cx.manifest.at_member(document.node, "date"),
                text! { zh: "{zh}的日期 {day} {where_zh}", en: "{en} is dated {day}, {where_en}" },
            )
            .related(
                cx.manifest.at_member(&cx.manifest.root, end),
                text! { zh: "案卷起止", en: "the dossier's span" },
            )
            .help(help())
            .evidence("date", day.to_string())
            .evidence(end, bound.to_string()),
        );
    }
}
