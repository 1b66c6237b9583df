//! What the rules about electronic signatures share: the signatures of a dossier, and words.

use std::borrow::Cow;

use crate::archive::strip_ending;
use crate::examine::Digests;
use crate::finding::Text;
use crate::rules::{DossierCx, FileState, ReadFile};
use crate::seal::{Hash, Kind, Note, Reason, Signature};
use crate::text;

/// A signature in one of a dossier's files.
pub struct Found<'a> {
    /// The file's index.
    pub index: usize,
    /// What is known of it.
    pub signature: Cow<'a, Signature>,
}

/// All electronic signatures of a dossier, those beside a file judged with that file.
pub fn signatures<'a>(cx: &'a DossierCx<'a>) -> impl Iterator<Item = Found<'a>> {
    cx.read_files().flat_map(move |file| of_file(cx, file))
}

/// The electronic signatures of one file.
pub fn of_file<'a>(cx: &'a DossierCx<'a>, file: ReadFile<'a>) -> impl Iterator<Item = Found<'a>> {
    file.facts.contents.signature_verdicts.iter().map(move |signature| {
        let mut signature = Cow::Borrowed(signature);
        if let Some((hash, expected)) = signature.expects.clone()
            && let Some(fits) = signed(cx, file.path).and_then(|digests| fits(digests, hash, &expected))
        {
            signature.to_mut().settle(fits);
        }
        if signature.kind == Kind::Cms && signature.place.is_empty() {
            let name = file.path.rsplit('/').next().unwrap_or(file.path);
            name.clone_into(&mut signature.to_mut().place);
        }
        Found { index: file.index, signature }
    })
}

/// The digests of the file that `FILE.p7s` signs; the ending stands in capitals too.
fn signed<'a>(cx: &'a DossierCx<'a>, path: &str) -> Option<&'a Digests> {
    match cx.files.get(cx.find(strip_ending(path, ".p7s")?)?)? {
        FileState::Read(facts) => Some(&facts.digests),
        _ => None,
    }
}

/// Whether a digest that is at hand is the expected one; none where it is not at hand.
fn fits(digests: &Digests, hash: Hash, expected: &[u8]) -> Option<bool> {
    let own = match hash {
        Hash::Sha256 => Some(&digests.sha256),
        Hash::Sm3 => digests.sm3.as_ref(),
        _ => None,
    };
    own.map(|own| *own == crate::archive::hex(expected))
}

/// Whether a reason is about the mathematics.
pub fn is_cryptographic(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Digest
            | Reason::Value
            | Reason::ContentType
            | Reason::CertificateSignature
            | Reason::Malformed
            | Reason::MissingPart
            | Reason::SealDiffers
            | Reason::SignerNotListed
            | Reason::SealValue
            | Reason::WrongDocument
    )
}

/// A signature in words: `PDF 签名“Signature1”`.
pub fn place(signature: &Signature) -> Text {
    let Text { zh, en } = signature.kind.text();
    let place = &signature.place;
    text! { zh: "{zh}“{place}”", en: "the {en} `{place}`" }
}

/// The first few reasons, in words.
pub fn listed(notes: &[&Note]) -> Text {
    let shown = notes.iter().take(3).map(|note| note.text());
    let (zh, en): (Vec<String>, Vec<String>) = shown.map(|text| (text.zh, text.en)).unzip();
    let more = notes.len().saturating_sub(3);
    let (zh, en) = (zh.join("；"), en.join("; "));
    if more == 0 {
        Text::new(zh, en)
    } else {
        text! { zh: "{zh}；另有 {more} 处", en: "{en}; {more} more" }
    }
}

/// Reasons for the evidence, sorted: without the numbers of revisions they are stable.
pub fn words(notes: &[&Note]) -> Vec<String> {
    let mut words: Vec<String> = notes
        .iter()
        .filter_map(|note| serde_json::to_value(note.reason).ok())
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
