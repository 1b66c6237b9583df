//! The rows of files and of their texts: what rules across the archive compare.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::dup::is_photo;
use super::packed::{At, Packable, Packed, Packing};
use super::rows::Spot;
use super::{DossierCx, TextSource};
use crate::compare::text::{self, Print};
use crate::deflate::deflated;

/// A file that a document names.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct FileRow<'a> {
    /// Index of the document in the manifest.
    pub document: usize,
    /// Relative to the archive.
    pub path: &'a str,
    /// The entry that names it.
    #[serde(borrow)]
    pub at: At<'a>,
    /// SHA-256 of its bytes, in hex.
    pub sha256: &'a str,
    /// Bytes.
    pub size: u64,
    /// Whether it is a photo that is compared as a picture (DUP004).
    pub photo: bool,
    /// When it was made, by its own metadata, as written.
    pub created: Option<&'a str>,
}

/// Lists of [`FileRow`].
#[derive(Debug, Clone, Copy)]
pub struct Files;

impl Packable for Files {
    type Row<'a> = FileRow<'a>;
}

/// The text of one file, as it is compared.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PaperRow {
    /// Index of the document in the manifest.
    pub document: usize,
    /// Index of the file among those that documents name.
    pub file: u32,
    /// The whole text: equal for equal texts.
    pub body: u128,
    /// The whole text with its numbers masked.
    pub masked: u128,
    /// Letters and digits.
    pub length: u32,
    /// Digits among them.
    pub digits: u32,
    /// Fingerprints, sorted.
    pub prints: Box<[Print]>,
    /// Share of its runs that stand in it more than once, 0–1.
    pub repeated: f32,
    /// Bytes of its text, deflated, over the bytes before.
    pub packed: f32,
    /// Hashes of the labels of its fields (姓名：…), sorted.
    pub labels: Box<[u64]>,
    /// Whether it is a list or a table, of rows without a sentence.
    pub list: bool,
    /// Whether it is the file's own text, and not one beside it or read off it.
    pub own: bool,
}

/// The rows of the files that the dossier's documents name.
pub(super) fn files(cx: &DossierCx) -> Packed<Files> {
    let mut rows = Packing::new();
    for document in cx.manifest.documents() {
        for file in cx.files_of(document) {
            let metadata = &file.facts.contents.metadata;
            let camera = metadata.camera.as_ref().and_then(|camera| camera.taken.as_ref());
            let photo = match &file.facts.contents.pictures[..] {
                [picture] if picture.page.is_none() => is_photo(document, picture),
                _ => false,
            };
            let (path, at) = place(cx, file.index);
            rows.push(&FileRow {
                document: document.index,
                path: &path,
                at: (&at).into(),
                sha256: &file.facts.digests.sha256,
                size: file.facts.size,
                photo,
                created: camera.or(metadata.created.as_ref()).map(|stamp| stamp.local.as_str()),
            });
        }
    }
    rows.done()
}

/// The rows of the texts that can be read.
pub(super) fn papers(cx: &DossierCx) -> Vec<PaperRow> {
    let mut rows = Vec::new();
    // In the order of `files`.
    let named =
        cx.manifest.documents().flat_map(|document| cx.files_of(document).map(move |file| (document, file)));
    for (index, (document, file)) in named.enumerate() {
        if document.medium() != Some("photo") {
            let Some(found) = cx.text(file.index) else { continue };
            let normal = text::normal(found.pages);
            if normal.characters.len() < text::FOUND_FROM {
                continue;
            }
            rows.push(PaperRow {
                document: document.index,
                file: index as u32,
                body: text::digest(normal.characters.iter().copied()),
                masked: text::digest(text::masked(&normal.characters)),
                length: normal.characters.len() as u32,
                digits: normal.characters.iter().filter(|character| character.is_numeric()).count() as u32,
                prints: text::prints(&normal).into(),
                repeated: repeated(&normal.characters),
                packed: packed(&normal.characters),
                labels: labels(found.pages),
                list: text::is_list(found.pages),
                own: found.source == TextSource::Own,
            });
        }
    }
    rows
}

fn place(cx: &DossierCx, index: usize) -> (String, Spot) {
    let location = cx.claim_of(index);
    let at = Spot {
        pointer: location.pointer.unwrap_or_default(),
        place: location.place,
        subject: location.subject,
    };
    (location.path.unwrap_or_default(), at)
}

/// Share of the runs of a text that are there more than once.
fn repeated(characters: &[char]) -> f32 {
    let mut counts: HashMap<&[char], u32> = HashMap::new();
    for run in characters.windows(text::RUN * 2) {
        *counts.entry(run).or_default() += 1;
    }
    let all: u32 = counts.values().sum();
    let again: u32 = counts.values().map(|count| count - 1).sum();
    if all == 0 { 0.0 } else { again as f32 / all as f32 }
}

/// How far a text can be packed: its deflated size over its size.
fn packed(characters: &[char]) -> f32 {
    let text: String = characters.iter().collect();
    deflated(text.as_bytes()).len() as f32 / text.len().max(1) as f32
}

/// The labels of a form's fields: short words before a colon at the beginning of a line or cell.
fn labels(pages: &[String]) -> Box<[u64]> {
    let mut labels: Vec<u64> = pages
        .iter()
        .flat_map(|page| page.split(['\n', '\t', '|', '　']))
        .filter_map(|cell| {
            let (label, _) = cell.split_once(['：', ':'])?;
            let label: String = label.chars().filter(|character| character.is_alphanumeric()).collect();
            let letters = label.chars().count();
            let named = (2..=10).contains(&letters) && !label.chars().all(char::is_numeric);
            named.then(|| text::digest(label.chars()) as u64)
        })
        .collect();
    labels.sort_unstable();
    labels.dedup();
    labels.into()
}
