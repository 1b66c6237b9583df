//! # What it checks
//! One JSON object gives a key twice. Both places are shown.
//!
//! # Why it matters
//! Programs differ in which of the two they take, so the same file says different things to
//! different readers, and neither complains.
//!
//! # Example
//! ```text
//! error[STR004]: the key `date` is given twice
//! ```
//!
//! # How to mend
//! Keep the right one.
//!
//! # Innocent causes
//! None: an exporter that writes a key twice is broken.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! RFC 8259, section 4 (names should be unique); RFC 7493 (I-JSON), 2.3.
//!
//! # 检查什么
//! 同一个 JSON 对象里一个键出现两次。两处都会指出。
//!
//! # 为何重要
//! 各种软件取哪一个并不一致：同一个文件对不同的读者说不同的话，而谁也不报错。
//!
//! # 示例
//! ```text
//! 错误[STR004]：键“date”出现了两次
//! ```
//!
//! # 如何改正
//! 保留正确的一个。
//!
//! # 正当情形
//! 无：写出重复键的导出程序有毛病。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! RFC 8259 第 4 节（名称应当唯一）；RFC 7493（I-JSON）2.3。

use crate::archive::Manifest;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<DuplicateKey>(Meta {
    code: "STR004",
    name: "duplicate-key",
    zh: "重复的键",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("duplicate_key.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DuplicateKey {}

impl ManifestRule for DuplicateKey {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        sink.saw(1);
        report(cx.manifest, sink);
    }
}

/// Repetitions reported of one manifest; a file of nothing else needs no more.
const REPORTED: usize = 1_000;

/// Reports the repeated keys of a manifest, `archive.json` included.
pub(super) fn report(manifest: &Manifest, sink: &mut Sink) {
    for duplicate in manifest.duplicates.iter().take(REPORTED) {
        let raw = &manifest.text[duplicate.again.start as usize..duplicate.again.end as usize];
        let key = raw.trim_matches('"');
        let again =
            Location { place: Some(manifest.place(duplicate.again)), ..manifest.at_span(duplicate.again) };
        let first =
            Location { place: Some(manifest.place(duplicate.first)), ..manifest.at_span(duplicate.first) };
        sink.add(
            Draft::new(again, text! { zh: "键“{key}”出现了两次", en: "the key `{key}` is given twice" })
                .related(first, text! { zh: "先出现在这里", en: "it stands here first" })
                .help(text! { zh: "保留正确的一个", en: "keep the right one" })
                .evidence("key", key),
        );
    }
}
