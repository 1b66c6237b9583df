//! Words of a frequency that ask for a report within the day, for TRC009.

use unicode_normalization::UnicodeNormalization;

/// When it is wanted.
const AT_ONCE: [&str; 10] =
    ["当日", "当天", "即时", "实时", "立即", "即刻", "随时", "随叫随", "下班前", "1日内"];

/// What is wanted then.
const REPORT: [&str; 10] = ["上报", "报送", "填报", "报告", "汇报", "报至", "反馈", "提交", "上传", "回复"];

/// The same in English.
const REPORT_EN: [&str; 6] = ["report", "submit", "send", "upload", "reply", "feedback"];

/// Whole phrases.
const PHRASES: [&str; 7] = ["一日两报", "一日三报", "一天两报", "一天三报", "每日两报", "每日三报", "早晚报"];

/// The same in English, where a report is spoken of.
const AT_ONCE_EN: [&str; 5] = ["same day", "same-day", "twice a day", "immediately", "within the day"];

/// What is asked for by the week, the month or the year is not asked for within the day.
const RARELY: [&str; 19] = [
    "每周",
    "每旬",
    "每月",
    "每季",
    "每年",
    "每半年",
    "按周",
    "按旬",
    "按月",
    "按季",
    "按年",
    "逐月",
    "次月",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
    "annually",
    "every month",
];

/// What makes another word of the one before it: 落实时限, 核实时间, 次月11日内, 以上报警.
const OTHER: [(&str, &str, &str); 4] = [
    ("实时", "落核证属切充", ""),
    ("1日内", "0123456789月第", ""),
    ("上报", "", "警废名价刊纸考"),
    ("报告", "", "厅"),
];

/// Whether a frequency asks for a report within the day.
pub(super) fn asks(frequency: &str) -> bool {
    let text: String = frequency.nfkc().collect::<String>().to_lowercase();
    clauses(&text).iter().any(|clause| asks_in(clause))
}

/// When and what count where they stand in one clause.
fn asks_in(clause: &str) -> bool {
    if RARELY.iter().any(|word| clause.contains(word)) {
        return false;
    }
    let plain: String = clause.chars().filter(|one| !one.is_whitespace()).collect();
    let report = REPORT.iter().any(|word| has(&plain, word)) || plain.ends_with("内报");
    let report_en = REPORT_EN.iter().any(|word| clause.contains(word));
    PHRASES.iter().any(|phrase| plain.contains(phrase))
        || report && (AT_ONCE.iter().any(|word| has(&plain, word)) || within_hours(&plain, "小时内"))
        || report_en
            && (AT_ONCE_EN.iter().any(|phrase| clause.contains(phrase))
                || clause.contains("within ") && within_hours(clause, " hour"))
}

/// The clauses of a text; a point or comma inside a number ends none.
fn clauses(text: &str) -> Vec<String> {
    let all: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| all.get(at)).is_some_and(char::is_ascii_digit);
    let mut clauses = vec![String::new()];
    for (at, one) in all.iter().enumerate() {
        let inside = matches!(one, '.' | ',') && digit(at.checked_sub(1)) && digit(Some(at + 1));
        match one {
            '，' | '；' | '、' | '。' | ',' | ';' | '.' if !inside => clauses.push(String::new()),
            _ => clauses.last_mut().into_iter().for_each(|clause| clause.push(*one)),
        }
    }
    clauses
}

/// Whether a word stands in a text and is not part of another.
fn has(text: &str, word: &str) -> bool {
    let (before, after) =
        OTHER.iter().find(|other| other.0 == word).map_or(("", ""), |other| (other.1, other.2));
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(|one| before.contains(one))
            && !text[at + word.len()..].starts_with(|one| after.contains(one))
    })
}

/// Whether a number of up to 24 stands before `unit`.
fn within_hours(text: &str, unit: &str) -> bool {
    text.match_indices(unit).any(|(at, _)| {
        let before = text[..at].trim_end_matches("个半").trim_end_matches('个');
        let run = |of: fn(char) -> bool| {
            let run: Vec<char> = before.chars().rev().take_while(|one| of(*one)).collect();
            run.into_iter().rev().collect::<String>()
        };
        let digits = run(|one| one.is_ascii_digit() || matches!(one, '.' | ',')).replace(',', "");
        let hours = match digits.is_empty() {
            false => digits.parse::<f64>().ok(),
            true => in_words(&run(|one| NUMERALS.contains(one))).map(f64::from),
        };
        hours.is_some_and(|hours| hours <= 24.0)
    })
}

/// What numbers in words are made of.
const NUMERALS: &str = "半一二三四五六七八九十两百千万零〇";

/// A number under a hundred in words; half an hour is none whole.
fn in_words(run: &str) -> Option<u32> {
    let digit = |word: char| match word {
        '两' => Some(2),
        _ => "半一二三四五六七八九".chars().position(|one| one == word).map(|at| at as u32),
    };
    match run.chars().collect::<Vec<char>>()[..] {
        ['十'] => Some(10),
        [ones] => digit(ones),
        ['十', ones] => Some(10 + digit(ones)?),
        [tens, '十'] => Some(digit(tens)? * 10),
        [tens, '十', ones] => Some(digit(tens)? * 10 + digit(ones)?),
        _ => None,
    }
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
            "report within 4 hours",
            "submit immediately",
            "一日一次，当日填报",
            "每月汇总，异常1小时内报告",
            "1.5小时内上报",
            "1日内报送",
            "一个半小时内报告",
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
            "次月11日内报送",
            "21日内上报",
            "每月1日内报送",
            "发现报警立即处置",
            "当日报废登记",
            "三级以上报警实时处置",
            "网上报名当日截止",
            "实时采集，按月上报",
            "随时更新，每月填报",
            "随时更新；每季 报送",
            "每月25日下班前报送",
            "落实时限内报送",
            "一百二十小时内上报",
            "一百零二小时内上报",
            "2000小时内上报",
            "2,000小时内上报",
            "四十八个半小时内上报",
            "within 4 hours",
            "same-day entry in one's own book",
            "report within 100 hours",
            "checked immediately, reported monthly",
        ] {
            assert!(!asks(text), "{text}");
        }
    }
}
