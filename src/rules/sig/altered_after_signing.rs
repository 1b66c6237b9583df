//! # What it checks
//! A signature holds for the bytes that it covers, and the file says more than those. Error: a
//! later revision of a PDF changes what its pages show, or the byte range leaves out more than the
//! signature itself (signature wrapping). Warning, likely: a part of an OFD that no reference
//! protects; a later revision that is neither signing, nor filling of fields, nor validation data,
//! or that goes beyond what the signature permits (DocMDP, FieldMDP, a field's lock); a range that
//! does not end with a revision.
//!
//! # Why it matters
//! A reader sees the file as it is now and takes the signature for a signature of that. Shadow
//! attacks are made of it: the signed file is prepared so that a small change afterwards shows
//! other pages.
//!
//! # Example
//! ```text
//! error[SIG004]: the PDF signature `Signature1` is not for all of the file: what is shown was changed after signing: revision 3: page 1 /Contents
//! ```
//!
//! # How to mend
//! Open the signed revision (most readers can) and compare. File that revision, or have the
//! changed file signed again.
//!
//! # Innocent causes
//! A page number, a watermark or a received stamp put on after signing. An archive's software that
//! adds metadata. A second seal in an OFD adds annotations that the first could not protect: parts
//! that any sound signature in the file protects are not reported, nor is OFD.xml, which invoices
//! of the tax service leave out.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! ISO 32000-2, 12.8.2 (DocMDP, FieldMDP); ETSI EN 319 102-1; GB/T 33190-2016, chapter 18; Mainka,
//! Mladenov and Rohlmann, Shadow Attacks (2021).
//!
//! # 检查什么
//! 签名对其覆盖的字节成立，而文件还有覆盖之外的内容。错误：PDF 的后续修订改动了页面所显示的内容，
//! 或签名范围空出的不只是签名自身（签名包装）。警告（很可能）：OFD 中没有任何引用保护的部分；后
//! 续修订既非签署、也非填写域、也非验证数据，或超出签名许可（DocMDP、FieldMDP、域锁定）；签名范
//! 围的末尾不是一次修订的末尾。
//!
//! # 为何重要
//! 读者看到的是文件现在的样子，并把签名当作对它的签名。“影子攻击”正是这样做的：签署前预先布置，
//! 签署后稍加改动，显示的就是另外的页面。
//!
//! # 示例
//! ```text
//! 错误[SIG004]：PDF 签名“Signature1”未覆盖文件的全部：签名之后改动了所显示的内容：revision 3: page 1 /Contents
//! ```
//!
//! # 如何改正
//! 打开签署时的修订（多数阅读器可以）比对；归档该修订，或请签署方对改动后的文件重新签署。
//!
//! # 正当情形
//! 签署后加了页码、水印或收文章；档案软件补写元数据。OFD 再盖一章会增加前一章无从保护的注释：只
//! 要文件中任一完好的签名保护了该部分即不报；税务发票不保护 OFD.xml，也不报。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! ISO 32000-2 12.8.2（DocMDP、FieldMDP）；ETSI EN 319 102-1；GB/T 33190-2016 第 18 章；影子攻
//! 击（Mainka 等，2021）。

use super::electronic;
use crate::rules::prelude::*;
use crate::seal::{Note, Reason};

/// The rule.
pub static RULE: Rule = Rule::dossier::<AlteredAfterSigning>(Meta {
    code: "SIG004",
    name: "altered-after-signing",
    zh: "签后改动",
    group: Group::Sig,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("altered_after_signing.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct AlteredAfterSigning {}

impl DossierRule for AlteredAfterSigning {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for found in electronic::signatures(cx) {
            let signature = &found.signature;
            if signature.coverage.is_none() {
                continue;
            }
            sink.saw(1);
            // What does not hold at all is SIG003's.
            if signature.notes.iter().any(|note| electronic::is_cryptographic(note.reason)) {
                continue;
            }
            let those = |wanted: &[Reason]| -> Vec<&Note> {
                signature.notes.iter().filter(|note| wanted.contains(&note.reason)).collect()
            };
            let shown = those(&[Reason::Changed, Reason::ByteRange]);
            let mut doubtful = those(&[
                Reason::NotCovered,
                Reason::Unclassified,
                Reason::NotPermitted,
                Reason::NotARevision,
                Reason::Duplicate,
            ]);
            if signature.has_stray_bytes() {
                doubtful.extend(those(&[Reason::StrayBytes]));
            }
            let (notes, certain) = if shown.is_empty() { (doubtful, false) } else { (shown, true) };
            if notes.is_empty() {
                continue;
            }
            let Text { zh, en } = electronic::place(signature);
            let Text { zh: what_zh, en: what_en } = electronic::listed(&notes);
            let draft = Draft::new(
                cx.claim_of(found.index),
                text! { zh: "{zh}未覆盖文件的全部：{what_zh}", en: "{en} is not for all of the file: {what_en}" },
            )
            .help(text! {
                zh: "打开签署时的修订比对，归档该修订，或重新签署",
                en: "compare with the revision that was signed; file that one, or have this one signed",
            })
            .evidence("signature", signature.place.as_str())
            .evidence("reasons", electronic::words(&notes));
            sink.add(if certain {
                draft
            } else {
                draft.severity(Severity::Warning).confidence(Confidence::Likely)
            });
        }
    }
}
