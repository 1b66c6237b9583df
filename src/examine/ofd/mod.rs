//! OFD (GB/T 33190-2016): a ZIP in which only `OFD.xml` has a fixed name and everything else is
//! found by reference. Real producers bend the standard: what cannot be read is noted, and what
//! can be is read.

mod page;
mod resources;
mod tree;

use std::collections::BTreeMap;

use super::package::{Opened, Spent};
use super::text::cut;
use super::{Active, ActiveKind, Contents, Outcome, Pages, Part, xmp};
use crate::limits::{self, Work};
use resources::Resources;
use tree::{Xml, attribute, child, children, descendants, local, text_of};

/// Reads an OFD file.
pub(super) fn read(bytes: &[u8], work: &Work) -> Contents {
    let mut contents = Contents { outcome: Outcome::Read, ..Contents::default() };
    let mut package = match Opened::new(bytes, Spent::new(work, bytes.len() as u64)) {
        Ok(package) => package,
        Err(outcome) => return Contents { outcome, ..Contents::default() },
    };
    if !bytes.starts_with(b"PK") {
        contents.notes.push("bytes stand before the container".into());
    }
    if let Err(outcome) = document(&mut package, &mut contents) {
        contents.outcome = outcome;
    }
    if contents.signatures.places > 0 {
        contents.signature_verdicts = crate::seal::ofd::signatures(bytes, work);
    }
    contents
}

/// A path named in the part `base`: absolute from the root, else from the part's own folder.
fn resolve(base: &str, path: &str) -> String {
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

/// The part at `path`, whatever the case of its name.
fn part(package: &mut Opened, path: &str) -> Result<Option<Vec<u8>>, Outcome> {
    if let Some(bytes) = package.part(path)? {
        return Ok(Some(bytes));
    }
    let found =
        package.names().into_iter().find(|name| name.trim_start_matches('/').eq_ignore_ascii_case(path));
    found.map_or(Ok(None), |name| package.part(&name))
}

fn document(package: &mut Opened, contents: &mut Contents) -> Result<(), Outcome> {
    let broken = |reason: &str| Outcome::Corrupt { reason: reason.into(), offset: None };
    let Some(root) = part(package, "OFD.xml")? else { return Err(broken("no OFD.xml")) };
    let root = Xml::new(&root)?;
    let root = root.parse()?;
    let bodies: Vec<_> = children(root.root_element(), "DocBody").collect();
    if bodies.is_empty() {
        return Err(broken("no DocBody"));
    }
    let mut pages = Pages::default();
    let mut texts = Vec::new();
    for body in bodies {
        if let Some(info) = child(body, "DocInfo") {
            describe(info, contents);
        }
        if let Some(path) = child(body, "Signatures").and_then(text_of) {
            signatures(package, &resolve("OFD.xml", path), contents)?;
        }
        let Some(path) = child(body, "DocRoot").and_then(text_of) else {
            contents.notes.push("a DocBody without DocRoot".into());
            continue;
        };
        one(package, &resolve("OFD.xml", path), contents, &mut pages, &mut texts)?;
    }
    contents.pages = Some(pages);
    contents.text = Some(cut(texts));
    Ok(())
}

/// DocInfo.
fn describe(info: roxmltree::Node, contents: &mut Contents) {
    let metadata = &mut contents.metadata;
    for node in info.children().filter(roxmltree::Node::is_element) {
        let value = text_of(node).map(str::to_owned);
        match (local(node), value) {
            ("Title", value) => metadata.title = value,
            ("Author", value) => metadata.author = value,
            ("Creator", value) => metadata.producer = value,
            ("CreatorVersion", value) => metadata.producer_version = value,
            ("CreationDate", Some(value)) => metadata.created = stamp(&value, "DocInfo/CreationDate"),
            ("ModDate", Some(value)) => metadata.modified = stamp(&value, "DocInfo/ModDate"),
            ("DocID", Some(value)) => metadata.ids.push(("OFD DocID".into(), value)),
            ("CustomDatas", _) => {
                for data in children(node, "CustomData").take(64) {
                    if let (Some(name), Some(value)) = (attribute(data, "Name"), text_of(data)) {
                        metadata.ids.push((format!("OFD CustomData {name}"), value.to_owned()));
                    }
                }
            }
            _ => {}
        }
    }
}

/// A date, with a time or without; some producers leave out the separators.
fn stamp(value: &str, field: &str) -> Option<super::Stamp> {
    xmp::stamp(value, field).or_else(|| {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        let date = digits.get(..8)?;
        let time = digits.get(8..14).unwrap_or("000000");
        let written = format!(
            "{}-{}-{}T{}:{}:{}",
            &date[..4],
            &date[4..6],
            &date[6..8],
            &time[..2],
            &time[2..4],
            &time[4..6]
        );
        xmp::stamp(&written, field)
    })
}

/// Signatures.xml: how many signatures it lists and how many have a value.
fn signatures(package: &mut Opened, path: &str, contents: &mut Contents) -> Result<(), Outcome> {
    let Some(bytes) = part(package, path)? else {
        contents.notes.push(format!("{path} is not there"));
        return Ok(());
    };
    let xml = Xml::new(&bytes)?;
    let listed: Vec<String> = descendants(xml.parse()?.root_element(), "Signature")
        .filter_map(|node| attribute(node, "BaseLoc").map(str::to_owned))
        .collect();
    contents.signatures.places += listed.len() as u32;
    for base in listed {
        if part(package, &resolve(path, &base))?.is_some() {
            contents.signatures.filled += 1;
        }
    }
    Ok(())
}

/// One document of the package: its resources, then its pages.
fn one(
    package: &mut Opened,
    path: &str,
    contents: &mut Contents,
    pages: &mut Pages,
    texts: &mut Vec<String>,
) -> Result<(), Outcome> {
    let Some(bytes) = part(package, path)? else {
        return Err(Outcome::Corrupt { reason: format!("{path} is not there"), offset: None });
    };
    let xml = Xml::new(&bytes)?;
    let parsed = xml.parse()?;
    let root = parsed.root_element();
    let mut resources = Resources::default();
    let common = child(root, "CommonData");
    for kind in ["PublicRes", "DocumentRes"] {
        for node in common.into_iter().flat_map(|common| children(common, kind)) {
            if let Some(file) = text_of(node) {
                resources.load(package, &resolve(path, file), contents)?;
            }
        }
    }
    let area = common.and_then(|common| child(common, "PageArea"));
    let size = area.and_then(page::size);
    let mut templates = BTreeMap::new();
    for node in common.into_iter().flat_map(|common| children(common, "TemplatePage")) {
        if let (Some(id), Some(base)) = (attribute(node, "ID"), attribute(node, "BaseLoc")) {
            templates.insert(id.to_owned(), resolve(path, base));
        }
    }
    for node in child(root, "Pages").into_iter().flat_map(|list| children(list, "Page")) {
        pages.count += 1;
        if pages.count > package.spent.work.pages {
            return Err(Outcome::Bomb { limit: "pages".into(), reached: u64::from(pages.count) });
        }
        let number = pages.count;
        let Some(base) = attribute(node, "BaseLoc") else {
            contents.notes.push(format!("page {number} has no contents"));
            continue;
        };
        let read = page::read(package, &resolve(path, base), &templates, &mut resources, number, contents)?;
        if read.blank {
            pages.blank.push(number);
        }
        if read.scanned {
            pages.scanned.push(number);
        }
        if pages.sizes.len() < limits::PAGE_SIZES {
            pages.sizes.extend(read.size.or(size));
        }
        texts.push(read.text);
    }
    resources.report(contents);
    actions(root, path, contents);
    if let Some(list) = child(root, "Attachments").and_then(text_of) {
        attachments(package, &resolve(path, list), contents)?;
    }
    if child(root, "CustomTags").is_some() {
        contents.notes.push("custom tags".into());
    }
    Ok(())
}

/// Actions that do more than turn to a page. An address that is opened on a click is a link; one
/// that opens by itself is not.
fn actions(root: roxmltree::Node, path: &str, contents: &mut Contents) {
    for action in descendants(root, "Action") {
        let by_itself = matches!(attribute(action, "Event"), Some("DO" | "PO"));
        for inner in action.children().filter(roxmltree::Node::is_element) {
            let runs = match local(inner) {
                "GotoA" | "Sound" | "Movie" => true,
                "URI" => by_itself,
                _ => false,
            };
            if runs {
                let place = format!("{path} {}", local(inner));
                contents.active.push(Active { kind: ActiveKind::OfdAction, place });
            }
        }
    }
}

fn attachments(package: &mut Opened, path: &str, contents: &mut Contents) -> Result<(), Outcome> {
    let Some(bytes) = part(package, path)? else { return Ok(()) };
    let xml = Xml::new(&bytes)?;
    let parsed = xml.parse()?;
    let listed: Vec<(String, String)> = descendants(parsed.root_element(), "Attachment")
        .filter_map(|node| {
            let file = child(node, "FileLoc").and_then(text_of)?;
            Some((attribute(node, "Name").unwrap_or(file).to_owned(), resolve(path, file)))
        })
        .collect();
    for (name, file) in listed {
        let Some(bytes) = part(package, &file)? else {
            contents.notes.push(format!("the attachment {file} is not there"));
            continue;
        };
        let format = super::identify(&bytes);
        let kind = if matches!(format, super::Format::Xml) {
            ActiveKind::EmbeddedData
        } else {
            ActiveKind::EmbeddedFile
        };
        contents.active.push(Active { kind, place: name.clone() });
        contents.parts.push(Part { name, size: Some(bytes.len() as u64), format: Some(format), depth: 1 });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_part_that_names_them() {
        assert_eq!(resolve("OFD.xml", "Doc_0/Document.xml"), "Doc_0/Document.xml");
        assert_eq!(
            resolve("Doc_0/Document.xml", "Pages/Page_0/Content.xml"),
            "Doc_0/Pages/Page_0/Content.xml"
        );
        assert_eq!(resolve("Doc_0/Document.xml", "/Doc_0/Res.xml"), "Doc_0/Res.xml");
        assert_eq!(resolve("Doc_0/Signs/Sign_0/Signature.xml", "../../x.xml"), "Doc_0/x.xml");
        assert_eq!(resolve("a.xml", "../../../etc/passwd"), "etc/passwd");
    }

    #[test]
    fn dates_without_separators_are_dates() {
        assert_eq!(stamp("20250301083000", "f").unwrap().local, "2025-03-01T08:30:00");
        assert_eq!(stamp("2025-03-01", "f").unwrap().local, "2025-03-01T00:00:00");
    }
}
