//! How many pages a document has: by its files, else as it claims, else by its characters.

use crate::archive::Document;
use crate::examine::{Facts, Format, Outcome};
use crate::rules::DossierCx;

/// Characters on a page of an official document (GB/T 9704: 22 lines of 28).
pub(super) const PAGE: usize = 616;

/// Pages of one document.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    /// Pages.
    pub pages: u64,
    /// Those on which nothing is.
    pub blank: u64,
    /// Whether characters had to do for pages, and are more than one page holds.
    pub estimated: bool,
}

/// Roles that carry nothing of their own.
pub(super) fn is_wrapping(document: Document) -> bool {
    matches!(document.role(), Some("cover" | "catalogue" | "divider"))
}

/// The pages of a document; none where neither files nor manifest tell.
pub(super) fn count(cx: &DossierCx, document: Document) -> Option<Count> {
    let listed = document.files().count();
    let files: Vec<_> = cx.files_of(document).collect();
    let counted: Vec<Count> = files.iter().filter_map(|file| of_file(file.facts)).collect();
    if listed > 0 && counted.len() == listed {
        return Some(sum(&counted));
    }
    let blank = sum(&counted).blank;
    if let Some(claimed) = document.node.get("pages").and_then(crate::json::Node::as_u64) {
        return Some(Count { pages: claimed.min(1_000_000), blank: blank.min(claimed), estimated: false });
    }
    if listed == 0 || files.len() != listed {
        return None;
    }
    let mut all = Vec::new();
    for file in files {
        all.push(match of_file(file.facts) {
            Some(count) => count,
            None => {
                let text = cx.text(file.index)?;
                let characters = text.pages.iter().flat_map(|page| page.chars());
                let characters = characters.filter(|character| !character.is_whitespace()).count();
                Count {
                    pages: characters.div_ceil(PAGE).max(1) as u64,
                    blank: 0,
                    estimated: characters > PAGE,
                }
            }
        });
    }
    Some(sum(&all))
}

/// The pages of a file that has them.
fn of_file(facts: &Facts) -> Option<Count> {
    if facts.contents.outcome != Outcome::Read && !is_moving(facts.format) {
        return None;
    }
    match facts.format {
        Format::Jpeg | Format::Png | Format::Bmp | Format::Gif | Format::WebP | Format::Heic => {
            Some(Count { pages: 1, ..Count::default() })
        }
        format if is_moving(format) => Some(Count::default()),
        _ => {
            let pages = facts.contents.pages.as_ref().filter(|pages| pages.count > 0)?;
            Some(Count { pages: u64::from(pages.count), blank: pages.blank.len() as u64, estimated: false })
        }
    }
}

/// Sound and film have no pages.
fn is_moving(format: Format) -> bool {
    matches!(
        format,
        Format::Wav | Format::Mp3 | Format::Flac | Format::Mp4 | Format::Mov | Format::Avi | Format::Mkv
    )
}

/// All together.
pub(super) fn sum(counts: &[Count]) -> Count {
    counts.iter().fold(Count::default(), |all, one| Count {
        pages: all.pages + one.pages,
        blank: all.blank + one.blank,
        estimated: all.estimated || one.estimated,
    })
}
