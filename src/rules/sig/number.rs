//! Document numbers (发文字号) taken apart, and what GB/T 9704 finds wrong with one.

use crate::finding::Text;
use crate::text;

/// Brackets that a year is found in, right ones first: the wrong ones are named apart.
const BRACKETS: [(char, char); 7] =
    [('〔', '〕'), ('[', ']'), ('(', ')'), ('（', '）'), ('【', '】'), ('﹝', '﹞'), ('［', '］')];

/// A number in its parts: `唐供电` `〔2016〕` `第` `12` `号`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PaperNumber<'a> {
    /// What stands before the year: the issuer's code (机关代字).
    code: &'a str,
    /// The year with its brackets, where there is one.
    year: Option<BracketedYear<'a>>,
    /// Whether 第 stands before the running number.
    ordinal: bool,
    /// The running number, in ASCII digits; empty where there is none.
    running: String,
    /// Whether it ends in 号.
    closed: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct BracketedYear<'a> {
    open: char,
    close: char,
    written: &'a str,
}

/// One way in which a number departs from the standard.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NoCode,
    NoYear,
    Brackets(char, char),
    YearDigits(String),
    Ordinal,
    LeadingZero(String),
    NotClosed,
    OtherYear { number: i16, date: i16 },
}

impl<'a> PaperNumber<'a> {
    /// Takes a number apart; spaces do not matter.
    pub(super) fn of(number: &'a str) -> Self {
        let number = number.trim();
        let found = bracketed_year(number);
        let (code, year, rest) = match found {
            Some((code, year, rest)) => (code, Some(year), rest),
            // Without a year the last digits before the end are the running number.
            None => {
                let digits = number.trim_end_matches(|c: char| digit(c).is_none());
                let cut = digits.trim_end_matches(|c: char| digit(c).is_some()).len();
                let code = number[..cut].trim_end();
                let code = code.strip_suffix('第').unwrap_or(code);
                (code, None, &number[code.len()..])
            }
        };
        let rest = rest.trim_start();
        let (ordinal, rest) = match rest.strip_prefix('第') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, rest),
        };
        let running = rest.chars().map_while(digit).collect();
        Self { code: code.trim(), year, ordinal, running, closed: number.ends_with('号') }
    }

    /// The year, where it is written in four digits.
    pub(super) fn year(&self) -> Option<i16> {
        let year: String = self.year.as_ref()?.written.chars().filter_map(digit).collect();
        (year.len() == 4).then(|| year.parse().ok())?
    }

    /// Whether this can be told for a 公文 number by its looks alone: an issuer's code in
    /// Chinese, a year in some bracket, and 号 at the end. The number of a law suit begins with
    /// its year, a contract's or an invoice's has no 号.
    pub(super) fn looks_official(&self) -> bool {
        self.closed
            && self.year().is_some_and(|year| (1949..2100).contains(&year))
            && self.code.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    /// What departs from the standard. An `order` (命令) has 第 and needs no year.
    pub(super) fn faults(&self, order: bool, year_of_date: Option<i16>) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.code.is_empty() && !order {
            faults.push(Fault::NoCode);
        }
        match &self.year {
            Some(BracketedYear { open, close, written }) => {
                if (*open, *close) != BRACKETS[0] {
                    faults.push(Fault::Brackets(*open, *close));
                }
                let digits = written.trim();
                if digits.chars().count() != 4 || digits.chars().any(|c| digit(c).is_none()) {
                    faults.push(Fault::YearDigits(digits.to_owned()));
                }
            }
            None if !order => faults.push(Fault::NoYear),
            None => {}
        }
        if self.ordinal && !order {
            faults.push(Fault::Ordinal);
        }
        if self.running.len() > 1 && self.running.starts_with('0') {
            faults.push(Fault::LeadingZero(self.running.clone()));
        }
        if !self.closed {
            faults.push(Fault::NotClosed);
        }
        if let (Some(number), Some(date)) = (self.year(), year_of_date)
            && number != date
        {
            faults.push(Fault::OtherYear { number, date });
        }
        faults
    }
}

impl Fault {
    /// The fault's name in evidence.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::NoCode => "no-issuer-code",
            Self::NoYear => "no-bracketed-year",
            Self::Brackets(..) => "brackets",
            Self::YearDigits(_) => "year-digits",
            Self::Ordinal => "ordinal",
            Self::LeadingZero(_) => "leading-zero",
            Self::NotClosed => "no-hao",
            Self::OtherYear { .. } => "other-year",
        }
    }

    /// The fault in words.
    pub(super) fn text(&self) -> Text {
        match self {
            Self::NoCode => text! { zh: "年份前没有机关代字", en: "no issuer's code before the year" },
            Self::NoYear => {
                text! { zh: "没有以六角括号〔〕括入的年份", en: "no year in tortoise-shell brackets 〔〕" }
            }
            Self::Brackets(open, close) => text! {
                zh: "年份应以六角括号〔〕括入，现为“{open}{close}”",
                en: "the year stands in `{open}{close}` and not in tortoise-shell brackets 〔〕",
            },
            Self::YearDigits(written) => {
                text! { zh: "年份应为四位数字，现为“{written}”", en: "the year is `{written}` and not four digits" }
            }
            Self::Ordinal => text! { zh: "序号前不加“第”", en: "第 before the running number" },
            Self::LeadingZero(running) => text! {
                zh: "序号不编虚位，现为“{running}”",
                en: "the running number `{running}` has leading zeros",
            },
            Self::NotClosed => text! { zh: "末尾没有“号”", en: "no 号 at the end" },
            Self::OtherYear { number, date } => text! {
                zh: "字号的年份为 {number}，日期在 {date} 年",
                en: "the year in it is {number}, the date is in {date}",
            },
        }
    }
}

/// The first bracket that holds a number and perhaps 年, with what stands before and after it.
fn bracketed_year(number: &str) -> Option<(&str, BracketedYear<'_>, &str)> {
    number.char_indices().find_map(|(start, open)| {
        BRACKETS.iter().find(|pair| pair.0 == open)?;
        let inner = &number[start + open.len_utf8()..];
        let (end, close) = inner.char_indices().find(|(_, c)| BRACKETS.iter().any(|pair| pair.1 == *c))?;
        let written = &inner[..end];
        let fits = written.chars().any(|c| digit(c).is_some())
            && written.chars().all(|c| digit(c).is_some() || c == '年' || c.is_whitespace());
        let year = BracketedYear { open, close, written };
        fits.then(|| (&number[..start], year, &inner[end + close.len_utf8()..]))
    })
}

/// A digit, of whichever width, as ASCII.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(number: &str) -> Vec<&'static str> {
        PaperNumber::of(number).faults(false, Some(2016)).iter().map(Fault::word).collect()
    }

    #[test]
    fn good_numbers_have_no_fault() {
        for number in [
            "唐供电〔2016〕12号",
            "唐供电(农)〔2016〕120号",
            "唐山第一中学〔2016〕3号",
            "唐供电〔2016〕 12 号",
        ] {
            assert_eq!(words(number), [""; 0], "{number}");
        }
    }

    #[test]
    fn every_fault_is_named_apart() {
        assert_eq!(words("唐供电[2016]12号"), ["brackets"]);
        assert_eq!(words("唐供电﹝2016﹞12号"), ["brackets"]);
        assert_eq!(words("唐供电〔2016]12号"), ["brackets"]);
        assert_eq!(words("唐供电〔16〕12号"), ["year-digits"]);
        assert_eq!(words("唐供电〔2016年〕12号"), ["year-digits"]);
        assert_eq!(words("唐供电〔2016〕第12号"), ["ordinal"]);
        assert_eq!(words("唐供电〔2016〕012号"), ["leading-zero"]);
        assert_eq!(words("唐供电〔2016〕12"), ["no-hao"]);
        assert_eq!(words("唐供电2016年第07号"), ["no-bracketed-year", "ordinal", "leading-zero"]);
        assert_eq!(words("〔2016〕12号"), ["no-issuer-code"]);
        assert_eq!(
            words("唐供电（2015）第012"),
            ["brackets", "ordinal", "leading-zero", "no-hao", "other-year"]
        );
    }

    #[test]
    fn orders_are_numbered_by_themselves() {
        for number in ["第12号", "唐供电令第3号"] {
            assert_eq!(PaperNumber::of(number).faults(true, Some(2016)), []);
        }
    }

    #[test]
    fn other_numbers_do_not_look_official() {
        for number in [
            "（2016）冀02民终123号",
            "HT-2016-0012",
            "TGHT[2016]第12号",
            "NO.04418832",
            "2016年第12号",
            "唐供电〔2016〕12期",
            "唐供电〔16〕12号",
            "",
        ] {
            assert!(!PaperNumber::of(number).looks_official(), "{number}");
        }
        assert!(PaperNumber::of("唐供电[2016]第12号").looks_official());
    }
}
