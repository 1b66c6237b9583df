//! One manifest: its text, its tree, and the way from a node to a place.

use std::cell::OnceCell;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::document::Document;
use super::paths::join;
use crate::finding::{Location, Text};
use crate::json::{self, Duplicate, Lines, Node, Place, Span};
use crate::limits;
use crate::text;

/// A manifest's text as it lay on disk.
#[derive(Debug)]
pub struct Loaded {
    /// The text, byte order mark included.
    pub text: String,
    /// SHA-256 of the bytes, in lower-case hex.
    pub sha256: String,
}

/// Why a manifest cannot be read.
#[derive(Debug)]
pub enum Unreadable {
    /// Larger than [`limits::MANIFEST_BYTES`]: the material's fault.
    TooLarge(u64),
    /// Not UTF-8 from this byte on: the material's fault.
    NotUtf8 {
        /// What is valid before the fault.
        before: String,
        /// Bytes that begin like UTF-16 or GB 18030 text get a better help.
        guess: Option<&'static str>,
    },
    /// The file system's fault.
    Io(std::io::Error),
}

/// Reads the manifest at `path`.
///
/// # Errors
/// Where it is too large, not UTF-8, or cannot be read.
pub fn load(path: &Path) -> Result<Loaded, Unreadable> {
    let file = std::fs::File::open(path).map_err(Unreadable::Io)?;
    let size = file.metadata().map_err(Unreadable::Io)?.len();
    if size > limits::MANIFEST_BYTES {
        return Err(Unreadable::TooLarge(size));
    }
    let mut bytes = Vec::with_capacity(size as usize);
    // The size may be a lie or change meanwhile: the bytes are what counts.
    file.take(limits::MANIFEST_BYTES + 1).read_to_end(&mut bytes).map_err(Unreadable::Io)?;
    if bytes.len() as u64 > limits::MANIFEST_BYTES {
        return Err(Unreadable::TooLarge(bytes.len() as u64));
    }
    let sha256 = hex(&Sha256::digest(&bytes));
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Loaded { text, sha256 }),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let guess = match bytes.get(..2) {
                Some([0xFF, 0xFE] | [0xFE, 0xFF]) => Some("UTF-16"),
                _ if encoding_rs::GB18030
                    .decode_without_bom_handling_and_without_replacement(&bytes)
                    .is_some() =>
                {
                    Some("GB 18030")
                }
                _ => None,
            };
            let before = String::from_utf8_lossy(&bytes[..valid]).into_owned();
            Err(Unreadable::NotUtf8 { before, guess })
        }
    }
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// SHA-256 of bytes, in lower-case hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A parsed manifest.
#[derive(Debug)]
pub struct Manifest<'s> {
    /// The source.
    pub text: &'s str,
    /// The tree.
    pub root: Node<'s>,
    /// Keys given twice.
    pub duplicates: Vec<Duplicate>,
    /// The dossier's folder, relative to the archive; empty for the root.
    pub folder: String,
    /// The manifest's own path, relative to the archive.
    pub path: String,
    lines: OnceCell<Lines>,
}

impl<'s> Manifest<'s> {
    /// Parses `text`, the file `name` in `folder`.
    ///
    /// # Errors
    /// The place at which it stops being JSON, and why.
    pub fn parse(text: &'s str, folder: &str, name: &str) -> Result<Self, (Place, Text)> {
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        // A byte order mark is blanked out rather than cut off, so that spans stay byte offsets.
        let parsed = json::parse(&text[start..]);
        match parsed {
            Ok(parsed) => {
                let mut manifest = Self {
                    text,
                    root: parsed.root,
                    duplicates: parsed.duplicates,
                    folder: folder.to_owned(),
                    path: join(folder, name),
                    lines: OnceCell::new(),
                };
                if start > 0 {
                    manifest.text = &text[start..];
                }
                Ok(manifest)
            }
            Err(error) => {
                let text = &text[start..];
                let at = error.offset as u32;
                let place = Lines::new(text).place(text, Span { start: at, end: at });
                Err((Place { length: u32::from(error.offset < text.len()), ..place }, error.kind.text()))
            }
        }
    }

    /// `id`
    pub fn id(&self) -> Option<&str> {
        self.root.str("id").filter(|id| !id.is_empty())
    }

    /// `kind`
    pub fn kind(&self) -> Option<&str> {
        self.root.str("kind")
    }

    /// `documents`
    pub fn documents(&self) -> impl Iterator<Item = Document<'_>> {
        self.root.list("documents").iter().enumerate().map(|(index, node)| Document { node, index })
    }

    /// The document with this id.
    pub fn document(&self, id: &str) -> Option<Document<'_>> {
        self.documents().find(|document| document.id() == Some(id))
    }

    /// Where a node stands.
    pub fn at(&self, node: &Node) -> Location {
        self.at_span(node.span)
    }

    /// Where the member `key` of `node` stands, or `node` itself where it has none.
    pub fn at_member(&self, node: &Node, key: &str) -> Location {
        match node.member(key) {
            Some(member) => self.at(&member.value),
            None => self.at(node),
        }
    }

    /// Where the key that stands at `span` is, or the node whose bytes are `span`.
    pub fn at_span(&self, span: Span) -> Location {
        Location {
            dossier: self.id().map(str::to_owned),
            path: Some(self.path.clone()),
            manifest: Some(self.path.clone()),
            pointer: Some(json::pointer_of(&self.root, span)),
            place: Some(self.place(json::representative(&self.root, span))),
            subject: json::subject_of(&self.root, span),
            page: None,
        }
    }

    /// Where a pointer leads, or as near to it as there is something.
    pub fn at_pointer(&self, pointer: &str) -> Location {
        let mut pointer = pointer;
        loop {
            if let Some(node) = json::resolve(&self.root, pointer) {
                return self.at(node);
            }
            pointer = pointer.rfind('/').map_or("", |cut| &pointer[..cut]);
        }
    }

    /// A span as people count.
    pub fn place(&self, span: Span) -> Place {
        self.lines.get_or_init(|| Lines::new(self.text)).place(self.text, span)
    }

    /// A text in which a location can say what is there.
    pub fn describe(&self, document: Document) -> Text {
        let name = document.name();
        let title = document.title().unwrap_or("");
        text! { zh: "“{title}”（{name}）", en: "`{name}` “{title}”" }
    }
}
