//! # What it checks
//! Entries of patrol logs, home visits and shifts whose text is the same but for numbers, dates
//! and the names of people: three by one officer, or five across officers. The cluster is one
//! finding. Short remarks (正常, 无异常) are no text and stay silent.
//!
//! # Why it matters
//! A log that says the same of every day says nothing of any day.
//!
//! # Example
//! ```text
//! warning[DUP003] (likely): 4 entries of 林晓燕 differ in numbers alone: “沿柳河一线步行巡查3公里，检查杆塔12基，清理漂浮物1处，与沿线村民交谈了解情况，未见新增排污口。”
//! ```
//!
//! # How to mend
//! Write what was seen that day. Where nothing happened, two words are enough, and more honest.
//!
//! # Innocent causes
//! A round of the same checks in a fixed wording; a log that offers sentences to choose from; on a
//! small archive, duties that really repeat.
//!
//! # Configuration
//! by-one (3), across (5), least-length (20 characters without numbers and names).
//!
//! # Basis
//! Texts are masked and then compared whole; no likeness is guessed.
//!
//! # 检查什么
//! 巡查、入户、交接班记录中，除数字、日期和人名外文字完全相同的条目：同一人三条以上，或不同人五条
//! 以上。一组只报一条。短语（正常、无异常）不算文字，不报。
//!
//! # 为何重要
//! 每天都写一样的日志，等于哪天都没写。
//!
//! # 示例
//! ```text
//! 警告[DUP003]（很可能）：林晓燕的 4 条记录只有数字不同：“沿柳河一线步行巡查3公里，检查杆塔12基，清理漂浮物1处，与沿线村民交谈了解情况，未见新增排污口。”
//! ```
//!
//! # 如何改正
//! 写当天实际看到的；没有情况，两个字就够，也更老实。
//!
//! # 正当情形
//! 按固定措辞逐项检查；系统给出现成句子供选；小档案库里确实重复的工作。
//!
//! # 配置
//! by-one（3）、across（5）、least-length（除数字和人名外 20 字）。
//!
//! # 依据
//! 文字屏蔽数字和人名后整体比对，不猜测相似。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use crate::compare::text;

/// The rule.
pub static RULE: Rule = Rule::across::<TemplatedEntries>(Meta {
    code: "DUP003",
    name: "templated-entries",
    zh: "套用记录",
    group: Group::Dup,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("templated_entries.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct TemplatedEntries {
    /// Entries by one officer.
    by_one: usize,
    /// Entries across officers.
    across: usize,
    /// Characters of a text without numbers and names.
    least_length: usize,
}

impl Default for TemplatedEntries {
    fn default() -> Self {
        Self { by_one: 3, across: 5, least_length: 20 }
    }
}

/// One entry.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    at: Spot,
    officer: String,
    date: String,
    masked: u128,
    words: String,
}

/// Where entries stand in a record, and who may have written one: its own keys, then the record's.
const LOGS: [(&str, &[&str], &str); 3] =
    [("entries", &["by"], "officer"), ("visits", &["by"], "officer"), ("shifts", &["off"], "")];

impl AcrossRule for TemplatedEntries {
    type Row = Entry;

    fn gather(&self, cx: &DossierCx) -> Vec<Entry> {
        let Some(record) = cx.manifest.root.get("record") else { return Vec::new() };
        let mut rows = Vec::new();
        for (list, own, whole) in LOGS {
            for entry in record.list(list) {
                let Some(text) = entry.str("text") else { continue };
                let officer = own.iter().find_map(|key| entry.str(key)).or_else(|| record.str(whole));
                let names = [officer, entry.str("on"), entry.str("by"), entry.str("off")];
                let mut bare = text.to_owned();
                for name in names.into_iter().flatten().map(|id| cx.reference.person_name(id)) {
                    bare = bare.replace(name, "");
                }
                for key in ["household", "village"] {
                    if let Some(name) = entry.str(key).filter(|name| name.chars().count() >= 2) {
                        bare = bare.replace(name, "");
                    }
                }
                let masked = text::masked(&text::normal(&[bare]).characters);
                let words = masked.iter().filter(|character| **character != '0').count();
                if words < self.least_length {
                    continue;
                }
                rows.push(Entry {
                    at: Spot::of(cx.manifest, entry),
                    officer: officer.unwrap_or_default().to_owned(),
                    date: entry.str("date").or_else(|| entry.str("from")).unwrap_or_default().to_owned(),
                    masked: text::digest(masked),
                    words: text.chars().take(60).collect(),
                });
            }
        }
        rows
    }

    fn looks_back(&self) -> bool {
        true
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Entry>], sink: &mut Sink) {
        sink.saw(rows.len());
        let mut groups: BTreeMap<u128, Vec<&Row<Entry>>> = BTreeMap::new();
        for row in rows {
            groups.entry(row.masked).or_default().push(row);
        }
        let mut groups: Vec<Vec<&Row<Entry>>> = groups.into_values().collect();
        groups.sort_by_key(|group| group[0].dossier);
        for group in groups {
            let mut by_officer: BTreeMap<&str, usize> = BTreeMap::new();
            for row in &group {
                *by_officer.entry(&row.officer).or_default() += 1;
            }
            let most = by_officer.values().max().copied().unwrap_or(0);
            if most < self.by_one && !(by_officer.len() > 1 && group.len() >= self.across) {
                continue;
            }
            if let Some(draft) = report(cx, &group, &by_officer) {
                sink.add(draft);
            }
        }
    }
}

/// Whether a place lies in the archive itself and not in an earlier one.
fn is_own(location: &Location) -> bool {
    location.path.as_ref().is_some_and(|path| !path.starts_with("../"))
}

fn report(cx: &ArchiveCx, group: &[&Row<Entry>], by_officer: &BTreeMap<&str, usize>) -> Option<Draft> {
    let mut members: Vec<(Location, &Entry)> =
        group.iter().map(|row| (cx.everything[row.dossier].location(&row.at), &row.row)).collect();
    // Array indexes are numbers: rows come in the manifest's order, which a stable sort keeps.
    members.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let own = members.iter().find(|(location, _)| is_own(location))?;
    let mut place = own.0.clone();
    if members.iter().any(|(location, _)| location.dossier != place.dossier) {
        place.dossier = None;
    }
    let count = members.len();
    let words = members[0].1.words.clone();
    let names: Vec<&str> = by_officer.keys().map(|id| cx.reference.person_name(id)).collect();
    let message = match names[..] {
        [name] if !name.is_empty() => text! {
            zh: "{name}的 {count} 条记录只有数字不同：“{words}”",
            en: "{count} entries of {name} differ in numbers alone: “{words}”",
        },
        _ => {
            let officers = names.len();
            text! {
                zh: "{officers} 人的 {count} 条记录只有数字不同：“{words}”",
                en: "{count} entries of {officers} officers differ in numbers alone: “{words}”",
            }
        }
    };
    let officers: Vec<&str> = by_officer.keys().copied().collect();
    let mut draft = Draft::new(place, message)
        .help(text! {
            zh: "写当天实际看到的；没有情况的如实写无",
            en: "write what was seen that day; where nothing was, say so in a word",
        })
        .subject(format!("{:032x}", group[0].masked))
        .evidence("text", words)
        .evidence("officers", officers);
    for (location, entry) in members {
        let date = &entry.date;
        draft = draft.member(location, text! { zh: "{date}", en: "{date}" });
    }
    Some(draft)
}
