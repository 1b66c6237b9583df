//! What one manifest leaves out of what its files say.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::Edit;
use crate::archive::{Document, Entry, EntryKind, FileRef, Folder, Manifest, relative_fault};
use crate::examine::{Facts, Format, Outcome};
use crate::rules::find;

/// What was found for one manifest.
#[derive(Debug, Default)]
pub struct Filled {
    /// What can be added.
    pub edits: Vec<Edit>,
    /// Files of which nothing is added because what is stated of them is not true.
    pub held: Vec<Held>,
}

/// A file whose stated size or digest is not the one of the bytes that are there: another digest
/// beside it would vouch for the wrong file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// As the manifest names it.
    pub path: String,
    /// The entry, as a JSON pointer.
    pub pointer: String,
}

/// The facts of a file of the folder, with its SM3 digest where that is asked for.
type Read<'a> = dyn Fn(&Entry, bool) -> Option<Facts> + 'a;

/// Whether a manifest leaves anything out that files usually say; nothing is read for it.
pub(super) fn lacks(manifest: &Manifest) -> bool {
    let file = |file: FileRef| file.node.get("size").is_none() || file.node.get("digest").is_none();
    manifest.documents().any(|document| document.files().any(file))
}

/// What the files of `folder` add to its manifest.
pub fn absent(manifest: &Manifest, folder: &Folder, read: &Read) -> Filled {
    let known = RefCell::new(BTreeMap::new());
    let (sm3, all_sm3) = algorithms(manifest);
    let look = Look { manifest, folder, read, sm3, all_sm3, known };
    let mut filled = Filled::default();
    for document in manifest.documents() {
        look.document(document, &mut filled);
    }
    filled
}

/// Whether a digest of the manifest is SM3, and whether all are: ours are then, too.
fn algorithms(manifest: &Manifest) -> (bool, bool) {
    let mut sm3 = manifest
        .documents()
        .flat_map(|document| document.files())
        .filter_map(|file| Some(file.node.str("digest")?.starts_with("sm3:")))
        .peekable();
    let any = sm3.peek().is_some();
    let (some, all) = sm3.fold((false, any), |(some, all), sm3| (some || sm3, all && sm3));
    (some, all)
}

struct Look<'a> {
    manifest: &'a Manifest<'a>,
    folder: &'a Folder,
    read: &'a Read<'a>,
    sm3: bool,
    all_sm3: bool,
    known: RefCell<BTreeMap<usize, Option<Facts>>>,
}

impl Look<'_> {
    fn document(&self, document: Document, filled: &mut Filled) {
        let wants_pages = document.node.get("pages").is_none() && !document.node.members().is_empty();
        let mut pages = Some(0);
        let mut files = 0;
        for (index, file) in document.files().enumerate() {
            files += 1;
            let pointer = format!("/documents/{}/files/{index}", document.index);
            let lacks = file.node.get("size").is_none() || file.node.get("digest").is_none();
            let facts = if lacks || wants_pages { self.facts(file) } else { None };
            let trusted = facts.filter(|facts| {
                let stated = states(file, facts);
                if !stated && lacks {
                    let path = file.path().unwrap_or_default().to_owned();
                    filled.held.push(Held { path, pointer: pointer.clone() });
                }
                stated
            });
            let count = trusted.as_ref().and_then(page_count);
            pages = pages.zip(count).map(|(sum, count)| sum + count);
            if let Some(facts) = trusted {
                self.file(file, &pointer, &facts, filled);
            }
        }
        if let Some(pages) = pages.filter(|_| files > 0 && wants_pages) {
            let pointer = format!("/documents/{}", document.index);
            let edit = Edit::member(
                self.manifest.text,
                document.node,
                &pointer,
                "pages",
                &pages.to_string(),
                &["medium"],
            );
            filled.edits.extend(edit);
        }
    }

    fn file(&self, file: FileRef, pointer: &str, facts: &Facts, filled: &mut Filled) {
        let text = self.manifest.text;
        if file.node.get("size").is_none() {
            let size = facts.size.to_string();
            filled.edits.extend(Edit::member(text, file.node, pointer, "size", &size, &["path"]));
        }
        if file.node.get("digest").is_none() {
            let digest = match (&facts.digests.sm3, self.all_sm3) {
                (Some(sm3), true) => format!("\"sm3:{sm3}\""),
                _ => format!("\"sha256:{}\"", facts.digests.sha256),
            };
            let after = ["path", "size"];
            filled.edits.extend(Edit::member(text, file.node, pointer, "digest", &digest, &after));
        }
    }

    /// What the file says, where it is an ordinary one of this dossier.
    fn facts(&self, file: FileRef) -> Option<Facts> {
        let path = file.path().filter(|path| relative_fault(path).is_none())?;
        let index = find(self.folder, path)?;
        if let Some(known) = self.known.borrow().get(&index) {
            return known.clone();
        }
        let entry = Some(&self.folder.files[index]).filter(|entry| entry.kind == EntryKind::File)?;
        let facts = (self.read)(entry, self.sm3);
        self.known.borrow_mut().insert(index, facts.clone());
        facts
    }
}

/// Whether what the manifest states of a file is what the file is.
fn states(file: FileRef, facts: &Facts) -> bool {
    let size = file.node.get("size").is_none_or(|size| size.as_u64() == Some(facts.size));
    let digest = file.node.get("digest").is_none_or(|_| match file.digest() {
        Some(("sha256", hex)) => hex == facts.digests.sha256,
        Some(("sm3", hex)) => facts.digests.sm3.as_ref() == Some(&hex),
        _ => false,
    });
    size && digest
}

/// Pages that were counted. What a DOCX states of itself is a word of its last editor and no count.
fn page_count(facts: &Facts) -> Option<u64> {
    let counted = matches!(facts.format, Format::Pdf | Format::Ofd | Format::Tiff);
    let pages =
        facts.contents.pages.as_ref().filter(|_| counted && facts.contents.outcome == Outcome::Read)?;
    Some(u64::from(pages.count)).filter(|count| *count > 0)
}
