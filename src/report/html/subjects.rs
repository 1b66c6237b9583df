//! Which pictures a finding is about: re-used photographs and pages, and the pages that seals
//! stand on.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use crate::archive::{join, place_of, relative_fault};
use crate::finding::{Finding, Group};
use crate::report::view::Row;

/// Pictures that are shown of one finding.
const SHOWN: usize = 6;

/// Manifests larger than this are not read for it.
const MANIFEST_BYTES: u64 = 8 << 20;

/// A page, and what of it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Subject {
    /// Relative to the archive.
    pub path: String,
    /// From 1; 0 where there are no pages.
    pub page: u32,
    /// What of it.
    pub part: PictureOf,
}

/// What of a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum PictureOf {
    /// All of it.
    Whole,
    /// The red imprints on it.
    Seals,
    /// All of a seal's registered picture.
    Registered,
    /// The photographs in it.
    Inside,
}

/// Manifests by path, read once each.
pub(super) struct Reader<'a> {
    root: &'a Path,
    known: HashMap<String, Option<Value>>,
}

impl<'a> Reader<'a> {
    pub fn new(root: &'a Path) -> Self {
        Self { root, known: HashMap::new() }
    }

    fn get(&mut self, path: &str) -> Option<&Value> {
        if !self.known.contains_key(path) {
            let read = || {
                let place = place_of(self.root, path);
                let small = place.symlink_metadata().is_ok_and(|found| found.len() <= MANIFEST_BYTES);
                let text = std::fs::read_to_string(place).ok().filter(|_| small)?;
                serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
            };
            let value = read();
            self.known.insert(path.to_owned(), value);
        }
        self.known.get(path).and_then(Option::as_ref)
    }

    /// The picture of a registered seal.
    fn registered(&mut self, id: &str) -> Option<String> {
        let seals = self.get("archive.json")?.get("seals")?.as_array()?;
        let seal = seals.iter().find(|seal| seal["id"] == id)?;
        seal["imprint"].as_str().filter(|path| relative_fault(path).is_none()).map(str::to_owned)
    }

    /// The files of the document that a pointer leads into, and the page that its seal stands on.
    fn files(&mut self, manifest: &str, pointer: &str) -> Vec<(String, u32)> {
        let folder = manifest.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let Some(index) = pointer.strip_prefix("/documents/").and_then(|rest| rest.split('/').next()) else {
            return Vec::new();
        };
        let Some(document) =
            self.get(manifest).and_then(|value| value.pointer(&format!("/documents/{index}")))
        else {
            return Vec::new();
        };
        let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
        let stated = document["seals"]
            .as_array()
            .and_then(|seals| seals.iter().find_map(|seal| number(&seal["page"])));
        // Seals stand at the end where nothing else is said.
        let page = stated.or_else(|| number(&document["pages"])).unwrap_or(1).max(1);
        let files = document["files"].as_array().into_iter().flatten();
        files
            .filter_map(|file| file["path"].as_str().filter(|path| relative_fault(path).is_none()))
            .filter(|path| is_picture(path) || is_paper(path))
            .map(|path| (join(&folder, path), if is_picture(path) { 1 } else { page }))
            .collect()
    }
}

fn ends(path: &str, ends: &[&str]) -> bool {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    ends.iter().any(|known| known.eq_ignore_ascii_case(end))
}

fn is_picture(path: &str) -> bool {
    ends(path, &["jpg", "jpeg", "png", "bmp", "gif", "webp"])
}

fn is_paper(path: &str) -> bool {
    ends(path, &["pdf", "tif", "tiff"])
}

/// Papers that have photographs in them and cannot be drawn as a whole.
const PAPERS: [&str; 5] = ["docx", "pptx", "xlsx", "ofd", "odt"];

/// Rules that tell of photographs beside those on duplication.
const PHOTOS: [&str; 3] = ["edited-image", "photo-time", "photo-place"];

/// Rules that tell of imprints.
const SEALS: [&str; 7] = [
    "copied-imprint",
    "imprint-differs",
    "no-imprint-found",
    "seal-not-in-use",
    "seal-only-a-picture",
    "wrong-seal",
    "placeholder-signature",
];

/// The pictures that a finding is about, no more than are shown, each once.
pub(super) fn subjects(row: &Row, reader: &mut Reader) -> Vec<Subject> {
    let finding = row.finding;
    let mut found: Vec<Subject> = Vec::new();
    let mut add = |path: String, page: u32, part: PictureOf| {
        let subject = Subject { path, page, part };
        if found.len() < SHOWN && !found.contains(&subject) {
            found.push(subject);
        }
    };
    if finding.group == Group::Dup || PHOTOS.contains(&finding.name) {
        for (path, page) in places(finding) {
            if is_picture(path) || (is_paper(path) && page.is_some()) {
                add(path.to_owned(), page.unwrap_or(1), PictureOf::Whole);
            } else if ends(path, &PAPERS) && finding.name == "reused-photo" {
                add(path.to_owned(), page.unwrap_or(0), PictureOf::Inside);
            }
        }
    } else if SEALS.contains(&finding.name) {
        let mut spots = vec![(
            finding.path.as_deref(),
            finding.manifest.as_deref().or(finding.path.as_deref()),
            finding.pointer.as_deref(),
            finding.evidence.get("page").and_then(Value::as_u64).and_then(|page| u32::try_from(page).ok()),
        )];
        spots.extend(finding.related.iter().map(|other| {
            let manifest = other.manifest.as_deref().or(other.path.as_deref());
            (other.path.as_deref(), manifest, other.pointer.as_deref(), other.page)
        }));
        for (path, manifest, pointer, page) in spots {
            match path.filter(|path| is_picture(path) || is_paper(path)) {
                Some(path) => add(path.to_owned(), page.unwrap_or(1), PictureOf::Seals),
                None => {
                    let (Some(manifest), Some(pointer)) = (manifest, pointer) else { continue };
                    for (path, stated) in reader.files(manifest, pointer) {
                        add(path, page.unwrap_or(stated), PictureOf::Seals);
                    }
                }
            }
        }
        let ids = ["seal", "seals"].into_iter().filter_map(|key| finding.evidence.get(key));
        let ids: Vec<&str> = ids
            .flat_map(|value| match value {
                Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
                one => one.as_str().into_iter().collect::<Vec<_>>(),
            })
            .collect();
        for id in ids {
            if let Some(path) = reader.registered(id) {
                add(path, 1, PictureOf::Registered);
            }
        }
    }
    found
}

/// The places of a finding: members of its cluster, or its own.
fn places(finding: &Finding) -> Vec<(&str, Option<u32>)> {
    let mut places: Vec<(&str, Option<u32>)> =
        finding.related.iter().filter_map(|other| Some((other.path.as_deref()?, other.page))).collect();
    let own = finding.path.as_deref().filter(|own| !places.iter().any(|(path, _)| path == own));
    places.extend(own.map(|path| (path, None)));
    places
}
