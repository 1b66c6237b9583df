//! Bounded reading of ZIP files: real bytes are counted, declared sizes are never believed.

use std::cell::Cell;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::given_up;
use crate::examine::{Active, ActiveKind, Contents, Format, Outcome, Part, identify};
use crate::limits::Work;

/// What has been spent on one file, shared by all containers nested in it.
#[derive(Debug, Clone)]
pub(crate) struct Spent<'w> {
    /// The limits.
    pub work: &'w Work,
    input: u64,
    output: std::rc::Rc<Cell<u64>>,
    entries: std::rc::Rc<Cell<u64>>,
}

impl<'w> Spent<'w> {
    /// Nothing yet, on a file of `input` bytes.
    pub fn new(work: &'w Work, input: u64) -> Self {
        Self { work, input, output: Default::default(), entries: Default::default() }
    }

    /// Counts bytes that came out of decompression.
    ///
    /// # Errors
    /// The bomb, once a limit is met.
    pub fn came_out(&self, bytes: u64) -> Result<(), Outcome> {
        let output = self.output.get() + bytes;
        self.output.set(output);
        if output > self.work.output_bytes {
            return Err(Outcome::Bomb { limit: "output-bytes".into(), reached: output });
        }
        if output > self.work.ratio_from && output / self.input.max(1) > self.work.ratio {
            return Err(Outcome::Bomb { limit: "ratio".into(), reached: output / self.input.max(1) });
        }
        Ok(())
    }

    /// Counts entries of a container.
    ///
    /// # Errors
    /// The bomb, once the limit is met.
    pub fn entered(&self, entries: u64) -> Result<(), Outcome> {
        let all = self.entries.get() + entries;
        self.entries.set(all);
        if all > self.work.entries {
            return Err(Outcome::Bomb { limit: "entries".into(), reached: all });
        }
        Ok(())
    }

    /// Reads `source` to its end, at most `most` bytes of it, counting every byte.
    ///
    /// # Errors
    /// The bomb or what is broken.
    pub fn read(&self, mut source: impl Read, most: u64) -> Result<Vec<u8>, Outcome> {
        let mut bytes = Vec::new();
        let mut buffer = [0; 32 << 10];
        loop {
            let read = source
                .read(&mut buffer)
                .map_err(|error| Outcome::Corrupt { reason: error.to_string(), offset: None })?;
            if read == 0 {
                return Ok(bytes);
            }
            self.came_out(read as u64)?;
            bytes.extend_from_slice(&buffer[..read]);
            if bytes.len() as u64 > most {
                return Err(Outcome::Bomb { limit: "part-bytes".into(), reached: bytes.len() as u64 });
            }
        }
    }
}

/// One part of a package may hold no more than this.
const PART_BYTES: u64 = 512 << 20;

/// An opened ZIP.
pub(crate) struct Opened<'b, 'w> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// What has been spent on it.
    pub spent: Spent<'w>,
}

impl<'b, 'w> Opened<'b, 'w> {
    /// Opens `bytes`.
    ///
    /// # Errors
    /// Why it cannot be.
    pub fn new(bytes: &'b [u8], spent: Spent<'w>) -> Result<Self, Outcome> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| outcome(&error))?;
        spent.entered(zip.len() as u64)?;
        Ok(Self { zip, spent })
    }

    /// The entries' names, in the directory's order.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect()
    }

    /// The contents of an entry; `None` where there is none of this name.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Outcome> {
        match self.zip.index_for_name(name) {
            Some(index) => self.part_at(index).map(|(_, bytes)| Some(bytes)),
            None => Ok(None),
        }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.zip.len()
    }

    /// The name and contents of the entry at `index`; a folder has none.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn part_at(&mut self, index: usize) -> Result<(String, Vec<u8>), Outcome> {
        let file = self.zip.by_index(index).map_err(|error| outcome(&error))?;
        let name = entry_name(&file);
        let bytes = if file.is_dir() { Vec::new() } else { self.spent.read(file, PART_BYTES)? };
        Ok((name, bytes))
    }
}

/// The name of an entry. Chinese archivers without the UTF-8 flag write GBK.
fn entry_name<R: Read + ?Sized>(file: &zip::read::ZipFile<'_, R>) -> String {
    let raw = file.name_raw();
    match crate::examine::decode::decode(raw) {
        Some((name, _)) => name.into_owned(),
        None => String::from_utf8_lossy(raw).into_owned(),
    }
}

pub(super) fn outcome(error: &ZipError) -> Outcome {
    match error {
        ZipError::UnsupportedArchive(what) if what.contains("assword") => {
            Outcome::Encrypted { how: "ZIP password".into() }
        }
        ZipError::InvalidPassword => Outcome::Encrypted { how: "ZIP password".into() },
        ZipError::UnsupportedArchive(what) => Outcome::Unsupported { what: (*what).to_string() },
        ZipError::CompressionMethodNotSupported(method) => {
            Outcome::Unsupported { what: format!("compression method {method}") }
        }
        other => Outcome::Corrupt { reason: other.to_string(), offset: None },
    }
}

/// Looks into a ZIP that is no document: lists its entries, identifies each, opens nested ones.
pub(super) fn look_into(bytes: &[u8], spent: Spent) -> Contents {
    let mut contents = Contents { outcome: Outcome::Read, ..Contents::default() };
    if let Err(outcome) = descend(bytes, spent, 1, &mut contents) {
        contents.outcome = outcome;
    }
    contents
}

/// Adds the entries of the ZIP in `bytes`, which lies `depth` deep, and of those in it.
pub(super) fn descend(bytes: &[u8], spent: Spent, depth: u8, contents: &mut Contents) -> Result<(), Outcome> {
    if depth > spent.work.nesting {
        return Err(Outcome::Bomb { limit: "nesting".into(), reached: u64::from(depth) });
    }
    let mut zip = Opened::new(bytes, spent.clone())?;
    for index in 0..zip.len() {
        let (name, bytes) = zip.part_at(index)?;
        if name.ends_with('/') {
            continue;
        }
        if crate::archive::relative_fault(&name).is_some() {
            contents.notes.push(format!("an entry leads out of the container: {name}"));
        }
        let format = identify(&bytes);
        part(&name, format, &bytes, depth, contents);
        if matches!(format, Format::Zip) {
            descend(&bytes, spent.clone(), depth + 1, contents)?;
        }
    }
    Ok(())
}

/// Notes one file inside a container.
pub(super) fn part(name: &str, format: Format, bytes: &[u8], depth: u8, contents: &mut Contents) {
    let kind = match format {
        Format::Executable | Format::Script => Some(ActiveKind::Executable),
        _ if crate::examine::is_eicar(bytes) => Some(ActiveKind::Eicar),
        _ => None,
    };
    if let Some(kind) = kind {
        contents.active.push(Active { kind, place: name.to_owned() });
    }
    contents.parts.push(Part {
        name: name.to_owned(),
        size: Some(bytes.len() as u64),
        format: Some(format),
        depth,
    });
}

/// The contents of a package that could not be opened, or `read`'s of one that could.
pub(super) fn with_package<'b, 'w>(
    bytes: &'b [u8],
    spent: Spent<'w>,
    read: impl FnOnce(&mut Opened<'b, 'w>, &mut Contents) -> Result<(), Outcome>,
) -> Contents {
    let mut package = match Opened::new(bytes, spent) {
        Ok(package) => package,
        Err(outcome) => return given_up(outcome),
    };
    let mut contents = Contents { outcome: Outcome::Read, ..Contents::default() };
    if let Err(outcome) = read(&mut package, &mut contents) {
        contents.outcome = outcome;
    }
    contents
}
