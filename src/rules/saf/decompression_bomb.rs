//! # What it checks
//! While a file was read, more came out of it than a file of its kind can need: bytes out of
//! compression (1 GiB in all, or 100 for one once 100 MiB are out), entries (10,000), containers
//! inside containers (5), pixels of a picture (200 million), objects, pages. Real bytes are
//! counted; what the file declares is not believed. Reading stopped there, and nothing else is
//! affected.
//!
//! # Why it matters
//! Such a file is made to break whoever opens it; where it is honest, it is still one that many
//! programs cannot open. It counts as unexamined besides.
//!
//! # Example
//! ```text
//! error[SAF002]: reading stopped at the limit `ratio`: 989 reached
//! ```
//!
//! # How to mend
//! Take the file out of the archive and ask where it came from; split an honest one.
//!
//! # Innocent causes
//! A very large drawing or map; an export with tens of thousands of small files in one ZIP.
//!
//! # Configuration
//! The limits stand in the configuration's `[limits]` where it has one; the defaults are those
//! above.
//!
//! # Basis
//! OWASP, denial of service by decompression; CWE-409 (highly compressed data).
//!
//! # 检查什么
//! 读取文件时，出来的东西超过这类文件所需：解压字节（总计 1 GiB；超过 100 MiB 后每字节出 100 以
//! 上）、条目（一万）、嵌套（五层）、图片像素（两亿）、对象、页。按实际字节计数，不信文件自称的
//! 大小。读到即止，不影响其他文件。
//!
//! # 为何重要
//! 这种文件是用来弄垮打开者的；即便是诚实的，也有许多软件打不开。该文件同时计为未能审查。
//!
//! # 示例
//! ```text
//! 错误[SAF002]：读到上限 ratio 即停：已达 989
//! ```
//!
//! # 如何改正
//! 移出档案并查明来源；诚实的大文件拆分保存。
//!
//! # 正当情形
//! 很大的图纸或地图；一个 ZIP 里有几万个小文件的导出包。
//!
//! # 配置
//! 上限见上；配置中有 [limits] 时以其为准。
//!
//! # 依据
//! OWASP 解压拒绝服务；CWE-409（高压缩数据）。

use crate::examine::Outcome;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<DecompressionBomb>(Meta {
    code: "SAF002",
    name: "decompression-bomb",
    zh: "解压炸弹",
    group: Group::Saf,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("decompression_bomb.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DecompressionBomb {}

impl DossierRule for DecompressionBomb {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.read_files() {
            sink.saw(1);
            let Outcome::Bomb { limit, reached } = &file.facts.contents.outcome else { continue };
            sink.add(
                Draft::new(
                    cx.claim_of(file.index),
                    text! {
                        zh: "读到上限 {limit} 即停：已达 {reached}",
                        en: "reading stopped at the limit `{limit}`: {reached} reached",
                    },
                )
                .help(text! {
                    zh: "查明来源，拆分或移出档案；它未能审查",
                    en: "ask where it came from, split it or take it out; it was not examined",
                })
                .evidence("limit", limit.as_str())
                .evidence("reached", *reached),
            );
        }
    }
}
