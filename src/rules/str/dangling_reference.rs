//! # What it checks
//! Every id that a manifest points to is defined somewhere: documents and claims in the dossier
//! itself; persons, units, seals and suppliers in `archive.json`; dossiers, risk points and
//! findings of spot checks anywhere in the archive. The nearest id that exists is suggested.
//!
//! # Why it matters
//! A reference that leads nowhere is a trace that cannot be followed: nobody can tell who signed
//! or what is proved.
//!
//! # Example
//! ```text
//! error[STR006]: there is no document `d7` in the dossier X043-2025-QT-0001
//! ```
//!
//! # How to mend
//! Correct the id, or define what it names.
//!
//! # Innocent causes
//! The export holds a part of the archive: references to dossiers, risk points and findings
//! outside what `complete` covers are advice. Without `archive.json` persons, units, seals and
//! suppliers are not looked up.
//!
//! # Configuration
//! None. The schema's keyword `refers` says which values are ids.
//!
//! # Basis
//! DA/T 70-2018, GD-1-5 and GD-1-11.
//!
//! # 检查什么
//! 清单所指的每个编号都须有定义：材料和事项在本案卷内；人员、单位、印章、供应商在 archive.json；
//! 案卷、风险点、抽查问题在档案库某处。会提示最接近的编号。
//!
//! # 为何重要
//! 引用落空，痕迹就断了：谁签的、证明什么，都说不清。
//!
//! # 示例
//! ```text
//! 错误[STR006]：案卷 X043-2025-QT-0001 中没有材料“d7”
//! ```
//!
//! # 如何改正
//! 改正编号，或补上其定义。
//!
//! # 正当情形
//! 只导出了档案库的一部分：complete 未涵盖的案卷、风险点、抽查问题仅为提示。没有 archive.json
//! 时不查人员、单位、印章、供应商。
//!
//! # 配置
//! 无。哪些值是编号，由模式的关键字 refers 说明。
//!
//! # 依据
//! DA/T 70-2018 GD-1-5、GD-1-11。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use crate::archive::{Complete, Manifest, Reference};
use crate::finding::nearest;
use crate::rules::cmp::placeholder;
use crate::rules::rows::{DossierRow, ReferenceRow};
use crate::schema::Kind;

/// The rule.
pub static RULE: Rule = Rule::manifest_and_archive::<DanglingReference>(Meta {
    code: "STR006",
    name: "dangling-reference",
    zh: "引用落空",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("dangling_reference.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DanglingReference {}

impl ManifestRule for DanglingReference {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(kind) = cx.kind else { return };
        let mut own: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        kind.shape().visit(&cx.manifest.root, &mut |shape, node| {
            if let (Some(what), Some(id)) = (&shape.defines, node.as_str()) {
                own.entry(what).or_default().insert(id);
            }
        });
        report(cx.manifest, kind, cx.reference, &own, sink);
    }
}

/// Kinds of thing that other dossiers define.
const OUTWARD: [&str; 3] = ["dossier", "risk-point", "finding"];

/// Reports ids of a manifest that neither itself (`own`) nor `reference` defines.
pub(super) fn report(
    manifest: &Manifest,
    kind: &Kind,
    reference: &Reference,
    own: &BTreeMap<&str, BTreeSet<&str>>,
    sink: &mut Sink,
) {
    let known = |what: &str, id: &str| match what {
        "person" => !reference.present || reference.people.get(id).is_some(),
        "unit" => !reference.present || reference.units.get(id).is_some(),
        "seal" => !reference.present || reference.seals.get(id).is_some(),
        "supplier" => !reference.present || reference.suppliers.get(id).is_some(),
        what if OUTWARD.contains(&what) => true,
        what => own.get(what).is_some_and(|ids| ids.contains(id)),
    };
    kind.shape().visit(&manifest.root, &mut |shape, node| {
        let mut look_up = |refers: &[String], id: &str, location: &dyn Fn() -> Location| {
            // An empty id names nobody, and a placeholder is to be filled: both have rules of their own.
            if refers.is_empty() || id.trim().is_empty() || placeholder(id) {
                return;
            }
            sink.saw(1);
            if refers.iter().any(|what| known(what, id)) {
                return;
            }
            let (what, place) = (things(refers), home(refers));
            let candidates: Vec<&str> = refers
                .iter()
                .flat_map(|what| match what.as_str() {
                    "person" => reference.people.ids(),
                    "unit" => reference.units.ids(),
                    "seal" => reference.seals.ids(),
                    "supplier" => reference.suppliers.ids(),
                    what => own.get(what).map_or(Vec::new(), |ids| ids.iter().copied().collect()),
                })
                .collect();
            let help = match nearest(id, candidates) {
                Some(near) => text! { zh: "是不是想写 {near}？", en: "did you mean `{near}`?" },
                None => text! { zh: "改正编号，或补上其定义", en: "correct the id, or define what it names" },
            };
            sink.add(
                Draft::new(
                    location(),
                    Text::new(
                        format!("{}没有{}“{id}”", place.zh, what.zh),
                        format!("there is no {} `{id}` {}", what.en, place.en),
                    ),
                )
                .help(help)
                .evidence("id", id)
                .evidence("what", refers.join(" or ")),
            );
        };
        if let Some(id) = node.as_str() {
            look_up(&shape.refers, id, &|| manifest.at(node));
        }
        if !shape.keys_refer.is_empty() {
            for member in node.members() {
                look_up(&shape.keys_refer, &member.key, &|| manifest.at_span(member.key_span));
            }
        }
    });
}

fn word(what: &str) -> (&'static str, &'static str) {
    match what {
        "document" => ("材料", "document"),
        "claim" => ("事项", "claim"),
        "person" => ("人员", "person"),
        "unit" => ("单位", "unit"),
        "seal" => ("印章", "seal"),
        "supplier" => ("供应商", "supplier"),
        "dossier" => ("案卷", "dossier"),
        "risk-point" => ("风险点", "risk point"),
        "finding" => ("抽查问题", "finding of a spot check"),
        _ => ("编号", "id"),
    }
}

fn things(refers: &[String]) -> Text {
    let zh: Vec<&str> = refers.iter().map(|what| word(what).0).collect();
    let en: Vec<&str> = refers.iter().map(|what| word(what).1).collect();
    Text::new(zh.join("或"), en.join(" or "))
}

/// Where such a thing would be defined.
fn home(refers: &[String]) -> Text {
    if refers.iter().any(|what| matches!(what.as_str(), "person" | "unit" | "seal" | "supplier")) {
        Text::new("archive.json 中", "in archive.json")
    } else if refers.iter().any(|what| OUTWARD.contains(&what.as_str())) {
        Text::new("档案库中", "in the archive")
    } else {
        Text::new("本案卷中", "in the dossier")
    }
}

impl ArchiveRule for DanglingReference {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let dossiers: BTreeMap<&str, &DossierRow> =
            cx.dossiers.iter().rev().filter_map(|row| Some((row.id.as_deref()?, row))).collect();
        let defined: BTreeSet<(&str, &str)> = cx
            .dossiers
            .iter()
            .flat_map(|row| row.defines.iter().map(|(what, id)| (what.as_str(), id.as_str())))
            .collect();
        for row in cx.dossiers {
            for reference in &row.references {
                sink.saw(1);
                let id = reference.id.as_str();
                let target = dossiers.get(id);
                let known = reference.refers.iter().any(|what| match what.as_str() {
                    "dossier" => target.is_some(),
                    what => defined.contains(&(what, id)),
                });
                let location = row.location(&reference.at);
                if let (Some(target), Some((wanted, at))) = (target, &reference.document) {
                    let there = target.documents.iter().any(|document| document.id == Some(wanted.as_str()));
                    // A dossier that could not be read may well hold it.
                    if !there && target.kind.is_some() {
                        let help =
                            text! { zh: "改正 copy_of 的 document", en: "correct `document` of `copy_of`" };
                        sink.add(
                            Draft::new(
                                row.location(at),
                                text! {
                                    zh: "案卷 {id} 中没有材料“{wanted}”",
                                    en: "there is no document `{wanted}` in the dossier {id}",
                                },
                            )
                            .help(help)
                            .evidence("id", wanted.as_str())
                            .evidence("dossier", id),
                        );
                    }
                    continue;
                }
                if known || id.is_empty() {
                    continue;
                }
                let what = things(&reference.refers);
                let candidates: Vec<&str> = reference
                    .refers
                    .iter()
                    .flat_map(|what| match what.as_str() {
                        "dossier" => dossiers.keys().copied().collect::<Vec<_>>(),
                        what => defined.iter().filter(|(kind, _)| *kind == what).map(|(_, id)| *id).collect(),
                    })
                    .collect();
                let help = match nearest(id, candidates) {
                    Some(near) => text! { zh: "是不是想写 {near}？", en: "did you mean `{near}`?" },
                    None => text! {
                        zh: "改正编号；若本次导出不含该案卷，可不理会",
                        en: "correct the id; if this export leaves that dossier out, nothing is wrong",
                    },
                };
                let mut draft = Draft::new(
                    location,
                    Text::new(
                        format!("档案库中没有{}“{id}”", what.zh),
                        format!("there is no {} `{id}` in the archive", what.en),
                    ),
                )
                .help(help)
                .evidence("id", id)
                .evidence("what", reference.refers.join(" or "));
                if !covered(cx, reference) || cx.unread() {
                    draft = draft.severity(Severity::Advice);
                }
                sink.add(draft);
            }
        }
        recommendations(cx, &dossiers, sink);
    }
}

/// Whether the export claims to hold whatever would define the id.
fn covered(cx: &ArchiveCx, reference: &ReferenceRow) -> bool {
    let complete = &cx.reference.complete;
    reference.refers.iter().all(|what| match what.as_str() {
        "risk-point" => complete.covers("risk-register"),
        "finding" => complete.covers("spot-check"),
        // A dossier's kind shows in the class part of its number, where it has one.
        _ => match cx.settings.number.parts(&reference.id).and_then(|parts| parts.class) {
            Some(class) => cx
                .kinds
                .iter()
                .filter(|kind| kind.requires.class.as_deref() == Some(class))
                .any(|kind| complete.covers(&kind.name)),
            None => matches!(complete, Complete::All),
        },
    })
}

/// `introduced_by` of suppliers: a dossier, or `founding`.
fn recommendations(cx: &ArchiveCx, dossiers: &BTreeMap<&str, &DossierRow>, sink: &mut Sink) {
    for supplier in cx.reference.suppliers.iter() {
        let Some(id) = supplier.introduced_by.as_deref().filter(|id| *id != "founding" && !id.is_empty())
        else {
            continue;
        };
        sink.saw(1);
        if dossiers.contains_key(id) {
            continue;
        }
        let name = &supplier.name;
        let mut draft = Draft::new(
            supplier.introduced_at.clone(),
            text! {
                zh: "推荐供应商 {name} 的案卷“{id}”不在档案库中",
                en: "the dossier `{id}` that recommends the supplier {name} is not in the archive",
            },
        )
        .help(text! { zh: "改正编号，或写 founding", en: "correct the id, or write `founding`" })
        .evidence("id", id);
        if !matches!(cx.reference.complete, Complete::All) || cx.unread() {
            draft = draft.severity(Severity::Advice);
        }
        sink.add(draft);
    }
}
