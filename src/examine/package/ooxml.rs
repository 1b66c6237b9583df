//! DOCX, XLSX, PPTX (ECMA-376): text, properties, revision save ids, macros, embedded objects.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::archive::{Opened, Spent, with_package};
use crate::examine::essence::{jpeg_essence, png_essence};
use crate::examine::text::cut;
use crate::examine::{Active, ActiveKind, Contents, Format, Outcome, Pages, Part, Picture, picture, xmp};

/// Events of one XML part.
const EVENTS: u64 = 20_000_000;

/// Revision save ids kept of one document.
const SAVE_IDS: usize = 64;

pub(super) fn read(format: Format, bytes: &[u8], spent: Spent) -> Contents {
    with_package(bytes, spent, |package, contents| {
        properties(package, contents)?;
        match format {
            Format::Docx => document(package, contents)?,
            Format::Xlsx => workbook(package, contents)?,
            _ => slides(package, contents)?,
        }
        others(package, contents)
    })
}

/// Calls `visit` with every start tag's local name and attributes, text, and end tag.
fn events(xml: &[u8], visit: &mut dyn FnMut(Piece)) -> Result<(), Outcome> {
    let broken = |error: &dyn std::fmt::Display, at: u64| Outcome::Corrupt {
        reason: format!("XML: {error}"),
        offset: Some(at),
    };
    let text = match crate::examine::decode::decode(xml) {
        Some((text, _)) => text,
        None => return Err(Outcome::Corrupt { reason: "XML: no text".into(), offset: None }),
    };
    let mut reader = Reader::from_str(&text);
    for _ in 0..EVENTS {
        let at = reader.buffer_position();
        match reader.read_event().map_err(|error| broken(&error, at))? {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes: Vec<(String, String)> = tag
                    .attributes()
                    .with_checks(false)
                    .flatten()
                    .map(|attribute| {
                        (attribute.key.local_name().as_ref().to_owned(), attribute.value.into_owned())
                    })
                    .collect();
                let name = tag.local_name();
                visit(Piece::Open(name.as_ref(), &attributes));
            }
            Event::Text(text) => visit(Piece::Text(&text)),
            Event::CData(text) => visit(Piece::Text(&text)),
            Event::GeneralRef(name) => visit(Piece::Text(&reference(&name))),
            Event::End(tag) => {
                let name = tag.local_name();
                visit(Piece::Close(name.as_ref()));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
    Err(Outcome::Bomb { limit: "objects".into(), reached: EVENTS })
}

enum Piece<'a> {
    Open(&'a str, &'a [(String, String)]),
    Text(&'a str),
    Close(&'a str),
}

/// The five entities of XML and numbers; whatever else a document declares stays unexpanded.
fn reference(name: &str) -> String {
    match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        _ => name
            .strip_prefix('#')
            .and_then(|number| match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            })
            .and_then(char::from_u32)
            .map_or(String::new(), String::from),
    }
}

/// docProps/core.xml and docProps/app.xml.
fn properties(package: &mut Opened, contents: &mut Contents) -> Result<(), Outcome> {
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for part in ["docProps/core.xml", "docProps/app.xml"] {
        let Some(xml) = package.part(part)? else { continue };
        let mut name = String::new();
        let result = events(&xml, &mut |piece| match piece {
            Piece::Open(tag, _) => name = tag.to_owned(),
            Piece::Text(text) if !text.trim().is_empty() => {
                values.entry(name.clone()).or_default().push_str(text.trim());
            }
            Piece::Text(_) => {}
            Piece::Close(_) => name.clear(),
        });
        if result.is_err() {
            contents.notes.push(format!("{part} is not well-formed"));
        }
    }
    let mut take = |name: &str| values.remove(name).filter(|value| !value.is_empty());
    let metadata = &mut contents.metadata;
    metadata.created = take("created").and_then(|text| xmp::stamp(&text, "core.xml created"));
    metadata.modified = take("modified").and_then(|text| xmp::stamp(&text, "core.xml modified"));
    metadata.title = take("title");
    metadata.author = take("creator");
    metadata.last_editor = take("lastModifiedBy");
    metadata.saves = take("revision").and_then(|text| text.parse().ok());
    metadata.company = take("Company");
    metadata.producer = take("Application");
    metadata.producer_version = take("AppVersion");
    metadata.editing_seconds =
        take("TotalTime").and_then(|text| text.parse::<u64>().ok()).map(|minutes| minutes * 60);
    metadata.stated_pages = take("Pages").or_else(|| take("Slides")).and_then(|text| text.parse().ok());
    if let Some(template) = take("Template") {
        metadata.ids.push(("app.xml Template".into(), template));
    }
    Ok(())
}

/// word/document.xml with headers, footers, notes and comments.
fn document(package: &mut Opened, contents: &mut Contents) -> Result<(), Outcome> {
    let mut pages = Vec::new();
    let mut names = package.names();
    names.sort();
    let mut others: Vec<String> = names
        .into_iter()
        .filter(|name| {
            name.strip_prefix("word/").is_some_and(|rest| {
                ["header", "footer", "footnotes", "endnotes", "comments"]
                    .iter()
                    .any(|kind| rest.starts_with(kind))
                    && rest.ends_with(".xml")
            })
        })
        .collect();
    others.insert(0, "word/document.xml".into());
    let mut text = String::new();
    for part in others {
        let Some(xml) = package.part(&part)? else { continue };
        words(&xml, &mut text)?;
    }
    pages.push(text);
    contents.text = Some(cut(pages));
    if let Some(xml) = package.part("word/settings.xml")? {
        save_ids(&xml, contents)?;
    }
    // A document of flowing text has as many pages as its program says, if it says so.
    if let Some(count) = contents.metadata.stated_pages {
        contents.pages = Some(Pages { count, ..Pages::default() });
    }
    Ok(())
}

/// The text of runs; paragraphs and breaks end lines, deleted text is not text.
fn words(xml: &[u8], out: &mut String) -> Result<(), Outcome> {
    let (mut inside, mut row) = (false, false);
    events(xml, &mut |piece| match piece {
        Piece::Open("t", _) => inside = true,
        Piece::Open("tab", _) => out.push('\t'),
        Piece::Open("br" | "cr", _) => out.push('\n'),
        Piece::Open("tc", _) => {
            if row {
                out.push('\t');
            }
            row = true;
        }
        Piece::Text(text) if inside => out.push_str(text),
        Piece::Close("t") => inside = false,
        Piece::Close("p") => out.push('\n'),
        Piece::Close("tr") => row = false,
        _ => {}
    })
}

/// `w:rsid…` in the settings: each names one sitting of one copy of Word.
fn save_ids(xml: &[u8], contents: &mut Contents) -> Result<(), Outcome> {
    let mut ids: BTreeSet<(String, String)> = BTreeSet::new();
    events(xml, &mut |piece| {
        if let Piece::Open(tag @ ("rsidRoot" | "rsid"), attributes) = piece
            && let Some((_, value)) = attributes.iter().find(|(name, _)| name == "val")
            && ids.len() < SAVE_IDS
        {
            ids.insert((tag.to_owned(), value.clone()));
        }
    })?;
    contents.metadata.ids.extend(ids);
    Ok(())
}

/// Sheets with shared and inline strings; one page a sheet.
fn workbook(package: &mut Opened, contents: &mut Contents) -> Result<(), Outcome> {
    let mut shared: Vec<String> = Vec::new();
    if let Some(xml) = package.part("xl/sharedStrings.xml")? {
        let (mut text, mut inside) = (String::new(), false);
        events(&xml, &mut |piece| match piece {
            Piece::Open("si", _) => text.clear(),
            Piece::Open("t", _) => inside = true,
            Piece::Text(part) if inside => text.push_str(part),
            Piece::Close("t") => inside = false,
            Piece::Close("si") => shared.push(std::mem::take(&mut text)),
            _ => {}
        })?;
    }
    let mut sheets: Vec<String> = package
        .names()
        .into_iter()
        .filter(|name| name.starts_with("xl/worksheets/") && name.ends_with(".xml"))
        .collect();
    // sheet10 comes after sheet9.
    sheets.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    let mut pages = Vec::new();
    for sheet in sheets {
        let Some(xml) = package.part(&sheet)? else { continue };
        let mut text = String::new();
        let (mut kind, mut inside, mut value) = (String::new(), false, String::new());
        events(&xml, &mut |piece| match piece {
            Piece::Open("c", attributes) => {
                kind = attributes
                    .iter()
                    .find(|(name, _)| name == "t")
                    .map_or(String::new(), |(_, kind)| kind.clone());
            }
            Piece::Open("v" | "t", _) => {
                inside = true;
                value.clear();
            }
            Piece::Text(part) if inside => value.push_str(part),
            Piece::Close("v" | "t") => {
                inside = false;
                let shown = match kind.as_str() {
                    "s" => value.trim().parse::<usize>().ok().and_then(|index| shared.get(index)),
                    _ => Some(&value),
                };
                text.push_str(shown.map_or("", String::as_str));
                text.push('\t');
            }
            Piece::Close("row") => text.push('\n'),
            _ => {}
        })?;
        pages.push(text);
    }
    contents.text = Some(cut(pages));
    Ok(())
}

/// Slides with their text; a page a slide.
fn slides(package: &mut Opened, contents: &mut Contents) -> Result<(), Outcome> {
    let mut names: Vec<String> = package
        .names()
        .into_iter()
        .filter(|name| name.starts_with("ppt/slides/slide") && name.ends_with(".xml"))
        .collect();
    names.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    let mut pages = Vec::new();
    for name in names {
        let Some(xml) = package.part(&name)? else { continue };
        let mut text = String::new();
        words(&xml, &mut text)?;
        pages.push(text);
    }
    contents.pages = Some(Pages { count: pages.len() as u32, ..Pages::default() });
    contents.text = Some(cut(pages));
    Ok(())
}

/// Macros, embedded files, links outward, pictures.
fn others(package: &mut Opened, contents: &mut Contents) -> Result<(), Outcome> {
    let mut names = package.names();
    names.sort();
    for name in names {
        let lower = name.to_ascii_lowercase();
        if lower.ends_with("vbaproject.bin") {
            contents.active.push(Active { kind: ActiveKind::Macro, place: name.clone() });
        } else if lower.contains("/activex/") && lower.ends_with(".bin") {
            contents.active.push(Active { kind: ActiveKind::OleObject, place: name.clone() });
        } else if lower.contains("/embeddings/") {
            // A chart's own worksheet is data and not a stranger.
            let kind = if lower.ends_with(".bin") { ActiveKind::OleObject } else { ActiveKind::EmbeddedData };
            contents.active.push(Active { kind, place: name.clone() });
            contents.parts.push(Part { name: name.clone(), size: None, format: None, depth: 1 });
        } else if lower.contains("/media/") {
            let Some(bytes) = package.part(&name)? else { continue };
            contents.pictures.extend(embedded_picture(&bytes, package.spent.work));
        } else if lower.starts_with("_xmlsignatures/") && lower.ends_with(".xml") {
            contents.signatures.places += 1;
            contents.signatures.filled += 1;
        }
    }
    Ok(())
}

/// A picture inside a document, measured as if it were a file.
fn embedded_picture(bytes: &[u8], work: &crate::limits::Work) -> Option<Picture> {
    let format = crate::examine::identify(bytes);
    if !matches!(format, Format::Jpeg | Format::Png | Format::Bmp | Format::Gif | Format::Tiff | Format::WebP)
    {
        return None;
    }
    let mut picture = picture::read(format, bytes, work).pictures.into_iter().next()?;
    picture.camera = picture::camera_of(bytes);
    picture.thumbnail = picture.thumbnail.or_else(|| picture::thumbnail_of(bytes));
    if picture.essence.is_none() {
        picture.essence = if format == Format::Jpeg { jpeg_essence(bytes) } else { png_essence(bytes) };
    }
    Some(picture)
}
