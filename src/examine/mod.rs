//! One file's bytes → what they say. No rule, no dossier, no configuration but limits.

mod budget;
pub mod cache;
pub mod decode;
mod digest;
pub mod essence;
mod examiner;
mod facts;
mod format;
pub(crate) mod grid;
mod hand;
mod hash;
mod identify;
mod imprint;
mod inserts;
mod media;
pub mod ocr;
mod ofd;
pub(crate) mod package;
pub(crate) mod page;
pub mod pdf;
pub(crate) mod picture;
pub(crate) mod pixels;
mod preview;
mod read;
mod sketch;
mod strokes;
pub(crate) mod text;
mod tones;
pub(crate) mod xmp;

pub use cache::Cache;
pub use digest::{Digests, digest};
pub use examiner::Examiner;
pub use facts::{
    Active, ActiveKind, Camera, Contents, Facts, Font, Insert, Metadata, Outcome, PageTexts, Pages, Part,
    Picture, Pixels, SignatureSlots, Stamp,
};
pub use format::Format;
pub use hand::Hand;
pub use identify::identify;
pub use imprint::{COVERED, Imprint, Patch, SIDE as PATCH_SIDE, Shape};
pub use ocr::Engine;
pub use page::{Inked, Page};
pub use pixels::measure;
pub use preview::Preview;
pub use sketch::{SMALLEST as SMALLEST_PICTURE, Sketch};
pub use strokes::Strokes;

/// Cells, across and down, that [`Strokes`] are kept in.
pub const STROKE_CELLS: (usize, usize) = (strokes::ACROSS, strokes::DOWN);

/// Whether these are the 68 bytes of the EICAR test file, perhaps with white space after them.
pub(crate) fn is_eicar(bytes: &[u8]) -> bool {
    // Put together here so that no scanner takes this program for a virus.
    const HEAD: &[u8] = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$";
    const TAIL: &[u8] = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
    bytes.len() <= 128 && bytes.starts_with(HEAD) && bytes[HEAD.len()..].starts_with(TAIL)
}
