//! # What it checks
//! A file is of a format that zhenji reads, but uses a structure of it that zhenji does not know (a later version of an electronic seal, say).
//!
//! # Why it matters
//! What stands there has not been examined; that is a limit of the tool and no fault of the material.
//!
//! # Example
//! ```text
//! error[RUN002]: a structure of OFD that zhenji does not know: SES version 6
//! ```
//!
//! # How to mend
//! Look at the file by hand, or with its maker's software.
//!
//! # Innocent causes
//! The standard is newer than this version of zhenji.
//!
//! # Configuration
//! None; `--allow-incomplete` lowers the exit code.
//!
//! # Basis
//! zhenji's output contract: a tool that meets a limit and says "clean" is the failure to avoid.
//!
//! # 检查什么
//! 文件属于 zhenji 能读的格式，但用了它不认识的结构（例如更新版本的电子印章）。
//!
//! # 为何重要
//! 该处未经审查；这是工具的局限，不是材料的过错。
//!
//! # 示例
//! ```text
//! 错误[RUN002]：OFD 文件里有 zhenji 不认识的结构：SES version 6
//! ```
//!
//! # 如何改正
//! 人工查看，或用制作方的软件查看。
//!
//! # 正当情形
//! 标准比本版 zhenji 更新。
//!
//! # 配置
//! 无；--allow-incomplete 可降低退出码。
//!
//! # 依据
//! zhenji 的输出约定：遇到做不到之处却说“通过”，是最要避免的失败。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::pipeline(Meta {
    code: "RUN002",
    name: "unsupported-structure",
    zh: "结构不支持",
    group: Group::Run,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("unsupported_structure.rs"),
});
