//! # What it checks
//! Document numbers (发文字号) against GB/T 9704: an issuer's code, the year in four digits and
//! tortoise-shell brackets `〔〕`, a running number without 第 (but in 命令) and without leading
//! zeros, 号 at the end; the number's year is the date's. Every fault of one number is one
//! finding. Papers that go up (`direction: up`) must name their `signatory` (签发人).
//!
//! In `official-document` dossiers it judges `record.number` and the numbers of the draft, the
//! review sheet and the issued document. Elsewhere it judges what can only be such a number: with
//! a code in Chinese, a four-digit year in some bracket, and 号. Papers dated before 2012-07-01
//! follow the standard before it and are left alone.
//!
//! # Why it matters
//! The number is how a paper is cited, answered and found again. Written in another way it is
//! not found, and one that follows no rule was often never entered in the register.
//!
//! # Example
//! ```text
//! warning[SIG015]: document number “唐供电（2025）7号”: the year stands in `（）` and not in tortoise-shell brackets 〔〕
//! ```
//!
//! # How to mend
//! Write the number as it stands in the register of issued papers. If it is wrong on the paper
//! itself, leave the paper and note the right number in the remarks sheet.
//!
//! # Innocent causes
//! The keyboard has no 〔〕 and the clerk typed `[]`. Certificates, contracts, vouchers and court
//! papers have numbers of their own kind: they are passed over by role, by title and where a
//! supplier or an outsider made them. A 纪要 numbered by issue (期) is passed over too.
//!
//! # Configuration
//! `from`: the day from which the standard applies, by default `"2012-07-01"`.
//!
//! # Basis
//! GB/T 9704-2012, 7.2.5 and 7.2.6; 党政机关公文处理工作条例, article 9.
//!
//! # 检查什么
//! 以 GB/T 9704 核对发文字号：有机关代字，年份用四位数字、以六角括号〔〕括入，序号不加“第”（命令除外）、
//! 不编虚位，末尾为“号”，字号的年份与日期一致。一个字号的各处不符合并为一个问题。
//! 上行文（direction 为 up）须写明签发人（signatory）。
//!
//! 公文案卷检查 record.number 以及拟稿、发文稿纸、印发件的字号；其他案卷只检查确属发文字号的：
//! 有汉字代字、括号内有四位年份、以“号”结尾。日期在 2012-07-01 之前的依旧标准，不查。
//!
//! # 为何重要
//! 公文凭字号引用、答复、查找。写法不一就查不到；不合规则的字号，往往没有在发文登记簿上登记过。
//!
//! # 示例
//! ```text
//! 警告[SIG015]：发文字号“唐供电（2025）7号”：年份应以六角括号〔〕括入，现为“（）”
//! ```
//!
//! # 如何改正
//! 按发文登记簿上的字号填写；纸面上本来就写错的，纸面不动，在备考表中注明正确字号。
//!
//! # 正当情形
//! 输入法打不出〔〕而用了 []。证照、合同、凭证、裁判文书各有编号办法：按角色、题名，以及由供应商或外部人员制作的，
//! 均不检查。按“期”编号的纪要也不检查。
//!
//! # 配置
//! `from`：标准自何日起适用，默认为 "2012-07-01"。
//!
//! # 依据
//! GB/T 9704-2012 7.2.5、7.2.6；《党政机关公文处理工作条例》第九条。

use jiff::civil::Date;

use super::number::{Fault, PaperNumber};
use crate::archive::date_of;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<DocumentNumber>(Meta {
    code: "SIG015",
    name: "document-number",
    zh: "发文字号不合规范",
    group: Group::Sig,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("document_number.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct DocumentNumber {
    /// The day from which the standard applies.
    from: Date,
}

impl Default for DocumentNumber {
    fn default() -> Self {
        Self { from: jiff::civil::date(2012, 7, 1) }
    }
}

/// Roles that bear the number of an `official-document` dossier itself.
const OWN_ROLES: [&str; 3] = ["issued-document", "review-sheet", "draft"];

/// Roles whose numbers follow other rules.
const OTHER_ROLES: [&str; 8] = [
    "contract",
    "purchase-contract",
    "bid",
    "voucher",
    "receipt-voucher",
    "issue-slip",
    "account-book",
    "equipment-card",
];

/// Ends of titles of papers whose numbers follow other rules.
const OTHER_TITLES: [&str; 20] = [
    "合同",
    "合同书",
    "协议",
    "协议书",
    "证",
    "证书",
    "执照",
    "许可",
    "发票",
    "收据",
    "凭证",
    "票据",
    "判决书",
    "裁定书",
    "调解书",
    "检验报告",
    "检测报告",
    "单",
    "表",
    "台账",
];

/// A number as it stands in the manifest.
struct Stated<'a> {
    node: &'a Node<'a>,
    text: &'a str,
    /// The date that decides whether the standard applies, and whose year the number has.
    date: Option<Date>,
    /// An order (命令), numbered 第N号.
    order: bool,
    /// It is a 公文 number by its place, whatever it looks like.
    own: bool,
}

impl ManifestRule for DocumentNumber {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let record =
            cx.manifest.root.get("record").filter(|_| cx.manifest.kind() == Some("official-document"));
        let issued = record.and_then(|record| issued(cx, record));
        let mut told: Vec<&str> = Vec::new();
        for stated in stated(cx, record, issued) {
            if !self.applies(&stated) {
                continue;
            }
            sink.saw(1);
            let faults = PaperNumber::of(stated.text).faults(stated.order, stated.date.map(Date::year));
            // The same number stands in the record and on its papers: said once is enough.
            let again = record.is_some() && told.contains(&stated.text);
            if !faults.is_empty() && !again {
                told.push(stated.text);
                sink.add(misnumbered(cx, &stated, &faults));
            }
        }
        if let Some(record) = record
            && record.str("direction") == Some("up")
            && issued.is_some_and(|issued| self.from <= issued)
        {
            sink.saw(1);
            if record.str("signatory").is_none_or(|signatory| signatory.trim().is_empty()) {
                sink.add(unsigned(cx, record));
            }
        }
    }
}

impl DocumentNumber {
    /// Whether it is a 公文 number, and of the standard's time. Of an undated one its own year
    /// tells the time, but for the year in which the standard came.
    fn applies(&self, stated: &Stated) -> bool {
        let number = PaperNumber::of(stated.text);
        let in_time = match stated.date {
            Some(date) => self.from <= date,
            None => number.year().is_some_and(|year| self.from.year() < year),
        };
        in_time && !stated.text.trim().is_empty() && (stated.own || number.looks_official())
    }
}

/// The day on which an official document was issued, by its record or else by the paper.
fn issued(cx: &ManifestCx, record: &Node) -> Option<Date> {
    let paper =
        || cx.manifest.documents().find(|document| document.role() == Some("issued-document"))?.date();
    record.str("issued").and_then(date_of).or_else(paper)
}

/// Every number that may be judged, the record's first.
fn stated<'a>(cx: &'a ManifestCx, record: Option<&'a Node<'a>>, issued: Option<Date>) -> Vec<Stated<'a>> {
    let genre = record.and_then(|record| record.str("genre")).unwrap_or_default();
    let title = cx.manifest.root.str("title").unwrap_or_default();
    let order = |title: &str| title.trim_end().ends_with('令');
    let mut all = Vec::new();
    if let Some(node) = record.and_then(|record| record.get("number"))
        && let Some(text) = node.as_str()
    {
        all.push(Stated { node, text, date: issued, order: order(genre) || order(title), own: true });
    }
    for document in cx.manifest.documents() {
        let Some(node) = document.node.get("number") else { continue };
        let Some(text) = node.as_str() else { continue };
        let role = document.role().unwrap_or_default();
        let own = record.is_some() && OWN_ROLES.contains(&role);
        if !own && has_other_numbers(cx, document, role) {
            continue;
        }
        // A draft is written before its number is given, perhaps in the year before.
        let date = match own && role != "issued-document" {
            true => issued,
            false => document.date().or(if own { issued } else { None }),
        };
        let order = order(document.title().unwrap_or_default()) || (own && (order(genre) || order(title)));
        all.push(Stated { node, text, date, order, own });
    }
    // Minutes that are numbered by issue have no document number.
    all.retain(|stated| !(genre == "纪要" && stated.text.trim_end().ends_with('期')));
    all
}

/// Whether a document's number is of another kind than a 公文 number, by what the document is.
fn has_other_numbers(cx: &ManifestCx, document: Document, role: &str) -> bool {
    let title = document.title().unwrap_or_default().trim_end();
    let outsider = document.made_by().is_some_and(|maker| {
        cx.reference.suppliers.get(maker).is_some()
            || cx.reference.people.get(maker).is_some_and(|person| person.external)
    });
    outsider || OTHER_ROLES.contains(&role) || OTHER_TITLES.iter().any(|end| title.ends_with(end))
}

fn misnumbered(cx: &ManifestCx, stated: &Stated, faults: &[Fault]) -> Draft {
    let number = stated.text;
    let texts: Vec<Text> = faults.iter().map(Fault::text).collect();
    let zh = texts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("；");
    let en = texts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join("; ");
    Draft::new(
        cx.manifest.at(stated.node),
        text! { zh: "发文字号“{number}”：{zh}", en: "document number “{number}”: {en}" },
    )
    .help(text! {
        zh: "按发文登记簿填写，形如“唐供电〔2016〕12号”；纸面本来写错的，在备考表中注明",
        en: "write it as the register of issued papers has it, like 唐供电〔2016〕12号; if the paper itself is wrong, note that in the remarks sheet",
    })
    .evidence("number", number)
    .evidence("faults", faults.iter().map(Fault::word).collect::<Vec<_>>())
}

fn unsigned(cx: &ManifestCx, record: &Node) -> Draft {
    Draft::new(
        cx.manifest.at(record),
        text! {
            zh: "上行文没有签发人（signatory）",
            en: "a paper that goes up names no `signatory` (签发人)",
        },
    )
    .help(text! {
        zh: "按印发件版头上的签发人，在 record.signatory 中填写其人员编号",
        en: "enter the id of the person named as 签发人 on the issued document under `record.signatory`",
    })
    .evidence("direction", "up")
}
