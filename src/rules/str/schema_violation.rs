//! # What it checks
//! Every failure of the kind's JSON Schema: a required key that is missing, a value of the wrong
//! type or outside its list, a date that does not exist. One finding a failure, at the smallest
//! place; of several allowed forms the nearest is explained. A key that looks like a misspelt one
//! of the schema's is reported with the right spelling. What `requires` asks for (documents,
//! signatures, stages) has rules of its own.
//!
//! # Why it matters
//! A value that breaks its schema is not read by whatever comes after: a misspelt key is a missing
//! fact.
//!
//! # Example
//! ```text
//! error[STR002]: `0` must be a date that exists, as YYYY-MM-DD, not "2025-13-01"
//! ```
//!
//! # How to mend
//! Follow the help; `zhenji schema KIND` prints the schema for an editor that completes and checks
//! while you type.
//!
//! # Innocent causes
//! The exporter writes keys of its own: those are allowed and silent unless they look misspelt.
//! Your kind differs from the built-in one: give its schema in the configuration.
//!
//! # Configuration
//! None. Schemas of your own kinds are named under `kinds`.
//!
//! # Basis
//! JSON Schema 2020-12; DA/T 70-2018, GD-1-2 to GD-1-5 and GD-2-4.
//!
//! # 检查什么
//! 不合门类 JSON Schema 之处：缺少必填键、类型不对、不在可选值之列、日期不存在。每处一条，指到
//! 最小位置；有几种写法时解释最接近的一种。看似拼错的键会给出正确拼法。requires 所要求的（材料、
//! 签字、环节）另有规则。
//!
//! # 为何重要
//! 不合模式的值，后面的程序读不到：拼错一个键，就少了一个事实。
//!
//! # 示例
//! ```text
//! 错误[STR002]：“0”应是YYYY-MM-DD 形式的日期，现为 "2025-13-01"
//! ```
//!
//! # 如何改正
//! 按提示改正；zhenji schema KIND 打印模式，编辑器可边写边查、自动补全。
//!
//! # 正当情形
//! 导出系统自加的键：允许，除非看似拼错。本单位的门类与内置的不同：在配置中给出自己的模式。
//!
//! # 配置
//! 无。自有门类的模式写在 kinds 下。
//!
//! # 依据
//! JSON Schema 2020-12；DA/T 70-2018 GD-1-2 至 GD-1-5、GD-2-4。

use std::collections::BTreeMap;

use crate::archive::Manifest;
use crate::finding::nearest;
use crate::json::resolve;
use crate::rules::prelude::*;
use crate::schema::{Kind, Validation};

/// The rule.
pub static RULE: Rule = Rule::manifest::<SchemaViolation>(Meta {
    code: "STR002",
    name: "schema-violation",
    zh: "不合模式",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("schema_violation.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SchemaViolation {}

impl ManifestRule for SchemaViolation {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        sink.saw(1);
        report(cx.manifest, cx.kind, cx.validation, sink);
        ids_twice(cx, sink);
    }
}

/// Ids that the format wants unique in a dossier, which JSON Schema cannot say.
fn ids_twice(cx: &ManifestCx, sink: &mut Sink) {
    let Some(kind) = cx.kind else { return };
    let mut seen: BTreeMap<(&str, &str), &Node> = BTreeMap::new();
    kind.shape().visit(&cx.manifest.root, &mut |shape, node| {
        let (Some(what), Some(id)) = (shape.defines.as_deref(), node.as_str()) else { return };
        match seen.get(&(what, id)) {
            None => drop(seen.insert((what, id), node)),
            Some(first) => sink.add(
                Draft::new(
                    cx.manifest.at(node),
                    text! { zh: "编号“{id}”在本案卷中已经用过", en: "the id `{id}` is used twice in the dossier" },
                )
                .related(cx.manifest.at(first), text! { zh: "先用在这里", en: "it stands here first" })
                .help(text! { zh: "给其中之一另编一个号", en: "give one of them another id" })
                .subject(format!("twice:{what}:{id}"))
                .evidence("keyword", "unique")
                .evidence("id", id),
            ),
        }
    });
}

/// Reports what a schema says of a manifest, `archive.json` included.
pub(super) fn report(manifest: &Manifest, kind: Option<&Kind>, validation: &Validation, sink: &mut Sink) {
    for problem in &validation.problems {
        let location = match &problem.key {
            Some(key) => resolve(&manifest.root, &problem.at)
                .and_then(|node| node.member(key))
                .map_or_else(|| manifest.at_pointer(&problem.at), |member| manifest.at_span(member.key_span)),
            None => manifest.at_pointer(&problem.at),
        };
        let en = &problem.text.en;
        sink.add(
            Draft::new(location, problem.text.clone())
                .help(problem.help.clone())
                .evidence("keyword", problem.keyword.as_str())
                .evidence("problem", en.as_str()),
        );
    }
    // Stages that the kind does not have fail no other rule.
    for failure in &validation.failures {
        let Lack::UnknownStage { stage } = &failure.what else { continue };
        let known: Vec<&str> = kind.map_or(Vec::new(), |kind| {
            kind.requires.stages.iter().map(|stage| stage.name.as_str()).collect()
        });
        let list = known.join(", ");
        let help = match nearest(stage, known) {
            Some(near) => text! { zh: "是不是想写 {near}？", en: "did you mean `{near}`?" },
            None => text! { zh: "本门类的环节：{list}", en: "stages of this kind: {list}" },
        };
        sink.add(
            Draft::new(
                manifest.at_pointer(&failure.at),
                text! { zh: "本门类没有环节“{stage}”", en: "this kind has no stage `{stage}`" },
            )
            .help(help)
            .evidence("stage", stage.as_str()),
        );
    }
    if validation.cut > 0 {
        let more = validation.cut;
        sink.add(
            Draft::new(
                manifest.at(&manifest.root),
                text! { zh: "另有 {more} 处不合模式，未逐一列出", en: "{more} more failures of the schema are not listed" },
            )
            .help(text! { zh: "先改正已列出的各处", en: "mend those that are listed first" })
            .subject("cut")
            .evidence("more", more),
        );
    }
}
