//! Revocation lists and OCSP answers that a file carries along.

use super::certificate::{Certificate, number};
use crate::seal::asn1::{self, Tlv, tag};
use crate::seal::crypto::{self, Algorithm, Check, Hash};
use crate::seal::verdict::Revocation;

/// Entries of a list that are looked at.
const ENTRIES: usize = 2_000_000;

/// What came of reading a list or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It cannot be read, or is about others.
    Nothing,
    /// It speaks of one of the certificates, and no key that is at hand has signed it.
    Unsigned,
    /// What it says.
    Said(Vec<Revocation>),
}

/// What a CRL says of the certificates in `pool`, once its signature holds under its issuer's
/// key in there or among `others`.
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
    let issued = |certificate: &&Certificate| super::name::same(&certificate.issuer, issuer);
    if !pool.iter().any(|certificate| issued(&certificate)) {
        return None;
    }
    let by = pool.iter().chain(others).any(|candidate| {
        super::name::same(&candidate.subject, issuer)
            && crypto::verify(&candidate.key, &algorithm, &[tbs.raw], signature) == Check::Good
    });
    if !by {
        return Some(Heard::Unsigned);
    }
    let mut said: Vec<Revocation> = pool
        .iter()
        .filter(issued)
        .map(|certificate| Revocation {
            issuer: certificate.issuer.clone(),
            serial: certificate.serial.clone(),
            revoked: None,
            as_of,
            source: "CRL".into(),
        })
        .collect();
    if let Some(list) = rest.optional(tag::SEQUENCE) {
        for entry in list.read().take(ENTRIES) {
            let mut fields = entry.read();
            let Some(serial) = fields.expect(tag::INTEGER).map(|tlv| number(tlv.value)) else { continue };
            for one in said.iter_mut().filter(|one| one.serial == serial) {
                one.revoked = fields.any().and_then(|tlv| asn1::time(&tlv)).or(Some(as_of));
            }
        }
    }
    Some(Heard::Said(said))
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
    let mut spoken = false;
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
            spoken = true;
            let authorities: Vec<&Certificate> =
                pool.iter().chain(others).filter(|issuer| certificate.names(issuer)).collect();
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
                    issuer: certificate.issuer.clone(),
                    serial: certificate.serial.clone(),
                    revoked,
                    as_of,
                    source: "OCSP".into(),
                });
            }
        }
    }
    Some(match (said.is_empty(), spoken) {
        (false, _) => Heard::Said(said),
        (true, true) => Heard::Unsigned,
        (true, false) => Heard::Nothing,
    })
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
