//! # What it checks
//! A file needs a password to be opened, or its rights forbid reading it.
//!
//! # Why it matters
//! Whoever inspects it next year will not have the password. The file counts as unexamined
//! besides.
//!
//! # Example
//! ```text
//! error[USE003]: protected (password): it cannot be opened
//! ```
//!
//! # How to mend
//! Save the file without protection and give its new digest. Secrecy is a matter of the archive's
//! own access control, not of passwords in files.
//!
//! # Innocent causes
//! A PDF whose owner password forbids printing alone opens and is not reported.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-3-8; GB/T 18894-2016.
//!
//! # 检查什么
//! 文件需要口令才能打开，或其权限禁止读取。
//!
//! # 为何重要
//! 明年来检查的人不会有口令。该文件同时计为未能审查。
//!
//! # 示例
//! ```text
//! 错误[USE003]：文件受保护（password），打不开
//! ```
//!
//! # 如何改正
//! 另存为不加保护的文件并更新摘要。保密靠档案系统的权限，不靠文件口令。
//!
//! # 正当情形
//! 仅禁止打印等、不影响打开的 PDF 不报。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-3-8；GB/T 18894-2016。

use crate::examine::Outcome;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<EncryptedFile>(Meta {
    code: "USE003",
    name: "encrypted-file",
    zh: "文件加密",
    group: Group::Use,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("encrypted_file.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EncryptedFile {}

impl DossierRule for EncryptedFile {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.read_files() {
            sink.saw(1);
            let Outcome::Encrypted { how } = &file.facts.contents.outcome else { continue };
            sink.add(
                Draft::new(
                    cx.claim_of(file.index),
                    text! {
                        zh: "文件受保护（{how}），打不开",
                        en: "protected ({how}): it cannot be opened",
                    },
                )
                .help(text! {
                    zh: "另存为不加保护的文件；它未能审查",
                    en: "save it without protection; it was not examined",
                })
                .evidence("how", how.as_str()),
            );
        }
    }
}
