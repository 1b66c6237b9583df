//! Bytes put aside while dossiers are judged: in memory while there is room, beyond that in a temporary
//! file without a name, which is gone with the process whatever becomes of it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes that are put aside together.
const CHUNK: usize = 256 << 10;

/// Several streams of numbered records. Any thread may add to any stream; each is read once, as a
/// whole, in the order in which it was written.
#[derive(Debug)]
pub(super) struct Spool {
    streams: Vec<Mutex<Stream>>,
    /// Bytes of whole chunks in memory, and how many there may be.
    held: AtomicU64,
    room: u64,
    file: Mutex<Option<Scratch>>,
}

#[derive(Debug, Default)]
struct Stream {
    open: Vec<u8>,
    full: Vec<Chunk>,
}

#[derive(Debug)]
enum Chunk {
    Held(Vec<u8>),
    Filed { offset: u64, length: usize },
}

impl Spool {
    /// So many streams, which hold `room` bytes in memory.
    pub fn new(streams: usize, room: u64) -> Self {
        let streams = (0..streams).map(|_| Mutex::default()).collect();
        Self { streams, held: AtomicU64::new(0), room, file: Mutex::new(None) }
    }

    /// Adds a record to a stream.
    pub fn put(&self, stream: usize, number: u32, record: &[u8]) {
        let Some(stream) = self.streams.get(stream) else { return };
        let mut stream = lock(stream);
        stream.open.extend(number.to_le_bytes());
        stream.open.extend((record.len() as u32).to_le_bytes());
        stream.open.extend(record);
        // An archive of a few dossiers fills no chunk; one without any room is to be seen in a test.
        if stream.open.len() >= CHUNK.min(self.room as usize) {
            let chunk = std::mem::take(&mut stream.open);
            let chunk = self.aside(chunk);
            stream.full.push(chunk);
        }
    }

    /// A whole chunk, where there is room for it. Where the disk has none, memory has to.
    fn aside(&self, mut chunk: Vec<u8>) -> Chunk {
        let length = chunk.len();
        let held = self.held.fetch_add(length as u64, Ordering::Relaxed);
        if held + length as u64 > self.room {
            let mut file = lock(&self.file);
            if file.is_none() {
                *file = Scratch::new().ok();
            }
            if let Some(offset) = file.as_mut().and_then(|file| file.append(&chunk).ok()) {
                self.held.fetch_sub(length as u64, Ordering::Relaxed);
                return Chunk::Filed { offset, length };
            }
        }
        chunk.shrink_to_fit();
        Chunk::Held(chunk)
    }

    /// Whether anything of it lies on disk.
    pub fn spilled(&self) -> bool {
        lock(&self.file).is_some()
    }

    /// Gives `each` the records of a stream, which is empty afterwards.
    ///
    /// # Errors
    /// What reading the temporary file again met.
    pub fn take(&self, stream: usize, each: &mut dyn FnMut(u32, &[u8])) -> io::Result<()> {
        let Some(stream) = self.streams.get(stream) else { return Ok(()) };
        let Stream { open, full } = std::mem::take(&mut *lock(stream));
        let mut first = Ok(());
        for chunk in full.into_iter().chain([Chunk::Held(open)]) {
            let read = self.bytes(chunk).and_then(|bytes| {
                records(&bytes, each).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
            });
            // What can be had beside what is lost is given all the same.
            first = first.and(read);
        }
        first
    }

    fn bytes(&self, chunk: Chunk) -> io::Result<Vec<u8>> {
        match chunk {
            Chunk::Held(bytes) => Ok(bytes),
            Chunk::Filed { offset, length } => match lock(&self.file).as_mut() {
                Some(file) => file.read(offset, length),
                None => Err(io::ErrorKind::NotFound.into()),
            },
        }
    }

    /// Makes the first `chunks` of a stream that lie on disk such that they cannot be read again.
    #[cfg(test)]
    pub fn spoil(&self, stream: usize, chunks: usize) {
        let filed = |chunk: &mut Chunk| match chunk {
            Chunk::Filed { offset, .. } => *offset = u64::MAX >> 2,
            Chunk::Held(_) => {}
        };
        lock(&self.streams[stream]).full.iter_mut().take(chunks).for_each(filed);
    }
}

/// The records of a chunk; nothing where it does not end with one.
fn records(mut bytes: &[u8], each: &mut dyn FnMut(u32, &[u8])) -> Option<()> {
    while !bytes.is_empty() {
        let (number, rest) = bytes.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (record, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        each(u32::from_le_bytes(*number), record);
        bytes = rest;
    }
    Some(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file of which nothing is left when it is closed.
#[derive(Debug)]
struct Scratch {
    file: File,
    length: u64,
    /// Its name, where the system does not let go of names of open files.
    named: Option<PathBuf>,
}

impl Scratch {
    fn new() -> io::Result<Self> {
        let folder = std::env::temp_dir();
        let process = std::process::id();
        for attempt in 0..1_000_u32 {
            let path = folder.join(format!("zhenji-{process}-{attempt}.spool"));
            let mut options = OpenOptions::new();
            options.read(true).write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(&path) {
                Ok(file) => {
                    let named = std::fs::remove_file(&path).is_err().then_some(path);
                    return Ok(Self { file, length: 0, named });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let offset = self.length;
        self.file.seek(SeekFrom::Start(offset))?;
        self.file.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(offset)
    }

    fn read(&mut self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.file.seek(SeekFrom::Start(offset))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(path) = &self.named {
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(spool: &Spool, stream: usize) -> Vec<(u32, Vec<u8>)> {
        let mut found = Vec::new();
        spool.take(stream, &mut |number, record| found.push((number, record.to_vec()))).unwrap();
        found
    }

    #[test]
    fn records_come_back_as_they_went_whatever_room_there_is() {
        for (room, on_disk) in [(0, true), (300_000, true), (u64::MAX, false)] {
            let spool = Spool::new(2, room);
            let record = |number: u32| vec![number as u8; number as usize * 37 % 5_000];
            for number in 0..1_000 {
                spool.put(number as usize % 2, number, &record(number));
            }
            assert_eq!(spool.spilled(), on_disk, "{room}");
            for stream in 0..2 {
                let found = back(&spool, stream);
                let wanted: Vec<(u32, Vec<u8>)> =
                    (0..1_000).filter(|n| *n as usize % 2 == stream).map(|n| (n, record(n))).collect();
                assert!(found == wanted, "{room}");
                assert!(back(&spool, stream).is_empty());
            }
        }
    }

    #[test]
    fn what_cannot_be_read_again_is_an_error_and_the_rest_is_given() {
        let spool = Spool::new(2, 0);
        for number in 0..4 {
            spool.put(0, number, b"record");
            spool.put(1, number, b"other");
        }
        spool.spoil(0, 2);
        let mut found = Vec::new();
        assert!(spool.take(0, &mut |number, _| found.push(number)).is_err());
        assert_eq!(found, [2, 3]);
        assert_eq!(back(&spool, 1).len(), 4);
    }

    #[test]
    fn a_disk_that_is_full_leaves_all_in_memory() {
        let spool = Spool::new(1, 0);
        spool.put(0, 0, b"before");
        {
            // A file that takes nothing more: it is only open for reading.
            let mut file = lock(&spool.file);
            let scratch = file.as_mut().unwrap();
            let other = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(other.path(), scratch.read(0, scratch.length as usize).unwrap()).unwrap();
            scratch.file = File::open(other.path()).unwrap();
            assert!(scratch.append(b"x").is_err());
        }
        spool.put(0, 1, b"after");
        let held = |chunk: &Chunk| matches!(chunk, Chunk::Held(_));
        assert_eq!(lock(&spool.streams[0]).full.iter().map(held).collect::<Vec<_>>(), [false, true]);
        assert_eq!(back(&spool, 0), [(0, b"before".to_vec()), (1, b"after".to_vec())]);
    }
}
