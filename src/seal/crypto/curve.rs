//! ECDSA on the curves that are met.

use super::Check;

/// A curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// NIST P-256
    P256,
    /// NIST P-384
    P384,
    /// NIST P-521
    P521,
    /// GB/T 32918
    Sm2,
}

macro_rules! check {
    ($module:ident, $point:expr, $digest:expr, $signature:expr) => {{
        use $module::ecdsa::signature::hazmat::PrehashVerifier;
        use $module::ecdsa::{Signature, VerifyingKey};
        match (VerifyingKey::from_sec1_bytes($point), Signature::from_slice($signature)) {
            (Ok(key), Ok(signature)) => key.verify_prehash($digest, &signature).is_ok(),
            _ => false,
        }
    }};
}

impl Curve {
    /// By its identifier.
    pub fn by_oid(oid: &str) -> Option<Self> {
        Some(match oid {
            "1.2.840.10045.3.1.7" => Self::P256,
            "1.3.132.0.34" => Self::P384,
            "1.3.132.0.35" => Self::P521,
            "1.2.156.10197.1.301" => Self::Sm2,
            _ => return None,
        })
    }

    /// Bytes of a field element.
    pub fn size(self) -> usize {
        match self {
            Self::P256 | Self::Sm2 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Its name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Sm2 => "SM2",
        }
    }

    /// Whether `point` lies on it.
    pub(super) fn has(self, point: &[u8]) -> bool {
        match self {
            Self::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok(),
            Self::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok(),
            Self::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok(),
            Self::Sm2 => ::sm2::dsa::VerifyingKey::from_sec1_bytes("", point).is_ok(),
        }
    }

    /// Checks r and s, side by side, over a digest.
    pub(super) fn verify(self, point: &[u8], digest: &[u8], signature: &[u8]) -> Check {
        // The crates refuse digests shorter than half the field; zeros in front change no number.
        let mut padded = vec![0; self.size().saturating_sub(digest.len())];
        padded.extend_from_slice(digest);
        Check::of(match self {
            Self::P256 => check!(p256, point, &padded, signature),
            Self::P384 => check!(p384, point, &padded, signature),
            Self::P521 => check!(p521, point, &padded, signature),
            Self::Sm2 => return Check::Unknown("SM2 signs messages, not digests".into()),
        })
    }
}
