//! An RO-Crate held against the files: what it describes is there, and is what it says.

use std::path::Path;

use rayon::prelude::*;

use super::fixity::digests;
use super::listing::Listing;
use super::report::Report;
use super::ro_crate::{METADATA, OLD_METADATA, Part, parse};
use crate::archive::{EntryKind, normal_form, relative_fault};
use crate::finding::{Draft, Location, Severity};
use crate::import::bounded;
use crate::limits;
use crate::seal::Hash;
use crate::text;

/// Checks the crate in `root`.
pub fn check(root: &Path, listing: &Listing, report: &mut Report) {
    let file = if listing.find(METADATA).is_some() { METADATA } else { OLD_METADATA };
    report.saw("STR001", 1);
    let parsed = match bounded(&root.join(file), limits::MANIFEST_BYTES).and_then(|bytes| parse(&bytes)) {
        Ok(parsed) => parsed,
        Err(reason) => {
            report.add(
                "STR001",
                Draft::new(
                    Location::file(file),
                    text! { zh: "{file} 读不出：{reason}", en: "{file} cannot be read: {reason}" },
                )
                .help(text! { zh: "由发送方重新导出", en: "have the sender export it anew" })
                .evidence("reason", reason),
            );
            return;
        }
    };
    report.saw("STR002", 1);
    if parsed.published.is_none() {
        report.add(
            "STR002",
            Draft::new(
                Location::file(file),
                text! { zh: "根实体没有 datePublished", en: "the root entity has no datePublished" },
            )
            .help(text! { zh: "由发送方补上", en: "have the sender add it" })
            .evidence("key", "datePublished"),
        );
    }
    report.saw("STR004", parsed.parts.len());
    for id in &parsed.repeated {
        report.add(
            "STR004",
            Draft::new(
                Location::file(file),
                text! { zh: "两个实体同用 @id “{id}”", en: "two entities have the @id `{id}`" },
            )
            .help(text! { zh: "由发送方重新导出", en: "have the sender export it anew" })
            .evidence("id", id.as_str()),
        );
    }
    let mut there: Vec<(usize, &Part)> = Vec::new();
    for part in &parsed.parts {
        report.saw("STR007", 1);
        let path = part.path.as_str();
        if relative_fault(path).is_some() {
            report.add(
                "STR007",
                Draft::new(
                    Location::file(file),
                    text! { zh: "@id 指向包外，未予打开：{path}", en: "an @id leads out of the crate and is not opened: {path}" },
                )
                .evidence("path", path),
            );
            continue;
        }
        report.saw("CMP002", 1);
        let found = listing.find(&normal_form(path));
        match found {
            Some(at) if !part.folder => there.push((at, part)),
            None if part.folder && listing.has_folder(path) => {}
            _ => {
                let help = match listing.alike(path) {
                    Some(near) => {
                        text! { zh: "“{near}”只有大小写或全半角不同", en: "`{near}` differs only in case or width" }
                    }
                    None => text! { zh: "请发送方补发", en: "ask the sender for it" },
                };
                report.add(
                    "CMP002",
                    Draft::new(
                        Location::file(path),
                        text! { zh: "{file} 描述了它，包中没有", en: "{file} describes it, and it is not in the crate" },
                    )
                    .help(help)
                    .evidence("path", path),
                );
            }
        }
    }
    described(listing, &parsed.parts, report);
    fixity(listing, &there, report);
}

/// Files that no entity describes. A crate may have them, so it is advice.
fn described(listing: &Listing, parts: &[Part], report: &mut Report) {
    let known: std::collections::BTreeSet<String> =
        parts.iter().map(|part| normal_form(&part.path)).collect();
    for (_, entry) in listing.files() {
        let path = normal_form(&entry.path);
        let name = path.rsplit('/').next().unwrap_or_default();
        if path == METADATA
            || path == OLD_METADATA
            || name.starts_with("ro-crate-preview")
            || path.starts_with("ro-crate-preview_files/")
        {
            continue;
        }
        report.saw("CMP003", 1);
        let mut above = path.as_str();
        let covered = loop {
            if known.contains(above) {
                break true;
            }
            match above.rsplit_once('/') {
                Some((folder, _)) => above = folder,
                None => break false,
            }
        };
        if !covered {
            report.add(
                "CMP003",
                Draft::new(
                    Location::file(&entry.path),
                    text! { zh: "没有实体描述此文件", en: "no entity describes this file" },
                )
                .severity(Severity::Advice)
                .help(text! { zh: "核实来源", en: "find out where it comes from" })
                .evidence("path", entry.path.as_str()),
            );
        }
    }
}

fn fixity(listing: &Listing, there: &[(usize, &Part)], report: &mut Report) {
    let wanted: Vec<&(usize, &Part)> =
        there.iter().filter(|(_, part)| part.size.is_some() || part.sha256.is_some()).collect();
    report.saw("CMP005", there.iter().filter(|(_, part)| part.sha256.is_some()).count());
    report.saw("CMP006", there.iter().filter(|(_, part)| part.size.is_some()).count());
    let drafts: Vec<(&'static str, Draft)> = wanted
        .par_iter()
        .flat_map_iter(|(at, part)| {
            let entry = &listing.entries[*at];
            let mut drafts = Vec::new();
            if entry.kind != EntryKind::File {
                return drafts;
            }
            if let Some(stated) = part.size.filter(|stated| *stated != entry.size) {
                let actual = entry.size;
                drafts.push((
                    "CMP006",
                    Draft::new(
                        Location::file(&entry.path),
                        text! { zh: "contentSize 为 {stated}，实有 {actual} 字节", en: "contentSize is {stated}, the file has {actual} bytes" },
                    )
                    .help(text! { zh: "请发送方重发", en: "ask the sender for it again" })
                    .evidence("claimed", stated)
                    .evidence("actual", actual),
                ));
            }
            if let Some(claimed) = &part.sha256
                && let Ok((_, actual)) = digests(&listing.place(*at), &[Hash::Sha256])
                && actual[0] != *claimed
            {
                let actual = &actual[0];
                drafts.push((
                    "CMP005",
                    Draft::new(
                        Location::file(&entry.path),
                        text! { zh: "SHA-256 与元数据不符：实为 {actual}", en: "the SHA-256 is not the one in the metadata: it is {actual}" },
                    )
                    .help(text! { zh: "请发送方重发", en: "ask the sender for it again" })
                    .evidence("claimed", claimed.as_str())
                    .evidence("actual", actual.as_str()),
                ));
            }
            drafts
        })
        .collect();
    for (code, draft) in drafts {
        report.add(code, draft);
    }
}
