//! Signatures as minisign writes them: Ed25519 over the content, and over the signature with its
//! trusted comment.

use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

use super::der;

/// A key of that name.
pub struct Minisign {
    number: [u8; 8],
    key: SigningKey,
}

impl Minisign {
    /// The same every time.
    pub fn new(name: &str) -> Self {
        let seed: [u8; 32] = Sha256::digest(format!("zhenji test key: {name}, minisign")).into();
        let mut number = [0; 8];
        number.copy_from_slice(&Sha256::digest(seed)[..8]);
        Self { number, key: SigningKey::from_bytes(&seed) }
    }

    /// The public key, as its file's second line has it.
    pub fn public(&self) -> String {
        der::base64(&[&b"Ed"[..], &self.number, &self.key.verifying_key().to_bytes()].concat())
    }

    /// A signature file.
    pub fn over(&self, content: &[u8], comment: &str) -> Vec<u8> {
        let value = self.key.sign(content).to_bytes();
        let first = der::base64(&[&b"Ed"[..], &self.number, &value].concat());
        let both = self.key.sign(&[&value[..], comment.as_bytes()].concat()).to_bytes();
        let second = der::base64(&both);
        format!("untrusted comment: signature\n{first}\ntrusted comment: {comment}\n{second}\n").into_bytes()
    }
}
