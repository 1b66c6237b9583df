//! What can run or reach out, files inside, and fields for signatures: a walk from the catalogue
//! that visits each object once.

use std::collections::HashSet;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, String as PdfString,
};

use super::strings;
use crate::examine::{Active, ActiveKind, Contents, Part};

/// Depth of name trees, of chained actions and of fields.
const DEPTH: u8 = 32;

/// Things named of one file.
const NAMED: usize = 1000;

/// Walks, and writes into `contents`. `most` objects are visited.
pub fn read(pdf: &Pdf, catalog: &Dict<'_>, most: u64, contents: &mut Contents) {
    let mut walk = Walk { seen: HashSet::new(), left: most, contents };
    walk.catalog(catalog);
    for page in pdf.pages().iter() {
        walk.page(page.raw());
    }
}

struct Walk<'c> {
    seen: HashSet<ObjectIdentifier>,
    left: u64,
    contents: &'c mut Contents,
}

impl Walk<'_> {
    /// Whether another object may be entered.
    fn enter(&mut self, depth: u8) -> bool {
        self.left = self.left.saturating_sub(1);
        depth < DEPTH && self.left > 0
    }

    /// Whether an object is met for the first time; direct ones are bounded by the file itself.
    fn once(&mut self, reference: Option<ObjectIdentifier>) -> bool {
        reference.is_none_or(|id| self.seen.insert(id))
    }

    fn name(&mut self, kind: ActiveKind, place: &str) {
        let active = Active { kind, place: place.chars().take(512).collect() };
        if self.contents.active.len() < NAMED && !self.contents.active.contains(&active) {
            self.contents.active.push(active);
        }
    }

    fn catalog(&mut self, catalog: &Dict<'_>) {
        // An array instead is a place to look at.
        if let Some(Object::Dict(action)) = catalog.get::<Object<'_>>(b"OpenAction") {
            self.action(&action, "/OpenAction", true, 0);
        }
        self.additional(catalog, "");
        if let Some(names) = catalog.get::<Dict<'_>>(b"Names") {
            self.tree(&names, b"JavaScript", "/Names/JavaScript", 0);
            self.tree(&names, b"EmbeddedFiles", "/Names/EmbeddedFiles", 0);
        }
        if let Some(list) = catalog.get::<Array<'_>>(b"AF") {
            for (file, _) in self.dicts(&list) {
                self.file(&file, "/AF");
            }
        }
        if let Some(form) = catalog.get::<Dict<'_>>(b"AcroForm") {
            if form.contains_key(b"XFA") {
                self.contents.notes.push("XFA form".to_owned());
            }
            if let Some(fields) = form.get::<Array<'_>>(b"Fields") {
                for (field, reference) in self.dicts(&fields) {
                    if self.once(reference) {
                        self.field(&field, None, 0);
                    }
                }
            }
        }
    }

    fn page(&mut self, page: &Dict<'_>) {
        self.additional(page, "/Page");
        let Some(annotations) = page.get::<Array<'_>>(b"Annots") else { return };
        for (annotation, _) in self.dicts(&annotations) {
            if self.left == 0 {
                return;
            }
            let kind = annotation.get::<Name<'_>>(b"Subtype");
            match kind.as_ref().map(|kind| kind.as_ref()) {
                Some(b"FileAttachment") => {
                    if let Some(file) = annotation.get::<Dict<'_>>(b"FS") {
                        self.file(&file, "/FileAttachment");
                    }
                }
                Some(b"RichMedia") => self.name(ActiveKind::EmbeddedFile, "/RichMedia"),
                _ => {}
            }
            if let Some(action) = annotation.get::<Dict<'_>>(b"A") {
                self.action(&action, "/Annots/A", false, 0);
            }
            self.additional(&annotation, "/Annots");
        }
    }

    /// Elements that are dictionaries, each with its reference.
    fn dicts<'a>(&mut self, list: &Array<'a>) -> Vec<(Dict<'a>, Option<ObjectIdentifier>)> {
        let references: Vec<Option<ObjectIdentifier>> = list
            .raw_iter()
            .take(self.left.min(1 << 20) as usize)
            .map(|item| match item {
                MaybeRef::Ref(reference) => Some(reference.into()),
                MaybeRef::NotRef(_) => None,
            })
            .collect();
        self.left = self.left.saturating_sub(references.len() as u64);
        let objects = list.iter::<Object<'a>>().take(references.len());
        objects
            .zip(references)
            .filter_map(|(object, reference)| Some((object.into_dict()?, reference)))
            .collect()
    }

    /// Actions on events: all begin by themselves.
    fn additional(&mut self, dict: &Dict<'_>, place: &str) {
        let Some(actions) = dict.get::<Dict<'_>>(b"AA") else { return };
        for key in actions.keys().take(64) {
            if let Some(action) = actions.get::<Dict<'_>>(key.as_ref()) {
                self.action(&action, &format!("{place}/AA/{}", key.as_str()), true, 0);
            }
        }
    }

    fn action(&mut self, action: &Dict<'_>, place: &str, by_itself: bool, depth: u8) {
        if !self.enter(depth) {
            return;
        }
        let kind = action.get::<Name<'_>>(b"S");
        match kind.as_ref().map(|kind| kind.as_ref()) {
            Some(b"JavaScript") => self.name(ActiveKind::JavaScript, place),
            Some(b"Launch") => self.name(ActiveKind::Launch, place),
            // Links that a reader clicks are harmless; what opens by itself is not.
            Some(b"URI" | b"GoToR" | b"SubmitForm" | b"ImportData") if by_itself => {
                self.name(ActiveKind::Launch, place)
            }
            Some(b"Rendition") if action.contains_key(b"JS") => self.name(ActiveKind::JavaScript, place),
            _ => {}
        }
        match action.get::<Object<'_>>(b"Next") {
            Some(Object::Dict(next)) => self.action(&next, place, by_itself, depth + 1),
            Some(Object::Array(list)) => {
                for (next, _) in self.dicts(&list).into_iter().take(64) {
                    self.action(&next, place, by_itself, depth + 8);
                }
            }
            _ => {}
        }
    }

    fn tree(&mut self, parent: &Dict<'_>, key: &[u8], place: &str, depth: u8) {
        let Some(node) = parent.get::<Dict<'_>>(key) else { return };
        let reference = parent.get_ref(key).map(Into::into);
        if self.once(reference) {
            self.node(&node, place, depth);
        }
    }

    fn node(&mut self, node: &Dict<'_>, place: &str, depth: u8) {
        if !self.enter(depth) {
            return;
        }
        if let Some(names) = node.get::<Array<'_>>(b"Names") {
            // Names and values in turn; only values are dictionaries.
            for (value, _) in self.dicts(&names) {
                if place.ends_with("JavaScript") {
                    self.name(ActiveKind::JavaScript, place);
                } else {
                    self.file(&value, place);
                }
            }
        }
        if let Some(kids) = node.get::<Array<'_>>(b"Kids") {
            for (kid, reference) in self.dicts(&kids) {
                if self.once(reference) {
                    self.node(&kid, place, depth + 1);
                }
            }
        }
    }

    fn file(&mut self, file: &Dict<'_>, place: &str) {
        if !file.contains_key(b"EF") {
            return;
        }
        let name = [&b"UF"[..], b"F"]
            .iter()
            .find_map(|key| strings::text(file.get::<PdfString<'_>>(key)?.as_bytes()))
            .unwrap_or_default();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let data = file.contains_key(b"AFRelationship")
            || matches!(ending.as_deref(), Some("xml" | "xbrl"))
            || file.get::<Dict<'_>>(b"EF").and_then(|files| files.get::<Dict<'_>>(b"F")).and_then(|stream| {
                let kind = stream.get::<Name<'_>>(b"Subtype")?;
                Some(matches!(kind.as_ref(), b"text/xml" | b"application/xml"))
            }) == Some(true);
        let kind = if data { ActiveKind::EmbeddedData } else { ActiveKind::EmbeddedFile };
        // One file may be named by several lists: once is enough.
        let known = self
            .contents
            .active
            .iter()
            .any(|active| active.kind == kind && active.place.ends_with(&format!("/{name}")));
        if !known {
            self.name(kind, &format!("{place}/{name}"));
            if self.contents.parts.len() < NAMED {
                self.contents.parts.push(Part { name, size: None, format: None, depth: 1 });
            }
        }
    }

    fn field(&mut self, field: &Dict<'_>, inherited: Option<&[u8]>, depth: u8) {
        if !self.enter(depth) {
            return;
        }
        let own = field.get::<Name<'_>>(b"FT");
        let kind = own.as_ref().map(|kind| kind.as_ref()).or(inherited);
        let mut ends = true;
        if let Some(kids) = field.get::<Array<'_>>(b"Kids") {
            for (kid, reference) in self.dicts(&kids) {
                // Kids without a name are the field's own pictures on pages.
                if kid.contains_key(b"T") && self.once(reference) {
                    ends = false;
                    self.field(&kid, kind, depth + 1);
                }
            }
        }
        self.additional(field, "/AcroForm");
        if ends && kind == Some(b"Sig") {
            self.contents.signatures.places += 1;
            self.contents.signatures.filled += u32::from(field.get::<Dict<'_>>(b"V").is_some());
        }
    }
}
