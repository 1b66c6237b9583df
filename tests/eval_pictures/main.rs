//! How well pictures and pages are found again, measured from end to end: archives of drawn
//! pictures (and of real photos, where they lie beside the project) are checked as any archive is,
//! and the findings of DUP004 and DUP005 are held against what is true by construction.
//!
//! `ZHENJI_EVAL_SCENES=200 cargo test --release --test eval_pictures -- --nocapture` measures on
//! more than the few dozen scenes of an ordinary run.

mod archive;
mod changes;
#[allow(dead_code, reason = "the benchmark uses more of it")]
mod corpus;
mod pages;
mod papers;
mod scenes;

use std::collections::BTreeMap;

use image::RgbImage;
use rayon::prelude::*;

use archive::{House, Item, real_photos};
use changes::{CHANGES, Kind, jpeg};
use corpus::{copies, lookalikes, photo};
use pages::{SCANS, Text};
use scenes::{Dice, FIRST, scene};

/// Share of pairs found that must be true.
const PRECISION: f64 = 0.995;

/// Recall of pages.
const PAGES: f64 = 0.95;

fn scenes_asked() -> u64 {
    std::env::var("ZHENJI_EVAL_SCENES").ok().and_then(|count| count.parse().ok()).unwrap_or(20)
}

/// Hits, misses and false pairs.
#[derive(Clone, Copy, Default)]
struct Score {
    tried: usize,
    found: usize,
    wrong: usize,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.tried += other.tried;
        self.found += other.found;
        self.wrong += other.wrong;
    }

    fn recall(self) -> f64 {
        self.found as f64 / self.tried.max(1) as f64
    }

    fn precision(self) -> f64 {
        match self.found + self.wrong {
            0 => 1.0,
            all => self.found as f64 / all as f64,
        }
    }

    fn print(self, name: &str) {
        let (recall, precision) = (self.recall(), self.precision());
        println!(
            "{name:<28} {:>6} {:>6} {:>6} {recall:>8.3} {precision:>10.3}",
            self.tried, self.found, self.wrong
        );
    }
}

fn header(what: &str) {
    println!("\n{what:<28} {:>6} {:>6} {:>6} {:>8} {:>10}", "tried", "found", "wrong", "recall", "precision");
}

/// Checks an archive of `items` and counts: a pair is true where both show the same.
fn score(house: &House, items: &[&Item]) -> Score {
    let pairs = house.pairs(items);
    let mut showing: BTreeMap<u64, usize> = BTreeMap::new();
    for item in items {
        *showing.entry(item.shows).or_default() += 1;
    }
    let tried = showing.values().map(|count| count * (count - 1) / 2).sum();
    let found = pairs.iter().filter(|(a, b)| items[*a].shows == items[*b].shows).count();
    for (a, b) in pairs.iter().filter(|(a, b)| items[*a].shows != items[*b].shows) {
        println!("not one: {} and {}", items[*a].folder, items[*b].folder);
    }
    let lost = items.iter().enumerate().filter(|(index, item)| {
        showing[&item.shows] > 1 && !pairs.iter().any(|(a, b)| a == index || b == index)
    });
    let lost: Vec<&str> =
        lost.map(|(_, item)| item.folder.as_str()).filter(|name| name.starts_with('c')).collect();
    if !lost.is_empty() {
        println!("lost: {lost:?}");
    }
    Score { tried, found, wrong: pairs.len() - found }
}

#[test]
fn pictures_are_found_again() {
    let house = House::new();
    let scenes = scenes_asked();
    // A quarter of them must still be 200 px high.
    let large: Vec<(u64, RgbImage)> =
        (0..scenes).into_par_iter().map(|seed| (seed, scene(seed, 1120, 840, FIRST))).collect();
    let small: Vec<(u64, RgbImage)> =
        large.par_iter().map(|(seed, picture)| (*seed, changes::resized(picture, 4.0 / 7.0))).collect();
    let coded = |originals: &[(u64, RgbImage)]| -> Vec<Item> {
        let one = |(seed, picture): &(u64, RgbImage)| photo(format!("s{seed:03}"), *seed, jpeg(picture, 90));
        originals.par_iter().map(one).collect()
    };
    let (large_items, small_items) = (coded(&large), coded(&small));
    let honest = lookalikes(scenes);
    let mut kinds: BTreeMap<Kind, Score> = BTreeMap::new();
    let mut all = Score::default();
    header(&format!("{scenes} drawn scenes"));
    for change in CHANGES {
        let is_large = change.kind == Kind::Scaled;
        let copies = copies(change, if is_large { &large } else { &small });
        let originals = if is_large { &large_items } else { &small_items };
        let items: Vec<&Item> = originals.iter().chain(&copies).chain(&honest).collect();
        let score = score(&house, &items);
        score.print(change.name);
        kinds.entry(change.kind).or_default().add(score);
        all.add(score);
    }
    all.print("all");
    for (kind, score) in kinds {
        assert!(score.recall() >= kind.least(), "{kind:?}: recall {:.3}", score.recall());
        assert!(score.precision() >= PRECISION, "{kind:?}: precision {:.3}", score.precision());
    }
}

#[test]
fn pages_are_found_again() {
    let house = House::new();
    let count = scenes_asked() / 3;
    let mut texts: Vec<Text> = Vec::new();
    for seed in 0..count {
        // Two letters in turn under each letterhead; all forms are one form.
        texts.push(Text::Letter(seed, 700 + seed / 2));
        texts.push(Text::Form(seed));
    }
    texts.push(Text::Empty);
    let sheets: Vec<papers::Sheet> = texts.par_iter().map(|text| text.sheet()).collect();
    let scan =
        |name: char, (number, sheet): (usize, &papers::Sheet), (_, degrees, gain, noise): pages::Scan| {
            let mut dice = Dice::new(number as u64 * 31 + u64::from(name));
            let bytes = jpeg(&sheet.scanned(degrees, gain, noise, &mut dice), 70);
            Item {
                folder: format!("{name}{number:03}"),
                shows: number as u64,
                ending: "jpg",
                bytes,
                medium: "scan",
            }
        };
    let originals: Vec<Item> =
        sheets.par_iter().enumerate().map(|sheet| scan('s', sheet, ("", 0.0, 1.0, 4.0))).collect();
    let mut all = Score::default();
    header("pages of letters and forms");
    for kind in SCANS {
        let again: Vec<Item> = sheets.par_iter().enumerate().map(|sheet| scan('c', sheet, *kind)).collect();
        // The empty form is nobody's page: scans of it are alike, and rightly filed.
        let items: Vec<&Item> = originals.iter().chain(&again).collect();
        let score = score(&house, &items);
        score.print(kind.0);
        all.add(score);
    }
    all.print("all");
    assert!(all.recall() >= PAGES, "recall {:.3}", all.recall());
    assert!(all.precision() >= PRECISION, "precision {:.3}", all.precision());
}

/// ukbench's own copies of one photo.
fn one_picture(a: &str, b: &str) -> bool {
    ["ukbench00120", "ukbench09268"].iter().any(|name| a.contains(name) && b.contains(name))
}

#[test]
fn no_real_photo_is_taken_for_another() {
    let Some(photos) = real_photos() else {
        println!("skipped: the real photos are not there");
        return;
    };
    let house = House::new();
    let items: Vec<Item> = photos
        .iter()
        .enumerate()
        .map(|(number, (_, bytes))| photo(format!("p{number:04}"), number as u64, bytes.clone()))
        .collect();
    let items: Vec<&Item> = items.iter().collect();
    let pairs = house.pairs(&items);
    println!("{} real photos, {} pairs found", items.len(), pairs.len());
    let wrong: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(a, b)| (photos[*a].0.as_str(), photos[*b].0.as_str()))
        .filter(|(a, b)| !one_picture(a, b))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
