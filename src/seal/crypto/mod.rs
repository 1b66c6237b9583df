//! Checking one signature value with one public key. Public-key operations alone: no secret is
//! ever held here.

mod algorithm;
mod budget;
mod curve;
mod digest;
mod key;
mod rsa;
mod sm2;

pub use algorithm::{Algorithm, Scheme};
pub use budget::refill;
pub use curve::Curve;
pub use digest::Hash;
pub use key::Key;

use super::asn1::{Tlv, tag};

/// What came of checking a signature value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// It holds.
    Good,
    /// It does not.
    Bad,
    /// This program cannot tell: the algorithm or the key is unknown to it.
    Unknown(String),
}

impl Check {
    fn of(holds: bool) -> Self {
        if holds { Self::Good } else { Self::Bad }
    }
}

/// Checks `signature` over the concatenated `message` by `key`.
pub fn verify(key: &Key, algorithm: &Algorithm, message: &[&[u8]], signature: &[u8]) -> Check {
    // An RSA operation grows with the square of the modulus.
    let cost = key.rsa_bits().map_or(1, |bits| 1 + (bits / 2048).pow(2));
    if !budget::spend(cost) {
        return Check::Unknown("too much to check in one file".into());
    }
    let digest = || match algorithm.hash {
        Some(hash) => Ok(hash.of(message)),
        None => Err(Check::Unknown("no digest algorithm".into())),
    };
    match (key, &algorithm.scheme) {
        (_, Scheme::Unknown(oid)) => Check::Unknown(format!("signature algorithm {oid}")),
        (Key::Unknown(oid), _) => Check::Unknown(format!("key algorithm {oid}")),
        (Key::Rsa(rsa), Scheme::Rsa) => {
            let Some(hash) = algorithm.hash else { return Check::Unknown("no digest algorithm".into()) };
            Check::of(rsa.pkcs1(hash, &hash.of(message), signature))
        }
        (Key::Rsa(rsa), Scheme::Pss { mask, salt }) => match digest() {
            Ok(digest) => {
                let Some(hash) = algorithm.hash else { return Check::Bad };
                Check::of(rsa.pss(hash, *mask, *salt, &digest, signature))
            }
            Err(unknown) => unknown,
        },
        (Key::Ec(Curve::Sm2, point), Scheme::Sm2 | Scheme::Ecdsa { .. }) => match integers(signature, 32) {
            Some(raw) => Check::of(sm2::verify(point, message, &raw)),
            None => Check::Bad,
        },
        (Key::Ec(curve, point), Scheme::Ecdsa { plain }) => match digest() {
            Ok(digest) => {
                let size = curve.size();
                let raw = if *plain && signature.len() == 2 * size {
                    Some(signature.to_vec())
                } else {
                    integers(signature, size)
                };
                match raw {
                    Some(raw) => curve.verify(point, &digest, &raw),
                    None => Check::Bad,
                }
            }
            Err(unknown) => unknown,
        },
        (Key::Ed25519(key), Scheme::Ed25519) => {
            use ed25519_dalek::{Signature, VerifyingKey};
            let (Ok(key), Ok(signature)) = (VerifyingKey::from_bytes(key), Signature::from_slice(signature))
            else {
                return Check::Bad;
            };
            Check::of(key.verify_strict(&message.concat(), &signature).is_ok())
        }
        _ => Check::Unknown("the key is of another kind than the signature".into()),
    }
}

/// `SEQUENCE { r, s }`, or the two side by side as some producers have them, as fixed-width
/// numbers side by side.
fn integers(signature: &[u8], size: usize) -> Option<Vec<u8>> {
    let der = || {
        let sequence = Tlv::first(signature).filter(|tlv| tlv.tag == tag::SEQUENCE)?;
        let mut reader = sequence.read();
        let mut out = Vec::with_capacity(2 * size);
        for _ in 0..2 {
            let value = reader.expect(tag::INTEGER)?.value;
            let value = &value[value.iter().position(|byte| *byte != 0).unwrap_or(value.len())..];
            out.resize(out.len() + size.checked_sub(value.len())?, 0);
            out.extend_from_slice(value);
        }
        reader.rest().is_empty().then_some(out)
    };
    der().or_else(|| (signature.len() == 2 * size).then(|| signature.to_vec()))
}
