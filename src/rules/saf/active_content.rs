//! # What it checks
//! A file that can run or reach out by itself: a program or script, an Office macro, JavaScript in
//! a PDF, an action that starts something when the document opens, a file embedded in a document,
//! an action in an OFD.
//!
//! # Why it matters
//! An archive is opened for decades, on machines that nobody has thought of yet: nothing in it may
//! act. A document that can change what it shows is no record either.
//!
//! # Example
//! ```text
//! error[SAF001]: PDF JavaScript: /OpenAction
//! ```
//!
//! # How to mend
//! Export the document again without it; file an attachment as a document of its own.
//!
//! # Innocent causes
//! The XML of an e-invoice, and data embedded in PDF/A-3, belong there: advice. A chart in a
//! presentation carries its own worksheet.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-3-8; ISO 19005-2 (PDF/A), 6.6.
//!
//! # 检查什么
//! 能自行运行或对外联系的文件：程序或脚本、Office 宏、PDF 里的 JavaScript、打开文档即触发的动作、
//! 嵌入文档的文件、OFD 动作。
//!
//! # 为何重要
//! 档案要打开几十年，用的是现在没人想得到的机器：其中不该有会动的东西。能改变自身显示的文档也不
//! 成其为记录。
//!
//! # 示例
//! ```text
//! 错误[SAF001]：PDF 内含 JavaScript：/OpenAction
//! ```
//!
//! # 如何改正
//! 去掉后重新导出；附件单独作为一件归档。
//!
//! # 正当情形
//! 电子发票的 XML、PDF/A-3 内嵌的数据本来就该在：仅为提示。演示文稿的图表自带工作表。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-3-8；ISO 19005-2（PDF/A）6.6。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use crate::examine::{ActiveKind, Format};
use crate::rules::usability::names;

/// The rule.
pub static RULE: Rule = Rule::dossier::<ActiveContent>(Meta {
    code: "SAF001",
    name: "active-content",
    zh: "活动内容",
    group: Group::Saf,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("active_content.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ActiveContent {}

/// Extensions that a system runs whatever the contents look like.
const RUNNABLE: [&str; 16] = [
    "exe", "com", "scr", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta", "msi", "jar", "lnk",
    "sh",
];

impl DossierRule for ActiveContent {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        for file in cx.read_files() {
            sink.saw(1);
            let contents = &file.facts.contents;
            let mut found: BTreeMap<&str, (Text, Vec<&str>, bool)> = BTreeMap::new();
            let extension = names::extension(file.path);
            if matches!(file.facts.format, Format::Executable | Format::Script)
                || RUNNABLE.contains(&extension.as_str())
            {
                let kind = file.facts.format.name();
                let text = text! { zh: "可执行文件或脚本（{kind}）", en: "a program or script ({kind})" };
                found.insert("program", (text, vec![], false));
            }
            for active in &contents.active {
                let Some((key, text)) = words(active.kind) else { continue };
                let data = active.kind == ActiveKind::EmbeddedData;
                let entry = found.entry(key).or_insert_with(|| (text, vec![], data));
                entry.1.push(&active.place);
            }
            for (key, (what, mut places, data)) in found {
                places.sort_unstable();
                places.dedup();
                let Text { zh, en } = what;
                let shown = match &places[..] {
                    [] | [""] => String::new(),
                    [first, ..] if places.len() > 3 => format!("{first} … ×{}", places.len()),
                    all => all.join(", "),
                };
                let (at_zh, at_en) = match shown.as_str() {
                    "" => Default::default(),
                    shown => (format!("：{shown}"), format!(": {shown}")),
                };
                let mut draft =
                    Draft::new(cx.claim_of(file.index), text! { zh: "{zh}{at_zh}", en: "{en}{at_en}" })
                        .help(text! {
                            zh: "去掉后重新导出；附件单独归档",
                            en: "export it again without; file an attachment as a document of its own",
                        })
                        .evidence("what", key)
                        .evidence("places", places);
                if data {
                    draft = draft.severity(Severity::Advice);
                }
                sink.add(draft);
            }
        }
    }
}

/// A key for the fingerprint and the words; the test file is SAF006's.
fn words(kind: ActiveKind) -> Option<(&'static str, Text)> {
    Some(match kind {
        ActiveKind::Executable => {
            ("program-inside", text! { zh: "内含可执行文件或脚本", en: "a program or script inside" })
        }
        ActiveKind::Macro => ("macro", text! { zh: "Office 宏", en: "an Office macro" }),
        ActiveKind::JavaScript => ("javascript", text! { zh: "PDF 内含 JavaScript", en: "PDF JavaScript" }),
        ActiveKind::Launch => {
            ("launch", text! { zh: "打开即触发的动作", en: "an action that starts something by itself" })
        }
        ActiveKind::EmbeddedFile => ("embedded-file", text! { zh: "内嵌文件", en: "an embedded file" }),
        ActiveKind::EmbeddedData => ("embedded-data", text! { zh: "内嵌数据", en: "embedded data" }),
        ActiveKind::OleObject => ("ole-object", text! { zh: "OLE 对象", en: "an OLE object" }),
        ActiveKind::OfdAction => ("ofd-action", text! { zh: "OFD 动作", en: "an OFD action" }),
        ActiveKind::Eicar => return None,
    })
}
