//! # What it checks
//! An item of a trace catalogue that is kept in a book of its own: `book` among its `carriers`. A
//! catalogue's item is one task, so the book serves that task alone, unless the item's name says
//! that it is a general one (a work log, a diary, a comprehensive ledger), or the item is asked
//! for by the same name twice or more and shares it.
//!
//! # Why it matters
//! A book a task means ten books on the desk in which the same day is written ten times.
//!
//! # Example
//! ```text
//! warning[TRC002]: item `l1` “安全工器具试验记录” is kept in a book of its own
//! ```
//!
//! # How to mend
//! Keep it in the general work log, or on the paper that the task produces anyway.
//!
//! # Innocent causes
//! A book that a law asks for (registers of safety tools, cash books): waive the finding and name
//! the law.
//!
//! # Configuration
//! `general`: words in an item's name that make the book a general one.
//!
//! # Basis
//! Rules against formalism, to relieve grassroots units: fewer traces, forms, ledgers and groups.
//!
//! # 检查什么
//! 清单事项专设台账簿册：carriers 中有 book。一个事项就是一项工作，其簿册只服务于该项工作；名称
//! 表明是综合性簿册的（工作日志、民情日记、综合台账），或几个同名事项共用的，除外。
//!
//! # 为何重要
//! 一项工作一本台账，桌上就是十本台账，同一天的事要写十遍。
//!
//! # 示例
//! ```text
//! 警告[TRC002]：事项 l1“安全工器具试验记录”专设台账簿册
//! ```
//!
//! # 如何改正
//! 并入综合工作日志，或以办事本来形成的材料为准。
//!
//! # 正当情形
//! 法律规定必须设簿的（安全工器具登记簿、现金账）：写明法律依据予以豁免。
//!
//! # 配置
//! general：事项名称中表示综合性簿册的词。
//!
//! # 依据
//! 整治形式主义为基层减负：精简留痕、报表、台账和工作群。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use super::items::items;
use crate::rules::comparable;

/// The rule.
pub static RULE: Rule = Rule::manifest::<SingleTaskBook>(Meta {
    code: "TRC002",
    name: "single-task-book",
    zh: "单项工作专设台账",
    group: Group::Trc,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("single_task_book.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct SingleTaskBook {
    /// Words in an item's name that make its book a general one.
    general: Vec<String>,
}

impl Default for SingleTaskBook {
    fn default() -> Self {
        let words = ["综合", "工作日志", "日记", "总台账", "一本账", "general", "work log"];
        Self { general: words.map(str::to_owned).to_vec() }
    }
}

impl ManifestRule for SingleTaskBook {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let mut books: BTreeMap<String, usize> = BTreeMap::new();
        for item in items(cx).filter(|item| item.texts("carriers").any(|carrier| carrier == "book")) {
            *books.entry(comparable(item.name())).or_default() += 1;
        }
        for item in items(cx) {
            let carriers = item.node.list("carriers");
            if carriers.is_empty() {
                continue;
            }
            sink.saw(1);
            let Some(book) = carriers.iter().find(|carrier| carrier.as_str() == Some("book")) else {
                continue;
            };
            let name = item.name().to_lowercase();
            let general = self.general.iter().any(|word| name.contains(&word.to_lowercase()));
            if general || books.get(&comparable(item.name())).is_some_and(|sharing| *sharing > 1) {
                continue;
            }
            let Text { zh, en } = item.words();
            sink.add(
                Draft::new(
                    cx.manifest.at(book),
                    text! { zh: "{zh}专设台账簿册", en: "{en} is kept in a book of its own" },
                )
                .help(text! {
                    zh: "并入综合工作日志，或以办事本来形成的材料为准",
                    en: "keep it in the general work log, or on the paper that the task produces anyway",
                })
                .evidence("item", item.id()),
            );
        }
    }
}
