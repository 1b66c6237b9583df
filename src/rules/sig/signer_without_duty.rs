//! # What it checks
//! Every signature against the signer's posts in `archive.json`: on the day of `at`, one of them
//! must hold the duty that is signed in (`as`). Who signs `for` somebody is judged by that
//! person's duties. Both ends of a tenure count.
//!
//! # Why it matters
//! A signature approves something because of the post behind it. Signed before taking the post
//! up, or after leaving it, it was given without that power.
//!
//! # Example
//! The director approved a report on the day after leaving the post:
//! ```text
//! error[SIG006] (likely): `d1` “春季巡线报告”: 陈立新 (`p2`) signed as `approver` on 2025-03-14 but held that duty only from 2021-01-04 to 2025-03-13
//! ```
//!
//! # How to mend
//! Correct the signer, the day or the duty in the manifest if one of them was entered wrongly;
//! complete the posts in `archive.json`. If somebody stood in, enter whom they signed `for`.
//!
//! # Innocent causes
//! The list of posts is not up to date, or an acting appointment was never entered: the finding
//! is therefore *likely* and not certain. Outsiders (`external`), witnesses and `subject` are
//! asked for no duty. Without `archive.json` nothing is judged.
//!
//! # Configuration
//! `free`: the values of `as` that anybody may sign; by default `["subject", "witness"]`.
//!
//! # Basis
//! DA/T 70-2018, GD-1-5 and GD-2-5; the list of posts in `archive.json`.
//!
//! # 检查什么
//! 以 archive.json 中的任职核对每一个签名：在 at 当日，签名人须有任职带有所签的职责（as）。
//! 代人签名（for）的，看被代者的职责。任职的起止日都算在内。
//!
//! # 为何重要
//! 签名之所以算数，是因为签名人身在其职。到任之前或离任之后所签，当时并无此项权限。
//!
//! # 示例
//! 主任离任次日批准了一份报告：
//! ```text
//! 错误[SIG006]（很可能）：“春季巡线报告”（d1）：陈立新（p2）于 2025-03-14 作为批准人（approver）签名，但其任此职责仅自 2021-01-04 至 2025-03-13
//! ```
//!
//! # 如何改正
//! 签名人、日期或职责登记错的，改正清单；任职缺登的，补全 archive.json；确系代签的，以 for 写明代谁签。
//!
//! # 正当情形
//! 任职表未及时更新，或临时主持工作未作登记：因此本规则只是“很可能”。外部人员（external）、
//! 见证人和本人不要求职责。没有 archive.json 时不作判断。
//!
//! # 配置
//! `free`：任何人都可签的职责，默认为 ["subject", "witness"]。
//!
//! # 依据
//! DA/T 70-2018 GD-1-5、GD-2-5；archive.json 的任职表。

use jiff::civil::Date;

use crate::archive::{Person, Signature};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<SignerWithoutDuty>(Meta {
    code: "SIG006",
    name: "signer-without-duty",
    zh: "签名人无此职责",
    group: Group::Sig,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("signer_without_duty.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct SignerWithoutDuty {
    /// Values of `as` that anybody may sign.
    free: Vec<String>,
}

impl Default for SignerWithoutDuty {
    fn default() -> Self {
        Self { free: vec!["subject".into(), "witness".into()] }
    }
}

impl ManifestRule for SignerWithoutDuty {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            for signature in document.signatures() {
                let Some((duty, holder, day)) = self.judged(cx, signature) else { continue };
                sink.saw(1);
                if !holder.had_duty(duty, day) {
                    sink.add(finding(cx, document, signature, duty, holder, day));
                }
            }
        }
    }
}

impl SignerWithoutDuty {
    /// The duty signed in, the person whose duties count, and the day; nothing where no duty is
    /// asked or one of them is not known.
    fn judged<'a>(
        &self,
        cx: &'a ManifestCx,
        signature: Signature<'a>,
    ) -> Option<(&'a str, &'a Person, Date)> {
        let duty = signature.duty().filter(|duty| !self.free.iter().any(|free| free == duty))?;
        let holder = cx.reference.people.get(signature.on_behalf_of().or(signature.by())?)?;
        let day = cx.clock.day_of(signature.at()?)?;
        (!holder.external).then_some((duty, holder, day))
    }
}

fn finding(
    cx: &ManifestCx,
    document: Document,
    signature: Signature,
    duty: &str,
    holder: &Person,
    day: Date,
) -> Draft {
    let Text { zh, en } = cx.document(document);
    let Text { zh: duty_zh, en: duty_en } = super::duty(duty);
    let Text { zh: holder_zh, en: holder_en } = super::person(cx, &holder.id);
    let Text { zh: held_zh, en: held_en } = tenures(holder, duty);
    let signer = signature.by().map(|by| super::person(cx, by));
    let message = match signer.filter(|_| signature.on_behalf_of().is_some()) {
        Some(Text { zh: signer_zh, en: signer_en }) => text! {
            zh: "{zh}：{signer_zh}于 {day} 代{holder_zh}作为{duty_zh}签名，但{holder_zh}{held_zh}",
            en: "{en}: {signer_en} signed for {holder_en} as {duty_en} on {day}, but {holder_en} {held_en}",
        },
        None => text! {
            zh: "{zh}：{holder_zh}于 {day} 作为{duty_zh}签名，但其{held_zh}",
            en: "{en}: {holder_en} signed as {duty_en} on {day} but {held_en}",
        },
    };
    Draft::new(cx.manifest.at(signature.node), message)
        .help(text! {
            zh: "核对签名人、日期与职责；任职有遗漏的，补全 archive.json；代签的，以 for 写明代谁签",
            en: "check the signer, the day and the duty; complete the posts in archive.json; if somebody stood in, say `for` whom",
        })
        .evidence("holder", holder.id.as_str())
        .evidence("duty", duty)
        .evidence("day", day.to_string())
}

/// When the person did hold the duty, as the end of a sentence.
fn tenures(holder: &Person, duty: &str) -> Text {
    let held = holder.posts.iter().filter(|post| post.duties.iter().any(|known| known == duty));
    let spans: Vec<Text> = held.map(|post| span(post.from, post.to)).collect();
    if spans.is_empty() {
        return match holder.posts.is_empty() {
            true => text! { zh: "没有登记任何任职", en: "has no post on record" },
            false => text! { zh: "从未担任此职责", en: "never held that duty" },
        };
    }
    let zh: Vec<&str> = spans.iter().map(|span| span.zh.as_str()).collect();
    let en: Vec<&str> = spans.iter().map(|span| span.en.as_str()).collect();
    let (zh, en) = (zh.join("、"), en.join(" and "));
    text! { zh: "任此职责仅{zh}", en: "held that duty only {en}" }
}

fn span(from: Option<Date>, to: Option<Date>) -> Text {
    match (from, to) {
        (Some(from), Some(to)) => text! { zh: "自 {from} 至 {to}", en: "from {from} to {to}" },
        (Some(from), None) => text! { zh: "自 {from} 起", en: "from {from} on" },
        (None, Some(to)) => text! { zh: "至 {to} 止", en: "until {to}" },
        (None, None) => text! { zh: "起止不明", en: "at times that are not on record" },
    }
}
