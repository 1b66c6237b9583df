//! Digests of a file's contents, each byte read once.

use std::io::{self, Read};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sm3::Sm3;

/// Digests in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digests {
    /// SHA-256.
    pub sha256: String,
    /// SM3 (GB/T 32905), where it was asked for: it costs four times SHA-256.
    pub sm3: Option<String>,
}

/// Reads `source` to its end and gives its length and digests.
///
/// # Errors
/// What reading gives.
pub fn digest(mut source: impl Read, with_sm3: bool) -> io::Result<(u64, Digests)> {
    let mut sha256 = Sha256::new();
    let mut sm3 = with_sm3.then(Sm3::new);
    let mut buffer = vec![0; 128 << 10];
    let mut size = 0;
    loop {
        let read = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        size += read as u64;
        sha256.update(&buffer[..read]);
        if let Some(sm3) = &mut sm3 {
            sm3.update(&buffer[..read]);
        }
    }
    let hex = crate::archive::hex;
    Ok((size, Digests { sha256: hex(&sha256.finalize()), sm3: sm3.map(|sm3| hex(&sm3.finalize())) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// GB/T 32905-2016, appendix A.1, and FIPS 180-4's example.
    #[test]
    fn published_vectors() {
        let (size, digests) = digest(&b"abc"[..], true).unwrap();
        assert_eq!(size, 3);
        assert_eq!(digests.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(
            digests.sm3.as_deref(),
            Some("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
        );
    }
}
