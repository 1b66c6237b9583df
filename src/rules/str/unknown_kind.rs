//! # What it checks
//! A manifest's `kind` has no schema, built-in or of your own.
//!
//! # Why it matters
//! What the kind asks for (papers, signatures, stages) cannot be checked: the dossier is held
//! against the common rules alone.
//!
//! # Example
//! ```text
//! error[STR003]: there is no kind `case-fiel`
//! ```
//!
//! # How to mend
//! Correct the name, or give the schema of your own kind in the configuration. `zhenji kinds`
//! lists those that are known.
//!
//! # Innocent causes
//! The kind is your office's own and the configuration was not found: see which one the run used.
//!
//! # Configuration
//! `kinds` (at the top of the configuration): schemas of your own.
//!
//! # Basis
//! DA/T 70-2018, GD-2-9.
//!
//! # 检查什么
//! 清单的 kind 没有对应的模式，内置和自有的都没有。
//!
//! # 为何重要
//! 该门类所要求的材料、签字、环节无从检查：只按通用规则检查该案卷。
//!
//! # 示例
//! ```text
//! 错误[STR003]：没有“case-fiel”这个门类
//! ```
//!
//! # 如何改正
//! 改正名称，或在配置中给出自有门类的模式。zhenji kinds 列出已知门类。
//!
//! # 正当情形
//! 门类是本单位自有的，而运行时没有找到配置：看看用的是哪份配置。
//!
//! # 配置
//! kinds（配置顶层）：自有门类的模式。
//!
//! # 依据
//! DA/T 70-2018 GD-2-9。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<UnknownKind>(Meta {
    code: "STR003",
    name: "unknown-kind",
    zh: "未知门类",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("unknown_kind.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct UnknownKind {}

impl ManifestRule for UnknownKind {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        // An empty name is the schema's business.
        let Some(name) = cx.manifest.kind().filter(|name| !name.is_empty()) else { return };
        sink.saw(1);
        if cx.kind.is_some() {
            return;
        }
        let help = match cx.kinds.nearest(name) {
            Some(near) => text! { zh: "是不是想写 {near}？", en: "did you mean `{near}`?" },
            None => text! {
                zh: "zhenji kinds 列出已知门类；自有门类的模式写入配置的 kinds",
                en: "`zhenji kinds` lists them; name the schema of your own kind under `kinds` in the configuration",
            },
        };
        sink.add(
            Draft::new(
                cx.manifest.at_member(&cx.manifest.root, "kind"),
                text! { zh: "没有“{name}”这个门类", en: "there is no kind `{name}`" },
            )
            .help(help)
            .evidence("kind", name),
        );
    }
}
