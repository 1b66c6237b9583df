//! A ledger of locked heads, kept apart from the archive: one line a lock, each line holding the
//! digest of the line before, so that a head can only be added to. A new lock of a dossier has to
//! extend the head that the ledger knows.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::write::string;
use crate::archive::hex;
use crate::finding::Text;
use crate::json::{self, Kind, Node};
use crate::text;

/// Lines that one ledger may have.
const MOST_LINES: usize = 10_000_000;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// SHA-256 of the line before it; none for the first.
    pub after: Option<String>,
    /// The dossier's id.
    pub dossier: String,
    /// Documents locked here for the first time: id and date.
    pub documents: BTreeMap<String, String>,
    /// SHA-256 of the lock.
    pub head: String,
    /// When it was locked.
    pub locked: String,
    /// The head before it.
    pub previous: Option<String>,
}

/// A ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Its lines, first to last.
    pub entries: Vec<Entry>,
    /// The lines of each dossier, by its id.
    by_dossier: BTreeMap<String, Vec<usize>>,
    last: Option<String>,
}

/// What is wrong with a ledger, and on which line (from 1).
#[derive(Debug)]
pub struct Fault {
    /// The line.
    pub line: usize,
    /// What.
    pub what: Text,
}

impl Entry {
    /// The line, without its end.
    pub fn line(&self) -> String {
        let mut out = String::from("{\"after\":");
        let optional = |out: &mut String, text: &Option<String>| match text {
            Some(text) => string(out, text),
            None => out.push_str("null"),
        };
        optional(&mut out, &self.after);
        out.push_str(",\"documents\":{");
        // Members stand in the order of their keys' UTF-16 units.
        let mut documents: Vec<_> = self.documents.iter().collect();
        documents.sort_by_cached_key(|(id, _)| id.encode_utf16().collect::<Vec<u16>>());
        for (index, (id, date)) in documents.into_iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            string(&mut out, id);
            out.push(':');
            string(&mut out, date);
        }
        out.push_str("},\"dossier\":");
        string(&mut out, &self.dossier);
        out.push_str(",\"head\":");
        string(&mut out, &self.head);
        out.push_str(",\"locked\":");
        string(&mut out, &self.locked);
        out.push_str(",\"previous\":");
        optional(&mut out, &self.previous);
        out.push('}');
        out
    }

    fn parse(line: &str) -> Option<Self> {
        let parsed = json::parse(line).ok().filter(|parsed| parsed.duplicates.is_empty())?;
        let root = &parsed.root;
        let text = |key: &str| root.str(key).map(str::to_owned);
        let digest = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let optional = |key: &str| match root.get(key) {
            None => Some(None),
            Some(Node { kind: Kind::Null, .. }) => Some(None),
            Some(node) => node.as_str().filter(|text| digest(text)).map(|text| Some(text.to_owned())),
        };
        let documents = root.get("documents").map_or(&[][..], Node::members);
        Some(Self {
            after: optional("after")?,
            dossier: text("dossier")?,
            documents: documents
                .iter()
                .map(|member| Some((member.key.to_string(), member.value.as_str()?.to_owned())))
                .collect::<Option<_>>()?,
            head: text("head").filter(|head| digest(head))?,
            locked: text("locked").filter(|moment| moment.parse::<jiff::Timestamp>().is_ok())?,
            previous: optional("previous")?,
        })
    }
}

impl Ledger {
    /// Reads a ledger and proves it line by line.
    ///
    /// # Errors
    /// The first line that is none, does not follow the one before it, or does not extend the head
    /// that its dossier had.
    pub fn parse(source: &str) -> Result<Self, Fault> {
        let mut ledger = Self::default();
        for (index, line) in source.lines().enumerate() {
            let number = index + 1;
            let fault = |what: Text| Fault { line: number, what };
            if index >= MOST_LINES {
                return Err(fault(text! { zh: "行数过多", en: "there are too many lines" }));
            }
            let entry = Entry::parse(line)
                .ok_or_else(|| fault(text! { zh: "不是封存簿的一行", en: "it is no line of a ledger" }))?;
            if entry.after != ledger.last {
                return Err(fault(text! {
                    zh: "接不上前一行：此前有行被改动、增添或删除",
                    en: "it does not follow the line before it: lines were changed, added or taken out",
                }));
            }
            if ledger.head(&entry.dossier).map(|entry| &entry.head) != entry.previous.as_ref() {
                return Err(fault(text! {
                    zh: "没有接续该案卷此前的封存",
                    en: "it does not extend the head that its dossier had",
                }));
            }
            ledger.push(entry, line);
        }
        Ok(ledger)
    }

    /// The newest line of a dossier.
    pub fn head(&self, dossier: &str) -> Option<&Entry> {
        self.by_dossier.get(dossier)?.last().map(|index| &self.entries[*index])
    }

    /// The lines of a dossier, first to last.
    pub fn of(&self, dossier: &str) -> impl Iterator<Item = &Entry> {
        let lines = self.by_dossier.get(dossier).map_or(&[][..], Vec::as_slice);
        lines.iter().map(|index| &self.entries[*index])
    }

    /// Adds a lock. Whether it extends the head is for the caller to see to, before anything is
    /// written.
    pub fn add(&mut self, mut entry: Entry) {
        entry.after = self.last.take();
        let line = entry.line();
        self.push(entry, &line);
    }

    fn push(&mut self, entry: Entry, line: &str) {
        self.by_dossier.entry(entry.dossier.clone()).or_default().push(self.entries.len());
        self.last = Some(digest(line));
        self.entries.push(entry);
    }

    /// The ledger's text.
    pub fn text(&self) -> String {
        self.entries.iter().map(|entry| entry.line() + "\n").collect()
    }
}

fn digest(line: &str) -> String {
    hex(&Sha256::digest(line.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(dossier: &str, head: &str, previous: Option<&str>) -> Entry {
        Entry {
            after: None,
            dossier: dossier.into(),
            documents: [("d1".to_owned(), "2025-03-10".to_owned())].into(),
            head: head.repeat(32),
            locked: "2025-04-01T09:00:00+08:00".into(),
            previous: previous.map(|previous| previous.repeat(32)),
        }
    }

    #[test]
    fn lines_can_only_be_added() {
        let mut ledger = Ledger::default();
        for one in [entry("a", "01", None), entry("b", "02", None), entry("a", "03", Some("01"))] {
            ledger.add(one);
        }
        let text = ledger.text();
        assert_eq!(Ledger::parse(&text).unwrap(), ledger);
        assert_eq!(ledger.head("a").unwrap().head, "03".repeat(32));
        let lines: Vec<&str> = text.lines().collect();
        let fault = |lines: &[&str]| Ledger::parse(&lines.join("\n")).unwrap_err().line;
        assert_eq!(fault(&[lines[0], lines[2]]), 2);
        assert_eq!(fault(&[lines[1], lines[0], lines[2]]), 1);
        assert_eq!(fault(&[&lines[0].replace("2025-03-10", "2025-03-11"), lines[1], lines[2]]), 2);
        assert_eq!(fault(&["{}"]), 1);
        // A head that extends nothing is refused even where the lines follow each other.
        let mut forked = ledger.clone();
        forked.add(entry("a", "04", Some("01")));
        assert_eq!(Ledger::parse(&forked.text()).unwrap_err().line, 4);
    }
}
