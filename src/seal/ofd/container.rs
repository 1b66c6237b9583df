//! The ZIP that an OFD is, and its parts by their names.

use std::collections::BTreeMap;

use roxmltree::{Document, ParsingOptions};

use crate::examine::package::{Opened, Spent};
use crate::limits::Work;
use crate::seal::crypto::Hash;

/// Bytes of parts that are kept at hand.
const KEPT: usize = 256 << 20;

/// An opened container.
pub struct Container<'b, 'w> {
    zip: Opened<'b, 'w>,
    /// Names by their lower-case form.
    folded: BTreeMap<String, String>,
    kept: BTreeMap<String, Option<Vec<u8>>>,
    digests: BTreeMap<(String, Hash), Option<Vec<u8>>>,
    held: usize,
    /// Bytes stand before the container.
    pub stray: bool,
    /// One name stands there twice.
    pub doubled: bool,
}

/// A signature as the list has it.
pub struct Listed {
    /// Its file, as written.
    pub base: String,
    /// Whether it is a signature without a seal.
    pub sign: bool,
}

impl<'b, 'w> Container<'b, 'w> {
    /// Opens `bytes`.
    pub fn open(bytes: &'b [u8], work: &'w Work) -> Option<Self> {
        let zip = Opened::new(bytes, Spent::new(work, bytes.len() as u64)).ok()?;
        let folded =
            zip.names().into_iter().map(|name| (name.trim_start_matches('/').to_lowercase(), name)).collect();
        let doubled = entries(bytes).is_some_and(|count| count != zip.len());
        Some(Self {
            zip,
            folded,
            kept: BTreeMap::new(),
            digests: BTreeMap::new(),
            held: 0,
            stray: !bytes.starts_with(b"PK"),
            doubled,
        })
    }

    /// Names of all parts, without folders.
    pub fn names(&self) -> Vec<String> {
        self.zip
            .names()
            .into_iter()
            .filter(|name| !name.ends_with('/'))
            .map(|name| name.trim_start_matches('/').to_owned())
            .collect()
    }

    /// A part's bytes, whatever the case of its name.
    pub fn part(&mut self, path: &str) -> Option<Vec<u8>> {
        let key = path.trim_start_matches('/').to_lowercase();
        if let Some(known) = self.kept.get(&key) {
            return known.clone();
        }
        let name = self.folded.get(&key)?.clone();
        let bytes = self.zip.part(&name).ok().flatten();
        let size = bytes.as_ref().map_or(0, Vec::len);
        if self.held + size <= KEPT {
            self.held += size;
            self.kept.insert(key, bytes.clone());
        }
        bytes
    }

    /// A part's digest; every signature of a file asks for the same ones.
    pub fn digest(&mut self, path: &str, hash: Hash) -> Option<Vec<u8>> {
        let key = (path.trim_start_matches('/').to_lowercase(), hash);
        if let Some(known) = self.digests.get(&key) {
            return known.clone();
        }
        let digest = self.part(path).map(|bytes| hash.of(&[&bytes]));
        self.digests.insert(key, digest.clone());
        digest
    }

    /// Where the lists of signatures are: one a document.
    pub fn lists(&mut self) -> Vec<String> {
        let Some(root) = self.part("OFD.xml") else { return Vec::new() };
        with(&root, |document| {
            document
                .descendants()
                .filter(|node| node.tag_name().name() == "Signatures")
                .filter_map(|node| node.text())
                .map(|text| resolve("OFD.xml", text.trim()))
                .collect()
        })
        .unwrap_or_default()
    }

    /// What a list names.
    pub fn listed(&mut self, list: &str) -> Vec<Listed> {
        let Some(xml) = self.part(list) else { return Vec::new() };
        with(&xml, |document| {
            document
                .descendants()
                .filter(|node| node.tag_name().name() == "Signature")
                .filter_map(|node| {
                    let value = |wanted: &str| {
                        node.attributes().find(|one| one.name() == wanted).map(|one| one.value().to_owned())
                    };
                    Some(Listed { base: value("BaseLoc")?, sign: value("Type").as_deref() == Some("Sign") })
                })
                .collect()
        })
        .unwrap_or_default()
    }
}

/// Reads XML without a document type; none where it is broken.
pub fn with<T>(bytes: &[u8], read: impl FnOnce(&Document) -> T) -> Option<T> {
    let (text, _) = crate::examine::decode::decode(bytes)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 1_000_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text.trim_start(), options).ok()?;
    Some(read(&document))
}

/// A path named in the part `base`: absolute from the root, else from the part's own folder.
pub fn resolve(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => base.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// How many entries the directory itself counts; none for a ZIP64.
fn entries(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(22 + 65_535);
    let tail = bytes.get(from..)?;
    let at = tail.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = tail.get(at + 10..at + 12)?;
    let count = u16::from_le_bytes([count[0], count[1]]);
    (count != u16::MAX).then_some(usize::from(count))
}
