//! `--shard I/N`: which dossiers a run takes.

use std::str::FromStr;

use sha2::{Digest, Sha256};

/// One of several parts that an archive's dossiers are dealt into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1.
    pub index: u32,
    /// Of how many.
    pub count: u32,
}

impl Shard {
    /// All in one part.
    pub const WHOLE: Self = Self { index: 1, count: 1 };

    /// Whether the dossier in `folder` is of this part. It goes by the folder's name alone, so that
    /// a dossier stays in its part whatever comes or goes beside it.
    pub fn takes(self, folder: &str) -> bool {
        let digest = Sha256::digest(folder.as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        u64::from_be_bytes(first) % u64::from(self.count.max(1)) == u64::from(self.index.saturating_sub(1))
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts =
            text.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
        match parts {
            Some((index, count)) if index >= 1 && index <= count && count <= 1_000_000 => {
                Ok(Self { index, count })
            }
            _ => Err("not of the form I/N with I from 1 to N".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dossier_is_in_one_part() {
        for count in [1, 3, 16] {
            let parts: Vec<Shard> = (1..=count).map(|index| Shard { index, count }).collect();
            let mut sizes = vec![0; count as usize];
            for number in 0..1_000 {
                let folder = format!("2025/案卷{number}");
                let taken: Vec<usize> = (0..parts.len()).filter(|at| parts[*at].takes(&folder)).collect();
                assert_eq!(taken.len(), 1);
                sizes[taken[0]] += 1;
            }
            assert!(sizes.iter().all(|size| *size > 600 / count), "{sizes:?}");
        }
    }

    #[test]
    fn words() {
        assert_eq!("2/3".parse(), Ok(Shard { index: 2, count: 3 }));
        for wrong in ["0/3", "4/3", "1", "a/b", "1/0", ""] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
