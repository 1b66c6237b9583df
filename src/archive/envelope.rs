//! Packages that people transfer archives in, told by the files at their top.

use std::path::Path;

/// A kind of package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Envelope {
    /// BagIt (RFC 8493).
    Bag,
    /// RO-Crate.
    Crate,
    /// A transfer after DA/T 93-2022, or the 2012 rules before it.
    Transfer,
}

/// Names of the description of a transfer.
pub const DESCRIPTIONS: [&str; 1] = ["说明文件.txt"];

/// Names of its lists.
pub const LISTS: [&str; 3] = ["目录文件.xml", "文件目录.xml", "案卷目录.xml"];

impl Envelope {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bag => "BagIt",
            Self::Crate => "RO-Crate",
            Self::Transfer => "DA/T 93",
        }
    }
}

/// What packages the folder is, by the files directly in it.
pub fn envelopes(folder: &Path) -> Vec<Envelope> {
    let is_file = |name: &str| folder.join(name).symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    let mut found = Vec::new();
    if is_file("bagit.txt") {
        found.push(Envelope::Bag);
    }
    if is_file("ro-crate-metadata.json") || is_file("ro-crate-metadata.jsonld") {
        found.push(Envelope::Crate);
    }
    let names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some(entry.file_name().to_str()?.to_lowercase()))
        .collect();
    let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
    // A list alone may be any office's; one of the standard's name, or with the description, is not.
    if has(&LISTS[..1]) || (has(&DESCRIPTIONS) && has(&LISTS)) {
        found.push(Envelope::Transfer);
    }
    found
}
