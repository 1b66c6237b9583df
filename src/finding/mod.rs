//! Findings: what a rule reports, where, in which words, and how it is told apart.

mod answer;
mod draft;
mod fingerprint;
mod meta;
mod nearest;
mod order;
mod text;

use serde::Serialize;
use serde_json::{Map, Value};

pub use answer::{Answer, AnswerWord, Answered};
pub use draft::Draft;
pub use fingerprint::{canonical, fingerprint};
pub use meta::{Confidence, Family, Group, Meta, Severity};
pub use nearest::nearest;
pub use order::{compare, pointer_order};
pub use text::{Lang, Text};

use crate::json::Place;

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Location {
    /// The dossier's id, where there is one.
    pub dossier: Option<String>,
    /// The offending file, or the manifest; relative to the archive, with `/`.
    pub path: Option<String>,
    /// The manifest that `pointer` and `place` point into.
    pub manifest: Option<String>,
    /// JSON pointer into the manifest.
    pub pointer: Option<String>,
    /// The same, as line and column.
    pub place: Option<Place>,
    /// The pointer with ids for indexes: what the fingerprint is made of.
    pub subject: String,
    /// A page of the file at `path`, from 1.
    pub page: Option<u32>,
}

impl Finding {
    /// What somebody has said of it, with a label, for formats without a field of its own for it.
    pub fn answered(&self, lang: Lang) -> Option<String> {
        self.answer.as_ref().map(|answer| answer.labelled(lang))
    }
}

impl Location {
    /// The same place in the manifest, said of a file of the dossier.
    pub fn of_file(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// A file or folder that no manifest speaks of.
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }
}

/// One finding, as the output contract has it.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// `CMP001`
    pub code: &'static str,
    /// `missing-document`
    pub name: &'static str,
    /// `CMP`
    pub group: Group,
    /// How grave.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// The dossier's id, `null` where it has none or several are concerned.
    pub dossier: Option<String>,
    /// The offending file, else the manifest.
    pub path: Option<String>,
    /// JSON pointer into the dossier's manifest.
    pub pointer: Option<String>,
    /// Where that is.
    pub span: Option<Place>,
    /// What was found.
    pub message: Text,
    /// What to do.
    pub help: Text,
    /// Who is to mend it, where configuration says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// By when, where configuration says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// What somebody has said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The measured facts.
    pub evidence: Map<String, Value>,
    /// Survives moved lines and re-exports.
    pub fingerprint: String,
    /// The manifest that `span` points into, where that is not `path`.
    #[serde(skip)]
    pub manifest: Option<String>,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, Serialize)]
pub struct Related {
    /// Relative to the archive.
    pub path: Option<String>,
    /// Into the manifest there.
    pub pointer: Option<String>,
    /// A page of that file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// What stands there.
    pub note: Text,
    /// Of a member of a cluster: its own fingerprint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Where that is in its manifest.
    #[serde(skip)]
    pub place: Option<Place>,
    /// The manifest that `place` points into.
    #[serde(skip)]
    pub manifest: Option<String>,
}
