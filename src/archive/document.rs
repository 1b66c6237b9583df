//! Views of a manifest's documents: names for members, no copies, lenient to a fault. What a
//! view cannot read is `None`; saying so is the schema's business.

use jiff::civil::Date;

use super::calendar::date_of;
use crate::json::Node;

/// One entry of `documents`.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The entry.
    pub node: &'a Node<'a>,
    /// Its index.
    pub index: usize,
}

impl<'a> Document<'a> {
    /// `id`, or nothing where it has none.
    pub fn id(self) -> Option<&'a str> {
        self.node.str("id")
    }

    /// `id` for messages; `#N` (from 1) where it has none.
    pub fn name(self) -> String {
        self.id().map_or_else(|| format!("#{}", self.index + 1), str::to_owned)
    }

    /// `role`
    pub fn role(self) -> Option<&'a str> {
        self.node.str("role")
    }

    /// `title`
    pub fn title(self) -> Option<&'a str> {
        self.node.str("title")
    }

    /// `number`, the document number (文号).
    pub fn number(self) -> Option<&'a str> {
        self.node.str("number")
    }

    /// `date`
    pub fn date(self) -> Option<Date> {
        self.node.str("date").and_then(date_of)
    }

    /// `medium`
    pub fn medium(self) -> Option<&'a str> {
        self.node.str("medium")
    }

    /// `made_by`
    pub fn made_by(self) -> Option<&'a str> {
        self.node.str("made_by")
    }

    /// `files`
    pub fn files(self) -> impl Iterator<Item = FileRef<'a>> {
        self.node.list("files").iter().map(|node| FileRef { node })
    }

    /// `signatures`
    pub fn signatures(self) -> impl Iterator<Item = Signature<'a>> {
        self.node.list("signatures").iter().map(|node| Signature { node })
    }

    /// `seals`
    pub fn seals(self) -> impl Iterator<Item = Impression<'a>> {
        self.node.list("seals").iter().map(|node| Impression { node })
    }
}

/// One entry of a document's `files`.
#[derive(Debug, Clone, Copy)]
pub struct FileRef<'a> {
    /// The entry.
    pub node: &'a Node<'a>,
}

impl<'a> FileRef<'a> {
    /// `path`, as written.
    pub fn path(self) -> Option<&'a str> {
        self.node.str("path")
    }

    /// `size` in bytes.
    pub fn size(self) -> Option<u64> {
        self.node.get("size").and_then(Node::as_u64)
    }

    /// `digest` as algorithm and lower-case hex.
    pub fn digest(self) -> Option<(&'a str, String)> {
        let (algorithm, hex) = self.node.str("digest")?.split_once(':')?;
        Some((algorithm, hex.to_ascii_lowercase()))
    }
}

/// One entry of a document's `signatures`.
#[derive(Debug, Clone, Copy)]
pub struct Signature<'a> {
    /// The entry.
    pub node: &'a Node<'a>,
}

impl<'a> Signature<'a> {
    /// `by`, a person's id.
    pub fn by(self) -> Option<&'a str> {
        self.node.str("by")
    }

    /// `as`, the duty that was signed in.
    pub fn duty(self) -> Option<&'a str> {
        self.node.str("as")
    }

    /// `at` as written: a date or a date-time.
    pub fn at(self) -> Option<&'a str> {
        self.node.str("at")
    }

    /// `for`, whom it was signed for.
    pub fn on_behalf_of(self) -> Option<&'a str> {
        self.node.str("for")
    }

    /// Whether `method` is `digital`.
    pub fn digital(self) -> bool {
        self.node.str("method") == Some("digital")
    }
}

/// One entry of a document's `seals`.
#[derive(Debug, Clone, Copy)]
pub struct Impression<'a> {
    /// The entry.
    pub node: &'a Node<'a>,
}

impl<'a> Impression<'a> {
    /// `seal`, a seal's id.
    pub fn seal(self) -> Option<&'a str> {
        self.node.str("seal")
    }

    /// `at` as written: a date or a date-time.
    pub fn at(self) -> Option<&'a str> {
        self.node.str("at")
    }

    /// Whether `method` is `digital`.
    pub fn digital(self) -> bool {
        self.node.str("method") == Some("digital")
    }
}
