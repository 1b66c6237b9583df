//! Handwriting on the scanned pages of documents, and the pairs of documents that show one and the
//! same.

use serde::{Deserialize, Serialize};

use super::hands::{Copied, Signed, kept};
use super::pressed;
use crate::archive::Document;
use crate::compare::hands::around::{Around, may_be_one};
use crate::compare::hands::form::Form;
use crate::compare::hands::{Entry, search};
use crate::examine::{Hand, Page, Picture, Strokes};
use crate::finding::Text;
use crate::rules::DossierCx;
use crate::text;

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

/// A place with handwriting on a scanned page.
#[derive(Debug, Serialize, Deserialize)]
pub struct Written {
    /// What is written there.
    pub strokes: Strokes,
    /// What stands around it.
    around: Around,
    /// Which of the document's pages.
    page: usize,
    /// The page of the file, where it has several.
    number: Option<u32>,
    /// The file as the manifest names it.
    file: String,
    /// The middle from the left and from the top, in hundredths of the page.
    at: (u16, u16),
}

impl Written {
    /// Where it stands, in words.
    pub fn place(&self) -> Text {
        let (file, (x, y)) = (&self.file, self.at);
        let (page_zh, page_en) = match self.number {
            Some(page) => (format!("第 {page} 页"), format!("page {page}, ")),
            None => Default::default(),
        };
        text! {
            zh: "{file} {page_zh}距左 {x}%、距上 {y}% 处",
            en: "{file}, {page_en}{x}% from the left and {y}% from the top",
        }
    }
}

/// What is written by hand on the scanned pages of a document, and the pages.
pub fn written(cx: &DossierCx, document: Document) -> (Vec<Written>, Vec<Page>) {
    let (mut written, mut pages) = (Vec::new(), Vec::new());
    for one in pressed::shown(cx, document) {
        let Some(pixels) = one.pixels().filter(|pixels| (1..=WRITTEN).contains(&pixels.hands.len())) else {
            continue;
        };
        let Some((page, sketch)) = pixels.page.as_ref().and_then(|inked| inked.upright.as_ref()) else {
            continue;
        };
        let before = written.len();
        for hand in pixels.hands.iter().filter(|hand| may_sign(hand)) {
            let Some(around) = Around::of(sketch, hand) else { continue };
            written.push(Written {
                strokes: hand.strokes.clone(),
                around,
                page: pages.len(),
                number: one.picture.page,
                file: one.file.path.to_owned(),
                at: shares(one.picture, hand),
            });
        }
        if written.len() > before {
            pages.push(page.clone());
        }
    }
    (written, pages)
}

/// Whether handwriting is large enough to be told from other, is no simple mark, and stands where no
/// letterhead does.
fn may_sign(hand: &Hand) -> bool {
    let large = hand.y > HEAD && hand.width >= BROAD && hand.height >= HIGH;
    large && Form::of(&hand.strokes).is_some_and(|form| form.tells())
}

/// The middle of handwriting, in hundredths of the picture's breadth and height.
fn shares(picture: &Picture, hand: &Hand) -> (u16, u16) {
    let longer = picture.width.max(picture.height).max(1);
    let share = |length: u16, side: u32| {
        (f64::from(length) / 10.0 * f64::from(longer) / f64::from(side.max(1))).round().min(100.0) as u16
    };
    (share(hand.x, picture.width), share(hand.y, picture.height))
}

/// The same handwriting on scanned pages of two documents, stroke for stroke.
pub fn copied(rows: &[&Signed]) -> Vec<Copied> {
    let places: Vec<(usize, usize)> = rows
        .iter()
        .enumerate()
        .flat_map(|(row, signed)| (0..signed.written.len()).map(move |at| (row, at)))
        .collect();
    let at = |place: usize| -> (&Signed, &Written) {
        let (row, written) = places[place];
        (rows[row], &rows[row].written[written])
    };
    let entries: Vec<Entry> = (0..places.len())
        .map(|place| Entry { strokes: &at(place).1.strokes, document: places[place].0 })
        .collect();
    let clusters = search(
        &entries,
        |a, b| {
            let ((one, a), (two, b)) = (at(a), at(b));
            let apart = match (one.pages.get(a.page), two.pages.get(b.page)) {
                (Some(a), Some(b)) => a.distance(b) > ONE_PAGE.0 || a.alike(b) < ONE_PAGE.1,
                _ => false,
            };
            one.files != two.files && apart
        },
        |a, b| !may_be_one(&at(a).1.around, &at(b).1.around),
    );
    let mut found: Vec<Copied> =
        clusters.iter().filter_map(|cluster| judged(rows, &places, cluster)).collect();
    found.sort_by_key(|copied| copied.picture);
    found
}

fn judged(rows: &[&Signed], places: &[(usize, usize)], cluster: &[usize]) -> Option<Copied> {
    let picture = places[*cluster.first()?];
    let shown = cluster.iter().map(|place| places[*place].0).collect();
    let (kept, hands) = kept(rows, &shown, |_| true)?;
    let written = |row: usize| cluster.iter().map(|place| places[*place]).find(|place| place.0 == row);
    let written = kept.iter().filter_map(|row| written(*row).map(|(_, at)| at)).collect();
    (kept.len() > 1).then_some(Copied { rows: kept, hands, picture, written })
}
