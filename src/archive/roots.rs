//! From the paths of a command line to archives.

use std::path::{Path, PathBuf};

use super::paths::join;
use super::walk::{Walked, walk};

/// One archive to check.
#[derive(Debug)]
pub struct Archive {
    /// Its root on disk.
    pub root: PathBuf,
    /// Its root as the command line gave it, with `/`; empty where it was found otherwise.
    pub given: String,
    /// What was asked for.
    pub scope: Scope,
    /// What lies there; paths are relative to `root`.
    pub walked: Walked,
    /// Whether `root` holds an `archive.json`.
    pub described: bool,
    /// Whether everything in it is named as another archive sees it.
    pub past: bool,
}

/// How much of an archive a run looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of it: rules across the archive apply.
    Whole,
    /// A part: rules across the archive cannot speak.
    Part,
}

/// Why a path is no place to look.
#[derive(Debug)]
pub enum RootError {
    /// Nothing is there.
    Missing(PathBuf),
    /// A file that is no manifest.
    NotAFolder(PathBuf),
    /// The file system's word.
    Io(PathBuf, std::io::Error),
}

/// Finds and walks the archives that `paths` name: a folder with `archive.json` is one, a
/// folder inside one belongs to it, and archives further below are archives of their own.
///
/// # Errors
/// The first path that leads nowhere.
pub fn find_roots(paths: &[PathBuf]) -> Result<Vec<Archive>, RootError> {
    let mut asked = Vec::new();
    for path in paths {
        let real = path.canonicalize().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => RootError::Missing(path.clone()),
            _ => RootError::Io(path.clone(), error),
        })?;
        let folder = if real.is_dir() {
            real
        } else if matches!(
            real.file_name().and_then(|name| name.to_str()),
            Some("dossier.json" | "archive.json")
        ) {
            real.parent().map_or_else(|| real.clone(), Path::to_owned)
        } else {
            return Err(RootError::NotAFolder(path.clone()));
        };
        asked.push((folder, path));
    }
    asked.sort();
    asked.dedup_by(|a, b| a.0 == b.0);
    // A folder inside another that was asked for is looked at already.
    let mut outer: Vec<(PathBuf, &PathBuf)> = Vec::new();
    for (folder, path) in asked {
        if !outer.iter().any(|(other, _)| folder.starts_with(other)) {
            outer.push((folder, path));
        }
    }
    let mut archives: Vec<Archive> = Vec::new();
    for (folder, path) in &outer {
        for archive in at(folder) {
            let inside = archive.root.strip_prefix(folder).ok();
            let given = inside.map(|inside| path.join(inside).display().to_string().replace('\\', "/"));
            let given = given.unwrap_or_default().trim_end_matches('/').to_owned();
            // Two parts of one archive are one run over it.
            match archives.iter_mut().find(|known| known.root == archive.root) {
                Some(known) => known.walked.join(archive.walked),
                None => archives.push(Archive { given, ..archive }),
            }
        }
    }
    Ok(archives)
}

fn at(folder: &Path) -> Vec<Archive> {
    let walked = walk(folder);
    if folder.join("archive.json").is_file() {
        return vec![archive(folder, Scope::Whole, walked)];
    }
    if let Some(root) = folder.ancestors().skip(1).find(|above| above.join("archive.json").is_file()) {
        let inside = folder.strip_prefix(root).unwrap_or(folder);
        let prefix = inside
            .components()
            .map(|part| super::display_name(part.as_os_str()))
            .collect::<Vec<_>>()
            .join("/");
        return vec![archive(root, Scope::Part, moved(walked, &prefix, inside))];
    }
    split(folder, walked)
}

fn archive(root: &Path, scope: Scope, walked: Walked) -> Archive {
    let described = root.join("archive.json").is_file();
    Archive { root: root.to_owned(), given: String::new(), scope, walked, described, past: false }
}

impl Archive {
    /// Names everything in this archive as it is seen from another archive's `root`
    /// (`../2024/…`), under which it can be opened as well.
    pub fn seen_from(&mut self, root: &Path) {
        let common = self.root.components().zip(root.components()).take_while(|(a, b)| a == b).count();
        let up = root.components().skip(common).map(|_| "..".to_owned());
        let down = self.root.components().skip(common).map(|part| super::display_name(part.as_os_str()));
        let prefix = up.chain(down).collect::<Vec<_>>().join("/");
        let walked = std::mem::replace(
            &mut self.walked,
            Walked { dossiers: vec![], unowned: vec![], problems: vec![] },
        );
        self.walked = moved(walked, &prefix, Path::new(&prefix));
        self.root = root.to_owned();
        self.past = true;
    }
}

/// Puts `prefix` before every path.
fn moved(mut walked: Walked, prefix: &str, inside: &Path) -> Walked {
    for folder in &mut walked.dossiers {
        folder.path = join(prefix, &folder.path);
        folder.manifest.path = join(prefix, &folder.manifest.path);
        for real in folder.files.iter_mut().filter_map(|entry| entry.real.as_mut()) {
            *real = inside.join(&*real);
        }
    }
    for entry in &mut walked.unowned {
        entry.path = join(prefix, &entry.path);
    }
    for problem in &mut walked.problems {
        problem.path = join(prefix, &problem.path);
    }
    walked
}

/// Takes archives that lie further below out of a folder that is none itself.
fn split(folder: &Path, mut walked: Walked) -> Vec<Archive> {
    let inner: Vec<String> = walked
        .unowned
        .iter()
        .filter_map(|entry| entry.path.strip_suffix("/archive.json").map(str::to_owned))
        .chain(
            walked
                .dossiers
                .iter()
                .filter(|dossier| {
                    !dossier.path.is_empty() && dossier.files.iter().any(|entry| entry.path == "archive.json")
                })
                .map(|dossier| dossier.path.clone()),
        )
        .collect();
    let mut tops: Vec<String> = Vec::new();
    let mut inner = inner;
    inner.sort();
    for path in inner {
        if !tops.iter().any(|top| below(&path, top)) {
            tops.push(path);
        }
    }
    let mut archives: Vec<Archive> = tops
        .iter()
        .map(|top| {
            let root = super::place_of(folder, top);
            let inside = walk(&root);
            archive(&root, Scope::Whole, inside)
        })
        .collect();
    let apart = |path: &str| !tops.iter().any(|top| below(path, top));
    walked.dossiers.retain(|dossier| apart(&dossier.path));
    walked.unowned.retain(|entry| apart(&entry.path));
    walked.problems.retain(|problem| apart(&problem.path));
    // The package around an archive is checked as such.
    let package = !super::envelopes(folder).is_empty();
    if archives.is_empty() || package || !walked.dossiers.is_empty() {
        archives.insert(0, archive(folder, Scope::Whole, walked));
    }
    archives
}

fn below(path: &str, top: &str) -> bool {
    path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
