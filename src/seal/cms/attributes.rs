//! Attributes of a signer.

use crate::seal::asn1::{self, Tlv, tag};

/// Most attributes that are read of one signer.
const MOST: usize = 256;

/// An attribute: its type and the encoded values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its type.
    pub oid: String,
    /// Its values.
    pub values: Vec<Vec<u8>>,
}

/// Types that are looked at.
pub mod kind {
    /// contentType
    pub const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
    /// messageDigest
    pub const DIGEST: &str = "1.2.840.113549.1.9.4";
    /// signingTime
    pub const TIME: &str = "1.2.840.113549.1.9.5";
    /// signingCertificate (ESS)
    pub const CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";
    /// signingCertificateV2
    pub const CERTIFICATE_2: &str = "1.2.840.113549.1.9.16.2.47";
    /// signatureTimeStampToken
    pub const STAMP: &str = "1.2.840.113549.1.9.16.2.14";
    /// contentTimeStamp
    pub const CONTENT_STAMP: &str = "1.2.840.113549.1.9.16.2.20";
    /// certValues (CAdES-X)
    pub const CERTIFICATES: &str = "1.2.840.113549.1.9.16.2.23";
    /// revocationValues (CAdES-X)
    pub const REVOCATIONS: &str = "1.2.840.113549.1.9.16.2.24";
    /// adbe-revocationInfoArchival
    pub const ADBE_REVOCATION: &str = "1.2.840.113583.1.1.8";
}

pub(super) use crate::seal::x509::number;

/// Reads a SET OF Attribute, whatever its tag.
pub fn parse(set: &Tlv) -> Vec<Attribute> {
    set.read()
        .take(MOST)
        .filter_map(|attribute| {
            let mut reader = attribute.read();
            let oid = reader.expect(tag::OID)?.oid()?;
            let values = reader.expect(tag::SET)?.read().take(MOST).map(|tlv| tlv.raw.to_vec()).collect();
            Some(Attribute { oid, values })
        })
        .collect()
}

/// The values of a type.
pub fn all<'a>(list: &'a [Attribute], oid: &'a str) -> impl Iterator<Item = Tlv<'a>> {
    list.iter()
        .filter(move |attribute| attribute.oid == oid)
        .flat_map(|attribute| attribute.values.iter())
        .filter_map(|value| Tlv::first(value))
}

/// The moment that the signer claims.
pub fn signing_time(list: &[Attribute]) -> Option<i64> {
    all(list, kind::TIME).next().and_then(|tlv| asn1::time(&tlv))
}

/// Revocation lists and OCSP answers in attributes of either kind.
pub fn revocations(list: &[Attribute]) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let (mut lists, mut answers) = (Vec::new(), Vec::new());
    for values in all(list, kind::ADBE_REVOCATION).chain(all(list, kind::REVOCATIONS)) {
        for group in values.read().take(MOST) {
            let Some(inner) = group.inner() else { continue };
            let rows = inner.read().take(MOST).map(|tlv| tlv.raw.to_vec());
            match group.tag & 0x1f {
                0 => lists.extend(rows),
                1 => answers.extend(rows),
                _ => {}
            }
        }
    }
    (lists, answers)
}

/// The digest in the attribute that names the signer's certificate, and what made it.
pub fn named_certificate(list: &[Attribute]) -> Option<(Option<super::super::crypto::Hash>, Vec<u8>)> {
    use crate::seal::crypto::Hash;
    let first = |oid| {
        let value = all(list, oid).next()?;
        value.read().expect(tag::SEQUENCE)?.read().expect(tag::SEQUENCE)
    };
    if let Some(entry) = first(kind::CERTIFICATE_2) {
        let mut reader = entry.read();
        let hash = match reader.optional(tag::SEQUENCE) {
            Some(algorithm) => Hash::by_oid(&algorithm.read().expect(tag::OID)?.oid()?),
            None => Some(Hash::Sha256),
        };
        return Some((hash, reader.expect(tag::OCTET_STRING)?.value.to_vec()));
    }
    let entry = first(kind::CERTIFICATE)?;
    Some((Some(Hash::Sha1), entry.read().expect(tag::OCTET_STRING)?.value.to_vec()))
}
