//! # What it checks
//! The mathematics of an electronic signature or seal fail: the digest of what was signed is
//! another, the signature value does not fit the key, a certificate's own signature does not hold
//! under its issuer's key, a part that an OFD seal protects is missing or changed, the seal beside
//! the signature is not the one in it, the signer is not on the seal's list, or the maker's
//! signature on the seal does not hold. PDF (every revision), OFD (GM/T 0031, GB/T 38540, GB/T
//! 35275) and CMS beside a file are checked, offline.
//!
//! # Why it matters
//! Such a signature proves nothing of the file that it stands in. Whatever the file says now, it
//! is not what was signed.
//!
//! # Example
//! ```text
//! error[SIG003]: the OFD seal `Doc_0/Signs/Sign_0/Signature.xml` does not hold: the digest of what was signed differs: Doc_0/Pages/Page_0/Content.xml
//! ```
//!
//! # How to mend
//! Get the file again from whoever signed it. Do not sign the changed file again in its place.
//!
//! # Innocent causes
//! The file was damaged on the way, opened and saved by a program that rewrites PDF or OFD, or
//! stamped with a page number after it was signed. Test files of software makers.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-1-1; GB/T 33190-2016, chapter 18; GM/T 0031; GB/T 38540; ISO 32000-2, 12.8.
//!
//! # 检查什么
//! 电子签名或电子印章的数学验证不成立：所签内容的摘要不符、签名值与公钥不符、证书自身的签名不成
//! 立、OFD 印章保护的部分缺失或改动、旁边的印章文件与签名内的印章不同、签章人不在印章的列表中、
//! 制章人对印章的签名不成立。查验 PDF（每次修订）、OFD（GM/T 0031、GB/T 38540、GB/T 35275）和文
//! 件旁的 CMS，全部离线。
//!
//! # 为何重要
//! 这样的签名证明不了文件的任何内容：文件现在所写的，不是当时所签的。
//!
//! # 示例
//! ```text
//! 错误[SIG003]：OFD 电子印章“Doc_0/Signs/Sign_0/Signature.xml”不成立：摘要与所签内容不符：Doc_0/Pages/Page_0/Content.xml
//! ```
//!
//! # 如何改正
//! 向签署方重新取得文件；不要对改动后的文件重新签署充数。
//!
//! # 正当情形
//! 传输中损坏；签署后用会改写 PDF、OFD 的软件打开并保存过；签署后加盖了页码。软件厂商的测试文件。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-1-1；GB/T 33190-2016 第 18 章；GM/T 0031；GB/T 38540；ISO 32000-2 12.8。

use super::electronic;
use crate::rules::prelude::*;
use crate::seal::{self, Note, Reason, State};

/// The rule.
pub static RULE: Rule = Rule::dossier::<InvalidSignature>(Meta {
    code: "SIG003",
    name: "invalid-signature",
    zh: "签名无效",
    group: Group::Sig,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("invalid_signature.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct InvalidSignature {}

impl DossierRule for InvalidSignature {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for found in electronic::signatures(cx) {
            let mut signature = found.signature;
            sink.saw(usize::from(signature.state != State::NotSigned));
            // The same question that the judge of trust (SIG005) asks first.
            if let Some(signer) = seal::contradicted(&signature, &cx.reference.anchors) {
                signature.to_mut().broken(Reason::CertificateSignature, signer.common_name());
            }
            let faults: Vec<&Note> =
                signature.notes.iter().filter(|note| electronic::is_cryptographic(note.reason)).collect();
            if signature.state != State::Broken || faults.is_empty() {
                continue;
            }
            let Text { zh, en } = electronic::place(&signature);
            let Text { zh: why_zh, en: why_en } = electronic::listed(&faults);
            sink.add(
                Draft::new(
                    cx.claim_of(found.index),
                    text! { zh: "{zh}不成立：{why_zh}", en: "{en} does not hold: {why_en}" },
                )
                .help(text! {
                    zh: "向签署方重新取得文件",
                    en: "get the file again from whoever signed it",
                })
                .evidence("signature", signature.place.as_str())
                .evidence("reasons", electronic::words(&faults)),
            );
        }
    }
}
