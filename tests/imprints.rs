//! Red imprints are found on pages that this test draws: paper with a texture and noise, seals of
//! every shape at any angle, faint and full, over text, under red letterheads and beside red text.
//! What has no red (copies in grey and in black and white) is missed, and honestly so.

mod drawn;

use std::collections::BTreeMap;
use std::f64::consts::TAU;
use std::io::Read;
use std::path::Path;

use zhenji::examine::{Imprint, Shape, measure};

use drawn::stamp::Stamp;
use drawn::{Dice, HEIGHT, INK, MM, Sheet, WIDTH};

struct Drawn {
    rgb: Vec<u8>,
    seals: Vec<(f64, f64, f64, Shape)>,
}

/// One page: text, perhaps a red letterhead with its line, red remarks, a red-pen ring, a red
/// table, and up to three seals.
fn page(seed: u64, grey: u8) -> Drawn {
    page_with(seed, grey, &[])
}

/// The same with pressings of given seals, where there are any.
fn page_with(seed: u64, grey: u8, given: &[Stamp]) -> Drawn {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let dice = &mut dice;
    let mut sheet = Sheet::new(dice);
    let red = [220.0, 30.0, 35.0];
    if dice.chance(0.45) {
        let size = dice.between(9.0, 15.0) * MM;
        let count = 5 + (dice.next() % 5) as usize;
        let left = (WIDTH as f64 - count as f64 * size * 1.1) / 2.0 + size / 2.0;
        sheet.line(dice, (left, 45.0 * MM), count, size, red);
        sheet.stroke((25.0 * MM, 62.0 * MM), (185.0 * MM, 62.0 * MM), 0.6 * MM, red, 0.95);
    }
    for row in 0..16 {
        if dice.chance(0.85) {
            let count = 10 + (dice.next() % 22) as usize;
            sheet.line(dice, (28.0 * MM, (78.0 + 9.0 * f64::from(row)) * MM), count, 4.6 * MM, INK);
        }
    }
    if dice.chance(0.25) {
        let count = 3 + (dice.next() % 8) as usize;
        let size = dice.between(4.0, 7.0) * MM;
        sheet.line(dice, (40.0 * MM, 70.0 * MM), count, size, red);
    }
    if dice.chance(0.2) {
        // A red-pen ring around words, as one draws it.
        let (x, y) = (dice.between(50.0, 150.0) * MM, dice.between(90.0, 150.0) * MM);
        let (a, b) = (dice.between(12.0, 24.0) * MM, dice.between(7.0, 11.0) * MM);
        let mut angle = 0.0;
        while angle < TAU {
            let wobble = 1.0 + 0.07 * (angle * 3.0).sin();
            for inset in 0..3 {
                let inset = f64::from(inset);
                sheet.ink(
                    x + (a - inset) * wobble * angle.cos(),
                    y + (b - inset) * wobble * angle.sin(),
                    red,
                    0.9,
                );
            }
            angle += 0.6 / a;
        }
    }
    if dice.chance(0.2) {
        for step in 0..=4 {
            let y = (236.0 + 8.0 * f64::from(step)) * MM;
            sheet.stroke((30.0 * MM, y), (95.0 * MM, y), 2.0, red, 0.9);
            let x = (30.0 + 16.25 * f64::from(step)) * MM;
            sheet.stroke((x, 236.0 * MM), (x, 268.0 * MM), 2.0, red, 0.9);
        }
    }
    let mut seals = Vec::new();
    let count = [0, 1, 1, 2, 3][(dice.next() % 5) as usize];
    for index in 0..count {
        let shape = [Shape::Round, Shape::Round, Shape::Oval, Shape::Square][(dice.next() % 4) as usize];
        let x = (45.0 + 60.0 * f64::from(index) + dice.between(-5.0, 5.0)) * MM;
        let y = dice.between(150.0, 205.0) * MM;
        let (x, y, a) = match given.get(index as usize % given.len().max(1)) {
            Some(stamp) => {
                let pressed = stamp.pressed(dice.next(), dice.between(0.0, 0.7));
                let red = [dice.between(200.0, 235.0), dice.between(20.0, 60.0), dice.between(25.0, 65.0)];
                pressed.put(&mut sheet, (x, y), dice.between(-0.35, 0.35), red, dice.between(0.5, 1.0));
                (x, y, stamp.side as f64 / stamp.fine / 2.0 * MM)
            }
            None => sheet.seal(dice, (x, y), shape),
        };
        seals.push((x, y, a, if given.is_empty() { shape } else { Shape::Round }));
    }
    Drawn { rgb: sheet.scanned(dice, grey), seals }
}

fn near(imprint: &Imprint, (x, y, a, _): &(f64, f64, f64, Shape)) -> bool {
    let side = HEIGHT as f64 / 1000.0;
    let distance = (f64::from(imprint.x) * side - x).hypot(f64::from(imprint.y) * side - y);
    let size = f64::from(imprint.long) * side / 2.0;
    distance < a * 0.3 && (0.75..1.45).contains(&(size / a))
}

#[test]
fn seals_are_found_and_nothing_else_is_taken_for_one() {
    both_bounds_hold(120, &[]);
}

/// The pictures of seals that lie inside the sealed files of `folder`, by their bytes.
fn pictures_of_seals(folder: &Path) -> BTreeMap<Vec<u8>, image::RgbaImage> {
    let mut found = BTreeMap::new();
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    for entry in files.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "ofd")) {
        let Ok(file) = std::fs::File::open(entry.path()) else { continue };
        let Ok(mut container) = zip::ZipArchive::new(file) else { continue };
        for index in 0..container.len() {
            let Ok(mut part) = container.by_index(index) else { continue };
            let Ok(name) = part.name().map(|name| name.to_ascii_lowercase()) else { continue };
            if !(name.ends_with(".esl") || name.ends_with("signedvalue.dat")) {
                continue;
            }
            let mut bytes = Vec::new();
            if part.by_ref().take(1 << 22).read_to_end(&mut bytes).is_err() {
                continue;
            }
            let Some(start) = bytes.windows(4).position(|word| word == b"\x89PNG") else { continue };
            let Ok(picture) = image::load_from_memory(&bytes[start..]) else { continue };
            found.insert(picture.to_rgb8().into_raw(), picture.to_rgba8());
        }
    }
    found
}

#[test]
fn seals_out_of_sealed_files_are_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(folder) =
        folder.ancestors().map(|above| above.join("shared/data/ofd")).find(|path| path.is_dir())
    else {
        println!("SKIPPED: shared/data/ofd is not here");
        return;
    };
    let pictures = pictures_of_seals(&folder);
    println!("{} pictures of seals", pictures.len());
    assert!(!pictures.is_empty());
    let stamps: Vec<Stamp> = pictures.values().map(|picture| Stamp::of_picture(picture, 42.0)).collect();
    both_bounds_hold(60, &stamps);
}

/// Precision and recall on so many pages, with given seals or drawn ones.
fn both_bounds_hold(pages: u64, given: &[Stamp]) {
    let (mut drawn, mut found, mut right) = (0, 0, 0);
    let mut shapes = (0, 0);
    let mut wrong = Vec::new();
    for seed in 1..=pages {
        let page = page_with(seed, 0, given);
        let pixels = measure(WIDTH as u32, HEIGHT as u32, page.rgb).unwrap();
        drawn += page.seals.len();
        found += pixels.imprints.len();
        for seal in &page.seals {
            match pixels.imprints.iter().find(|imprint| near(imprint, seal)) {
                Some(imprint) => {
                    right += 1;
                    shapes.0 += usize::from(imprint.shape == seal.3);
                    shapes.1 += 1;
                }
                None => wrong.push(format!(
                    "page {seed}: missed {:?} at {:.0},{:.0}",
                    seal.3,
                    seal.0 / MM,
                    seal.1 / MM
                )),
            }
        }
        for imprint in &pixels.imprints {
            if !page.seals.iter().any(|seal| near(imprint, seal)) {
                wrong.push(format!("page {seed}: {imprint:?} is none"));
            }
        }
    }
    let (precision, recall) = (f64::from(right) / found as f64, f64::from(right) / drawn as f64);
    println!("{drawn} drawn, {found} found: precision {precision:.4}, recall {recall:.4}, shapes {shapes:?}");
    println!("{}", wrong.join("\n"));
    assert!(
        precision >= 0.97 && recall >= 0.97,
        "precision {precision:.4}, recall {recall:.4}\n{}",
        wrong.join("\n")
    );
}

#[test]
fn copies_without_colour_show_none_and_say_so() {
    for seed in 1..=12 {
        for grey in [1, 2] {
            let page = page(seed, grey);
            let pixels = measure(WIDTH as u32, HEIGHT as u32, page.rgb).unwrap();
            assert!(pixels.imprints.is_empty(), "page {seed}");
            assert_eq!(pixels.coloured, 0.0);
        }
    }
}
