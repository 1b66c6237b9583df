//! The pictures of a page: read from the archive, shrunk, embedded. However many findings there
//! are, a page carries no more than it can be sent with.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use base64ct::{Base64, Encoding};
use rayon::prelude::*;

use super::subjects::{PictureOf, Reader, Subject, subjects};
use super::{Part, shown};
use crate::archive::place_of;
use crate::examine::Preview;
use crate::finding::Finding;
use crate::limits::Work;
use crate::report::plain::plain;
use crate::report::view::Words;

/// Pages and pictures that are looked at for one page.
const OPENED: usize = 240;

/// Bytes of base64 of one page.
const BYTES: usize = 1_800_000;

/// Longer sides in pixels.
const PHOTO: u32 = 220;
const SEAL: u32 = 130;
/// What imprints are looked for in.
const PAGE: u32 = 1024;

/// Imprints that are shown of one page, and photographs of one paper.
const IMPRINTS: usize = 3;
const INSIDE: usize = 4;

const QUALITY: u8 = 62;

struct Thumb {
    width: u32,
    height: u32,
    data: String,
}

/// The pictures of one archive, by what they show.
#[derive(Default)]
pub(super) struct Gallery {
    thumbs: HashMap<Subject, Vec<Thumb>>,
    /// What each finding is about, by fingerprint.
    wanted: HashMap<String, Vec<Subject>>,
    full: bool,
}

impl Gallery {
    /// Reads what the findings of a part are about, as far as `left` bytes go.
    pub fn of(part: &Part, left: &mut usize) -> Self {
        let mut reader = Reader::new(&part.archive.root);
        let closed: BTreeSet<&str> = part.archive.closed.iter().map(|file| file.path.as_str()).collect();
        let mut order: Vec<Subject> = Vec::new();
        let mut known = BTreeSet::new();
        let mut wanted = HashMap::new();
        let mut full = false;
        for row in &part.rows {
            let mut list = subjects(row, &mut reader);
            // What the run could not read is not opened for its looks.
            list.retain(|subject| !closed.contains(subject.path.as_str()));
            for subject in &list {
                let key = (subject.path.clone(), subject.page, subject.part as u8);
                if order.len() >= OPENED {
                    full = true;
                } else if known.insert(key) {
                    order.push(subject.clone());
                }
            }
            if !list.is_empty() {
                wanted.insert(row.finding.fingerprint.clone(), list);
            }
        }
        let root = &part.archive.root;
        let seen: Vec<Vec<Thumb>> = order.par_iter().map(|subject| look(root, subject)).collect();
        let mut thumbs = HashMap::new();
        for (subject, list) in order.into_iter().zip(seen) {
            let size: usize = list.iter().map(|thumb| thumb.data.len()).sum();
            if size > *left {
                full = true;
                continue;
            }
            *left -= size;
            thumbs.insert(subject, list);
        }
        Self { thumbs, wanted, full }
    }

    /// All that one page may carry.
    pub fn budget() -> usize {
        BYTES
    }

    /// Whether some pictures were left out.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// The pictures of one finding, side by side, each with what the rule says of it.
    pub fn write(&self, finding: &Finding, words: Words, out: &mut dyn Write) -> io::Result<()> {
        let Some(list) = self.wanted.get(&finding.fingerprint) else { return Ok(()) };
        let seen: Vec<(&Subject, &Vec<Thumb>)> = list
            .iter()
            .filter_map(|subject| Some((subject, self.thumbs.get(subject)?)))
            .filter(|(_, thumbs)| !thumbs.is_empty())
            .collect();
        if seen.is_empty() {
            return Ok(());
        }
        writeln!(out, "<div class=\"pictures\">")?;
        for (subject, thumbs) in seen {
            // Photographs are often called alike: their folder tells them apart.
            let folder = subject.path.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
            let name = &subject.path[folder..];
            let (kind, class) = match subject.part {
                PictureOf::Whole => ("", "photo"),
                PictureOf::Inside => (words.of("照片：", "in "), "photo"),
                PictureOf::Seals => (words.of("印迹：", "imprint: "), "seal"),
                PictureOf::Registered => (words.of("登记的印模：", "registered: "), "seal"),
            };
            write!(out, "<figure class=\"{class}\">")?;
            let at = if subject.page > 1 || subject.part == PictureOf::Seals {
                format!("{kind}{}#{}", plain(name), subject.page)
            } else {
                format!("{kind}{}", plain(name))
            };
            for thumb in thumbs {
                write!(
                    out,
                    "<img src=\"data:image/jpeg;base64,{}\" width=\"{}\" height=\"{}\" alt=\"{}\" loading=\"lazy\">",
                    thumb.data,
                    thumb.width,
                    thumb.height,
                    shown(&at)
                )?;
            }
            let said = finding
                .related
                .iter()
                .find(|other| {
                    other.path.as_deref() == Some(subject.path.as_str())
                        && other.page.is_none_or(|page| page == subject.page || subject.page == 0)
                })
                .map(|other| shown(other.note.get(words.0)));
            writeln!(
                out,
                "<figcaption><span class=\"meta\">{}</span> {}</figcaption></figure>",
                shown(&at),
                said.unwrap_or_default()
            )?;
        }
        writeln!(out, "</div>")
    }
}

fn look(root: &std::path::Path, subject: &Subject) -> Vec<Thumb> {
    let place = place_of(root, &subject.path);
    if subject.part == PictureOf::Inside {
        let page = Some(subject.page).filter(|page| *page > 0);
        let inside = Preview::inside(&place, page, PHOTO, &Work::default());
        return inside.iter().take(INSIDE).filter_map(thumb).collect();
    }
    let side = if subject.part == PictureOf::Whole { PHOTO } else { PAGE };
    let Some(preview) = Preview::of(&place, subject.page, side, &Work::default()) else { return Vec::new() };
    let pictures: Vec<Preview> = match subject.part {
        PictureOf::Whole | PictureOf::Inside => vec![preview],
        PictureOf::Registered => vec![preview.within(SEAL)],
        PictureOf::Seals => {
            let imprints = preview.imprints();
            imprints.iter().take(IMPRINTS).map(|imprint| preview.around(imprint).within(SEAL)).collect()
        }
    };
    pictures.iter().filter_map(thumb).collect()
}

fn thumb(picture: &Preview) -> Option<Thumb> {
    let (width, height) = picture.size();
    Some(Thumb { width, height, data: Base64::encode_string(&picture.jpeg(QUALITY)?) })
}
