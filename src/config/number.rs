//! The syntax of archival numbers (档号).

use regex::Regex;

/// The default of format.md: `FONDS-YEAR-CLASS-NUMBER`, the number's width free.
const DEFAULT: &str = r"^(?<fonds>[A-Z0-9]{2,})-(?<year>\d{4})-(?<class>[A-Z]+)-(?<number>\d+)$";

/// A compiled syntax with the named groups that it may have: `fonds`, `year`, `class`, `number`.
#[derive(Debug, Clone)]
pub struct NumberPattern(Regex);

/// The parts of one archival number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberParts<'a> {
    /// 全宗号
    pub fonds: Option<&'a str>,
    /// The year.
    pub year: Option<&'a str>,
    /// The class code.
    pub class: Option<&'a str>,
    /// The number in its series, as written.
    pub number: Option<&'a str>,
    /// Everything but the number: what a series has in common.
    pub series: (&'a str, &'a str),
}

impl Default for NumberPattern {
    fn default() -> Self {
        Self(Regex::new(DEFAULT).unwrap_or_else(|error| unreachable!("{error}")))
    }
}

impl NumberPattern {
    /// Compiles a pattern of the configuration's.
    ///
    /// # Errors
    /// Where it is no regular expression, or has no group `number`.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let regex = Regex::new(pattern).map_err(|error| error.to_string())?;
        if regex.capture_names().flatten().any(|name| name == "number") {
            Ok(Self(regex))
        } else {
            Err("no group `(?<number>…)`".to_owned())
        }
    }

    /// The parts of `id`, where it has this syntax.
    pub fn parts<'a>(&self, id: &'a str) -> Option<NumberParts<'a>> {
        let found = self.0.captures(id)?;
        let part = |name| found.name(name).map(|part| part.as_str());
        let number = found.name("number");
        Some(NumberParts {
            fonds: part("fonds"),
            year: part("year"),
            class: part("class"),
            number: part("number"),
            series: number.map_or((id, ""), |number| (&id[..number.start()], &id[number.end()..])),
        })
    }

    /// The pattern itself.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_takes_numbers_of_any_width() {
        let pattern = NumberPattern::default();
        let parts = pattern.parts("X043-2025-ZB-0012").unwrap();
        assert_eq!((parts.fonds, parts.year, parts.class), (Some("X043"), Some("2025"), Some("ZB")));
        assert_eq!(parts.number, Some("0012"));
        assert_eq!(parts.series, ("X043-2025-ZB-", ""));
        assert!(pattern.parts("X043-2025-ZB-7").is_some());
        assert!(pattern.parts("X043-25-ZB-0012").is_none());
    }
}
