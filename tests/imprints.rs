//! Red imprints are found on pages that this test draws: paper with a texture and noise, seals of
//! every shape at any angle, faint and full, over text, under red letterheads and beside red text.
//! What has no red (copies in grey and in black and white) is missed, and honestly so.

mod drawn;

use std::f64::consts::TAU;

use zhenji::examine::{Imprint, Shape, measure};

use drawn::{Dice, HEIGHT, INK, MM, Sheet, WIDTH};

struct Drawn {
    rgb: Vec<u8>,
    seals: Vec<(f64, f64, f64, Shape)>,
}

/// One page: text, perhaps a red letterhead with its line, red remarks, a red-pen ring, a red
/// table, and up to three seals.
fn page(seed: u64, grey: u8) -> Drawn {
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
        let (x, y, a) = sheet.seal(dice, (x, y), shape);
        seals.push((x, y, a, shape));
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
    const PAGES: u64 = 120;
    let (mut drawn, mut found, mut right) = (0, 0, 0);
    let mut shapes = (0, 0);
    let mut wrong = Vec::new();
    for seed in 1..=PAGES {
        let page = page(seed, 0);
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
