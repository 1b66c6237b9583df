//! `AlgorithmIdentifier` of a signature → how to check it.

use super::Hash;
use crate::seal::asn1::{Tlv, tag};

/// How a value was made of a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5
    Rsa,
    /// RSASSA-PSS
    Pss {
        /// The hash of its mask.
        mask: Hash,
        /// Bytes of salt.
        salt: usize,
    },
    /// ECDSA; `plain` is r and s side by side (BSI TR-03111).
    Ecdsa {
        /// r and s side by side
        plain: bool,
    },
    /// SM2 with SM3
    Sm2,
    /// Ed25519
    Ed25519,
    /// Another: its identifier.
    Unknown(String),
}

/// A signature algorithm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Algorithm {
    /// How.
    pub scheme: Scheme,
    /// The hash; none where the algorithm leaves it to the context, or has its own.
    pub hash: Option<Hash>,
}

impl Algorithm {
    /// Reads an `AlgorithmIdentifier`. Where it names no hash, `context`'s is taken.
    pub fn parse(identifier: &Tlv, context: Option<Hash>) -> Option<Self> {
        let mut reader = identifier.read();
        let oid = reader.expect(tag::OID)?.oid()?;
        Some(Self::by_oid(&oid, reader.any().as_ref(), context))
    }

    /// The same from its parts.
    pub fn by_oid(oid: &str, parameters: Option<&Tlv>, context: Option<Hash>) -> Self {
        use Hash::{Md5, Sha1, Sha224, Sha256, Sha384, Sha512, Sha3224, Sha3256, Sha3384, Sha3512, Sm3};
        let ecdsa = Scheme::Ecdsa { plain: false };
        let plain = Scheme::Ecdsa { plain: true };
        let (scheme, hash) = match oid {
            "1.2.840.113549.1.1.1" => (Scheme::Rsa, context),
            "1.2.840.113549.1.1.4" => (Scheme::Rsa, Some(Md5)),
            "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => (Scheme::Rsa, Some(Sha1)),
            "1.2.840.113549.1.1.14" => (Scheme::Rsa, Some(Sha224)),
            "1.2.840.113549.1.1.11" => (Scheme::Rsa, Some(Sha256)),
            "1.2.840.113549.1.1.12" => (Scheme::Rsa, Some(Sha384)),
            "1.2.840.113549.1.1.13" => (Scheme::Rsa, Some(Sha512)),
            "2.16.840.1.101.3.4.3.13" => (Scheme::Rsa, Some(Sha3224)),
            "2.16.840.1.101.3.4.3.14" => (Scheme::Rsa, Some(Sha3256)),
            "2.16.840.1.101.3.4.3.15" => (Scheme::Rsa, Some(Sha3384)),
            "2.16.840.1.101.3.4.3.16" => (Scheme::Rsa, Some(Sha3512)),
            "1.2.156.10197.1.504" => (Scheme::Rsa, Some(Sm3)),
            "1.2.840.113549.1.1.10" => return Self::pss(parameters),
            "1.2.840.10045.2.1" => (ecdsa, context),
            "1.2.840.10045.4.1" => (ecdsa, Some(Sha1)),
            "1.2.840.10045.4.3.1" => (ecdsa, Some(Sha224)),
            "1.2.840.10045.4.3.2" => (ecdsa, Some(Sha256)),
            "1.2.840.10045.4.3.3" => (ecdsa, Some(Sha384)),
            "1.2.840.10045.4.3.4" => (ecdsa, Some(Sha512)),
            "2.16.840.1.101.3.4.3.9" => (ecdsa, Some(Sha3224)),
            "2.16.840.1.101.3.4.3.10" => (ecdsa, Some(Sha3256)),
            "2.16.840.1.101.3.4.3.11" => (ecdsa, Some(Sha3384)),
            "2.16.840.1.101.3.4.3.12" => (ecdsa, Some(Sha3512)),
            "0.4.0.127.0.7.1.1.4.1.1" => (plain, Some(Sha1)),
            "0.4.0.127.0.7.1.1.4.1.2" => (plain, Some(Sha224)),
            "0.4.0.127.0.7.1.1.4.1.3" => (plain, Some(Sha256)),
            "0.4.0.127.0.7.1.1.4.1.4" => (plain, Some(Sha384)),
            "0.4.0.127.0.7.1.1.4.1.5" => (plain, Some(Sha512)),
            // GB/T 35275 writes the signature with SM2 under either of these.
            "1.2.156.10197.1.501" | "1.2.156.10197.1.301" | "1.2.156.10197.1.301.1" => {
                (Scheme::Sm2, Some(Sm3))
            }
            "1.3.101.112" => (Scheme::Ed25519, None),
            // A hash in the place of a signature's algorithm: the key says the rest. Seen in the wild.
            _ => match Hash::by_oid(oid) {
                Some(hash) => (Scheme::Rsa, Some(hash)),
                None => (Scheme::Unknown(oid.to_owned()), None),
            },
        };
        Self { scheme, hash }
    }

    /// `RSASSA-PSS-params` (RFC 4055), with its defaults.
    fn pss(parameters: Option<&Tlv>) -> Self {
        let (mut hash, mut mask, mut salt) = (Some(Hash::Sha1), Some(Hash::Sha1), Some(20));
        let oid_of = |tlv: Tlv| tlv.read().expect(tag::OID)?.oid();
        if let Some(parameters) = parameters.filter(|tlv| tlv.tag == tag::SEQUENCE) {
            for tlv in parameters.read() {
                match tlv.tag & 0x1f {
                    0 => hash = tlv.inner().and_then(oid_of).and_then(|oid| Hash::by_oid(&oid)),
                    1 => {
                        mask = tlv.inner().and_then(|function| {
                            let mut reader = function.read();
                            reader.expect(tag::OID)?;
                            Hash::by_oid(&oid_of(reader.any()?)?)
                        });
                    }
                    2 => {
                        salt = tlv
                            .inner()
                            .and_then(|tlv| tlv.small())
                            .and_then(|salt| usize::try_from(salt).ok())
                    }
                    _ => {}
                }
            }
        }
        match (hash, mask, salt.filter(|salt| *salt <= 1024)) {
            (Some(hash), Some(mask), Some(salt)) => {
                Self { scheme: Scheme::Pss { mask, salt }, hash: Some(hash) }
            }
            _ => Self { scheme: Scheme::Unknown("RSASSA-PSS with unknown parameters".into()), hash: None },
        }
    }

    /// In words, as `RSA PKCS #1 v1.5` or `SM2`.
    pub fn name(&self) -> String {
        match &self.scheme {
            Scheme::Rsa => "RSA".to_owned(),
            Scheme::Pss { .. } => "RSA-PSS".to_owned(),
            Scheme::Ecdsa { .. } => "ECDSA".to_owned(),
            Scheme::Sm2 => "SM2".to_owned(),
            Scheme::Ed25519 => "Ed25519".to_owned(),
            Scheme::Unknown(oid) => oid.clone(),
        }
    }
}
