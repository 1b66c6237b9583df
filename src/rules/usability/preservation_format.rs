//! # What it checks
//! A listed file is of a format that is not on the list which the archive accepts for long
//! keeping. By default that list is OFD, PDF, TXT, XML, HTML, CSV, JSON, DOCX, XLSX, PPTX, JPEG,
//! TIFF, PNG, WAV, MP3, FLAC, MP4 and AVI.
//!
//! # Why it matters
//! Formats of one vendor (DOC, WPS, HEIC, PSD, RAR …) may have no reader left when the paper is
//! asked for.
//!
//! # Example
//! ```text
//! advice[USE004]: RTF is not a format for long keeping
//! ```
//!
//! # How to mend
//! Convert the file to OFD, PDF or another listed format, keep the original where the rules ask
//! for it, and note `converted`.
//!
//! # Innocent causes
//! The archive accepts the format: add it to `accept`. The file is of short retention.
//!
//! # Configuration
//! `accept`: names of formats as reports show them.
//!
//! # Basis
//! GB/T 18894-2016; DA/T 47-2009; DA/T 70-2018, GD-3-3.
//!
//! # 检查什么
//! 所列文件的格式不在档案库接收的长期保存格式之列。默认为 OFD、PDF、TXT、XML、HTML、CSV、JSON、
//! DOCX、XLSX、PPTX、JPEG、TIFF、PNG、WAV、MP3、FLAC、MP4、AVI。
//!
//! # 为何重要
//! 一家一用的格式（DOC、WPS、HEIC、PSD、RAR 等）到需要查阅时可能已无软件可读。
//!
//! # 示例
//! ```text
//! 提示[USE004]：RTF 不是长期保存格式
//! ```
//!
//! # 如何改正
//! 转换为 OFD、PDF 等格式，按规定保留原件，并注明 converted。
//!
//! # 正当情形
//! 档案库接收该格式：加入 accept。保管期限很短的文件。
//!
//! # 配置
//! accept：格式名称，与报告中的写法相同。
//!
//! # 依据
//! GB/T 18894-2016；DA/T 47-2009；DA/T 70-2018 GD-3-3。

use crate::examine::Format;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<PreservationFormat>(Meta {
    code: "USE004",
    name: "preservation-format",
    zh: "非长期保存格式",
    group: Group::Use,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("preservation_format.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct PreservationFormat {
    /// Names of accepted formats.
    accept: Vec<String>,
}

impl Default for PreservationFormat {
    fn default() -> Self {
        let accept = [
            "OFD", "PDF", "TXT", "XML", "HTML", "CSV", "JSON", "DOCX", "XLSX", "PPTX", "JPEG", "TIFF", "PNG",
            "WAV", "MP3", "FLAC", "MP4", "AVI",
        ];
        Self { accept: accept.map(str::to_owned).to_vec() }
    }
}

impl DossierRule for PreservationFormat {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.read_files().filter(|file| cx.is_listed(file.index)) {
            sink.saw(1);
            let format = file.facts.format;
            // What cannot be told, is empty, or runs is other rules' business.
            if matches!(format, Format::Unknown | Format::Empty | Format::Executable | Format::Script)
                || self.accept.iter().any(|name| name.eq_ignore_ascii_case(format.name()))
            {
                continue;
            }
            let name = format.name();
            sink.add(
                Draft::new(
                    cx.claim_of(file.index),
                    text! { zh: "{name} 不是长期保存格式", en: "{name} is not a format for long keeping" },
                )
                .help(text! {
                    zh: "转换为 OFD、PDF 等格式并注明 converted；若本库接收该格式，加入 accept",
                    en: "convert it to OFD, PDF or another accepted format and note `converted`; or add it to `accept`",
                })
                .evidence("format", name),
            );
        }
    }
}
