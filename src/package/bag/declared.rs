//! The digests that a bag declares of its payload, for an import that is to carry them.

use std::collections::BTreeMap;
use std::path::Path;

use super::tags::{manifest, read};
use crate::package::report::Report;
use crate::seal::Hash;

/// One payload manifest.
#[derive(Debug)]
pub struct Declared {
    /// Its algorithm.
    pub algorithm: Hash,
    /// By path in its normal form: the path as it is written, and the digest in hex.
    pub files: BTreeMap<String, (String, String)>,
}

/// The payload manifests of the bag in `root` whose algorithm is known, by name. What is wrong with
/// them is `check`'s to say.
pub fn declared(root: &Path) -> Vec<Declared> {
    let Ok(entries) = std::fs::read_dir(root) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    let mut unsaid = Report::default();
    names
        .iter()
        .filter_map(|name| {
            let lower = name.to_ascii_lowercase();
            let algorithm = lower.strip_prefix("manifest-")?.strip_suffix(".txt")?.to_owned();
            let lines = read(root, name, &mut unsaid)?;
            let manifest = manifest(name, &algorithm, true, &lines, &mut unsaid);
            let files =
                manifest.lines.into_iter().map(|(normal, (path, digest, _))| (normal, (path, digest)));
            Some(Declared { algorithm: manifest.algorithm?, files: files.collect() })
        })
        .collect()
}
