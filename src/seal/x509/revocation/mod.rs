//! Revocation lists and OCSP answers that a file carries along.

mod crl;
mod ocsp;
mod scope;

use super::certificate::Certificate;
use crate::seal::verdict::Revocation;

/// Why what was heard is not used of a certificate that it seems to be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// It has a critical extension that this program does not know.
    Unknown,
    /// It holds some of the revoked certificates alone: what changed since another list, some
    /// reasons, one place of several.
    Partial,
    /// It is about other kinds of certificates.
    OfOthers,
    /// Whoever signed it has no right to, or had it at another time.
    Signer,
    /// It was not read to its end, or an entry of it could not be read.
    Unread,
}

/// What was not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// Fingerprint of the certificate.
    pub certificate: Vec<u8>,
    /// Why.
    pub gap: Gap,
    /// The extension, or whom the certificate names.
    pub detail: String,
}

/// What came of reading a list or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It cannot be read, or is about others.
    Nothing,
    /// What it says, what of it is not used, and what remains open.
    Said(Vec<Revocation>, Vec<Unused>, Option<Open>),
}

/// What an anchor may settle that did not come along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Fingerprints of certificates that it speaks of, or seems to, and that nobody at hand who has
    /// the right to signed it for.
    pub of: Vec<Vec<u8>>,
    /// Whether it names the key that such a certificate says it was issued with.
    pub keyed: bool,
    /// When it was said.
    pub as_of: i64,
}

impl Heard {
    /// What of it is about the certificates with these fingerprints.
    pub fn about(&self, certificates: &[Vec<u8>]) -> Self {
        let Self::Said(said, unused, open) = self else { return Self::Nothing };
        let own = |of: &Vec<u8>| certificates.contains(of);
        let said = said.iter().filter(|one| own(&one.certificate)).cloned().collect();
        let unused = unused.iter().filter(|one| own(&one.certificate)).cloned().collect();
        let open = open.clone().map(|open| Open { of: open.of.into_iter().filter(own).collect(), ..open });
        Self::of(said, unused, open)
    }

    fn of(said: Vec<Revocation>, unused: Vec<Unused>, open: Option<Open>) -> Self {
        let open = open.filter(|open| !open.of.is_empty());
        if said.is_empty() && unused.is_empty() && open.is_none() {
            return Self::Nothing;
        }
        Self::Said(said, unused, open)
    }
}

/// What a CRL says of the certificates in `pool`, each under the key alone, in there or among
/// `others`, that it was issued with: whoever likes may put a certificate with the issuer's name
/// beside a signature, and sign a list with its key. An indirect list may be another's, whom the
/// certificate names and its own issuer vouches for.
pub fn from_crl(bytes: &[u8], pool: &[Certificate], others: &[Certificate]) -> Heard {
    crl::read(bytes, pool, others).unwrap_or(Heard::Nothing)
}

/// What an OCSP answer (a whole `OCSPResponse`, or its `BasicOCSPResponse`) says of the
/// certificates in `pool`, whose authorities are in there or among `others`.
pub fn from_ocsp(bytes: &[u8], pool: &[Certificate], others: &[Certificate]) -> Heard {
    ocsp::read(bytes, pool, others).unwrap_or(Heard::Nothing)
}
