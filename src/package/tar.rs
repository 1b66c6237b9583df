//! TAR as a stream: ustar, with the long names of GNU and pax.

use std::io::{self, Read};

use crate::examine::decode::decode;

const BLOCK: usize = 512;

/// A long name or a set of pax records is no longer than this.
const EXTRA: u64 = 1 << 20;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An ordinary file.
    File,
    /// A folder.
    Folder,
    /// A link or device.
    Other,
}

/// One entry.
#[derive(Debug)]
pub struct Entry {
    /// Its name, decoded.
    pub name: String,
    /// What it is.
    pub kind: Kind,
}

/// Reads entries one after the other; between two calls of [`Reader::next`] it reads as the
/// contents of the entry.
pub struct Reader<R> {
    source: R,
    /// Bytes of the present entry that are not read yet.
    left: u64,
    /// Bytes that fill its last block.
    fill: u64,
}

impl<R: Read> Reader<R> {
    /// At the beginning of `source`.
    pub fn new(source: R) -> Self {
        Self { source, left: 0, fill: 0 }
    }

    /// The next entry; `None` at the end.
    ///
    /// # Errors
    /// What reading gives, or what is broken.
    pub fn next(&mut self) -> io::Result<Option<Entry>> {
        let (mut long, mut size_given): (Option<Vec<u8>>, Option<u64>) = (None, None);
        loop {
            self.skip()?;
            let mut header = [0; BLOCK];
            match self.source.read_exact(&mut header) {
                Ok(()) => {}
                // Some writers leave the two empty blocks at the end out.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
                Err(error) => return Err(error),
            }
            if header.iter().all(|byte| *byte == 0) {
                return Ok(None);
            }
            if !is_header(&header) {
                return Err(invalid("a TAR header is broken"));
            }
            let size = number(&header[124..136]).ok_or_else(|| invalid("a TAR header is broken"))?;
            self.enter(size);
            match header[156] {
                b'L' => {
                    long = Some(self.extra()?);
                    continue;
                }
                b'x' => {
                    let records = self.extra()?;
                    let value = |key: &str| pax(&records, key);
                    long = value("path").or(long);
                    size_given = value("size").and_then(|text| String::from_utf8(text).ok()?.parse().ok());
                    continue;
                }
                b'g' | b'K' => continue,
                _ => {}
            }
            if let Some(size) = size_given {
                self.enter(size);
            }
            let raw = long.unwrap_or_else(|| {
                let cut = |field: &[u8]| field.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
                let name = cut(&header[..100]);
                let prefix = if &header[257..262] == b"ustar" { cut(&header[345..500]) } else { Vec::new() };
                if prefix.is_empty() { name } else { [prefix, name].join(&b'/') }
            });
            let raw: Vec<u8> = raw.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
            let name = decode(&raw)
                .map_or_else(|| String::from_utf8_lossy(&raw).into_owned(), |(name, _)| name.into_owned());
            let kind = match header[156] {
                b'0' | 0 | b'7' if name.ends_with('/') => Kind::Folder,
                b'0' | 0 | b'7' => Kind::File,
                b'5' => Kind::Folder,
                _ => Kind::Other,
            };
            return Ok(Some(Entry { name, kind }));
        }
    }

    fn enter(&mut self, size: u64) {
        self.left = size;
        self.fill = size.next_multiple_of(BLOCK as u64).saturating_sub(size);
    }

    fn skip(&mut self) -> io::Result<()> {
        let rest = self.left.saturating_add(self.fill);
        let skipped = io::copy(&mut Read::by_ref(&mut self.source).take(rest), &mut io::sink())?;
        let whole = skipped >= self.left;
        (self.left, self.fill) = (0, 0);
        if whole { Ok(()) } else { Err(invalid("a TAR entry is cut off")) }
    }

    fn extra(&mut self) -> io::Result<Vec<u8>> {
        if self.left > EXTRA {
            return Err(invalid("a TAR extension is too long"));
        }
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl<R: Read> Read for Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.source.read(&mut buffer[..most])?;
        if read == 0 {
            return Err(invalid("a TAR entry is cut off"));
        }
        self.left -= read as u64;
        Ok(read)
    }
}

fn invalid(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// The header's own sum, its field taken as spaces.
fn is_header(header: &[u8; BLOCK]) -> bool {
    let sum: u64 = header
        .iter()
        .enumerate()
        .map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u64::from(*byte) })
        .sum();
    number(&header[148..156]) == Some(sum)
}

/// Octal digits, or GNU's binary for large sizes.
fn number(field: &[u8]) -> Option<u64> {
    if field.first().is_some_and(|first| first & 0x80 != 0) {
        let bytes = field.get(field.len().checked_sub(8)?..)?;
        let value = u64::from_be_bytes(bytes.try_into().ok()?);
        return (value <= i64::MAX as u64).then_some(value);
    }
    let text = field.split(|byte| matches!(byte, 0 | b' ')).find(|part| !part.is_empty()).unwrap_or(b"0");
    u64::from_str_radix(std::str::from_utf8(text).ok()?, 8).ok()
}

/// The last value of a pax record: `LENGTH KEY=VALUE\n`.
fn pax(records: &[u8], key: &str) -> Option<Vec<u8>> {
    let mut rest = records;
    let mut found = None;
    while let Some(space) = rest.iter().position(|byte| *byte == b' ') {
        let length: usize = std::str::from_utf8(&rest[..space]).ok()?.parse().ok()?;
        let record = rest.get(space + 1..length)?;
        let record = record.strip_suffix(b"\n").unwrap_or(record);
        if let Some(value) = record.strip_prefix(key.as_bytes()).and_then(|rest| rest.strip_prefix(b"=")) {
            found = Some(value.to_vec());
        }
        rest = rest.get(length..)?;
        if length == 0 {
            break;
        }
    }
    found
}
