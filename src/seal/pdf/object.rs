//! PDF objects and the lexer that reads them at an offset. Own, because a signature is about
//! *where* things stand, and because every revision has to be seen as it was.

use std::collections::BTreeMap;
use std::rc::Rc;

/// A dictionary.
pub type Dict = BTreeMap<Vec<u8>, Object>;

/// Objects inside objects.
const DEPTH: u8 = 64;

/// An object.
#[derive(Debug, Clone)]
pub enum Object {
    /// `null`, and whatever is not there.
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number without a point.
    Int(i64),
    /// Another number, as written.
    Real(Vec<u8>),
    /// A name, decoded.
    Name(Vec<u8>),
    /// A string, decoded, and where it stands in the file, its brackets included.
    Str(Rc<[u8]>, (usize, usize)),
    /// An array.
    Array(Rc<Vec<Object>>),
    /// A dictionary.
    Dict(Rc<Dict>),
    /// A stream: its dictionary and where its data begin.
    Stream(Rc<Dict>, usize),
    /// A reference.
    Ref(u32),
}

impl Object {
    /// As a dictionary, a stream's included.
    pub fn dict(&self) -> Option<&Rc<Dict>> {
        match self {
            Self::Dict(dict) | Self::Stream(dict, _) => Some(dict),
            _ => None,
        }
    }

    /// As an array.
    pub fn array(&self) -> Option<&Rc<Vec<Object>>> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    /// As a name.
    pub fn name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// As an integer.
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// As any number.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(*value as f64),
            Self::Real(text) => std::str::from_utf8(text).ok()?.parse().ok(),
            _ => None,
        }
    }

    /// As a string's bytes.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Str(bytes, _) => Some(bytes),
            _ => None,
        }
    }

    /// The number it refers to.
    pub fn reference(&self) -> Option<u32> {
        match self {
            Self::Ref(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether it is nothing.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// A lexer over bytes.
#[derive(Debug, Clone)]
pub struct Lexer<'a> {
    bytes: &'a [u8],
    /// Where it stands.
    pub at: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Lexer<'a> {
    /// At an offset.
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at: at.min(bytes.len()) }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over white space and comments.
    pub fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    /// Steps over `word`, if it stands here.
    pub fn word(&mut self, word: &[u8]) -> bool {
        self.skip();
        let here = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if here {
            self.at += word.len();
        }
        here
    }

    /// Digits.
    pub fn digits(&mut self) -> Option<u64> {
        self.skip();
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        std::str::from_utf8(&self.bytes[start..self.at]).ok()?.parse().ok()
    }

    /// `N G obj` and the object; its number too.
    pub fn indirect(&mut self) -> Option<(u32, Object)> {
        let number = u32::try_from(self.digits()?).ok()?;
        self.digits()?;
        if !self.word(b"obj") {
            return None;
        }
        let object = self.object(DEPTH)?;
        let Object::Dict(dict) = &object else { return Some((number, object)) };
        let mut after = self.clone();
        if after.word(b"stream") {
            if after.peek() == Some(b'\r') {
                after.at += 1;
            }
            if after.peek() == Some(b'\n') {
                after.at += 1;
            }
            return Some((number, Object::Stream(Rc::clone(dict), after.at)));
        }
        Some((number, object))
    }

    /// A direct object or a reference.
    pub fn any(&mut self) -> Option<Object> {
        self.object(DEPTH)
    }

    fn object(&mut self, depth: u8) -> Option<Object> {
        let depth = depth.checked_sub(1)?;
        self.skip();
        match self.peek()? {
            b'/' => Some(Object::Name(self.name()?)),
            b'(' => {
                let start = self.at;
                let bytes = self.literal();
                Some(Object::Str(bytes.into(), (start, self.at)))
            }
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                let mut dict = Dict::new();
                loop {
                    self.skip();
                    match self.peek()? {
                        b'>' => {
                            self.at = (self.at + 2).min(self.bytes.len());
                            return Some(Object::Dict(Rc::new(dict)));
                        }
                        b'/' => {
                            let key = self.name()?;
                            self.skip();
                            if self.peek() == Some(b'>') && self.bytes.get(self.at + 1) == Some(&b'>') {
                                continue;
                            }
                            let value = self.object(depth)?;
                            dict.insert(key, value);
                        }
                        _ => return None,
                    }
                }
            }
            b'<' => {
                let start = self.at;
                self.at += 1;
                let (mut out, mut high) = (Vec::new(), None);
                loop {
                    let byte = self.peek()?;
                    self.at += 1;
                    if byte == b'>' {
                        break;
                    }
                    let Some(digit) = char::from(byte).to_digit(16) else {
                        if is_space(byte) {
                            continue;
                        }
                        return None;
                    };
                    match high.take() {
                        None => high = Some(digit as u8),
                        Some(high) => out.push(high << 4 | digit as u8),
                    }
                }
                out.extend(high.map(|high| high << 4));
                Some(Object::Str(out.into(), (start, self.at)))
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(Object::Array(Rc::new(items)));
                    }
                    items.push(self.object(depth)?);
                }
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.numeric(),
            _ => match self.token() {
                b"true" => Some(Object::Bool(true)),
                b"false" => Some(Object::Bool(false)),
                b"null" => Some(Object::Null),
                _ => None,
            },
        }
    }

    fn token(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    /// A number, or a reference where `G R` follows.
    fn numeric(&mut self) -> Option<Object> {
        let text = self.token();
        let Some(value) = std::str::from_utf8(text).ok().and_then(|text| text.parse::<i64>().ok()) else {
            return Some(Object::Real(text.to_vec()));
        };
        if let Ok(number) = u32::try_from(value)
            && text.first().is_some_and(u8::is_ascii_digit)
        {
            let mut ahead = self.clone();
            ahead.skip();
            if ahead.peek().is_some_and(|byte| byte.is_ascii_digit()) && ahead.digits().is_some() {
                ahead.skip();
                if ahead.peek() == Some(b'R')
                    && ahead.bytes.get(ahead.at + 1).is_none_or(|byte| is_space(*byte) || is_delimiter(*byte))
                {
                    self.at = ahead.at + 1;
                    return Some(Object::Ref(number));
                }
            }
        }
        Some(Object::Int(value))
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let raw = self.token();
        if !raw.contains(&b'#') {
            return Some(raw.to_vec());
        }
        let (mut out, mut at) = (Vec::new(), 0);
        let digit = |at: usize| raw.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        while let Some(byte) = raw.get(at) {
            match (byte, digit(at + 1), digit(at + 2)) {
                (b'#', Some(high), Some(low)) => {
                    out.push((high << 4 | low) as u8);
                    at += 3;
                }
                _ => {
                    out.push(*byte);
                    at += 1;
                }
            }
        }
        Some(out)
    }

    fn literal(&mut self) -> Vec<u8> {
        let (bytes, used) = crate::examine::pdf::literal(self.bytes.get(self.at..).unwrap_or_default());
        self.at += used;
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects() {
        let text = b"7 0 obj << /A [1 -2 .5 (a\\)b) <616> 3 0 R true null] /B#20C /D>> endobj";
        let (number, object) = Lexer::new(text, 0).indirect().unwrap();
        assert_eq!(number, 7);
        let dict = object.dict().unwrap();
        let array = dict[&b"A"[..]].array().unwrap();
        assert_eq!(array.len(), 8);
        assert_eq!(array[3].bytes(), Some(&b"a)b"[..]));
        assert_eq!(array[4].bytes(), Some(&b"a`"[..]));
        assert_eq!(array[5].reference(), Some(3));
        assert_eq!(dict[&b"B C"[..]].name(), Some(&b"D"[..]));
    }

    #[test]
    fn garbage_is_survived() {
        for text in
            [&b"<<"[..], b"[", b"<</A", b"(((", b"<61", b"1 0 obj", b"/", b"<</A/B>", &b"[".repeat(100_000)]
        {
            let _ = Lexer::new(text, 0).any();
            let _ = Lexer::new(text, 0).indirect();
        }
    }
}
