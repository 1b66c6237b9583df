//! # What it checks
//! `dossier.json` (or `archive.json`) is not UTF-8, is not JSON, is nested over 128 deep or is larger than 64 MiB. The place is given as line and column.
//!
//! # Why it matters
//! Nothing in the dossier can be checked until its manifest can be read: it counts as unexamined besides.
//!
//! # Example
//! ```text
//! error[STR001]: not JSON: the file ends inside a value
//! ```
//!
//! # How to mend
//! Correct the text at the place shown; save it as UTF-8. Export it again rather than by hand where a system wrote it.
//!
//! # Innocent causes
//! A byte order mark is accepted in silence. A text in GB 18030 or UTF-16 is named as such.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! RFC 8259; DA/T 70-2018, GD-3-1.
//!
//! # 检查什么
//! dossier.json（或 archive.json）不是 UTF-8、不是 JSON、嵌套超过 128 层或大于 64 MiB。给出行和列。
//!
//! # 为何重要
//! 清单读不出，案卷里的一切都无从检查：该案卷同时计为未能审查。
//!
//! # 示例
//! ```text
//! 错误[STR001]：不是合法的 JSON：文件在一个值的中途结束
//! ```
//!
//! # 如何改正
//! 改正所示之处，存为 UTF-8。若由系统导出，重新导出胜过手改。
//!
//! # 正当情形
//! 带字节顺序标记（BOM）不报。GB 18030 或 UTF-16 编码会指明。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! RFC 8259；DA/T 70-2018 GD-3-1。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::pipeline(Meta {
    code: "STR001",
    name: "unreadable-manifest",
    zh: "清单不可读",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("unreadable_manifest.rs"),
});
