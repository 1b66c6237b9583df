//! X.509 certificates, read leniently: Chinese authorities bend DER now and then, and what
//! matters is what a certificate says.

use super::extension::{Extension, Point, extensions, points};
use crate::seal::asn1::{self, Reader, Tlv, tag};
use crate::seal::crypto::{self, Algorithm, Check, Hash, Key};

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The whole of it.
    pub raw: Vec<u8>,
    tbs: (usize, usize),
    /// Its number.
    pub serial: Vec<u8>,
    /// Who issued it, encoded.
    pub issuer: Vec<u8>,
    /// Whom it names, encoded.
    pub subject: Vec<u8>,
    /// From when.
    pub not_before: Option<i64>,
    /// Until when.
    pub not_after: Option<i64>,
    /// Its key.
    pub key: Key,
    /// The same as it is encoded.
    info: (usize, usize),
    /// The algorithm of its own signature.
    pub algorithm: Algorithm,
    signature: Vec<u8>,
    /// What it may do beyond that.
    pub extensions: Extensions,
}

/// What extensions say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extensions {
    /// Subject key identifier.
    pub subject_key: Option<Vec<u8>>,
    /// Authority key identifier.
    pub authority_key: Option<Vec<u8>>,
    /// Key usage: bit 0 is digitalSignature.
    pub key_usage: Option<u16>,
    /// Extended key usage.
    pub extended: Option<Vec<String>>,
    /// Whether it is an authority, and how many more may follow.
    pub authority: Option<(bool, Option<u64>)>,
    /// Critical extensions that this program does not know.
    pub unknown_critical: Vec<String>,
    /// Its revocation need not be asked for (OCSP signers).
    pub no_check: bool,
    /// Where its revocation lists are, and whose.
    pub points: Vec<Point>,
}

impl Certificate {
    /// Reads the certificate at the start of `bytes`.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let whole = asn1::definite(bytes)?;
        let outer = Tlv::first(&whole).filter(|tlv| tlv.tag == tag::SEQUENCE)?;
        let mut reader = outer.read();
        let tbs = reader.expect(tag::SEQUENCE)?;
        let algorithm = Algorithm::parse(&reader.expect(tag::SEQUENCE)?, None)?;
        let signature = reader.expect(tag::BIT_STRING)?.bits()?.to_vec();
        let mut inner = tbs.read();
        let _version = inner.optional(tag::context(0));
        let serial = number(inner.expect(tag::INTEGER)?.value);
        let _algorithm = inner.expect(tag::SEQUENCE)?;
        let issuer = inner.expect(tag::SEQUENCE)?.raw.to_vec();
        let mut validity = inner.expect(tag::SEQUENCE)?.read();
        let (not_before, not_after) = (
            validity.any().and_then(|tlv| asn1::time(&tlv)),
            validity.any().and_then(|tlv| asn1::time(&tlv)),
        );
        let subject = inner.expect(tag::SEQUENCE)?.raw.to_vec();
        let info = inner.expect(tag::SEQUENCE)?;
        let key = Key::parse(&info)?;
        let from = tbs.raw.len() - inner.rest().len() - info.raw.len();
        let extensions = inner.find(|tlv| tlv.tag == tag::context(3)).and_then(|tlv| tlv.inner());
        let start = outer.raw.len() - outer.value.len();
        Some(Self {
            tbs: (start, start + tbs.raw.len()),
            info: (start + from, start + from + info.raw.len()),
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            key,
            algorithm,
            signature,
            extensions: extensions.map(Extensions::parse).unwrap_or_default(),
            raw: outer.raw.to_vec(),
        })
    }

    /// Whether its own signature holds under `issuer`'s key.
    pub fn issued_by(&self, issuer: &Self) -> Check {
        let tbs = self.raw.get(self.tbs.0..self.tbs.1).unwrap_or_default();
        crypto::verify_issued(&issuer.key, &self.algorithm, &[tbs], &self.signature)
    }

    /// Whether it names `issuer` as its issuer, by name and, where both say so, by key.
    pub fn names(&self, issuer: &Self) -> bool {
        let keys = match (&self.extensions.authority_key, &issuer.extensions.subject_key) {
            (Some(authority), Some(subject)) => authority == subject,
            _ => true,
        };
        keys && super::name::same(&self.issuer, &issuer.subject)
    }

    /// Whether its key identifier is made of its key, in one of the ways that RFC 5280 (4.2.1.2) and
    /// RFC 7093 have: nobody else can have that identifier then and another key.
    pub fn proves_its_key(&self) -> bool {
        let Some(id) = self.extensions.subject_key.as_deref() else { return false };
        let info = self.raw.get(self.info.0..self.info.1).unwrap_or_default();
        let bits = Tlv::first(info).and_then(|info| info.read().nth(1)?.bits()).unwrap_or_default();
        // Shorter ones can be met by trying.
        (16..=64).contains(&id.len())
            && [Hash::Sha1, Hash::Sha256, Hash::Sha384, Hash::Sha512, Hash::Sm3]
                .iter()
                .any(|hash| [bits, info].iter().any(|part| hash.of(&[part]).starts_with(id)))
    }

    /// Whether one of `issuers` is the one that it says issued it, by a key identifier that is made
    /// of the key, and its own signature does not hold under that key. Nothing is contradicted while
    /// it holds under another that it names (authorities take a new key and keep the identifier), or
    /// while that cannot be told; nor by a key that is of another kind than the signature, or not on
    /// its curve: what a key is for is no part of what the identifier is made of.
    pub fn contradicts<'a>(&self, issuers: impl IntoIterator<Item = &'a Self>) -> bool {
        if self.extensions.authority_key.is_none() {
            return false;
        }
        let mut refuted = false;
        for issuer in issuers.into_iter().filter(|issuer| self.names(issuer)) {
            match self.issued_by(issuer) {
                Check::Good | Check::Unknown(_) => return false,
                Check::Bad => {
                    refuted |= issuer.extensions.subject_key.is_some()
                        && issuer.key.refutes(&self.algorithm)
                        && issuer.proves_its_key();
                }
            }
        }
        refuted
    }

    /// Whether it is the same certificate but for what its own signature is.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        self.serial == other.serial && self.issuer == other.issuer && self.key == other.key
    }

    /// What tells it from every other certificate, of its own name and number too.
    pub fn fingerprint(&self) -> Vec<u8> {
        crypto::Hash::Sha256.of(&[&self.raw])
    }

    /// Whether issuer and subject are one.
    pub fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Whom it names, briefly.
    pub fn common_name(&self) -> String {
        super::name::common(&self.subject)
    }
}

/// An INTEGER's digits without leading zeros.
pub(crate) fn number(value: &[u8]) -> Vec<u8> {
    digits(value).to_vec()
}

/// The same, in place.
pub(crate) fn digits(value: &[u8]) -> &[u8] {
    &value[value.iter().position(|byte| *byte != 0).unwrap_or(value.len())..]
}

impl Extensions {
    fn parse(list: Tlv) -> Self {
        let mut all = Self::default();
        for Extension { oid, critical, value } in extensions(&list) {
            match (oid.as_str(), value) {
                ("2.5.29.14", Some(inner)) => all.subject_key = Some(inner.value.to_vec()),
                ("2.5.29.35", Some(inner)) => {
                    all.authority_key = inner.read().optional(tag::implicit(0)).map(|tlv| tlv.value.to_vec());
                }
                ("2.5.29.15", Some(inner)) => {
                    let byte = |at| inner.value.get(at).copied().map_or(0u8, u8::reverse_bits);
                    all.key_usage = Some(u16::from(byte(1)) | u16::from(byte(2)) << 8);
                }
                ("2.5.29.37", Some(inner)) => {
                    all.extended = Some(inner.read().take(64).filter_map(|tlv| tlv.oid()).collect());
                }
                ("2.5.29.19", Some(inner)) => {
                    let mut reader = inner.read();
                    let authority = reader.optional(tag::BOOLEAN).is_some_and(|tlv| tlv.value != [0]);
                    let length = reader.optional(tag::INTEGER).and_then(|tlv| tlv.small());
                    all.authority = Some((authority, length));
                }
                ("2.5.29.31", Some(inner)) => all.points = points(&inner),
                ("1.3.6.1.5.5.7.48.1.5", _) => all.no_check = true,
                (_, None) if critical => all.unknown_critical.push(oid),
                // Names, policies and their constraints: looked at by people, not here.
                (known, _) if known.starts_with("2.5.29.") => {}
                (_, _) if critical => all.unknown_critical.push(oid),
                _ => {}
            }
        }
        all
    }
}

/// All certificates in `bytes`: PEM, one DER after the other, or a PKCS #7 of certificates alone.
pub fn certificates(bytes: &[u8]) -> Vec<Certificate> {
    let mut found = Vec::new();
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.contains("-----BEGIN")
    {
        for block in text.split("-----BEGIN").skip(1).take(1000) {
            let body = block.split("-----").nth(1).unwrap_or_default();
            found.extend(base64(body).and_then(|der| Certificate::parse(&der)));
        }
        return found;
    }
    for tlv in Reader::new(bytes).take(1000) {
        match Certificate::parse(tlv.raw) {
            Some(certificate) => found.push(certificate),
            None => found.extend(
                crate::seal::cms::SignedData::parse(tlv.raw).into_iter().flat_map(|data| data.certificates),
            ),
        }
    }
    found
}

/// Base64 with white space.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut held, mut bits) = (Vec::with_capacity(text.len() / 4 * 3), 0u32, 0u8);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ if byte.is_ascii_whitespace() => continue,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    Some(out)
}
