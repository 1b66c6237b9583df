//! A plan on disk: a new archive folder, made beside its place and moved there when it is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::manifest;
use super::matching::fold;
use super::plan::{File, Plan};
use crate::archive::{join, place_of, relative_fault};
use crate::examine::digest;

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// The place is taken.
    NotEmpty(PathBuf),
    /// The place lies in what is imported, or the reverse.
    Inside(PathBuf),
    /// A file of the source changed while it was copied.
    Changed(String),
    /// The file system's word.
    Io(PathBuf, io::Error),
}

/// Writes `plan`, whose files lie in `source`, as an archive at `out`.
///
/// # Errors
/// Where `out` is no free place outside the source, or something cannot be read or written; nothing
/// is left at `out` then.
pub fn write(plan: &Plan, source: &Path, out: &Path) -> Result<(), WriteError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| WriteError::Io(path, error)
    };
    if out.symlink_metadata().is_ok() {
        let empty = out.is_dir() && fs::read_dir(out).map_err(at(out))?.next().is_none();
        if !empty {
            return Err(WriteError::NotEmpty(out.to_owned()));
        }
    }
    let above = match out.parent() {
        Some(above) if !above.as_os_str().is_empty() => above.to_owned(),
        _ => PathBuf::from("."),
    };
    // Where the folder above is not there yet, it is what lies above it that counts.
    let existing = above.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
    let real = existing.canonicalize().map_err(at(existing))?;
    let own = source.canonicalize().map_err(at(source))?;
    if real.starts_with(&own)
        || out.canonicalize().is_ok_and(|out| out.starts_with(&own) || own.starts_with(&out))
    {
        return Err(WriteError::Inside(out.to_owned()));
    }
    fs::create_dir_all(&above).map_err(at(&above))?;
    let mut name = std::ffi::OsString::from(".");
    name.push(out.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let making = above.join(name);
    fs::create_dir(&making).map_err(at(&making))?;
    let made = fill(plan, &making).and_then(|()| {
        // A folder is renamed over an empty one.
        fs::rename(&making, out).map_err(at(out))
    });
    if made.is_err() {
        let _ = fs::remove_dir_all(&making);
    }
    made
}

fn fill(plan: &Plan, out: &Path) -> Result<(), WriteError> {
    json(&out.join("archive.json"), &manifest::archive(plan))?;
    for (folder, dossier) in targets(plan).into_iter().zip(&plan.dossiers) {
        let mut written = BTreeSet::new();
        let files = dossier.documents.iter().flat_map(|document| &document.files).chain(&dossier.beside);
        for file in files {
            if relative_fault(&file.path).is_none() && written.insert(file.path.clone()) {
                copy(file, &place_of(out, &join(&folder, &file.path)))?;
            }
        }
        json(&place_of(out, &join(&folder, "dossier.json")), &manifest::dossier(dossier))?;
    }
    Ok(())
}

/// The folders of the dossiers in the new archive: their own, but for files that lay loose at the
/// top, which get one. Manifests of the new archive stand in the way of nothing.
fn targets(plan: &Plan) -> Vec<String> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let all = plan.dossiers.iter().map(|dossier| {
        let wanted = if dossier.folder.is_empty() { safe(&plan.name) } else { dossier.folder.clone() };
        let count = taken.entry(fold(&wanted)).or_insert(0);
        *count += 1;
        if *count == 1 { wanted } else { format!("{wanted}-{count}") }
    });
    all.collect()
}

/// A name as that of one folder.
fn safe(name: &str) -> String {
    let kept = |character: char| {
        let bad = character.is_control()
            || matches!(character, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
        if bad { '_' } else { character }
    };
    let name: String = name.chars().take(60).map(kept).collect();
    let name = name.trim().trim_matches('.').to_owned();
    if name.is_empty() { "dossier".into() } else { name }
}

fn json(path: &Path, value: &serde_json::Value) -> Result<(), WriteError> {
    let at = |error| WriteError::Io(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(at)?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path).map_err(at)?;
    let mut out = BufWriter::new(file);
    writeln!(out, "{value:#}").and_then(|()| out.flush()).map_err(at)
}

/// Copies the bytes and nothing else: no link, no owner, no mode. They are read once more, so that
/// the digest in the manifest is that of the copy.
fn copy(file: &File, to: &Path) -> Result<(), WriteError> {
    let Some(from) = &file.source else { return Ok(()) };
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| WriteError::Io(path, error)
    };
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(at(folder))?;
    }
    let source = fs::File::open(from).map_err(at(from))?;
    let modified = source.metadata().and_then(|metadata| metadata.modified());
    let copied = OpenOptions::new().write(true).create_new(true).open(to).map_err(at(to))?;
    let mut out = BufWriter::with_capacity(128 << 10, copied);
    let mut input = BufReader::with_capacity(128 << 10, source);
    io::copy(&mut input, &mut out).map_err(at(to))?;
    let copied = out.into_inner().map_err(|error| WriteError::Io(to.to_owned(), error.into_error()))?;
    // When a file was last changed is evidence, and not ours to make.
    if let Ok(modified) = modified {
        let _ = copied.set_modified(modified);
    }
    if let Some(examined) = &file.examined {
        let (_, digests) = digest(fs::File::open(to).map_err(at(to))?, false).map_err(at(to))?;
        if digests.sha256 != *examined {
            return Err(WriteError::Changed(file.from.clone()));
        }
    }
    Ok(())
}
