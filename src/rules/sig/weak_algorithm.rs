//! # What it checks
//! A signature uses MD5 or SHA-1, or an RSA key of under 2048 bits.
//!
//! # Why it matters
//! Two files of one MD5 or SHA-1 digest can be made at will, so such a signature no longer tells
//! which of the two was signed; short RSA keys can be computed.
//!
//! # Example
//! ```text
//! advice[SIG014]: the PDF signature `Signature1` uses SHA-1 and RSA 1024
//! ```
//!
//! # How to mend
//! Nothing can be mended in old files; keep their digests under a lock with a timestamp (`zhenji
//! lock`). New ones: SM2 with SM3, or RSA from 2048 bits with SHA-256.
//!
//! # Innocent causes
//! The file is of a time when this was the rule: SHA-1 was usual until 2013, RSA 1024 until 2010.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! GB/T 39786-2021; NIST SP 800-131A.
//!
//! # 检查什么
//! 签名使用 MD5 或 SHA-1，或 RSA 密钥不足 2048 位。
//!
//! # 为何重要
//! MD5、SHA-1 摘要相同的两个文件可以随意造出，签名因此说不清签的是哪一个；过短的 RSA 密钥可以被
//! 算出。
//!
//! # 示例
//! ```text
//! 提示[SIG014]：PDF 签名“Signature1”使用 SHA-1、RSA 1024
//! ```
//!
//! # 如何改正
//! 旧文件无从改正，可用带时间戳的封存（zhenji lock）固化其摘要；新文件用 SM2 与 SM3，或 2048 位以
//! 上的 RSA 与 SHA-256。
//!
//! # 正当情形
//! 当时的惯例如此：SHA-1 通行到 2013 年，RSA 1024 通行到 2010 年。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! GB/T 39786-2021；NIST SP 800-131A。

use super::electronic;
use crate::rules::prelude::*;
use crate::seal::State;

/// The rule.
pub static RULE: Rule = Rule::dossier::<WeakAlgorithm>(Meta {
    code: "SIG014",
    name: "weak-algorithm",
    zh: "算法过弱",
    group: Group::Sig,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("weak_algorithm.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WeakAlgorithm {}

impl DossierRule for WeakAlgorithm {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for found in electronic::signatures(cx) {
            let signature = &found.signature;
            if signature.state == State::NotSigned || signature.algorithm.is_empty() {
                continue;
            }
            sink.saw(1);
            let hash = signature.hash.filter(|hash| hash.is_weak()).map(|hash| hash.name().to_owned());
            let key = signature.rsa_bits.filter(|bits| *bits < 2048).map(|bits| format!("RSA {bits}"));
            let weak: Vec<String> = hash.into_iter().chain(key).collect();
            if weak.is_empty() {
                continue;
            }
            let Text { zh, en } = electronic::place(signature);
            let (list_zh, list_en) = (weak.join("、"), weak.join(" and "));
            sink.add(
                Draft::new(
                    cx.claim_of(found.index),
                    text! { zh: "{zh}使用 {list_zh}", en: "{en} uses {list_en}" },
                )
                .help(text! {
                    zh: "旧文件用带时间戳的锁固化摘要；新文件用 SM2/SM3 或 RSA 2048、SHA-256 以上",
                    en: "lock old files with a timestamp; sign new ones with SM2 and SM3, or RSA 2048 and SHA-256 at least",
                })
                .evidence("signature", signature.place.as_str())
                .evidence("algorithms", weak),
            );
        }
    }
}
