//! Digests by the algorithms that packages name, each file read once.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::Digest;

/// An algorithm that a package may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
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

impl Algorithm {
    /// By its name in a manifest's file name: lower case, letters and digits alone.
    pub fn of(name: &str) -> Option<Self> {
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
    }

    /// Its name.
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

    /// Whether two files with one digest can be made.
    pub fn is_weak(self) -> bool {
        matches!(self, Self::Md5 | Self::Sha1)
    }

    fn hasher(self) -> Box<dyn Hasher> {
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
}

trait Hasher {
    fn take(&mut self, bytes: &[u8]);
    fn hex(self: Box<Self>) -> String;
}

struct Of<D>(D);

impl<D: Digest> Hasher for Of<D> {
    fn take(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn hex(self: Box<Self>) -> String {
        crate::archive::hex(&self.0.finalize())
    }
}

/// The length of the file at `path` and its digests in hex, in the order of `algorithms`.
///
/// # Errors
/// What the file system gives.
pub fn digests(path: &Path, algorithms: &[Algorithm]) -> io::Result<(u64, Vec<String>)> {
    let mut hashers: Vec<_> = algorithms.iter().map(|algorithm| algorithm.hasher()).collect();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 128 << 10];
    let mut size = 0;
    loop {
        let read = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        size += read as u64;
        hashers.iter_mut().for_each(|hasher| hasher.take(&buffer[..read]));
    }
    Ok((size, hashers.into_iter().map(Hasher::hex).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4, FIPS 202, RFC 1321 and GB/T 32905 on `abc`.
    #[test]
    fn published_vectors() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "abc").unwrap();
        let named = |name| Algorithm::of(name).unwrap();
        let (size, digests) = digests(
            file.path(),
            &[named("md5"), named("sha1"), named("SHA-512"), named("sha3-256"), named("sm3")],
        )
        .unwrap();
        assert_eq!(size, 3);
        assert_eq!(digests[0], "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(digests[1], "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert!(digests[2].starts_with("ddaf35a193617abacc417349ae204131"));
        assert_eq!(digests[3], "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
        assert!(digests[4].starts_with("66c7f0f462eeedd9"));
    }
}
