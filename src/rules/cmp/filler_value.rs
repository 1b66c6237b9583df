//! # What it checks
//! A field that should say something holds what a template left there: 无, 略, 待补, XXX, ×月×
//! 日, 张三, 此处填写, N/A. Only the values of the manifest are looked at; fields in which 无 i
//! s a true answer (anomalies, issues, attachments, help given, weather) may say so.
//!
//! # Why it matters
//! A filler passes every check that asks whether a field is filled, and says nothing.
//!
//! # Example
//! ```text
//! warning[CMP012]: “略” is no content for `decision`
//! ```
//!
//! # How to mend
//! Fill the field, or leave an optional one out.
//!
//! # Innocent causes
//! A person whose name is 张三; an abbreviation that is written XXX in the trade. Say so by nam
//! ing the word under `allow`.
//!
//! # Configuration
//! `allow`: words that are content after all.
//!
//! # Basis
//! DA/T 70-2018, GD-2-4.
//!
//! # 检查什么
//! 本该写内容的字段里留着模板的字样：无、略、待补、XXX、×月×日、张三、此处填写、N/A。只看清单里
//! 的值；“无”本身就是答案的字段（异常、问题、附件、帮扶、天气）可以写无。
//!
//! # 为何重要
//! 填充值能通过一切“是否填写”的检查，却什么也没说。
//!
//! # 示例
//! ```text
//! 警告[CMP012]：“决定”（decision）里是填充值“略”
//! ```
//!
//! # 如何改正
//! 填写内容；可选的字段不写也行。
//!
//! # 正当情形
//! 确实叫张三的人；行业里就写作 XXX 的缩写。把该词列入 allow。
//!
//! # 配置
//! allow：其实是内容的词。
//!
//! # 依据
//! DA/T 70-2018 GD-2-4。

use crate::rules::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::json::Kind;

/// The rule.
pub static RULE: Rule = Rule::manifest::<FillerValue>(Meta {
    code: "CMP012",
    name: "filler-value",
    zh: "填充值",
    group: Group::Cmp,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("filler_value.rs"),
});

/// Its options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct FillerValue {
    /// Words that are content after all.
    allow: Vec<String>,
}

/// Values that say nothing, whole.
const FILLERS: [&str; 25] = [
    "无",
    "略",
    "待补",
    "待补充",
    "待定",
    "待填",
    "暂无",
    "张三",
    "李四",
    "王五",
    "此处填写",
    "同上",
    "/",
    "\\",
    "-",
    "--",
    "—",
    "——",
    "N/A",
    "NA",
    "TBD",
    "TODO",
    "某某",
    "测试",
    "TEST",
];

/// Beginnings of what a template asks for, anywhere in a text.
const LEFT_OVER: [&str; 8] =
    ["此处填写", "请填写", "（待补）", "(待补)", "×月×日", "XX年XX月", "××年×", "X年X月X日"];

/// Keys whose values are no prose: ids, enumerations, times, paths.
const NO_PROSE: [&str; 42] = [
    "id",
    "kind",
    "role",
    "medium",
    "path",
    "digest",
    "date",
    "at",
    "from",
    "to",
    "start",
    "end",
    "opened",
    "closed",
    "method",
    "as",
    "by",
    "for",
    "seal",
    "person",
    "unit",
    "supplier",
    "retention",
    "secrecy",
    "level",
    "class",
    "area",
    "handler",
    "direction",
    "type",
    "work",
    "risk",
    "frequency",
    "series",
    "previous",
    "made_by",
    "dossier",
    "document",
    "officer",
    "keeper",
    "event",
    "severity",
];

/// Keys where "there is none" is an answer.
const NONE_IS_AN_ANSWER: [&str; 11] = [
    "anomalies",
    "issues",
    "attachments",
    "help",
    "weather",
    "remarks",
    "remark",
    "urgency",
    "disposals",
    "absent",
    "evidence",
];

impl ManifestRule for FillerValue {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        self.visit(cx, &cx.manifest.root, "", sink);
    }
}

impl FillerValue {
    fn visit(&self, cx: &ManifestCx, node: &Node, key: &str, sink: &mut Sink) {
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    self.visit(cx, &member.value, &member.key, sink);
                }
            }
            // A risk point with nothing but fillers has no measure: RSK001 says so.
            Kind::Array(items)
                if key == "measures"
                    && cx.kind.is_some_and(|kind| kind.name == "risk-register")
                    && items.iter().all(|item| item.as_str().is_some_and(says_nothing)) => {}
            Kind::Array(items) => {
                for item in items {
                    self.visit(cx, item, key, sink);
                }
            }
            Kind::String(text) if !NO_PROSE.contains(&key) || placeholder(text) => {
                sink.saw(1);
                if let Some(filler) = filler(text, key).filter(|filler| !self.allow.contains(filler)) {
                    let pointer = cx.manifest.at(node);
                    let label = cx.kind.zip(pointer.pointer.as_deref()).map_or_else(
                        || text! { zh: "“{key}”", en: "`{key}`" },
                        |(kind, at)| label(kind, at, key),
                    );
                    let (zh, en) = (label.zh, label.en);
                    sink.add(
                        Draft::new(
                            pointer,
                            text! { zh: "{zh}里是填充值“{filler}”", en: "“{filler}” is no content for {en}" },
                        )
                        .help(text! {
                            zh: "填写内容；可选的字段不写也行",
                            en: "fill the field, or leave an optional one out",
                        })
                        .evidence("filler", filler.as_str()),
                    );
                }
            }
            _ => {}
        }
    }
}

/// Whether a value says of itself that it is still to be filled, whatever its key.
pub(crate) fn placeholder(text: &str) -> bool {
    matches!(text.trim(), "待补" | "待补充" | "待填" | "待定" | "TBD" | "TODO" | "XXX")
}

/// Whether a text, in a place where something is asked for, is blank, has neither letter nor
/// digit, or says that there is nothing.
pub(crate) fn says_nothing(text: &str) -> bool {
    let plain: String = text.nfkc().filter(|one| one.is_alphanumeric()).collect();
    let plain = plain.to_uppercase();
    let none = ["无", "暂无", "没有", "无措施", "暂无措施", "略", "NA", "NONE", "NULL"];
    plain.is_empty()
        || none.contains(&plain.as_str())
        || placeholder(&plain)
        || plain.chars().all(|one| one == 'X')
}

/// A key in words; of an entry of a list, the list's.
fn label(kind: &crate::schema::Kind, pointer: &str, key: &str) -> Text {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    let cut = if last == key { pointer.len() } else { pointer.len() - last.len() - 1 };
    kind.label(&pointer[..cut])
}

/// The filler that a value is, or holds.
fn filler(text: &str, key: &str) -> Option<String> {
    let plain: String = text.nfkc().collect();
    let plain = plain.trim().trim_end_matches(['。', '.', '；', ';']).trim();
    if plain.is_empty() {
        return None;
    }
    let nothing = ["无", "暂无", "/", "-", "—", "——", "--"];
    if NONE_IS_AN_ANSWER.contains(&key) && nothing.contains(&plain) {
        return None;
    }
    let upper = plain.to_uppercase();
    if FILLERS.contains(&upper.as_str()) || upper.len() >= 3 && upper.chars().all(|c| c == 'X') {
        return Some(text.trim().to_owned());
    }
    if plain.chars().count() >= 2 && plain.chars().all(|c| matches!(c, '×' | '*' | '_' | '?')) {
        return Some(text.trim().to_owned());
    }
    LEFT_OVER.iter().find(|left| text.contains(**left)).map(|left| (*left).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_and_answers() {
        assert_eq!(filler("待补", "opinion"), Some("待补".into()));
        assert_eq!(filler("无", "opinion"), Some("无".into()));
        assert_eq!(filler("无", "anomalies"), None);
        assert_eq!(filler("ＸＸＸ", "title"), Some("ＸＸＸ".into()));
        assert_eq!(filler("于×月×日召开", "text"), Some("×月×日".into()));
        assert_eq!(filler("无人机巡查正常", "text"), None);
        assert_eq!(filler("XL", "model"), None);
    }

    #[test]
    fn what_says_nothing() {
        for text in ["", "  ", "无", "无。", "/", "-", "——", "N/A", "略", "待补", "ＸＸＸ", "*", "暂无"]
        {
            assert!(says_nothing(text), "{text}");
        }
        for text in ["无人值守处加锁", "两人复核", "同上", "1", "没有审批不得付款"] {
            assert!(!says_nothing(text), "{text}");
        }
    }
}
