//! What is known of one signature, and the word for it.

use serde::{Deserialize, Serialize};

use super::crypto::Hash;
use super::pdf::Change;
use super::x509::{Gap, Heard, Open};

/// Words on revoked certificates that are kept of one signature.
const REVOCATIONS: usize = 256;

/// Lists and answers that are kept for an anchor to settle, and the bytes of all of them.
const UNSETTLED: usize = 64;
const ROOM: usize = 512 << 10;

/// The word for a signature (standards.md, §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Intact, and its certificate leads to an anchor that was given. Never more than that:
    /// offline nothing is ever legally valid.
    Valid,
    /// The mathematics hold; who stands behind the key is not established.
    IntactButUntrusted,
    /// A digest, a signature value or a certificate's signature does not hold, or what is seen
    /// was changed after signing.
    Broken,
    /// It holds for what it covers, and something that is read is not covered.
    NotCovered,
    /// A structure or an algorithm that this program does not know.
    Unsupported,
    /// A place for a signature that nobody signed.
    NotSigned,
}

/// Where a signature was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A signature field of a PDF.
    Pdf,
    /// A document timestamp of a PDF.
    PdfTimestamp,
    /// An electronic seal of an OFD.
    OfdSeal,
    /// A digital signature of an OFD, without a seal.
    OfdSign,
    /// A CMS structure, holding its content or beside it.
    Cms,
    /// A minisign signature beside a file.
    Minisign,
}

/// The mathematics alone, before any question of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Every digest and signature value holds.
    Intact,
    /// One does not.
    Broken,
    /// Cannot be told.
    Unsupported,
    /// Nobody signed.
    NotSigned,
}

/// How much of the file a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// All of it but the signature itself.
    EntireFile,
    /// Its own revision; others follow.
    EntireRevision,
    /// From the start on, but not to the end of a revision.
    Beginning,
    /// Something else: the covered bytes are not what they should be.
    Unclear,
    /// Parts of the container are named by no reference.
    Parts,
}

/// Why a signature is what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What.
    pub reason: Reason,
    /// Of what: a part, an identifier, a number; text from the file, escaped by whoever shows it.
    pub detail: String,
}

/// Reasons, each with its words in `words.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The digest of what was signed is another.
    Digest,
    /// The signature value does not fit the key.
    Value,
    /// The signature does not bind the kind of content that it is used for.
    ContentType,
    /// A certificate's own signature does not hold under its issuer's key.
    CertificateSignature,
    /// The signature's structure cannot be read.
    Malformed,
    /// What was signed is not at hand.
    NoContent,
    /// Content where there should be none.
    Embedded,
    /// The signer's certificate is not at hand.
    NoCertificate,
    /// An algorithm, a sub-filter or a version that this program does not know.
    Unknown,
    /// Encrypted: what is in it cannot be seen.
    Encrypted,
    /// The byte range does not start at 0, or its gap is not exactly its own contents.
    ByteRange,
    /// Its end is not the end of a revision.
    NotARevision,
    /// Bytes after the last revision, or before the container.
    StrayBytes,
    /// The same signature stands elsewhere too.
    Duplicate,
    /// A part that no reference protects.
    NotCovered,
    /// A part that a reference names is not there.
    MissingPart,
    /// The seal beside the signature is not the one in it.
    SealDiffers,
    /// The signer is not on the seal's list.
    SignerNotListed,
    /// The maker's signature on the seal does not hold.
    SealValue,
    /// The seal was used before or after its own validity.
    SealValidity,
    /// The signature does not name the file's own list of digests.
    WrongDocument,
    /// The attribute that names the signer's certificate names another.
    OtherCertificate,
    /// A timestamp that does not hold.
    Timestamp,
    /// A later revision changes what is seen or said.
    Changed,
    /// A later revision does more than the signature permits.
    NotPermitted,
    /// A later revision that cannot be told to be harmless.
    Unclassified,
    /// No trust anchors were given.
    NoAnchors,
    /// No path to an anchor.
    NoPath,
    /// Neither the signature nor the archive says when: dates of certificates were not judged.
    NoMoment,
    /// Expired when it was used.
    Expired,
    /// Not yet valid when it was used.
    NotYetValid,
    /// Revoked when it was used.
    Revoked,
    /// A revocation list or an answer that was not used: a critical extension that is not known here.
    ListUnknown,
    /// One that says nothing of a certificate that does not stand in it: it is not complete.
    ListPartial,
    /// One that is about other kinds of certificates.
    ListOfOthers,
    /// One whose signer may not sign such, or might not when it did.
    ListSigner,
    /// One that was not read to its end, or has entries that cannot be read.
    ListUnread,
    /// More of them wait for an anchor than are kept.
    ListsMany,
    /// What says that the certificate was not revoked is older than the moment of judging.
    ListOld,
    /// The key may not be used for this.
    KeyUsage,
    /// An authority without the right to be one, or one too many.
    NotAnAuthority,
    /// No public key to check by was given.
    NoKey,
}

/// A timestamp token (RFC 3161).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timestamp {
    /// Its moment, seconds since 1970.
    pub time: i64,
    /// Whether it holds and stamps this signature.
    pub state: State,
    /// Certificates in it, its signer's first.
    pub certificates: Vec<Vec<u8>>,
}

/// What a revocation list or an OCSP answer in the file says of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// SHA-256 of the certificate: another of the same name and number may have another issuer.
    pub certificate: Vec<u8>,
    /// Since when it is revoked, seconds since 1970; none: not revoked as of `as_of`.
    pub revoked: Option<i64>,
    /// Whether it is only held back, which may be lifted.
    pub held: bool,
    /// Whether this lifts what an earlier list held back.
    pub lifted: bool,
    /// When this was said.
    pub as_of: i64,
    /// When something newer was to be had at the latest.
    pub until: Option<i64>,
    /// `CRL` or `OCSP`.
    pub source: String,
}

/// A list or an answer that an anchor may settle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsettled {
    /// Whether it names the key that a certificate says it was issued with.
    pub keyed: bool,
    /// When it was said.
    pub as_of: i64,
    /// The whole of it.
    pub raw: Vec<u8>,
}

/// An electronic seal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Its number.
    pub id: String,
    /// Its name.
    pub name: String,
    /// From when it may be used, seconds since 1970.
    pub from: Option<i64>,
    /// Until when.
    pub to: Option<i64>,
    /// Its maker's certificate.
    pub maker: Vec<u8>,
}

/// One signature, without any question of trust: the same for the same bytes, everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The field, the part or the file that holds it.
    pub place: String,
    /// What it is.
    pub kind: Kind,
    /// The format's own word: a sub-filter, `SES v4`.
    pub form: String,
    /// The mathematics.
    pub state: State,
    /// Why.
    pub notes: Vec<Note>,
    /// The moment that the signer claims, seconds since 1970.
    pub claimed: Option<i64>,
    /// Timestamps on it.
    pub timestamps: Vec<Timestamp>,
    /// Certificates that came with it, its signer's first.
    pub certificates: Vec<Vec<u8>>,
    /// The digest algorithm.
    pub hash: Option<Hash>,
    /// The signature algorithm, in words.
    pub algorithm: String,
    /// The key, in words.
    pub key: String,
    /// Bits of an RSA key.
    pub rsa_bits: Option<u64>,
    /// How much it covers.
    pub coverage: Option<Coverage>,
    /// What later revisions do.
    pub changes: Vec<Change>,
    /// Whether they do what the signature permits, where it says something of it.
    pub permitted: Option<bool>,
    /// What is known of revoked certificates.
    pub revocations: Vec<Revocation>,
    /// Revocation lists and answers about its certificates that nobody who came along had the right
    /// to sign: an anchor may have signed them.
    pub unsettled: Vec<Unsettled>,
    /// The seal.
    pub seal: Option<Seal>,
    /// Parts of a container that it does not cover.
    pub uncovered: Vec<String>,
    /// The digest of what it signs, where that lies elsewhere and was not at hand.
    pub expects: Option<(Hash, Vec<u8>)>,
}

impl Signature {
    /// Nothing known yet.
    pub fn new(kind: Kind, place: impl Into<String>, form: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            kind,
            form: form.into(),
            state: State::Intact,
            notes: Vec::new(),
            claimed: None,
            timestamps: Vec::new(),
            certificates: Vec::new(),
            hash: None,
            algorithm: String::new(),
            key: String::new(),
            rsa_bits: None,
            coverage: None,
            changes: Vec::new(),
            permitted: None,
            revocations: Vec::new(),
            unsettled: Vec::new(),
            seal: None,
            uncovered: Vec::new(),
            expects: None,
        }
    }

    /// Adds a reason that changes nothing by itself.
    pub fn note(&mut self, reason: Reason, detail: impl Into<String>) {
        let detail: String = detail.into().chars().take(400).collect();
        let note = Note { reason, detail };
        if self.notes.len() < 64 && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// It is broken, for a reason.
    pub fn broken(&mut self, reason: Reason, detail: impl Into<String>) {
        self.state = State::Broken;
        self.note(reason, detail);
    }

    /// It cannot be told; what is broken stays so.
    pub fn unsupported(&mut self, reason: Reason, detail: impl Into<String>) {
        if self.state != State::Broken {
            self.state = State::Unsupported;
        }
        self.note(reason, detail);
    }

    /// Whether a PDF goes on behind its last revision: readers that mend files may show what is
    /// there. Bytes before an OFD's container are vendors' habit and shown by nobody.
    pub fn has_stray_bytes(&self) -> bool {
        self.has(Reason::StrayBytes) && matches!(self.kind, Kind::Pdf | Kind::PdfTimestamp)
    }

    /// Takes in what a revocation list or an answer said.
    pub fn hear(&mut self, heard: Heard, raw: &[u8]) {
        match heard {
            Heard::Nothing => {}
            Heard::Said(said, unused, open) => {
                for one in said {
                    if self.revocations.len() < REVOCATIONS && !self.revocations.contains(&one) {
                        self.revocations.push(one);
                    }
                }
                for one in unused {
                    let reason = match one.gap {
                        Gap::Unknown => Reason::ListUnknown,
                        Gap::Partial => Reason::ListPartial,
                        Gap::OfOthers => Reason::ListOfOthers,
                        Gap::Signer => Reason::ListSigner,
                        Gap::Unread => Reason::ListUnread,
                    };
                    self.note(reason, one.detail);
                }
                if let Some(open) = open {
                    self.keep(&open, raw);
                }
            }
        }
    }

    /// Keeps a list for an anchor to settle; of too many, those that name the right key and the
    /// newest. That some were left is said: whoever has the file may put any number there.
    fn keep(&mut self, open: &Open, raw: &[u8]) {
        if self.unsettled.iter().any(|list| list.raw == raw) {
            return;
        }
        if raw.len() > ROOM {
            return self.note(Reason::ListsMany, "");
        }
        self.unsettled.push(Unsettled { keyed: open.keyed, as_of: open.as_of, raw: raw.to_vec() });
        let bytes = |all: &[Unsettled]| all.iter().map(|list| list.raw.len()).sum::<usize>();
        while self.unsettled.len() > UNSETTLED || bytes(&self.unsettled) > ROOM {
            let ranks = self.unsettled.iter().enumerate().rev();
            let Some((worst, _)) = ranks.min_by_key(|(_, list)| (list.keyed, list.as_of)) else { break };
            self.unsettled.remove(worst);
            self.note(Reason::ListsMany, "");
        }
    }

    /// What it expected was found elsewhere, and has the digest that it says, or has not.
    pub fn settle(&mut self, fits: bool) {
        self.notes.retain(|note| note.reason != Reason::NoContent);
        self.expects = None;
        if !fits {
            self.broken(Reason::Digest, "");
        } else if self.state == State::Unsupported
            && !self.has(Reason::Unknown)
            && !self.has(Reason::NoCertificate)
            && !self.has(Reason::Malformed)
        {
            self.state = State::Intact;
        }
    }

    /// Whether a reason was noted.
    pub fn has(&self, reason: Reason) -> bool {
        self.notes.iter().any(|note| note.reason == reason)
    }

    /// The word for it, before any question of trust: [`Verdict::IntactButUntrusted`] is the best
    /// that can come out.
    pub fn verdict(&self) -> Verdict {
        match self.state {
            State::NotSigned => Verdict::NotSigned,
            State::Broken => Verdict::Broken,
            State::Unsupported => Verdict::Unsupported,
            State::Intact if self.has(Reason::Changed) || self.has(Reason::NotPermitted) => Verdict::Broken,
            State::Intact
                if self.has(Reason::NotCovered)
                    || self.has(Reason::Unclassified)
                    || self.has_stray_bytes()
                    || matches!(self.coverage, Some(Coverage::Beginning | Coverage::Unclear)) =>
            {
                Verdict::NotCovered
            }
            State::Intact => Verdict::IntactButUntrusted,
        }
    }
}
