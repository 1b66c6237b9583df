//! What the names and texts of files say of documents: titles, numbers, dates.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::words::{day, days};
use crate::examine::{Facts, Stamp};

/// Lines at the head of a text in which a title or number stands.
const HEAD: usize = 15;

/// Lines at its end in which the date stands.
const TAIL: usize = 12;

/// Words that an official paper's title ends with.
const ENDS: &[&str] = &[
    "通知",
    "报告",
    "请示",
    "批复",
    "意见",
    "决定",
    "决议",
    "公告",
    "通告",
    "通报",
    "函",
    "纪要",
    "方案",
    "总结",
    "计划",
    "合同",
    "协议",
    "协议书",
    "记录",
    "记录表",
    "登记表",
    "审批表",
    "申请",
    "申请表",
    "证明",
    "清单",
    "台账",
    "公示",
    "说明",
    "承诺书",
    "通知书",
    "意见书",
    "报告书",
    "办法",
    "规定",
    "制度",
    "公报",
    "议案",
    "名单",
    "表",
    "单",
    "簿",
    "卡片",
    "日志",
    "目录",
    "稿纸",
    "审批",
    "票据",
    "招标文件",
    "投标文件",
];

/// What a file says of itself, and the text that lies beside it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen<'a> {
    /// The file.
    pub facts: Option<&'a Facts>,
    /// The text beside it.
    pub beside: Option<&'a Facts>,
}

/// The title of a file: of its name where that says something, else of its text or its metadata.
pub fn title(stem: &str, seen: Seen) -> String {
    let named = cleaned(stem);
    let says = |text: &str| text.chars().filter(|character| is_han(*character)).count() >= 4;
    if says(&named) {
        return named;
    }
    let inside = heading(seen).or_else(|| {
        let own = seen.facts?.contents.metadata.title.as_deref()?.trim();
        (says(own) && own.chars().count() <= 80).then(|| own.to_owned())
    });
    let speaks = named.chars().any(char::is_alphabetic);
    inside.unwrap_or(if speaks { named } else { stem.to_owned() })
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A file's name without the number before and the date in it.
fn cleaned(stem: &str) -> String {
    static BEFORE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[\(（\[【]?\d{1,4}[\)）\]】]?\s*[-_.、．—\s]\s*").ok());
    let mut text = stem.trim().to_owned();
    for (at, _) in days(stem).into_iter().rev() {
        let end = text[at..]
            .char_indices()
            .find(|(_, character)| {
                !(character.is_ascii_digit() || matches!(character, '-' | '.' | '/' | '年' | '月' | '日'))
            })
            .map_or(text.len(), |(length, _)| at + length);
        // Only a date at an end is no part of the title.
        if at == 0 || end == text.len() {
            text.replace_range(at..end, "");
        }
    }
    if let Some(before) = BEFORE.as_ref() {
        text = before.replace(&text, "").into_owned();
    }
    text.trim_matches(|character: char| {
        character.is_whitespace() || matches!(character, '-' | '_' | '.' | '、' | '—')
    })
    .to_owned()
}

/// The line of a text that is a title: it ends as papers' titles do, over up to three lines where
/// it begins with 关于.
fn heading(seen: Seen) -> Option<String> {
    let lines = head(seen);
    let ends = |text: &str| {
        // 评标意见（1）
        let bare = text.trim_end_matches(['）', ')']);
        let bare = if bare.len() < text.len() {
            bare.rsplit_once(['（', '(']).map_or(bare, |(bare, _)| bare)
        } else {
            text
        };
        ENDS.iter().any(|end| bare.ends_with(end))
    };
    for (at, line) in lines.iter().enumerate() {
        let mut whole = String::new();
        for part in lines[at..].iter().take(3) {
            whole.push_str(part);
            let length = whole.chars().count();
            if length > 80 {
                break;
            }
            if ends(&whole) && length >= 3 && (length > 4 || at == 0) {
                return Some(whole);
            }
            if !line.contains("关于") {
                break;
            }
        }
    }
    None
}

fn page(seen: Seen<'_>, last: bool) -> Option<&String> {
    [seen.facts, seen.beside].into_iter().flatten().find_map(|facts| {
        let pages = facts.contents.text.as_ref().map(|text| &text.pages)?;
        let mut visible = pages.iter().filter(|page| !page.trim().is_empty());
        if last { visible.next_back() } else { visible.next() }
    })
}

fn head(seen: Seen) -> Vec<String> {
    let lines = page(seen, false).into_iter().flat_map(|page| page.lines());
    let lines = lines.map(|line| line.split_whitespace().collect::<String>()).filter(|line| !line.is_empty());
    lines.take(HEAD).collect()
}

/// The document number at the head of a text.
pub fn number(seen: Seen) -> Option<String> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\p{Han}[\p{Han}A-Za-z]{1,14}[〔\[（(【﹝［](?:19|20)\d{2}[〕\]）)】﹞］]第?\d{1,5}号$")
            .ok()
    });
    head(seen).into_iter().find(|line| NUMBER.as_ref().is_some_and(|number| number.is_match(line)))
}

/// The date that a document bears: at the end of a short line at the end of its text, else in its
/// name, else when its photo was taken, else when a file that is no scan says that it was made.
pub fn date(stem: &str, medium: &str, seen: Seen) -> Option<Date> {
    let signed = || {
        let lines: Vec<&str> = page(seen, true)?.lines().filter(|line| !line.trim().is_empty()).collect();
        lines.iter().rev().take(TAIL).find_map(|line| {
            let line: String = line.split_whitespace().collect();
            let (at, date) = days(&line).pop()?;
            let rest = line[at..].trim_matches(|c: char| c.is_ascii_digit() || "-./年月日".contains(c));
            let sentence = line.contains(['。', '，', '；', ',', ';']) || line.chars().count() > 30;
            (rest.is_empty() && !sentence).then_some(date)
        })
    };
    let named = || days(stem).first().map(|(_, date)| *date);
    let metadata = seen.facts.map(|facts| &facts.contents.metadata);
    let of = |stamp: &Stamp| day(stamp.local.get(..10)?);
    let shot = || of(metadata?.camera.as_ref()?.taken.as_ref()?);
    let made = || of(metadata?.created.as_ref().or(metadata?.modified.as_ref())?);
    signed().or_else(named).or_else(shot).or_else(|| made().filter(|_| medium != "scan"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examine::Examiner;

    fn facts(text: &str) -> Facts {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Examiner::default().examine(file.path(), false).unwrap()
    }

    #[test]
    fn titles_numbers_and_dates_come_from_the_text_where_the_name_is_silent() {
        let facts = facts(
            "柳河县档案局文件\n\n柳档〔2025〕7号\n\n关于开展2025年度\n档案清点工作的通知\n\n各单位：\n现将有关事项通知如下。\n\n\
             柳河县档案局\n2025年3月1日\n",
        );
        let seen = Seen { facts: None, beside: Some(&facts) };
        assert_eq!(title("scan0001", seen), "关于开展2025年度档案清点工作的通知");
        assert_eq!(number(seen).as_deref(), Some("柳档〔2025〕7号"));
        assert_eq!(date("scan0001", "born-digital", seen).unwrap().to_string(), "2025-03-01");
        assert_eq!(title("03-档案清点方案20250102", seen), "档案清点方案");
        assert_eq!(title("2025年度工作总结", seen), "2025年度工作总结");
        assert_eq!(date("会议纪要_2024.5.6", "scan", Seen::default()).unwrap().to_string(), "2024-05-06");
    }
}
