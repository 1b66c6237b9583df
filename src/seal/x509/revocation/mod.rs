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
    /// It speaks of these certificates, or seems to, and was signed by no key at hand that issued
    /// them: their fingerprints.
    Unsigned(Vec<Vec<u8>>),
    /// What it says, and what of it is not used.
    Said(Vec<Revocation>, Vec<Unused>),
}

impl Heard {
    /// What of it is about the certificates with these fingerprints.
    pub fn about(&self, certificates: &[Vec<u8>]) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            Self::Unsigned(of) => match of.iter().any(|one| certificates.contains(one)) {
                true => self.clone(),
                false => Self::Nothing,
            },
            Self::Said(said, unused) => {
                let own: Vec<Revocation> =
                    said.iter().filter(|one| certificates.contains(&one.certificate)).cloned().collect();
                let left: Vec<Unused> =
                    unused.iter().filter(|one| certificates.contains(&one.certificate)).cloned().collect();
                if own.is_empty() && left.is_empty() { Self::Nothing } else { Self::Said(own, left) }
            }
        }
    }

    fn of(said: Vec<Revocation>, unused: Vec<Unused>, spoken: Vec<Vec<u8>>) -> Self {
        match (said.is_empty() && unused.is_empty(), spoken.is_empty()) {
            (false, _) => Self::Said(said, unused),
            (true, false) => Self::Unsigned(spoken),
            (true, true) => Self::Nothing,
        }
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
