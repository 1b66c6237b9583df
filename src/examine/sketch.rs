//! Sketches: what is kept of a picture so that it can be laid over another one later. Grey, small,
//! sixteen levels; one for photos, one of pages with ink on paper.

use serde::{Deserialize, Serialize};

use crate::deflate::deflated;

/// Side of a photo's sketch: the picture squeezed into a square.
pub const PHOTO_SIDE: usize = 96;

/// Longer side of a page's sketch; a text line of 12 points is seven of its rows high.
pub const PAGE_SIDE: usize = 512;

/// Pictures with a shorter side than this are icons and stamps (rules.md, DUP004).
pub const SMALLEST: u32 = 200;

/// Luma between the darkest and the lightest hundredth below which there is nothing to compare.
const FLAT: u8 = 12;

/// Paper is at least this bright, covers this share, and differs by no more than a sixth.
const PAPER: u8 = 130;
const PAPER_SHARE: f32 = 0.6;

/// A picture in sixteen levels, row by row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// Cells in a row.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// Two cells a byte, deflated.
    pub packed: Vec<u8>,
}

impl Sketch {
    /// Packs levels of 0 to 15.
    pub fn pack(width: usize, height: usize, levels: &[u8]) -> Self {
        let nibbles: Vec<u8> = levels
            .chunks(2)
            .map(|pair| (pair[0] & 15) << 4 | pair.get(1).copied().unwrap_or(0) & 15)
            .collect();
        Self {
            width: u16::try_from(width).unwrap_or_default(),
            height: u16::try_from(height).unwrap_or_default(),
            packed: deflated(&nibbles),
        }
    }

    /// The levels; `None` where the packed bytes are not what they should be.
    pub fn levels(&self) -> Option<Vec<u8>> {
        use std::io::Read;
        let count = usize::from(self.width) * usize::from(self.height);
        let mut nibbles = Vec::with_capacity(count.div_ceil(2));
        let inflate = flate2::read::DeflateDecoder::new(self.packed.as_slice());
        inflate.take(count.div_ceil(2) as u64 + 1).read_to_end(&mut nibbles).ok()?;
        if nibbles.len() != count.div_ceil(2) {
            return None;
        }
        let mut levels: Vec<u8> = nibbles.into_iter().flat_map(|byte| [byte >> 4, byte & 15]).collect();
        levels.truncate(count);
        Some(levels)
    }
}

/// The luma below which `share` of the pixels lie.
fn percentile(histogram: &[u32; 256], share: f32) -> u8 {
    let total: u32 = histogram.iter().sum();
    let mut left = (total as f32 * share) as i64;
    for (value, count) in histogram.iter().enumerate() {
        left -= i64::from(*count);
        if left < 0 {
            return value as u8;
        }
    }
    u8::MAX
}

/// The sketch of a picture as a photo, from how often each luma occurs and from its means over
/// [`PHOTO_SIDE`] squared cells.
pub(super) fn photo(counts: &[u32; 256], cells: &[f32]) -> Option<Sketch> {
    let (low, high) = (percentile(counts, 0.01), percentile(counts, 0.99));
    if high.saturating_sub(low) < FLAT {
        return None;
    }
    let (low, range) = (f32::from(low), f32::from(high - low));
    let levels: Vec<u8> = cells.iter().map(|value| level((value - low) / range)).collect();
    Some(Sketch::pack(PHOTO_SIDE, PHOTO_SIDE, &levels))
}

/// How bright the paper is, where the picture is ink on paper.
pub(super) fn paper(counts: &[u32; 256]) -> Option<u8> {
    white(counts, PAPER_SHARE)
}

/// How bright the paper is, where more than `least` of the picture is paper.
pub(super) fn white(counts: &[u32; 256], least: f32) -> Option<u8> {
    let white = percentile(counts, 0.9);
    if white < PAPER {
        return None;
    }
    let from = usize::from(white) * 5 / 6;
    let share = counts[from..].iter().sum::<u32>() as f32 / counts.iter().sum::<u32>() as f32;
    (share > least).then_some(white)
}

/// The size of a page's sketch.
pub(super) fn page_size(width: usize, height: usize) -> (usize, usize) {
    let side = width.max(height);
    if side <= PAGE_SIDE {
        return (width, height);
    }
    ((width * PAGE_SIDE / side).max(1), (height * PAGE_SIDE / side).max(1))
}

/// The levels of ink on a page, none on paper, from its means over [`page_size`] cells.
pub(super) fn page(white: u8, cells: &[f32]) -> Vec<u8> {
    // The lightest sixth is paper with its shadows and noise.
    let (paper, range) = (f32::from(white) * 0.84, f32::from(white) * 0.6);
    cells.iter().map(|value| level((paper - value) / range)).collect()
}

/// One of sixteen levels for a share, the nearest.
pub(super) fn level(share: f32) -> u8 {
    (share * 15.0 + 0.5).clamp(0.0, 15.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_come_back() {
        let levels: Vec<u8> = (0..15 * 7).map(|i| (i * 7 % 16) as u8).collect();
        let sketch = Sketch::pack(15, 7, &levels);
        assert_eq!(sketch.levels().unwrap(), levels);
        assert_eq!(Sketch { width: 200, ..sketch }.levels(), None);
    }
}
