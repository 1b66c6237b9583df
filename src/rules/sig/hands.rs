//! Signatures on documents, set into their pages as pictures or written on pages that were scanned,
//! and the documents that show one and the same.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::scanned::{self, Written};
use super::{digital, pressed};
use crate::archive::{Document, Signature};
use crate::compare::strokes::search;
use crate::examine::{Format, Page, Picture, Strokes};
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

/// A document with pictures of pen strokes, or with handwriting on its scans.
#[derive(Debug, Serialize, Deserialize)]
pub struct Signed {
    /// The pictures, each with how often it stands there.
    pub strokes: Vec<(Strokes, usize)>,
    /// What is written on its scanned pages, where that is asked for.
    pub written: Vec<Written>,
    /// Those of its pages.
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
    let (written, pages) = if scans { scanned::written(cx, document) } else { Default::default() };
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
    /// Of what was found on scanned pages: which place of each of the rows; empty for pictures.
    pub written: Vec<usize>,
}

impl Copied {
    /// Whether it was found on scanned pages: then it is one of what is written there.
    pub fn scanned(&self) -> bool {
        !self.written.is_empty()
    }
}

/// Pictures of signatures that were copied, and handwriting on scans that is the same.
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
    found.extend(scanned::copied(rows));
    found
}

/// Those of the rows that show one thing which are documents of their own (by their files, copies
/// left out), and who may have signed them all; nothing where it is a mark of the house.
pub fn kept(
    rows: &[&Signed],
    shown: &BTreeSet<usize>,
    counts: impl Fn(&Signed) -> bool,
) -> Option<(Vec<usize>, BTreeSet<String>)> {
    let common = shown.len() > COMMON && shown.len() as f64 > COMMON_SHARE * rows.len() as f64;
    let house = |row: &usize| rows[*row].hands.is_empty() || rows[*row].electronic;
    if common || shown.iter().any(house) {
        return None;
    }
    let mut files = BTreeSet::new();
    let kept: Vec<usize> = shown
        .iter()
        .copied()
        .filter(|row| !rows[*row].copy && counts(rows[*row]) && files.insert(&rows[*row].files))
        .collect();
    let first = rows[*kept.first()?];
    let hands = kept
        .iter()
        .skip(1)
        .fold(first.hands.clone(), |hands, row| hands.intersection(&rows[*row].hands).cloned().collect());
    Some((kept, hands))
}

fn judged(rows: &[&Signed], places: &[(usize, usize)], cluster: &[usize]) -> Option<Copied> {
    let picture = places[*cluster.first()?];
    let shown: BTreeSet<usize> = cluster.iter().map(|place| places[*place].0).collect();
    // More pictures than signatures: one of them is something else.
    let (kept, hands) = kept(rows, &shown, |row| row.strokes.len() <= row.entries)?;
    if kept.len() > 1 {
        return Some(Copied { rows: kept, hands, picture, written: Vec::new() });
    }
    // One document: every signature on it is this picture, and it is said to be of several.
    let first = rows[kept[0]];
    let times: usize = cluster
        .iter()
        .map(|place| places[*place])
        .filter(|place| place.0 == kept[0])
        .map(|(row, at)| rows[row].strokes[at].1)
        .sum();
    let every = first.strokes.len() == 1 && first.signers.len() > 1 && times >= first.entries;
    every.then(|| Copied { rows: kept, hands: BTreeSet::new(), picture, written: Vec::new() })
}
