//! Words of catalogues as the format's values: dates, retention, secrecy, page counts.

use jiff::civil::Date;

use crate::archive::Secrecy;

/// The day that a cell or a name gives: `20250301`, `2025-3-1`, `2025.03.01`, `2025年3月1日`, or the
/// beginning of a date-time. A month or year alone is no day.
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    days(text).into_iter().find(|(at, _)| *at == 0).map(|(_, date)| date)
}

/// The days that stand in a text, with the byte at which each begins.
pub fn days(text: &str) -> Vec<(usize, Date)> {
    let mut found = Vec::new();
    let mut after_digit = false;
    let mut skip_to = 0;
    for (at, character) in text.char_indices() {
        if at >= skip_to
            && character.is_ascii_digit()
            && !after_digit
            && let Some((length, date)) = day_at(&text[at..])
        {
            found.push((at, date));
            skip_to = at + length;
        }
        after_digit = character.is_ascii_digit();
    }
    found
}

/// A day at the beginning of `text`, and how many bytes it takes.
fn day_at(text: &str) -> Option<(usize, Date)> {
    let (year, rest) = number(text, 4)?;
    let all = text.bytes().take_while(u8::is_ascii_digit).count();
    if all == 8 {
        let part = |range: std::ops::Range<usize>| text[range].parse::<i8>().ok();
        return Some((8, date(year, part(4..6)?, part(6..8)?)?));
    }
    if all != 4 {
        return None;
    }
    let separator = rest.chars().next().filter(|sign| matches!(sign, '-' | '.' | '/' | '年' | '－' | '_'))?;
    let rest = rest[separator.len_utf8()..].trim_start_matches(' ');
    let (month, rest) = number(rest, 2)?;
    let second = rest.chars().next()?;
    if !(second == separator || (separator == '年' && second == '月')) {
        return None;
    }
    let rest = rest[second.len_utf8()..].trim_start_matches(' ');
    let (day, rest) = number(rest, 2)?;
    let rest = if separator == '年' { rest.strip_prefix('日').unwrap_or(rest) } else { rest };
    Some((text.len() - rest.len(), date(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?))
}

/// The digits at the beginning, at most `most` of them.
fn number(text: &str, most: usize) -> Option<(i16, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let value = text.get(..digits)?.parse().ok()?;
    Some((value, &text[digits..]))
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    (1900..=2100).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

/// 保管期限 as the format writes it.
pub fn retention(text: &str) -> Option<String> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    Some(match text {
        "永久" | "permanent" => "permanent".into(),
        "长期" | "long" => "long".into(),
        "短期" | "short" => "short".into(),
        _ if upper == "Y" => "permanent".into(),
        _ => {
            // 30年, D30, 30y, 定期30年
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let rest: String = upper.chars().filter(|character| !character.is_ascii_digit()).collect();
            let years: u16 = digits.parse().ok().filter(|years| (1..=999).contains(years))?;
            matches!(rest.trim(), "" | "年" | "D" | "Y" | "定期年" | "定期").then(|| format!("{years}y"))?
        }
    })
}

/// 密级 as the format writes it; 非密 and the like are none.
pub fn secrecy(text: &str) -> Option<Secrecy> {
    let text = text.trim();
    Secrecy::of(text).or_else(|| match text {
        "控制" => Some(Secrecy::Restricted),
        "国内" => Some(Secrecy::Internal),
        _ => Secrecy::ALL.into_iter().find(|level| text.starts_with(level.zh())),
    })
}

/// A count of pages: `12`, `12页`; a range of page numbers is the pages in it.
pub fn pages(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches('页').trim();
    if let Some((from, to)) = text.split_once(['-', '—', '～', '~']) {
        let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        return (from >= 1 && to >= from).then(|| to - from + 1);
    }
    text.parse().ok().filter(|pages| *pages <= 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_offices_write_them() {
        let expected = jiff::civil::date(2025, 3, 1);
        for text in [
            "20250301",
            "2025-3-1",
            "2025.03.01",
            "2025/3/1",
            "2025年3月1日",
            "2025-03-01T08:00:00",
            " 2025-03-01 ",
        ] {
            assert_eq!(day(text), Some(expected), "{text}");
        }
        for text in
            ["2025", "202503", "2025年3月", "2025-13-01", "20251301", "120250301", "202503011", "三月"]
        {
            assert_eq!(day(text), None, "{text}");
        }
        let found = days("通知20250301（2025年4月2日修订）.pdf");
        assert_eq!(
            found.iter().map(|(_, date)| date.to_string()).collect::<Vec<_>>(),
            ["2025-03-01", "2025-04-02"]
        );
    }

    #[test]
    fn retention_secrecy_and_pages() {
        assert_eq!(retention("永久").as_deref(), Some("permanent"));
        assert_eq!(retention("30年").as_deref(), Some("30y"));
        assert_eq!(retention("D10").as_deref(), Some("10y"));
        assert_eq!(retention("看情况"), None);
        assert_eq!(secrecy("机密★10年"), Some(Secrecy::Secret));
        assert_eq!(secrecy("非密"), None);
        assert_eq!(pages("12页"), Some(12));
        assert_eq!(pages("3-7"), Some(5));
        assert_eq!(pages("全"), None);
    }
}
