//! Revocation lists and OCSP answers that a file carries along.

use super::certificate::{Certificate, digits, number};
use crate::seal::asn1::{self, Tlv, tag};
use crate::seal::crypto::{self, Algorithm, Check, Hash};
use crate::seal::verdict::Revocation;

/// Entries of a list that cost as much as one operation with a key.
const ENTRIES: usize = 1000;

/// What came of reading a list or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It cannot be read, or is about others.
    Nothing,
    /// It speaks of these certificates, or seems to, and was signed by no key at hand that issued
    /// them: their fingerprints.
    Unsigned(Vec<Vec<u8>>),
    /// What it says.
    Said(Vec<Revocation>),
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
            Self::Said(said) => {
                let own: Vec<Revocation> =
                    said.iter().filter(|one| certificates.contains(&one.certificate)).cloned().collect();
                if own.is_empty() { Self::Nothing } else { Self::Said(own) }
            }
        }
    }

    fn of(said: Vec<Revocation>, spoken: Vec<Vec<u8>>) -> Self {
        match (said.is_empty(), spoken.is_empty()) {
            (false, _) => Self::Said(said),
            (true, false) => Self::Unsigned(spoken),
            (true, true) => Self::Nothing,
        }
    }
}

/// What a CRL says of the certificates in `pool`, each under the key alone, in there or among
/// `others`, that it was issued with: whoever likes may put a certificate with the issuer's name
/// beside a signature, and sign a list with its key.
pub fn from_crl(bytes: &[u8], pool: &[Certificate], others: &[Certificate]) -> Heard {
    read_crl(bytes, pool, others).unwrap_or(Heard::Nothing)
}

fn read_crl(bytes: &[u8], pool: &[Certificate], others: &[Certificate]) -> Option<Heard> {
    let whole = asn1::definite(bytes)?;
    let mut reader = Tlv::first(&whole)?.read();
    let tbs = reader.expect(tag::SEQUENCE)?;
    let algorithm = Algorithm::parse(&reader.expect(tag::SEQUENCE)?, None)?;
    let signature = reader.expect(tag::BIT_STRING)?.bits()?;
    let mut inner = tbs.read();
    inner.optional(tag::INTEGER);
    inner.expect(tag::SEQUENCE)?;
    let issuer = inner.expect(tag::SEQUENCE)?.raw;
    let as_of = asn1::time(&inner.any()?)?;
    let mut rest = inner;
    if rest.rest().first().is_some_and(|tag| matches!(*tag, tag::UTC_TIME | tag::GENERALIZED_TIME)) {
        rest.any();
    }
    let named: Vec<&Certificate> =
        pool.iter().filter(|certificate| super::name::same(&certificate.issuer, issuer)).collect();
    if named.is_empty() {
        return None;
    }
    let signers: Vec<&Certificate> = pool
        .iter()
        .chain(others)
        .filter(|candidate| {
            super::name::same(&candidate.subject, issuer)
                && crypto::verify(&candidate.key, &algorithm, &[tbs.raw], signature) == Check::Good
        })
        .collect();
    let mut said: Vec<(&[u8], Revocation)> = named
        .iter()
        .filter(|certificate| signers.iter().any(|signer| certificate.issued_by(signer) == Check::Good))
        .map(|certificate| {
            let revoked = Revocation {
                certificate: certificate.fingerprint(),
                revoked: None,
                as_of,
                source: "CRL".into(),
            };
            (certificate.serial.as_slice(), revoked)
        })
        .collect();
    if !said.is_empty()
        && let Some(list) = rest.optional(tag::SEQUENCE)
    {
        for (at, entry) in list.read().enumerate() {
            // Half a list is none: who is not in it may stand further down.
            if at % ENTRIES == 0 && !crypto::spend(1) {
                return None;
            }
            let mut fields = entry.read();
            let Some(serial) = fields.expect(tag::INTEGER).map(|tlv| digits(tlv.value)) else { continue };
            for (_, one) in said.iter_mut().filter(|(own, _)| *own == serial) {
                one.revoked = fields.any().and_then(|tlv| asn1::time(&tlv)).or(Some(as_of));
            }
        }
    }
    let spoken = named.iter().map(|certificate| certificate.fingerprint()).collect();
    Some(Heard::of(said.into_iter().map(|(_, one)| one).collect(), spoken))
}

/// What an OCSP answer (a whole `OCSPResponse`, or its `BasicOCSPResponse`) says of the
/// certificates in `pool`, whose authorities are in there or among `others`.
pub fn from_ocsp(bytes: &[u8], pool: &[Certificate], others: &[Certificate]) -> Heard {
    read_ocsp(bytes, pool, others).unwrap_or(Heard::Nothing)
}

fn read_ocsp(bytes: &[u8], pool: &[Certificate], others: &[Certificate]) -> Option<Heard> {
    let whole = asn1::definite(bytes)?;
    let outer = Tlv::first(&whole)?;
    let mut reader = outer.read();
    let basic = match reader.optional(tag::ENUMERATED) {
        Some(status) if status.value == [0] => {
            let mut inner = reader.expect(tag::context(0))?.inner()?.read();
            inner.expect(tag::OID)?;
            inner.expect(tag::OCTET_STRING)?.inner()?
        }
        Some(_) => return None,
        None => outer,
    };
    let mut reader = basic.read();
    let tbs = reader.expect(tag::SEQUENCE)?;
    let algorithm = Algorithm::parse(&reader.expect(tag::SEQUENCE)?, None)?;
    let signature = reader.expect(tag::BIT_STRING)?.bits()?;
    let own: Vec<Certificate> = reader
        .optional(tag::context(0))
        .and_then(|tlv| tlv.inner())
        .map(|list| list.read().take(16).filter_map(|tlv| Certificate::parse(tlv.raw)).collect())
        .unwrap_or_default();
    let mut inner = tbs.read();
    inner.optional(tag::context(0));
    let _responder = inner.any()?;
    let _produced = inner.any()?;
    let mut said = Vec::new();
    let mut spoken = Vec::new();
    for single in inner.expect(tag::SEQUENCE)?.read().take(256) {
        let mut fields = single.read();
        let (Some(id), Some(status), Some(as_of)) = (fields.any(), fields.any(), fields.any()) else {
            continue;
        };
        let Some(as_of) = asn1::time(&as_of) else { continue };
        let revoked = match status.tag & 0x1f {
            0 => None,
            1 => status.read().any().and_then(|tlv| asn1::time(&tlv)).or(Some(as_of)),
            _ => continue,
        };
        for certificate in pool.iter().filter(|certificate| speaks_of(&id, certificate)) {
            // The authority itself may answer, or one whom it names for that.
            spoken.push(certificate.fingerprint());
            let issued = |issuer: &&Certificate| {
                certificate.names(issuer) && certificate.issued_by(issuer) == Check::Good
            };
            let authorities: Vec<&Certificate> = pool.iter().chain(others).filter(issued).collect();
            let answered =
                |by: &Certificate| crypto::verify(&by.key, &algorithm, &[tbs.raw], signature) == Check::Good;
            let delegated = own.iter().chain(pool).any(|by| {
                by.extensions.extended.as_ref().is_some_and(|uses| uses.iter().any(|oid| oid == OCSP_SIGNING))
                    && authorities
                        .iter()
                        .any(|issuer| by.names(issuer) && by.issued_by(issuer) == Check::Good)
                    && answered(by)
            });
            if delegated || authorities.iter().any(|issuer| answered(issuer)) {
                said.push(Revocation {
                    certificate: certificate.fingerprint(),
                    revoked,
                    as_of,
                    source: "OCSP".into(),
                });
            }
        }
    }
    Some(Heard::of(said, spoken))
}

const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

/// Whether a `CertID` is `certificate`'s.
fn speaks_of(id: &Tlv, certificate: &Certificate) -> bool {
    let read = || {
        let mut fields = id.read();
        let hash = Hash::by_oid(&fields.expect(tag::SEQUENCE)?.read().expect(tag::OID)?.oid()?)?;
        let name = fields.expect(tag::OCTET_STRING)?.value;
        let _key = fields.expect(tag::OCTET_STRING)?;
        let serial = number(fields.expect(tag::INTEGER)?.value);
        Some(serial == certificate.serial && hash.of(&[&certificate.issuer]) == name)
    };
    read().unwrap_or(false)
}
