//! What the files of a document hold of digital signatures, and whose they are.

use std::borrow::Cow;

use super::electronic;
use crate::archive::{Document, Entry, Person, Seal};
use crate::examine::{Format, Outcome};
use crate::finding::Text;
use crate::rules::{DossierCx, FileState, ReadFile};
use crate::seal::x509::{self, Certificate};
use crate::seal::{Kind, Signature, State};

/// `serialNumber` of a subject.
const SERIAL: &str = "2.5.4.5";

/// The signatures in a document's files and beside them.
pub struct Held<'a> {
    /// Those that somebody made; timestamps of documents apart.
    pub signatures: Vec<Cow<'a, Signature>>,
    /// Whether there are others, of which nothing is known but that they are there: minisign,
    /// Office, structures that could not be read.
    pub others: bool,
    /// Fields for signatures that nobody filled.
    pub empty: u32,
    /// Whether every file could be looked into.
    pub told: bool,
}

impl Held<'_> {
    /// Whether there is any signature.
    pub fn any(&self) -> bool {
        self.others || !self.signatures.is_empty()
    }
}

/// Gathers what a document's files hold.
pub fn held<'a>(cx: &'a DossierCx<'a>, document: Document<'a>) -> Held<'a> {
    let mut held = Held { signatures: Vec::new(), others: false, empty: 0, told: true };
    let named = document.files().count();
    let mut files = 0;
    let mut signed = Vec::new();
    for file in cx.files_of(document) {
        files += 1;
        let contents = &file.facts.contents;
        held.told &= contents.outcome == Outcome::Read && file.facts.format != Format::Unknown;
        let own = contents.signatures;
        held.empty += own.places.saturating_sub(own.filled);
        held.others |= own.filled > 0 && contents.signature_verdicts.is_empty();
        signed.push(file);
        if let Some(index) = beside(cx, file.path, ".p7s") {
            match cx.files.get(index) {
                Some(FileState::Read(facts)) if !facts.contents.signature_verdicts.is_empty() => {
                    signed.push(ReadFile { index, path: &cx.folder.files[index].path, facts });
                }
                _ => held.others = true,
            }
        }
        held.others |= beside(cx, file.path, ".minisig").is_some();
    }
    held.told &= files == named && named > 0;
    for found in signed.into_iter().flat_map(|file| electronic::of_file(cx, file)) {
        let signature = found.signature;
        match signature.kind {
            _ if signature.state == State::NotSigned => {}
            Kind::PdfTimestamp => {}
            _ => held.signatures.push(signature),
        }
    }
    held
}

/// The file that is kept beside another; programs write the ending in capitals too.
fn beside(cx: &DossierCx, path: &str, ending: &str) -> Option<usize> {
    let files = &cx.folder.files;
    let wanted = format!("{path}{ending}");
    if let Ok(index) = files.binary_search_by(|entry| entry.path.as_str().cmp(&wanted)) {
        return Some(index);
    }
    // Whatever begins with the path stands in a row, from the first that is not before it.
    let first = files.partition_point(|entry| entry.path.as_str() < path);
    let begins = files[first..].iter().take_while(|entry| entry.path.starts_with(path));
    let folded = |entry: &Entry| entry.path[path.len()..].eq_ignore_ascii_case(ending);
    begins.enumerate().find(|(_, entry)| folded(entry)).map(|(at, _)| first + at)
}

/// The certificate that a signature was made with.
fn signer(signature: &Signature) -> Option<Certificate> {
    Certificate::parse(signature.certificates.first()?)
}

/// Whom a signature's certificate names.
pub fn signer_name(signature: &Signature) -> Option<String> {
    signer(signature).map(|certificate| certificate.common_name())
}

/// Names of signers, sorted, each once, and the first of them in a row.
pub fn listed(names: impl Iterator<Item = String>) -> (Vec<String>, Text) {
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    let shown = &names[..names.len().min(SHOWN)];
    let row = Text::new(shown.join("、"), shown.join(", "));
    (names, row)
}

/// Names that a message gives.
const SHOWN: usize = 3;

/// How a signature stands to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// It is somebody else's.
    No,
    /// Nothing in it says whose it is.
    Unknown,
    /// It may be theirs, or is.
    Yes,
}

/// Whether a signature is a person's.
pub fn of_person(cx: &DossierCx, signature: &Signature, person: &Person) -> Match {
    let Some(certificate) = signer(signature) else { return Match::Unknown };
    let declared = &person.certificates;
    matches(cx, &certificate, declared, &person.name, &person.id)
}

/// Whether a signature is a seal's: by its certificate, or by the seal in it.
pub fn of_seal(cx: &DossierCx, signature: &Signature, seal: &Seal) -> Match {
    if let Some(own) = &signature.seal
        && (own.id == seal.id || (!own.name.is_empty() && named(&own.name, &seal.name)))
    {
        return Match::Yes;
    }
    let Some(certificate) = signer(signature) else { return Match::Unknown };
    let declared = seal.certificate.as_slice();
    matches(cx, &certificate, declared, &seal.name, &seal.id)
}

/// roles.md: a certificate is somebody's when archive.json names it, else when its subject has
/// their name and id; the name alone is likely, unless the id in it is another's.
fn matches(cx: &DossierCx, certificate: &Certificate, declared: &[String], name: &str, id: &str) -> Match {
    let known = |path: &String| cx.reference.certificates.get(path).into_iter().flatten();
    if declared.iter().flat_map(known).any(|known| known.raw == certificate.raw) {
        return Match::Yes;
    }
    let serials = x509::values(&certificate.subject, SERIAL);
    if serials.iter().any(|serial| serial == id) {
        return Match::Yes;
    }
    let other = |serial: &String| {
        cx.reference.people.get(serial).is_some() || cx.reference.seals.get(serial).is_some()
    };
    if named(&certificate.common_name(), name) && !serials.iter().any(other) { Match::Yes } else { Match::No }
}

/// Whether a common name holds somebody's name: authorities put numbers and marks around it.
fn named(common: &str, name: &str) -> bool {
    !name.is_empty() && common.contains(name)
}
