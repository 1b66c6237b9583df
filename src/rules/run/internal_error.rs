//! # What it checks
//! A rule or a reader of zhenji's own failed on one dossier or file.
//!
//! # Why it matters
//! What it was about has not been examined, so the run is incomplete (exit code 4).
//!
//! # Example
//! ```text
//! error[RUN001]: zhenji itself failed here: index out of bounds; the results of everything else stand
//! ```
//!
//! # How to mend
//! Report it with the file. Until it is mended, look at that dossier by hand.
//!
//! # Innocent causes
//! None: it is always a bug of zhenji, never of the material.
//!
//! # Configuration
//! None; `--allow-incomplete` lowers the exit code.
//!
//! # Basis
//! zhenji's output contract: a tool that meets a limit and says "clean" is the failure to avoid.
//!
//! # 检查什么
//! zhenji 自己的规则或读取器在某个案卷或文件上出错。
//!
//! # 为何重要
//! 相关内容未经审查，本次运行不完整（退出码 4）。
//!
//! # 示例
//! ```text
//! 错误[RUN001]：zhenji 处理此处时自身出错：index out of bounds；其余文件的结果不受影响
//! ```
//!
//! # 如何改正
//! 请连同文件报告该缺陷；修复之前，人工查看该案卷。
//!
//! # 正当情形
//! 无：这总是 zhenji 的缺陷，与材料无关。
//!
//! # 配置
//! 无；--allow-incomplete 可降低退出码。
//!
//! # 依据
//! zhenji 的输出约定：遇到做不到之处却说“通过”，是最要避免的失败。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::pipeline(Meta {
    code: "RUN001",
    name: "internal-error",
    zh: "内部错误",
    group: Group::Run,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("internal_error.rs"),
});
