//! Days, as the archive's own clock has them.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// A strict `YYYY-MM-DD`.
pub fn date_of(text: &str) -> Option<Date> {
    if text.len() != 10 {
        return None;
    }
    text.parse().ok()
}

/// The offset that days are counted in, and "now".
#[derive(Debug, Clone)]
pub struct Clock {
    offset: Offset,
    now: Option<Timestamp>,
}

impl Clock {
    /// The clock of an archive exported at `exported` (RFC 3339). Without it days are counted
    /// in China's offset and there is no now.
    pub fn new(exported: Option<&str>) -> Self {
        let parsed = exported.and_then(instant);
        Self {
            offset: parsed.map_or(Offset::constant(8), |(_, offset)| offset),
            now: parsed.map(|(now, _)| now),
        }
    }

    /// The moment of the export, if it is known.
    pub fn now(&self) -> Option<Timestamp> {
        self.now
    }

    /// The day of the export, if it is known.
    pub fn today(&self) -> Option<Date> {
        self.now.map(|now| self.day(now))
    }

    /// The day that a moment falls on.
    pub fn day(&self, moment: Timestamp) -> Date {
        self.zoned(moment).date()
    }

    /// A moment in the archive's offset.
    pub fn zoned(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(TimeZone::fixed(self.offset))
    }

    /// The day of a date or of an RFC 3339 date-time.
    pub fn day_of(&self, text: &str) -> Option<Date> {
        date_of(text).or_else(|| instant(text).map(|(moment, _)| self.day(moment)))
    }

    /// The moment of an RFC 3339 date-time.
    pub fn moment_of(&self, text: &str) -> Option<Timestamp> {
        instant(text).map(|(moment, _)| moment)
    }
}

/// An RFC 3339 date-time: its moment and the offset it was written in.
fn instant(text: &str) -> Option<(Timestamp, Offset)> {
    if text.len() < 20 {
        return None;
    }
    let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
    let offset = match pieces.offset()? {
        jiff::fmt::temporal::PiecesOffset::Numeric(numeric) => numeric.offset(),
        _ => Offset::UTC,
    };
    Some((text.parse().ok()?, offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_in_the_exports_offset() {
        let clock = Clock::new(Some("2025-07-01T09:00:00+08:00"));
        assert_eq!(clock.today(), date_of("2025-07-01"));
        assert_eq!(clock.day_of("2025-06-30T20:00:00Z"), date_of("2025-07-01"));
        assert_eq!(Clock::new(None).day_of("2025-06-30T20:00:00Z"), date_of("2025-07-01"));
        assert_eq!(
            Clock::new(Some("2025-07-01T09:00:00Z")).day_of("2025-06-30T20:00:00Z"),
            date_of("2025-06-30")
        );
        assert_eq!(date_of("2025-02-30"), None);
    }
}
