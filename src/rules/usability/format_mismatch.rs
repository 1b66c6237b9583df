//! # What it checks
//! The contents of a file are of another format than its name says: a `.docx` that is a PDF, a
//! `.jpg` that is a PNG. Contents are told by their signature and structure.
//!
//! # Why it matters
//! Programs and preservation systems go by the name; a renamed file fails to open where it
//! matters, and a renamed program may hide.
//!
//! # Example
//! ```text
//! warning[USE002]: named .pdf, but the contents are DOCX
//! ```
//!
//! # How to mend
//! Give the file the extension of its contents, or convert it properly, and correct `path` and
//! digest in the manifest.
//!
//! # Innocent causes
//! Some programs save one text format under another's name: plain texts (TXT, CSV, MD, JSON, XML,
//! HTML) are not told apart here. Formats that share a container are told apart by their
//! structure.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-1-10 and GD-3-3.
//!
//! # 检查什么
//! 文件内容的格式与扩展名不一致：.docx 其实是 PDF，.jpg 其实是 PNG。内容按签名和结构判定。
//!
//! # 为何重要
//! 软件和保存系统按名字识别；改名的文件在要紧处打不开，改名的程序可能藏身其中。
//!
//! # 示例
//! ```text
//! 警告[USE002]：扩展名为 .pdf，内容却是 DOCX
//! ```
//!
//! # 如何改正
//! 把扩展名改为内容的格式，或真正转换格式，并在清单中更正 path 和摘要。
//!
//! # 正当情形
//! 有的软件把一种文本存成另一种文本的名字：纯文本类（TXT、CSV、MD、JSON、XML、HTML）之间不作区
//! 分。同一容器的格式按结构区分。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-1-10、GD-3-3。

use super::names;
use crate::examine::Format;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<FormatMismatch>(Meta {
    code: "USE002",
    name: "format-mismatch",
    zh: "格式不符",
    group: Group::Use,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("format_mismatch.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FormatMismatch {}

impl DossierRule for FormatMismatch {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.read_files() {
            let extension = names::extension(file.path);
            let Some(named) = names::formats_of(&extension) else { continue };
            sink.saw(1);
            let format = file.facts.format;
            if matches!(format, Format::Unknown | Format::Empty) || names::agrees(format, named) {
                continue;
            }
            let contents = format.name();
            sink.add(
                Draft::new(
                    cx.claim_of(file.index),
                    text! {
                        zh: "扩展名为 .{extension}，内容却是 {contents}",
                        en: "named .{extension}, but the contents are {contents}",
                    },
                )
                .help(text! {
                    zh: "按内容改扩展名，或真正转换格式，并更正清单",
                    en: "name the file after its contents or convert it, and correct the manifest",
                })
                .evidence("extension", extension.as_str())
                .evidence("contents", contents),
            );
        }
    }
}
