//! Which files are checked: those that were named, all below a folder, and what a manifest lists.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::super::stop::{Stop, shown};
use crate::archive::{self, Manifest, place_of, relative_fault};
use crate::text;

/// Endings of files that hold a CMS by itself.
pub const CMS: [&str; 5] = ["p7s", "p7m", "p7b", "pkcs7", "sig"];

/// Endings of signatures that lie beside what they sign.
const BESIDE: [&str; 2] = ["p7s", "minisig"];

/// Bytes at the start that tell a PDF (its header may stand a little later) and a container; an
/// OFD may have a vendor's bytes before it, and is then told by its name.
const HEAD: u64 = 4096;

/// A file to be checked.
pub struct Subject {
    /// Where it is.
    pub path: PathBuf,
    /// It was named on the command line: not being there is a mistake.
    pub demanded: bool,
    /// A manifest lists it.
    pub listed: bool,
    /// Why it cannot be looked into, where that is known already: a folder that is closed to us.
    pub closed: Option<String>,
}

impl Subject {
    fn met(path: PathBuf) -> Self {
        Self { path, demanded: false, listed: false, closed: None }
    }
}

/// What paths stand for, in their order: a folder for every file below it, a `dossier.json` for
/// itself and the files that it lists, another file for itself.
///
/// # Errors
/// Where a manifest cannot be read.
pub fn listed(paths: &[PathBuf]) -> Result<Vec<Subject>, Stop> {
    let mut subjects = Vec::new();
    for path in paths {
        if path.is_dir() {
            let walk = walkdir::WalkDir::new(path).follow_links(false).sort_by_file_name();
            for met in walk {
                match met {
                    Ok(entry) if !entry.file_type().is_file() => {}
                    Ok(entry) if is_beside(entry.path()) => {}
                    Ok(entry) => subjects.push(Subject::met(entry.into_path())),
                    Err(error) => {
                        let place = error.path().unwrap_or(path).to_owned();
                        let why = error.io_error().map_or_else(|| error.to_string(), archive::io_reason);
                        subjects.push(Subject { closed: Some(why), ..Subject::met(place) });
                    }
                }
            }
            continue;
        }
        subjects.push(Subject { demanded: true, ..Subject::met(path.clone()) });
        if path.file_name().is_some_and(|name| name == "dossier.json") && path.is_file() {
            let folder = path.parent().unwrap_or(Path::new(""));
            let files = manifest(path)?;
            let listed = files.into_iter().map(|file| place_of(folder, &file));
            subjects.extend(listed.map(|path| Subject { listed: true, ..Subject::met(path) }));
        }
    }
    Ok(subjects)
}

/// The files that a manifest lists, each once; paths that lead out of the dossier are left out.
fn manifest(path: &Path) -> Result<Vec<String>, Stop> {
    let fault = || {
        let name = shown(path);
        Stop::usage(
            text! { zh: "{name} 不是能读的清单", en: "{name} is no manifest that can be read" },
            text! { zh: "用 zhenji check 查看它错在哪里", en: "`zhenji check` says what is wrong with it" },
        )
    };
    let loaded = archive::load(path).map_err(|_| fault())?;
    let manifest = Manifest::parse(&loaded.text, "", "dossier.json").map_err(|_| fault())?;
    let mut files: Vec<String> = Vec::new();
    for file in manifest.documents().flat_map(archive::Document::files).filter_map(archive::FileRef::path) {
        if relative_fault(file).is_none() && !files.iter().any(|known| known == file) {
            files.push(file.to_owned());
        }
    }
    Ok(files)
}

fn ending(path: &Path) -> Option<String> {
    path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase)
}

/// Whether it is checked along with the file that it lies beside.
fn is_beside(path: &Path) -> bool {
    ending(path).is_some_and(|ending| BESIDE.contains(&ending.as_str())) && path.with_extension("").is_file()
}

/// The file of this ending that lies beside another; programs write the ending in capitals too.
pub fn beside(path: &Path, ending: &str) -> Option<PathBuf> {
    let spelt = [ending.to_owned(), ending.to_uppercase(), capitalised(ending)];
    spelt
        .iter()
        .map(|ending| {
            let mut name = path.as_os_str().to_owned();
            name.push(format!(".{ending}"));
            PathBuf::from(name)
        })
        .find(|place| place.is_file())
}

fn capitalised(ending: &str) -> String {
    let mut letters = ending.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// Whether nothing in a file or beside it can be a signature: films are not read to learn that.
///
/// # Errors
/// Where it cannot be read.
pub fn is_idle(path: &Path) -> std::io::Result<bool> {
    let known = ending(path);
    let known = known
        .as_deref()
        .is_some_and(|ending| CMS.contains(&ending) || matches!(ending, "minisig" | "pdf" | "ofd"));
    if known {
        return Ok(false);
    }
    let beside = BESIDE.iter().any(|ending| beside(path, ending).is_some());
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    let signable = head.starts_with(b"PK") || head.windows(5).any(|window| window == b"%PDF-");
    Ok(!beside && !signable)
}
