//! One file's bytes → what they say. No rule, no dossier, no configuration but limits.

mod digest;
mod facts;
mod format;

pub use digest::{Digests, digest};
pub use facts::{
    Active, ActiveKind, Camera, Contents, Facts, Font, Metadata, Outcome, PageTexts, Pages, Part,
    Picture, Pixels, SignatureSlots, Stamp,
};
pub use format::Format;
