//! BagIt (RFC 8493): what the tag files say, line by line, held against the files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::fixity::{Algorithm, digests};
use super::listing::Listing;
use super::report::Report;
use crate::archive::{EntryKind, normal_form, relative_fault};
use crate::examine::decode::decode;
use crate::finding::{Draft, Location, Severity, Text};
use crate::import::bounded;
use crate::limits;
use crate::text;

/// Lines that cannot be read and are named one by one.
const NAMED_LINES: usize = 20;

/// One manifest: `manifest-sha256.txt` or `tagmanifest-sha256.txt`.
struct Manifest {
    file: String,
    algorithm: Option<Algorithm>,
    payload: bool,
    /// Normal form of the path → path as written, digest, line.
    lines: BTreeMap<String, (String, String, usize)>,
}

/// Checks the bag in `root`.
pub fn check(root: &Path, listing: &Listing, report: &mut Report) {
    declaration(root, report);
    let info = tags(root, "bag-info.txt", report);
    let fetched = fetch(root, report);
    let mut manifests = Vec::new();
    for entry in &listing.entries {
        let name = entry.path.as_str();
        let lower = name.to_ascii_lowercase();
        let kind = [("manifest-", true), ("tagmanifest-", false)].into_iter().find_map(|(start, payload)| {
            let algorithm = lower.strip_prefix(start)?.strip_suffix(".txt")?;
            Some((algorithm.to_owned(), payload))
        });
        if let Some((algorithm, payload)) = kind
            && entry.kind == EntryKind::File
            && let Some(lines) = read(root, name, report)
        {
            manifests.push(manifest(name, &algorithm, payload, &lines, report));
        }
    }
    if !manifests.iter().any(|manifest| manifest.payload) {
        report.add(
            "CMP002",
            Draft::new(
                Location::file("manifest-sha256.txt"),
                text! {
                    zh: "此包没有载荷清单（manifest-算法.txt），无从核对",
                    en: "the bag has no payload manifest (manifest-ALGORITHM.txt): nothing can be held against it",
                },
            )
            .help(text! { zh: "由发送方重新打包", en: "have the sender make the bag anew" })
            .evidence("path", "manifest"),
        );
    }
    if manifests.iter().any(|manifest| manifest.payload)
        && manifests
            .iter()
            .filter(|manifest| manifest.payload)
            .all(|manifest| manifest.algorithm.is_some_and(Algorithm::is_weak))
    {
        let (file, name) = manifests
            .iter()
            .find(|manifest| manifest.payload)
            .map(|manifest| (manifest.file.clone(), manifest.algorithm.map_or("", Algorithm::name)))
            .unwrap_or_default();
        report.add(
            "SIG014",
            Draft::new(
                Location::file(file),
                text! {
                    zh: "载荷只有 {name} 摘要，可以造出摘要相同的另一个文件",
                    en: "the payload has {name} digests alone: another file of the same digest can be made",
                },
            )
            .help(text! { zh: "以 SHA-256、SHA-512 或 SM3 重新打包", en: "make the bag anew with SHA-256, SHA-512 or SM3" })
            .evidence("algorithm", name),
        );
    }
    complete(listing, &manifests, &fetched, report);
    fixity(listing, &manifests, report);
    oxum(listing, &info, report);
}

/// `bagit.txt`: two lines, of which the first gives the version.
fn declaration(root: &Path, report: &mut Report) {
    report.saw("STR001", 1);
    let Some(lines) = read(root, "bagit.txt", report) else { return };
    let value = |line: Option<&String>, key: &str| {
        line.and_then(|line| line.strip_prefix(key)?.strip_prefix(':')).map(|value| value.trim().to_owned())
    };
    let version = value(lines.first(), "BagIt-Version").filter(|version| {
        version.split_once('.').is_some_and(|(major, minor)| {
            [major, minor]
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        })
    });
    if version.is_none() {
        broken(
            report,
            "bagit.txt",
            1,
            text! { zh: "应为 BagIt-Version: 1.0", en: "it should read BagIt-Version: 1.0" },
        );
    }
    match value(lines.get(1), "Tag-File-Character-Encoding") {
        Some(encoding) if !encoding.is_empty() => {}
        _ => broken(
            report,
            "bagit.txt",
            2,
            text! { zh: "应为 Tag-File-Character-Encoding: UTF-8", en: "it should read Tag-File-Character-Encoding: UTF-8" },
        ),
    }
}

fn broken(report: &mut Report, file: &str, line: usize, why: Text) {
    let (zh, en) = (why.zh, why.en);
    report.add(
        "STR001",
        Draft::new(
            Location::file(file),
            text! { zh: "{file} 第 {line} 行不合 BagIt（RFC 8493）：{zh}", en: "line {line} of {file} is not as BagIt (RFC 8493) asks: {en}" },
        )
        .help(text! { zh: "由发送方重新打包；不要就地改包", en: "have the sender make the bag anew; do not mend a bag in place" })
        .evidence("line", line)
        .evidence("reason", en),
    );
}

/// A tag file's lines.
fn read(root: &Path, file: &str, report: &mut Report) -> Option<Vec<String>> {
    let why = match bounded(&root.join(file), limits::PAYLOAD_MANIFEST_BYTES) {
        Ok(bytes) => match decode(&bytes) {
            Some((text, _)) => return Some(text.lines().map(str::to_owned).collect()),
            None if bytes.is_empty() => return Some(Vec::new()),
            None => text! { zh: "不是文本", en: "it is no text" },
        },
        Err(reason) => text! { zh: "读不出：{reason}", en: "it cannot be read: {reason}" },
    };
    broken(report, file, 1, why);
    None
}

/// The labels of `bag-info.txt`; a line that begins with a space continues the one before.
fn tags(root: &Path, file: &str, report: &mut Report) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    if root.join(file).symlink_metadata().is_err() {
        return found;
    }
    let mut last: Option<String> = None;
    for (at, line) in read(root, file, report).unwrap_or_default().into_iter().enumerate() {
        if line.starts_with([' ', '\t']) {
            if let Some(value) = last.as_ref().and_then(|label| found.get_mut(label)) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((label, value)) = line.split_once(':') {
            let label = label.trim().to_ascii_lowercase();
            found.entry(label.clone()).or_insert_with(|| value.trim().to_owned());
            last = Some(label);
        } else if !line.trim().is_empty() {
            broken(report, file, at + 1, text! { zh: "没有冒号", en: "there is no colon" });
        }
    }
    found
}

/// The labels of a bag's `bag-info.txt`, for those who only want to know.
pub fn info(root: &Path) -> BTreeMap<String, String> {
    tags(root, "bag-info.txt", &mut Report::default())
}

/// The paths in `fetch.txt`, which are to be fetched before the bag is whole.
fn fetch(root: &Path, report: &mut Report) -> BTreeSet<String> {
    if root.join("fetch.txt").symlink_metadata().is_err() {
        return BTreeSet::new();
    }
    let mut paths = BTreeSet::new();
    for (at, line) in read(root, "fetch.txt", report).unwrap_or_default().iter().enumerate() {
        let mut parts = line.split_whitespace();
        match (parts.next(), parts.next(), line.splitn(3, char::is_whitespace).nth(2)) {
            (Some(_), Some(_), Some(path)) => {
                paths.insert(normal_form(&unescaped(path.trim())));
            }
            (None, ..) => {}
            _ => broken(
                report,
                "fetch.txt",
                at + 1,
                text! { zh: "应为 地址 长度 路径", en: "it should read URL LENGTH PATH" },
            ),
        }
    }
    paths
}

/// CR, LF and % are written as escapes in paths, and nothing else is.
fn unescaped(path: &str) -> String {
    let mut text = path.to_owned();
    for (from, to) in [("%0A", "\n"), ("%0a", "\n"), ("%0D", "\r"), ("%0d", "\r"), ("%25", "%")] {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    text
}

fn manifest(file: &str, name: &str, payload: bool, lines: &[String], report: &mut Report) -> Manifest {
    let algorithm = Algorithm::of(name);
    if algorithm.is_none() {
        report.add(
            "RUN002",
            Draft::new(
                Location::file(file),
                text! { zh: "摘要算法 {name} 尚不支持，{file} 未能核对", en: "the digest {name} is not supported: {file} was not held against the files" },
            )
            .evidence("what", name),
        );
    }
    let mut found: BTreeMap<String, (String, String, usize)> = BTreeMap::new();
    let mut bad = 0;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let split = line
            .split_once([' ', '\t'])
            .map(|(digest, path)| (digest, path.trim_start().trim_start_matches('*')));
        let good = split
            .filter(|(digest, path)| digest.bytes().all(|byte| byte.is_ascii_hexdigit()) && !path.is_empty());
        let Some((digest, path)) = good else {
            bad += 1;
            if bad <= NAMED_LINES {
                broken(
                    report,
                    file,
                    at + 1,
                    text! { zh: "应为 摘要 路径", en: "it should read DIGEST PATH" },
                );
            }
            continue;
        };
        let path = unescaped(path);
        let path = path.trim_start_matches("./");
        let number = at + 1;
        report.saw("STR007", 1);
        if relative_fault(path).is_some() || path.starts_with('~') || (payload && !path.starts_with("data/"))
        {
            report.add(
                "STR007",
                Draft::new(
                    Location::file(file),
                    text! {
                        zh: "{file} 第 {number} 行的路径不在载荷之内，未予打开：{path}",
                        en: "line {number} of {file} names a path outside the payload, which is not opened: {path}",
                    },
                )
                .help(text! { zh: "由发送方重新打包", en: "have the sender make the bag anew" })
                .evidence("path", path),
            );
            continue;
        }
        let digest = digest.to_ascii_lowercase();
        if let Some((_, first, line)) = found.get(&normal_form(path)) {
            let (line, again) = (*line, at + 1);
            report.add(
                "STR004",
                Draft::new(
                    Location::file(file),
                    text! { zh: "{file} 第 {line} 行和第 {again} 行是同一文件：{path}", en: "lines {line} and {again} of {file} are one file: {path}" },
                )
                .help(text! { zh: "由发送方重新打包", en: "have the sender make the bag anew" })
                .evidence("path", path)
                .evidence("same-digest", *first == digest),
            );
            continue;
        }
        found.insert(normal_form(path), (path.to_owned(), digest, at + 1));
    }
    Manifest { file: file.to_owned(), algorithm, payload, lines: found }
}

/// Every payload file stands in every payload manifest, and every line has its file.
fn complete(listing: &Listing, manifests: &[Manifest], fetched: &BTreeSet<String>, report: &mut Report) {
    let mut missing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for manifest in manifests {
        report.saw("CMP002", manifest.lines.len());
        for (normal, (path, _, _)) in &manifest.lines {
            if listing.find(normal).is_none() {
                missing.entry(path).or_default().push(&manifest.file);
            }
        }
    }
    for (path, files) in missing {
        let (zh, en) = (files.join("、"), files.join(", "));
        let fetchable = fetched.contains(&normal_form(path));
        let help = match (fetchable, listing.alike(path)) {
            (true, _) => {
                text! { zh: "fetch.txt 说明它须另行取得：取来放好再检查", en: "fetch.txt says that it is to be fetched: fetch it and check again" }
            }
            (_, Some(near)) => {
                text! { zh: "“{near}”只有大小写或全半角不同", en: "`{near}` differs only in case or width" }
            }
            _ => text! { zh: "请发送方补发", en: "ask the sender for it" },
        };
        report.add(
            "CMP002",
            Draft::new(
                Location::file(path),
                text! { zh: "{zh} 列有此文件，包中没有", en: "{en} lists this file, which is not in the bag" },
            )
            .help(help)
            .evidence("path", path),
        );
    }
    for entry in listing.entries.iter().filter(|entry| entry.path.starts_with("data/")) {
        if entry.kind != EntryKind::File {
            continue;
        }
        report.saw("CMP003", 1);
        let normal = normal_form(&entry.path);
        let payload = || manifests.iter().filter(|manifest| manifest.payload);
        let without: Vec<&str> = payload()
            .filter(|manifest| !manifest.lines.contains_key(&normal))
            .map(|manifest| manifest.file.as_str())
            .collect();
        if without.is_empty() {
            continue;
        }
        let en = without.join(", ");
        let zh = without.join("、");
        report.add(
            "CMP003",
            Draft::new(
                Location::file(&entry.path),
                text! { zh: "{zh} 没有列出此载荷文件", en: "{en} does not list this payload file" },
            )
            .severity(Severity::Error)
            .help(text! { zh: "核实来源；由发送方重新打包", en: "find out where it comes from; have the sender make the bag anew" })
            .evidence("path", entry.path.as_str()),
        );
    }
}

/// Reads each listed file once, for all manifests.
fn fixity(listing: &Listing, manifests: &[Manifest], report: &mut Report) {
    let mut wanted: BTreeMap<usize, Vec<(&Manifest, Algorithm, &str)>> = BTreeMap::new();
    for manifest in manifests {
        let Some(algorithm) = manifest.algorithm else { continue };
        for (normal, (_, digest, _)) in &manifest.lines {
            if let Some(at) = listing.find(normal).filter(|at| listing.entries[*at].kind == EntryKind::File) {
                wanted.entry(at).or_default().push((manifest, algorithm, digest));
            }
        }
    }
    report.saw("CMP005", wanted.len());
    let found: Vec<(&str, Draft)> = wanted
        .par_iter()
        .flat_map_iter(|(at, claims)| {
            let entry = &listing.entries[*at];
            let algorithms: Vec<Algorithm> = claims.iter().map(|(_, algorithm, _)| *algorithm).collect();
            let read = digests(&listing.place(*at), &algorithms);
            let mut drafts = Vec::new();
            match read {
                Err(error) => {
                    let reason = crate::archive::io_reason(&error);
                    drafts.push((
                        "RUN003",
                        Draft::new(
                            Location::file(&entry.path),
                            text! { zh: "读不出：{reason}", en: "cannot be read: {reason}" },
                        )
                        .evidence("reason", reason),
                    ));
                }
                Ok((_, actual)) => {
                    for ((manifest, algorithm, claimed), actual) in claims.iter().zip(actual) {
                        if *claimed == actual {
                            continue;
                        }
                        let (name, file) = (algorithm.name(), &manifest.file);
                        drafts.push((
                            "CMP005",
                            Draft::new(
                                Location::file(&entry.path),
                                text! { zh: "{name} 与 {file} 不符：实为 {actual}", en: "the {name} is not the one in {file}: it is {actual}" },
                            )
                            .help(text! { zh: "请发送方重发；查明传输中改动了什么", en: "ask the sender for it again; find out what changed it on the way" })
                            .evidence("claimed", *claimed)
                            .evidence("actual", actual)
                            .evidence("algorithm", name),
                        ));
                    }
                }
            }
            drafts
        })
        .collect();
    for (code, draft) in found {
        report.add(code, draft);
    }
}

/// Payload-Oxum: bytes and files of the payload, stated against counted.
fn oxum(listing: &Listing, info: &BTreeMap<String, String>, report: &mut Report) {
    let Some(stated) = info.get("payload-oxum") else { return };
    report.saw("STR016", 1);
    let payload = || {
        listing
            .entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::File && entry.path.starts_with("data/"))
    };
    let (bytes, files) = (payload().map(|entry| entry.size).sum::<u64>(), payload().count());
    let actual = format!("{bytes}.{files}");
    if *stated != actual {
        report.add(
            "STR016",
            Draft::new(
                Location::file("bag-info.txt"),
                text! {
                    zh: "Payload-Oxum 为 {stated}，实有 {bytes} 字节、{files} 个文件（{actual}）",
                    en: "Payload-Oxum is {stated}; there are {bytes} bytes in {files} files ({actual})",
                },
            )
            .help(text! { zh: "请发送方核对", en: "have the sender check it" })
            .evidence("stated", stated.as_str())
            .evidence("actual", actual),
        );
    }
}
