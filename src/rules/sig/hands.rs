//! Signatures on documents, set into their pages as pictures or written on pages that were scanned,
//! and the documents that show one and the same.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{digital, pressed};
use crate::archive::{Document, Signature};
use crate::compare::hands;
use crate::compare::strokes::search;
use crate::examine::{Format, Hand, Page, Picture, Strokes};
use crate::finding::Text;
use crate::rules::DossierCx;
use crate::rules::rows::Spot;

/// Millimetres, across and down, that a signature takes on a page at most; and pixels, where
/// nothing says how large it is printed.
const PRINTED: (f32, f32) = (100.0, 50.0);
const PIXELS: (u32, u32) = (2400, 1200);

/// Documents that show a picture, and their share of all that show any, beyond which it is taken
/// for a mark of the house.
const COMMON: usize = 20;
const COMMON_SHARE: f64 = 0.05;

/// Places with handwriting on a page beyond which it is a form filled in by hand, of which nothing
/// tells the signatures.
const WRITTEN: usize = 12;

/// Thousandths of a page's longer side from its top, where letterheads are.
const HEAD: u16 = 200;

/// Breadth and height of a signature at least, in thousandths: less has too little to tell it by.
const BROAD: u16 = 45;
const HIGH: u16 = 22;

/// Bits of two pages' hashes, and correlation of their coarse pictures, from which they may be two
/// scans of one page.
const ONE_PAGE: (u32, f32) = (47, 0.9);

/// A document with pictures of pen strokes, or with handwriting on its scans.
#[derive(Debug, Serialize, Deserialize)]
pub struct Signed {
    /// The pictures, each with how often it stands there.
    pub strokes: Vec<(Strokes, usize)>,
    /// What is written on its scanned pages, where that is asked for: the strokes, and which of its
    /// pages.
    pub written: Vec<(Strokes, usize)>,
    /// Those pages.
    pub pages: Vec<Page>,
    /// Who is declared to have signed by hand.
    pub signers: BTreeSet<String>,
    /// They, and those whom they signed for: whose signature may stand there.
    pub hands: BTreeSet<String>,
    /// How many such signatures are declared.
    pub entries: usize,
    /// Whether it is signed electronically, or says so.
    pub electronic: bool,
    /// The digests of its files.
    pub files: Vec<String>,
    /// Whether it is declared a copy.
    pub copy: bool,
    /// The document in words.
    pub name: (String, String),
    /// Where it is declared.
    pub spot: Spot,
}

/// What is kept of a document; nothing where no such picture is set into it. What is written on its
/// scanned pages is looked at only where `scans` asks for it.
pub fn signed(cx: &DossierCx, document: Document, scans: bool) -> Option<Signed> {
    let mut strokes: Vec<(Option<&str>, &Strokes, usize)> = Vec::new();
    for one in pressed::shown(cx, document) {
        let written = matches!(one.file.facts.format, Format::Pdf | Format::Ofd | Format::Docx);
        let Some(found) = one.pixels().and_then(|pixels| pixels.strokes.as_ref()) else { continue };
        if !written || !fits(one.picture) {
            continue;
        }
        let essence = one.picture.essence.as_deref();
        match strokes.iter_mut().find(|(own, known, _)| own.is_some() && *own == essence || *known == found) {
            Some((.., count)) => *count += 1,
            None => strokes.push((essence, found, 1)),
        }
    }
    let (written, pages) = if scans { scanned(cx, document) } else { Default::default() };
    if strokes.is_empty() && written.is_empty() {
        return None;
    }
    let by_hand =
        || document.signatures().filter(|signature| signature.node.str("method") == Some("handwritten"));
    let signers: BTreeSet<String> = by_hand().filter_map(Signature::by).map(str::to_owned).collect();
    let others = by_hand().filter_map(Signature::on_behalf_of).map(str::to_owned);
    let digital = document.signatures().any(Signature::digital);
    let Text { zh, en } = cx.document(document);
    Some(Signed {
        strokes: strokes.into_iter().map(|(_, strokes, count)| (strokes.clone(), count)).collect(),
        written,
        pages,
        entries: by_hand().count(),
        hands: signers.iter().cloned().chain(others).collect(),
        signers,
        electronic: digital || digital::held(cx, document).any(),
        files: cx.files_of(document).map(|file| file.facts.digests.sha256.clone()).collect(),
        copy: document.node.get("copy_of").is_some(),
        name: (zh, en),
        spot: Spot::of(cx.manifest, document.node),
    })
}

/// What is written by hand on the scanned pages of a document, and the pages.
fn scanned(cx: &DossierCx, document: Document) -> (Vec<(Strokes, usize)>, Vec<Page>) {
    let (mut written, mut pages) = (Vec::new(), Vec::new());
    for one in pressed::shown(cx, document) {
        let Some(pixels) = one.pixels().filter(|pixels| (1..=WRITTEN).contains(&pixels.hands.len())) else {
            continue;
        };
        let upright = pixels.page.as_ref().and_then(|inked| inked.upright.as_ref());
        let own: Vec<&Hand> = pixels.hands.iter().filter(|hand| may_sign(hand)).collect();
        if let (Some((page, _)), false) = (upright, own.is_empty()) {
            written.extend(own.into_iter().map(|hand| (hand.strokes.clone(), pages.len())));
            pages.push(page.clone());
        }
    }
    (written, pages)
}

/// Whether handwriting is large enough to be told from other, and stands where no letterhead does.
fn may_sign(hand: &Hand) -> bool {
    hand.y > HEAD && hand.width >= BROAD && hand.height >= HIGH
}

/// Whether a picture is of a signature's size.
fn fits(picture: &Picture) -> bool {
    match picture.printed {
        Some((width, height)) => width <= PRINTED.0 && height <= PRINTED.1,
        None => picture.width <= PIXELS.0 && picture.height <= PIXELS.1,
    }
}

/// One picture of a signature on several documents, or on one in several people's places.
#[derive(Debug, PartialEq, Eq)]
pub struct Copied {
    /// The rows that show it.
    pub rows: Vec<usize>,
    /// Whose it can be: who is declared to have signed each of them; nobody where the names differ.
    pub hands: BTreeSet<String>,
    /// Where the picture lies: a row, and which of its pictures.
    pub picture: (usize, usize),
    /// Whether it was found on scanned pages: then it is one of what is written there.
    pub scanned: bool,
}

/// Pictures of signatures that were copied.
///
/// A picture that also stands where nobody is declared to have signed by hand is a mark of the
/// house and no signature; so is one that stands on many documents.
pub fn copied(rows: &[&Signed]) -> Vec<Copied> {
    let places: Vec<(usize, usize)> = rows
        .iter()
        .enumerate()
        .flat_map(|(row, signed)| (0..signed.strokes.len()).map(move |picture| (row, picture)))
        .collect();
    let all: Vec<&Strokes> = places.iter().map(|(row, picture)| &rows[*row].strokes[*picture].0).collect();
    let mut clusters = search(&all);
    let clustered: BTreeSet<usize> = clusters.iter().flatten().copied().collect();
    clusters.extend((0..places.len()).filter(|place| !clustered.contains(place)).map(|place| vec![place]));
    let mut found: Vec<Copied> =
        clusters.iter().filter_map(|cluster| judged(rows, &places, cluster)).collect();
    found.sort_by_key(|copied| copied.picture);
    found.extend(pasted(rows));
    found
}

/// Signatures that stand on scanned pages of several documents, stroke for stroke the same.
fn pasted(rows: &[&Signed]) -> Vec<Copied> {
    let places: Vec<(usize, usize)> = rows
        .iter()
        .enumerate()
        .flat_map(|(row, signed)| (0..signed.written.len()).map(move |at| (row, at)))
        .collect();
    let all: Vec<&Strokes> = places.iter().map(|(row, at)| &rows[*row].written[*at].0).collect();
    let clusters = hands::search(&all, |a, b| {
        let ((one, a), (two, b)) = (places[a], places[b]);
        let page = |row: usize, at: usize| rows[row].pages.get(rows[row].written[at].1);
        let apart = match (page(one, a), page(two, b)) {
            (Some(a), Some(b)) => a.distance(b) > ONE_PAGE.0 || a.alike(b) < ONE_PAGE.1,
            _ => false,
        };
        one != two && rows[one].files != rows[two].files && apart
    });
    let mut found: Vec<Copied> =
        clusters.iter().filter_map(|cluster| on_pages(rows, &places, cluster)).collect();
    found.sort_by_key(|copied| copied.picture);
    found
}

fn on_pages(rows: &[&Signed], places: &[(usize, usize)], cluster: &[usize]) -> Option<Copied> {
    let shown: BTreeSet<usize> = cluster.iter().map(|place| places[*place].0).collect();
    let common = shown.len() > COMMON && shown.len() as f64 > COMMON_SHARE * rows.len() as f64;
    let house = |row: &usize| rows[*row].hands.is_empty() || rows[*row].electronic;
    if common || shown.iter().any(house) {
        return None;
    }
    let mut files = BTreeSet::new();
    let kept: Vec<usize> =
        shown.into_iter().filter(|row| !rows[*row].copy && files.insert(&rows[*row].files)).collect();
    let first = rows[*kept.first().filter(|_| kept.len() > 1)?];
    let hands = kept
        .iter()
        .skip(1)
        .fold(first.hands.clone(), |hands, row| hands.intersection(&rows[*row].hands).cloned().collect());
    Some(Copied { rows: kept, hands, picture: places[*cluster.first()?], scanned: true })
}

fn judged(rows: &[&Signed], places: &[(usize, usize)], cluster: &[usize]) -> Option<Copied> {
    let picture = places[*cluster.first()?];
    let shown: BTreeSet<usize> = cluster.iter().map(|place| places[*place].0).collect();
    let common = shown.len() > COMMON && shown.len() as f64 > COMMON_SHARE * rows.len() as f64;
    let house = |row: &usize| rows[*row].hands.is_empty() || rows[*row].electronic;
    if common || shown.iter().any(house) {
        return None;
    }
    let mut files = BTreeSet::new();
    let kept: Vec<usize> = shown
        .into_iter()
        // More pictures than signatures: one of them is something else.
        .filter(|row| !rows[*row].copy && rows[*row].strokes.len() <= rows[*row].entries)
        .filter(|row| files.insert(&rows[*row].files))
        .collect();
    let first = rows[*kept.first()?];
    if kept.len() == 1 {
        // One document: every signature on it is this picture, and it is said to be of several.
        let times: usize = cluster
            .iter()
            .map(|place| places[*place])
            .filter(|place| place.0 == kept[0])
            .map(|(row, at)| rows[row].strokes[at].1)
            .sum();
        let every = first.strokes.len() == 1 && first.signers.len() > 1 && times >= first.entries;
        return every.then(|| Copied { rows: kept, hands: BTreeSet::new(), picture, scanned: false });
    }
    let hands = kept
        .iter()
        .skip(1)
        .fold(first.hands.clone(), |hands, row| hands.intersection(&rows[*row].hands).cloned().collect());
    Some(Copied { rows: kept, hands, picture, scanned: false })
}
