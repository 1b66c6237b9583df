//! A shelf for what verification needs and rows must not hold: some of it in memory, the rest in
//! a file without a name.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes that a shelf holds in memory.
const IN_MEMORY: u64 = 64 << 20;

/// Bytes that were put on a shelf, or are held where there is none (read from elsewhere).
#[derive(Debug, Clone)]
pub struct Kept(Place);

#[derive(Debug, Clone)]
enum Place {
    Memory(Box<[u8]>),
    Disk { file: Arc<Spill>, at: u64, length: u32 },
}

/// Where bytes are put; dropping it and all that was kept frees the disk.
#[derive(Debug, Default)]
pub struct Shelf {
    held: AtomicU64,
    spill: Mutex<Option<Arc<Spill>>>,
}

#[derive(Debug)]
struct Spill {
    file: Mutex<(File, u64)>,
    path: PathBuf,
}

impl Shelf {
    /// Puts bytes on the shelf: in memory while there is room, else on disk; in memory, too, where
    /// the disk does not take them.
    pub fn put(&self, bytes: &[u8]) -> Kept {
        let length = bytes.len() as u64;
        if self.held.fetch_add(length, Ordering::Relaxed) + length <= IN_MEMORY {
            return Kept(Place::Memory(bytes.into()));
        }
        Kept(self.spilled(bytes).unwrap_or_else(|_| Place::Memory(bytes.into())))
    }

    fn spilled(&self, bytes: &[u8]) -> io::Result<Place> {
        let mut spill = self.spill.lock().map_err(|_| io::ErrorKind::Other)?;
        let file = match &*spill {
            Some(file) => Arc::clone(file),
            None => Arc::clone(spill.insert(Arc::new(Spill::new()?))),
        };
        let mut guard = file.file.lock().map_err(|_| io::ErrorKind::Other)?;
        let at = guard.1;
        guard.0.seek(SeekFrom::Start(at))?;
        guard.0.write_all(bytes)?;
        guard.1 += bytes.len() as u64;
        drop(guard);
        Ok(Place::Disk { file, at, length: bytes.len() as u32 })
    }
}

impl Spill {
    fn new() -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("zhenji-{}-{}.shelf", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path)?;
        // Where the system allows it, the file has no name from here on.
        let _ = std::fs::remove_file(&path);
        Ok(Self { file: Mutex::new((file, 0)), path })
    }
}

impl Drop for Spill {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Kept {
    /// The bytes; `None` where the disk does not give them back.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match &self.0 {
            Place::Memory(bytes) => Some(bytes.to_vec()),
            Place::Disk { file, at, length } => {
                let mut guard = file.file.lock().ok()?;
                guard.0.seek(SeekFrom::Start(*at)).ok()?;
                let mut bytes = vec![0; *length as usize];
                guard.0.read_exact(&mut bytes).ok()?;
                Some(bytes)
            }
        }
    }
}

impl Serialize for Kept {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.bytes().unwrap_or_default().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<u8>::deserialize(deserializer).map(|bytes| Self(Place::Memory(bytes.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_shelf_spills_and_gives_back() {
        let shelf = Shelf::default();
        shelf.held.store(IN_MEMORY - 3, Ordering::Relaxed);
        let kept: Vec<Kept> = [&b"abc"[..], b"defg", b"hi"].iter().map(|bytes| shelf.put(bytes)).collect();
        assert!(matches!(kept[0].0, Place::Memory(_)) && matches!(kept[2].0, Place::Disk { .. }));
        assert_eq!(kept[1].bytes().unwrap(), b"defg");
        assert_eq!(kept[2].bytes().unwrap(), b"hi");
        let there = postcard::to_stdvec(&kept[1]).unwrap();
        let back: Kept = postcard::from_bytes(&there).unwrap();
        assert_eq!(back.bytes().unwrap(), b"defg");
    }
}
