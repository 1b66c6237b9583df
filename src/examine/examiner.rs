//! One file on disk → its facts: read once, hashed, identified, read by its format's reader,
//! kept in the cache.

use std::fs::File;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::budget::Budget;
use super::cache::{Cache, Key, stat_key};
use super::ocr::{self, Engine};
use super::{Active, ActiveKind, Contents, Digests, Facts, Outcome, digest, identify, read};
use crate::limits::{self, Work};

/// Examines files; shared by all threads.
#[derive(Debug)]
pub struct Examiner {
    cache: Option<Cache>,
    work: Work,
    budget: Budget,
    memory: u64,
    rehash: bool,
    ocr: Option<Engine>,
    /// Files that will be examined, for progress.
    pub expected: AtomicU64,
    /// Files examined so far.
    pub files: AtomicU64,
    /// Bytes read from files.
    pub bytes_read: AtomicU64,
    /// Files whose format's reader ran.
    pub decoded: AtomicU64,
}

impl Default for Examiner {
    /// Without a cache, under the default limits.
    fn default() -> Self {
        Self::new(None, Work::default(), false)
    }
}

impl Examiner {
    /// An examiner under `work`'s limits; `rehash` distrusts stat keys.
    pub fn new(cache: Option<Cache>, work: Work, rehash: bool) -> Self {
        Self {
            cache,
            work,
            budget: Budget::new(limits::MEMORY / limits::IN_FLIGHT_SHARE),
            memory: limits::MEMORY,
            rehash,
            ocr: None,
            expected: AtomicU64::new(0),
            files: AtomicU64::new(0),
            bytes_read: AtomicU64::new(0),
            decoded: AtomicU64::new(0),
        }
    }

    /// Reads scans with `engine` besides.
    pub fn with_ocr(mut self, engine: Engine) -> Self {
        self.ocr = Some(engine);
        self
    }

    /// Keeps to `memory` bytes where it can.
    pub fn within(mut self, memory: u64) -> Self {
        self.budget = Budget::new((memory / limits::IN_FLIGHT_SHARE).max(1));
        self.memory = memory;
        self
    }

    /// The bytes of memory that a run keeps to where it can.
    pub fn memory(&self) -> u64 {
        self.memory
    }

    /// The cache, where one is used.
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
    }

    /// The facts of the file at `path`, with its SM3 digest where that is wanted.
    ///
    /// # Errors
    /// What the file system gives.
    pub fn examine(&self, path: &Path, with_sm3: bool) -> io::Result<Facts> {
        let mut facts = self.look(path, with_sm3)?;
        // What an earlier run had read off a scan is not this run's unless it asks for it.
        if self.ocr.is_none() {
            facts.contents.recognised = None;
        }
        Ok(facts)
    }

    /// The facts of a file that was examined in this run, for a second look that counts as none.
    ///
    /// # Errors
    /// What the file system gives.
    pub fn again(&self, path: &Path) -> io::Result<Facts> {
        let facts = self.examine(path, false);
        self.files.fetch_sub(1, Ordering::Relaxed);
        facts
    }

    fn look(&self, path: &Path, with_sm3: bool) -> io::Result<Facts> {
        self.files.fetch_add(1, Ordering::Relaxed);
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        let stat = stat_key(&metadata);
        if let Some(cache) = self.cache.as_ref().filter(|_| !self.rehash)
            && let Some(key) = stat.as_ref().and_then(|stat| cache.digest_of(stat))
            && let Some(facts) = cache.get(&key)
            && (facts.digests.sm3.is_some() || !with_sm3)
            && !self.wants_ocr(&facts)
        {
            return Ok(facts);
        }
        let size = metadata.len();
        let facts = if size > limits::WHOLE_FILE_BYTES {
            self.stream(file, with_sm3)?
        } else {
            let _held = self.budget.take(size);
            self.whole(file, size, with_sm3)?
        };
        if let (Some(cache), Some(stat)) = (&self.cache, stat)
            && let Some(key) = key_of(&facts.digests)
        {
            cache.put_stat(&stat, &key);
        }
        Ok(facts)
    }

    /// A file that fits in memory: one read, one hash, one decoding.
    fn whole(&self, file: File, size: u64, with_sm3: bool) -> io::Result<Facts> {
        let mut bytes = Vec::with_capacity(size as usize + 1);
        file.take(limits::WHOLE_FILE_BYTES + 1).read_to_end(&mut bytes)?;
        self.bytes_read.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        let (size, digests) = digest(&bytes[..], with_sm3)?;
        if let Some(mut facts) = self.known(&digests) {
            if self.wants_ocr(&facts) {
                self.recognise(&mut facts, &bytes);
                self.keep(&facts);
            }
            return Ok(facts);
        }
        let facts = self.facts(bytes, size, digests);
        self.keep(&facts);
        Ok(facts)
    }

    /// A file too large for that: hashed as it streams by, identified by its head.
    fn stream(&self, mut file: File, with_sm3: bool) -> io::Result<Facts> {
        let mut head = Vec::new();
        Read::by_ref(&mut file).take(limits::HEAD_BYTES).read_to_end(&mut head)?;
        let (size, digests) = digest(head.chain(file), with_sm3)?;
        self.bytes_read.fetch_add(size, Ordering::Relaxed);
        if let Some(facts) = self.known(&digests) {
            return Ok(facts);
        }
        let format = identify(&head);
        let contents = guarded(|| read::head(format, &head));
        let facts = Facts { size, digests, format, contents };
        self.keep(&facts);
        Ok(facts)
    }

    fn facts(&self, bytes: Vec<u8>, size: u64, digests: Digests) -> Facts {
        self.decoded.fetch_add(1, Ordering::Relaxed);
        let format = catch_unwind(AssertUnwindSafe(|| identify(&bytes))).unwrap_or(super::Format::Unknown);
        let eicar = super::is_eicar(&bytes);
        let kept = self.ocr.as_ref().map(|_| bytes.clone());
        let mut contents = guarded(|| read::read(format, bytes, &self.work));
        if eicar {
            contents.active.push(Active { kind: ActiveKind::Eicar, place: String::new() });
        }
        let mut facts = Facts { size, digests, format, contents };
        if let Some(bytes) = kept.filter(|_| self.wants_ocr(&facts)) {
            self.recognise(&mut facts, &bytes);
        }
        facts
    }

    /// Whether the engine of this run has not yet read what it could.
    fn wants_ocr(&self, facts: &Facts) -> bool {
        let Some(engine) = &self.ocr else { return false };
        facts.contents.outcome == Outcome::Read
            && facts.contents.recognised.as_ref().is_none_or(|known| known.engine != engine.name())
            && ocr::wants(facts.format, &facts.contents)
    }

    fn recognise(&self, facts: &mut Facts, bytes: &[u8]) {
        let Some(engine) = &self.ocr else { return };
        let read =
            catch_unwind(AssertUnwindSafe(|| engine.read(facts.format, bytes, &facts.contents, &self.work)));
        facts.contents.recognised = read.unwrap_or_default();
    }

    /// Facts of the same contents read before, under this or another name.
    fn known(&self, digests: &Digests) -> Option<Facts> {
        let mut facts = self.cache.as_ref()?.get(&key_of(digests)?)?;
        if facts.digests.sm3.is_none() && digests.sm3.is_some() {
            facts.digests.sm3.clone_from(&digests.sm3);
            self.keep(&facts);
        }
        Some(facts)
    }

    fn keep(&self, facts: &Facts) {
        if let (Some(cache), Some(key)) = (&self.cache, key_of(&facts.digests)) {
            cache.put(&key, facts);
        }
    }
}

/// A panic in somebody else's parser is a word about this file and about nothing else.
fn guarded(read: impl FnOnce() -> Contents) -> Contents {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let reason = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("panic")
            .to_owned();
        Contents { outcome: Outcome::Crashed { reason }, ..Contents::default() }
    })
}

fn key_of(digests: &Digests) -> Option<Key> {
    let mut key = [0; 32];
    let hex = digests.sha256.as_bytes();
    if hex.len() != 64 {
        return None;
    }
    for (slot, pair) in key.iter_mut().zip(hex.chunks_exact(2)) {
        *slot = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(key)
}
