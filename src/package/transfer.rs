//! A transfer after DA/T 93-2022 or the rules of 2012: the description, the lists, and a folder a
//! number. Rebuilt from published descriptions of the structure; see docs/import.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::listing::Listing;
use super::report::Report;
use crate::archive::{DESCRIPTIONS, EntryKind, LISTS, normal_form};
use crate::finding::{Draft, Location, Text};
use crate::import::{Catalogue, Column, Level, Row, bounded, fold, xml};
use crate::limits;
use crate::text;

/// Folders beside the archive proper.
const OTHERS: [&str; 3] = ["其他", "其它", "其他文件"];

/// Checks the transfer in `root`.
pub fn check(root: &Path, listing: &Listing, report: &mut Report) {
    let top = |names: &[&str]| {
        let at_top =
            listing.entries.iter().filter(|entry| entry.kind == EntryKind::File && !entry.path.contains('/'));
        at_top
            .filter(|entry| names.contains(&entry.path.to_lowercase().as_str()))
            .map(|entry| entry.path.clone())
            .collect::<Vec<_>>()
    };
    let lists = top(&LISTS);
    report.saw("CMP002", 2);
    if top(&DESCRIPTIONS).is_empty() {
        lacks(
            report,
            "说明文件.TXT",
            text! { zh: "移交信息包没有说明文件", en: "the transfer has no description (说明文件.TXT)" },
        );
    }
    if lists.is_empty() {
        lacks(
            report,
            "目录文件.XML",
            text! { zh: "移交信息包没有目录文件", en: "the transfer has no list (目录文件.XML)" },
        );
    }
    let places = Places::new(listing);
    let mut numbers = BTreeSet::new();
    let mut listed = BTreeSet::new();
    for file in &lists {
        report.saw("STR001", 1);
        let read =
            bounded(&root.join(file), limits::CATALOGUE_BYTES).and_then(|bytes| xml::catalogue(file, &bytes));
        match read {
            Ok(Some(catalogue)) => rows(&places, &catalogue, &mut numbers, &mut listed, report),
            Ok(None) => broken(report, file, text! { zh: "其中没有条目", en: "it holds no entries" }),
            Err(reason) => broken(report, file, text! { zh: "{reason}", en: "{reason}" }),
        }
    }
    if !numbers.is_empty() {
        unlisted(listing, &numbers, &listed, report);
    }
}

fn lacks(report: &mut Report, path: &str, message: Text) {
    report.add(
        "CMP002",
        Draft::new(Location::file(path), message)
            .help(text! { zh: "请移交方补上", en: "ask the sender for it" })
            .evidence("path", path),
    );
}

fn broken(report: &mut Report, file: &str, why: Text) {
    let (zh, en) = (why.zh, why.en);
    report.add(
        "STR001",
        Draft::new(
            Location::file(file),
            text! { zh: "{file} 读不出：{zh}", en: "{file} cannot be read: {en}" },
        )
        .help(text! { zh: "由移交方重新导出", en: "have the sender export it anew" })
        .evidence("reason", en),
    );
}

/// Each number of the list has its folder or file, and nothing has two.
fn rows(
    places: &Places,
    catalogue: &Catalogue,
    numbers: &mut BTreeSet<String>,
    listed: &mut BTreeSet<String>,
    report: &mut Report,
) {
    let file = catalogue.path.as_str();
    let mut seen = BTreeSet::new();
    for row in &catalogue.rows {
        let Some(number) = row.get(Column::Number).or(row.get(Column::DossierNumber)) else { continue };
        report.saw("STR011", 1);
        let line = row.line;
        // A number may have several files, each in a row that names one.
        let alone = catalogue.level == Level::Dossiers || row.get(Column::File).is_none();
        if alone && !seen.insert(fold(number)) {
            report.add(
                "STR004",
                Draft::new(
                    Location::file(file),
                    text! { zh: "{file} 第 {line} 条的档号重复：{number}", en: "entry {line} of {file} repeats the number {number}" },
                )
                .help(text! { zh: "由移交方更正目录", en: "have the sender correct the list" })
                .evidence("number", number),
            );
        }
        numbers.insert(fold(number));
        if places.called(number, listed) | places.named(row, listed) {
            continue;
        }
        report.add(
            "STR011",
            Draft::new(
                Location::file(file),
                text! { zh: "目录列有 {number}（第 {line} 条），包中没有它的文件夹或文件", en: "{number} is listed (entry {line}) and has neither a folder nor a file in the package" },
            )
            .help(text! { zh: "请移交方补发，或双方更正目录", en: "ask the sender for it, or correct the list with the other side" })
            .subject(format!("missing:{number}"))
            .evidence("id", number),
        );
    }
}

/// Folders and files of the package by the ways in which lists name them, all folded.
#[derive(Default)]
struct Places {
    /// The end of a folder's path, its parts joined as numbers are → folders.
    folders: BTreeMap<String, BTreeSet<String>>,
    /// A file's name, with and without its extension → paths.
    files: BTreeMap<String, Vec<String>>,
}

/// Folders deeper than this are known by their last parts alone.
const PARTS: usize = 8;

impl Places {
    fn new(listing: &Listing) -> Self {
        let mut places = Self::default();
        let mut known = BTreeSet::new();
        for (_, entry) in listing.files() {
            let path = fold(&entry.path);
            let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
            if let Some((stem, _)) = name.rsplit_once('.') {
                places.files.entry(stem.to_owned()).or_default().push(path.clone());
            }
            places.files.entry(name).or_default().push(path.clone());
            let mut folder = path.as_str();
            while let Some((above, _)) = folder.rsplit_once('/') {
                folder = above;
                if !known.insert(folder.to_owned()) {
                    break;
                }
                let mut end = String::new();
                for part in folder.rsplit('/').take(PARTS) {
                    end = if end.is_empty() { part.to_owned() } else { format!("{part}-{end}") };
                    places.folders.entry(end.clone()).or_default().insert(folder.to_owned());
                }
            }
        }
        places
    }

    /// Whether a folder or file is called by the number, which may be spelt over several folders.
    fn called(&self, number: &str, listed: &mut BTreeSet<String>) -> bool {
        let wanted = fold(number).replace('/', "-");
        let folders = self.folders.get(&wanted).into_iter().flatten();
        let files = self.files.get(&wanted).into_iter().flatten();
        let before = listed.len();
        let mut found = false;
        for path in folders.chain(files) {
            found = true;
            listed.insert(path.clone());
        }
        found || listed.len() > before
    }

    /// Whether the file that the row names is there.
    fn named(&self, row: &Row, listed: &mut BTreeSet<String>) -> bool {
        let Some(cell) = row.get(Column::File) else { return false };
        let wanted = fold(&cell.replace('\\', "/"));
        let name = wanted.rsplit('/').next().unwrap_or(&wanted);
        let ends = |path: &str| {
            path.strip_suffix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let mut found = false;
        for path in self.files.get(name).into_iter().flatten() {
            let bare = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
            if ends(path) || ends(bare) {
                listed.insert(path.clone());
                found = true;
            }
        }
        found
    }
}

/// Folders that no entry lists: the deepest that hold files, with none above them listed.
fn unlisted(listing: &Listing, numbers: &BTreeSet<String>, listed: &BTreeSet<String>, report: &mut Report) {
    let mut extra = BTreeSet::new();
    for (_, entry) in listing.files() {
        let path = normal_form(&entry.path);
        let Some((folder, _)) = path.rsplit_once('/') else { continue };
        let first = folder.split('/').next().unwrap_or_default();
        if OTHERS.contains(&first) {
            continue;
        }
        report.saw("STR011", 1);
        let folded = fold(&path);
        let mut above = folded.as_str();
        let covered = loop {
            if listed.contains(above) {
                break true;
            }
            match above.rsplit_once('/') {
                Some((folder, _)) => above = folder,
                None => break false,
            }
        };
        let metadata = folder.split('/').any(|part| numbers.contains(&fold(part)));
        if !covered && !metadata {
            extra.insert(folder.to_owned());
        }
    }
    for folder in extra {
        report.add(
            "STR011",
            Draft::new(
                Location::file(&folder),
                text! { zh: "目录没有列出 {folder} 中的内容", en: "no entry of the list covers what is in {folder}" },
            )
            .help(text! { zh: "核实来源，由双方更正目录", en: "find out where it comes from and correct the list with the other side" })
            .subject("unlisted")
            .evidence("id", folder),
        );
    }
}
