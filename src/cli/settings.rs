//! Which configuration a run goes by.

use std::path::{Path, PathBuf};

use super::stop::{Stop, shown};
use crate::config::{ConfigFile, discover};
use crate::finding::{Meta, Text};
use crate::schema::Kinds;
use crate::text;

/// The configuration of a run, and what its user should know of it.
pub struct Found {
    /// The file, or one without contents.
    pub file: ConfigFile,
    /// Notices.
    pub notices: Vec<Text>,
}

/// The configuration that was asked for, or the nearest above the first archive.
///
/// # Errors
/// A file that cannot be used.
pub fn find(asked: Option<&Path>, isolated: bool, paths: &[PathBuf]) -> Result<Found, Stop> {
    if isolated {
        return Ok(Found { file: ConfigFile::default(), notices: Vec::new() });
    }
    if let Some(path) = asked {
        return Ok(Found { file: ConfigFile::read(path)?, notices: Vec::new() });
    }
    let roots: Vec<PathBuf> = paths.iter().filter_map(|path| root_of(path)).collect();
    let found: Vec<Option<PathBuf>> = roots.iter().map(|root| discover(root)).collect();
    let mut notices = Vec::new();
    let Some(first) = found.first().cloned().flatten() else {
        if let Some(other) = found.iter().flatten().next() {
            let other = shown(other);
            notices.push(text! {
                zh: "第一个路径没有配置，其他路径的配置 {other} 未采用；可用 --config 指定",
                en: "the first path has no configuration and that of another, {other}, is not used; --config names one",
            });
        }
        return Ok(Found { file: ConfigFile::default(), notices });
    };
    let name = shown(&first);
    if found.iter().any(|other| other.as_ref() != Some(&first)) {
        notices.push(text! {
            zh: "各路径的配置不同，全部按第一个路径的配置 {name} 检查；可分别运行，或用 --config 指定",
            en: "the paths have different configurations; all are checked by the first one's, {name}; run them apart, or name one with --config",
        });
    }
    if roots.iter().any(|root| first.starts_with(root)) {
        notices.push(text! {
            zh: "配置 {name} 在被检查的档案库之内，被检查方可以写它；审计时用 --isolated，或用 --config 指定自己的配置",
            en: "the configuration {name} lies inside the archive that is checked, where the checked side could have written it; to audit, use --isolated, or your own with --config",
        });
    }
    Ok(Found { file: ConfigFile::read(&first)?, notices })
}

/// The archive that a path belongs to; itself where no `archive.json` says more.
fn root_of(path: &Path) -> Option<PathBuf> {
    let real = path.canonicalize().ok()?;
    // A packed archive is a place of its own: what lies beside it was not packed with it.
    let manifest = matches!(real.file_name()?.to_str(), Some("dossier.json" | "archive.json"));
    let folder = if manifest { real.parent()?.to_owned() } else { real };
    let described = folder.ancestors().find(|above| above.join("archive.json").is_file());
    Some(described.map_or_else(|| folder.clone(), Path::to_owned))
}

/// The name plates of all rules.
pub fn metas() -> Vec<&'static Meta> {
    crate::rules::all().map(|rule| &rule.meta).collect()
}

/// The kinds, with those of a configuration where one is given.
///
/// # Errors
/// A configuration or a schema that cannot be used.
pub fn kinds(config: Option<&Path>) -> Result<Kinds, Stop> {
    let files = match config {
        Some(path) => ConfigFile::read(path)?.settings(&[], &[], &metas())?.kinds,
        None => Vec::new(),
    };
    Kinds::new(&files).map_err(Stop::kind)
}
