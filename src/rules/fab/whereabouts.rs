//! Who was where and when, as the records say: patrols, home visits, meetings in person, shifts.
//! What lacks a time, a person or a place says nothing of that and is left out.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::archive::date_of;
use crate::finding::Text;
use crate::json::Node;
use crate::rules::ManifestCx;
use crate::rules::rows::Spot;

/// What somebody did there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Doing {
    /// An entry of a patrol log.
    Patrol,
    /// A home visit.
    Visit,
    /// A meeting in person.
    Meeting,
    /// A shift.
    Shift,
}

impl Doing {
    /// In words.
    pub(super) fn text(self) -> Text {
        match self {
            Self::Patrol => Text::new("巡查", "patrol"),
            Self::Visit => Text::new("入户走访", "home visit"),
            Self::Meeting => Text::new("会议", "meeting"),
            Self::Shift => Text::new("值班", "shift"),
        }
    }
}

/// One person's time in one place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Stay {
    /// The person's id.
    pub person: String,
    /// What for.
    pub doing: Doing,
    /// Begin and end in seconds of the epoch.
    pub from: i64,
    /// End.
    pub to: i64,
    /// The place as it is written.
    pub place: String,
    /// Its name to compare.
    pub name: String,
    /// What it lies in, to compare: the village of a household, the route of a point.
    pub area: Option<String>,
    /// Latitude and longitude.
    pub at: Option<(f64, f64)>,
    /// The unit of the dossier.
    pub unit: String,
    /// Where it stands in the manifest.
    pub spot: Spot,
}

/// The stays that a manifest records, in its order.
pub(super) fn stays(cx: &ManifestCx) -> Vec<Stay> {
    let Some(record) = cx.manifest.root.get("record") else { return Vec::new() };
    let Some(kind) = cx.kind.map(|kind| kind.name.as_str()) else { return Vec::new() };
    match kind {
        "patrol-log" => record.list("entries").iter().filter_map(|entry| patrol(cx, record, entry)).collect(),
        "home-visit" => record.list("visits").iter().filter_map(|entry| visit(cx, record, entry)).collect(),
        "meeting" => meeting(cx, record),
        "handover" => record.list("shifts").iter().filter_map(|entry| shift(cx, record, entry)).collect(),
        _ => Vec::new(),
    }
}

fn patrol(cx: &ManifestCx, record: &Node, entry: &Node) -> Option<Stay> {
    let (from, to) = times(cx, entry)?;
    let own = entry.get("place").and_then(|place| place.str("name")).filter(|name| !blank(name));
    let route = record.str("route").filter(|name| !blank(name));
    let at = entry.get("place").and_then(coordinates);
    let place = own.or(route)?;
    let area = route.filter(|_| own.is_some()).map(plain);
    let person = entry.str("by").or_else(|| record.str("officer"))?;
    Some(Stay { area, at, ..stay(cx, person, Doing::Patrol, (from, to), place, entry)? })
}

fn visit(cx: &ManifestCx, record: &Node, entry: &Node) -> Option<Stay> {
    let (from, to) = times(cx, entry)?;
    let village = entry.str("village").filter(|name| !blank(name));
    let village = village.map(|id| cx.reference.units.get(id).map_or(id, |unit| unit.name.as_str()));
    let household = entry.str("household").filter(|name| !blank(name));
    let place = match (village, household) {
        (Some(village), Some(household)) => format!("{village} {household}"),
        (village, household) => village.or(household)?.to_owned(),
    };
    let person = entry.str("by").or_else(|| record.str("officer"))?;
    let area = village.map(plain);
    Some(Stay { area, ..stay(cx, person, Doing::Visit, (from, to), &place, entry)? })
}

fn meeting(cx: &ManifestCx, record: &Node) -> Vec<Stay> {
    const AFAR: [&str; 14] = [
        "视频",
        "线上",
        "网络",
        "电话",
        "远程",
        "云会议",
        "腾讯会议",
        "钉钉",
        "微信",
        "zoom",
        "online",
        "teams",
        "video",
        "phone",
    ];
    let Some(place) = record.str("place").filter(|name| !blank(name)) else { return Vec::new() };
    let lower = place.to_lowercase();
    if AFAR.iter().any(|word| lower.contains(word)) {
        return Vec::new();
    }
    let Some((from, to)) = moments(cx, None, record.str("start"), record.str("end")) else {
        return Vec::new();
    };
    let mut people: Vec<&Node> = Vec::new();
    for person in record.list("present") {
        if !people.iter().any(|known| known.as_str() == person.as_str()) && people.len() < 2_000 {
            people.push(person);
        }
    }
    people
        .into_iter()
        .filter_map(|node| stay(cx, node.as_str()?, Doing::Meeting, (from, to), place, node))
        .collect()
}

fn shift(cx: &ManifestCx, record: &Node, entry: &Node) -> Option<Stay> {
    let (from, to) = moments(cx, None, entry.str("from"), entry.str("to"))?;
    let post = record.str("post").filter(|name| !blank(name))?;
    stay(cx, entry.str("on")?, Doing::Shift, (from, to), post, entry)
}

fn stay(
    cx: &ManifestCx,
    person: &str,
    doing: Doing,
    (from, to): (i64, i64),
    place: &str,
    node: &Node,
) -> Option<Stay> {
    let unit = cx.manifest.root.str("unit").unwrap_or_default().to_owned();
    let (person, place) = (person.to_owned(), place.trim().to_owned());
    let (name, spot) = (plain(&place), Spot::of(cx.manifest, node));
    (!blank(&person)).then_some(Stay {
        person,
        doing,
        from,
        to,
        place,
        name,
        area: None,
        at: None,
        unit,
        spot,
    })
}

/// Begin and end of an entry with `date`, `start` and `end`.
pub(super) fn times(cx: &ManifestCx, entry: &Node) -> Option<(i64, i64)> {
    moments(cx, entry.str("date").and_then(date_of), entry.str("start"), entry.str("end"))
}

/// Begin and end in seconds. An end before the beginning is of the next morning where the
/// beginning is of the evening, and no time at all otherwise.
fn moments(cx: &ManifestCx, day: Option<Date>, start: Option<&str>, end: Option<&str>) -> Option<(i64, i64)> {
    const DAY: i64 = 86_400;
    let (start, end) = (start?, end?);
    let from = moment(cx, day, start)?;
    let mut to = moment(cx, day, end)?;
    if to < from && start.len() <= 8 && end.len() <= 8 {
        let local = |moment: i64| {
            let moment = Timestamp::from_second(moment).ok()?;
            Some(cx.clock.zoned(moment).hour())
        };
        if local(from)? < 18 || local(to)? > 9 {
            return None;
        }
        to += DAY;
    }
    (to > from).then_some((from, to))
}

/// A clock time of `day`, or a date-time with or without an offset, in seconds of the epoch.
fn moment(cx: &ManifestCx, day: Option<Date>, text: &str) -> Option<i64> {
    if let Some(moment) = cx.clock.moment_of(text) {
        return Some(moment.as_second());
    }
    let local: DateTime = if text.len() <= 8 {
        let (hour, rest) = text.split_once(':')?;
        let hour: i8 = hour.parse().ok()?;
        let minute: i8 = rest.get(..2)?.parse().ok()?;
        match hour {
            24 if minute == 0 => day?.checked_add(Span::new().days(1)).ok()?.at(0, 0, 0, 0),
            _ => day?.to_datetime(Time::new(hour, minute, 0, 0).ok()?),
        }
    } else {
        text.replacen(' ', "T", 1).parse().ok()?
    };
    let offset = cx.clock.zoned(Timestamp::UNIX_EPOCH).offset();
    Some(offset.to_timestamp(local).ok()?.as_second())
}

/// Latitude and longitude of a place; none where they are impossible or left at zero.
pub(super) fn coordinates(place: &Node) -> Option<(f64, f64)> {
    let number = |key| place.get(key).and_then(Node::as_number).and_then(|raw| raw.parse::<f64>().ok());
    let (lat, lon) = (number("lat")?, number("lon")?);
    let real = lat.abs() <= 90.0 && lon.abs() <= 180.0 && (lat != 0.0 || lon != 0.0);
    real.then_some((lat, lon))
}

/// A name without width, case, space and punctuation.
pub(super) fn plain(text: &str) -> String {
    text.nfkc().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn blank(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// Whether two names may mean one place: one holds the other.
pub(super) fn alike(a: &str, b: &str) -> bool {
    a == b || (a.chars().count() >= 2 && b.contains(a)) || (b.chars().count() >= 2 && a.contains(b))
}
