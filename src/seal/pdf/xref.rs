//! The chain of cross-reference sections: which object stood where in which revision.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::decode::decode;
use super::object::{Dict, Lexer, Object};

/// Sections that are followed.
const SECTIONS: usize = 512;

/// Entries of all sections.
const ENTRIES: usize = 4_000_000;

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Nowhere any more.
    Free,
    /// At an offset.
    At(usize),
    /// In an object stream, at an index.
    In(u32, u32),
}

/// One section.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its offset, as `startxref` has it.
    pub at: usize,
    /// Where it ends.
    pub end: usize,
    /// Its entries.
    pub entries: BTreeMap<u32, Entry>,
    /// Its trailer.
    pub trailer: Rc<Dict>,
}

/// All sections, the oldest first.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    /// They.
    pub sections: Vec<Section>,
    /// Whether they had to be guessed from the objects themselves.
    pub rebuilt: bool,
}

fn pattern(source: &str) -> Regex {
    Regex::new(&format!("(?-u){source}")).unwrap_or_else(|error| panic!("a pattern of ours: {error}"))
}

static START: LazyLock<Regex> = LazyLock::new(|| pattern(r"startxref[\s\x00]{0,16}(\d{1,10})"));
static OBJECT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[\s\x00>])(\d{1,8})[\s\x00]{1,8}\d{1,5}[\s\x00]{1,8}obj"));
static TRAILER: LazyLock<Regex> = LazyLock::new(|| pattern(r"trailer[\s\x00]*<<"));

/// Reads the chain from the last `startxref` on, or rebuilds it.
pub fn read(bytes: &[u8]) -> Chain {
    follow(bytes).filter(|chain| leads_somewhere(bytes, chain)).unwrap_or_else(|| rebuild(bytes))
}

/// Whether the catalogue is where the chain says.
fn leads_somewhere(bytes: &[u8], chain: &Chain) -> bool {
    let root = chain.sections.iter().rev().find_map(|section| section.trailer.get(&b"Root"[..]));
    let Some(number) = root.and_then(Object::reference) else { return false };
    match chain.sections.iter().rev().find_map(|section| section.entries.get(&number)) {
        Some(Entry::At(at)) => Lexer::new(bytes, *at).indirect().is_some_and(|(found, _)| found == number),
        Some(Entry::In(..)) => true,
        _ => false,
    }
}

fn follow(bytes: &[u8]) -> Option<Chain> {
    let last = START.captures_iter(bytes).last()?;
    let start: usize = std::str::from_utf8(last.get(1)?.as_bytes()).ok()?.parse().ok()?;
    let mut sections = Vec::new();
    let (mut next, mut seen, mut entries) = (Some(start), BTreeSet::new(), 0usize);
    while let Some(at) = next {
        if !seen.insert(at) || sections.len() >= SECTIONS {
            return None;
        }
        let section = section(bytes, at)?;
        entries += section.entries.len();
        if entries > ENTRIES {
            return None;
        }
        next =
            section.trailer.get(&b"Prev"[..]).and_then(Object::int).and_then(|at| usize::try_from(at).ok());
        sections.push(section);
    }
    sections.reverse();
    Some(Chain { sections, rebuilt: false })
}

fn section(bytes: &[u8], at: usize) -> Option<Section> {
    let mut lexer = Lexer::new(bytes, at);
    if !lexer.word(b"xref") {
        return stream(bytes, at);
    }
    let mut entries = BTreeMap::new();
    while !lexer.word(b"trailer") {
        let (first, count) = (lexer.digits()?, lexer.digits()?);
        for index in 0..count {
            let (offset, _generation) = (lexer.digits()?, lexer.digits()?);
            let entry = if lexer.word(b"n") {
                // An offset of 0 is how some writers say that there is nothing.
                if offset == 0 { Entry::Free } else { Entry::At(usize::try_from(offset).ok()?) }
            } else if lexer.word(b"f") {
                Entry::Free
            } else {
                return None;
            };
            entries.insert(u32::try_from(first + index).ok()?, entry);
        }
    }
    let Some(Object::Dict(trailer)) = lexer.any() else { return None };
    let end = lexer.at;
    // A hybrid file hides what old readers cannot read in a stream beside the table.
    if let Some(hidden) = trailer.get(&b"XRefStm"[..]).and_then(Object::int)
        && let Some(more) = stream(bytes, usize::try_from(hidden).ok()?)
    {
        for (number, entry) in more.entries {
            match entries.get(&number) {
                None | Some(Entry::Free) => drop(entries.insert(number, entry)),
                Some(_) => {}
            }
        }
    }
    Some(Section { at, end, entries, trailer })
}

fn stream(bytes: &[u8], at: usize) -> Option<Section> {
    let (_, object) = Lexer::new(bytes, at).indirect()?;
    let Object::Stream(dict, start) = object else { return None };
    if dict.get(&b"Type"[..]).and_then(Object::name) != Some(b"XRef") {
        return None;
    }
    let length = usize::try_from(dict.get(&b"Length"[..])?.int()?).ok()?;
    let data = decode(&dict, bytes.get(start..start.checked_add(length)?)?)?;
    let widths: Vec<usize> = dict
        .get(&b"W"[..])?
        .array()?
        .iter()
        .map(|width| Some(width.int()?.clamp(0, 8) as usize))
        .collect::<Option<_>>()?;
    let &[kind, one, two] = widths.get(..3)?.first_chunk::<3>()?;
    let row = kind + one + two;
    if row == 0 {
        return None;
    }
    let size = dict.get(&b"Size"[..])?.int()?;
    let index: Vec<i64> = match dict.get(&b"Index"[..]).and_then(Object::array) {
        Some(array) => array.iter().map(Object::int).collect::<Option<_>>()?,
        None => vec![0, size],
    };
    let number = |field: &[u8]| field.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    let mut rows = data.chunks_exact(row);
    let mut entries = BTreeMap::new();
    for pair in index.chunks_exact(2) {
        let (Ok(first), Ok(count)) = (u32::try_from(pair[0]), u32::try_from(pair[1])) else { return None };
        for offset in 0..count {
            let Some(fields) = rows.next() else { break };
            let (first_field, rest) = fields.split_at(kind);
            let (one, two) = rest.split_at(one);
            let entry = match if kind == 0 { 1 } else { number(first_field) } {
                0 => Entry::Free,
                1 => Entry::At(usize::try_from(number(one)).ok()?),
                2 => Entry::In(u32::try_from(number(one)).ok()?, u32::try_from(number(two)).ok()?),
                _ => continue,
            };
            entries.insert(first.checked_add(offset)?, entry);
        }
    }
    Some(Section { at, end: start + length, entries, trailer: dict })
}

/// One section made of whatever objects are found.
fn rebuild(bytes: &[u8]) -> Chain {
    let mut section = Section::default();
    let mut trailer = Dict::new();
    for found in OBJECT.captures_iter(bytes).take(ENTRIES) {
        let Some(number) = found.get(1) else { continue };
        let Some(key) = std::str::from_utf8(number.as_bytes()).ok().and_then(|text| text.parse().ok()) else {
            continue;
        };
        section.entries.insert(key, Entry::At(number.start()));
    }
    for found in TRAILER.find_iter(bytes).take(64) {
        if let Some(Object::Dict(dict)) = Lexer::new(bytes, found.start() + 7).any() {
            trailer.extend(dict.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
    }
    let direct: Vec<(u32, usize)> = section
        .entries
        .iter()
        .filter_map(|(number, entry)| match entry {
            Entry::At(at) => Some((*number, *at)),
            _ => None,
        })
        .collect();
    let mut left = (1 << 26) + 4 * bytes.len();
    for (number, at) in direct {
        let mut lexer = Lexer::new(bytes, at);
        let object = lexer.indirect();
        let Some(rest) = left.checked_sub(lexer.at.saturating_sub(at)) else { break };
        left = rest;
        let Some((_, Object::Stream(dict, _))) = object else { continue };
        match dict.get(&b"Type"[..]).and_then(Object::name) {
            Some(b"XRef") => trailer.extend(dict.iter().map(|(key, value)| (key.clone(), value.clone()))),
            Some(b"ObjStm") => {
                let count = dict.get(&b"N"[..]).and_then(Object::int).unwrap_or(0).clamp(0, 100_000);
                for (index, inside) in
                    super::document::numbers(bytes, at, count as usize).into_iter().enumerate()
                {
                    section.entries.entry(inside).or_insert(Entry::In(number, index as u32));
                }
            }
            _ => {}
        }
    }
    section.end = bytes.len();
    section.trailer = Rc::new(trailer);
    Chain { sections: vec![section], rebuilt: true }
}
