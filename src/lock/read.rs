//! Reading a lock, which a stranger may have written.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Loaded, Lock, Locked, MOST_FILES, Part};
use crate::archive::{self, Unreadable, normal_form, relative_fault};
use crate::examine::Digests;
use crate::finding::Text;
use crate::json::{self, Node};
use crate::limits;
use crate::text;

/// Why a file is no lock.
#[derive(Debug)]
pub enum Fault {
    /// What it says is not what a lock says: the material's fault.
    Malformed(Text),
    /// The file system's fault.
    Io(std::io::Error),
}

/// Reads the lock at `path`; a link is not followed.
///
/// # Errors
/// Where it cannot be read, or is no lock.
pub fn load(path: &Path) -> Result<Loaded, Fault> {
    if !std::fs::symlink_metadata(path).map_err(Fault::Io)?.is_file() {
        return Err(Fault::Malformed(text! { zh: "不是普通文件", en: "it is no ordinary file" }));
    }
    let loaded = archive::load(path).map_err(|why| match why {
        Unreadable::Io(error) => Fault::Io(error),
        Unreadable::TooLarge(size) => {
            let limit = limits::MANIFEST_BYTES >> 20;
            Fault::Malformed(text! {
                zh: "有 {size} 字节，超过 {limit} MiB 的上限",
                en: "it has {size} bytes, over the limit of {limit} MiB",
            })
        }
        Unreadable::NotUtf8 { .. } => {
            Fault::Malformed(text! { zh: "不是 UTF-8 编码", en: "it is not UTF-8" })
        }
    })?;
    let lock = Lock::parse(&loaded.text).map_err(Fault::Malformed)?;
    Ok(Loaded { lock, text: loaded.text, sha256: loaded.sha256 })
}

impl Lock {
    /// Reads a lock's text.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(source: &str) -> Result<Self, Text> {
        let parsed = json::parse(source).map_err(|error| {
            let Text { zh, en } = error.kind.text();
            text! { zh: "不是合法的 JSON：{zh}", en: "it is not JSON: {en}" }
        })?;
        if !parsed.duplicates.is_empty() {
            return Err(text! { zh: "同一个键出现两次", en: "one key is given twice" });
        }
        let root = &parsed.root;
        match root.get("version").and_then(Node::as_u64) {
            Some(1) => {}
            Some(version) => {
                return Err(text! {
                    zh: "版本为 {version}，本程序只认识 1",
                    en: "its version is {version}; this program knows 1",
                });
            }
            None => return Err(lacks("version")),
        }
        let string = |key: &str| root.str(key).filter(|text| !text.is_empty()).map(str::to_owned);
        let dossier = string("dossier").ok_or_else(|| lacks("dossier"))?;
        let locked = string("locked")
            .filter(|moment| moment.parse::<jiff::Timestamp>().is_ok())
            .ok_or_else(|| lacks("locked"))?;
        let manifest = root.get("manifest").and_then(digests).ok_or_else(|| lacks("manifest"))?;
        let list = root.get("files").filter(|files| matches!(files.kind, json::Kind::Array(_)));
        let list = list.ok_or_else(|| lacks("files"))?.items();
        if list.len() > MOST_FILES {
            let (count, limit) = (list.len(), MOST_FILES);
            return Err(text! {
                zh: "列有 {count} 个文件，超过 {limit} 个的上限",
                en: "it lists {count} files, over the limit of {limit}",
            });
        }
        let mut files = Vec::with_capacity(list.len());
        let mut seen = BTreeSet::new();
        for (index, node) in list.iter().enumerate() {
            let number = index + 1;
            let file = file(node).ok_or_else(|| {
                text! {
                    zh: "files 的第 {number} 项不合规",
                    en: "entry {number} of `files` is not what it has to be",
                }
            })?;
            if !seen.insert(normal_form(&file.path)) {
                let path = &file.path;
                return Err(text! { zh: "{path} 列了两次", en: "{path} is listed twice" });
            }
            files.push(file);
        }
        let previous = match root.get("previous") {
            None => None,
            Some(node) => {
                Some(node.as_str().and_then(|text| hex(text, 64)).ok_or_else(|| lacks("previous"))?)
            }
        };
        Ok(Self {
            dossier,
            locked,
            manifest,
            files,
            previous,
            signature: part(root, "signature", &["minisign", "cms"])?,
            timestamp: part(root, "timestamp", &["rfc3161"])?,
        })
    }
}

fn lacks(key: &str) -> Text {
    text! { zh: "{key} 缺失或不合规", en: "`{key}` is missing or not what it has to be" }
}

fn file(node: &Node) -> Option<Locked> {
    let path = node.str("path").filter(|path| relative_fault(path).is_none())?;
    Some(Locked { path: path.to_owned(), size: node.get("size")?.as_u64()?, digests: digests(node)? })
}

fn digests(node: &Node) -> Option<Digests> {
    let one = |key: &str| node.str(key).and_then(|text| hex(text, 64));
    let sm3 = one("sm3");
    // Both are asked for; one written by somebody else without SM3 still proves something.
    if node.get("sm3").is_some() && sm3.is_none() {
        return None;
    }
    Some(Digests { sha256: one("sha256")?, sm3 })
}

/// Hexadecimal digits, in lower case.
fn hex(text: &str, digits: usize) -> Option<String> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| text.to_ascii_lowercase())
}

fn part(root: &Node, key: &str, methods: &[&str]) -> Result<Option<Part>, Text> {
    let Some(node) = root.get(key) else { return Ok(None) };
    let method = node.str("method").filter(|method| methods.contains(method));
    let path = node.str("path").filter(|path| relative_fault(path).is_none());
    match (method, path) {
        (Some(method), Some(path)) => Ok(Some(Part { method: method.to_owned(), path: path.to_owned() })),
        _ => Err(lacks(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        let digests = |byte: &str| Digests { sha256: byte.repeat(32), sm3: Some(byte.repeat(32)) };
        Lock {
            dossier: "X043-2025-QT-0001".into(),
            locked: "2025-04-01T09:00:00+08:00".into(),
            manifest: digests("0a"),
            files: vec![
                Locked { path: "a \"引\"\u{1}.txt".into(), size: 3, digests: digests("1b") },
                Locked { path: "附件/b.pdf".into(), size: 9_007_199_254_740_991, digests: digests("2c") },
            ],
            previous: Some("3d".repeat(32)),
            signature: Some(Part { method: "minisign".into(), path: "dossier.lock.json.minisig".into() }),
            timestamp: Some(Part { method: "rfc3161".into(), path: "dossier.lock.json.tsr".into() }),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let lock = lock();
        let text = lock.text();
        assert_eq!(Lock::parse(&text).unwrap(), lock);
        assert_eq!(Lock::parse(&text).unwrap().text(), text);
        // RFC 8785: sorted keys, no spaces, the short escapes and no others.
        assert!(text.starts_with(
            r#"{"dossier":"X043-2025-QT-0001","files":[{"path":"a \"引\"\u0001.txt","sha256":"#
        ));
        assert!(text.ends_with(r#""path":"dossier.lock.json.tsr"},"version":1}"#));
    }

    #[test]
    fn hostile_ones_are_refused_and_nothing_panics() {
        let good = lock().text();
        for (from, to) in [
            ("\"version\":1", "\"version\":2"),
            ("\"version\":1", "\"version\":1,\"version\":1"),
            ("附件/b.pdf", "../b.pdf"),
            ("附件/b.pdf", "a \\\"引\\\"\\u0001.txt"),
            ("9007199254740991", "-1"),
            ("9007199254740991", "1e400"),
            ("\"method\":\"minisign\"", "\"method\":\"pgp\""),
            ("dossier.lock.json.tsr", "/etc/passwd"),
            ("2025-04-01T09:00:00+08:00", "yesterday"),
            ("3d3d", "3x3d"),
        ] {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good, "{from}");
            assert!(Lock::parse(&text).is_err(), "{to}");
        }
        for cut in 0..good.len() {
            if let Some(text) = good.get(..cut) {
                assert!(Lock::parse(text).is_err());
            }
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(Lock::parse(&deep).is_err());
        assert!(Lock::parse("").is_err() && Lock::parse("null").is_err() && Lock::parse("[]").is_err());
    }
}
