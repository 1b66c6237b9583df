//! The lines of a manifest that a finding is about, cut small: miette reads a source from its
//! first byte at every turn and counts columns in bytes, so it is given a few short lines that
//! know where they come from.

use std::path::Path;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

use crate::archive::place_of;
use crate::json::{Lines, Place};
use crate::report::plain::plain;

/// Manifests larger than this are named and not shown.
const SHOWN_BYTES: u64 = 8 << 20;

/// Lines before and after.
const AROUND: usize = 1;

/// A secondary label this many lines away still stands in the same picture.
const NEAR: u32 = 12;

/// Of a longer line only a part is shown: characters before and after what is meant.
const LONG: usize = 160;
const BEFORE: usize = 40;

/// Characters that are underlined of a longer span.
const UNDERLINED: usize = 60;

/// A manifest's text with its lines.
#[derive(Debug)]
pub(super) struct Manuscript {
    text: String,
    lines: Lines,
}

/// The last manifest that was read.
pub(super) struct Manuscripts<'a> {
    root: &'a Path,
    last: Option<(String, Option<Manuscript>)>,
}

impl<'a> Manuscripts<'a> {
    /// None is read yet.
    pub fn new(root: &'a Path) -> Self {
        Self { root, last: None }
    }

    /// The manifest at `path`, if it can be shown.
    pub fn get(&mut self, path: &str) -> Option<&Manuscript> {
        if self.last.as_ref().is_none_or(|(known, _)| known != path) {
            self.last = Some((path.to_owned(), Manuscript::read(self.root, path)));
        }
        self.last.as_ref().and_then(|(_, manuscript)| manuscript.as_ref())
    }
}

/// A few lines of it.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    first_line: usize,
    /// The column (from 0, in characters of the manifest) of what is meant.
    column: usize,
}

/// Byte offset and length in an [`Excerpt`]'s text.
pub(super) type Mark = Option<(usize, usize)>;

impl Manuscript {
    /// Reads the manifest at `path`, if it can be shown.
    pub fn read(root: &Path, path: &str) -> Option<Self> {
        let place = place_of(root, path);
        if std::fs::metadata(&place).ok()?.len() > SHOWN_BYTES {
            return None;
        }
        let text = std::fs::read_to_string(place).ok()?;
        let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
        let lines = Lines::new(&text);
        Some(Self { text, lines })
    }

    /// Its first lines, cut short where they are long.
    pub fn head(&self, lines: usize) -> Vec<String> {
        self.text.lines().take(lines).map(|line| clip(line.trim_end_matches('\r'), 0).text).collect()
    }

    /// The lines round `place`, and where in them it and the `near` places stand.
    pub fn excerpt(
        &self,
        name: &str,
        place: Place,
        near: &[(Place, String)],
    ) -> Option<(Excerpt, Vec<Mark>)> {
        let reachable = |other: &Place| other.line.abs_diff(place.line) <= NEAR;
        let all = || {
            std::iter::once(&place)
                .chain(near.iter().map(|(place, _)| place).filter(|other| reachable(other)))
        };
        let first = all().map(|place| place.line as usize - 1).min()?.saturating_sub(AROUND);
        let last = (all().map(|place| place.line as usize - 1).max()? + AROUND).min(self.lines.count() - 1);
        let mut text = String::new();
        let mut starts = Vec::new();
        for line in first..=last {
            let raw =
                &self.text[self.lines.start_of(line, &self.text)..self.lines.start_of(line + 1, &self.text)];
            let raw = raw.trim_end_matches(['\n', '\r']);
            let meant = all().find(|place| place.line as usize - 1 == line);
            let cut = clip(raw, meant.map_or(0, |place| place.column as usize - 1));
            starts.push((text.len(), cut.clone()));
            text.push_str(&cut.text);
            text.push('\n');
        }
        let mark = |place: &Place| -> Mark {
            let line = (place.line as usize).checked_sub(first + 1)?;
            let (start, cut) = starts.get(line)?;
            let column = (place.column as usize - 1).checked_sub(cut.dropped)? + cut.lead;
            let offset = |index: usize| cut.offsets.get(index).copied().unwrap_or(cut.text.len());
            let length = (place.length as usize).clamp(1, UNDERLINED);
            let (from, to) = (offset(column), offset(column + length));
            Some((start + from, (to - from).max(1).min(text.len() - start - from)))
        };
        let mut marks = vec![mark(&place)];
        marks.extend(near.iter().map(|(other, _)| if reachable(other) { mark(other) } else { None }));
        let excerpt = Excerpt {
            name: plain(name).into_owned(),
            text: text.clone(),
            first_line: first,
            column: place.column as usize - 1,
        };
        Some((excerpt, marks))
    }
}

/// A line as it is shown.
#[derive(Debug, Clone)]
struct Clipped {
    text: String,
    /// Characters of the line that were left out before it.
    dropped: usize,
    /// Characters that stand before the line's own.
    lead: usize,
    /// Byte offset of each character of `text` that stands for one of the line.
    offsets: Vec<usize>,
}

/// Cuts a long line round `column` and replaces what must not reach a terminal, a character by
/// a character of the same width or none.
fn clip(line: &str, column: usize) -> Clipped {
    let total = line.chars().count();
    let from = if total > LONG { column.saturating_sub(BEFORE) } else { 0 };
    let mut text = String::new();
    let mut offsets = Vec::new();
    if from > 0 {
        offsets.push(0);
        text.push('…');
    }
    let lead = offsets.len();
    for character in line.chars().skip(from).take(LONG) {
        offsets.push(text.len());
        let harmless = match character {
            '\t' => ' ',
            other if plain(other.encode_utf8(&mut [0; 4])) != other.to_string() => '\u{FFFD}',
            // What has no width of its own would put the line under the wrong place.
            other if other.width() == Some(0) => '\u{FFFD}',
            other => other,
        };
        text.push(harmless);
    }
    if total > from + LONG {
        offsets.push(text.len());
        text.push('…');
    }
    Clipped { text, dropped: from, lead, offsets }
}

impl Excerpt {
    /// The lines with their numbers, and of each where what `mark` points at begins and ends in it.
    pub fn lines(&self, mark: Mark) -> impl Iterator<Item = (usize, &str, Option<(usize, usize)>)> {
        let mut start = 0;
        self.text.lines().enumerate().map(move |(index, line)| {
            let begins = start;
            start += line.len() + 1;
            let part = mark.and_then(|(from, length)| {
                let from = from.checked_sub(begins).filter(|from| *from < line.len())?;
                Some((from, (from + length).min(line.len())))
            });
            (self.first_line + index + 1, line, part)
        })
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, before, after)?;
        let column = if inner.column() == 0 { 0 } else { self.column };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            self.first_line + inner.line(),
            column,
            inner.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_round_what_is_meant() {
        let line = format!("{}\"标题\"{}", "甲".repeat(5000), "乙".repeat(5000));
        let text = format!("{{\n{line}\n}}");
        let manuscript = Manuscript { lines: Lines::new(&text), text };
        let place = Place { line: 2, column: 5001, length: 4 };
        let (excerpt, marks) = manuscript.excerpt("a", place, &[]).unwrap();
        let (start, length) = marks[0].unwrap();
        assert_eq!(&excerpt.text[start..start + length], "\"标题\"");
        assert!(excerpt.text.chars().count() < 2 * LONG);
    }

    #[test]
    fn hostile_characters_keep_their_column() {
        let text = "{\n  \"a\u{1b}[31m\": \"b\"\n}".to_owned();
        let manuscript = Manuscript { lines: Lines::new(&text), text };
        let place = Place { line: 2, column: 13, length: 3 };
        let (excerpt, marks) = manuscript.excerpt("a", place, &[]).unwrap();
        let (start, length) = marks[0].unwrap();
        assert!(!excerpt.text.contains('\u{1b}'));
        assert_eq!(&excerpt.text[start..start + length], "\"b\"");
    }
}
