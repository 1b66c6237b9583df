//! What the file says of its origin: the Info dictionary and XMP.

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, ObjectIdentifier, Stream, String as PdfString};
use roxmltree::{Document, ParsingOptions};

use super::bounds::Measured;
use super::revisions::Chain;
use super::strings;
use crate::examine::{Metadata, xmp};

/// Bytes of XMP that are parsed; packets are some tens of KiB.
const XMP: u64 = 4 << 20;

/// XML nodes of it.
const NODES: u32 = 200_000;

/// Reads both; what Info says goes before what XMP says. Oddities go to `notes`.
pub fn read(
    pdf: &Pdf,
    catalog: &Dict<'_>,
    chain: &Chain,
    measured: &Measured,
    notes: &mut Vec<String>,
) -> Metadata {
    let mut metadata = Metadata::default();
    let info = chain.info.and_then(|(number, generation)| {
        pdf.xref().get::<Dict<'_>>(ObjectIdentifier::new(number, generation))
    });
    match &info {
        Some(info) => from_info(&mut metadata, info),
        None => from_hayro(&mut metadata, pdf),
    }
    if let Some(stream) = catalog.get::<Stream<'_>>(b"Metadata") {
        packet(&mut metadata, &stream, measured, notes);
    }
    let names = ["pdf:ID[0]", "pdf:ID[1]"];
    metadata.ids.extend(names.iter().zip(&chain.ids).map(|(name, id)| ((*name).to_owned(), id.clone())));
    metadata
}

fn from_info(metadata: &mut Metadata, info: &Dict<'_>) {
    let bytes = |key: &[u8]| info.get::<PdfString<'_>>(key);
    let text = |key: &[u8]| bytes(key).and_then(|bytes| strings::text(bytes.as_bytes()));
    let date = |key: &[u8], field| bytes(key).and_then(|bytes| strings::date(bytes.as_bytes(), field));
    metadata.created = date(b"CreationDate", "Info/CreationDate");
    metadata.modified = date(b"ModDate", "Info/ModDate");
    metadata.title = text(b"Title");
    metadata.author = text(b"Author");
    metadata.company = text(b"Company");
    metadata.producer = text(b"Producer");
    metadata.creator = text(b"Creator");
    if let Some(id) = text(b"SourceModified") {
        metadata.ids.push(("Info/SourceModified".to_owned(), id));
    }
}

/// Where the trailer cannot be read from the bytes (an Info that stands in the trailer itself).
fn from_hayro(metadata: &mut Metadata, pdf: &Pdf) {
    let found = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().and_then(strings::text);
    metadata.title = text(&found.title);
    metadata.author = text(&found.author);
    metadata.producer = text(&found.producer);
    metadata.creator = text(&found.creator);
    let date = |date: &Option<hayro::hayro_syntax::object::DateTime>, field| {
        let date = date.as_ref()?;
        let written = format!(
            "D:{:04}{:02}{:02}{:02}{:02}{:02}",
            date.year, date.month, date.day, date.hour, date.minute, date.second
        );
        let mut stamp = strings::date(written.as_bytes(), field)?;
        // hayro gives zero for no zone too: only another offset was surely written.
        let seconds = i32::from(date.utc_offset_hour) * 3600 + i32::from(date.utc_offset_minute) * 60;
        stamp.offset = (seconds != 0).then_some(seconds);
        Some(stamp)
    };
    metadata.created = date(&found.creation_date, "Info/CreationDate");
    metadata.modified = date(&found.modification_date, "Info/ModDate");
}

fn packet(metadata: &mut Metadata, stream: &Stream<'_>, measured: &Measured, notes: &mut Vec<String>) {
    if measured.size(stream).is_none_or(|size| size > XMP) {
        notes.push("XMP of over 4 MiB, not read".to_owned());
        return;
    }
    let Ok(bytes) = stream.decoded_data() else { return };
    let text = decoded(&bytes);
    // The packet may be wrapped in blanks and zeros; a DTD is refused, so entities expand to nothing.
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}');
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Ok(document) => from_xmp(metadata, &document),
        Err(error) => notes.push(format!("XMP cannot be read: {error}")),
    }
}

/// XMP is UTF-8 nearly always, and may be UTF-16.
fn decoded(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xfe, 0xff, ..] | [0, b'<', ..] => encoding_rs::UTF_16BE,
        [0xff, 0xfe, ..] | [b'<', 0, ..] => encoding_rs::UTF_16LE,
        _ => encoding_rs::UTF_8,
    };
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

/// What the packet says, each value where Info gave none; its own dates always, as ids, since
/// tools that change a file often forget one of the two.
fn from_xmp(metadata: &mut Metadata, document: &Document<'_>) {
    let mut said = Metadata::default();
    xmp::describe_document(document, &mut said);
    let fill = |slot: &mut Option<String>, value: Option<String>| {
        if slot.is_none() {
            *slot = value.as_deref().and_then(strings::unescaped);
        }
    };
    fill(&mut metadata.title, said.title);
    fill(&mut metadata.author, said.author);
    fill(&mut metadata.creator, said.creator);
    fill(&mut metadata.producer, said.producer);
    for (name, stamp) in [("xmp:CreateDate", &said.created), ("xmp:ModifyDate", &said.modified)] {
        if let Some(stamp) = stamp {
            let zone = stamp.offset.map_or_else(String::new, |seconds| {
                let sign = if seconds < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", seconds.abs() / 3600, seconds.abs() / 60 % 60)
            });
            metadata.ids.push((name.to_owned(), format!("{}{zone}", stamp.local)));
        }
    }
    metadata.created = metadata.created.take().or(said.created);
    metadata.modified = metadata.modified.take().or(said.modified);
    metadata.ids.append(&mut said.ids);
}
