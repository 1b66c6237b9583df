//! What a later revision does, in classes.

use serde::{Deserialize, Serialize};

/// A class of changes; the order is from harmless to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Certificates, revocation lists and answers (DSS).
    Validation,
    /// A document timestamp, or an invisible place for a signature.
    Timestamp,
    /// What the file says of itself: `/Info`, XMP, `/Extensions`.
    Metadata,
    /// A signature, or a place for one.
    Signing,
    /// A place for a signature that can be seen, and may lie over anything.
    Place,
    /// A field was filled.
    FormFill,
    /// Done in a way that no standard foresees, and nothing that is seen or said depends on it:
    /// validation data taken out again, objects freed or renumbered, a private key that leads into
    /// what was rightly changed.
    Irregular,
    /// An annotation came, went or changed.
    Annotation,
    /// Pages came, went, or show something else.
    Pages,
    /// Anything else.
    Other,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// The revision that made it, from 2: the first is the original.
    pub revision: u32,
    /// Its class.
    pub class: Class,
    /// Where: a path in the file's own words.
    pub place: String,
    /// The field that it is about.
    pub field: Option<String>,
}

impl Class {
    /// How pyHanko and others grade it: 1 validation data and timestamps, 2 signing and form
    /// filling, 3 annotations, 4 anything else.
    pub fn level(self) -> u8 {
        match self {
            Self::Validation | Self::Timestamp | Self::Metadata => 1,
            Self::Signing | Self::Place | Self::FormFill => 2,
            Self::Annotation => 3,
            Self::Irregular | Self::Pages | Self::Other => 4,
        }
    }
}
