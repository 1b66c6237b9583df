//! # What it checks
//! The head of a unit (`head`) who is at the same time in charge of personnel, finance,
//! construction or procurement of that unit (`charges`), in one post or in two held at once. Posts
//! that ended before the archive's earliest `opened` are history and not judged.
//!
//! # Why it matters
//! Where the one who decides also runs the business, nobody is left who could refuse.
//!
//! # Example
//! ```text
//! advice[RSK015]: 周建国 (`p1`) is head of 城郊供电所 and in direct charge of finance, procurement
//! ```
//!
//! # How to mend
//! Put a deputy in charge, and enter it in `archive.json`.
//!
//! # Innocent causes
//! A unit so small that it has no deputy: say so where the division of work is written down.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! The head of a unit is not in direct charge of personnel, finance, construction and procurement.
//!
//! # 检查什么
//! 单位负责人（head）同时直接分管本单位的人事、财务、工程建设、物资采购（charges），不论写在一
//! 个职务还是同时担任的两个职务上。在档案库最早 opened 之前已经卸任的，不作判断。
//!
//! # 为何重要
//! 拍板的人又管具体业务，就没有人能说不。
//!
//! # 示例
//! ```text
//! 提示[RSK015]：周建国（p1）是城郊供电所负责人，又直接分管财务、物资采购
//! ```
//!
//! # 如何改正
//! 改由副职分管，并登记到 archive.json。
//!
//! # 正当情形
//! 单位太小、没有副职：在分工文件中说明。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 主要负责人不直接分管人事、财务、工程建设、物资采购。

use crate::rules::prelude::*;
use std::collections::BTreeSet;

use crate::archive::Post;

/// The rule.
pub static RULE: Rule = Rule::archive::<HeadInDirectCharge>(Meta {
    code: "RSK015",
    name: "head-in-direct-charge",
    zh: "一把手直接分管",
    group: Group::Rsk,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("head_in_direct_charge.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct HeadInDirectCharge {}

impl ArchiveRule for HeadInDirectCharge {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let earliest = cx.dossiers.iter().filter_map(|dossier| dossier.opened).min();
        let past = |post: &Post| post.to.zip(earliest).is_some_and(|(to, earliest)| to < earliest);
        for person in cx.reference.people.iter() {
            for head in person.posts.iter().filter(|post| post.head && !past(post)) {
                sink.saw(1);
                let charges: BTreeSet<(&str, &str)> = person
                    .posts
                    .iter()
                    .filter(|post| post.unit == head.unit && !past(post) && together(head, post))
                    .flat_map(|post| &post.charges)
                    .filter_map(|charge| words(charge).map(|zh| (charge.as_str(), zh)))
                    .collect();
                if charges.is_empty() {
                    continue;
                }
                let zh = charges.iter().map(|(_, zh)| *zh).collect::<Vec<_>>().join("、");
                let codes: Vec<&str> = charges.iter().map(|(charge, _)| *charge).collect();
                let (en, id) = (codes.join(", "), &person.id);
                let (name, unit) = (cx.reference.person_name(id), cx.reference.unit_name(&head.unit));
                sink.add(
                    Draft::new(
                        head.at.clone(),
                        text! {
                            zh: "{name}（{id}）是{unit}负责人，又直接分管{zh}",
                            en: "{name} (`{id}`) is head of {unit} and in direct charge of {en}",
                        },
                    )
                    .help(text! {
                        zh: "改由副职分管；没有副职的，在分工文件中说明",
                        en: "put a deputy in charge; where there is none, say so in the division of work",
                    })
                    .subject(format!("post:{id}"))
                    .evidence("person", id.as_str())
                    .evidence("unit", head.unit.as_str())
                    .evidence("post", head.title.as_str())
                    .evidence("charges", codes),
                );
            }
        }
    }
}

/// Whether two posts were held on one day.
fn together(one: &Post, other: &Post) -> bool {
    let begins = one.from.max(other.from);
    let ends = [one.to, other.to].into_iter().flatten().min();
    begins.zip(ends).is_none_or(|(begins, ends)| begins <= ends)
}

fn words(charge: &str) -> Option<&'static str> {
    Some(match charge {
        "personnel" => "人事",
        "finance" => "财务",
        "construction" => "工程建设",
        "procurement" => "物资采购",
        _ => return None,
    })
}
