//! Which imprints are worth laying on each other: those whose rings come and go alike.
//!
//! The imprints of one seal are many (a unit seals everything with one), and each has its own
//! texture. What is looked at of all that lie near in the large are a dozen numbers; rings are
//! compared place by place with the nearest few only, so that the work grows with the number of
//! imprints, and the laying on each other, which costs a thousand times as much, is bounded too.

use std::collections::HashMap;

use super::ring::{Ring, compare};

/// Numbers that the index goes by, and by which the nearest are found: two and six waves.
const COARSE: usize = 4;
const FINE: usize = 12;

/// A cell of the index, by which the waves of one imprint on two scans differ at most.
const CELL: f32 = 0.2;

/// Imprints whose numbers are looked at, whose rings are compared with that of one, and that it is
/// laid on, at most: what the many pressings of one seal cost each of them does not grow with them.
const LOOKED: usize = 16_384;
const NEAREST: usize = 64;
const MOST: usize = 4;

/// Correlation of rings before they are laid on each other: at whole places, and where they fit best.
/// Of pastes on drawn pages one in fifty stays below; of a thousand pressings, one is above.
const PERHAPS: f32 = 0.55;
const LIKELY: f32 = 0.75;

/// Rings, indexed.
pub struct Candidates<'r> {
    rings: &'r [Option<Ring>],
    waves: Vec<[f32; FINE]>,
    index: HashMap<[i16; COARSE], Vec<usize>>,
}

impl<'r> Candidates<'r> {
    /// Indexes rings; those that cannot be told apart are none.
    pub fn new(rings: &'r [Option<Ring>]) -> Self {
        let waves: Vec<[f32; FINE]> =
            rings.iter().map(|ring| ring.as_ref().map_or([f32::NAN; FINE], Ring::waves)).collect();
        let mut index: HashMap<[i16; COARSE], Vec<usize>> = HashMap::new();
        for (own, waves) in waves.iter().enumerate().filter(|(own, _)| rings[*own].is_some()) {
            index.entry(cell(waves)).or_default().push(own);
        }
        Self { rings, waves, index }
    }

    /// Later rings that come and go as that of `own` does and may be one with it, the likeliest
    /// first.
    pub fn near(&self, own: usize, may: impl Fn(usize) -> bool) -> Vec<usize> {
        let Some(this) = &self.rings[own] else { return Vec::new() };
        let mut nearest = self.in_reach(own, may);
        if nearest.len() > NEAREST {
            nearest.select_nth_unstable_by(NEAREST, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            nearest.truncate(NEAREST);
        }
        let mut found: Vec<(f32, usize)> = nearest
            .into_iter()
            .filter_map(|(_, other)| {
                let that = self.rings[other].as_ref()?;
                let alike = best_fit(this, that);
                (alike >= LIKELY).then_some((alike, other))
            })
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(MOST);
        found.into_iter().map(|(_, other)| other).collect()
    }

    /// Later ones whose first waves are within reach, with how far all of them are apart.
    fn in_reach(&self, own: usize, may: impl Fn(usize) -> bool) -> Vec<(f32, usize)> {
        let waves = &self.waves[own];
        let centre = cell(waves);
        let (mut found, mut looked) = (Vec::new(), 0);
        for step in 0..3_usize.pow(COARSE as u32) {
            // Its own cell comes first.
            let mut rest = step;
            let key = centre.map(|slot| {
                let by = [0, -1, 1][rest % 3];
                rest /= 3;
                slot.saturating_add(by)
            });
            let bucket = self.index.get(&key).map(Vec::as_slice).unwrap_or_default();
            let later = &bucket[bucket.partition_point(|other| *other <= own)..];
            let left = LOOKED - looked;
            looked += later.len().min(left);
            for other in &later[..later.len().min(left)] {
                let pairs = || waves.iter().zip(&self.waves[*other]);
                if pairs().take(COARSE).all(|(a, b)| (a - b).abs() <= CELL) && may(*other) {
                    found.push((pairs().map(|(a, b)| (a - b) * (a - b)).sum(), *other));
                }
            }
        }
        found
    }
}

/// Correlation of two rings where they fit best, within a place or so: a scan that was laid in askew
/// turns them by part of one.
fn best_fit(a: &Ring, b: &Ring) -> f32 {
    let at = |shift: f32| (compare(a, b, shift).alike, shift);
    let best = |one: (f32, f32), other: (f32, f32)| if other.0 > one.0 { other } else { one };
    let whole = [at(-1.0), at(0.0), at(1.0)].into_iter().fold((-1.0, 0.0), best);
    if whole.0 < PERHAPS {
        return whole.0;
    }
    [-0.75, -0.5, -0.25, 0.25, 0.5, 0.75].into_iter().map(|by| at(whole.1 + by)).fold(whole, best).0
}

fn cell(waves: &[f32; FINE]) -> [i16; COARSE] {
    std::array::from_fn(|at| (waves[at] / CELL).floor() as i16)
}

#[cfg(test)]
mod tests {
    use super::super::ring::PLACES;
    use super::*;

    /// Numbers between -1 and 1 that follow from a seed.
    fn dice(seed: u64) -> impl FnMut() -> f32 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        }
    }

    /// A pressing: ink that comes and goes in ten waves; `scan` adds what a scanner does to it.
    fn ring(pressing: u64, scan: u64) -> Ring {
        let mut texture = dice(pressing + 1);
        let waves: Vec<(f32, f32)> = (0..10).map(|_| (texture(), texture())).collect();
        let mut noise = dice(scan.wrapping_mul(7919) + 3);
        let ink = std::array::from_fn(|place| {
            let turn = std::f32::consts::TAU * place as f32 / PLACES as f32;
            let wave = |(number, (a, b)): (usize, &(f32, f32))| {
                let (sin, cos) = (turn * (number + 1) as f32).sin_cos();
                (a * cos + b * sin) / (1.0 + number as f32 / 3.0)
            };
            let uneven: f32 = waves.iter().enumerate().map(wave).sum();
            Some((9.0 + 1.6 * uneven + 0.5 * noise()).clamp(0.0, 14.0))
        });
        Ring { ink }
    }

    /// Ten thousand imprints of one seal, two hundred of them pasted once more.
    #[test]
    fn many_imprints_of_one_seal() {
        let (pressed, pasted) = (10_000, 200);
        let rings: Vec<Option<Ring>> =
            (0..pressed + pasted).map(|number| Some(ring(number % pressed, number))).collect();
        let candidates = Candidates::new(&rings);
        let (mut found, mut laid) = (0, 0);
        for own in 0..rings.len() {
            // The nearest are few enough, and looked for from each side once.
            if own < pasted as usize || own % 50 == 0 {
                let near = candidates.near(own, |_| true);
                laid += near.len();
                assert!(near.len() <= MOST, "no more are laid on each other however many there are");
                found += usize::from(near.contains(&(own + pressed as usize)));
            }
        }
        assert!(laid > 0);
        assert!(found as u64 * 100 >= pasted * 97, "{found} of {pasted} pastes are candidates");
    }

    /// What is compared place by place does not grow with what there is.
    #[test]
    fn the_work_of_one_is_bounded() {
        let rings: Vec<Option<Ring>> = (0..3_000).map(|scan| Some(ring(5, scan))).collect();
        let candidates = Candidates::new(&rings);
        let asked = std::cell::Cell::new(0);
        let near = candidates.near(0, |_| {
            asked.set(asked.get() + 1);
            true
        });
        assert_eq!((asked.get(), near.len()), (2_999, MOST), "all are near, and few are laid on it");
    }
}
