//! Handwriting on whole pages: where a pen went over a scan or a photo of a page, and what its
//! strokes look like. Print is told from it by what its edges do: they lie level or upright, a
//! hand's run in all directions, in a line as thin as a pen's and as tall as a name is written.
//! Whether it is a signature, and whose, cannot be seen; that it is no print can.

mod blobs;
mod ink;
mod judge;

use serde::{Deserialize, Serialize};

use super::strokes::{ACROSS, DOWN, Strokes};
use super::tones::Tones;
use super::{Sketch, pixels};
use judge::{Plate, Written, written};

/// Share of blue from which the ink is.
const BLUE: f32 = 0.5;

/// Something written by hand on a page. Lengths are thousandths of the picture's longer side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// Its centre, from the left.
    pub x: u16,
    /// Its centre, from the top.
    pub y: u16,
    /// Its breadth.
    pub width: u16,
    /// Its height.
    pub height: u16,
    /// Whether it is in blue ink.
    pub blue: bool,
    /// Its strokes alone, to be laid over others.
    pub strokes: Strokes,
}

/// What is written by hand on a picture whose paper is `white`, from the top, then from the left.
pub(super) fn find((width, height): (usize, usize), rgb: &[u8], tones: &Tones, white: u8) -> Vec<Hand> {
    let plate = Plate { size: (width, height), luma: &tones.luma, rgb, red: &tones.red, white };
    written(&plate).iter().map(|place| shown(place, &plate)).collect()
}

fn shown(place: &Written, plate: &Plate) -> Hand {
    let side = plate.size.0.max(plate.size.1) as f32;
    let share = |length: i32| (length as f32 / side * 1000.0).round().clamp(0.0, 1000.0) as u16;
    let (across, down) = (place.right - place.left, place.bottom - place.top);
    Hand {
        x: share((place.left + place.right) / 2),
        y: share((place.top + place.bottom) / 2),
        width: share(across),
        height: share(down),
        blue: place.blue >= BLUE,
        strokes: Strokes {
            sketch: sketch(place, plate),
            aspect: (across as f32 / down.max(1) as f32 * 100.0).round() as u16,
        },
    }
}

/// The place's own ink: what else stands in its box, print or a rule, is left out.
fn sketch(place: &Written, plate: &Plate) -> Sketch {
    let (across, down) = ((place.right - place.left) as usize, (place.bottom - place.top) as usize);
    let paper = f32::from(plate.white) * 0.9;
    let mut own = vec![255_u8; across * down];
    for (row, from, to) in place.parts.iter().flat_map(|part| &part.runs) {
        // The pale edges of a stroke belong to it.
        for y in (row - 1).max(place.top)..(row + 2).min(place.bottom) {
            for x in (from - 1).max(place.left)..(to + 2).min(place.right) {
                let luma = f32::from(plate.luma[y as usize * plate.size.0 + x as usize]);
                let at = (y - place.top) as usize * across + (x - place.left) as usize;
                own[at] = (luma / paper * 255.0).min(255.0) as u8;
            }
        }
    }
    let cells = pixels::average(&own, (across, down), (ACROSS, DOWN));
    let levels: Vec<u8> =
        cells.iter().map(|value| ((255.0 - value) / 170.0 * 15.0).round().clamp(0.0, 15.0) as u8).collect();
    Sketch::pack(ACROSS, DOWN, &levels)
}
