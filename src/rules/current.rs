//! Of registers and catalogues that are made anew every year, those that still hold.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// Days between two openings from which the later one takes the place of the earlier: an export
/// holds the registers of many years, and the old ones ask for nothing any more.
const RENEWED: i32 = 300;

/// The day on which each unit last opened one of a kind.
#[derive(Debug, Default)]
pub(crate) struct Current<'a>(BTreeMap<&'a str, Date>);

impl<'a> Current<'a> {
    /// From the unit and the day of opening of each.
    pub fn of(opened: impl Iterator<Item = (Option<&'a str>, Option<Date>)>) -> Self {
        let mut last = BTreeMap::new();
        for (unit, opened) in opened {
            if let (Some(unit), Some(opened)) = (unit, opened) {
                let known = last.entry(unit).or_insert(opened);
                *known = opened.max(*known);
            }
        }
        Self(last)
    }

    /// Whether the one that `unit` opened on `opened` still holds.
    pub fn holds(&self, unit: Option<&str>, opened: Option<Date>) -> bool {
        let (Some(unit), Some(opened)) = (unit, opened) else { return true };
        let days = |last: &Date| opened.until(*last).map_or(0, |span| span.get_days());
        self.0.get(unit).is_none_or(|last| days(last) < RENEWED)
    }
}
