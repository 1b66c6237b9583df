//! One look at every pixel: grey values, how often each occurs, and which pixels are red ink.

/// Pixels that are taken apart at a time: small enough to stay in the processor, and one channel
/// after another is what it works on many at a time.
const AT_ONCE: usize = 256;

/// Red is this much more than green and blue; faint ink on white paper is no more.
pub(super) const RED: i16 = 22;

/// What one look at a picture gives.
#[derive(Debug, Clone)]
pub(super) struct Tones {
    /// ITU-R BT.601 luma, row by row.
    pub luma: Vec<u8>,
    /// Pixels of each luma.
    pub counts: [u32; 256],
    /// 1 for each pixel that could be red ink, faint ink among them.
    pub red: Vec<u8>,
    /// Pixels that could be.
    pub inked: u32,
    /// Pixels as red as seal paste: clearly more red than green and blue, and not too dark.
    pub paste: u32,
    /// Pixels that have a colour at all.
    pub coloured: u32,
}

impl Tones {
    /// Of RGB bytes, row by row.
    pub fn of(rgb: &[u8]) -> Self {
        let pixels = rgb.len() / 3;
        let mut tones = Self {
            luma: vec![0; pixels],
            counts: [0; 256],
            red: vec![0; pixels],
            inked: 0,
            paste: 0,
            coloured: 0,
        };
        let mut channels = [[0_i16; AT_ONCE]; 3];
        let places = tones.luma.chunks_mut(AT_ONCE).zip(tones.red.chunks_mut(AT_ONCE));
        for (pixels, (luma, red)) in rgb.chunks(AT_ONCE * 3).zip(places) {
            let [r, g, b] = &mut channels;
            for (((pixel, r), g), b) in pixels.chunks_exact(3).zip(r.iter_mut()).zip(g).zip(b) {
                (*r, *g, *b) = (i16::from(pixel[0]), i16::from(pixel[1]), i16::from(pixel[2]));
            }
            let [r, g, b] = channels.each_ref().map(|channel| &channel[..luma.len()]);
            for (((slot, r), g), b) in luma.iter_mut().zip(r).zip(g).zip(b) {
                let [r, g, b] = [*r, *g, *b].map(|value| value as u32);
                *slot = ((299 * r + 587 * g + 114 * b + 500) / 1000) as u8;
            }
            let (mut inked, mut paste, mut coloured) = (0_u16, 0_u16, 0_u16);
            for (((slot, r), g), b) in red.iter_mut().zip(r).zip(g).zip(b) {
                let (r, g, b) = (*r, *g, *b);
                let excess = r - g.max(b);
                // Orange and magenta lean to one side.
                let ink = (r > 70) & (excess >= RED) & ((g - b).abs() * 10 <= excess * 9);
                *slot = u8::from(ink);
                inked += u16::from(ink);
                paste += u16::from((r > 110) & (r - g > 50) & (r - b > 50));
                coloured += u16::from(r.max(g).max(b) - r.min(g).min(b) > 8);
            }
            tones.inked += u32::from(inked);
            tones.paste += u32::from(paste);
            tones.coloured += u32::from(coloured);
        }
        tones.counts = histogram(&tones.luma);
        tones
    }

    /// The share of all pixels that `count` is.
    pub fn share(&self, count: u32) -> f32 {
        count as f32 / self.luma.len().max(1) as f32
    }

    /// Mean and variance of the luma.
    pub fn mean_and_variance(&self) -> (f64, f64) {
        let count = self.luma.len().max(1) as f64;
        let values =
            || self.counts.iter().enumerate().map(|(value, count)| (value as f64, f64::from(*count)));
        let mean = values().map(|(value, times)| value * times).sum::<f64>() / count;
        let variance = values().map(|(value, times)| (value - mean).powi(2) * times).sum::<f64>() / count;
        (mean, variance)
    }
}

/// Pixels of each luma.
pub(super) fn histogram(luma: &[u8]) -> [u32; 256] {
    // Neighbours are alike, and counting one value twice in a row is slow: four counts take turns.
    let mut counts = [[0_u32; 256]; 4];
    let fours = luma.chunks_exact(4);
    for value in fours.remainder() {
        counts[0][usize::from(*value)] += 1;
    }
    for four in fours {
        for (counts, value) in counts.iter_mut().zip(four) {
            counts[usize::from(*value)] += 1;
        }
    }
    let [mut sum, rest @ ..] = counts;
    for counts in rest {
        sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_is_counted_once() {
        // More than one stretch, and an odd end.
        let rgb: Vec<u8> = (0..3 * (2 * AT_ONCE + 7)).map(|i| (i * 83 % 251) as u8).collect();
        let tones = Tones::of(&rgb);
        assert_eq!(tones.counts.iter().sum::<u32>() as usize, rgb.len() / 3);
        for (pixel, luma) in rgb.chunks_exact(3).zip(&tones.luma) {
            let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(f64::from);
            assert!((0.299 * r + 0.587 * g + 0.114 * b - f64::from(*luma)).abs() <= 0.501);
        }
        let (mean, _) = tones.mean_and_variance();
        let plain = tones.luma.iter().map(|value| f64::from(*value)).sum::<f64>() / tones.luma.len() as f64;
        assert!((mean - plain).abs() < 1e-9);
    }

    #[test]
    fn red_ink_is_told_from_other_colours() {
        let of = |pixel: [u8; 3]| {
            let tones = Tones::of(&pixel);
            (tones.inked, tones.paste, tones.coloured)
        };
        assert_eq!(of([200, 40, 40]), (1, 1, 1));
        assert_eq!(of([250, 222, 220]), (1, 0, 1));
        assert_eq!(of([230, 140, 30]), (0, 1, 1));
        assert_eq!(of([128, 126, 130]), (0, 0, 0));
    }
}
