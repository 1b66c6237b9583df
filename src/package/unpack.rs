//! ZIP, TAR and TAR.GZ into a private folder. Nothing that was packed decides where it lands, how
//! large it may be or what it links to.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::report::Report;
use super::tar::{Kind, Reader};
use crate::archive::{normal_form, relative_fault};
use crate::examine::{Format, decode::decode, identify};
use crate::finding::{Draft, Location, Severity};
use crate::limits::Unpacking;
use crate::text;

/// Why a package could not be unpacked to its end.
#[derive(Debug)]
pub enum Refused {
    /// It is no ZIP, TAR or TAR.GZ.
    NoPackage,
    /// It is broken.
    Corrupt(String),
    /// It wants a password.
    Encrypted,
    /// A compression that is not known here.
    Unsupported(String),
    /// A limit was met.
    Bomb {
        /// Which.
        limit: &'static str,
        /// What was counted.
        reached: u64,
    },
    /// The file system's word.
    Io(io::Error),
}

/// Unpacks the file at `package` into the empty folder `to`, and reports what was passed over.
///
/// # Errors
/// Why it stopped; what had come out by then is in `to`.
pub fn unpack(package: &Path, to: &Path, limits: &Unpacking, report: &mut Report) -> Result<(), Refused> {
    let mut file = File::open(package).map_err(Refused::Io)?;
    let size = file.metadata().map_err(Refused::Io)?.len();
    let mut head = Vec::new();
    Read::by_ref(&mut file).take(1 << 16).read_to_end(&mut head).map_err(Refused::Io)?;
    file.seek(SeekFrom::Start(0)).map_err(Refused::Io)?;
    let mut out = Out { to, limits, report, size, bytes: 0, entries: 0, names: BTreeSet::new() };
    match identify(&head) {
        Format::Tar => out.tar(BufReader::new(file)),
        Format::Gzip => out.tar(MultiGzDecoder::new(BufReader::new(file))),
        _ if head.starts_with(b"PK") => out.zip(file),
        _ => Err(Refused::NoPackage),
    }
}

struct Out<'a> {
    to: &'a Path,
    limits: &'a Unpacking,
    report: &'a mut Report,
    size: u64,
    bytes: u64,
    entries: u64,
    /// Normal forms of what is there.
    names: BTreeSet<String>,
}

impl Out<'_> {
    fn zip(&mut self, file: File) -> Result<(), Refused> {
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(refused)?;
        if zip.len() as u64 > self.limits.entries {
            return Err(Refused::Bomb { limit: "entries", reached: zip.len() as u64 });
        }
        for index in 0..zip.len() {
            let entry = zip.by_index(index).map_err(refused)?;
            let name = decode(entry.name_raw()).map_or_else(
                || String::from_utf8_lossy(entry.name_raw()).into_owned(),
                |(name, _)| name.into_owned(),
            );
            let kind = entry.unix_mode().map_or(0, |mode| mode & 0o170_000);
            if entry.is_dir() {
                self.entered()?;
            } else if matches!(kind, 0 | 0o100_000) {
                self.file(&name, entry)?;
            } else {
                self.entered()?;
                self.special(&name);
            }
        }
        Ok(())
    }

    fn tar(&mut self, source: impl Read) -> Result<(), Refused> {
        let mut reader = Reader::new(source);
        while let Some(entry) = reader.next().map_err(broken)? {
            match entry.kind {
                Kind::Folder => self.entered()?,
                Kind::File => self.file(&entry.name, &mut reader)?,
                Kind::Other => {
                    self.entered()?;
                    self.special(&entry.name);
                }
            }
        }
        Ok(())
    }

    fn entered(&mut self) -> Result<(), Refused> {
        self.entries += 1;
        if self.entries > self.limits.entries {
            return Err(Refused::Bomb { limit: "entries", reached: self.entries });
        }
        Ok(())
    }

    fn special(&mut self, name: &str) {
        self.report.saw("SAF004", 1);
        self.report.add(
            "SAF004",
            Draft::new(
                Location::file(name),
                text! {
                    zh: "包中是链接或特殊文件，未予解开",
                    en: "the package holds a link or special file here, which is not unpacked",
                },
            )
            .help(text! { zh: "请发送方放入文件本身", en: "have the sender put the file itself there" })
            .evidence("name", name),
        );
    }

    /// Writes one file, wherever its name may lead inside `to`.
    fn file(&mut self, name: &str, source: impl Read) -> Result<(), Refused> {
        self.entered()?;
        let path = name.replace('\\', "/");
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let long = parts.len() > self.limits.depth || parts.iter().any(|part| part.len() > self.limits.name);
        self.report.saw("STR007", 1);
        if relative_fault(&path).is_some() || parts.is_empty() || long {
            self.report.add(
                "STR007",
                Draft::new(
                    Location::file(name),
                    text! { zh: "名称指向包外或过深过长，未予解开", en: "the name leads out of the package, or is too deep or long: it is not unpacked" },
                )
                .help(text! { zh: "包可能被人做过手脚：请发送方重新打包", en: "somebody may have tampered with the package: have the sender make it anew" })
                .evidence("name", name),
            );
            return self.count(source, &mut io::sink());
        }
        let path = parts.join("/");
        if !self.names.insert(normal_form(&path)) {
            self.report.add(
                "STR004",
                Draft::new(
                    Location::file(&path),
                    text! { zh: "包中有两个条目同名，只解开第一个", en: "two entries of the package have this name: only the first is unpacked" },
                )
                .severity(Severity::Error)
                .help(text! { zh: "请发送方重新打包", en: "have the sender make the package anew" })
                .evidence("name", path.as_str()),
            );
            return self.count(source, &mut io::sink());
        }
        let place = parts.iter().fold(PathBuf::from(self.to), |place, part| place.join(part));
        let made = place
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&place));
        match made {
            Ok(mut file) => self.count(source, &mut file),
            // A file where a folder should be, a name that this file system cannot hold.
            Err(error)
                if !matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::PermissionDenied) =>
            {
                let reason = crate::archive::io_reason(&error);
                self.report.add(
                    "STR007",
                    Draft::new(
                        Location::file(&path),
                        text! { zh: "解不开：{reason}", en: "it cannot be unpacked: {reason}" },
                    )
                    .evidence("name", path.as_str()),
                );
                self.count(source, &mut io::sink())
            }
            Err(error) => Err(Refused::Io(error)),
        }
    }

    /// Copies to the end, counting what comes out.
    fn count(&mut self, mut source: impl Read, to: &mut dyn Write) -> Result<(), Refused> {
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = match source.read(&mut buffer) {
                Ok(0) => return to.flush().map_err(Refused::Io),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(broken(error)),
            };
            self.bytes += read as u64;
            let ratio = self.bytes / self.size.max(1);
            if self.bytes > self.limits.bytes {
                return Err(Refused::Bomb { limit: "bytes", reached: self.bytes });
            }
            if self.bytes > self.limits.ratio_from && ratio > self.limits.ratio {
                return Err(Refused::Bomb { limit: "ratio", reached: ratio });
            }
            to.write_all(&buffer[..read]).map_err(Refused::Io)?;
        }
    }
}

fn broken(error: io::Error) -> Refused {
    Refused::Corrupt(error.to_string())
}

fn refused(error: ZipError) -> Refused {
    match error {
        ZipError::UnsupportedArchive(what) if what.contains("assword") => Refused::Encrypted,
        ZipError::InvalidPassword => Refused::Encrypted,
        ZipError::UnsupportedArchive(what) => Refused::Unsupported(what.to_string()),
        ZipError::CompressionMethodNotSupported(method) => {
            Refused::Unsupported(format!("compression method {method}"))
        }
        other => Refused::Corrupt(other.to_string()),
    }
}
