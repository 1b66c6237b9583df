//! The text of a file as rules see it: its own text layer, else the text that lies beside it
//! (`FILE.txt`, `FILE.hocr`, `FILE.alto.xml`), else what a reader of characters made of it.

use super::{DossierCx, FileState, ReadFile, Sink};
use crate::archive::Document;
use crate::examine::{Format, PageTexts};

/// Ends of the names of texts kept beside a file, in the order in which they are believed.
pub(crate) const SIDECAR_TEXTS: [&str; 3] = [".txt", ".hocr", ".alto.xml"];

/// Where a text comes from, which a finding on it must say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TextSource {
    /// The file's own text layer.
    Own,
    /// A text kept beside the file.
    Beside,
    /// Read off the scan by an engine, with the mean confidence of its words, 0–100.
    Recognised(f32),
}

/// The text of one file.
#[derive(Debug, Clone, Copy)]
pub struct FileText<'a> {
    /// One string a page where the pages are known, else one for all.
    pub pages: &'a [String],
    /// Where it comes from.
    pub source: TextSource,
}

impl FileText<'_> {
    /// All pages as one string.
    pub fn whole(&self) -> String {
        self.pages.join("\n")
    }
}

/// Formats of papers: one of them without a text is a paper that nobody could read here.
fn has_words(format: Format) -> bool {
    !matches!(
        format,
        Format::Wav
            | Format::Mp3
            | Format::Flac
            | Format::Mp4
            | Format::Mov
            | Format::Avi
            | Format::Mkv
            | Format::Empty
    )
}

/// An engine less sure of its words than this, of 100, has read nothing that a rule may go by.
const SURE: f32 = 60.0;

fn visible(text: &PageTexts) -> bool {
    text.pages.iter().any(|page| page.chars().any(|character| !character.is_whitespace()))
}

impl<'a> DossierCx<'a> {
    /// The text of the file at `index` in `folder.files`; none where nobody can read it here: a
    /// scan without a text layer and without a text beside it.
    pub fn text(&self, index: usize) -> Option<FileText<'a>> {
        let own = |index: usize| match &self.files[index] {
            FileState::Read(facts) => facts.contents.text.as_ref().filter(|text| visible(text)),
            _ => None,
        };
        if let Some(text) = own(index) {
            return Some(FileText { pages: &text.pages, source: TextSource::Own });
        }
        let path = &self.folder.files[index].path;
        let beside = SIDECAR_TEXTS.iter().find_map(|end| {
            let text = own(self.find(&format!("{path}{end}"))?)?;
            Some(FileText { pages: &text.pages, source: TextSource::Beside })
        });
        beside.or_else(|| {
            let FileState::Read(facts) = &self.files[index] else { return None };
            let read = facts.contents.recognised.as_ref()?;
            let source = TextSource::Recognised(read.confidence);
            (read.confidence >= SURE && read.pages.iter().any(|page| !page.is_empty()))
                .then_some(FileText { pages: &read.pages, source })
        })
    }

    /// The readable texts of a document's files; what could not be read is said to `sink`.
    pub fn texts(&self, document: Document<'a>, sink: &mut Sink) -> Vec<(ReadFile<'a>, FileText<'a>)> {
        let mut texts = Vec::new();
        for file in self.files_of(document) {
            match self.text(file.index) {
                Some(text) => {
                    sink.saw(1);
                    texts.push((file, text));
                }
                None if document.medium() != Some("photo") && has_words(file.facts.format) => sink.missed(1),
                None => {}
            }
        }
        texts
    }

    /// Whether the file at `index` is a text kept beside a listed file.
    pub fn is_sidecar(&self, index: usize) -> bool {
        let path = &self.folder.files[index].path;
        SIDECAR_TEXTS.iter().any(|end| {
            let base = path.strip_suffix(end).and_then(|base| self.find(base));
            base.is_some_and(|base| self.is_listed(base)) && !self.is_listed(index)
        })
    }
}
