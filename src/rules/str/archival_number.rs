//! # What it checks
//! The `id` of a dossier against the syntax of archival numbers, and the parts of it against what
//! they stand for: the fonds against `archive.json`, the year against `opened`, the class against
//! the kind.
//!
//! # Why it matters
//! A number that lies about its year or class sends whoever looks for the dossier to the wrong
//! shelf.
//!
//! # Example
//! ```text
//! warning[STR008]: the id X043/2025/1 has not the syntax of archival numbers
//! ```
//!
//! # How to mend
//! Number the dossier anew, or correct what the number is compared with.
//!
//! # Innocent causes
//! The archive has a syntax of its own: give it as `archival-number`. A dossier belongs to the
//! year of its matter and was opened later: leave the group `year` out of the pattern.
//!
//! # Configuration
//! `archival-number` (at the top of the configuration): a regular expression with a group `number`
//! and perhaps `fonds`, `year`, `class`; groups that are left out are not compared.
//!
//! # Basis
//! DA/T 13-2022; DA/T 70-2018, GD-1-7.
//!
//! # 检查什么
//! 案卷 id 是否合乎档号规则，各组成部分是否与所指相符：全宗号对 archive.json，年度对 opened，类
//! 别号对门类。
//!
//! # 为何重要
//! 档号的年度或类别不实，找案卷的人就会走错架。
//!
//! # 示例
//! ```text
//! 警告[STR008]：档号 X043/2025/1 不合本库的规则
//! ```
//!
//! # 如何改正
//! 重新编号，或更正所比对的内容。
//!
//! # 正当情形
//! 本库有自己的档号规则：写入 archival-number。案卷按事由年度编号而立卷在后：模式中不设 year 组。
//!
//! # 配置
//! archival-number（配置顶层）：带 number 组的正则表达式，可有 fonds、year、class 组；没有的组
//! 不比对。
//!
//! # 依据
//! DA/T 13-2022；DA/T 70-2018 GD-1-7。

use crate::archive::date_of;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<ArchivalNumber>(Meta {
    code: "STR008",
    name: "archival-number",
    zh: "档号不规范",
    group: Group::Str,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("archival_number.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ArchivalNumber {}

impl ManifestRule for ArchivalNumber {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(id) = cx.manifest.id() else { return };
        sink.saw(1);
        let location = cx.manifest.at_member(&cx.manifest.root, "id");
        let Some(parts) = cx.settings.number.parts(id) else {
            let pattern = cx.settings.number.as_str();
            sink.add(
                Draft::new(
                    location,
                    text! { zh: "档号 {id} 不合本库的规则", en: "the id {id} has not the syntax of archival numbers" },
                )
                .help(text! {
                    zh: "规则为 {pattern}；默认形如 X043-2025-ZB-0012，可用 archival-number 另定",
                    en: "the syntax is {pattern}, such as X043-2025-ZB-0012; `archival-number` sets another",
                })
                .subject("syntax")
                .evidence("id", id),
            );
            return;
        };
        let mut differ = |what: (&str, &str),
                          given: Option<&str>,
                          expected: Option<String>,
                          of: (&str, &str)| {
            let (Some(given), Some(expected)) = (given, expected) else { return };
            if given == expected {
                return;
            }
            let ((zh, en), (of_zh, of_en)) = (what, of);
            sink.add(
                Draft::new(
                    location.clone(),
                    text! {
                        zh: "档号 {id} 的{zh} {given} 与{of_zh}（{expected}）不符",
                        en: "the {en} {given} in {id} is not that of {of_en} ({expected})",
                    },
                )
                .help(text! { zh: "重新编号，或更正所比对的内容", en: "number it anew, or correct what it is compared with" })
                .subject(en)
                .evidence("given", given)
                .evidence("expected", expected),
            );
        };
        differ(
            ("全宗号", "fonds"),
            parts.fonds,
            cx.reference.fonds.clone(),
            (" archive.json 的全宗号", "archive.json"),
        );
        let opened = cx.manifest.root.str("opened").and_then(date_of).map(|day| format!("{:04}", day.year()));
        differ(("年度", "year"), parts.year, opened, ("立卷年度", "`opened`"));
        let class = cx.kind.and_then(|kind| kind.requires.class.clone());
        differ(("类别号", "class"), parts.class, class, ("门类的类别号", "its kind"));
    }
}
