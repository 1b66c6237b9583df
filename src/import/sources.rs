//! The catalogues and encapsulated packages among the files of a source.

use std::fs::File;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::eep::{self, Entity};
use super::matching::name_of;
use super::table::{Catalogue, tidy};
use super::{sheet, xml};
use crate::finding::Text;
use crate::limits;
use crate::package::ro_crate;
use crate::text;

/// What one file turned out to be.
pub enum Source {
    /// A catalogue.
    Catalogue(Catalogue),
    /// An encapsulated package.
    Encapsulated(Vec<Entity>),
    /// An ordinary file, with a word where its name promised more.
    Plain(Option<Text>),
}

/// Endings of files that may hold a catalogue.
const TABLES: [&str; 4] = [".xlsx", ".xls", ".csv", ".et"];

/// Words in the names of catalogues.
const CALLED: [&str; 8] = ["目录", "清单", "移交", "著录", "条目", "catalog", "inventory", "index"];

/// Reads the file at `place`, known as `path`, as far as its name promises something. A panic in
/// somebody else's parser is a word about this file.
pub fn read(place: &Path, path: &str, encapsulated: bool) -> Source {
    catch_unwind(AssertUnwindSafe(|| look(place, path, encapsulated)))
        .unwrap_or_else(|_| Source::Plain(Some(unread(path, "its reader failed"))))
}

fn look(place: &Path, path: &str, encapsulated: bool) -> Source {
    let name = name_of(path).to_lowercase();
    if name == ro_crate::METADATA || name == ro_crate::OLD_METADATA {
        return crate_of(place, path);
    }
    let called = CALLED.iter().any(|word| name.contains(word));
    if TABLES.iter().any(|end| name.ends_with(end)) {
        return if called { table(place, path) } else { Source::Plain(None) };
    }
    if name.ends_with(".eep") || (name.ends_with(".xml") && !name.ends_with(".alto.xml")) {
        if encapsulated && head(place).is_ok_and(|head| eep::looks_like(&head)) {
            let entities = bounded(place, limits::ENCAPSULATED_BYTES).and_then(|bytes| eep::entities(&bytes));
            return match entities {
                Ok(entities) if !entities.is_empty() => Source::Encapsulated(entities),
                Ok(_) => Source::Plain(Some(
                    text! { zh: "{path}：封装包中没有文件实体", en: "{path}: the encapsulated package holds no entity" },
                )),
                Err(reason) => Source::Plain(Some(unread(path, &reason))),
            };
        }
        if called {
            return match bounded(place, limits::CATALOGUE_BYTES)
                .and_then(|bytes| xml::catalogue(path, &bytes))
            {
                Ok(Some(catalogue)) => Source::Catalogue(catalogue),
                Ok(None) => Source::Plain(None),
                Err(reason) => Source::Plain(Some(unread(path, &reason))),
            };
        }
    }
    Source::Plain(None)
}

fn table(place: &Path, path: &str) -> Source {
    let sheets = bounded(place, limits::CATALOGUE_BYTES).and_then(|bytes| sheet::sheets(&bytes, path));
    match sheets {
        Ok(sheets) => {
            let mut found =
                sheets.iter().filter_map(|sheet| Catalogue::of_table(path, &sheet.rows, sheet.cut));
            let Some(mut first) = found.next() else { return Source::Plain(None) };
            // Sheets of one catalogue continue each other.
            for more in found {
                let room = limits::CATALOGUE_ROWS.saturating_sub(first.rows.len());
                first.rows.extend(more.rows.into_iter().take(room));
                first.notes.extend(more.notes);
            }
            Source::Catalogue(first)
        }
        Err(reason) => Source::Plain(Some(unread(path, &reason))),
    }
}

fn crate_of(place: &Path, path: &str) -> Source {
    match bounded(place, limits::MANIFEST_BYTES).and_then(|bytes| ro_crate::parse(&bytes)) {
        Ok(parsed) => Source::Catalogue(parsed.catalogue(path)),
        Err(reason) => Source::Plain(Some(unread(path, &reason))),
    }
}

fn unread(path: &str, reason: &str) -> Text {
    let reason = tidy(reason);
    text! { zh: "{path} 读不出：{reason}", en: "{path} cannot be read: {reason}" }
}

fn head(place: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(place)?.take(4096).read_to_end(&mut head)?;
    Ok(head)
}

/// A file's bytes, if there are no more than `most`.
///
/// # Errors
/// A word on why not.
pub fn bounded(place: &Path, most: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(place).map_err(|error| crate::archive::io_reason(&error))?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| crate::archive::io_reason(&error))?;
    if bytes.len() as u64 > most {
        return Err(format!("over {} MiB", most >> 20));
    }
    Ok(bytes)
}
