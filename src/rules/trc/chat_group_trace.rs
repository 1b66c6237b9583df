//! # What it checks
//! An item of a trace catalogue whose trace is kept in a chat group or on a website (`qq`,
//! `wechat`, `site` among its `carriers`), or by a photo check-in in an app every day (`app` and
//! `photo`, asked for daily or 200 times a year and more).
//!
//! # Why it matters
//! Pictures sent into a group show that somebody sent pictures. They cannot be found again, and
//! everybody in the group pays with attention.
//!
//! # Example
//! ```text
//! warning[TRC003]: item `l1` “安全工器具试验记录” leaves its trace in a WeChat group
//! ```
//!
//! # How to mend
//! Take the carrier out of the item; let the record of the work itself be the trace.
//!
//! # Innocent causes
//! Publication on a website that a law asks for (open government, tenders): waive the finding and
//! name the law.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Rules against formalism, to relieve grassroots units: fewer traces, forms, ledgers and groups.
//!
//! # 检查什么
//! 清单事项要求在工作群或网站上留痕（carriers 中有 qq、wechat、site），或要求每天在 APP 中拍照
//! 打卡（同时有 app 和 photo，且每日一次，或一年 200 次以上）。
//!
//! # 为何重要
//! 发到群里的照片只说明有人发过照片，日后查不到，群里人人都要分心。
//!
//! # 示例
//! ```text
//! 警告[TRC003]：事项 l1“安全工器具试验记录”要求以微信群留痕
//! ```
//!
//! # 如何改正
//! 去掉该载体，以工作本身的记录为准。
//!
//! # 正当情形
//! 法律规定须在网站公开的（政务公开、招标公告）：写明法律依据予以豁免。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 整治形式主义为基层减负：精简留痕、报表、台账和工作群。

use super::items::items;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<ChatGroupTrace>(Meta {
    code: "TRC003",
    name: "chat-group-trace",
    zh: "工作群留痕",
    group: Group::Trc,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("chat_group_trace.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ChatGroupTrace {}

impl ManifestRule for ChatGroupTrace {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for item in items(cx) {
            let carriers = item.node.list("carriers");
            if carriers.is_empty() {
                continue;
            }
            sink.saw(1);
            let has = |wanted: &str| item.texts("carriers").any(|carrier| carrier == wanted);
            let mut meant: Vec<(&str, &str, &str)> =
                CARRIERS.into_iter().filter(|(carrier, ..)| has(carrier)).collect();
            if has("app") && has("photo") && item.is_daily() {
                meant.push(("app", "每日 APP 拍照打卡", "a daily photo check-in in an app"));
            }
            let Some((first, ..)) = meant.first() else { continue };
            let at = carriers.iter().find(|carrier| carrier.as_str() == Some(first)).unwrap_or(item.node);
            let by_zh = meant.iter().map(|(_, zh, _)| *zh).collect::<Vec<_>>().join("、");
            let by_en = meant.iter().map(|(_, _, en)| *en).collect::<Vec<_>>().join(" and ");
            let Text { zh, en } = item.words();
            sink.add(
                Draft::new(
                    cx.manifest.at(at),
                    text! { zh: "{zh}要求以{by_zh}留痕", en: "{en} leaves its trace in {by_en}" },
                )
                .help(text! {
                    zh: "去掉该载体，以工作本身的记录为准",
                    en: "take the carrier out; let the record of the work itself be the trace",
                })
                .evidence("item", item.id())
                .evidence("carriers", meant.iter().map(|(carrier, ..)| *carrier).collect::<Vec<_>>()),
            );
        }
    }
}

/// Carriers that are none.
const CARRIERS: [(&str, &str, &str); 3] =
    [("qq", "QQ群", "a QQ group"), ("wechat", "微信群", "a WeChat group"), ("site", "网站", "a website")];
