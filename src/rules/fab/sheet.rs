//! What a sign-in sheet or minutes say of attendance, read from their text.

use unicode_normalization::UnicodeNormalization;

/// The number of people in 实到5人, 出席人数:5人, 签到共五人.
pub(super) fn number_after(text: &str) -> Option<usize> {
    let plain: String = text.nfkc().filter(|character| !character.is_whitespace()).collect();
    for word in ["实到", "实际到会", "实际参会", "出席", "到会", "参会", "签到"] {
        for (at, _) in plain.match_indices(word) {
            if plain[..at].ends_with(['应', '未', '缺', '不']) {
                continue;
            }
            let rest = &plain[at + word.len()..];
            let rest = ["人数", "人员", "共计", "共", "为", ":"]
                .iter()
                .fold(rest, |rest, filler| rest.strip_prefix(filler).unwrap_or(rest));
            let digits: String = rest.chars().take_while(|character| is_digit(*character)).collect();
            let after = &rest[digits.len()..];
            let people = after.starts_with('人') || after.starts_with('名') || after.is_empty();
            if people && let Some(number) = number(&digits) {
                return Some(number);
            }
        }
    }
    None
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || "一二三四五六七八九十".contains(character)
}

/// A number up to 99 in Chinese, or in digits.
fn number(text: &str) -> Option<usize> {
    if text.len() <= 4
        && let Ok(number) = text.parse()
    {
        return Some(number);
    }
    let digit =
        |character: char| "一二三四五六七八九".chars().position(|one| one == character).map(|at| at + 1);
    let characters: Vec<char> = text.chars().collect();
    match characters.as_slice() {
        ['十'] => Some(10),
        [one] => digit(*one),
        ['十', one] => Some(10 + digit(*one)?),
        [ten, '十'] => Some(10 * digit(*ten)?),
        [ten, '十', one] => Some(10 * digit(*ten)? + digit(*one)?),
        _ => None,
    }
}

/// The name on a numbered row: `3 周建国 所长`, `3、周建国`.
pub(super) fn row(line: &str) -> Option<String> {
    let line: String = line.nfkc().collect();
    let line = line.trim().trim_start_matches(['|', '(']).trim_start();
    let rest = line.trim_start_matches(|character: char| character.is_ascii_digit());
    if rest.len() == line.len() || line.len() - rest.len() > 3 {
        return None;
    }
    let rest = rest.trim_start_matches(|character: char| {
        character.is_whitespace() || ['、', '.', ',', '|', ')', '\t', ':'].contains(&character)
    });
    let ends = |character: char| {
        character.is_whitespace() || ['、', ',', '|', ';', '(', ':', '\t'].contains(&character)
    };
    let name = rest.split(ends).next().unwrap_or_default();
    let han = |character: char| ('\u{4e00}'..='\u{9fff}').contains(&character) || character == '·';
    ((2..=4).contains(&name.chars().count()) && name.chars().all(han)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_rows_are_read() {
        assert_eq!(number_after("应到6人,实到5人"), Some(5));
        assert_eq!(number_after("出席人数:十二人"), Some(12));
        assert_eq!(number_after("应到会6人,到会4人"), Some(4));
        assert_eq!(number_after("签到表会议室"), None);
        assert_eq!(number_after("实到2025年"), None);
        assert_eq!(row(" 3、周建国 所长").as_deref(), Some("周建国"));
        assert_eq!(row("| 4 | 林晓燕 | 班长 |").as_deref(), Some("林晓燕"));
        assert_eq!(row("2025 年度"), None);
        assert_eq!(row("周建国"), None);
    }
}
