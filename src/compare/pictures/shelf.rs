//! A shelf for what verification needs of rows when they are judged, sketches of pictures: some of it
//! in memory, the rest in a file without a name.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes that a shelf holds in memory where nobody says how many.
const IN_MEMORY: u64 = 64 << 20;

/// Bytes in memory, or where a shelf has put them.
#[derive(Debug, Clone)]
pub struct Kept(Place);

#[derive(Debug, Clone)]
enum Place {
    Memory(Box<[u8]>),
    Disk { file: Arc<Spill>, at: u64, length: u32 },
}

/// Where bytes are put; dropping it and all that was kept frees the disk.
#[derive(Debug)]
pub struct Shelf {
    /// Bytes that it holds in memory, and how many those may be.
    held: AtomicU64,
    room: u64,
    spill: Mutex<Option<Arc<Spill>>>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self::within(IN_MEMORY)
    }
}

#[derive(Debug)]
struct Spill {
    file: Mutex<(File, u64)>,
    path: PathBuf,
    /// Why bytes could not be read again, where they could not.
    failed: Mutex<Option<io::Error>>,
}

impl Shelf {
    /// A shelf that holds so many bytes in memory.
    pub fn within(room: u64) -> Self {
        Self { held: AtomicU64::new(0), room, spill: Mutex::new(None) }
    }

    /// Puts bytes on the shelf: in memory while there is room, else on disk; in memory, too, where
    /// the disk does not take them.
    pub fn put(&self, bytes: &[u8]) -> Kept {
        let mut kept = Kept::of(bytes.to_vec());
        self.take(&mut kept);
        kept
    }

    /// Puts what is held in memory on the shelf, as [`Shelf::put`] does.
    pub fn take(&self, kept: &mut Kept) {
        let Place::Memory(bytes) = &kept.0 else { return };
        let length = bytes.len() as u64;
        let fits = |held: u64| held.checked_add(length).filter(|held| *held <= self.room);
        if self.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_ok() {
            return;
        }
        if let Ok(place) = self.spilled(bytes) {
            kept.0 = place;
        }
    }

    /// Bytes that it holds in memory.
    pub fn held(&self) -> u64 {
        self.held.load(Ordering::Relaxed)
    }

    /// Whether all that was asked for again could be had.
    ///
    /// # Errors
    /// The first failure to read the file.
    pub fn sound(&self) -> io::Result<()> {
        let spill = self.spill.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = spill
            .as_ref()
            .and_then(|spill| spill.failed.lock().unwrap_or_else(PoisonError::into_inner).take());
        failed.map_or(Ok(()), Err)
    }

    /// Makes what lies on disk such that it cannot be read again.
    #[cfg(test)]
    pub(crate) fn spoil(&self) {
        if let Some(spill) = &*self.spill.lock().unwrap() {
            spill.file.lock().unwrap().0.set_len(0).unwrap();
        }
    }

    fn spilled(&self, bytes: &[u8]) -> io::Result<Place> {
        let length = u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
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
        Ok(Place::Disk { file, at, length })
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
        Ok(Self { file: Mutex::new((file, 0)), path, failed: Mutex::new(None) })
    }

    fn read(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut guard = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        guard.0.seek(SeekFrom::Start(at))?;
        let mut bytes = vec![0; length];
        guard.0.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Drop for Spill {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Kept {
    /// Bytes that no shelf has yet.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self(Place::Memory(bytes.into()))
    }

    /// The bytes; `None` where the disk does not give them back, which [`Shelf::sound`] then tells.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match &self.0 {
            Place::Memory(bytes) => Some(bytes.to_vec()),
            Place::Disk { file, at, length } => match file.read(*at, *length as usize) {
                Ok(bytes) => Some(bytes),
                Err(error) => {
                    file.failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                    None
                }
            },
        }
    }
}

impl Serialize for Kept {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Place::Memory(bytes) => bytes.serialize(serializer),
            Place::Disk { file, at, length } => {
                let bytes = file.read(*at, *length as usize).map_err(serde::ser::Error::custom)?;
                bytes.serialize(serializer)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<u8>::deserialize(deserializer).map(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_shelf_spills_and_gives_back() {
        let shelf = Shelf::within(3);
        let kept: Vec<Kept> = [&b"abc"[..], b"defg", b"hi"].iter().map(|bytes| shelf.put(bytes)).collect();
        assert!(matches!(kept[0].0, Place::Memory(_)) && matches!(kept[2].0, Place::Disk { .. }));
        assert_eq!(shelf.held(), 3);
        assert_eq!(kept[1].bytes().unwrap(), b"defg");
        assert_eq!(kept[2].bytes().unwrap(), b"hi");
        let there = postcard::to_stdvec(&kept[1]).unwrap();
        let back: Kept = postcard::from_bytes(&there).unwrap();
        assert_eq!(back.bytes().unwrap(), b"defg");
        assert!(shelf.sound().is_ok());
    }

    #[test]
    fn what_cannot_be_read_again_is_told_and_is_no_empty_picture() {
        let shelf = Shelf::within(0);
        let kept = shelf.put(b"abc");
        shelf.spoil();
        assert!(postcard::to_stdvec(&kept).is_err());
        assert!(shelf.sound().is_ok() && kept.bytes().is_none());
        assert!(shelf.sound().is_err());
    }
}
