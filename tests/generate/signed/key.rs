//! Keys of three kinds, each made of its name, and their signatures, which are the same every time:
//! PKCS #1 v1.5, and curves with the number of RFC 6979.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use sha2::{Digest, Sha256};
use sm2::dsa::signature::Signer;
use sm2::elliptic_curve::sec1::ToSec1Point;
use zhenji::seal::Hash;

use super::der;
use super::rsa::Rsa;

/// A private key.
pub enum Key {
    /// RSA
    Rsa(Rsa),
    /// ECDSA on P-256
    P256(p256::ecdsa::SigningKey),
    /// SM2
    Sm2(sm2::dsa::SigningKey),
}

/// Numbers that are tried for primes are many: a key is made once.
static MADE: LazyLock<Mutex<BTreeMap<String, Arc<Key>>>> = LazyLock::new(Mutex::default);

/// The identity that GM/T 0009 gives everybody.
const ID: &str = "1234567812345678";

fn made(name: String, make: impl FnOnce(&str) -> Key) -> Arc<Key> {
    let mut all = MADE.lock().unwrap();
    Arc::clone(all.entry(name.clone()).or_insert_with(|| Arc::new(make(&name))))
}

fn scalar(name: &str) -> [u8; 32] {
    Sha256::digest(format!("zhenji test key: {name}")).into()
}

impl Key {
    /// The RSA key of that name.
    pub fn rsa(name: &str, bits: usize) -> Arc<Self> {
        made(format!("{name}, RSA {bits}"), |name| Self::Rsa(Rsa::new(name, bits)))
    }

    /// The key on P-256 of that name.
    pub fn p256(name: &str) -> Arc<Self> {
        made(format!("{name}, P-256"), |name| {
            Self::P256(p256::ecdsa::SigningKey::from_slice(&scalar(name)).unwrap())
        })
    }

    /// The key for SM2 of that name.
    pub fn sm2(name: &str) -> Arc<Self> {
        made(format!("{name}, SM2"), |name| {
            Self::Sm2(sm2::dsa::SigningKey::from_slice(ID, &scalar(name)).unwrap())
        })
    }

    /// The key for SM2 of that name, whose holder signs under an empty identity.
    pub fn sm2_of_nobody(name: &str) -> Arc<Self> {
        made(format!("{name}, SM2 of nobody"), |name| {
            Self::Sm2(sm2::dsa::SigningKey::from_slice("", &scalar(name)).unwrap())
        })
    }

    /// The bits of the public key: its numbers, or its point.
    pub fn bits(&self) -> Vec<u8> {
        match self {
            Self::Rsa(key) => key.public(),
            Self::P256(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Self::Sm2(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
        }
    }

    /// `SubjectPublicKeyInfo`
    pub fn info(&self) -> Vec<u8> {
        let algorithm = match self {
            Self::Rsa(_) => der::algorithm("1.2.840.113549.1.1.1", true),
            Self::P256(_) => der::seq(&[&der::oid("1.2.840.10045.2.1"), &der::oid("1.2.840.10045.3.1.7")]),
            Self::Sm2(_) => der::seq(&[&der::oid("1.2.840.10045.2.1"), &der::oid("1.2.156.10197.1.301")]),
        };
        der::seq(&[&algorithm, &der::bits(&self.bits())])
    }

    /// The hash that goes with it.
    pub fn hash(&self) -> Hash {
        match self {
            Self::Sm2(_) => Hash::Sm3,
            _ => Hash::Sha256,
        }
    }

    /// The identifier of its signatures with a hash.
    pub fn scheme(&self, hash: Hash) -> &'static str {
        match (self, hash) {
            (Self::Rsa(_), Hash::Sha1) => "1.2.840.113549.1.1.5",
            (Self::Rsa(_), Hash::Sha256) => "1.2.840.113549.1.1.11",
            (Self::P256(_), Hash::Sha256) => "1.2.840.10045.4.3.2",
            (Self::Sm2(_), Hash::Sm3) => "1.2.156.10197.1.501",
            _ => panic!("no such signatures are made here"),
        }
    }

    /// `AlgorithmIdentifier` of its signatures with a hash.
    pub fn algorithm(&self, hash: Hash) -> Vec<u8> {
        der::algorithm(self.scheme(hash), matches!(self, Self::Rsa(_)))
    }

    /// A signature over a message.
    pub fn sign(&self, hash: Hash, message: &[u8]) -> Vec<u8> {
        let pair = |raw: &[u8]| der::seq(&[&der::big(&raw[..32]), &der::big(&raw[32..])]);
        match self {
            Self::Rsa(key) => key.sign(hash, message),
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                pair(&signature.to_bytes())
            }
            Self::Sm2(key) => {
                let signature: sm2::dsa::Signature = key.sign(message);
                pair(&signature.to_bytes())
            }
        }
    }
}

/// A hash's identifier.
pub fn oid_of(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha1 => "1.3.14.3.2.26",
        Hash::Sha256 => "2.16.840.1.101.3.4.2.1",
        Hash::Sm3 => "1.2.156.10197.1.401",
        _ => panic!("no such digests are made here"),
    }
}
