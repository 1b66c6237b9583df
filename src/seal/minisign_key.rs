//! Signing with a minisign key that lies unprotected in a file (`minisign -G -W`).

use ed25519_dalek::{Signer, SigningKey};

use super::x509::base64;

/// Algorithm, key derivation, checksum, salt, two limits; then the key's number, seed, public key
/// and checksum.
const LENGTH: usize = 2 + 2 + 2 + 32 + 8 + 8 + 8 + 32 + 32 + 32;
const NUMBER: usize = 54;

/// A key to sign with.
pub struct SecretKey {
    number: [u8; 8],
    key: SigningKey,
}

/// Why a file holds no such key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// It is no minisign secret key, or not a whole one.
    Malformed,
    /// It is protected by a password, which this program never asks for.
    Protected,
}

impl SecretKey {
    /// Reads a key file.
    ///
    /// # Errors
    /// Where it is none, or protected.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        let line = text.lines().map(str::trim).filter(|line| !line.is_empty()).nth(1);
        let bytes = line.and_then(base64).filter(|bytes| bytes.len() == LENGTH && bytes.starts_with(b"Ed"));
        let bytes = bytes.ok_or(KeyFault::Malformed)?;
        if bytes[2..4] != [0, 0] {
            return Err(KeyFault::Protected);
        }
        let part = |from: usize| -> Option<[u8; 32]> { bytes.get(from..from + 32)?.try_into().ok() };
        let (Some(seed), Some(public)) = (part(NUMBER + 8), part(NUMBER + 40)) else {
            return Err(KeyFault::Malformed);
        };
        let key = SigningKey::from_bytes(&seed);
        if key.verifying_key().to_bytes() != public {
            return Err(KeyFault::Malformed);
        }
        let mut number = [0; 8];
        number.copy_from_slice(&bytes[NUMBER..NUMBER + 8]);
        Ok(Self { number, key })
    }

    /// The text of a signature file over `content`, the same for the same content and comment.
    pub fn sign(&self, content: &[u8], comment: &str) -> String {
        let comment: String = comment.chars().filter(|letter| !letter.is_control()).collect();
        let signature = self.key.sign(content).to_bytes();
        let mut first = b"Ed".to_vec();
        first.extend(self.number);
        first.extend(signature);
        let mut second = signature.to_vec();
        second.extend(comment.as_bytes());
        let global = self.key.sign(&second).to_bytes();
        format!(
            "untrusted comment: signature by zhenji\n{}\ntrusted comment: {comment}\n{}\n",
            encoded(&first),
            encoded(&global)
        )
    }
}

fn encoded(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = (0..3).fold(0u32, |word, at| word << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let index = (word >> (18 - 6 * at) & 63) as usize;
            out.push(if at <= chunk.len() { char::from(LETTERS[index]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{Trust, Verdict, minisign};

    fn key_file(derivation: [u8; 2]) -> (String, String) {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = key.verifying_key().to_bytes();
        let mut secret = b"Ed".to_vec();
        secret.extend(derivation);
        secret.extend(b"B2");
        secret.extend([0; 48]);
        secret.extend([9; 8]);
        secret.extend([7; 32]);
        secret.extend(public);
        secret.extend([0; 32]);
        let mut shown = b"Ed".to_vec();
        shown.extend([9; 8]);
        shown.extend(public);
        (
            format!("untrusted comment: secret\n{}\n", encoded(&secret)),
            format!("untrusted comment: public\n{}\n", encoded(&shown)),
        )
    }

    #[test]
    fn what_is_signed_is_verified_by_another_library() {
        let (secret, public) = key_file([0, 0]);
        let key = SecretKey::parse(&secret).ok().unwrap();
        let signature = key.sign(b"lock", "X043-2025-QT-0001\n");
        let trust = Trust { keys: vec![public], ..Trust::default() };
        let word = |content: &[u8]| minisign::verify(signature.as_bytes(), content, "", &trust).verdict;
        assert_eq!(word(b"lock"), Verdict::Valid);
        assert_eq!(word(b"loch"), Verdict::Broken);
        assert_eq!(SecretKey::parse(&key_file(*b"Sc").0).err(), Some(KeyFault::Protected));
        assert_eq!(SecretKey::parse("").err(), Some(KeyFault::Malformed));
        assert_eq!(SecretKey::parse(&public_of(&key)).err(), Some(KeyFault::Malformed));
    }

    fn public_of(key: &SecretKey) -> String {
        format!("untrusted comment:\n{}\n", encoded(&key.key.verifying_key().to_bytes()))
    }
}
