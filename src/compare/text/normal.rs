//! Texts in the form that they are compared in: letters and digits alone, in one width and case,
//! without the labels and tick boxes of a form and without quoted law.

use unicode_normalization::UnicodeNormalization;

/// A text as it is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normal {
    /// Letters and digits.
    pub characters: Vec<char>,
}

/// The longest label before a colon that is taken for a form's heading and not for its contents.
const LABEL: usize = 10;
/// The longest line that is a form's for the box on it.
const TICKED: usize = 120;
/// A line of so many characters that ends in the middle of a sentence goes on in the next one.
const FULL: usize = 20;
/// The shortest quotation that is left out: a shorter one is no passage.
const QUOTATION: usize = 10;

/// Rows that make a list, and the longest that one of them is.
const ROWS: usize = 10;
const ROW: usize = 240;

/// Whether pages are a list or a table: at least nine tenths of their letters and digits stand in
/// rows without one sentence. Lists of the same things are alike by their nature.
pub fn is_list(pages: &[String]) -> bool {
    let (mut rows, mut listed, mut all) = (0, 0, 0);
    for line in pages.iter().flat_map(|page| page.lines()) {
        let count = line.chars().filter(|character| character.is_alphanumeric()).count();
        all += count;
        if count > 0 && count <= ROW && !is_sentence(line) {
            rows += 1;
            listed += count;
        }
    }
    rows >= ROWS && listed * 10 >= all * 9
}

/// Whether a line has the punctuation of a sentence; that of names (、《》·) and of tables is none.
fn is_sentence(line: &str) -> bool {
    line.contains(['，', '。', '；', '！', '？'])
        || [", ", "; ", ". ", "! ", "? "].iter().any(|mark| line.contains(mark))
        || line.trim_end().ends_with(['.', '!', '?'])
}

/// Brings pages into the form that they are compared in.
pub fn normal(pages: &[String]) -> Normal {
    let mut characters = Vec::new();
    let mut in_article = false;
    for line in pages.iter().flat_map(|page| page.lines()) {
        let line = line.trim();
        if in_article || is_article(line) {
            in_article = goes_on(line);
            continue;
        }
        if is_ticked(line) {
            continue;
        }
        let contents = without_label(line);
        match quotations(contents) {
            quoted if quoted.is_empty() => push(contents, &mut characters),
            quoted => {
                let mut from = 0;
                for (start, end) in quoted {
                    push(&contents[from..start], &mut characters);
                    from = end;
                }
                push(&contents[from..], &mut characters);
            }
        }
    }
    Normal { characters }
}

/// Adds the letters and digits of a piece of text.
fn push(text: &str, characters: &mut Vec<char>) {
    // Ideographs, their punctuation and ASCII are what nearly all lines consist of: of these, NFKC
    // changes no letter and no digit, and makes none.
    let ideograph = |character: char| matches!(character, '\u{4e00}'..='\u{9fff}');
    let mark = |character: char| "，。、；：！？（）《》“”—…　".contains(character);
    if text.chars().all(|character| ideograph(character) || character.is_ascii() || mark(character)) {
        characters.extend(
            text.chars()
                .filter(|character| ideograph(*character) || character.is_ascii_alphanumeric())
                .map(|character| character.to_ascii_lowercase()),
        );
    } else {
        characters
            .extend(text.nfkc().flat_map(char::to_lowercase).filter(|character| character.is_alphanumeric()));
    }
}

/// 第…条 at the beginning of a paragraph: the words of a law, which nobody copied from anybody.
fn is_article(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('第') else { return false };
    let number: usize = rest
        .chars()
        .take_while(|character| {
            character.is_ascii_digit() || "一二三四五六七八九十百千零〇".contains(*character)
        })
        .map(char::len_utf8)
        .sum();
    number > 0 && rest[number..].starts_with(['条', '款'])
}

/// Whether a line is a full one and breaks off in the middle of a sentence, as on a laid-out page.
fn goes_on(line: &str) -> bool {
    !line.ends_with(['。', '；', '：', ':', ';', '！', '？', '”', '）'])
        && line.chars().nth(FULL - 1).is_some()
}

/// A line with boxes to tick: its words were printed before anybody wrote on it.
fn is_ticked(line: &str) -> bool {
    line.contains(['□', '☐', '☑', '☒']) && line.chars().nth(TICKED).is_none()
}

/// What stands after a short label and a colon; the whole line where there is none.
fn without_label(line: &str) -> &str {
    match line.char_indices().find(|(_, character)| matches!(character, '：' | ':')) {
        Some((at, colon)) if line[..at].chars().count() <= LABEL => &line[at + colon.len_utf8()..],
        _ => line,
    }
}

/// Where quotations from a named paper stand, as byte ranges: 《…》… “…” within one sentence.
fn quotations(line: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = line[at..].find('“').map(|open| at + open) {
        let inside = open + '“'.len_utf8();
        let Some(close) = line[inside..].find('”').map(|close| inside + close) else { break };
        let sentence = line[at..open].rfind(['。', '！', '？']).map_or(at, |end| at + end);
        if line[sentence..open].contains('》') && line[inside..close].chars().nth(QUOTATION).is_some() {
            found.push((inside, close));
        }
        at = close + '”'.len_utf8();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(page: &str) -> String {
        normal(&[page.to_owned()]).characters.into_iter().collect()
    }

    #[test]
    fn width_space_and_punctuation_do_not_matter() {
        assert_eq!(text("２０２５年，巡查 Ａ 段。"), "2025年巡查a段");
        assert_eq!(text("2025年、巡查 A 段。"), "2025年巡查a段");
    }

    #[test]
    fn labels_and_law_are_left_out() {
        assert_eq!(text("巡查人：张三\n天气: 晴"), "张三晴");
        assert_eq!(text("第十二条 招标人应当……\n我所于三月开展检查"), "我所于三月开展检查");
        assert_eq!(text("第十二次会议讨论了预算"), "第十二次会议讨论了预算");
    }

    #[test]
    fn an_article_ends_with_its_sentence_however_the_page_is_laid_out() {
        let page = "第二十一条 生产经营单位的主要负责人对本单位安全生产工作负有\n下列职责，并应当落实。\n我所开展检查";
        assert_eq!(text(page), "我所开展检查");
    }

    #[test]
    fn rows_of_names_are_a_list_and_paragraphs_are_none() {
        let rows = |row: &str| is_list(&[format!("{row}\n").repeat(12)]);
        assert!(rows("行政法/国防教育法(2018-04-27).md\t行政法/国防教育法(2024-09-13).md"));
        assert!(rows("最高人民法院、最高人民检察院关于办理环境污染案件的解释"));
        assert!(rows("王德福,三组,2025-03-04,128.40"));
        assert!(!rows("今日巡查三号杆，拉线松动，已经紧固。"));
        assert!(!rows("The pole was checked, and the stay tightened."));
        assert!(!is_list(&["关于防汛值守的通知\n各班组".to_owned()]));
    }

    #[test]
    fn boxes_and_quotations_from_named_papers_are_left_out() {
        assert_eq!(text("1. 导线有无断股　☑正常 □异常\n三号杆拉线松动"), "三号杆拉线松动");
        let said = "依照《档案法》，“任何单位和个人不得拒绝归档”，我所清点了案卷，户主说“这回总算放心了，再也不用担心了”。";
        assert_eq!(text(said), "依照档案法我所清点了案卷户主说这回总算放心了再也不用担心了");
    }
}
