//! Pictures and their copies: what is filed, and what is true of it by construction.

use image::RgbImage;
use rayon::prelude::*;

use super::archive::Item;
use super::changes::{CHANGES, Change, Kind, jpeg};
use super::scenes::{Dice, FIRST, Shot, black, scene, sky, wall};

/// A photo that is filed as a document of its own.
pub fn photo(folder: String, shows: u64, bytes: Vec<u8>) -> Item {
    Item { folder, shows, ending: "jpg", bytes, medium: "photo" }
}

/// Pictures that look like others and are not.
pub fn lookalikes(scenes: u64) -> Vec<Item> {
    const SIZE: (u32, u32) = (640, 480);
    let mut pictures: Vec<(String, RgbImage)> = (0..scenes / 2)
        .into_par_iter()
        .flat_map_iter(|seed| {
            let shot = |aside: f32, light: f32| scene(seed, SIZE.0, SIZE.1, Shot { aside, light, grain: 2 });
            let shots = [shot(0.035, 0.85), shot(-0.06, 1.05)];
            shots
                .into_iter()
                .enumerate()
                .map(move |(number, picture)| (format!("shot-{seed:03}-{number}"), picture))
        })
        .collect();
    for seed in 0..8 {
        pictures.push((format!("wall-{seed}"), wall(seed, SIZE.0, SIZE.1)));
        pictures.push((format!("sky-{seed}"), sky(seed, SIZE.0, SIZE.1)));
        pictures.push((format!("black-{seed}"), black(seed, SIZE.0, SIZE.1)));
    }
    let coded = pictures.into_iter().enumerate();
    coded
        .map(|(number, (name, picture))| photo(name, 1_000_000 + number as u64, jpeg(&picture, 85)))
        .collect()
}

/// One copy of each, changed so.
pub fn copies(change: &Change, originals: &[(u64, RgbImage)]) -> Vec<Item> {
    let make = |(seed, picture): &(u64, RgbImage)| {
        let mut dice = Dice::new(seed * 1009 + change.name.len() as u64);
        let (ending, bytes) = (change.make)(picture, &mut dice);
        let medium = if matches!(ending, "pdf" | "docx") { "born-digital" } else { "photo" };
        Item { folder: format!("c{seed:03}"), shows: *seed, ending, bytes, medium }
    };
    originals.par_iter().map(make).collect()
}

/// For benches/pictures.py: `scenes` scenes with all their copies but the printed ones and with what looks
/// like them, the copies' folders named by scene and change (`c003-12`).
pub fn corpus(scenes: u64) -> Vec<Item> {
    let originals: Vec<(u64, RgbImage)> =
        (0..scenes).into_par_iter().map(|seed| (seed, scene(seed, 1120, 840, FIRST))).collect();
    let mut items: Vec<Item> = originals
        .iter()
        .map(|(seed, picture)| photo(format!("s{seed:03}"), *seed, jpeg(picture, 90)))
        .chain(lookalikes(scenes))
        .collect();
    for (number, change) in CHANGES.iter().enumerate().filter(|(_, change)| change.kind != Kind::Printed) {
        let copies = copies(change, &originals).into_iter();
        items.extend(copies.map(|item| Item { folder: format!("{}-{number:02}", item.folder), ..item }));
    }
    items
}
