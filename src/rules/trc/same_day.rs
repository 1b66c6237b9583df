//! Words of a frequency that ask for a report within the day, for TRC009.

use unicode_normalization::UnicodeNormalization;

/// When it is wanted.
const AT_ONCE: [&str; 10] =
    ["当日", "当天", "即时", "实时", "立即", "即刻", "随时", "随叫随", "下班前", "1日内"];

/// What is wanted then.
const REPORT: [&str; 5] = ["报", "反馈", "提交", "上传", "回复"];

/// Whole phrases.
const PHRASES: [&str; 12] = [
    "一日两报",
    "一日三报",
    "一天两报",
    "一天三报",
    "每日两报",
    "每日三报",
    "早晚报",
    "same day",
    "same-day",
    "twice a day",
    "immediately",
    "within the day",
];

/// Whether a frequency asks for a report within the day.
pub(super) fn asks(frequency: &str) -> bool {
    let text: String = frequency.nfkc().collect::<String>().to_lowercase();
    let plain: String = text.chars().filter(|one| !one.is_whitespace()).collect();
    let report = REPORT.iter().any(|word| plain.contains(word));
    PHRASES.iter().any(|phrase| text.contains(phrase))
        || report && AT_ONCE.iter().any(|word| plain.contains(word))
        || report && within_hours(&plain, "小时内")
        || text.contains("within ") && within_hours(&text, " hour")
}

/// Whether a number of up to 24 stands before `unit`.
fn within_hours(text: &str, unit: &str) -> bool {
    text.match_indices(unit).any(|(at, _)| {
        let before = text[..at].trim_end_matches('个');
        let digits: Vec<char> = before.chars().rev().take_while(char::is_ascii_digit).take(3).collect();
        let number: String = digits.into_iter().rev().collect();
        let hours = number.parse::<u32>().ok().or_else(|| in_words(before));
        hours.is_some_and(|hours| hours <= 24)
    })
}

/// The number under a hundred that a text ends with in Chinese; half an hour is none whole.
fn in_words(text: &str) -> Option<u32> {
    const DIGITS: &str = "半一二三四五六七八九";
    let value = |word: char| DIGITS.chars().position(|one| one == word).map(|at| at as u32);
    let value = |word: char| if word == '两' { Some(2) } else { value(word) };
    let mut words = text.chars().rev().peekable();
    let ones = match words.peek() {
        Some('十') => 0,
        Some(word) => value(*word)?,
        None => return None,
    };
    if words.next() != Some('十') && words.next() != Some('十') {
        return Some(ones);
    }
    Some(words.next().and_then(value).unwrap_or(1) * 10 + ones)
}

#[cfg(test)]
mod tests {
    use super::asks;

    #[test]
    fn what_is_wanted_within_the_day() {
        for text in [
            "当日上报",
            "发生后当天报送",
            "即时反馈",
            "2小时内上报",
            "２４ 小时内填报",
            "两小时内报",
            "一日两报",
            "within 4 hours",
            "same-day report",
            "半个小时内回复",
            "十二小时内上报",
            "二十小时内报",
        ] {
            assert!(asks(text), "{text}");
        }
        for text in [
            "每日",
            "每天",
            "每月",
            "日报",
            "当日记录",
            "实时监测",
            "48小时内上报",
            "daily",
            "within 72 hours",
            "随时可查",
            "按需",
            "每班",
            "三十小时内上报",
            "四十八小时内上报",
            "当日填写",
        ] {
            assert!(!asks(text), "{text}");
        }
    }
}
