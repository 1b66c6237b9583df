//! Packages for tests, made with nothing of the program's own.

#![allow(dead_code, reason = "each test file uses some of it")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use sha2::{Digest, Sha256, Sha512};

#[path = "../program/mod.rs"]
mod program;
pub use program::zhenji;

/// Runs it in English.
pub fn run(arguments: &[&str]) -> Output {
    zhenji("en").args(arguments).output().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Writes a file and the folders above it.
pub fn put(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let place = root.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, bytes).unwrap();
}

/// Every file below `root` with its bytes, in path order.
pub fn tree(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((path, fs::read(entry.path()).unwrap()));
            }
        }
    }
    found.sort();
    found
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A bag as RFC 8493 asks, of `files` below `data/`.
pub fn bag(root: &Path, files: &[(&str, &str)]) {
    let mut manifests = [String::new(), String::new()];
    let mut bytes = 0;
    for (path, contents) in files {
        put(root, &format!("data/{path}"), contents);
        manifests[0].push_str(&format!("{}  data/{path}\n", sha256(contents.as_bytes())));
        manifests[1].push_str(&format!("{}  data/{path}\n", hex(&Sha512::digest(contents.as_bytes()))));
        bytes += contents.len();
    }
    put(root, "bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    let info = format!(
        "Source-Organization: 柳河县档案局\nExternal-Description: 2025年移交\nPayload-Oxum: {bytes}.{}\n",
        files.len()
    );
    put(root, "bag-info.txt", info);
    put(root, "manifest-sha256.txt", &manifests[0]);
    put(root, "manifest-sha512.txt", &manifests[1]);
    let tags = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"];
    let line = |tag: &&str| format!("{}  {tag}\n", sha256(&fs::read(root.join(tag)).unwrap()));
    put(root, "tagmanifest-sha256.txt", tags.iter().map(line).collect::<String>());
}

/// The papers of two dossiers.
pub const PAPERS: [(&str, &str); 3] = [
    ("2025-0001/通知.txt", "关于开展档案清点工作的通知\n"),
    ("2025-0001/报告.txt", "档案清点工作报告，共清点一千二百卷\n"),
    ("2025-0002/批复.txt", "关于库房修缮的批复\n"),
];

/// A ZIP of everything below `root`.
pub fn zip_of(root: &Path, to: &Path) {
    let entries: Vec<(String, Vec<u8>)> = tree(root);
    zip(&entries.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>(), to);
}

/// A ZIP of these entries.
pub fn zip(entries: &[(&str, &[u8])], to: &Path) {
    let mut writer = zip::ZipWriter::new(fs::File::create(to).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap();
}

/// A ustar entry; `kind` as in its header.
pub fn tar_entry(name: &str, kind: u8, link: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = [0u8; 512];
    let raw = name.as_bytes();
    assert!(raw.len() <= 100);
    header[..raw.len()].copy_from_slice(raw);
    header[100..108].copy_from_slice(b"0000644\0");
    header[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
    header[156] = kind;
    header[157..157 + link.len()].copy_from_slice(link.as_bytes());
    header[257..265].copy_from_slice(b"ustar\x0000");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut all = header.to_vec();
    all.extend_from_slice(bytes);
    all.resize(all.len().next_multiple_of(512), 0);
    all
}

/// The findings of a check as `CODE path`, sorted, and the exit code.
pub fn check(path: &Path, more: &[&str]) -> (Vec<String>, i32) {
    let arguments = [&["check", text(path), "--isolated", "--no-cache", "-o", "json"], more].concat();
    let output = run(&arguments);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", out(&output), err(&output)));
    let findings = report["findings"].as_array().unwrap();
    let mut lines: Vec<String> = findings
        .iter()
        .map(|finding| {
            format!("{} {}", finding["code"].as_str().unwrap(), finding["path"].as_str().unwrap_or("-"))
        })
        .collect();
    lines.sort();
    (lines, output.status.code().unwrap())
}
