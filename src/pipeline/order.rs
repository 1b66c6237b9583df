//! The order in which dossiers are begun.

use std::cmp::Reverse;

/// Bytes of a dossier's files from which it is begun early.
const LARGE: u64 = 8 << 20;

/// Places of dossiers whose files have so many bytes: large ones first, so that none is left for one
/// thread when the others have nothing more to do; the rest as they lie, which is how disks like to
/// be read.
pub(super) fn large_first(sizes: impl Iterator<Item = u64>) -> Vec<usize> {
    let (mut large, rest): (Vec<_>, Vec<_>) = sizes.zip(0..).partition(|(size, _)| *size >= LARGE);
    large.sort_by_key(|(size, at)| (Reverse(*size), *at));
    large.into_iter().chain(rest).map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_comes_first_and_small_ones_stay_as_they_lie() {
        let sizes = [3, LARGE, 90, 2 * LARGE, 1, LARGE];
        assert_eq!(large_first(sizes.into_iter()), [3, 1, 5, 0, 2, 4]);
    }
}
