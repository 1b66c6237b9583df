//! # What it checks
//! Three inversions, each reported once for a document: an approver signed before a handler or
//! a reviewer did; the last approver signed after the document's date, so that it was issued
//! unapproved; in a `bidding` dossier an evaluator's opinion is later than the award. Two
//! date-times are compared as moments, anything else as days, and one day is never an inversion.
//!
//! # Why it matters
//! An approval given before the check, or after the fact, approved nothing. Inspectors call it
//! steps inverted (程序倒置), in many score tables a fault that fails the dossier.
//!
//! # Example
//! A report that was approved in the morning and reviewed in the afternoon:
//! ```text
//! warning[SIG009]: `d1` “春季巡线报告”: 陈立新 (`p2`) signed as `approver` on 2025-03-11T09:00:00+08:00, before 王海燕 (`p3`) as `reviewer` on 2025-03-11T15:30:00+08:00
//! ```
//!
//! # How to mend
//! Correct the days in the manifest by the paper. If they are true, file an explanation by the
//! approver; signatures must not be dated anew.
//!
//! # Innocent causes
//! The approver signed without a date and the clerk entered the day of filing; a second reviewer
//! countersigned later by agreement; the date of a form is the day it was begun. Documents
//! without a date, and signatures without a readable day, are left alone.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! 党政机关公文处理工作条例, article 9: a paper is dated on the day that the responsible person
//! signs, for joint issue the last of them (general knowledge). Tendering law: the award follows
//! the evaluation.
//!
//! # 检查什么
//! 三种倒置，每件材料各报一次：批准人先于经办人或审核人签名；最后一位批准人在材料日期之后才签名，
//! 即未经批准就已印发；招标案卷中评标意见晚于定标。两个时间都精确到时刻的比时刻，其余比日期，同日不算倒置。
//!
//! # 为何重要
//! 审核之前的批准、事后的批准，等于没有批准。案卷评查称为“程序倒置”，不少评分标准一票否决。
//!
//! # 示例
//! 一份报告，上午批准，下午才审核：
//! ```text
//! 警告[SIG009]：“春季巡线报告”（d1）：陈立新（p2）于 2025-03-11T09:00:00+08:00 作为批准人（approver）签名，早于王海燕（p3）于 2025-03-11T15:30:00+08:00 作为审核人（reviewer）的签名
//! ```
//!
//! # 如何改正
//! 按纸面核对清单中的日期；日期属实的，由批准人书面说明，不得改签日期。
//!
//! # 正当情形
//! 批准人签名未写日期，登记时填成了归档日；另一位审核人经商定后补签；表上的日期是起草之日。
//! 材料没有日期的、签名日期无法识别的，不作判断。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 《党政机关公文处理工作条例》第九条：成文日期为负责人签发之日，联合行文为最后签发之日（凭通行理解）；
//! 《招标投标法》：先评标，后定标。

use jiff::Timestamp;
use jiff::civil::Date;

use crate::archive::Signature;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<ApprovalOrder>(Meta {
    code: "SIG009",
    name: "approval-order",
    zh: "签批顺序倒置",
    group: Group::Sig,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("approval_order.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ApprovalOrder {}

/// A signature with a readable time.
#[derive(Clone, Copy)]
struct Signed<'a> {
    signature: Signature<'a>,
    duty: &'a str,
    day: Date,
    moment: Option<Timestamp>,
}

impl Signed<'_> {
    /// By the moments where both are known, else by the days.
    fn before(&self, other: &Self) -> bool {
        match (self.moment, other.moment) {
            (Some(own), Some(other)) => own < other,
            _ => self.day < other.day,
        }
    }

    /// As written, for a reader to find it again.
    fn at(&self) -> &str {
        self.signature.at().unwrap_or_default()
    }

    fn signer(&self, cx: &ManifestCx) -> Text {
        super::person(cx, self.signature.by().unwrap_or("?"))
    }
}

impl ManifestRule for ApprovalOrder {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let award = award(cx);
        for document in cx.manifest.documents() {
            let signed = signed(cx, document);
            let approvers: Vec<_> =
                signed.iter().filter(|signed| signed.duty == "approver").copied().collect();
            let drafters: Vec<_> = signed
                .iter()
                .filter(|signed| matches!(signed.duty, "handler" | "reviewer"))
                .copied()
                .collect();
            let opinion = award.as_ref().filter(|_| document.role() == Some("evaluation-opinion"));
            let judged = (!approvers.is_empty() && (!drafters.is_empty() || document.date().is_some()))
                || opinion.is_some();
            sink.saw(usize::from(judged));
            for draft in [
                unchecked(cx, document, &approvers, &drafters),
                unapproved(cx, document, &approvers),
                opinion.and_then(|award| late_opinion(cx, document, &signed, award)),
            ]
            .into_iter()
            .flatten()
            {
                sink.add(draft);
            }
        }
    }
}

fn signed<'a>(cx: &ManifestCx, document: Document<'a>) -> Vec<Signed<'a>> {
    document
        .signatures()
        .filter_map(|signature| {
            let at = signature.at()?;
            let (day, moment) = (cx.clock.day_of(at)?, cx.clock.moment_of(at));
            Some(Signed { signature, duty: signature.duty()?, day, moment })
        })
        .collect()
}

/// An approver before a handler or reviewer.
fn unchecked(
    cx: &ManifestCx,
    document: Document,
    approvers: &[Signed],
    drafters: &[Signed],
) -> Option<Draft> {
    let (approver, later) = approvers.iter().find_map(|approver| {
        let later = drafters.iter().find(|drafter| approver.before(drafter))?;
        Some((approver, later))
    })?;
    let Text { zh, en } = cx.document(document);
    let (Text { zh: who_zh, en: who_en }, Text { zh: other_zh, en: other_en }) =
        (approver.signer(cx), later.signer(cx));
    let (Text { zh: as_zh, en: as_en }, Text { zh: later_zh, en: later_en }) =
        (super::duty(approver.duty), super::duty(later.duty));
    let (at, later_at) = (approver.at(), later.at());
    Some(
        Draft::new(
            cx.manifest.at_member(approver.signature.node, "at"),
            text! {
                zh: "{zh}：{who_zh}于 {at} 作为{as_zh}签名，早于{other_zh}于 {later_at} 作为{later_zh}的签名",
                en: "{en}: {who_en} signed as {as_en} on {at}, before {other_en} as {later_en} on {later_at}",
            },
        )
        .help(text! {
            zh: "按纸面核对两处日期；属实的，由批准人书面说明",
            en: "check both days against the paper; if they are true, file the approver's explanation",
        })
        .related(
            cx.manifest.at_member(later.signature.node, "at"),
            text! { zh: "{later_zh}的签名", en: "the {later_en}'s signature" },
        )
        .evidence("inversion", "approved-before-checked")
        .evidence("approved", at)
        .evidence("checked", later_at),
    )
}

/// The last approver after the document's own date.
fn unapproved(cx: &ManifestCx, document: Document, approvers: &[Signed]) -> Option<Draft> {
    let date = document.date()?;
    let last = approvers.iter().filter(|approver| date < approver.day).max_by_key(|approver| approver.day)?;
    let Text { zh, en } = cx.document(document);
    let Text { zh: who_zh, en: who_en } = last.signer(cx);
    let Text { zh: as_zh, en: as_en } = super::duty(last.duty);
    let at = last.at();
    Some(
        Draft::new(
            cx.manifest.at_member(last.signature.node, "at"),
            text! {
                zh: "{zh}的日期为 {date}，{who_zh}于 {at} 才作为{as_zh}签名",
                en: "{en} bears the date {date}; {who_en} signed as {as_en} only on {at}",
            },
        )
        .help(text! {
            zh: "成文日期应为（最后一位）批准人签发之日：按纸面核对两处日期",
            en: "a document is dated on the day of its (last) approver's signature: check both days against the paper",
        })
        .related(cx.manifest.at_member(document.node, "date"), text! { zh: "材料的日期", en: "the document's date" })
        .evidence("inversion", "issued-before-approved")
        .evidence("approved", at)
        .evidence("date", date.to_string()),
    )
}

/// When a tender was awarded, and where that stands.
struct Award<'a> {
    day: Date,
    at: &'a Node<'a>,
}

/// The award of a bidding dossier: the date of its (last) award notice, else the day on which
/// the stage began. A tender that was repeated has two notices, and opinions between them.
fn award<'a>(cx: &'a ManifestCx) -> Option<Award<'a>> {
    if cx.manifest.kind() != Some("bidding") {
        return None;
    }
    let notices = cx.manifest.documents().filter(|document| document.role() == Some("award-notice"));
    let dated =
        notices.filter_map(|notice| Some(Award { day: notice.date()?, at: notice.node.get("date")? }));
    dated.max_by_key(|award| award.day).or_else(|| {
        let stage =
            cx.manifest.root.list("stages").iter().find(|stage| stage.str("name") == Some("award"))?;
        let at = stage.get("from")?;
        Some(Award { day: cx.clock.day_of(at.as_str()?)?, at })
    })
}

/// An evaluator's opinion after the award: by its signature, else by its date.
fn late_opinion(cx: &ManifestCx, document: Document, signed: &[Signed], award: &Award) -> Option<Draft> {
    let evaluator = signed.iter().filter(|signed| signed.duty == "evaluator").max_by_key(|signed| signed.day);
    let (location, day) = match evaluator.filter(|evaluator| award.day < evaluator.day) {
        Some(evaluator) => (cx.manifest.at_member(evaluator.signature.node, "at"), evaluator.day),
        None => (cx.manifest.at_member(document.node, "date"), document.date()?),
    };
    if day <= award.day {
        return None;
    }
    let Text { zh, en } = cx.document(document);
    let awarded = award.day;
    Some(
        Draft::new(
            location,
            text! {
                zh: "{zh}出具于 {day}，而定标在 {awarded}",
                en: "{en} was given on {day}, after the award of {awarded}",
            },
        )
        .help(text! {
            zh: "先评标、后定标：按纸面核对评标意见与定标的日期",
            en: "evaluation comes before the award: check the days of the opinion and of the award against the papers",
        })
        .related(cx.manifest.at(award.at), text! { zh: "定标日期", en: "the day of the award" })
        .evidence("inversion", "opinion-after-award")
        .evidence("opinion", day.to_string())
        .evidence("award", awarded.to_string()),
    )
}
