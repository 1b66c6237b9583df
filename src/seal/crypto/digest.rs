//! Hash functions by their identifiers.

use serde::{Deserialize, Serialize};
use sha2::Digest;

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Hash {
    /// MD5
    Md5,
    /// SHA-1
    Sha1,
    /// SHA-224
    Sha224,
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
    /// SHA3-224
    Sha3224,
    /// SHA3-256
    Sha3256,
    /// SHA3-384
    Sha3384,
    /// SHA3-512
    Sha3512,
    /// SM3
    Sm3,
}

/// A digest that is being taken.
pub trait Running {
    /// Takes the next bytes.
    fn take(&mut self, bytes: &[u8]);

    /// Ends it.
    fn digest(self: Box<Self>) -> Vec<u8>;
}

struct Of<D>(D);

impl<D: Digest> Running for Of<D> {
    fn take(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn digest(self: Box<Self>) -> Vec<u8> {
        self.0.finalize().to_vec()
    }
}

impl Hash {
    /// By its identifier; OFD files write one of SM3's also as plain text.
    pub fn by_oid(oid: &str) -> Option<Self> {
        Some(match oid {
            "1.2.840.113549.2.5" => Self::Md5,
            "1.3.14.3.2.26" => Self::Sha1,
            "2.16.840.1.101.3.4.2.4" => Self::Sha224,
            "2.16.840.1.101.3.4.2.1" => Self::Sha256,
            "2.16.840.1.101.3.4.2.2" => Self::Sha384,
            "2.16.840.1.101.3.4.2.3" => Self::Sha512,
            "2.16.840.1.101.3.4.2.7" => Self::Sha3224,
            "2.16.840.1.101.3.4.2.8" => Self::Sha3256,
            "2.16.840.1.101.3.4.2.9" => Self::Sha3384,
            "2.16.840.1.101.3.4.2.10" => Self::Sha3512,
            "1.2.156.10197.1.401" | "1.2.156.10197.1.401.1" | "1.2.156.10197.1.401.2" => Self::Sm3,
            _ => return None,
        })
    }

    /// By the name in `CheckMethod` of an OFD, in a bag's manifest or the like: letters and digits
    /// alone count.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::by_oid(name).or_else(|| {
            let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            Some(match name.to_ascii_lowercase().as_str() {
                "md5" => Self::Md5,
                "sha1" => Self::Sha1,
                "sha224" => Self::Sha224,
                "sha256" => Self::Sha256,
                "sha384" => Self::Sha384,
                "sha512" => Self::Sha512,
                "sha3224" => Self::Sha3224,
                "sha3256" => Self::Sha3256,
                "sha3384" => Self::Sha3384,
                "sha3512" => Self::Sha3512,
                "sm3" => Self::Sm3,
                _ => return None,
            })
        })
    }

    /// The digest of the concatenated `parts`.
    pub fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut running = self.running();
        parts.iter().for_each(|part| running.take(part));
        running.digest()
    }

    /// A digest that is taken piece by piece.
    pub fn running(self) -> Box<dyn Running> {
        match self {
            Self::Md5 => Box::new(Of(md5::Md5::default())),
            Self::Sha1 => Box::new(Of(sha1::Sha1::default())),
            Self::Sha224 => Box::new(Of(sha2::Sha224::default())),
            Self::Sha256 => Box::new(Of(sha2::Sha256::default())),
            Self::Sha384 => Box::new(Of(sha2::Sha384::default())),
            Self::Sha512 => Box::new(Of(sha2::Sha512::default())),
            Self::Sha3224 => Box::new(Of(sha3::Sha3_224::default())),
            Self::Sha3256 => Box::new(Of(sha3::Sha3_256::default())),
            Self::Sha3384 => Box::new(Of(sha3::Sha3_384::default())),
            Self::Sha3512 => Box::new(Of(sha3::Sha3_512::default())),
            Self::Sm3 => Box::new(Of(sm3::Sm3::default())),
        }
    }

    /// Its name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Sha3224 => "SHA3-224",
            Self::Sha3256 => "SHA3-256",
            Self::Sha3384 => "SHA3-384",
            Self::Sha3512 => "SHA3-512",
            Self::Sm3 => "SM3",
        }
    }

    /// Whether collisions can be made.
    pub fn is_weak(self) -> bool {
        matches!(self, Self::Md5 | Self::Sha1)
    }

    /// Its encoded identifier, for PKCS #1.
    pub(super) fn encoded_oid(self) -> &'static [u8] {
        match self {
            Self::Md5 => &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5],
            Self::Sha1 => &[0x2b, 0x0e, 3, 2, 0x1a],
            Self::Sha224 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4],
            Self::Sha256 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1],
            Self::Sha384 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2],
            Self::Sha512 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3],
            Self::Sha3224 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 7],
            Self::Sha3256 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 8],
            Self::Sha3384 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 9],
            Self::Sha3512 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 10],
            Self::Sm3 => &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x83, 0x11],
        }
    }
}
