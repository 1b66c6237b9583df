//! Scanned pages found again, and forms that are not one page for being one form. The pages are
//! drawn: letters of even lines and forms with grids, in glyphs made of strokes.

use image::{GrayImage, Luma, Rgb, RgbImage};
use zhenji::compare::pictures::pages::{self, PageEntry};
use zhenji::compare::pictures::search::pack;
use zhenji::compare::pictures::{Kept, Shelf};
use zhenji::examine::Page;

const PAPER: Luma<u8> = Luma([250]);
const INK: Luma<u8> = Luma([20]);

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) % limit
    }
}

fn bar(page: &mut GrayImage, x: u32, y: u32, width: u32, height: u32, colour: Luma<u8>) {
    for (x, y) in (y..y + height).flat_map(|y| (x..x + width).map(move |x| (x, y))) {
        if x < page.width() && y < page.height() {
            page.put_pixel(x, y, colour);
        }
    }
}

/// A character of six strokes.
fn glyph(page: &mut GrayImage, x: u32, y: u32, size: u32, code: u64) {
    let mut dice = Dice(code.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    dice.below(1);
    dice.below(1);
    let (unit, pen) = (size / 8, (size / 16).max(2));
    for _ in 0..6 {
        let across = dice.below(2) == 0;
        let (at, from, length) =
            (dice.below(8) as u32 * unit, dice.below(4) as u32 * unit, (4 + dice.below(4)) as u32 * unit);
        if across {
            bar(page, x + from, y + at, length, pen, INK);
        } else {
            bar(page, x + at, y + from, pen, length, INK);
        }
    }
}

fn write(page: &mut GrayImage, x: u32, y: u32, size: u32, count: u32, seed: u64) {
    for i in 0..count {
        glyph(page, x + i * size * 11 / 10, y, size, seed * 1000 + u64::from(i) * 7 + 13);
    }
}

fn letter(seed: u64) -> GrayImage {
    let mut page = GrayImage::from_pixel(1240, 1754, PAPER);
    let mut dice = Dice(seed * 77 + 5);
    write(&mut page, 380, 140, 44, 10, seed);
    for line in 0..18 + dice.below(14) as u32 {
        let length = if line % 6 == 5 { 8 + dice.below(20) as u32 } else { 33 };
        write(&mut page, 130, 260 + line * 44, 26, length, seed * 100 + u64::from(line) + 1);
    }
    page
}

/// A form of fourteen rows; `entries` gives each row's entry a seed, 0 for none.
fn form(entries: [u64; 14]) -> GrayImage {
    let mut page = GrayImage::from_pixel(1240, 1754, PAPER);
    write(&mut page, 380, 120, 44, 10, 999);
    for (row, entry) in (0_u32..).zip(entries) {
        let top = 240 + row * 90;
        bar(&mut page, 120, top, 1000, 3, INK);
        write(&mut page, 140, top + 30, 28, 5, 5000 + u64::from(row));
        if entry > 0 {
            let length = 3 + Dice(entry * 31 + 3).below(14) as u32;
            write(&mut page, 360, top + 30, 28, length, entry);
        }
    }
    bar(&mut page, 120, 240 + 14 * 90, 1000, 3, INK);
    for x in [120, 330, 1117] {
        bar(&mut page, x, 240, 3, 14 * 90 + 3, INK);
    }
    page
}

fn filled(seed: u64) -> [u64; 14] {
    std::array::from_fn(|row| seed * 100 + row as u64)
}

/// The page through a scanner: askew, moved, darker, noisy.
fn scanned(page: &GrayImage, degrees: f32, moved: f32, gain: f32, noise: u64) -> RgbImage {
    let (width, height) = page.dimensions();
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    let mut dice = Dice(noise * 31 + 7);
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32 - middle_x, y as f32 - middle_y);
        let (x, y) = (x * cos + y * sin + middle_x + moved, y * cos - x * sin + middle_y - moved);
        let inside = x >= 0.0 && y >= 0.0 && x < width as f32 - 1.0 && y < height as f32 - 1.0;
        let value = if inside {
            let at = |dx: u32, dy: u32| f32::from(page.get_pixel(x as u32 + dx, y as u32 + dy).0[0]);
            let upper = at(0, 0) * (1.0 - x.fract()) + at(1, 0) * x.fract();
            let lower = at(0, 1) * (1.0 - x.fract()) + at(1, 1) * x.fract();
            upper * (1.0 - y.fract()) + lower * y.fract()
        } else {
            250.0
        };
        let noise = dice.below(2 * noise + 1) as f32 - noise as f32;
        Rgb([(value * gain + noise).clamp(0.0, 255.0) as u8; 3])
    })
}

fn kept(picture: RgbImage, shelf: &Shelf) -> Option<(Page, Kept)> {
    let (width, height) = picture.dimensions();
    let pixels = zhenji::examine::measure(width, height, picture.into_raw())?;
    let (page, upright) = pixels.page?.upright?;
    Some((page, shelf.put(&pack(&upright))))
}

/// Whether the search takes the two for one page.
fn one_page(a: RgbImage, b: RgbImage) -> bool {
    let shelf = Shelf::default();
    let (Some(a), Some(b)) = (kept(a, &shelf), kept(b, &shelf)) else { return false };
    let entries = [&a, &b].map(|(page, sketch)| PageEntry { page, sketch });
    let found = pages::search(&entries, pages::DISTANCE, pages::CANDIDATES);
    let alike = a.0.alike(&b.0);
    println!("alike {alike:.2}, {:?}", pages::relate(entries[0], entries[1]));
    !found.pairs.is_empty()
}

fn plain(page: &GrayImage) -> RgbImage {
    scanned(page, 0.0, 0.0, 1.0, 0)
}

#[test]
fn a_page_scanned_again_is_one_page() {
    for page in [letter(1), letter(2), form(filled(1)), form(filled(2))] {
        for (degrees, moved, gain, noise) in
            [(0.0, 3.0, 1.0, 8), (1.0, 5.0, 0.95, 8), (-2.0, -8.0, 0.9, 10), (2.0, 10.0, 0.75, 12)]
        {
            assert!(one_page(plain(&page), scanned(&page, degrees, moved, gain, noise)), "{degrees}");
        }
    }
}

#[test]
fn a_date_that_was_changed_does_not_hide_the_page() {
    for seed in 1..4 {
        let page = letter(seed);
        let mut edited = page.clone();
        bar(&mut edited, 500, 300, 220, 34, PAPER);
        write(&mut edited, 500, 304, 26, 7, 4242);
        assert!(one_page(plain(&page), scanned(&edited, 0.7, 4.0, 0.95, 8)));
    }
}

#[test]
fn forms_filled_in_differently_are_not_one_page() {
    for (a, b) in [(1, 2), (1, 3), (2, 3), (3, 4)] {
        let (a, b) = (form(filled(a)), form(filled(b)));
        assert!(!one_page(plain(&a), scanned(&b, 0.5, 3.0, 0.95, 8)));
    }
    // Three entries of fourteen.
    for seed in 1..4 {
        let entries = filled(seed);
        let mut other = entries;
        for row in [1, 4, 9] {
            other[row] += 5000;
        }
        assert!(!one_page(plain(&form(entries)), scanned(&form(other), 0.5, 3.0, 0.95, 8)), "{seed}");
    }
    assert!(!one_page(plain(&form(filled(1))), plain(&form([0; 14]))));
}

#[test]
fn other_letters_and_blank_pages_are_not_one_page() {
    for (a, b) in [(1, 2), (1, 3), (2, 4), (3, 5)] {
        assert!(!one_page(plain(&letter(a)), plain(&letter(b))));
    }
    let blank = GrayImage::from_pixel(1240, 1754, Luma([246]));
    assert!(!one_page(scanned(&blank, 0.5, 0.0, 1.0, 8), scanned(&blank, 0.0, 0.0, 0.95, 8)));
}
