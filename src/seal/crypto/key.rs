//! Public keys as certificates carry them.

use super::algorithm::{Algorithm, Scheme};
use super::curve::Curve;
use super::rsa::Rsa;
use crate::seal::asn1::{Tlv, tag};

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// RSA
    Rsa(Rsa),
    /// A curve and an uncompressed or compressed point.
    Ec(Curve, Vec<u8>),
    /// Ed25519
    Ed25519([u8; 32]),
    /// One that this program has no words for.
    Unknown(String),
}

impl Key {
    /// `SubjectPublicKeyInfo`.
    pub fn parse(info: &Tlv) -> Option<Self> {
        let mut reader = info.read();
        let mut algorithm = reader.expect(tag::SEQUENCE)?.read();
        let oid = algorithm.expect(tag::OID)?.oid()?;
        let bits = reader.expect(tag::BIT_STRING)?.bits()?;
        Some(match oid.as_str() {
            "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" | "1.2.840.113549.1.1.7" => {
                match Rsa::parse(bits) {
                    Some(rsa) => Self::Rsa(rsa),
                    None => Self::Unknown("RSA of an odd size".into()),
                }
            }
            "1.2.840.10045.2.1" => {
                let named = algorithm.optional(tag::OID).and_then(|tlv| tlv.oid());
                match named.as_deref().map(Curve::by_oid) {
                    Some(Some(curve)) => Self::Ec(curve, bits.to_vec()),
                    Some(None) => Self::Unknown(format!("curve {}", named.unwrap_or_default())),
                    None => Self::Unknown("a curve without a name".into()),
                }
            }
            "1.2.156.10197.1.301" => Self::Ec(Curve::Sm2, bits.to_vec()),
            "1.3.101.112" => Self::Ed25519(bits.try_into().ok()?),
            _ => Self::Unknown(oid),
        })
    }

    /// In words, as `RSA 2048`.
    pub fn name(&self) -> String {
        match self {
            Self::Rsa(rsa) => format!("RSA {}", rsa.bits()),
            Self::Ec(curve, _) => curve.name().to_owned(),
            Self::Ed25519(_) => "Ed25519".to_owned(),
            Self::Unknown(oid) => oid.clone(),
        }
    }

    /// Whether a value that fails under it refutes the signature: it is a key of the kind that the
    /// algorithm wants, and one that exists. Never SM2's: what fails there may have been made under
    /// another identity.
    pub fn refutes(&self, algorithm: &Algorithm) -> bool {
        match (self, &algorithm.scheme) {
            (Self::Rsa(_), Scheme::Rsa | Scheme::Pss { .. }) => true,
            (Self::Ec(Curve::Sm2, _), _) => false,
            (Self::Ec(curve, point), Scheme::Ecdsa { .. }) => curve.has(point),
            (Self::Ed25519(key), Scheme::Ed25519) => ed25519_dalek::VerifyingKey::from_bytes(key).is_ok(),
            _ => false,
        }
    }

    /// Bits of an RSA modulus.
    pub fn rsa_bits(&self) -> Option<u64> {
        match self {
            Self::Rsa(rsa) => Some(rsa.bits()),
            _ => None,
        }
    }
}
