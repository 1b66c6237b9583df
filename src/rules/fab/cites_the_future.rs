//! # What it checks
//! What a paper's text cites against the date that the paper bears: a document number whose year
//! is later (〔2026〕 in a paper of 2025), or whose paper lies in this archive and is dated later;
//! a standard of a later year (GB/T 9704-2027); a speech, meeting or document of a day that was
//! still to come, where the text says that it was studied, carried out or relied upon.
//!
//! # Why it matters
//! Nobody acts on a speech before it is held. It is the surest sign of a log that was written
//! afterwards.
//!
//! # Example
//! ```text
//! warning[FAB017] (likely): dated 2025-03-10, cites “冀电〔2025〕88号” of 2025-09-01 on page 1
//! ```
//!
//! # How to mend
//! Correct the date or the citation; where the paper was rewritten later, say so and file the
//! first version.
//!
//! # Innocent causes
//! A misprint in the number; a form printed with next year's numbers; a paper revised after its
//! date. What is merely planned (将于、拟于、计划) is not reported.
//!
//! # Configuration
//! none-before: years before which a bracketed number is not taken for a year (1949).
//!
//! # Basis
//! GB/T 9704-2012, 7.2.5 (发文字号). The year stands in the number by the standard.
//!
//! # 检查什么
//! 正文所引与材料所署日期比对：所引文号的年份更晚（2025 年的材料引〔2026〕），或所引文件就在本库、
//! 而日期更晚；所引标准的年号更晚（GB/T 9704-2027）；写明“学习、贯彻、落实、根据”的讲话、会议、文
//! 件，其日期在材料日期之后。
//!
//! # 为何重要
//! 没有人能在讲话之前就落实讲话。这是事后补写最可靠的痕迹。
//!
//! # 示例
//! ```text
//! 警告[FAB017]（很可能）：所署日期 2025-03-10，第 1 页引用 2025-09-01 的“冀电〔2025〕88号”
//! ```
//!
//! # 如何改正
//! 更正日期或所引内容；事后改写过的，写明情况并归入初稿。
//!
//! # 正当情形
//! 文号笔误；表格预先印了下一年的编号；成文之后又修订过。只是计划中的（将于、拟于、计划）不报。
//!
//! # 配置
//! none-before：括号内的数字早于此年的不作年份（1949）。
//!
//! # 依据
//! GB/T 9704-2012 7.2.5（发文字号）：年份按标准写在文号中。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::rules::comparable;

/// The rule.
pub static RULE: Rule = Rule::across::<CitesTheFuture>(Meta {
    code: "FAB017",
    name: "cites-the-future",
    zh: "超前引用",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("cites_the_future.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct CitesTheFuture {
    /// A bracketed number below this is no year.
    none_before: i16,
}

impl Default for CitesTheFuture {
    fn default() -> Self {
        Self { none_before: 1949 }
    }
}

/// What one dossier contributes.
#[derive(Debug, Serialize, Deserialize)]
enum Paper {
    /// A paper with a number of its own.
    Issued { number: String, date: Date },
    /// A paper's citation of something.
    Cites { path: String, at: Spot, page: u32, date: Date, what: Cited, written: String },
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Cited {
    /// A document number in its comparable form, and its year.
    Number(String, i16),
    /// A standard of a year.
    Standard(i16),
    /// A speech, meeting or document of a day.
    Day(Date),
}

/// Citations kept of one file; a catalogue of laws has no end.
const MOST: usize = 200;

impl AcrossRule for CitesTheFuture {
    type Row = Paper;

    fn gather(&self, cx: &DossierCx) -> Vec<Paper> {
        let mut rows = Vec::new();
        let mut number = |number: Option<&str>, date: Option<Date>| {
            if let (Some(number), Some(date)) = (number, date) {
                rows.push(Paper::Issued { number: comparable(number), date });
            }
        };
        let root = &cx.manifest.root;
        let record = |key| root.at(&["record", key]).and_then(Node::as_str);
        if cx.kind.is_some_and(|kind| kind.name == "official-document") {
            number(record("number"), record("issued").and_then(|text| cx.clock.day_of(text)));
        }
        for document in cx.manifest.documents() {
            number(document.number(), document.date());
        }
        for document in cx.manifest.documents() {
            let Some(date) = document.date() else { continue };
            let own = document.number().map(comparable);
            for file in cx.files_of(document) {
                let Some(text) = cx.text(file.index) else { continue };
                let location = cx.claim_of(file.index);
                for (page, what, written) in self.cited(text.pages) {
                    // A number of an earlier year can be of a later paper only where its year is this one.
                    let later = match &what {
                        Cited::Number(number, year) => *year >= date.year() && own.as_ref() != Some(number),
                        Cited::Standard(year) => *year > date.year(),
                        Cited::Day(day) => *day > date,
                    };
                    if later {
                        rows.push(Paper::Cites {
                            path: location.path.clone().unwrap_or_default(),
                            at: Spot {
                                pointer: location.pointer.clone().unwrap_or_default(),
                                place: location.place,
                                subject: location.subject.clone(),
                            },
                            page,
                            date,
                            what,
                            written,
                        });
                    }
                }
            }
        }
        rows
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Paper>], sink: &mut Sink) {
        // The earliest date of each number: an innocent reading where two papers bear it.
        let mut issued: HashMap<&str, Date> = HashMap::new();
        for row in rows {
            if let Paper::Issued { number, date } = &row.row {
                let known = issued.entry(number).or_insert(*date);
                *known = (*known).min(*date);
            }
        }
        for row in rows {
            let Paper::Cites { path, at, page, date, what, written } = &row.row else { continue };
            sink.saw(1);
            let of = match what {
                Cited::Number(number, year) => match issued.get(number.as_str()) {
                    Some(issued) if issued > date => issued.to_string(),
                    Some(_) => continue,
                    None if *year > date.year() => year.to_string(),
                    None => continue,
                },
                Cited::Standard(year) => year.to_string(),
                Cited::Day(day) => day.to_string(),
            };
            sink.add(
                Draft::new(
                    Location {
                        page: Some(*page),
                        ..cx.dossiers[row.dossier].location(at).of_file(path.clone())
                    },
                    text! {
                        zh: "所署日期 {date}，第 {page} 页引用 {of} 的“{written}”",
                        en: "dated {date}, cites “{written}” of {of} on page {page}",
                    },
                )
                .help(text! {
                    zh: "更正日期或所引内容；事后改写过的，写明情况",
                    en: "correct the date or the citation; where it was rewritten later, say so",
                })
                .evidence("dated", date.to_string())
                .evidence("cites", written.as_str())
                .evidence("of", of)
                .evidence("page", *page),
            );
        }
    }
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"([\p{Han}]{2,16})\s*[〔\[【﹝［（(]\s*(\d{4})\s*[〕\]】﹞］）)]\s*第?\s*(\d{1,5})\s*号")
});
static STANDARD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?-u:\b)(?:GB|DA|DL|GM|SL|JGJ|CJJ|HJ|AQ|YD|JR)(?:/T|/Z)?\s?\d+(?:\.\d+)?\s?[-—–]\s?((?:19|20)\d{2})(?-u:\b)",
    )
});
static DAY: LazyLock<Regex> =
    LazyLock::new(|| regex(r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("{error}"))
}

/// Words by which a text says that it follows something that has happened.
const RELIED: [&str; 8] = ["学习", "贯彻", "落实", "根据", "按照", "依据", "传达", "遵照"];
/// What may be followed.
const FOLLOWED: [&str; 8] = ["讲话", "会议精神", "重要指示", "印发", "下发", "发布的", "的通知", "的文件"];
/// Words by which it says that something is still to come.
const PLANNED: [&str; 7] = ["将于", "拟", "计划", "预计", "定于", "届时", "待"];

impl CitesTheFuture {
    /// What the pages cite: page from 1, what, as written; each thing once.
    fn cited(&self, pages: &[String]) -> Vec<(u32, Cited, String)> {
        let mut cited: BTreeMap<Cited, (u32, String)> = BTreeMap::new();
        for (page, text) in pages.iter().enumerate() {
            let page = page as u32 + 1;
            let mut add = |what: Cited, written: &str| {
                if cited.len() < MOST {
                    let written: String = written.chars().filter(|c| !c.is_whitespace()).collect();
                    cited.entry(what).or_insert((page, written));
                }
            };
            for found in NUMBER.captures_iter(text) {
                let Some(year) = found[2].parse().ok().filter(|year| *year >= self.none_before) else {
                    continue;
                };
                let before = &text[..found.get(0).map_or(0, |whole| whole.start())];
                if planned(before) {
                    continue;
                }
                let code = code(&found[1]);
                let number = format!("{code}〔{year}〕{}号", found[3].trim_start_matches('0'));
                add(Cited::Number(comparable(&number), year), &number);
            }
            for found in STANDARD.captures_iter(text) {
                if let Ok(year) = found[1].parse() {
                    add(Cited::Standard(year), &found[0]);
                }
            }
            for found in DAY.captures_iter(text) {
                let (Ok(year), Ok(month), Ok(day)) = (found[1].parse(), found[2].parse(), found[3].parse())
                else {
                    continue;
                };
                let Ok(day) = Date::new(year, month, day) else { continue };
                let Some(whole) = found.get(0) else { continue };
                let before = near_before(&text[..whole.start()], 12);
                let after: String =
                    text[whole.end()..].chars().take(24).take_while(|c| !"。；\n".contains(*c)).collect();
                if RELIED.iter().any(|word| before.contains(word))
                    && FOLLOWED.iter().any(|word| after.contains(word))
                    && !planned(&before)
                {
                    add(Cited::Day(day), &format!("{}{after}", &found[0]));
                }
            }
        }
        cited.into_iter().map(|(what, (page, written))| (page, what, written)).collect()
    }
}

/// The last characters before something, within its sentence.
fn near_before(text: &str, most: usize) -> String {
    let near: Vec<char> = text.chars().rev().take(most).take_while(|c| !"。；\n".contains(*c)).collect();
    near.into_iter().rev().collect()
}

fn planned(before: &str) -> bool {
    let near = near_before(before, 24);
    PLANNED.iter().any(|word| near.contains(word))
}

/// The issuer's code at the end of a run of characters: what stands before it (根据, 按照, the
/// title's end) is cut off at the words that commonly lead up to a number.
fn code(run: &str) -> &str {
    let cuts = [
        "根据", "按照", "依据", "贯彻", "落实", "学习", "关于", "转发", "印发", "文件", "通知", "的", "以",
        "见", "和", "与", "及", "由",
    ];
    let mut code = run;
    for cut in cuts {
        if let Some(at) = code.rfind(cut)
            && code[at + cut.len()..].chars().count() >= 2
        {
            code = &code[at + cut.len()..];
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(text: &str) -> Vec<Cited> {
        CitesTheFuture::default().cited(&[text.to_owned()]).into_iter().map(|(_, what, _)| what).collect()
    }

    #[test]
    fn numbers_standards_and_speeches() {
        assert_eq!(
            cited("根据《关于度夏的通知》（冀电〔2026〕8号）要求，按照GB/T 9704-2012排版。"),
            [Cited::Number("冀电〔2026〕8号".into(), 2026), Cited::Standard(2012)]
        );
        assert_eq!(
            cited("按照唐供电[2025]第012号文件执行"),
            [Cited::Number("唐供电〔2025〕12号".into(), 2025)]
        );
        assert_eq!(
            cited("认真学习2026年1月8日在全市大会上的讲话精神"),
            [Cited::Day(Date::constant(2026, 1, 8))]
        );
        assert_eq!(cited("根据计划，拟于2026年1月8日召开会议，落实讲话精神"), []);
        assert_eq!(cited("2026年1月8日前完成"), []);
    }
}
