//! XMP: metadata as RDF, in pictures and PDFs alike (ISO 16684-1).

use roxmltree::{Document, Node, ParsingOptions};

use super::{Metadata, Stamp};

/// Packets larger than this are edit histories and not metadata.
const PACKET_BYTES: usize = 4 << 20;

/// Nodes of a packet that are looked at.
const NODES: u32 = 200_000;

/// The XMP packet inside `bytes`, wherever its container put it.
pub fn packet(bytes: &[u8]) -> Option<&[u8]> {
    let start = find(bytes, b"<x:xmpmeta").or_else(|| find(bytes, b"<rdf:RDF"))?;
    let rest = &bytes[start..];
    let end = if rest.starts_with(b"<x:") { b"</x:xmpmeta>".as_slice() } else { b"</rdf:RDF>".as_slice() };
    let length = find(&rest[..rest.len().min(PACKET_BYTES)], end)? + end.len();
    Some(&rest[..length])
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == what[0]) {
        let at = from + at;
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Puts what a packet says into `metadata`, without overwriting what is there.
pub fn describe(packet: &[u8], metadata: &mut Metadata) {
    let Ok(text) = std::str::from_utf8(packet) else { return };
    if text.len() > PACKET_BYTES {
        return;
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
    if let Ok(document) = Document::parse_with_options(text, options) {
        describe_document(&document, metadata);
    }
}

/// The same of a packet that is parsed already.
pub fn describe_document(document: &Document, metadata: &mut Metadata) {
    for description in document.descendants().filter(|node| node.tag_name().name() == "Description") {
        for attribute in description.attributes() {
            set(metadata, attribute.namespace(), attribute.name(), attribute.value());
        }
        for child in description.children().filter(Node::is_element) {
            if let Some(value) = value(child) {
                set(metadata, child.tag_name().namespace(), child.tag_name().name(), &value);
            }
        }
    }
}

/// An element's text, or that of the first entry of its list.
fn value(node: Node) -> Option<String> {
    let entry = node.descendants().find(|inner| inner.tag_name().name() == "li").unwrap_or(node);
    entry.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn set(metadata: &mut Metadata, namespace: Option<&str>, name: &str, value: &str) {
    let namespace = namespace.unwrap_or_default();
    let put = |slot: &mut Option<String>| {
        if slot.is_none() && !value.is_empty() {
            *slot = Some(value.to_owned());
        }
    };
    match (namespace, name) {
        ("http://ns.adobe.com/xap/1.0/", "CreateDate") => {
            fill(&mut metadata.created, value, "XMP CreateDate")
        }
        ("http://ns.adobe.com/xap/1.0/", "ModifyDate") => {
            fill(&mut metadata.modified, value, "XMP ModifyDate")
        }
        ("http://ns.adobe.com/xap/1.0/", "CreatorTool") => put(&mut metadata.creator),
        ("http://ns.adobe.com/pdf/1.3/", "Producer") => put(&mut metadata.producer),
        ("http://purl.org/dc/elements/1.1/", "title") => put(&mut metadata.title),
        ("http://purl.org/dc/elements/1.1/", "creator") => put(&mut metadata.author),
        ("http://ns.adobe.com/xap/1.0/mm/", "DocumentID" | "InstanceID" | "OriginalDocumentID") => {
            metadata.ids.push((format!("xmpMM:{name}"), value.to_owned()));
        }
        ("http://www.aiim.org/pdfa/ns/id/", "part" | "conformance") => {
            metadata.ids.push((format!("pdfaid:{name}"), value.to_owned()));
        }
        _ => {}
    }
}

fn fill(slot: &mut Option<Stamp>, value: &str, field: &str) {
    if slot.is_none() {
        *slot = stamp(value, field);
    }
}

/// An ISO 8601 date-time, perhaps without seconds or zone, as a stamp.
pub fn stamp(value: &str, field: &str) -> Option<Stamp> {
    let pieces = jiff::fmt::temporal::Pieces::parse(value).ok()?;
    let time = pieces.time().unwrap_or_default();
    let local = pieces.date().to_datetime(time);
    let offset = match pieces.offset() {
        Some(jiff::fmt::temporal::PiecesOffset::Numeric(numeric)) => Some(numeric.offset().seconds()),
        Some(_) => Some(0),
        None => None,
    };
    Some(Stamp { local: local.strftime("%Y-%m-%dT%H:%M:%S").to_string(), offset, field: field.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_is_found_and_read() {
        let bytes = br#"junk<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Scan" xmp:CreateDate="2025-03-01T08:30:00+08:00"/></rdf:RDF></x:xmpmeta>junk"#;
        let mut metadata = Metadata::default();
        describe(packet(bytes).unwrap(), &mut metadata);
        assert_eq!(metadata.creator.as_deref(), Some("Scan"));
        let created = metadata.created.unwrap();
        assert_eq!((created.local.as_str(), created.offset), ("2025-03-01T08:30:00", Some(28_800)));
    }
}
