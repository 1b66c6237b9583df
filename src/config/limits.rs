//! `[limits]`: what one file may cost to read (SAF002).

use std::ops::Range;

use serde::Deserialize;
use serde_spanned::Spanned;

use crate::limits::Work;

/// The numbers that a file sets; what it leaves out keeps its default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Limits {
    output_bytes: Option<Spanned<u64>>,
    ratio: Option<Spanned<u64>>,
    ratio_from: Option<Spanned<u64>>,
    entries: Option<Spanned<u64>>,
    nesting: Option<Spanned<u64>>,
    pixels: Option<Spanned<u64>>,
    objects: Option<Spanned<u64>>,
    pages: Option<Spanned<u64>>,
}

/// A number out of its bounds.
pub(super) struct OutOfBounds {
    pub span: Range<usize>,
    pub most: u64,
}

/// TOML's integers end here.
const MOST: u64 = i64::MAX as u64;

/// Readers recurse on containers inside containers; stacks are finite.
const NESTING: u64 = 32;

impl Limits {
    /// Sets what the file says.
    pub fn apply(&self, work: &mut Work) -> Result<(), OutOfBounds> {
        let Work { output_bytes, ratio, ratio_from, entries, nesting, pixels, objects, pages } = work;
        for (set, number) in [
            (&self.output_bytes, output_bytes),
            (&self.ratio, ratio),
            (&self.ratio_from, ratio_from),
            (&self.entries, entries),
            (&self.pixels, pixels),
            (&self.objects, objects),
        ] {
            if let Some(set) = set {
                *number = within(set, MOST)?;
            }
        }
        if let Some(set) = &self.nesting {
            *nesting = u8::try_from(within(set, NESTING)?).unwrap_or(u8::MAX);
        }
        if let Some(set) = &self.pages {
            *pages = u32::try_from(within(set, u32::MAX.into())?).unwrap_or(u32::MAX);
        }
        Ok(())
    }
}

fn within(set: &Spanned<u64>, most: u64) -> Result<u64, OutOfBounds> {
    let number = *set.get_ref();
    if (1..=most).contains(&number) { Ok(number) } else { Err(OutOfBounds { span: set.span(), most }) }
}

/// The limits by their keys, in the order of the documentation.
pub fn entries(work: &Work) -> [(&'static str, u64); 8] {
    [
        ("output-bytes", work.output_bytes),
        ("ratio", work.ratio),
        ("ratio-from", work.ratio_from),
        ("entries", work.entries),
        ("nesting", work.nesting.into()),
        ("pixels", work.pixels),
        ("objects", work.objects),
        ("pages", work.pages.into()),
    ]
}
