//! Files compared by hand: the same engine as the rules', without a word about dossiers.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;

use super::drawn::{self, Drawn};
use crate::archive::io_reason;
use crate::compare::text::{self, Normal, Passage};
use crate::examine::{Examiner, Facts};

/// What two files have in common.
#[derive(Debug, Serialize)]
pub struct Likeness {
    /// The file that was asked about.
    pub a: String,
    /// The other one.
    pub b: String,
    /// Whether they are the same bytes.
    pub same_bytes: bool,
    /// Their texts, where both have one and share a passage.
    pub text: Option<TextLikeness>,
    /// Whether they are one picture under other metadata: the coded picture is the same.
    pub same_picture: bool,
    /// How a picture in one of them lies on a picture in the other, where they are one.
    pub picture: Option<PictureLikeness>,
    /// Pages of theirs that are one.
    pub pages: Vec<PageLikeness>,
}

/// Two pictures that are one: what was done to the first to make the second of it, or the other
/// way about.
#[derive(Debug, Serialize)]
pub struct PictureLikeness {
    /// The page that it stands on in the first file.
    pub page_in_a: Option<u32>,
    /// And in the second.
    pub page_in_b: Option<u32>,
    /// Bits in which the hashes of the whole pictures differ, of 256: many where one is cut or
    /// turned; none for a photo printed on a page.
    pub distance: Option<u32>,
    /// Correlation where they lie on each other, 0–1.
    pub correlation: f64,
    /// Whether one is seen in a mirror.
    pub mirrored: bool,
    /// Degrees by which it is turned, clockwise.
    pub turned: u16,
    /// Which of the two shows more: the other is cut out of it.
    pub whole: &'static str,
    /// What the other shows of it: left, top, width and height, 0–1.
    pub window: [f64; 4],
}

/// Two scanned pages that are one.
#[derive(Debug, Serialize)]
pub struct PageLikeness {
    /// The page in the first file.
    pub in_a: Option<u32>,
    /// And in the second.
    pub in_b: Option<u32>,
    /// Bits in which their hashes differ, of 256.
    pub distance: u32,
    /// Share of the inked tiles that are the same, 0–1.
    pub same: f64,
    /// Places that differ.
    pub places: usize,
}

/// What two texts have in common.
#[derive(Debug, Serialize)]
pub struct TextLikeness {
    /// Share of the first text's fingerprints that stand in the second, 0–1.
    pub of_a: f64,
    /// Share of the second's that stand in the first, 0–1.
    pub of_b: f64,
    /// Characters in common passages, as they are compared.
    pub common_characters: usize,
    /// The longest common passages.
    pub passages: Vec<String>,
}

/// A file that could not be read.
#[derive(Debug, Serialize)]
pub struct Unread {
    /// Its path.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// All likenesses, the greatest first, and what could not be read.
#[derive(Debug, Default, Serialize)]
pub struct Similar {
    /// Pairs.
    pub pairs: Vec<Likeness>,
    /// Files that could not be read.
    pub unread: Vec<Unread>,
    /// Files that were compared.
    pub files: usize,
}

struct Known {
    path: String,
    /// The file itself, however it was named.
    real: PathBuf,
    facts: Facts,
    text: Option<(Normal, Vec<text::Print>)>,
    drawn: Drawn,
}

/// Passages that are shown of a pair.
const SHOWN: usize = 3;
/// A text shares something from this containment on, 0–1.
const FROM: f64 = 0.1;

/// Compares `files` with each other and with `others`.
pub fn similar(files: &[PathBuf], others: &[PathBuf], examiner: &Examiner) -> Similar {
    let mut result = Similar::default();
    let read = |path: &PathBuf| known(path, examiner);
    let mut load = |paths: &[PathBuf]| -> Vec<Known> {
        let all: Vec<Result<Known, Unread>> = paths.par_iter().map(read).collect();
        let mut good = Vec::new();
        for one in all {
            match one {
                Ok(known) => good.push(known),
                Err(unread) => result.unread.push(unread),
            }
        }
        good
    };
    let (mut files, mut others) = (load(files), load(others));
    drawn::number(files.iter_mut().chain(&mut others).map(|known| &mut known.drawn));
    result.files = files.len() + others.len();
    let mut pairs: Vec<Likeness> = files
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, a)| {
            let own = files[at + 1..].iter();
            own.chain(others.iter()).filter(|b| b.real != a.real).filter_map(|b| likeness(a, b))
        })
        .collect();
    let weight = |pair: &Likeness| {
        let text = pair.text.as_ref().map_or(0.0, |text| text.of_a.max(text.of_b));
        let picture = pair.picture.as_ref().map_or(0.0, |picture| picture.correlation);
        let page = pair.pages.iter().map(|page| page.same).fold(0.0, f64::max);
        if pair.same_bytes || pair.same_picture { 2.0 } else { text.max(picture).max(page) }
    };
    pairs.sort_by(|x, y| weight(y).total_cmp(&weight(x)).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
    result.pairs = pairs;
    result
}

fn known(path: &Path, examiner: &Examiner) -> Result<Known, Unread> {
    let shown = || path.display().to_string().replace('\\', "/");
    let facts =
        examiner.examine(path, false).map_err(|error| Unread { path: shown(), reason: io_reason(&error) })?;
    let text = facts.contents.text.as_ref().map(|text| text::normal(&text.pages));
    let text = text.filter(|text| text.characters.len() >= text::FOUND_FROM);
    let text = text.map(|text| {
        let prints = text::prints(&text);
        (text, prints)
    });
    let drawn = Drawn::of(&facts);
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    Ok(Known { path: shown(), real, facts, text, drawn })
}

fn likeness(a: &Known, b: &Known) -> Option<Likeness> {
    let same_bytes = a.facts.digests.sha256 == b.facts.digests.sha256;
    let text = match (&a.text, &b.text) {
        (Some(a), Some(b)) => in_common(a, b),
        _ => None,
    };
    let picture = |known: &Known| match &known.facts.contents.pictures[..] {
        [picture] if picture.page.is_none() => Some(picture.clone()),
        _ => None,
    };
    let (one, other) = (picture(a), picture(b));
    let essence =
        |picture: &Option<crate::examine::Picture>| picture.as_ref().and_then(|p| p.essence.clone());
    let same_picture = essence(&one).is_some() && essence(&one) == essence(&other);
    let (picture, pages) =
        if same_bytes { (None, Vec::new()) } else { (a.drawn.picture(&b.drawn), a.drawn.pages(&b.drawn)) };
    let any = same_bytes || same_picture || text.is_some() || picture.is_some() || !pages.is_empty();
    any.then(|| Likeness {
        a: a.path.clone(),
        b: b.path.clone(),
        same_bytes,
        text,
        same_picture,
        picture,
        pages,
    })
}

fn in_common(a: &(Normal, Vec<text::Print>), b: &(Normal, Vec<text::Print>)) -> Option<TextLikeness> {
    let shared = a.1.iter().filter(|print| b.1.binary_search(print).is_ok()).count();
    let share = |of: usize| (shared as f64 / of.max(1) as f64 * 1000.0).round() / 1000.0;
    let (of_a, of_b) = (share(a.1.len()), share(b.1.len()));
    if of_a.max(of_b) < FROM {
        return None;
    }
    let passages = text::passages(&a.0, &b.0, text::FOUND_FROM);
    let length = |passage: &Passage| passage.words.chars().count();
    Some(TextLikeness {
        of_a,
        of_b,
        common_characters: passages.iter().map(length).sum(),
        passages: passages.into_iter().take(SHOWN).map(|passage| passage.words).collect(),
    })
}

/// All ordinary files under a folder, in path order; links are not followed.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder).follow_links(false).sort_by_file_name();
    walk.into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            !matches!(name, Some("dossier.json" | "archive.json" | "dossier.lock.json"))
        })
        .collect()
}
