//! What the rules about imprints share: the pictures on a document's pages, and what is on them.

use crate::archive::Document;
use crate::examine::{Format, Picture, Pixels};
use crate::rules::{DossierCx, ReadFile};

/// Share of red ink on a page below which no seal can be there, however faint.
pub const NO_INK: f32 = 0.0012;

/// Share of coloured pixels below which a page counts as grey.
pub const GREY: f32 = 0.01;

/// A picture of which an imprint takes this many thousandths is that seal and nothing else.
const ALONE: u16 = 600;

/// A picture on a page of a document, or a picture file of it.
pub struct Shown<'a> {
    /// The file.
    pub file: ReadFile<'a>,
    /// The picture.
    pub picture: &'a Picture,
}

impl<'a> Shown<'a> {
    /// Its measurements, where it was decoded.
    pub fn pixels(&self) -> Option<&'a Pixels> {
        self.picture.pixels.as_ref()
    }

    /// Whether it shows a red imprint.
    pub fn has_imprint(&self) -> bool {
        self.pixels().is_some_and(|pixels| !pixels.imprints.is_empty())
    }

    /// Whether it is a seal set into a page by itself.
    pub fn is_set_in(&self) -> bool {
        let document = matches!(self.file.facts.format, Format::Pdf | Format::Ofd);
        document
            && self.pixels().is_some_and(|pixels| pixels.imprints.iter().any(|imprint| imprint.long >= ALONE))
    }
}

/// All pictures of a document.
pub fn shown<'a>(cx: &DossierCx<'a>, document: Document<'a>) -> Vec<Shown<'a>> {
    cx.files_of(document)
        .flat_map(|file| file.facts.contents.pictures.iter().map(move |picture| Shown { file, picture }))
        .collect()
}

/// A seal by its registered name.
pub fn seal(cx: &DossierCx, id: &str) -> crate::finding::Text {
    match cx.reference.seals.get(id).filter(|seal| !seal.name.is_empty()) {
        Some(seal) => {
            let name = &seal.name;
            crate::text! { zh: "{name}（{id}）", en: "{name} (`{id}`)" }
        }
        None => crate::text! { zh: "“{id}”", en: "`{id}`" },
    }
}
