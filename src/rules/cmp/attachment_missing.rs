//! # What it checks
//! The attachment note of a paper (附件：1.… 2.…) against what is there: a document of the dossier
//! with that title or file name, a heading 附件2 further on in the same file, or a file embedded
//! in it. A note that names no titles is not judged.
//!
//! # Why it matters
//! The annex is where the figures, lists and drawings are; a paper without it can be read and not
//! checked.
//!
//! # Example
//! ```text
//! warning[CMP013] (likely): the attachment “采购预算表” named on page 1 is not there
//! ```
//!
//! # How to mend
//! File the attachment and list it with a title like the one in the note.
//!
//! # Innocent causes
//! The attachment was filed under another title, or lies in another dossier with what it belongs
//! to; a note in a form that was quoted. A scan without a text layer, or a text beside it, is not
//! read.
//!
//! # Configuration
//! likeness (0.8): share of characters, in their order, that two titles must have in common.
//!
//! # Basis
//! GB/T 9704-2012, 7.3.4 (附件说明); DA/T 70-2018, GD-2-8.
//!
//! # 检查什么
//! 正文的附件说明（附件：1.…… 2.……）与实有材料比对：案卷中有同题的材料或同名文件、同一文件后面有“
//! 附件2”的标题、或文件内嵌有该附件，均为有。未写出标题的附件说明不作判断。
//!
//! # 为何重要
//! 数字、名单、图纸都在附件里；没有附件的公文能读而无从核对。
//!
//! # 示例
//! ```text
//! 警告[CMP013]（很可能）：第 1 页附件说明中的“采购预算表”未见归档
//! ```
//!
//! # 如何改正
//! 归入附件，并以与附件说明一致的标题列出。
//!
//! # 正当情形
//! 附件以别的标题归档，或随所属事项存于另一案卷；所引文件里的附件说明。没有文字层、旁边也没有文字
//! 的扫描件不读。
//!
//! # 配置
//! likeness（0.8）：两个标题按顺序相同的字所占的比例。
//!
//! # 依据
//! GB/T 9704-2012 7.3.4（附件说明）；DA/T 70-2018 GD-2-8。

use crate::rules::prelude::*;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// The rule.
pub static RULE: Rule = Rule::dossier::<AttachmentMissing>(Meta {
    code: "CMP013",
    name: "attachment-missing",
    zh: "附件缺失",
    group: Group::Cmp,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("attachment_missing.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct AttachmentMissing {
    /// Share of characters that titles must have in common, 0–1.
    likeness: f64,
}

impl Default for AttachmentMissing {
    fn default() -> Self {
        Self { likeness: 0.8 }
    }
}

impl DossierRule for AttachmentMissing {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let mut names: Option<Vec<(usize, String)>> = None;
        for document in cx.manifest.documents() {
            for (file, text) in cx.texts(document, sink) {
                let named = named_attachments(text.pages);
                if named.is_empty() {
                    continue;
                }
                let names = names.get_or_insert_with(|| there(cx));
                for (page, number, title) in named {
                    let wanted = bare(&title);
                    let found = has_heading(text.pages, page, number, &wanted)
                        || file
                            .facts
                            .contents
                            .parts
                            .iter()
                            .any(|part| self.alike(&wanted, &bare_name(&part.name)))
                        || names
                            .iter()
                            .any(|(index, name)| *index != document.index && self.alike(&wanted, name));
                    if found {
                        continue;
                    }
                    let page = page as u32 + 1;
                    sink.add(
                        Draft::new(
                            Location { page: Some(page), ..cx.claim_of(file.index) },
                            text! {
                                zh: "第 {page} 页附件说明中的“{title}”未见归档",
                                en: "the attachment “{title}” named on page {page} is not there",
                            },
                        )
                        .help(text! {
                            zh: "归入附件；以别的标题归档的，改为与附件说明一致",
                            en: "file it; where it lies under another title, give it the one in the note",
                        })
                        .subject(format!("{}|{wanted}", document.name()))
                        .evidence("attachment", title.as_str())
                        .evidence("page", page),
                    );
                }
            }
        }
    }
}

impl AttachmentMissing {
    /// Whether two bare titles mean one thing.
    fn alike(&self, wanted: &str, name: &str) -> bool {
        if wanted.is_empty() || name.is_empty() {
            return false;
        }
        let (short, long) = if wanted.len() <= name.len() { (wanted, name) } else { (name, wanted) };
        let short_length = short.chars().count();
        if short_length >= 4 && long.contains(short) || short == long {
            return true;
        }
        let common = common_length(wanted, name) as f64;
        common / wanted.chars().count().max(name.chars().count()) as f64 >= self.likeness
    }
}

/// Titles and file names of the dossier's documents, bare, with the document's index.
fn there(cx: &DossierCx) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    for document in cx.manifest.documents() {
        names.extend(document.title().map(|title| (document.index, bare(title))));
        for file in document.files() {
            let name = file.path().and_then(|path| path.rsplit('/').next());
            names.extend(name.map(|name| (document.index, bare_name(name))));
        }
    }
    names
}

/// A file's name without its extension, bare.
fn bare_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    bare(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// A title's letters and digits alone, without 附件 and its number before it.
fn bare(title: &str) -> String {
    let letters: String = title.nfkc().filter(|character| character.is_alphanumeric()).collect();
    match letters.strip_prefix("附件") {
        Some(rest) => {
            rest.trim_start_matches(|c: char| c.is_numeric() || "一二三四五六七八九十".contains(c)).to_owned()
        }
        None => letters,
    }
}

/// The length of the longest common subsequence of two titles, which are cut at 120 characters.
fn common_length(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(120).collect();
    let mut row = vec![0; b.len() + 1];
    for x in a.chars().take(120) {
        let mut diagonal = 0;
        for (index, y) in b.iter().enumerate() {
            let above = row[index + 1];
            row[index + 1] = if x == *y { diagonal + 1 } else { above.max(row[index]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// Whether the attachment itself stands in the file: a heading 附件N, or its title alone on a
/// line, after the note.
fn has_heading(pages: &[String], page: usize, number: u32, wanted: &str) -> bool {
    let mut after_note = false;
    for (index, text) in pages.iter().enumerate().skip(page) {
        for line in text.lines() {
            let letters: String = line.nfkc().filter(|c| c.is_alphanumeric()).collect();
            if index == page && !after_note {
                after_note = NOTE.is_match(line);
                continue;
            }
            let heading = letters.strip_prefix("附件").is_some_and(|rest| {
                rest.is_empty() && number == 1 || rest.parse() == Ok(number) || chinese(rest) == Some(number)
            });
            // The note's own lines begin with a number; a title does not.
            if heading || (index > page && letters == wanted) {
                return true;
            }
        }
    }
    false
}

fn chinese(text: &str) -> Option<u32> {
    let digits = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    digits.iter().position(|digit| *digit == text).map(|at| at as u32 + 1)
}

static NOTE: LazyLock<Regex> = LazyLock::new(|| regex(r"^[\s　]*附[\s　]*件[\s　]*[:：][\s　]*(.*)$"));
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:^|[\s　;；])(\d{1,2})[\s　]*[.．、][\s　]*"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("{error}"))
}

/// The attachments that notes name: the note's page from 0, the attachment's number, its title.
fn named_attachments(pages: &[String]) -> Vec<(usize, u32, String)> {
    let mut named = Vec::new();
    for (page, text) in pages.iter().enumerate() {
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let Some(note) = NOTE.captures(line) else { continue };
            let mut note = note[1].to_owned();
            // Further lines of the note are numbered on, or are short and go on from the last.
            while let Some(next) = lines.peek() {
                if NUMBERED.find(next).is_some_and(|found| next[..found.start()].trim().is_empty()) {
                    note.push('\n');
                    note.push_str(next.trim());
                    lines.next();
                } else {
                    break;
                }
            }
            let starts: Vec<(usize, usize, u32)> = NUMBERED
                .captures_iter(&note)
                .filter_map(|found| {
                    let whole = found.get(0)?;
                    Some((whole.start(), whole.end(), found[1].parse().ok()?))
                })
                .collect();
            if starts.is_empty() {
                named.extend(title(&note).map(|title| (page, 1, title)));
                continue;
            }
            let consecutive = starts.iter().zip(1..).all(|((_, _, number), expected)| *number == expected);
            if !consecutive {
                continue;
            }
            for (at, (_, start, number)) in starts.iter().enumerate() {
                let end = starts.get(at + 1).map_or(note.len(), |next| next.0);
                named.extend(title(&note[*start..end.max(*start)]).map(|title| (page, *number, title)));
            }
        }
    }
    named
}

/// A title in a note; none for 无 and for what is a remark rather than a title.
fn title(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['。', '；', ';', '，', ',']).trim();
    let text = text.lines().next().unwrap_or_default().trim();
    let letters = text.chars().filter(|character| character.is_alphanumeric()).count();
    let remark = ["无", "见附", "如附", "详见", "略", "另附", "另发", "共", "如文"];
    ((2..=80).contains(&letters) && !remark.iter().any(|word| text.starts_with(word)))
        .then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<(u32, String)> {
        named_attachments(&[text.to_owned()]).into_iter().map(|(_, number, title)| (number, title)).collect()
    }

    #[test]
    fn notes_are_read_in_both_layouts() {
        let both = vec![(1, "度夏物资清册".to_owned()), (2, "采购预算表".to_owned())];
        assert_eq!(titles("特此报告。\n附件：1. 度夏物资清册\n　　　2. 采购预算表\n\n城郊供电所"), both);
        assert_eq!(titles("附件：1.度夏物资清册 2.采购预算表"), both);
        assert_eq!(titles("　　附件：度夏物资清册"), [(1, "度夏物资清册".to_owned())]);
        for none in ["附件：无", "附件：共3份", "见附件：清册", "附件1", "附件：", "附件：3.5 万元预算"]
        {
            assert_eq!(titles(none), [], "{none}");
        }
    }

    #[test]
    fn titles_are_compared_by_their_letters() {
        let rule = AttachmentMissing::default();
        assert!(rule.alike(&bare("《度夏物资清册》"), &bare("附件1：度夏物资清册（2025年）")));
        assert!(rule.alike(&bare("采购预算表"), &bare_name("附件2 采购预算表.xlsx")));
        assert!(!rule.alike(&bare("采购预算表"), &bare("采购合同")));
    }

    #[test]
    fn an_attachment_may_stand_in_the_same_file() {
        let pages = ["附件：1.清册\n2.预算表\n2025年3月1日".to_owned(), "附件2\n预算表".to_owned()];
        assert!(has_heading(&pages, 0, 2, "预算表"));
        assert!(!has_heading(&pages, 0, 1, "清册"));
    }
}
