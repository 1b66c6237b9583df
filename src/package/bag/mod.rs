//! BagIt (RFC 8493): what the tag files say, line by line, held against the files.

mod declared;
mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::fixity::digests;
use super::listing::Listing;
use super::report::Report;
use crate::archive::{EntryKind, normal_form};
use crate::finding::{Draft, Location, Severity};
use crate::seal::Hash;
use crate::text;
pub use declared::{Declared, declared};
pub use tags::info;
use tags::{Manifest, declaration, fetch, manifest, read};

/// Checks the bag in `root`.
pub fn check(root: &Path, listing: &Listing, report: &mut Report) {
    declaration(root, report);
    let info = tags::tags(root, "bag-info.txt", report);
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
            .all(|manifest| manifest.algorithm.is_some_and(Hash::is_weak))
    {
        let (file, name) = manifests
            .iter()
            .find(|manifest| manifest.payload)
            .map(|manifest| (manifest.file.clone(), manifest.algorithm.map_or("", Hash::name)))
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
    let mut wanted: BTreeMap<usize, Vec<(&Manifest, Hash, &str)>> = BTreeMap::new();
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
            let algorithms: Vec<Hash> = claims.iter().map(|(_, algorithm, _)| *algorithm).collect();
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
