//! Facts kept between runs, by content: never findings, never anything of a dossier.
//!
//! A version folder holds append-only segments. Every run writes a segment of its own, so runs
//! never get in each other's way; every record carries its checksum, so a run that was killed
//! half-way leaves a segment of which all but the last record are good. A second kind of
//! segment maps a file's stat key to its digest and only saves re-hashing: whoever can set a
//! file's modification time cannot set its change time, and `--rehash` ignores it all the same.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use super::Facts;
use crate::limits::Work;

/// Goes up with every change of what readers give or how it is written.
pub const READER_VERSION: u32 = 15;

/// The tag that backup programs know a cache by (<https://bford.info/cachedir/>).
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# This is zhenji's cache of facts; it can be deleted at any time.\n";

/// Records larger than this are not kept: reading them again costs less than finding them.
const RECORD_BYTES: usize = 64 << 20;

/// SHA-256 of a file's contents.
pub type Key = [u8; 32];

/// What the file system says of a file: device, inode, size, mtime and ctime in nanoseconds.
pub type StatKey = [u8; 48];

/// An open cache.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    facts: HashMap<Key, Slot>,
    stats: HashMap<StatKey, Key>,
    segments: Vec<Mutex<File>>,
    writers: Mutex<Option<Writers>>,
    /// Facts found here rather than read anew.
    pub hits: AtomicU64,
    /// What was wrong with it, for a warning; the run goes on.
    pub damaged: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    segment: u32,
    offset: u64,
    length: u32,
}

/// This run's own segments, and what stands in them: equal bytes under a second name, and a second
/// look at a text, find what this very run has kept.
#[derive(Debug)]
struct Writers {
    facts: BufWriter<File>,
    stats: BufWriter<File>,
    again: File,
    length: u64,
    kept: HashMap<Key, (u64, u32)>,
    known: HashMap<StatKey, Key>,
}

/// What `zhenji cache stats` shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Files whose facts are kept.
    pub facts: u64,
    /// Stat keys.
    pub stats: u64,
    /// Bytes on disk, of all versions.
    pub bytes: u64,
    /// Segments, of all versions.
    pub segments: u64,
}

/// Where facts are kept: `ZHENJI_CACHE_DIR`, else the user's cache folder.
pub fn default_folder() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    var("ZHENJI_CACHE_DIR").or_else(|| {
        let base = var("XDG_CACHE_HOME")
            .or_else(|| var("LOCALAPPDATA"))
            .or_else(|| var("HOME").map(|home| home.join(".cache")))?;
        Some(base.join("zhenji"))
    })
}

impl Cache {
    /// Opens the cache in `folder` for readers under the limits `work`, making it where it is
    /// not there. Segments that cannot be read are named in `damaged` and left alone.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn open(folder: &Path, work: &Work) -> io::Result<Self> {
        let folder = folder.to_owned();
        fs::create_dir_all(&folder)?;
        let tag = folder.join("CACHEDIR.TAG");
        if !tag.exists() {
            fs::write(tag, TAG)?;
        }
        let version = folder.join(version(work));
        fs::create_dir_all(&version)?;
        let mut cache = Self::empty(version);
        let mut names: Vec<PathBuf> =
            fs::read_dir(&cache.folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        names.sort();
        for path in names {
            let read = match path.extension().and_then(|extension| extension.to_str()) {
                Some("facts") => cache.index_facts(&path),
                Some("stats") => cache.index_stats(&path),
                _ => continue,
            };
            if let Err(error) = read {
                cache.damaged.push(format!("{}: {}", path.display(), error.kind()));
            }
        }
        Ok(cache)
    }

    fn empty(folder: PathBuf) -> Self {
        Self {
            folder,
            facts: HashMap::new(),
            stats: HashMap::new(),
            segments: Vec::new(),
            writers: Mutex::new(None),
            hits: AtomicU64::new(0),
            damaged: Vec::new(),
        }
    }

    fn index_facts(&mut self, path: &Path) -> io::Result<()> {
        let segment = self.segments.len() as u32;
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut reader = BufReader::new(file);
        let mut offset = 0;
        loop {
            let mut head = [0; HEAD];
            if offset + HEAD as u64 > size || reader.read_exact(&mut head).is_err() {
                break;
            }
            let length = u32::from_le_bytes(head[32..36].try_into().unwrap_or_default());
            offset += HEAD as u64;
            if offset + u64::from(length) > size {
                break;
            }
            let key: Key = head[..32].try_into().unwrap_or_default();
            self.facts.insert(key, Slot { segment, offset, length });
            offset += u64::from(length);
            reader.seek_relative(i64::from(length))?;
        }
        self.segments.push(Mutex::new(reader.into_inner()));
        Ok(())
    }

    fn index_stats(&mut self, path: &Path) -> io::Result<()> {
        let bytes = fs::read(path)?;
        for record in bytes.chunks_exact(STAT_RECORD) {
            let (body, check) = record.split_at(STAT_RECORD - 8);
            if checksum(body) == check {
                let key: StatKey = body[..48].try_into().unwrap_or([0; 48]);
                self.stats.insert(key, body[48..].try_into().unwrap_or_default());
            }
        }
        Ok(())
    }

    /// The facts of a file with these contents.
    pub fn get(&self, key: &Key) -> Option<Facts> {
        let bytes = match self.facts.get(key) {
            Some(slot) => {
                let mut file = self.segments.get(slot.segment as usize)?.lock().ok()?;
                record(&mut file, slot.offset, slot.length)?
            }
            None => {
                let mut guard = self.writers.lock().ok()?;
                let writers = guard.as_mut()?;
                let (offset, length) = *writers.kept.get(key)?;
                writers.facts.flush().ok()?;
                record(&mut writers.again, offset, length)?
            }
        };
        let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(8)?)?;
        if checksum(body) != check {
            return None;
        }
        let facts: Facts = postcard::from_bytes(body).ok()?;
        // The record says whose it is a second time: a swapped key is no hit.
        if facts.digests.sha256 != crate::archive::hex(key) {
            return None;
        }
        self.hits.fetch_add(1, Ordering::Relaxed);
        Some(facts)
    }

    /// The digest of the file with this stat key.
    pub fn digest_of(&self, stat: &StatKey) -> Option<Key> {
        self.stats.get(stat).copied().or_else(|| {
            let guard = self.writers.lock().ok()?;
            guard.as_ref()?.known.get(stat).copied()
        })
    }

    /// Keeps a file's facts. A cache that cannot be written to is no reason to stop.
    pub fn put(&self, key: &Key, facts: &Facts) {
        let Ok(mut body) = postcard::to_allocvec(facts) else { return };
        if body.len() > RECORD_BYTES {
            return;
        }
        body.extend(checksum(&body));
        self.write(|writers| {
            writers.facts.write_all(key)?;
            writers.facts.write_all(&(body.len() as u32).to_le_bytes())?;
            writers.facts.write_all(&body)?;
            writers.kept.insert(*key, (writers.length + HEAD as u64, body.len() as u32));
            writers.length += (HEAD + body.len()) as u64;
            Ok(())
        });
    }

    /// Keeps a file's digest by its stat key.
    pub fn put_stat(&self, stat: &StatKey, key: &Key) {
        let mut record = [stat.as_slice(), key.as_slice()].concat();
        record.extend(checksum(&record));
        self.write(|writers| {
            writers.known.insert(*stat, *key);
            writers.stats.write_all(&record)
        });
    }

    fn write(&self, act: impl FnOnce(&mut Writers) -> io::Result<()>) {
        let Ok(mut guard) = self.writers.lock() else { return };
        if guard.is_none() {
            *guard = self.writers().ok();
        }
        if let Some(writers) = guard.as_mut()
            && act(writers).is_err()
        {
            // A full disk: whatever is written is checked when it is read.
            *guard = None;
        }
    }

    fn writers(&self) -> io::Result<Writers> {
        let process = std::process::id();
        for attempt in 0..1_000_u32 {
            let name = format!("{process:08x}-{attempt:04}");
            let make = |kind: &str| {
                OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .open(self.folder.join(format!("{name}.{kind}")))
                    .map(BufWriter::new)
            };
            match make("facts") {
                Ok(facts) => {
                    return Ok(Writers {
                        facts,
                        stats: make("stats")?,
                        again: File::open(self.folder.join(format!("{name}.facts")))?,
                        length: 0,
                        kept: HashMap::new(),
                        known: HashMap::new(),
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Writes out what is buffered.
    pub fn flush(&self) {
        if let Ok(mut guard) = self.writers.lock()
            && let Some(writers) = guard.as_mut()
        {
            let _ = writers.facts.flush();
            let _ = writers.stats.flush();
        }
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.flush();
    }
}

/// A record's bytes at an offset of a segment.
fn record(file: &mut File, offset: u64, length: u32) -> Option<Vec<u8>> {
    let mut bytes = vec![0; length as usize];
    file.seek(SeekFrom::Start(offset)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

/// Key, then the length of body and checksum.
const HEAD: usize = 36;
const STAT_RECORD: usize = 48 + 32 + 8;

fn checksum(body: &[u8]) -> [u8; 8] {
    Sha256::digest(body)[..8].try_into().unwrap_or_default()
}

/// The version folder: facts read under other limits are other facts.
fn version(work: &Work) -> String {
    let limits = crate::archive::hex(&Sha256::digest(format!("{work:?}"))[..4]);
    format!("v{READER_VERSION}-{}-{limits}", env!("CARGO_PKG_VERSION"))
}

/// Removes the cache in `folder`, of all versions; only what is a cache of ours.
///
/// # Errors
/// Where something cannot be removed.
pub fn clean(folder: &Path) -> io::Result<Statistics> {
    let statistics = statistics(folder)?;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with('v') && entry.path().is_dir() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(statistics)
}

/// Counts what the cache in `folder` holds.
///
/// # Errors
/// Where it cannot be listed.
pub fn statistics(folder: &Path) -> io::Result<Statistics> {
    let mut statistics = Statistics::default();
    for version in fs::read_dir(folder).into_iter().flatten().flatten() {
        for entry in fs::read_dir(version.path()).into_iter().flatten().flatten() {
            let bytes = entry.metadata()?.len();
            statistics.bytes += bytes;
            match entry.path().extension().and_then(|extension| extension.to_str()) {
                Some("facts") => {
                    statistics.segments += 1;
                    let mut one = Cache::empty(version.path());
                    one.index_facts(&entry.path())?;
                    statistics.facts += one.facts.len() as u64;
                }
                Some("stats") => statistics.stats += bytes / STAT_RECORD as u64,
                _ => {}
            }
        }
    }
    Ok(statistics)
}

/// A file's stat key; none where the system gives no change time.
#[cfg(unix)]
pub fn stat_key(metadata: &fs::Metadata) -> Option<StatKey> {
    use std::os::unix::fs::MetadataExt;
    let nanos = |seconds: i64, nanos: i64| (seconds as i128 * 1_000_000_000 + nanos as i128) as u64;
    let parts = [
        metadata.dev(),
        metadata.ino(),
        metadata.size(),
        nanos(metadata.mtime(), metadata.mtime_nsec()),
        nanos(metadata.ctime(), metadata.ctime_nsec()),
        u64::from(metadata.mode()),
    ];
    let mut key = [0; 48];
    for (slot, part) in key.chunks_exact_mut(8).zip(parts) {
        slot.copy_from_slice(&part.to_le_bytes());
    }
    Some(key)
}

/// A file's stat key; none where the system gives no change time.
#[cfg(not(unix))]
pub fn stat_key(_metadata: &fs::Metadata) -> Option<StatKey> {
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Contents, Digests, Format};
    use super::*;

    fn facts(text: &str) -> (Key, Facts) {
        let key: Key = Sha256::digest(text).into();
        let digests = Digests { sha256: crate::archive::hex(&key), sm3: None };
        let size = text.len() as u64;
        (key, Facts { size, digests, format: Format::Text, contents: Contents::default() })
    }

    #[test]
    fn facts_come_back_and_a_torn_segment_loses_only_its_tail() {
        let folder = tempfile::tempdir().unwrap();
        let work = Work::default();
        let (one, two) = (facts("one"), facts("two"));
        {
            let cache = Cache::open(folder.path(), &work).unwrap();
            cache.put(&one.0, &one.1);
            cache.put(&two.0, &two.1);
            cache.put_stat(&[7; 48], &one.0);
        }
        let cache = Cache::open(folder.path(), &work).unwrap();
        assert_eq!(cache.get(&one.0), Some(one.1.clone()));
        assert_eq!(cache.digest_of(&[7; 48]), Some(one.0));
        let path = fs::read_dir(&cache.folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.extension().is_some_and(|extension| extension == "facts"))
            .unwrap();
        let size = fs::metadata(&path).unwrap().len();
        OpenOptions::new().write(true).open(&path).unwrap().set_len(size - 3).unwrap();
        let cache = Cache::open(folder.path(), &work).unwrap();
        assert_eq!(cache.get(&one.0), Some(one.1));
        assert_eq!(cache.get(&two.0), None);
    }

    #[test]
    fn a_flipped_bit_is_no_hit_and_other_limits_are_another_cache() {
        let folder = tempfile::tempdir().unwrap();
        let work = Work::default();
        let one = facts("one");
        Cache::open(folder.path(), &work).unwrap().put(&one.0, &one.1);
        let other = Work { pages: 1, ..work };
        assert_eq!(Cache::open(folder.path(), &other).unwrap().get(&one.0), None);
        let cache = Cache::open(folder.path(), &work).unwrap();
        let path = fs::read_dir(&cache.folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.extension().is_some_and(|extension| extension == "facts"))
            .unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let middle = HEAD + 5;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(Cache::open(folder.path(), &work).unwrap().get(&one.0), None);
    }
}
