//! One file's bytes → what they say. No rule, no dossier, no configuration but limits.

mod budget;
pub mod cache;
pub mod decode;
mod digest;
pub mod essence;
mod examiner;
mod facts;
mod format;
mod identify;
mod media;
pub(crate) mod picture;
pub(crate) mod pixels;
mod read;
pub(crate) mod text;
pub(crate) mod xmp;

pub use cache::Cache;
pub use digest::{Digests, digest};
pub use examiner::Examiner;
pub use facts::{
    Active, ActiveKind, Camera, Contents, Facts, Font, Metadata, Outcome, PageTexts, Pages, Part, Picture,
    Pixels, SignatureSlots, Stamp,
};
pub use format::Format;
pub use identify::identify;
