//! What is drawn in two files, laid over each other as DUP004 and DUP005 do.

use super::similar::{PageLikeness, PictureLikeness};
use crate::compare::pictures::page::PageFit;
use crate::compare::pictures::pages::{self, PageEntry};
use crate::compare::pictures::photo::Photo;
use crate::compare::pictures::search::{self, Entry, pack};
use crate::compare::pictures::{Kept, Shelf};
use crate::examine::{Facts, Page, SMALLEST_PICTURE, Sketch};

/// The pictures and pages of one file.
#[derive(Default)]
pub(super) struct Drawn {
    pictures: Vec<Known>,
    pages: Vec<(Option<u32>, Page, Kept)>,
}

struct Known {
    page: Option<u32>,
    /// Of the whole; a photo printed on a page has none.
    hash: Option<[u64; 4]>,
    photo: Photo,
    sketch: Kept,
    /// Pictures of one number are one picture.
    number: usize,
}

/// Finds the pictures that are one, in all files together.
pub(super) fn number<'a>(files: impl Iterator<Item = &'a mut Drawn>) {
    let mut pictures: Vec<&mut Known> = files.flat_map(|drawn| &mut drawn.pictures).collect();
    let entries: Vec<Entry> =
        pictures.iter().map(|known| Entry { photo: &known.photo, sketch: &known.sketch }).collect();
    let mut clusters = search::search(&entries, search::CROPS_UP_TO, search::CANDIDATES).clusters;
    let numbers: Vec<usize> = (0..pictures.len()).map(|picture| clusters.find(picture)).collect();
    for (known, number) in pictures.iter_mut().zip(numbers) {
        known.number = number;
    }
}

impl Drawn {
    /// From the facts of a file.
    pub fn of(facts: &Facts) -> Self {
        let shelf = Shelf::default();
        let mut drawn = Self::default();
        for picture in &facts.contents.pictures {
            let Some(pixels) = &picture.pixels else { continue };
            let mut keep = |sketch: &Sketch, hash: Option<[u64; 4]>| {
                if let Some(photo) = Photo::of(sketch) {
                    let sketch = shelf.put(&pack(sketch));
                    drawn.pictures.push(Known { page: picture.page, hash, photo, sketch, number: 0 });
                }
            };
            let large = picture.width.min(picture.height) >= SMALLEST_PICTURE && !pixels.uniform;
            match &pixels.page {
                Some(inked) if inked.upright.is_some() => {}
                _ => {
                    pixels.sketch.iter().filter(|_| large).for_each(|sketch| keep(sketch, Some(pixels.hash)))
                }
            }
            pixels.inserts.iter().for_each(|insert| keep(&insert.sketch, None));
            if let Some((page, upright)) = pixels.page.as_ref().and_then(|inked| inked.upright.as_ref()) {
                drawn.pages.push((picture.page, page.clone(), shelf.put(&pack(upright))));
            }
        }
        drawn
    }

    /// Of the pictures that both show, the one that lies best.
    pub fn picture(&self, other: &Self) -> Option<PictureLikeness> {
        let mut best: Option<PictureLikeness> = None;
        for a in &self.pictures {
            for b in other.pictures.iter().filter(|b| b.number == a.number) {
                let found = likeness(a, b);
                if let Some(found) = found
                    && best.as_ref().is_none_or(|best| found.correlation > best.correlation)
                {
                    best = Some(found);
                }
            }
        }
        best
    }

    /// Pages that are one.
    pub fn pages(&self, other: &Self) -> Vec<PageLikeness> {
        let mut found = Vec::new();
        for (in_a, page_a, sketch_a) in &self.pages {
            for (in_b, page_b, sketch_b) in &other.pages {
                let (a, b) = (
                    PageEntry { page: page_a, sketch: sketch_a },
                    PageEntry { page: page_b, sketch: sketch_b },
                );
                if page_a.distance(page_b) > pages::DISTANCE {
                    continue;
                }
                let pair = pages::relate(a, b).filter(|pair| PageFit::matches(&pair.fit));
                found.extend(pair.map(|pair| PageLikeness {
                    in_a: *in_a,
                    in_b: *in_b,
                    distance: pair.distance,
                    same: rounded(pair.fit.same),
                    places: pair.fit.places.unwrap_or_default(),
                }));
            }
        }
        found
    }
}

fn likeness(a: &Known, b: &Known) -> Option<PictureLikeness> {
    let entries = [a, b].map(|known| Entry { photo: &known.photo, sketch: &known.sketch });
    let pair = search::relate(&entries, 0, 1)?;
    let bits = |a: [u64; 4], b: [u64; 4]| a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum();
    Some(PictureLikeness {
        page_in_a: a.page,
        page_in_b: b.page,
        distance: a.hash.zip(b.hash).map(|(a, b)| bits(a, b)),
        correlation: rounded(pair.fit.correlation),
        mirrored: pair.fit.orientation.mirrored(),
        turned: pair.fit.orientation.degrees(),
        whole: if pair.whole == 0 { "a" } else { "b" },
        window: pair.fit.window.map(rounded),
    })
}

fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}
