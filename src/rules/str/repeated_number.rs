//! # What it checks
//! One document number (文号) stands on two documents of one unit and year that lie in
//! different dossiers and are not declared copies of each other. Among dossiers of the kind `official-
//! document`, one title issued twice by a unit in a year counts as well.
//!
//! # Why it matters
//! A number identifies one document. Two under one number means that one of them was numbered
//! wrongly, or was issued outside the register.
//!
//! # Example
//! ```text
//! warning[STR017]: 城供电〔2025〕12号 stands on documents of 2 dossiers
//! ```
//!
//! # How to mend
//! Correct the number, or declare the second paper a copy with `copy_of`.
//!
//! # Innocent causes
//! The same paper is rightly filed in two dossiers: say so with `copy_of`. Draft, review sheet and
//! issued document of one dossier share their number.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! GB/T 9704-2012, 7.2.5; DA/T 70-2018, GD-1-8.
//!
//! # 检查什么
//! 同一单位同一年度，一个文号出现在不同案卷的两件材料上，且未声明互为副本。official-document 门
//! 类的案卷之间，同一单位同一年度的同一题名也算。
//!
//! # 为何重要
//! 一个文号对应一份公文。一号两文，不是编错了号，就是有一份未经登记发出。
//!
//! # 示例
//! ```text
//! 警告[STR017]：城供电〔2025〕12号 出现在 2 个案卷的材料上
//! ```
//!
//! # 如何改正
//! 改正文号，或以 copy_of 声明后一份为副本。
//!
//! # 正当情形
//! 同一份文件理应归入两个案卷：用 copy_of 声明。同一案卷的拟稿、发文稿纸、印发件共用文号。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! GB/T 9704-2012 7.2.5；DA/T 70-2018 GD-1-8。

use crate::rules::comparable;
use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use crate::rules::rows::DossierRow;

/// The rule.
pub static RULE: Rule = Rule::archive::<RepeatedNumber>(Meta {
    code: "STR017",
    name: "repeated-number",
    zh: "文号重复",
    group: Group::Str,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("repeated_number.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RepeatedNumber {}

/// What makes two papers the same one: unit, year, and number or title.
type Key = (String, i16, String);

/// A document: its dossier, and its index there.
type Titled<'a> = (&'a DossierRow, usize);

impl ArchiveRule for RepeatedNumber {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let mut numbers: BTreeMap<Key, Vec<Titled>> = BTreeMap::new();
        let mut titles: BTreeMap<Key, Vec<Titled>> = BTreeMap::new();
        for row in cx.dossiers {
            let Some(unit) = &row.unit else { continue };
            for (index, document) in row.documents.iter().enumerate() {
                if document.copy_of.is_some() {
                    continue;
                }
                // The number of a voucher is its issuer's and LED009's.
                if row.kind.as_deref() == Some("village-account") && document.role == Some("voucher") {
                    continue;
                }
                let year = |text: &str| year_in(text).or(document.date.map(|date| date.year()));
                if let (Some(number), Some(_)) = (document.number, document.number_at) {
                    sink.saw(1);
                    let number = comparable(number);
                    if let Some(year) = year(&number).filter(|_| !number.is_empty()) {
                        numbers.entry((unit.clone(), year, number)).or_default().push((row, index));
                    }
                }
                if row.kind.as_deref() == Some("official-document")
                    && document.role == Some("issued-document")
                    && let (Some(title), Some(date)) = (document.title, document.date)
                {
                    titles
                        .entry((unit.clone(), date.year(), comparable(title)))
                        .or_default()
                        .push((row, index));
                }
            }
        }
        let mut reported: BTreeSet<Vec<&str>> = BTreeSet::new();
        for (is_title, (key, group)) in
            numbers.iter().map(|entry| (false, entry)).chain(titles.iter().map(|entry| (true, entry)))
        {
            // One dossier's own papers share their number.
            let mut first_of: Vec<Titled> = Vec::new();
            for entry in group {
                if !first_of.iter().any(|known| known.0.manifest == entry.0.manifest) {
                    first_of.push(*entry);
                }
            }
            let places: Vec<&str> = first_of.iter().map(|entry| entry.0.manifest.as_str()).collect();
            // Two dossiers whose number and title both agree are one fact.
            if first_of.len() < 2 || !reported.insert(places) {
                continue;
            }
            sink.add(cluster(is_title, key, &first_of));
        }
    }
}

fn cluster(is_title: bool, key: &Key, members: &[Titled]) -> Draft {
    let (row, index) = members[0];
    let document = row.document(index);
    let place = |(row, index): Titled| {
        let document = row.document(index);
        let at = if is_title { Some(document.at) } else { document.number_at };
        row.location(&at.unwrap_or_default().spot())
    };
    let count = members.len();
    let shown = if is_title { document.title } else { document.number };
    let shown = shown.unwrap_or_default();
    let text = if is_title {
        text! { zh: "题名“{shown}”在同一年印发于 {count} 个案卷", en: "the title “{shown}” was issued in {count} dossiers of one year" }
    } else {
        text! { zh: "{shown} 出现在 {count} 个案卷的材料上", en: "{shown} stands on documents of {count} dossiers" }
    };
    let (unit, year, value) = key;
    let mut draft = Draft::new(Location { dossier: None, ..place(members[0]) }, text)
        .help(text! {
            zh: "改正文号，或以 copy_of 声明副本",
            en: "correct the number, or declare the copy with `copy_of`",
        })
        .subject(format!("{unit}|{year}|{value}"))
        .evidence("unit", unit.as_str())
        .evidence("year", *year)
        .evidence(if is_title { "title" } else { "number" }, value.as_str());
    for member in members {
        let title = member.0.document(member.1).title.unwrap_or_default();
        draft = draft.member(place(*member), text! { zh: "“{title}”", en: "“{title}”" });
    }
    draft
}

/// The year in brackets.
fn year_in(number: &str) -> Option<i16> {
    let (_, rest) = number.split_once('〔')?;
    let (year, _) = rest.split_once('〕')?;
    year.parse().ok().filter(|year| (1949..=2100).contains(year))
}
