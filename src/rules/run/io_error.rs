//! # What it checks
//! The file system did not give a file or folder: no permission, a read error, or it vanished while the run was on.
//!
//! # Why it matters
//! What could not be read has not been examined, so the run is incomplete (exit code 4).
//!
//! # Example
//! ```text
//! error[RUN003]: could not be read: permission denied
//! ```
//!
//! # How to mend
//! Check permissions and the disk, then run again.
//!
//! # Innocent causes
//! Somebody moved files during the run; the disk is a network share that went away.
//!
//! # Configuration
//! None; `--allow-incomplete` lowers the exit code.
//!
//! # Basis
//! zhenji's output contract: a tool that meets a limit and says "clean" is the failure to avoid.
//!
//! # 检查什么
//! 文件系统没有给出某个文件或文件夹：没有权限、读取出错，或运行期间消失。
//!
//! # 为何重要
//! 读不到的内容未经审查，本次运行不完整（退出码 4）。
//!
//! # 示例
//! ```text
//! 错误[RUN003]：未能读取：permission denied
//! ```
//!
//! # 如何改正
//! 检查权限和磁盘，然后重新运行。
//!
//! # 正当情形
//! 运行期间有人移动了文件；磁盘是断开的网络共享。
//!
//! # 配置
//! 无；--allow-incomplete 可降低退出码。
//!
//! # 依据
//! zhenji 的输出约定：遇到做不到之处却说“通过”，是最要避免的失败。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::pipeline(Meta {
    code: "RUN003",
    name: "io-error",
    zh: "读取失败",
    group: Group::Run,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("io_error.rs"),
});
