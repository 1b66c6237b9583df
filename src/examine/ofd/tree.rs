//! XML of an OFD as a small tree, whatever prefix its producer gave the namespace.

use std::borrow::Cow;

use roxmltree::{Document, Node, ParsingOptions};

use crate::examine::Outcome;

/// Nodes of one part; a page of dense drawing has some tens of thousands.
const NODES: u32 = 10_000_000;

/// The text of one XML part.
pub(super) struct Xml<'b>(Cow<'b, str>);

impl<'b> Xml<'b> {
    /// Decodes `bytes`.
    pub fn new(bytes: &'b [u8]) -> Result<Self, Outcome> {
        match crate::examine::decode::decode(bytes) {
            Some((text, _)) => Ok(Self(text)),
            None => Err(Outcome::Corrupt { reason: "XML: no text".into(), offset: None }),
        }
    }

    /// Parses it. A document type is refused: OFD has none, and entities are how bombs are made.
    pub fn parse(&self) -> Result<Document<'_>, Outcome> {
        let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
        Document::parse_with_options(self.0.trim_start(), options).map_err(|error| match error {
            roxmltree::Error::NodesLimitReached => {
                Outcome::Bomb { limit: "objects".into(), reached: u64::from(NODES) }
            }
            other => Outcome::Corrupt { reason: format!("XML: {other}"), offset: None },
        })
    }
}

/// A node's name without its prefix.
pub(super) fn local<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

/// The children of this name.
pub(super) fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| local(*child) == name)
}

/// The first child of this name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// All descendants of this name.
pub(super) fn descendants<'a, 'i>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.descendants().filter(move |inner| local(*inner) == name)
}

/// An attribute by its name without prefix.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// A node's own text.
pub(super) fn text_of<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.text().map(str::trim).filter(|text| !text.is_empty())
}
