//! Texts that have passages in common, side by side as they stand in the files.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;

use super::{Part, shown};
use crate::archive::place_of;
use crate::compare::text::{normal, passages};
use crate::examine::Examiner;
use crate::finding::Finding;
use crate::report::plain::plain;
use crate::report::view::{Words, escaped};
use crate::rules::SIDECAR_TEXTS;

/// Findings whose texts are read again.
const READ: usize = 60;

/// Passages that are shown of one pair, the longest ones.
const SHOWN: usize = 4;

/// Compared characters from which a passage is one.
const LEAST: usize = 12;

/// Characters of a text that are compared here.
const TEXT: usize = 400_000;

/// Characters that are shown of a passage, and before and after it.
const LONG: usize = 220;
const AROUND: usize = 28;

/// A passage in two texts: what stands before it, itself, what stands after it.
struct Aligned([[String; 3]; 2]);

/// The aligned passages of one archive, by fingerprint, with the files that they stand in.
#[derive(Default)]
pub(super) struct Passages(HashMap<String, ([String; 2], Vec<Aligned>)>);

impl Passages {
    /// Reads the texts of findings that quote a common passage.
    pub fn of(part: &Part) -> Self {
        let root = &part.archive.root;
        let pairs: Vec<(&Finding, [String; 2])> = part
            .rows
            .iter()
            .filter(|row| row.finding.evidence.contains_key("common"))
            .filter_map(|row| Some((row.finding, pair(row.finding)?)))
            .take(READ)
            .collect();
        let found = pairs.into_par_iter().map(|(finding, files)| {
            let aligned = aligned(root, &files);
            (finding.fingerprint.clone(), (files, aligned))
        });
        Self(found.collect())
    }

    /// The passages of one finding as a table of two columns.
    pub fn write(&self, finding: &Finding, words: Words, out: &mut dyn Write) -> io::Result<()> {
        let Some((files, list)) = self.0.get(&finding.fingerprint) else { return Ok(()) };
        if list.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "<table class=\"passages\"><caption>{}</caption><tr>",
            words.of("相同的段落", "What they have in common")
        )?;
        for file in files {
            writeln!(out, "<th>{}</th>", shown(&plain(file)))?;
        }
        writeln!(out, "</tr>")?;
        for Aligned(sides) in list {
            write!(out, "<tr>")?;
            for [before, passage, after] in sides {
                write!(
                    out,
                    "<td><span class=\"soft\">{}</span><mark>{}</mark><span class=\"soft\">{}</span></td>",
                    escaped(before),
                    escaped(passage),
                    escaped(after)
                )?;
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</table>")
    }
}

/// The first two files of a cluster.
fn pair(finding: &Finding) -> Option<[String; 2]> {
    let mut paths = finding
        .related
        .iter()
        .filter(|other| other.fingerprint.is_some())
        .filter_map(|other| other.path.as_ref());
    let first = paths.next()?;
    let second = paths.find(|path| *path != first)?;
    Some([first.clone(), second.clone()])
}

fn pages(root: &Path, path: &str) -> Option<Vec<String>> {
    let examiner = Examiner::default();
    let read = |path: &str| {
        let place = place_of(root, path);
        place.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
        let facts = examiner.again(&place).ok()?;
        let pages = facts.contents.text?.pages;
        pages.iter().any(|page| !page.trim().is_empty()).then_some(pages)
    };
    read(path).or_else(|| SIDECAR_TEXTS.iter().find_map(|end| read(&format!("{path}{end}"))))
}

/// A text as it stands, and in the letters that are compared, with the place of each.
struct Standing {
    raw: Vec<char>,
    letters: String,
    /// Of each byte of `letters` at which a character begins: its index in `raw`.
    places: HashMap<usize, usize>,
}

impl Standing {
    fn of(pages: &[String]) -> Self {
        let raw: Vec<char> = pages.join("\n").chars().take(TEXT).collect();
        let (mut letters, mut places) = (String::new(), HashMap::new());
        for (index, character) in raw.iter().enumerate().filter(|(_, character)| character.is_alphanumeric())
        {
            for lower in character.to_lowercase() {
                places.insert(letters.len(), index);
                letters.push(lower);
            }
        }
        Self { raw, letters, places }
    }

    /// Where `words` stand, with what stands round them.
    fn find(&self, words: &str) -> Option<[String; 3]> {
        let at = self.letters.find(words)?;
        let last = words.chars().next_back()?.len_utf8();
        let (start, end) = (*self.places.get(&at)?, *self.places.get(&(at + words.len() - last))? + 1);
        // Lines of the file are no lines of a cell.
        let shown = |one: &char| if one.is_control() { ' ' } else { *one };
        let text = |from: usize, to: usize| -> String { self.raw[from..to].iter().map(shown).collect() };
        let passage = if end - start > LONG {
            format!("{} … {}", text(start, start + LONG / 2), text(end - LONG / 2, end))
        } else {
            text(start, end)
        };
        let (from, to) = (start.saturating_sub(AROUND), (end + AROUND).min(self.raw.len()));
        Some([text(from, start), passage, text(end, to)])
    }
}

fn aligned(root: &Path, files: &[String; 2]) -> Vec<Aligned> {
    let (Some(one), Some(other)) = (pages(root, &files[0]), pages(root, &files[1])) else {
        return Vec::new();
    };
    let mut common = passages(&normal(&one), &normal(&other), LEAST);
    common.truncate(SHOWN);
    common.sort_by_key(|passage| passage.a);
    let (one, other) = (Standing::of(&one), Standing::of(&other));
    common
        .iter()
        .filter_map(|passage| Some(Aligned([one.find(&passage.words)?, other.find(&passage.words)?])))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_shown_as_they_stand() {
        let standing = Standing::of(&["一、今年以来，ABC 全所干部\n职工认真落实。".to_owned()]);
        let found = standing.find("今年以来abc全所干部职工").unwrap();
        assert_eq!(found, ["一、", "今年以来，ABC 全所干部 职工", "认真落实。"].map(str::to_owned));
        assert!(standing.find("没有").is_none());
    }
}
