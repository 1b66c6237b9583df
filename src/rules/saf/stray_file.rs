//! # What it checks
//! Files that systems and editors leave behind: Thumbs.db, .DS_Store, desktop.ini, `~$x.docx`,
//! `.tmp`, `._x`.
//!
//! # Why it matters
//! They are no part of the record, change from machine to machine and may hold pictures or names
//! that were never meant to be filed.
//!
//! # Example
//! ```text
//! advice[SAF003]: Thumbs.db was left behind by a system or editor
//! ```
//!
//! # How to mend
//! Delete it before the export.
//!
//! # Innocent causes
//! None that matters: nobody needs these files.
//!
//! # Configuration
//! `names`: further names, as globs.
//!
//! # Basis
//! DA/T 70-2018, GD-4-3.
//!
//! # 检查什么
//! 系统和编辑器遗留的文件：Thumbs.db、.DS_Store、desktop.ini、~$x.docx、.tmp、._x。
//!
//! # 为何重要
//! 它们不属于记录，随机器而变，还可能带有从未打算归档的图片或姓名。
//!
//! # 示例
//! ```text
//! 提示[SAF003]：Thumbs.db 是系统或编辑器遗留的
//! ```
//!
//! # 如何改正
//! 导出前删除。
//!
//! # 正当情形
//! 没有要紧的：谁也不需要这些文件。
//!
//! # 配置
//! names：另外的名字，可用通配符。
//!
//! # 依据
//! DA/T 70-2018 GD-4-3。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<StrayFile>(Meta {
    code: "SAF003",
    name: "stray-file",
    zh: "多余文件",
    group: Group::Saf,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("stray_file.rs"),
});

/// Its options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct StrayFile {
    /// Further names, as globs.
    names: Vec<String>,
}

impl DossierRule for StrayFile {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let own = crate::rules::globs(&self.names);
        sink.saw(cx.folder.files.len());
        for (index, entry) in cx.folder.files.iter().enumerate() {
            let name = entry.path.rsplit('/').next().unwrap_or(&entry.path);
            if cx.is_listed(index) || !(is_stray(name) || own.is_match(name)) {
                continue;
            }
            sink.add(
                Draft::new(
                    cx.file(index),
                    text! {
                        zh: "{name} 是系统或编辑器遗留的",
                        en: "{name} was left behind by a system or editor",
                    },
                )
                .help(text! { zh: "导出前删除", en: "delete it before the export" })
                .evidence("name", name),
            );
        }
    }
}

/// Whether a file of this name is left behind by a system or an editor.
pub(crate) fn is_stray(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    matches!(lower.as_str(), "thumbs.db" | "ehthumbs.db" | ".ds_store" | "desktop.ini" | ".directory")
        || lower.starts_with("~$")
        || lower.starts_with(".~")
        || lower.starts_with("._")
        || lower.starts_with(".goutputstream-")
        || [".tmp", ".bak", ".swp", ".crdownload", ".part"].iter().any(|end| lower.ends_with(end))
}
