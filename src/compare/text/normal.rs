//! Texts in the form that they are compared in: letters and digits alone, in one width and case,
//! without the labels of a form and without quoted law.

use unicode_normalization::UnicodeNormalization;

/// A text as it is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normal {
    /// Letters and digits.
    pub characters: Vec<char>,
}

/// The longest label before a colon that is taken for a form's heading and not for its contents.
const LABEL: usize = 10;

/// Brings pages into the form that they are compared in.
pub fn normal(pages: &[String]) -> Normal {
    let mut characters = Vec::new();
    for line in pages.iter().flat_map(|page| page.lines()) {
        let line = line.trim();
        if is_article(line) {
            continue;
        }
        let contents = without_label(line);
        characters.extend(
            contents.nfkc().flat_map(char::to_lowercase).filter(|character| character.is_alphanumeric()),
        );
    }
    Normal { characters }
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

/// What stands after a short label and a colon; the whole line where there is none.
fn without_label(line: &str) -> &str {
    match line.char_indices().find(|(_, character)| matches!(character, '：' | ':')) {
        Some((at, colon)) if line[..at].chars().count() <= LABEL => &line[at + colon.len_utf8()..],
        _ => line,
    }
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
    }

    #[test]
    fn labels_and_law_are_left_out() {
        assert_eq!(text("巡查人：张三\n天气: 晴"), "张三晴");
        assert_eq!(text("第十二条 招标人应当……\n我所于三月开展检查"), "我所于三月开展检查");
        assert_eq!(text("第十二次会议讨论了预算"), "第十二次会议讨论了预算");
    }
}
