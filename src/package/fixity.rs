//! Digests by the algorithms that packages name, each file read once.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::archive::hex;
use crate::seal::Hash;

/// The length of the file at `path` and its digests in hex, in the order of `algorithms`.
///
/// # Errors
/// What the file system gives.
pub fn digests(path: &Path, algorithms: &[Hash]) -> io::Result<(u64, Vec<String>)> {
    let mut hashers: Vec<_> = algorithms.iter().map(|algorithm| algorithm.running()).collect();
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
    Ok((size, hashers.into_iter().map(|hasher| hex(&hasher.digest())).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4, FIPS 202, RFC 1321 and GB/T 32905 on `abc`.
    #[test]
    fn published_vectors() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "abc").unwrap();
        let named = |name| Hash::by_name(name).unwrap();
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
