//! UTCTime and GeneralizedTime as seconds since 1970.

use super::{Tlv, tag};

/// Seconds since 1970-01-01T00:00:00Z. Zones and left-out seconds are read as BER has them.
pub fn time(tlv: &Tlv) -> Option<i64> {
    let text = std::str::from_utf8(tlv.value).ok()?.trim();
    match tlv.tag {
        tag::UTC_TIME | 0x97 => {
            let year: i16 = text.get(..2)?.parse().ok()?;
            let year = if year < 50 { 2000 + year } else { 1900 + year };
            moment(year, text.get(2..)?)
        }
        tag::GENERALIZED_TIME => moment(text.get(..4)?.parse().ok()?, text.get(4..)?),
        _ => None,
    }
}

/// `MMDDhhmm[ss[.f]](Z|±hhmm)`; without a zone, UTC.
fn moment(year: i16, rest: &str) -> Option<i64> {
    let two = |at: usize| rest.get(at..at + 2)?.parse::<i8>().ok();
    let (month, day, hour, minute) = (two(0)?, two(2)?, two(4)?, two(6)?);
    let (second, mut at) = match two(8) {
        Some(second) => (second, 10),
        None => (0, 8),
    };
    if matches!(rest.get(at..at + 1), Some("." | ",")) {
        at += 1 + rest.get(at + 1..)?.bytes().take_while(u8::is_ascii_digit).count();
    }
    let offset = match rest.get(at..)? {
        "" | "Z" => 0,
        zone => {
            let sign = match zone.get(..1)? {
                "+" => 1,
                "-" => -1,
                _ => return None,
            };
            let hours: i64 = zone.get(1..3)?.parse().ok()?;
            let minutes: i64 = zone.get(3..5).unwrap_or("00").parse().ok()?;
            sign * (hours * 3600 + minutes * 60)
        }
    };
    let date = jiff::civil::DateTime::new(year, month, day, hour, minute, second.min(59), 0).ok()?;
    let utc = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(utc.timestamp().as_second() - offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds() {
        let read = |tag, text: &str| time(&Tlv { tag, raw: &[], value: text.as_bytes() });
        assert_eq!(read(tag::UTC_TIME, "700101000000Z"), Some(0));
        assert_eq!(read(tag::UTC_TIME, "7001010000Z"), Some(0));
        assert_eq!(read(tag::GENERALIZED_TIME, "20200229083000.5+0800"), Some(1_582_936_200));
        assert_eq!(read(tag::GENERALIZED_TIME, "20200817111329Z"), Some(1_597_662_809));
        assert_eq!(read(tag::UTC_TIME, "9913"), None);
    }
}
