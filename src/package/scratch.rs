//! A private folder for what is unpacked, gone when its owner is.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The folder.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    files: AtomicU64,
}

impl Scratch {
    /// A new folder among the system's temporary ones, which nobody else may enter.
    ///
    /// # Errors
    /// What the file system gives.
    pub fn new() -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let base = std::env::temp_dir();
        let mut attempt = 0;
        loop {
            let nanos = std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| since.subsec_nanos());
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let folder = base.join(format!("zhenji-{}-{count}-{nanos:08x}", std::process::id()));
            match builder.create(&folder) {
                Ok(()) => return Ok(Self { folder: folder.canonicalize()?, files: AtomicU64::new(0) }),
                // Somebody may have guessed the name: never enter what is there.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 16 => attempt += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A new folder in it that holds nothing.
    ///
    /// # Errors
    /// What the file system gives.
    pub fn empty(&self) -> io::Result<PathBuf> {
        let count = self.files.fetch_add(1, Ordering::Relaxed);
        let folder = self.folder.join(format!("{count}.empty"));
        fs::create_dir(&folder)?;
        Ok(folder)
    }

    /// Puts bytes into a new file of its own.
    ///
    /// # Errors
    /// What the file system gives.
    pub fn put(&self, bytes: &[u8]) -> io::Result<PathBuf> {
        let count = self.files.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(format!("{count}.bin"));
        OpenOptions::new().write(true).create_new(true).open(&path)?.write_all(bytes)?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_private_and_goes() {
        let scratch = Scratch::new().unwrap();
        let folder = scratch.folder().to_owned();
        let file = scratch.put(b"x").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"x");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        }
        drop(scratch);
        assert!(!folder.exists());
    }
}
