//! # What it checks
//! The award went to a bidder that is listed and qualified, and to the best of them by its basis:
//! `score`, the mean of the evaluators' scores; `lowest-price`, the quotes; `vote`, the
//! evaluators' votes. Without a basis, it is reported where scores and votes, as far as there are
//! any, all speak for another. Only qualified bidders are compared, and equals are equal. Where
//! `reason` names a document that says why, it is advice.
//!
//! # Why it matters
//! A tender has one outcome that follows from its papers; another outcome has another reason.
//!
//! # Example
//! ```text
//! error[LED013]: awarded to 河东电力器材有限公司 (`g1`) at 46180.5 yuan, above 长风机电 (`g3`) at 45990.8
//! ```
//!
//! # How to mend
//! Correct what was entered wrongly, or file why the award differs and name the document as
//! `reason`.
//!
//! # Innocent causes
//! The best bidder withdrew or could not be reached: file that and name it. The panel strikes out
//! the highest and the lowest score: where that explains the award it is advice. In a negotiated
//! purchase, the awarded price counts where it is below the quote.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Law on Bidding, art. 41; Regulations on its implementation, art. 55; Government Procurement
//! Law, art. 38.
//!
//! # 检查什么
//! 中标人应当在投标人之列、资格合格，并按 basis 最优：score 看各评委评分的平均分，lowest-price
//! 看报价，vote 看评委投票。没有写明 basis 的，评分和投票凡有的都支持他人，才报告。只在合格投标
//! 人之间比较，相等不算。reason 指明说明材料的，作提示。
//!
//! # 为何重要
//! 一次招标按其材料只有一个结果；结果不同，就另有缘由。
//!
//! # 示例
//! ```text
//! 错误[LED013]：中标人河东电力器材有限公司（g1）报价 46180.5 元，高于长风机电（g3）的 45990.8 元
//! ```
//!
//! # 如何改正
//! 更正登错的数字，或归入说明缘由的材料并填写 reason。
//!
//! # 正当情形
//! 第一名放弃中标或联系不上的，归入说明并写明。评分办法规定去掉最高分和最低分的：若按此计算中标
//! 人最优，作提示。谈判采购以成交价低于报价者为准。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 招标投标法第四十一条；实施条例第五十五条；政府采购法第三十八条。

use crate::rules::prelude::*;
use std::collections::BTreeSet;

use super::merit::{Better, Measure, by_price, by_score, by_votes};
use super::tender::{self, Award, Bidder};
use super::words;

/// The rule.
pub static RULE: Rule = Rule::manifest::<AwardNotBest>(Meta {
    code: "LED013",
    name: "award-not-best",
    zh: "定标不是最优",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("award_not_best.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct AwardNotBest {}

impl ManifestRule for AwardNotBest {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(record) = tender::record(cx) else { return };
        let Some(award) = tender::award(record) else { return };
        let bidders: Vec<Bidder> = tender::bidders(record).collect();
        if record.get("bidders").is_none() {
            return;
        }
        sink.saw(1);
        let Some(against) = against(record, &award, &bidders) else { return };
        let draft = against.finding(cx, &award);
        sink.add(if award.reasoned {
            let draft = draft.severity(Severity::Advice);
            let reason = cx.manifest.at_member(award.node, "reason");
            draft.related(reason, text! { zh: "说明缘由的材料", en: "the document that says why" })
        } else {
            draft
        });
    }
}

/// What speaks against an award.
enum Against {
    /// It did not bid.
    NoBidder,
    /// It was not qualified.
    Unqualified,
    /// Another's figure is better; whether that is sure.
    Better(Better, bool),
}

fn against(record: &Node, award: &Award, bidders: &[Bidder]) -> Option<Against> {
    let own: Vec<&Bidder> = bidders.iter().filter(|bidder| bidder.supplier == award.supplier).collect();
    if own.is_empty() {
        return Some(Against::NoBidder);
    }
    if own.iter().all(|bidder| bidder.qualified == Some(false)) {
        return Some(Against::Unqualified);
    }
    let rivals: BTreeSet<&str> = bidders
        .iter()
        .filter(|bidder| bidder.qualified == Some(true))
        .map(|bidder| bidder.supplier)
        .collect();
    let rivals: BTreeSet<&str> = rivals.into_iter().filter(|rival| *rival != award.supplier).collect();
    match award.basis {
        Some("score") => sure(by_score(record, award.supplier, &rivals)?),
        Some("vote") => sure(by_votes(record, award.supplier, &rivals)?),
        Some("lowest-price") => sure(by_price(record, award, bidders, &rivals)?),
        Some(_) => None,
        None => {
            let score = by_score(record, award.supplier, &rivals);
            let votes = by_votes(record, award.supplier, &rivals);
            match (score, votes) {
                (Some(Some(score)), Some(Some(_))) => Some(Against::Better(score, true)),
                (Some(one), None) | (None, Some(one)) => one.map(|better| Against::Better(better, false)),
                _ => None,
            }
        }
    }
}

fn sure(better: Option<Better>) -> Option<Against> {
    better.map(|better| Against::Better(better, true))
}

impl Against {
    fn finding(&self, cx: &ManifestCx, award: &Award) -> Draft {
        let Text { zh, en } = words::supplier(cx.reference, award.supplier);
        let (text, why) = match self {
            Self::NoBidder => (
                text! { zh: "中标人{zh}不在投标人之列", en: "awarded to {en}, which is not among the bidders" },
                "no-bidder",
            ),
            Self::Unqualified => (
                text! { zh: "中标人{zh}资格审查不合格", en: "awarded to {en}, which was not qualified" },
                "unqualified",
            ),
            Self::Better(Better { by, own, other, figure, .. }, _) => {
                let Text { zh: other_zh, en: other_en } = words::supplier(cx.reference, other);
                match by {
                    Measure::Score => (
                        text! {
                            zh: "中标人{zh}平均分 {own}，低于{other_zh}的 {figure}",
                            en: "awarded to {en} with a mean score of {own}, behind {other_en} with {figure}",
                        },
                        "score",
                    ),
                    Measure::Vote => (
                        text! {
                            zh: "中标人{zh}得 {own} 票，少于{other_zh}的 {figure} 票",
                            en: "awarded to {en} with {own} votes, behind {other_en} with {figure}",
                        },
                        "vote",
                    ),
                    Measure::Price => (
                        text! {
                            zh: "中标人{zh}报价 {own} 元，高于{other_zh}的 {figure} 元",
                            en: "awarded to {en} at {own} yuan, above {other_en} at {figure}",
                        },
                        "lowest-price",
                    ),
                }
            }
        };
        let mut draft = Draft::new(cx.manifest.at_member(award.node, "supplier"), text)
            .help(text! {
                zh: "更正登错的数字，或归入说明缘由的材料并填写 award.reason",
                en: "correct what was entered wrongly, or file why and name the document as `award.reason`",
            })
            .subject("award")
            .evidence("supplier", award.supplier)
            .evidence("against", why);
        if let Self::Better(Better { own, other, figure, explained, .. }, sure) = self {
            draft = draft
                .evidence("own", own.as_str())
                .evidence("better_supplier", other.as_str())
                .evidence("better", figure.as_str());
            if !sure {
                draft = draft.confidence(Confidence::Likely);
            }
            if *explained {
                // Without the highest and the lowest score it is the best.
                draft = draft.severity(Severity::Advice).confidence(Confidence::Possible);
            }
        }
        draft
    }
}
