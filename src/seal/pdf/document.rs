//! A PDF in all its revisions: the same object number may mean another thing in each.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::decode::decode;
use super::object::{Dict, Lexer, Object};
use super::xref::{self, Chain, Entry};
use crate::examine::pdf::Clear;

/// References to references.
const HOPS: u8 = 16;

/// Objects that are read of one file, all revisions together.
const OBJECTS: u64 = 2_000_000;

/// Sections that are asked where an object stands, all questions together.
const QUESTIONS: u64 = 20_000_000;

/// Bytes that are read of a file, as a multiple of its own: what overlaps is read again and again.
const TIMES: u64 = 16;

/// Bytes that come out of object streams.
const INFLATED: u64 = 256 << 20;

/// The objects in an object stream, with their numbers.
type Contents = Rc<Vec<(u32, Object)>>;

/// A file.
pub struct Document<'b> {
    /// Its bytes.
    pub bytes: &'b [u8],
    /// Its sections.
    pub chain: Chain,
    streams: RefCell<HashMap<usize, Contents>>,
    clear: OnceCell<Option<Clear>>,
    objects: RefCell<HashMap<usize, Object>>,
    read: Cell<u64>,
    inflated: Cell<u64>,
    asked: Cell<u64>,
    scanned: Cell<u64>,
}

/// The file as it was after a number of sections.
#[derive(Clone, Copy)]
pub struct View<'d, 'b> {
    /// The file.
    pub document: &'d Document<'b>,
    /// How many sections are in it.
    pub sections: usize,
}

impl<'b> Document<'b> {
    /// Opens `bytes`; never fails, there may just be nothing in it.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            chain: xref::read(bytes),
            streams: RefCell::default(),
            clear: OnceCell::new(),
            objects: RefCell::default(),
            read: Cell::new(0),
            inflated: Cell::new(0),
            asked: Cell::new(0),
            scanned: Cell::new(0),
        }
    }

    /// As it is now.
    pub fn now(&self) -> View<'_, 'b> {
        self.at(self.chain.sections.len())
    }

    /// As it was after `sections` sections.
    pub fn at(&self, sections: usize) -> View<'_, 'b> {
        View { document: self, sections }
    }

    /// Whether a limit on work was met: what is not there may only not have been read.
    pub fn exhausted(&self) -> bool {
        self.read.get() >= OBJECTS
            || self.inflated.get() >= INFLATED
            || self.asked.get() >= QUESTIONS
            || self.scanned.get() >= (1 << 26) + TIMES * self.bytes.len() as u64
    }

    fn scan(&self, bytes: usize) {
        self.scanned.set(self.scanned.get() + bytes as u64);
    }

    /// Counts what came out of a stream; none, where that was too much.
    fn inflated(&self, out: Vec<u8>) -> Option<Vec<u8>> {
        self.inflated.set(self.inflated.get() + out.len() as u64);
        (!self.exhausted()).then_some(out)
    }

    /// Whether any trailer speaks of encryption.
    pub fn is_encrypted(&self) -> bool {
        self.chain.sections.iter().any(|section| section.trailer.contains_key(&b"Encrypt"[..]))
    }

    fn direct(&self, at: usize, number: u32) -> Object {
        if let Some(known) = self.objects.borrow().get(&at) {
            return known.clone();
        }
        self.read.set(self.read.get() + 1);
        if self.exhausted() {
            return Object::Null;
        }
        let mut lexer = Lexer::new(self.bytes, at);
        let object = match lexer.indirect() {
            Some((found, object)) if found == number => object,
            _ => Object::Null,
        };
        self.scan(lexer.at.saturating_sub(at));
        self.objects.borrow_mut().insert(at, object.clone());
        object
    }

    /// The data of an encrypted stream, where the file opens without a password and the stream is
    /// the newest of its number.
    fn decrypted(&self, at: usize, number: u32) -> Option<Vec<u8>> {
        if self.now().entry(number) != Some(Entry::At(at)) {
            return None;
        }
        self.clear()?.stream(number)
    }

    /// The same file without its encryption, where no password is wanted.
    pub fn clear(&self) -> Option<&Clear> {
        self.clear.get_or_init(|| Clear::open(self.bytes)).as_ref()
    }

    /// The objects in the object stream that stands at `at`.
    fn contents(&self, at: usize, number: u32) -> Rc<Vec<(u32, Object)>> {
        if let Some(known) = self.streams.borrow().get(&at) {
            return Rc::clone(known);
        }
        let read = || {
            let Object::Stream(dict, start) = self.direct(at, number) else { return None };
            let data = if self.is_encrypted() {
                decode(&dict, &self.decrypted(at, number)?)?
            } else {
                decode(&dict, data(self.bytes, &dict, start, None)?)?
            };
            self.inflated.set(self.inflated.get() + data.len() as u64);
            let count = usize::try_from(dict.get(&b"N"[..])?.int()?).ok()?.min(100_000);
            let first = usize::try_from(dict.get(&b"First"[..])?.int()?).ok()?;
            let mut head = Lexer::new(&data, 0);
            let mut objects = Vec::new();
            for _ in 0..count {
                let (Some(number), Some(offset)) = (head.digits(), head.digits()) else { break };
                let at = usize::try_from(offset).ok()?.checked_add(first)?;
                let object = Lexer::new(&data, at).any().unwrap_or(Object::Null);
                objects.push((u32::try_from(number).ok()?, placeless(object)));
            }
            Some(objects)
        };
        let objects = Rc::new(if self.exhausted() { None } else { read() }.unwrap_or_default());
        self.streams.borrow_mut().insert(at, Rc::clone(&objects));
        objects
    }
}

/// Strings in an object stream stand nowhere in the file.
fn placeless(object: Object) -> Object {
    match object {
        Object::Str(bytes, _) => Object::Str(bytes, (0, 0)),
        Object::Array(items) => Object::Array(Rc::new(items.iter().cloned().map(placeless).collect())),
        Object::Dict(dict) => Object::Dict(Rc::new(
            dict.iter().map(|(key, value)| (key.clone(), placeless(value.clone()))).collect(),
        )),
        other => other,
    }
}

/// The numbers of the objects in the object stream at `at`.
pub(super) fn numbers(bytes: &[u8], at: usize, count: usize) -> Vec<u32> {
    let read = || {
        let (_, Object::Stream(dict, start)) = Lexer::new(bytes, at).indirect()? else { return None };
        let data = decode(&dict, data(bytes, &dict, start, None)?)?;
        let mut head = Lexer::new(&data, 0);
        let mut out = Vec::new();
        for _ in 0..count {
            let (Some(number), Some(_)) = (head.digits(), head.digits()) else { break };
            out.push(u32::try_from(number).ok()?);
        }
        Some(out)
    };
    read().unwrap_or_default()
}

/// The data of a stream that begins at `start`: as long as it says, where `endstream` follows
/// there, else up to the next `endstream`.
fn data<'b>(bytes: &'b [u8], dict: &Dict, start: usize, length: Option<i64>) -> Option<&'b [u8]> {
    let stated = dict.get(&b"Length"[..]).and_then(Object::int).or(length);
    if let Some(end) = stated.and_then(|length| start.checked_add(usize::try_from(length).ok()?))
        && end <= bytes.len()
        && Lexer::new(bytes, end).word(b"endstream")
    {
        return bytes.get(start..end);
    }
    let rest = bytes.get(start..)?;
    rest.get(..crate::examine::pdf::find(rest, b"endstream")?)
}

impl<'d, 'b> View<'d, 'b> {
    /// Where an object stands.
    pub fn entry(&self, number: u32) -> Option<Entry> {
        if self.document.asked.get() >= QUESTIONS {
            return None;
        }
        let sections = self.document.chain.sections.get(..self.sections)?;
        for (asked, section) in sections.iter().rev().enumerate() {
            if let Some(entry) = section.entries.get(&number) {
                self.document.asked.set(self.document.asked.get() + asked as u64 + 1);
                return Some(*entry);
            }
        }
        self.document.asked.set(self.document.asked.get() + sections.len() as u64);
        None
    }

    /// The index of the section that an object comes from.
    pub fn section_of(&self, number: u32) -> Option<usize> {
        (0..self.sections).rev().find(|index| {
            self.document
                .chain
                .sections
                .get(*index)
                .is_some_and(|section| section.entries.contains_key(&number))
        })
    }

    /// An object by its number.
    pub fn get(&self, number: u32) -> Object {
        match self.entry(number) {
            Some(Entry::At(at)) => self.document.direct(at, number),
            Some(Entry::In(stream, index)) => {
                let Some(Entry::At(at)) = self.entry(stream) else { return Object::Null };
                let contents = self.document.contents(at, stream);
                match contents.get(index as usize) {
                    Some((found, object)) if *found == number => object.clone(),
                    _ => contents
                        .iter()
                        .find(|(found, _)| *found == number)
                        .map_or(Object::Null, |(_, object)| object.clone()),
                }
            }
            _ => Object::Null,
        }
    }

    /// What an object is, references followed.
    pub fn resolve(&self, object: &Object) -> Object {
        let mut current = object.clone();
        for _ in 0..HOPS {
            match current {
                Object::Ref(number) => current = self.get(number),
                other => return other,
            }
        }
        Object::Null
    }

    /// A value of a dictionary, resolved.
    pub fn value(&self, dict: &Dict, key: &[u8]) -> Object {
        dict.get(key).map_or(Object::Null, |object| self.resolve(object))
    }

    /// A dictionary in a dictionary.
    pub fn dict(&self, dict: &Dict, key: &[u8]) -> Option<Rc<Dict>> {
        self.value(dict, key).dict().cloned()
    }

    /// An array in a dictionary; a single thing counts as an array of one.
    pub fn array(&self, dict: &Dict, key: &[u8]) -> Vec<Object> {
        match self.value(dict, key) {
            Object::Null => Vec::new(),
            Object::Array(items) => items.to_vec(),
            other => vec![other],
        }
    }

    /// The trailer: of the newest section that has the key.
    pub fn trailer(&self, key: &[u8]) -> Option<Object> {
        let sections = self.document.chain.sections.get(..self.sections)?;
        // The catalogue may be left out by a revision in a sloppy file.
        sections.iter().rev().find_map(|section| section.trailer.get(key).cloned())
    }

    /// All trailers in one, the newest word for every key: readers go back for what is left out.
    pub fn trailers(&self) -> Dict {
        let sections = self.document.chain.sections.get(..self.sections).unwrap_or_default();
        let mut all = Dict::new();
        for section in sections {
            all.extend(section.trailer.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
        all
    }

    /// The catalogue.
    pub fn catalogue(&self) -> Rc<Dict> {
        self.trailer(b"Root").and_then(|root| self.resolve(&root).dict().cloned()).unwrap_or_default()
    }

    /// A stream's data as they stand.
    pub fn raw(&self, object: &Object) -> Option<&'b [u8]> {
        let Object::Stream(dict, start) = object else { return None };
        let length = dict.get(&b"Length"[..]).and_then(|length| self.resolve(length).int());
        if self.document.exhausted() {
            return None;
        }
        let found = data(self.document.bytes, dict, *start, length);
        // Without an end, everything behind it was looked through.
        self.document.scan(found.map_or(self.document.bytes.len().saturating_sub(*start), <[u8]>::len));
        found
    }

    /// The data of the stream that `item` leads to, decoded, and decrypted where need be.
    pub fn stream(&self, item: &Object) -> Option<Vec<u8>> {
        let object = self.resolve(item);
        match (item.reference(), self.document.is_encrypted()) {
            (Some(number), true) => {
                let Some(Entry::At(at)) = self.entry(number) else { return None };
                if self.document.exhausted() {
                    return None;
                }
                let out = decode(object.dict()?, &self.document.decrypted(at, number)?)?;
                self.document.inflated(out)
            }
            _ => self.decoded(&object),
        }
    }

    /// A stream's data, decoded.
    pub fn decoded(&self, object: &Object) -> Option<Vec<u8>> {
        let out = decode(object.dict()?, self.raw(object)?)?;
        self.document.inflated(out)
    }
}
