//! Legacy Office and WPS files (OLE compound files): recognised, with their properties; the text
//! of DOC where its pieces can be found, of XLS through calamine.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use crate::examine::text::cut;
use crate::examine::{Active, ActiveKind, Contents, Format, Outcome, Stamp};
use crate::limits::Work;

/// A property stream larger than this is none.
const PROPERTY_BYTES: u64 = 1 << 20;

/// Cells of a legacy workbook that are read.
const CELLS: usize = 2_000_000;

pub(super) fn read(format: Format, bytes: &[u8], _work: &Work) -> Contents {
    let mut file = match CompoundFile::open(Cursor::new(bytes)) {
        Ok(file) => file,
        Err(error) => {
            return super::given_up(Outcome::Corrupt { reason: error.to_string(), offset: None });
        }
    };
    let mut contents = Contents { outcome: Outcome::Read, ..Contents::default() };
    let names: Vec<String> =
        file.walk().take(10_000).map(|entry| entry.path().to_string_lossy().into_owned()).collect();
    for name in &names {
        let lower = name.to_ascii_lowercase();
        if lower.ends_with("/encryptedpackage") {
            contents.outcome = Outcome::Encrypted { how: "Office password".into() };
        } else if lower.ends_with("/_vba_project") || lower.ends_with("/_vba_project_cur") {
            contents.active.push(Active { kind: ActiveKind::Macro, place: name.clone() });
        } else if lower.contains("/objectpool/_") && lower.ends_with("/\u{1}ole10native") {
            contents.active.push(Active { kind: ActiveKind::OleObject, place: name.clone() });
        }
    }
    if let Some(set) = stream(&mut file, "/\u{5}SummaryInformation") {
        summary(&set, &mut contents);
    }
    if let Some(set) = stream(&mut file, "/\u{5}DocumentSummaryInformation") {
        company(&set, &mut contents);
    }
    match format {
        Format::Doc => doc(&mut file, &mut contents),
        Format::Xls => xls(bytes, &mut contents),
        _ => {}
    }
    contents
}

fn stream(file: &mut CompoundFile<Cursor<&[u8]>>, path: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(path).ok()?.take(PROPERTY_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// A property set ([MS-OLEPS] 2.20–2.21): ids and offsets, then typed values.
fn properties(set: &[u8]) -> impl Iterator<Item = (u32, u32, &[u8])> {
    let long = |at: usize| set.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let section = long(44).unwrap_or(0) as usize;
    let count = long(section + 4).unwrap_or(0).min(1_000) as usize;
    (0..count).filter_map(move |index| {
        let id = long(section + 8 + index * 8)?;
        let at = section.checked_add(long(section + 12 + index * 8)? as usize)?;
        Some((id, long(at)?, set.get(at + 4..)?))
    })
}

const CODE_PAGE: u32 = 1;

fn code_page(set: &[u8]) -> u16 {
    properties(set)
        .find(|(id, _, _)| *id == CODE_PAGE)
        .and_then(|(_, _, value)| Some(u16::from_le_bytes([*value.first()?, *value.get(1)?])))
        .unwrap_or(0)
}

fn string(kind: u32, value: &[u8], code_page: u16) -> Option<String> {
    let length = u32::from_le_bytes(value.get(..4)?.try_into().ok()?) as usize;
    let text = match kind {
        30 => {
            let bytes = value.get(4..4usize.checked_add(length)?)?;
            let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
            match code_page {
                65001 => String::from_utf8_lossy(bytes).into_owned(),
                936 | 54936 => encoding_rs::GB18030.decode(bytes).0.into_owned(),
                _ => match crate::examine::decode::decode(bytes) {
                    Some((text, _)) => text.into_owned(),
                    None => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
                },
            }
        }
        31 => encoding_rs::UTF_16LE
            .decode(value.get(4..4usize.checked_add(length.checked_mul(2)?)?)?)
            .0
            .into_owned(),
        _ => return None,
    };
    let text = text.trim_matches(['\0', ' ']).to_owned();
    (!text.is_empty()).then_some(text)
}

/// FILETIME: tenths of microseconds since 1601.
fn filetime(kind: u32, value: &[u8], field: &str) -> Option<Stamp> {
    if kind != 64 {
        return None;
    }
    let ticks = u64::from_le_bytes(value.get(..8)?.try_into().ok()?);
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - 11_644_473_600;
    // A file without a time has zero, which is 1601.
    let moment = jiff::Timestamp::from_second(seconds).ok().filter(|_| seconds > 0)?;
    let local = moment.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    Some(Stamp { local, offset: Some(0), field: field.into() })
}

fn summary(set: &[u8], contents: &mut Contents) {
    let page = code_page(set);
    let metadata = &mut contents.metadata;
    for (id, kind, value) in properties(set) {
        match id {
            2 => metadata.title = string(kind, value, page),
            4 => metadata.author = string(kind, value, page),
            8 => metadata.last_editor = string(kind, value, page),
            9 => metadata.saves = string(kind, value, page).and_then(|text| text.parse().ok()),
            12 => metadata.created = filetime(kind, value, "SummaryInformation created"),
            13 => metadata.modified = filetime(kind, value, "SummaryInformation saved"),
            14 => {
                metadata.stated_pages =
                    value.get(..4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).filter(|n| *n > 0)
            }
            18 => metadata.producer = string(kind, value, page),
            _ => {}
        }
    }
}

fn company(set: &[u8], contents: &mut Contents) {
    let page = code_page(set);
    for (id, kind, value) in properties(set) {
        if id == 15 {
            contents.metadata.company = string(kind, value, page);
        }
    }
}

/// The main text of a Word 97 document, through its piece table ([MS-DOC] 2.4.1).
fn doc(file: &mut CompoundFile<Cursor<&[u8]>>, contents: &mut Contents) {
    let Some(main) = large(file, "/WordDocument") else { return };
    let short = |at: usize| main.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]));
    let long =
        |at: usize| main.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize);
    let flags = short(10);
    if flags & 0x0100 != 0 {
        contents.outcome = Outcome::Encrypted { how: "Office password".into() };
        return;
    }
    let table = if flags & 0x0200 != 0 { "/1Table" } else { "/0Table" };
    let Some(table) = large(file, table) else { return };
    let (from, length) = (long(0x01A2), long(0x01A6));
    let Some(clx) = table.get(from..from.saturating_add(length)) else { return };
    let mut at = 0;
    // Formatting runs stand before the piece table.
    while clx.get(at) == Some(&1) {
        let Some(size) = clx.get(at + 1..at + 3) else { return };
        at += 3 + usize::from(u16::from_le_bytes([size[0], size[1]]));
    }
    let Some(pieces) = clx.get(at + 5..).filter(|_| clx.get(at) == Some(&2)) else { return };
    let count = pieces.len().saturating_sub(4) / 12;
    let word = |at: usize| {
        pieces.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize)
    };
    let mut text = String::new();
    for piece in 0..count {
        let characters = word((piece + 1) * 4).saturating_sub(word(piece * 4));
        let place = word((count + 1) * 4 + piece * 8 + 2);
        if place & 0x4000_0000 != 0 {
            let start = (place & 0x3FFF_FFFF) / 2;
            let Some(bytes) = main.get(start..start.saturating_add(characters)) else { continue };
            text.push_str(&encoding_rs::WINDOWS_1252.decode(bytes).0);
        } else {
            let Some(bytes) = main.get(place..place.saturating_add(characters.saturating_mul(2))) else {
                continue;
            };
            text.push_str(&encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0);
        }
        if text.len() > crate::limits::TEXT_CHARS * 4 {
            break;
        }
    }
    contents.text = Some(cut(vec![text.replace(['\r', '\u{7}', '\u{b}'], "\n")]));
}

fn large(file: &mut CompoundFile<Cursor<&[u8]>>, path: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(path).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// A legacy workbook's cells. calamine allocates the rectangle that a sheet's farthest cell spans,
/// so sheets whose dimensions are out of proportion to the file are left alone.
fn xls(bytes: &[u8], contents: &mut Contents) {
    use calamine::{Data, Reader as _, Xls};
    let mut book: Xls<_> = match Xls::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => {
            let reason = error.to_string();
            contents.outcome = if reason.to_ascii_lowercase().contains("password") {
                Outcome::Encrypted { how: "Office password".into() }
            } else {
                Outcome::Corrupt { reason, offset: None }
            };
            return;
        }
    };
    let mut pages = Vec::new();
    let mut left = CELLS;
    for (_, range) in book.worksheets() {
        let mut text = String::new();
        for row in range.rows() {
            for cell in row.iter().take(left) {
                left -= 1;
                if !matches!(cell, Data::Empty) {
                    text.push_str(&cell.to_string());
                    text.push('\t');
                }
            }
            text.push('\n');
        }
        pages.push(text);
    }
    contents.text = Some(cut(pages));
}
