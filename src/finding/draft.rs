//! A finding in the making: rules say what and where, the sink adds the rest.

use serde_json::{Map, Value};

use super::{Confidence, Finding, Location, Meta, Related, Severity, Text, fingerprint};

/// Built by a rule, finished with its [`Meta`].
#[derive(Debug, Clone)]
pub struct Draft {
    location: Location,
    message: Text,
    help: Text,
    severity: Option<Severity>,
    confidence: Option<Confidence>,
    related: Vec<(Location, Text, bool)>,
    evidence: Map<String, Value>,
    subject: Option<String>,
}

impl Draft {
    /// States `message` of `location`.
    pub fn new(location: Location, message: Text) -> Self {
        Self {
            location,
            message,
            help: Text::new("", ""),
            severity: None,
            confidence: None,
            related: Vec::new(),
            evidence: Map::new(),
            subject: None,
        }
    }

    /// What to do about it.
    pub fn help(mut self, help: Text) -> Self {
        self.help = help;
        self
    }

    /// Another severity than the rule's own.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Another confidence than the rule's own.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// Another place that belongs to it.
    pub fn related(mut self, location: Location, note: Text) -> Self {
        self.related.push((location, note, false));
        self
    }

    /// A member of the cluster that this finding reports, with a fingerprint of its own.
    pub fn member(mut self, location: Location, note: Text) -> Self {
        self.related.push((location, note, true));
        self
    }

    /// A measured fact. It enters the fingerprint, so it must be about the matter and not
    /// about where things stand: ids, dates, digests and amounts, never line numbers,
    /// array indexes or counts of other things.
    pub fn evidence(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.evidence.insert(key.to_owned(), value.into());
        self
    }

    /// What the finding is about, where its place does not tell (the members of a cluster, say).
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Puts a folder before the paths that it names.
    pub(crate) fn below(&mut self, folder: &str) {
        let places =
            std::iter::once(&mut self.location).chain(self.related.iter_mut().map(|(place, ..)| place));
        for path in places.filter_map(|place| place.path.as_mut()) {
            *path = crate::archive::join(folder, path);
        }
    }

    /// The finding under its rule's name.
    pub fn finish(self, meta: &Meta) -> Finding {
        let owner = self.location.dossier.clone().or(self.location.path.clone()).unwrap_or_default();
        let subject = match &self.subject {
            Some(subject) => subject.clone(),
            None => subject_of(&self.location),
        };
        let fingerprint = fingerprint(meta.code, &owner, &subject, &self.evidence);
        let related = self
            .related
            .into_iter()
            .map(|(location, note, member)| Related {
                fingerprint: member.then(|| {
                    let owner = location.dossier.as_deref().or(location.path.as_deref());
                    super::fingerprint(
                        meta.code,
                        owner.unwrap_or_default(),
                        &subject_of(&location),
                        &Map::new(),
                    )
                }),
                path: location.path,
                pointer: location.pointer,
                page: location.page,
                note,
                place: location.place,
                manifest: location.manifest,
            })
            .collect();
        Finding {
            code: meta.code,
            name: meta.name,
            group: meta.group,
            severity: self.severity.unwrap_or(meta.severity),
            confidence: self.confidence.unwrap_or(meta.confidence),
            dossier: self.location.dossier,
            path: self.location.path,
            pointer: self.location.pointer,
            span: self.location.place,
            message: self.message,
            help: self.help,
            owner: None,
            deadline: None,
            answer: None,
            related,
            evidence: self.evidence,
            fingerprint,
            manifest: self.location.manifest,
        }
    }
}

/// A file is named by its path inside the dossier, so that a dossier may move.
fn subject_of(location: &Location) -> String {
    let folder = location.manifest.as_deref().and_then(|path| path.rfind('/')).map_or(0, |at| at + 1);
    let file = match (&location.path, &location.manifest) {
        (Some(path), Some(manifest)) if path == manifest => "",
        (Some(path), Some(_)) => path.get(folder..).unwrap_or(path),
        _ => "",
    };
    let page = location.page.map_or(String::new(), |page| format!("#{page}"));
    format!("{file}{page}|{}", location.subject)
}
