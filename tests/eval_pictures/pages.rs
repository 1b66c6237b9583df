//! Pages of letters and forms, and how they are scanned again.

use super::papers::Sheet;
use super::scenes::Dice;

const SIZE: (u32, u32) = (1000, 1414);

/// A page of one kind or the other.
#[derive(Clone, Copy, Debug)]
pub enum Text {
    /// A letter, its body from the seed, under the letterhead of the second number.
    Letter(u64, u64),
    /// A form of twelve rows, filled in from the seed.
    Form(u64),
    /// The form with nothing in it.
    Empty,
}

impl Text {
    pub fn sheet(self) -> Sheet {
        let mut sheet = Sheet::new(SIZE.0, SIZE.1);
        match self {
            Self::Letter(seed, head) => letter(&mut sheet, seed, head),
            Self::Form(seed) => form(&mut sheet, Some(seed)),
            Self::Empty => form(&mut sheet, None),
        }
        sheet
    }
}

fn letter(sheet: &mut Sheet, seed: u64, head: u64) {
    let mut dice = Dice::new(seed * 13 + 3);
    sheet.write(200, 90, 48, 11, head);
    sheet.bar(100, 170, 800, 5);
    sheet.write(320, 210, 34, 7 + dice.below(4) as u32, dice.next());
    for line in 0..14 + dice.below(14) as u32 {
        let length = if dice.below(5) == 0 { 6 + dice.below(18) as u32 } else { 31 };
        sheet.write(105, 290 + line * 36, 23, length, dice.next());
    }
}

fn form(sheet: &mut Sheet, filled: Option<u64>) {
    let mut dice = Dice::new(filled.unwrap_or(0) * 17 + 5);
    sheet.write(300, 90, 38, 9, 4711);
    for row in 0..12 {
        let top = 180 + row * 84;
        sheet.bar(90, top, 820, 3);
        sheet.write(110, top + 28, 24, 5, 9000 + u64::from(row));
        let (length, seed) = (4 + dice.below(15) as u32, dice.next());
        if filled.is_some() {
            sheet.write(300, top + 28, 24, length, seed);
        }
    }
    sheet.bar(90, 180 + 12 * 84, 820, 3);
    for x in [90, 270, 907] {
        sheet.bar(x, 180, 3, 12 * 84);
    }
}

/// A second scan: degrees, gain, noise.
pub type Scan = (&'static str, f32, f32, f32);

/// Second scans, by what is hard about them.
pub const SCANS: &[Scan] = &[
    ("scanned again", 0.2, 1.0, 5.0),
    ("askew by 1°", 1.0, 0.97, 6.0),
    ("askew by −2°", -2.0, 0.97, 6.0),
    ("askew by 2°, pale", 2.0, 1.03, 6.0),
    ("darker, noisy", -0.5, 0.8, 16.0),
];
