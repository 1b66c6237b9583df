//! One file's bytes → what they say. No rule, no dossier, no configuration but limits.

mod budget;
pub mod cache;
pub mod decode;
mod digest;
mod examiner;
mod facts;
mod format;
mod identify;
mod read;

pub use cache::Cache;
pub use digest::{Digests, digest};
pub use examiner::Examiner;
pub use facts::{
    Active, ActiveKind, Camera, Contents, Facts, Font, Metadata, Outcome, PageTexts, Pages, Part, Picture,
    Pixels, SignatureSlots, Stamp,
};
pub use format::Format;
pub use identify::identify;
