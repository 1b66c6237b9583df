//! # What it checks
//! A resident identity number that passes its checksum, or a bank card number that passes Luhn's
//! test, in the text of a document that is public: its role is `public-notice` or `tender-notice`,
//! or it (or its dossier) is marked `public`.
//!
//! # Why it matters
//! What is published stays published. Numbers are shown masked here and in every report.
//!
//! # Example
//! ```text
//! warning[SAF005] (likely): a bank card number in a public document: 4111********1111
//! ```
//!
//! # How to mend
//! Publish the document again with the number masked, and file that version.
//!
//! # Innocent causes
//! A number that only looks like one: long meter readings, order numbers and codes pass these
//! tests once in ten or so. That is why the birth date in it and the issuer of a card are tested
//! too.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! GB 11643-1999 (identity numbers); GB/T 15694.1 and ISO/IEC 7812-1 (card numbers); Personal
//! Information Protection Law, art. 51.
//!
//! # 检查什么
//! 公开材料的文字中出现校验位正确的居民身份证号，或通过 Luhn 校验的银行卡号。公开材料：角色为
//! public-notice 或 tender-notice，或材料（或案卷）标为 public。
//!
//! # 为何重要
//! 公布了就收不回来。号码在此处和一切报告中都打码显示。
//!
//! # 示例
//! ```text
//! 警告[SAF005]（很可能）：公开材料中有银行卡号：4111********1111
//! ```
//!
//! # 如何改正
//! 把号码打码后重新公布，并归档打码后的版本。
//!
//! # 正当情形
//! 碰巧像号码的数字：很长的表底、订单号、编码约有十分之一能通过校验。所以还检验其中的出生日期和
//! 发卡机构。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! GB 11643-1999（公民身份号码）；GB/T 15694.1、ISO/IEC 7812-1（卡号）；个人信息保护法第五十一
//! 条。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<PersonalData>(Meta {
    code: "SAF005",
    name: "personal-data",
    zh: "个人信息",
    group: Group::Saf,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("personal_data.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PersonalData {}

impl DossierRule for PersonalData {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for document in cx.manifest.documents().filter(|document| is_public(cx, *document)) {
            for (file, text) in cx.texts(document, sink) {
                for (kind, number, page) in numbers(text.pages) {
                    let masked = masked(&number);
                    let message = match kind {
                        Kind::Identity => text! {
                            zh: "公开材料中有居民身份证号：{masked}",
                            en: "a resident identity number in a public document: {masked}",
                        },
                        Kind::Card => text! {
                            zh: "公开材料中有银行卡号：{masked}",
                            en: "a bank card number in a public document: {masked}",
                        },
                    };
                    let location = Location { page: Some(page), ..cx.claim_of(file.index) };
                    sink.add(
                        Draft::new(location, message)
                            .help(text! {
                                zh: "打码后重新公布，并归档打码后的版本",
                                en: "publish it again with the number masked, and file that version",
                            })
                            .evidence("number", masked)
                            .evidence("page", page),
                    );
                }
            }
        }
    }
}

fn is_public(cx: &DossierCx, document: Document) -> bool {
    let mark = document.node.str("secrecy").or(cx.manifest.root.str("secrecy"));
    matches!(document.role(), Some("public-notice" | "tender-notice")) || mark == Some("public")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Identity,
    Card,
}

/// The numbers in a text, each once, with the page it stands on first.
fn numbers(pages: &[String]) -> Vec<(Kind, String, u32)> {
    let mut found: Vec<(Kind, String, u32)> = Vec::new();
    for (page, text) in pages.iter().enumerate() {
        for run in
            text.split(|character: char| !(character.is_ascii_digit() || matches!(character, 'X' | 'x')))
        {
            let kind = match run.len() {
                18 if identity(run) => Kind::Identity,
                16 | 17 | 19 if card(run) => Kind::Card,
                _ => continue,
            };
            if !found.iter().any(|(_, number, _)| number == run) {
                found.push((kind, run.to_owned(), page as u32 + 1));
            }
        }
    }
    found
}

/// GB 11643: seventeen digits weighted by powers of two modulo eleven, a region that exists and a
/// birth date that does.
fn identity(number: &str) -> bool {
    const CHECK: &[u8; 11] = b"10X98765432";
    let digits = number.as_bytes();
    let mut sum = 0_u32;
    for (index, digit) in digits[..17].iter().enumerate() {
        if !digit.is_ascii_digit() {
            return false;
        }
        let weight = (0..17 - index).fold(1_u32, |power, _| power * 2 % 11);
        sum += u32::from(digit - b'0') * weight;
    }
    let region = (digits[0] - b'0') * 10 + (digits[1] - b'0');
    let birth = format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14]);
    CHECK[(sum % 11) as usize] == digits[17].to_ascii_uppercase()
        && matches!(region, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81 | 82 | 83)
        && crate::archive::date_of(&birth).is_some_and(|date| (1900..=2100).contains(&date.year()))
}

/// ISO/IEC 7812: Luhn's check digit, and an issuer that issues cards: 62 (UnionPay), 4, 51–55, 35.
fn card(number: &str) -> bool {
    if !number.bytes().all(|digit| digit.is_ascii_digit()) {
        return false;
    }
    let issuer = number.starts_with("62")
        || (number.len() == 16
            && (number.starts_with('4')
                || number.starts_with("35")
                || matches!(number.as_bytes(), [b'5', b'1'..=b'5', ..])));
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let value = u32::from(digit - b'0') << (index % 2);
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    issuer && sum.is_multiple_of(10)
}

fn masked(number: &str) -> String {
    let hidden = number.len() - 8;
    format!("{}{}{}", &number[..4], "*".repeat(hidden), &number[number.len() - 4..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_checked() {
        // GB 11643's own example.
        assert!(identity("11010519491231002X"));
        assert!(!identity("110105194912310021"));
        assert!(!identity("110105194913310026"));
        assert!(card("6222020000000000016") || !card("6222020000000000017"));
        assert!(card("4111111111111111"));
        assert!(!card("1111111111111117"));
        assert_eq!(masked("11010519491231002X"), "1101**********002X");
    }
}
