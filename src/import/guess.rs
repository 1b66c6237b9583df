//! Guesses from names, titles and texts. Each is marked as one; none overrides a catalogue.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::words::{day, days};
use crate::examine::{Facts, Format};
use crate::schema::{Kind, Kinds};

/// Lines at the head of a text in which a title or number stands.
const HEAD: usize = 15;

/// Lines at its end in which the date stands.
const TAIL: usize = 12;

/// Roles that every kind has, by words in titles.
const COMMON: &[(&str, &str)] = &[
    ("备考表", "remarks-sheet"),
    ("卷内目录", "catalogue"),
    ("文件目录", "catalogue"),
    ("案卷封面", "cover"),
    ("封面", "cover"),
    ("隔页", "divider"),
    ("附件", "attachment"),
    ("佐证", "evidence"),
];

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
    "汇总表",
    "一览表",
];

/// The role of a document with this title; `attachment` where nothing tells.
pub fn role(title: &str, medium: &str, kind: Option<&Kind>) -> String {
    let roles = || kind.into_iter().flat_map(|kind| &kind.requires.documents);
    let allows = |role: &crate::schema::Role| role.media.iter().any(|known| known == medium);
    if medium == "photo"
        && let Some((name, _)) = roles().find(|(name, _)| *name == "photo" || name.ends_with("-photo"))
    {
        return name.clone();
    }
    // The longest title of a role that stands in the document's; a tie goes to what stands last,
    // since 关于…报告的批复 is a reply.
    let named = roles()
        .filter(|(_, role)| !role.title.is_empty() && allows(role))
        .filter_map(|(name, role)| {
            let at = title.rfind(&role.title)?;
            Some(((at + role.title.len() == title.len(), role.title.chars().count(), at), name))
        })
        .max();
    let general = COMMON.iter().find(|(word, _)| title.contains(word)).map(|(_, role)| *role);
    match (named, general) {
        (Some((_, name)), None) => name.clone(),
        (Some(((true, ..), name)), Some("attachment")) => name.clone(),
        (_, Some(role)) => role.to_owned(),
        (None, None) => "attachment".to_owned(),
    }
}

/// The kind of a dossier with these titles: one that the titles of two documents and the dossier's
/// own speak for, or of three documents.
pub fn kind<'k>(kinds: &'k Kinds, dossier: &str, documents: &[&str]) -> Option<&'k Kind> {
    let mut scores: Vec<(usize, &Kind)> = kinds
        .iter()
        .filter(|kind| kind.name != "case-file")
        .filter_map(|kind| {
            let own = kind
                .requires
                .documents
                .values()
                .filter(|role| role.min > 0 && role.title.chars().count() > 2);
            let matched =
                own.filter(|role| documents.iter().any(|title| title.contains(&role.title))).count();
            let stem: String = kind.title.chars().filter(|c| c.is_alphanumeric()).take(2).collect();
            let spoken = matched + usize::from(dossier.contains(&stem));
            (matched >= 2 && spoken >= 3).then_some((spoken, kind))
        })
        .collect();
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match &scores[..] {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, kind), ..] => Some(kind),
        [] => None,
    }
}

/// How a file exists.
pub fn medium(name: &str, facts: &Facts) -> &'static str {
    let contents = &facts.contents;
    match facts.format {
        Format::Wav | Format::Mp3 | Format::Flac => "audio",
        Format::Mp4 | Format::Mov | Format::Avi | Format::Mkv => "video",
        Format::Heic => "photo",
        Format::Jpeg | Format::Png | Format::Tiff | Format::Bmp | Format::WebP | Format::Gif => {
            let camera = contents.metadata.camera.as_ref();
            let shot = camera.is_some_and(|camera| {
                camera.gps.is_some()
                    || camera.taken.is_some() && (camera.make.is_some() || camera.model.is_some())
            });
            let upper = name.to_ascii_uppercase();
            let called = ["照片", "相片", "现场", "合影"].iter().any(|word| name.contains(word))
                || ["IMG", "DSC", "MMEXPORT", "WX_CAMERA"].iter().any(|word| upper.starts_with(word));
            if shot || called { "photo" } else { "scan" }
        }
        Format::Pdf | Format::Ofd => match &contents.pages {
            Some(pages) if pages.count > 0 && pages.scanned.len() as u32 >= pages.count.div_ceil(2) => "scan",
            _ => "born-digital",
        },
        _ => "born-digital",
    }
}

/// The title of a file: of its name where that says something, else of its text or its metadata.
pub fn title(stem: &str, facts: Option<&Facts>) -> String {
    let named = cleaned(stem);
    let says = |text: &str| text.chars().filter(|character| is_han(*character)).count() >= 4;
    if says(&named) {
        return named;
    }
    let inside = facts.and_then(|facts| {
        let own = facts.contents.metadata.title.as_deref().map(str::trim);
        heading(facts)
            .or_else(|| own.filter(|title| says(title) && title.chars().count() <= 80).map(str::to_owned))
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
fn heading(facts: &Facts) -> Option<String> {
    let lines = head(facts);
    let ends = |text: &str| ENDS.iter().any(|end| text.ends_with(end));
    for (at, line) in lines.iter().enumerate() {
        let mut whole = String::new();
        for part in lines[at..].iter().take(3) {
            whole.push_str(part);
            let length = whole.chars().count();
            if length > 80 {
                break;
            }
            if ends(&whole) && length >= 4 && (length > 4 || at == 0) {
                return Some(whole);
            }
            if !line.contains("关于") {
                break;
            }
        }
    }
    None
}

fn page(facts: &Facts, last: bool) -> Option<&String> {
    let pages = facts.contents.text.as_ref().map(|text| &text.pages)?;
    let mut visible = pages.iter().filter(|page| !page.trim().is_empty());
    if last { visible.next_back() } else { visible.next() }
}

fn head(facts: &Facts) -> Vec<String> {
    let lines = page(facts, false).into_iter().flat_map(|page| page.lines());
    let lines = lines.map(|line| line.split_whitespace().collect::<String>()).filter(|line| !line.is_empty());
    lines.take(HEAD).collect()
}

/// The document number at the head of a text.
pub fn number(facts: &Facts) -> Option<String> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\p{Han}[\p{Han}A-Za-z]{1,14}[〔\[（(【﹝［](?:19|20)\d{2}[〕\]）)】﹞］]第?\d{1,5}号$")
            .ok()
    });
    head(facts).into_iter().find(|line| NUMBER.as_ref().is_some_and(|number| number.is_match(line)))
}

/// The date that a document bears: the last line of its text that is a date, else the date in its
/// name, else when its photo was taken, else when the file says that it was made.
pub fn date(stem: &str, facts: Option<&Facts>) -> Option<Date> {
    let signed = facts.and_then(|facts| {
        let lines: Vec<&str> = page(facts, true)?.lines().filter(|line| !line.trim().is_empty()).collect();
        lines.iter().rev().take(TAIL).find_map(|line| {
            let line: String = line.split_whitespace().collect();
            let alone =
                line.chars().count() <= 12 && !line.ends_with(|c: char| c.is_alphabetic() && c != '日');
            alone.then(|| day(&line)).flatten()
        })
    });
    let named = || days(stem).first().map(|(_, date)| *date);
    let shot = || {
        let camera = facts?.contents.metadata.camera.as_ref()?;
        day(camera.taken.as_ref()?.local.get(..10)?)
    };
    let made = || {
        let metadata = &facts?.contents.metadata;
        let stamp = metadata.created.as_ref().or(metadata.modified.as_ref())?;
        day(stamp.local.get(..10)?)
    };
    signed.or_else(named).or_else(shot).or_else(made)
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
        assert_eq!(title("scan0001", Some(&facts)), "关于开展2025年度档案清点工作的通知");
        assert_eq!(number(&facts).as_deref(), Some("柳档〔2025〕7号"));
        assert_eq!(date("scan0001", Some(&facts)).unwrap().to_string(), "2025-03-01");
        assert_eq!(title("03-档案清点方案20250102", Some(&facts)), "档案清点方案");
        assert_eq!(title("2025年度工作总结", Some(&facts)), "2025年度工作总结");
        assert_eq!(date("会议纪要_2024.5.6", None).unwrap().to_string(), "2024-05-06");
    }

    #[test]
    fn roles_and_kinds_come_from_titles() {
        let kinds = Kinds::new(&[] as &[&str]).unwrap();
        let case = kinds.get("case-file");
        assert_eq!(role("关于清点的通知", "scan", case), "notice");
        assert_eq!(role("关于报送清点报告的批复", "scan", case), "reply");
        assert_eq!(role("附件1 清点表", "scan", case), "attachment");
        assert_eq!(role("清点现场", "photo", case), "photo");
        assert_eq!(role("卷内备考表", "scan", case), "remarks-sheet");
        let bidding =
            kind(&kinds, "物资采购", &["招标公告", "招标文件", "开标记录", "物资采购合同"]).unwrap();
        assert_eq!(bidding.name, "bidding");
        assert_eq!(role("关于定标的中标通知书", "scan", Some(bidding)), "award-notice");
        assert!(kind(&kinds, "来往文件", &["关于清点的通知", "合同"]).is_none());
    }
}
