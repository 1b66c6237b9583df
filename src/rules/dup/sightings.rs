//! Where a picture was seen, and under which event: what the rules on pictures have in common.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(super) use super::links::Links;
use crate::archive::{Document, date_of, join};
use crate::examine::Picture;
use crate::finding::{Location, Text};
use crate::json::Node;
use crate::rules::rows::Spot;
use crate::rules::{ArchiveCx, DossierCx, ReadFile, Row, comparable};
use crate::text;

/// Roles that gather what other documents show.
const GATHERING: [&str; 5] = ["summary", "cover", "catalogue", "divider", "remarks-sheet"];

/// Kilometres within which two positions are one place.
const NEAR: f64 = 0.3;

/// A place as it is claimed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Place {
    name: Option<String>,
    position: Option<(f64, f64)>,
}

/// A dossier's entry, or a document, with its day and place.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Event {
    /// Its day.
    pub day: Option<Date>,
    /// Whether the day is that of the event and not of the paper.
    pub own_day: bool,
    /// To the minute, where that is claimed.
    minute: Option<String>,
    place: Place,
}

/// One picture in one file of one document, under one event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Sighting {
    /// The document's id, or its number where it has none.
    pub document: String,
    /// The document in words.
    pub title: Text,
    role: String,
    /// Whether the document is a photo and not a paper with pictures.
    pub photo: bool,
    gathering: bool,
    period: Option<(Date, Date)>,
    copy_of: Option<(String, String)>,
    thing: Option<String>,
    spot: Spot,
    /// The file, relative to the archive.
    pub path: String,
    /// SHA-256 of the file.
    sha256: String,
    /// The page it stands on.
    pub page: Option<u32>,
    /// Size in pixels.
    pub size: (u32, u32),
    /// When the camera says it was taken.
    pub taken: Option<String>,
    /// The event.
    pub event: Event,
}

impl Sighting {
    /// All sightings of one picture of `file`: one an event.
    pub fn of<'a>(
        cx: &DossierCx<'a>,
        document: Document<'a>,
        file: ReadFile<'a>,
        picture: &Picture,
    ) -> Vec<Self> {
        let root = &cx.manifest.root;
        let photo = document.medium() == Some("photo");
        let role = document.role().unwrap_or_default().to_owned();
        let summary = cx.manifest.kind() == Some("annual-summary");
        let copy = document.node.get("copy_of");
        let camera = picture.camera.as_ref().or(file.facts.contents.metadata.camera.as_ref());
        let base = Self {
            document: document.name(),
            title: cx.document(document),
            photo,
            gathering: summary || GATHERING.contains(&role.as_str()),
            period: period(root),
            role,
            copy_of: copy
                .and_then(|copy| Some((copy.str("dossier")?.to_owned(), copy.str("document")?.to_owned()))),
            thing: root.at(&["record", "card", "code"]).and_then(Node::as_str).map(str::to_owned),
            spot: document
                .files()
                .find(|entry| entry.path().and_then(|path| cx.find(path)) == Some(file.index))
                .map_or_else(
                    || Spot::of(cx.manifest, document.node),
                    |entry| Spot::of(cx.manifest, entry.node),
                ),
            path: join(&cx.folder.path, file.path),
            sha256: file.facts.digests.sha256.clone(),
            page: picture.page,
            size: (picture.width, picture.height),
            taken: camera.and_then(|camera| camera.taken.as_ref()).map(|taken| taken.local.clone()),
            event: Event::default(),
        };
        let own = Event::of_document(cx, document);
        let entries: Vec<(&Node, &Node)> = match document.id().filter(|_| photo) {
            Some(id) => entries_of(cx, id),
            None => Vec::new(),
        };
        match entries.as_slice() {
            [] => vec![Self { event: own, ..base }],
            [(entry, _)] => vec![Self { event: Event::of_entry(entry, &own), ..base }],
            several => several
                .iter()
                .map(|(entry, naming)| Self {
                    event: Event::of_entry(entry, &own),
                    spot: Spot::of(cx.manifest, naming),
                    ..base.clone()
                })
                .collect(),
        }
    }

    /// Whether both are of the same file's bytes.
    pub fn same_file(&self, other: &Self) -> bool {
        self.sha256 == other.sha256
    }

    /// Whether its document is a bid.
    pub fn is_bid(&self) -> bool {
        self.role == "bid"
    }

    /// The event in words.
    pub fn event_text(&self) -> Text {
        let day = self.event.day.map(|day| day.to_string());
        let place = self.event.place.name.clone();
        match (day, place) {
            (Some(day), Some(place)) => text! { zh: "{day}，{place}", en: "{day}, {place}" },
            (Some(said), None) | (None, Some(said)) => text! { zh: "{said}", en: "{said}" },
            (None, None) => text! { zh: "未注日期", en: "no day given" },
        }
    }
}

/// From when to when a summary speaks.
fn period(root: &Node) -> Option<(Date, Date)> {
    let day = |node: Option<&Node>| node.and_then(Node::as_str).and_then(date_of);
    let stated = root.at(&["record", "period"]);
    let from = day(stated.and_then(|period| period.get("from"))).or_else(|| {
        let opened = day(root.get("opened"))?;
        Date::new(opened.year(), 1, 1).ok()
    })?;
    let to = day(stated.and_then(|period| period.get("to"))).or_else(|| day(root.get("closed")));
    Some((from, to.unwrap_or(Date::MAX)))
}

/// Entries of the record that name the photo `id`, each with the naming node.
fn entries_of<'a>(cx: &DossierCx<'a>, id: &str) -> Vec<(&'a Node<'a>, &'a Node<'a>)> {
    let Some(record) = cx.manifest.root.get("record") else { return Vec::new() };
    record
        .members()
        .iter()
        .flat_map(|member| member.value.items())
        .filter_map(|entry| {
            let naming = entry.list("photos").iter().find(|photo| photo.as_str() == Some(id))?;
            Some((entry, naming))
        })
        .collect()
}

impl Event {
    fn of_document(cx: &DossierCx, document: Document) -> Self {
        let taken = document.node.get("taken");
        let at = taken.and_then(|taken| taken.str("at"));
        let day = at.and_then(|at| cx.clock.day_of(at));
        Self {
            day: day.or_else(|| document.date()),
            own_day: day.is_some(),
            minute: at.and_then(|at| cx.clock.moment_of(at)).map(|moment| {
                let minute = moment.as_second().div_euclid(60);
                format!("{minute}")
            }),
            place: taken.and_then(|taken| taken.get("place")).map(Place::of).unwrap_or_default(),
        }
    }

    /// The entry's word before the photo's own.
    fn of_entry(entry: &Node, own: &Self) -> Self {
        let day = entry.str("date").and_then(date_of);
        let mut place = entry.get("place").map(Place::of).unwrap_or_default();
        if place.name.is_none() {
            let parts: Vec<&str> = ["village", "household"].iter().filter_map(|key| entry.str(key)).collect();
            place.name = (!parts.is_empty()).then(|| parts.join(" "));
        }
        if place == Place::default() {
            place.clone_from(&own.place);
        }
        Self {
            day: day.or(own.day),
            own_day: day.is_some() || own.own_day,
            minute: own.minute.clone(),
            place,
        }
    }

    fn same_day(&self, other: &Self) -> Option<bool> {
        Some(self.day? == other.day?)
    }
}

impl Place {
    fn of(node: &Node) -> Self {
        let number = |key| node.get(key).and_then(Node::as_number).and_then(|raw| raw.parse::<f64>().ok());
        Self {
            name: node.str("name").or_else(|| node.as_str()).map(str::to_owned),
            position: number("lat").zip(number("lon")),
        }
    }

    /// Whether the two are certainly not one place.
    fn elsewhere(&self, other: &Self) -> bool {
        if let (Some(a), Some(b)) = (self.position, other.position) {
            let (lat, lon) = (b.0 - a.0, (b.1 - a.1) * a.0.to_radians().cos());
            return lat.hypot(lon) * 111.2 > NEAR;
        }
        let (Some(a), Some(b)) = (&self.name, &other.name) else { return false };
        let (a, b) = (comparable(a), comparable(b));
        !a.contains(&b) && !b.contains(&a)
    }
}

/// Share of ink up to which a bright picture is a written page.
const WRITTEN: f32 = 0.2;

/// Whether a picture is a written page and no photo. What a scanner made is one where it is ink on
/// paper at all.
pub(super) fn is_page(document: Document, picture: &Picture) -> bool {
    let inked = picture.pixels.as_ref().and_then(|pixels| pixels.page.as_ref());
    inked.is_some_and(|inked| document.medium() == Some("scan") || inked.share <= WRITTEN)
}

/// A row that is a sighting.
pub(super) trait Seen {
    /// The sighting.
    fn sighting(&self) -> &Sighting;
}

/// Whether one document is declared a copy of the other, or both of a third.
pub(super) fn copied<T: Seen>(cx: &ArchiveCx, a: &Row<T>, b: &Row<T>) -> bool {
    let copies = |copy: &Sighting, of: &Row<T>| {
        let id = cx.everything.get(of.dossier).and_then(|dossier| dossier.id.as_ref());
        copy.copy_of
            .as_ref()
            .is_some_and(|(dossier, document)| id == Some(dossier) && of.sighting().document == *document)
    };
    let (one, other) = (a.sighting(), b.sighting());
    copies(one, b) || copies(other, a) || one.copy_of.is_some() && one.copy_of == other.copy_of
}

/// Whether two sightings of one picture stand under different events.
pub(super) fn apart<T: Seen>(cx: &ArchiveCx, links: &Links, a: &Row<T>, b: &Row<T>) -> bool {
    let (one, other) = (a.sighting(), b.sighting());
    if copied(cx, a, b) {
        return false;
    }
    // The same file filed twice as a paper is DUP001's fact.
    if !(one.photo && other.photo) && one.same_file(other) {
        return false;
    }
    if a.dossier == b.dossier {
        return apart_in_one_dossier(one, other);
    }
    if links.linked(a.dossier, b.dossier) || one.thing.is_some() && one.thing == other.thing {
        return false;
    }
    if one.gathering || other.gathering {
        return gathered_apart(one, other);
    }
    let same_minute = one.event.minute.is_some() && one.event.minute == other.event.minute;
    !same_minute || one.event.place.elsewhere(&other.event.place)
}

fn apart_in_one_dossier(one: &Sighting, other: &Sighting) -> bool {
    let other_day = one.event.same_day(&other.event) == Some(false);
    if one.document == other.document {
        return other_day;
    }
    match (one.photo, other.photo) {
        (true, true) => other_day || one.event.place.elsewhere(&other.event.place),
        // A paper of a later stage may show again what an earlier one showed.
        (false, false) => one.role == other.role && other_day,
        (true, false) => shown_before(other, one),
        (false, true) => shown_before(one, other),
    }
}

/// Whether a paper bears a date before the photo in it was taken.
fn shown_before(paper: &Sighting, photo: &Sighting) -> bool {
    photo.event.own_day && paper.event.day.zip(photo.event.day).is_some_and(|(paper, photo)| paper < photo)
}

/// A summary shows events of its period; two of one period may show the same one.
fn gathered_apart(one: &Sighting, other: &Sighting) -> bool {
    if one.event.own_day && other.event.own_day && one.event.same_day(&other.event) == Some(false) {
        return true;
    }
    match (one.gathering, other.gathering) {
        (true, true) => one
            .period
            .zip(other.period)
            .is_some_and(|((from, to), (other_from, other_to))| to < other_from || other_to < from),
        (true, false) => outside(one, other),
        _ => outside(other, one),
    }
}

fn outside(summary: &Sighting, shown: &Sighting) -> bool {
    let Some(((from, to), day)) = summary.period.zip(shown.event.day) else { return false };
    day < from || day > to
}

/// The place of a member, with its file and page.
pub(super) fn location<T: Seen>(cx: &ArchiveCx, row: &Row<T>) -> Option<Location> {
    let sighting = row.sighting();
    let location = cx.everything.get(row.dossier)?.location(&sighting.spot).of_file(&sighting.path);
    Some(Location { page: sighting.page, ..location })
}

/// Of the members of a cluster, those that stand under another event than some other member, by
/// path. Each is held against the first few hundred.
pub(super) fn members_apart<'a, T: Seen>(
    cx: &ArchiveCx,
    links: &Links,
    members: &[&'a Row<T>],
) -> Vec<&'a Row<T>> {
    const LARGE: usize = 500;
    let mut kept: Vec<&Row<T>> = members
        .iter()
        .copied()
        .filter(|row| members.iter().take(LARGE).any(|other| apart(cx, links, row, other)))
        .collect();
    let key = |row: &Row<T>| {
        let sighting = row.sighting();
        (sighting.path.clone(), sighting.page, sighting.spot.pointer.clone())
    };
    kept.sort_by_key(|row| key(row));
    kept.dedup_by_key(|row| key(row));
    kept
}

/// The first of `members` that stands in the archive itself and not in an earlier one: where a
/// finding over them stands.
pub(super) fn first_own<'a, T>(cx: &ArchiveCx, members: &[&'a Row<T>]) -> Option<&'a Row<T>> {
    members.iter().copied().find(|row| row.dossier < cx.dossiers.len())
}

/// Distinct documents among rows.
pub(super) fn documents<T: Seen>(rows: &[&Row<T>]) -> usize {
    rows.iter().map(|row| (row.dossier, &row.sighting().document)).collect::<BTreeSet<_>>().len()
}
