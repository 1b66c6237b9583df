//! ODT, ODS, ODP (ISO/IEC 26300): text and properties.

use roxmltree::{Document, ParsingOptions};

use super::archive::{Spent, with_package};
use crate::examine::text::cut;
use crate::examine::{Active, ActiveKind, Contents, Outcome, xmp};

/// Nodes of one part.
const NODES: u32 = 5_000_000;

pub(super) fn read(bytes: &[u8], spent: Spent) -> Contents {
    with_package(bytes, spent, |package, contents| {
        if let Some(xml) = package.part("META-INF/manifest.xml")?
            && String::from_utf8_lossy(&xml).contains("encryption-data")
        {
            return Err(Outcome::Encrypted { how: "OpenDocument password".into() });
        }
        if let Some(xml) = package.part("meta.xml")? {
            meta(&xml, contents)?;
        }
        if let Some(xml) = package.part("content.xml")? {
            contents.text = Some(cut(vec![text(&xml)?]));
        }
        for name in package.names() {
            if name.starts_with("Basic/") && name.ends_with(".xml") && !name.ends_with("script-lc.xml") {
                contents.active.push(Active { kind: ActiveKind::Macro, place: name });
            }
        }
        Ok(())
    })
}

fn parse(xml: &[u8]) -> Result<Document<'_>, Outcome> {
    let broken = |reason: String| Outcome::Corrupt { reason, offset: None };
    let text = std::str::from_utf8(xml).map_err(|error| broken(error.to_string()))?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => {
            Outcome::Bomb { limit: "objects".into(), reached: u64::from(NODES) }
        }
        other => broken(format!("XML: {other}")),
    })
}

fn meta(xml: &[u8], contents: &mut Contents) -> Result<(), Outcome> {
    let document = parse(xml)?;
    let metadata = &mut contents.metadata;
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let value = node.text().map(str::trim).filter(|text| !text.is_empty());
        match (node.tag_name().name(), value) {
            ("creation-date", Some(text)) => metadata.created = xmp::stamp(text, "meta.xml creation-date"),
            ("date", Some(text)) => metadata.modified = xmp::stamp(text, "meta.xml date"),
            ("generator", Some(text)) => metadata.producer = Some(text.to_owned()),
            ("initial-creator", Some(text)) => metadata.author = Some(text.to_owned()),
            ("creator", Some(text)) => metadata.last_editor = Some(text.to_owned()),
            ("title", Some(text)) => metadata.title = Some(text.to_owned()),
            ("document-statistic", _) => {
                metadata.stated_pages = node
                    .attributes()
                    .find(|attribute| attribute.name() == "page-count")
                    .and_then(|attribute| attribute.value().parse().ok());
            }
            _ => {}
        }
    }
    Ok(())
}

fn text(xml: &[u8]) -> Result<String, Outcome> {
    let document = parse(xml)?;
    let mut out = String::new();
    for node in document.descendants() {
        if node.is_text() {
            out.push_str(node.text().unwrap_or_default());
        } else if matches!(node.tag_name().name(), "p" | "h" | "table-row") && !out.is_empty() {
            out.push('\n');
        }
    }
    Ok(out)
}
