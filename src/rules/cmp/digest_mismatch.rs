//! # What it checks
//! The digest (SHA-256 or SM3) that the manifest states for a file against the digest of the bytes
//! that are there.
//!
//! # Why it matters
//! A digest is how a file proves that nobody changed it since it was filed.
//!
//! # Example
//! ```text
//! error[CMP005]: the SHA-256 of `d1.txt` is not the one in the manifest: it is 2456d01289efca5d8b6deacca84984d8d69c1d337c1e3c1ced6f6fab91fbbb5e
//! ```
//!
//! # How to mend
//! Restore the file that was filed. Only where the new file is rightly the record, and somebody
//! answers for it, give its new digest.
//!
//! # Innocent causes
//! A tool rewrote the file's metadata, or a transfer in text mode changed line ends. The bytes
//! differ all the same.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! GB/T 32905-2016 (SM3); FIPS 180-4; DA/T 70-2018, GD-1-1.
//!
//! # 检查什么
//! 清单所载摘要（SHA-256 或 SM3）与实际字节的摘要比对。
//!
//! # 为何重要
//! 摘要是文件自归档以来未被改动的凭据。
//!
//! # 示例
//! ```text
//! 错误[CMP005]：“d1.txt”的 SHA-256 与清单不符：实为 2456d01289efca5d8b6deacca84984d8d69c1d337c1e3c1ced6f6fab91fbbb5e
//! ```
//!
//! # 如何改正
//! 恢复归档时的文件。只有新文件确为应归之件、且有人负责时，才更新摘要。
//!
//! # 正当情形
//! 软件改写了文件的元数据；以文本方式传输改了换行。字节毕竟变了。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! GB/T 32905-2016（SM3）；FIPS 180-4；DA/T 70-2018 GD-1-1。

use crate::archive::{join, relative_fault};
use crate::rules::FileState;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<DigestMismatch>(Meta {
    code: "CMP005",
    name: "digest-mismatch",
    zh: "摘要不符",
    group: Group::Cmp,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("digest_mismatch.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DigestMismatch {}

impl DossierRule for DigestMismatch {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.manifest.documents().flat_map(|document| document.files()) {
            let (Some(path), Some((algorithm, claimed))) = (file.path(), file.digest()) else { continue };
            let Some(index) = cx.find(path).filter(|_| relative_fault(path).is_none()) else { continue };
            let FileState::Read(facts) = &cx.files[index] else { continue };
            let (name, actual) = match algorithm {
                "sha256" => ("SHA-256", Some(&facts.digests.sha256)),
                "sm3" => ("SM3", facts.digests.sm3.as_ref()),
                _ => continue,
            };
            let Some(actual) = actual else { continue };
            sink.saw(1);
            // A digest of the wrong length is the schema's business.
            if *actual == claimed || claimed.len() != actual.len() {
                continue;
            }
            let location = cx
                .manifest
                .at_member(file.node, "digest")
                .of_file(join(&cx.folder.path, &cx.folder.files[index].path));
            sink.add(
                Draft::new(
                    location,
                    text! {
                        zh: "“{path}”的 {name} 与清单不符：实为 {actual}",
                        en: "the {name} of `{path}` is not the one in the manifest: it is {actual}",
                    },
                )
                .help(text! {
                    zh: "恢复归档时的文件；确应更换的，更新摘要并说明",
                    en: "restore the file that was filed; where it was rightly replaced, give its new digest and say why",
                })
                .evidence("claimed", format!("{algorithm}:{claimed}"))
                .evidence("actual", format!("{algorithm}:{actual}")),
            );
        }
    }
}
