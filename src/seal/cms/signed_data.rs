//! `SignedData` as a structure.

use super::attributes::{self, Attribute};
use crate::seal::asn1::{self, Tlv, tag};
use crate::seal::crypto::{Algorithm, Hash};
use crate::seal::x509::Certificate;

/// Most certificates, lists and signers that are read of one structure.
const MOST: usize = 128;

/// A parsed SignedData.
#[derive(Debug, Clone)]
pub struct SignedData {
    /// Its own content type.
    pub outer: String,
    /// The type of what is signed.
    pub content_type: String,
    /// What is signed, where it lies inside.
    pub content: Option<Vec<u8>>,
    /// Certificates.
    pub certificates: Vec<Certificate>,
    /// Revocation lists and OCSP answers, encoded.
    pub lists: Vec<Vec<u8>>,
    /// Signers.
    pub signers: Vec<SignerInfo>,
}

/// One signer.
#[derive(Debug, Clone)]
pub struct SignerInfo {
    /// Issuer and number of its certificate.
    pub issuer: Option<(Vec<u8>, Vec<u8>)>,
    /// Or its key's identifier.
    pub key_id: Option<Vec<u8>>,
    /// The digest algorithm: its identifier and what that means.
    pub digest: (String, Option<Hash>),
    /// Signed attributes, as a SET.
    pub signed: Option<Vec<u8>>,
    /// The same, taken apart.
    pub attributes: Vec<Attribute>,
    /// The signature algorithm.
    pub algorithm: Algorithm,
    /// The signature value.
    pub signature: Vec<u8>,
    /// Unsigned attributes.
    pub unsigned: Vec<Attribute>,
}

impl SignedData {
    /// Reads the ContentInfo at the start of `bytes`; zeros behind it are padding.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let whole = asn1::definite(bytes)?;
        let outer = Tlv::first(&whole).filter(|tlv| tlv.tag == tag::SEQUENCE)?;
        let mut reader = outer.read();
        let oid = reader.expect(tag::OID)?.oid()?;
        if !matches!(oid.as_str(), "1.2.840.113549.1.7.2" | "1.2.156.10197.6.1.4.2.2") {
            return None;
        }
        let body = reader.expect(tag::context(0))?.inner().filter(|tlv| tlv.tag == tag::SEQUENCE)?;
        let mut reader = body.read();
        reader.expect(tag::INTEGER)?;
        reader.expect(tag::SET)?;
        let mut encapsulated = reader.expect(tag::SEQUENCE)?.read();
        let content_type = encapsulated.expect(tag::OID)?.oid()?;
        // PKCS #7 lets anything stand here; the digest is over what it holds, without its header.
        let content = encapsulated
            .optional(tag::context(0))
            .and_then(|tlv| tlv.inner())
            .map(|inner| inner.value.to_vec());
        let certificates = reader
            .optional(tag::context(0))
            .map(|list| list.read().take(MOST).filter_map(|tlv| Certificate::parse(tlv.raw)).collect())
            .unwrap_or_default();
        let lists = reader
            .optional(tag::context(1))
            .map(|list| list.read().take(MOST).filter_map(list_of).collect())
            .unwrap_or_default();
        let signers = reader
            .expect(tag::SET)?
            .read()
            .take(MOST)
            .map(|tlv| SignerInfo::parse(&tlv))
            .collect::<Option<Vec<_>>>()?;
        Some(Self { outer: oid, content_type, content, certificates, lists, signers })
    }
}

/// A CRL as it stands, or what `[1] OtherRevocationInfoFormat` holds.
fn list_of(tlv: Tlv) -> Option<Vec<u8>> {
    if tlv.tag == tag::context(1) {
        let mut reader = tlv.read();
        reader.expect(tag::OID)?;
        return Some(reader.any()?.raw.to_vec());
    }
    Some(tlv.raw.to_vec())
}

impl SignerInfo {
    fn parse(tlv: &Tlv) -> Option<Self> {
        let mut reader = tlv.read();
        reader.expect(tag::INTEGER)?;
        let sid = reader.any()?;
        let (mut issuer, mut key_id) = (None, None);
        match sid.tag {
            tag::SEQUENCE => {
                let mut fields = sid.read();
                let name = fields.expect(tag::SEQUENCE)?.raw.to_vec();
                let serial = fields.expect(tag::INTEGER)?.value;
                issuer = Some((name, attributes::number(serial)));
            }
            _ => key_id = Some(sid.value.to_vec()),
        }
        let oid = reader.expect(tag::SEQUENCE)?.read().expect(tag::OID)?.oid()?;
        // Some write the signature's algorithm where the digest's belongs.
        let hash = Hash::by_oid(&oid).or_else(|| Algorithm::by_oid(&oid, None, None).hash);
        let signed = reader.optional(tag::context(0));
        let algorithm = Algorithm::parse(&reader.expect(tag::SEQUENCE)?, hash)?;
        let signature = reader.expect(tag::OCTET_STRING)?.value.to_vec();
        let unsigned = reader.optional(tag::context(1));
        Some(Self {
            issuer,
            key_id,
            digest: (oid, hash),
            attributes: signed.as_ref().map(attributes::parse).unwrap_or_default(),
            signed: signed.map(|tlv| {
                let mut set = tlv.raw.to_vec();
                set[0] = tag::SET;
                set
            }),
            algorithm,
            signature,
            unsigned: unsigned.as_ref().map(attributes::parse).unwrap_or_default(),
        })
    }

    /// Its certificate in `pool`.
    pub fn certificate<'a>(&self, pool: &'a [Certificate]) -> Option<&'a Certificate> {
        pool.iter().find(|certificate| match (&self.issuer, &self.key_id) {
            (Some((issuer, serial)), _) => {
                certificate.serial == *serial && crate::seal::x509::same_name(&certificate.issuer, issuer)
            }
            (_, Some(id)) => certificate.extensions.subject_key.as_ref() == Some(id),
            _ => false,
        })
    }
}
