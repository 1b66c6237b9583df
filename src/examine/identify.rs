//! What a file is, by its contents: first the signature, then for containers the structure.

use std::io::Cursor;

use super::Format;

/// How far into a file a PDF's header may stand; readers accept it that late.
const PDF_HEADER_WITHIN: usize = 1024;

/// Text is judged by its first bytes.
const TEXT_SAMPLE: usize = 64 << 10;

/// The format of a file with these bytes (its first ones will do, but for containers).
pub fn identify(bytes: &[u8]) -> Format {
    if bytes.is_empty() {
        return Format::Empty;
    }
    signature(bytes).unwrap_or_else(|| text(bytes))
}

fn signature(bytes: &[u8]) -> Option<Format> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    Some(match bytes {
        _ if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") => zip(bytes),
        _ if starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") => ole(bytes),
        _ if starts(b"\xFF\xD8\xFF") => Format::Jpeg,
        _ if starts(b"\x89PNG\r\n\x1a\n") => Format::Png,
        _ if starts(b"II*\0") || starts(b"MM\0*") || starts(b"II+\0") || starts(b"MM\0+") => Format::Tiff,
        _ if starts(b"GIF87a") || starts(b"GIF89a") => Format::Gif,
        _ if starts(b"RIFF") && at(8, b"WEBP") => Format::WebP,
        _ if starts(b"RIFF") && at(8, b"WAVE") => Format::Wav,
        _ if starts(b"RIFF") && at(8, b"AVI ") => Format::Avi,
        _ if starts(b"BM") && bitmap(bytes) => Format::Bmp,
        _ if starts(b"8BPS") => Format::Psd,
        _ if at(4, b"ftyp") => base_media(bytes),
        _ if at(4, b"moov") || at(4, b"mdat") || at(4, b"wide") => Format::Mov,
        _ if starts(b"fLaC") => Format::Flac,
        _ if starts(b"ID3") || mpeg_audio(bytes) => Format::Mp3,
        _ if starts(b"\x1A\x45\xDF\xA3") => Format::Mkv,
        _ if starts(b"7z\xBC\xAF\x27\x1C") => Format::SevenZip,
        _ if starts(b"Rar!\x1a\x07") => Format::Rar,
        _ if starts(b"\x1f\x8b") => Format::Gzip,
        _ if at(257, b"ustar") => Format::Tar,
        _ if starts(b"{\\rtf") => Format::Rtf,
        _ if portable_executable(bytes)
            || starts(b"\x7fELF")
            || starts(b"\xCA\xFE\xBA\xBE")
            || starts(b"\xCF\xFA\xED\xFE")
            || starts(b"\xCE\xFA\xED\xFE")
            || starts(b"dex\n") =>
        {
            Format::Executable
        }
        _ if pdf(bytes) => Format::Pdf,
        // OFD files with a vendor's bytes before the container are found in the wild.
        _ if leading_bytes_then_zip(bytes) => zip(bytes),
        _ => return None,
    })
}

fn pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    head.windows(5).any(|window| window == b"%PDF-")
}

/// A DOS header that leads to a PE header: two letters alone make no program.
fn portable_executable(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MZ")
        && bytes.get(60..64).is_some_and(|offset| {
            let at = u32::from_le_bytes([offset[0], offset[1], offset[2], offset[3]]) as usize;
            bytes.get(at..at.saturating_add(4)) == Some(b"PE\0\0")
        })
}

fn bitmap(bytes: &[u8]) -> bool {
    bytes.get(14..18).is_some_and(|size| {
        matches!(u32::from_le_bytes([size[0], size[1], size[2], size[3]]), 12 | 40 | 52 | 56 | 64 | 108 | 124)
    })
}

/// ISO base media: pictures and films share the container and differ by brand.
fn base_media(bytes: &[u8]) -> Format {
    let length = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
    let brands = bytes.get(8..length.clamp(12, 256).min(bytes.len())).unwrap_or_default();
    let has = |brand: &[u8; 4]| brands.chunks_exact(4).any(|found| found == brand);
    if [b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"].into_iter().any(has) {
        Format::Heic
    } else if brands.starts_with(b"qt  ") {
        Format::Mov
    } else {
        Format::Mp4
    }
}

/// A frame header of MPEG audio that another one follows: one alone happens by chance.
fn mpeg_audio(bytes: &[u8]) -> bool {
    let Some(length) = mpeg_frame(bytes) else { return false };
    bytes.get(length..).is_some_and(|rest| mpeg_frame(rest).is_some())
}

/// The length of the MPEG-1/2 layer III frame at the start of `bytes` (ISO/IEC 11172-3, 2.4.2.3).
fn mpeg_frame(bytes: &[u8]) -> Option<usize> {
    const KBITS_1: [usize; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const KBITS_2: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let head = bytes.get(..4)?;
    if head[0] != 0xFF || head[1] & 0xE6 != 0xE2 {
        return None;
    }
    let first = head[1] & 0x18 == 0x18;
    let rate = [44_100, 48_000, 32_000].get(usize::from(head[2] >> 2 & 3))? / if first { 1 } else { 2 };
    let kbits = *(if first { KBITS_1 } else { KBITS_2 }).get(usize::from(head[2] >> 4))?;
    let padding = usize::from(head[2] >> 1 & 1);
    (kbits > 0).then(|| (if first { 144_000 } else { 72_000 }) * kbits / rate + padding)
}

fn leading_bytes_then_zip(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    head.windows(4).any(|window| window == b"PK\x03\x04") && end_of_directory(bytes).is_some()
}

/// A ZIP family member, by the names inside it.
fn zip(bytes: &[u8]) -> Format {
    // Open Document puts its type first and uncompressed, to be found here.
    if bytes.get(30..38) == Some(b"mimetype") {
        let kind = bytes.get(38..38 + 64.min(bytes.len().saturating_sub(38))).unwrap_or_default();
        for (suffix, format) in [
            (&b"application/vnd.oasis.opendocument.text"[..], Format::Odt),
            (b"application/vnd.oasis.opendocument.spreadsheet", Format::Ods),
            (b"application/vnd.oasis.opendocument.presentation", Format::Odp),
        ] {
            if kind.starts_with(suffix) {
                return format;
            }
        }
    }
    let names = zip_names(bytes);
    let has = |name: &str| names.contains(&name.as_bytes());
    let below = |folder: &str| names.iter().any(|found| found.starts_with(folder.as_bytes()));
    if names.iter().any(|name| name.eq_ignore_ascii_case(b"OFD.xml")) {
        Format::Ofd
    } else if has("[Content_Types].xml") && below("word/") {
        Format::Docx
    } else if has("[Content_Types].xml") && below("xl/") {
        Format::Xlsx
    } else if has("[Content_Types].xml") && below("ppt/") {
        Format::Pptx
    } else if has("classes.dex")
        || (has("META-INF/MANIFEST.MF") && names.iter().any(|name| name.ends_with(b".class")))
    {
        Format::Executable
    } else {
        Format::Zip
    }
}

/// Entries looked at to tell what a container is.
const NAMES: usize = 10_000;

/// The names in a ZIP's central directory, or of its local headers where that is lost.
fn zip_names(bytes: &[u8]) -> Vec<&[u8]> {
    let word = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?) as usize);
    let long = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize);
    let mut names = Vec::new();
    if let Some(end) = end_of_directory(bytes)
        && let (Some(size), Some(_)) = (long(end + 12), long(end + 16))
    {
        // Offsets count from the container's own start; the directory ends where its end record begins.
        let mut at = end.saturating_sub(size);
        while names.len() < NAMES && bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
            let (Some(name), Some(extra), Some(comment)) = (word(at + 28), word(at + 30), word(at + 32))
            else {
                break;
            };
            let Some(found) = bytes.get(at + 46..at + 46 + name) else { break };
            names.push(found);
            at += 46 + name + extra + comment;
        }
    }
    if !names.is_empty() {
        return names;
    }
    let mut at = 0;
    while names.len() < NAMES {
        let Some(next) = bytes[at..].windows(4).position(|window| window == b"PK\x03\x04") else { break };
        at += next;
        let Some(name) = word(at + 26).and_then(|length| bytes.get(at + 30..at + 30 + length)) else { break };
        names.push(name);
        at += 30;
    }
    names
}

/// Where the end-of-central-directory record stands: the last one whose comment fits.
fn end_of_directory(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(22 + 0xFFFF);
    bytes[from..].windows(4).rposition(|window| window == b"PK\x05\x06").map(|at| from + at)
}

/// An OLE compound file, by its streams.
fn ole(bytes: &[u8]) -> Format {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return Format::Ole };
    let names: Vec<String> =
        file.read_root_storage().take(NAMES).map(|entry| entry.name().to_owned()).collect();
    let has = |name: &str| names.iter().any(|found| found == name);
    if has("WordDocument") {
        Format::Doc
    } else if has("Workbook") || has("Book") {
        Format::Xls
    } else if has("PowerPoint Document") {
        Format::Ppt
    } else if names.iter().any(|name| name.to_ascii_lowercase().contains("wps")) {
        Format::Wps
    } else {
        Format::Ole
    }
}

fn text(bytes: &[u8]) -> Format {
    let Some(text) = super::decode::sample(bytes, TEXT_SAMPLE) else { return Format::Unknown };
    let start = text.trim_start();
    let lower: String = start.chars().take(512).collect::<String>().to_ascii_lowercase();
    if start.starts_with("#!") || lower.starts_with("@echo off") {
        Format::Script
    } else if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        Format::Html
    } else if lower.starts_with("<svg") || (lower.starts_with("<?xml") && lower.contains("<svg")) {
        Format::Svg
    } else if lower.starts_with("<?xml") || (start.starts_with('<') && lower.contains("xmlns")) {
        if lower.contains("<html") { Format::Html } else { Format::Xml }
    } else if start.starts_with(['{', '[']) && json(start, bytes.len() > TEXT_SAMPLE) {
        Format::Json
    } else if table(&text) {
        Format::Csv
    } else {
        Format::Text
    }
}

/// Whole texts are parsed; of a cut one the beginning has to do.
fn json(text: &str, cut: bool) -> bool {
    match crate::json::parse(text) {
        Ok(_) => true,
        Err(error) => cut && error.offset + 8 >= text.trim_end().len(),
    }
}

/// Three lines or more with the same number of separators, at least two columns.
fn table(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().take(20).filter(|line| !line.trim().is_empty()).collect();
    if lines.len() < 3 {
        return false;
    }
    let whole = if lines.len() == 20 { &lines[..] } else { &lines[..lines.len() - 1] };
    [',', '\t', ';'].iter().any(|separator| {
        let count = |line: &str| line.matches(*separator).count();
        let first = count(whole[0]);
        first > 0 && whole.iter().all(|line| count(line) == first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_and_texts() {
        assert_eq!(identify(b""), Format::Empty);
        assert_eq!(identify(b"\xFF\xD8\xFF\xE0"), Format::Jpeg);
        assert_eq!(identify(b"junk\n%PDF-1.7"), Format::Pdf);
        assert_eq!(identify("巡查记录\n一切正常\n".as_bytes()), Format::Text);
        assert_eq!(identify("<?xml version=\"1.0\"?><a/>".as_bytes()), Format::Xml);
        assert_eq!(identify(b"{\"a\": 1}"), Format::Json);
        assert_eq!(identify(b"a,b\n1,2\n3,4\n"), Format::Csv);
        assert_eq!(identify(b"MZ is how this note begins"), Format::Text);
        assert_eq!(identify(&[0, 1, 2, 3, 200, 201]), Format::Unknown);
    }
}
