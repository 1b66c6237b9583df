//! # What it checks
//! A signature that the manifest declares, and a file in which its place holds none: an empty
//! signature field and no signature at all where it is declared `digital`; or, in a born-digital
//! file, the duty's line (批准人：, 经办人：…) that goes on with nothing but a filler such as （签
//! 字）, 已签 or XXX. Pages with pictures are left out: a signature may stand in one.
//!
//! # Why it matters
//! A filler is where somebody was to sign and did not; the manifest says that they did.
//!
//! # Example
//! ```text
//! error[SIG017]: `d1` “春季安全检查情况”: the signature field is empty, and 林晓燕 (`p2`) is declared to have signed as `handler`
//! ```
//!
//! # How to mend
//! Have the person sign under the true date and file that copy, or take the entry out of
//! `signatures`.
//!
//! # Innocent causes
//! The signed copy is on paper and the unsigned draft was filed with it: file the scan.
//!
//! # Configuration
//! `fillers`: further words that count as fillers.
//!
//! # Basis
//! Score tables for case files (a filler is no signature); DA/T 70-2018, GD-2-4.
//!
//! # 检查什么
//! 清单声明有签名，而文件中签名之处没有：声明为数字签名，文件只有空的签名域而没有任何签名；或原生
//! 电子文件中该职责一行（批准人：、经办人：等）后面只有占位，如（签字）、已签、XXX。有图片的页不
//! 看：签名可能在图片里。
//!
//! # 为何重要
//! 占位就是该签而没签的地方，清单却说签了。
//!
//! # 示例
//! ```text
//! 错误[SIG017]：“春季安全检查情况”（d1）的签名域是空的，而清单登记林晓燕（p2）作为经办人（handler）已数字签名
//! ```
//!
//! # 如何改正
//! 由本人按实际日期补签，归入签过的一份；未签的，从 signatures 中去掉。
//!
//! # 正当情形
//! 签过的一份在纸上，归档的是未签的底稿：归入扫描件。
//!
//! # 配置
//! fillers：另外视为占位的词。
//!
//! # 依据
//! 案卷评查标准（占位不是签名）；DA/T 70-2018 GD-2-4。

use crate::rules::prelude::*;

use super::digital::{self, Held};
use crate::archive::Signature;

/// The rule.
pub static RULE: Rule = Rule::dossier::<PlaceholderSignature>(Meta {
    code: "SIG017",
    name: "placeholder-signature",
    zh: "签名处为占位",
    group: Group::Sig,
    family: Some(Family::Missing),
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("placeholder_signature.rs"),
});

/// Its options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct PlaceholderSignature {
    /// Further fillers.
    fillers: Vec<String>,
}

/// What stands in the place of a signature.
pub(super) enum Placeholder {
    /// A field that nobody filled.
    Field,
    /// These words.
    Filler(String),
}

impl DossierRule for PlaceholderSignature {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents() {
            if document.signatures().next().is_none() {
                continue;
            }
            let held = digital::held(cx, document);
            if !held.told {
                sink.missed(1);
                continue;
            }
            sink.saw(1);
            for signature in document.signatures() {
                let found = placeholder(cx, document, signature, &held).or_else(|| {
                    let more: Vec<&str> = self.fillers.iter().map(String::as_str).collect();
                    filler(cx, document, signature, &more).map(Placeholder::Filler)
                });
                if let Some(found) = found.filter(|_| !held.any()) {
                    sink.add(finding(cx, document, signature, &found));
                }
            }
        }
    }
}

/// What stands in the place of a declared signature, where no file of the document is signed.
pub(super) fn placeholder(
    cx: &DossierCx,
    document: Document,
    signature: Signature,
    held: &Held,
) -> Option<Placeholder> {
    if held.any() {
        return None;
    }
    if signature.digital() && held.empty > 0 {
        return Some(Placeholder::Field);
    }
    filler(cx, document, signature, &[]).map(Placeholder::Filler)
}

/// The labels of a duty's line.
fn labels(duty: &str) -> &'static [&'static str] {
    match duty {
        "handler" => &["经办人", "承办人"],
        "reviewer" => &["审核人", "复核人", "核稿人"],
        "approver" => &["批准人", "审批人", "签发人"],
        "evaluator" => &["评标专家", "评委", "评审专家"],
        "witness" => &["见证人"],
        "chair" => &["主持人", "主任委员"],
        "recorder" => &["记录人"],
        "receiver" => &["接收人", "领取人", "收货人"],
        "deliverer" => &["交付人", "交货人", "移交人"],
        "subject" => &["本人", "承诺人"],
        "talker" => &["谈话人"],
        _ => &[],
    }
}

/// The filler after the duty's label, in a born-digital text without a picture on that page.
fn filler(cx: &DossierCx, document: Document, signature: Signature, more: &[&str]) -> Option<String> {
    if document.medium() != Some("born-digital") {
        return None;
    }
    let labels = labels(signature.duty()?);
    cx.files_of(document).find_map(|file| {
        let contents = &file.facts.contents;
        let text = contents.text.as_ref()?;
        text.pages.iter().enumerate().find_map(|(index, page)| {
            let number = u32::try_from(index + 1).ok()?;
            if contents.pictures.iter().any(|picture| picture.page.is_none_or(|page| page == number)) {
                return None;
            }
            page.lines().find_map(|line| in_line(line, labels, more))
        })
    })
}

/// The filler in a line of which nothing else follows the label but a date's place.
fn in_line(line: &str, labels: &[&str], more: &[&str]) -> Option<String> {
    let compact: String = line.chars().filter(|letter| !letter.is_whitespace()).collect();
    labels.iter().find_map(|label| {
        let (_, rest) = compact.split_once(label)?;
        let rest = ["（签字）", "（签名）", "（签章）", "(签字)", "(签名)", "(签章)", "签字", "签名"]
            .iter()
            .find_map(|mark| rest.strip_prefix(mark).filter(|rest| rest.starts_with(['：', ':'])))
            .unwrap_or(rest);
        let rest = rest.strip_prefix(['：', ':'])?;
        let end =
            ["日期", "年", "时间"].iter().filter_map(|word| rest.find(word)).min().unwrap_or(rest.len());
        let said = rest[..end].trim_matches(['_', '＿', '，', '。', ';', '；']);
        (is_filler(said) || more.contains(&said)).then(|| said.to_owned())
    })
}

fn is_filler(said: &str) -> bool {
    const WORDS: [&str; 12] = [
        "（签字）",
        "（签名）",
        "（签章）",
        "(签字)",
        "(签名)",
        "(签章)",
        "签字",
        "签名",
        "已签",
        "已签字",
        "已签名",
        "（已签）",
    ];
    let crosses = said.chars().count() >= 2 && said.chars().all(|letter| "XxＸ×".contains(letter));
    WORDS.contains(&said) || crosses
}

fn finding(cx: &DossierCx, document: Document, signature: Signature, found: &Placeholder) -> Draft {
    let Text { zh, en } = cx.document(document);
    let (by, duty) = (signature.by().unwrap_or_default(), signature.duty().unwrap_or_default());
    let Text { zh: who_zh, en: who_en } = super::person(cx, by);
    let Text { zh: duty_zh, en: duty_en } = super::duty(duty);
    let (message, reads) = match found {
        Placeholder::Field => (
            text! {
                zh: "{zh}的签名域是空的，而清单登记{who_zh}作为{duty_zh}已数字签名",
                en: "{en}: the signature field is empty, and {who_en} is declared to have signed as {duty_en}",
            },
            "",
        ),
        Placeholder::Filler(said) => (
            text! {
                zh: "{zh}{duty_zh}一处写的是“{said}”，而清单登记{who_zh}已签名",
                en: "{en}: the place of the {duty_en} reads “{said}”, and {who_en} is declared to have signed",
            },
            said.as_str(),
        ),
    };
    Draft::new(cx.manifest.at(signature.node), message)
        .help(text! {
            zh: "由本人按实际日期补签后归档；确实没有签的，从 signatures 中去掉",
            en: "have it signed under the true date and file that; take the entry out where nobody signed",
        })
        .evidence("by", by)
        .evidence("duty", duty)
        .evidence("reads", reads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_are_told_from_names() {
        let read = |line: &str| in_line(line, labels("approver"), &[]);
        assert_eq!(read("批准人：（签字）").as_deref(), Some("（签字）"));
        assert_eq!(read("批准人（签字）：XXX   日期：2025年3月").as_deref(), Some("XXX"));
        assert_eq!(read("审 批 人: 已签").as_deref(), Some("已签"));
        assert_eq!(read("批准人（签字）：周建国"), None);
        assert_eq!(read("批准人：周建国（签字）"), None);
        assert_eq!(read("经批准人同意已签"), None);
        assert_eq!(read("批准人："), None);
        assert_eq!(read("经办人：（签字）"), None);
    }
}
