//! A strict RFC 8259 reader that keeps spans, in one pass over the bytes.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Kind, Member, Node, Span};
use crate::finding::Text;
use crate::limits;

/// What [`parse`] gives.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// The root value.
    pub root: Node<'s>,
    /// Every repetition of a key inside one object, in source order.
    pub duplicates: Vec<Duplicate>,
}

/// One key that an object had already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicate {
    /// Where the key stood first.
    pub first: Span,
    /// Where it stands again.
    pub again: Span,
}

/// Why a text is not JSON, and the byte at which that shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte offset into the text.
    pub offset: usize,
    /// The reason.
    pub kind: SyntaxErrorKind,
}

/// Reasons for a [`SyntaxError`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// A value, key or punctuation was expected and something else stands there.
    Expected(&'static str),
    /// The text ends inside a value.
    UnexpectedEnd,
    /// More text after the root value.
    TrailingText,
    /// Nested deeper than [`limits::JSON_DEPTH`].
    TooDeep,
    /// A control character inside a string.
    ControlCharacter,
    /// A backslash sequence that JSON does not have.
    BadEscape,
    /// Half of a surrogate pair: not Unicode text.
    LoneSurrogate,
    /// A number that JSON does not allow, such as `01` or `1.`.
    BadNumber,
}

impl SyntaxErrorKind {
    /// The reason in words.
    pub fn text(&self) -> Text {
        match self {
            Self::Expected(what) => {
                let zh = match *what {
                    "a value" => "一个值".to_owned(),
                    "a key in double quotes" => "双引号括起的键".to_owned(),
                    other => other.replace(" or ", " 或 "),
                };
                Text::new(format!("此处应为{zh}"), format!("expected {what} here"))
            }
            Self::UnexpectedEnd => Text::new("文件在一个值的中途结束", "the file ends inside a value"),
            Self::TrailingText => {
                Text::new("顶层值之后还有多余内容", "there is more text after the top-level value")
            }
            Self::TooDeep => Text::new(
                format!("嵌套超过 {} 层", limits::JSON_DEPTH),
                format!("nested more than {} deep", limits::JSON_DEPTH),
            ),
            Self::ControlCharacter => {
                Text::new("字符串里有未转义的控制字符", "an unescaped control character inside a string")
            }
            Self::BadEscape => Text::new("无效的反斜杠转义", "an invalid backslash escape"),
            Self::LoneSurrogate => Text::new(
                "不成对的代理项，不是合法的 Unicode 文本",
                "half of a surrogate pair, which is not Unicode text",
            ),
            Self::BadNumber => Text::new("不合 JSON 规定的数字", "not a number that JSON allows"),
        }
    }
}

/// Reads `text` as one JSON value.
///
/// # Errors
/// The first place at which the text stops being JSON.
pub fn parse(text: &str) -> Result<Parsed<'_>, SyntaxError> {
    let mut reader = Reader { text, bytes: text.as_bytes(), position: 0, depth: 0, duplicates: Vec::new() };
    reader.space();
    let root = reader.value()?;
    reader.space();
    if reader.position < reader.bytes.len() {
        return Err(reader.error(SyntaxErrorKind::TrailingText));
    }
    let mut duplicates = reader.duplicates;
    duplicates.sort_by_key(|duplicate| duplicate.again);
    Ok(Parsed { root, duplicates })
}

/// Objects up to this many members look for a repeated key by comparing all pairs.
const SMALL_OBJECT: usize = 12;

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    position: usize,
    depth: usize,
    duplicates: Vec<Duplicate>,
}

impl<'s> Reader<'s> {
    fn error(&self, kind: SyntaxErrorKind) -> SyntaxError {
        SyntaxError { offset: self.position.min(self.bytes.len()), kind }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    fn expected(&self, what: &'static str) -> SyntaxError {
        self.error(match self.peek() {
            None => SyntaxErrorKind::UnexpectedEnd,
            Some(_) => SyntaxErrorKind::Expected(what),
        })
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.position += 1;
        }
    }

    fn span_from(&self, start: usize) -> Span {
        Span { start: start as u32, end: self.position as u32 }
    }

    fn value(&mut self) -> Result<Node<'s>, SyntaxError> {
        let start = self.position;
        let kind = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Kind::Bool(true))?,
            Some(b'f') => self.word("false", Kind::Bool(false))?,
            Some(b'n') => self.word("null", Kind::Null)?,
            _ => return Err(self.expected("a value")),
        };
        Ok(Node { kind, span: self.span_from(start) })
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<Kind<'s>, SyntaxError>,
    ) -> Result<Kind<'s>, SyntaxError> {
        if self.depth == limits::JSON_DEPTH {
            return Err(self.error(SyntaxErrorKind::TooDeep));
        }
        self.depth += 1;
        let kind = read(self);
        self.depth -= 1;
        kind
    }

    fn word(&mut self, word: &'static str, kind: Kind<'s>) -> Result<Kind<'s>, SyntaxError> {
        if self.bytes[self.position..].starts_with(word.as_bytes()) {
            self.position += word.len();
            Ok(kind)
        } else {
            Err(self.error(SyntaxErrorKind::Expected("a value")))
        }
    }

    fn array(&mut self) -> Result<Kind<'s>, SyntaxError> {
        self.position += 1;
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.position += 1;
            return Ok(Kind::Array(items));
        }
        loop {
            self.space();
            items.push(self.value()?);
            self.space();
            match self.peek() {
                Some(b',') => self.position += 1,
                Some(b']') => {
                    self.position += 1;
                    return Ok(Kind::Array(items));
                }
                _ => return Err(self.expected("`,` or `]`")),
            }
        }
    }

    fn object(&mut self) -> Result<Kind<'s>, SyntaxError> {
        self.position += 1;
        let mut members: Vec<Member<'s>> = Vec::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.position += 1;
            return Ok(Kind::Object(members));
        }
        loop {
            self.space();
            let start = self.position;
            if self.peek() != Some(b'"') {
                return Err(self.expected("a key in double quotes"));
            }
            let key = self.string()?;
            let key_span = self.span_from(start);
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.expected("`:`"));
            }
            self.position += 1;
            self.space();
            let value = self.value()?;
            members.push(Member { key, key_span, value });
            self.space();
            match self.peek() {
                Some(b',') => self.position += 1,
                Some(b'}') => {
                    self.position += 1;
                    return Ok(Kind::Object(self.without_duplicates(members)));
                }
                _ => return Err(self.expected("`,` or `}`")),
            }
        }
    }

    /// Notes repeated keys and keeps the last value of each, as every common reader does.
    fn without_duplicates(&mut self, members: Vec<Member<'s>>) -> Vec<Member<'s>> {
        let repeated = if members.len() <= SMALL_OBJECT {
            (1..members.len()).any(|i| members[..i].iter().any(|m| m.key == members[i].key))
        } else {
            let mut seen = std::collections::HashSet::with_capacity(members.len());
            !members.iter().all(|member| seen.insert(&*member.key))
        };
        if !repeated {
            return members;
        }
        let mut first: HashMap<Cow<'s, str>, (Span, usize)> = HashMap::new();
        let mut kept: Vec<Member<'s>> = Vec::with_capacity(members.len());
        for member in members {
            if let Some((span, index)) = first.get(&member.key) {
                self.duplicates.push(Duplicate { first: *span, again: member.key_span });
                kept[*index] = member;
            } else {
                first.insert(member.key.clone(), (member.key_span, kept.len()));
                kept.push(member);
            }
        }
        kept
    }

    fn number(&mut self) -> Result<Kind<'s>, SyntaxError> {
        let start = self.position;
        if self.peek() == Some(b'-') {
            self.position += 1;
        }
        match self.peek() {
            Some(b'0') => self.position += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return Err(self.bad_number()),
        }
        if matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.bad_number());
        }
        if self.peek() == Some(b'.') {
            self.position += 1;
            self.some_digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.position += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.position += 1;
            }
            self.some_digits()?;
        }
        Ok(Kind::Number(&self.text[start..self.position]))
    }

    fn bad_number(&self) -> SyntaxError {
        self.error(if self.peek().is_none() {
            SyntaxErrorKind::UnexpectedEnd
        } else {
            SyntaxErrorKind::BadNumber
        })
    }

    fn some_digits(&mut self) -> Result<(), SyntaxError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.bad_number());
        }
        self.digits();
        Ok(())
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.position += 1;
        }
    }

    fn string(&mut self) -> Result<Cow<'s, str>, SyntaxError> {
        self.position += 1;
        let start = self.position;
        self.plain_run();
        if self.peek() == Some(b'"') {
            let text = &self.text[start..self.position];
            self.position += 1;
            return Ok(Cow::Borrowed(text));
        }
        let mut owned = self.text[start..self.position].to_owned();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(Cow::Owned(owned));
                }
                Some(b'\\') => owned.push(self.escape()?),
                Some(_) => return Err(self.error(SyntaxErrorKind::ControlCharacter)),
                None => return Err(self.error(SyntaxErrorKind::UnexpectedEnd)),
            }
            let run = self.position;
            self.plain_run();
            owned.push_str(&self.text[run..self.position]);
        }
    }

    /// Skips bytes that stand for themselves inside a string.
    fn plain_run(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'"' || byte == b'\\' || byte < 0x20 {
                break;
            }
            self.position += 1;
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let start = self.position;
        self.position += 1;
        let Some(byte) = self.peek() else {
            return Err(self.error(SyntaxErrorKind::UnexpectedEnd));
        };
        self.position += 1;
        Ok(match byte {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(start),
            _ => {
                self.position = start;
                return Err(self.error(SyntaxErrorKind::BadEscape));
            }
        })
    }

    fn unicode(&mut self, start: usize) -> Result<char, SyntaxError> {
        let lone = SyntaxError { offset: start, kind: SyntaxErrorKind::LoneSurrogate };
        let high = self.hex4(start)?;
        let code = match high {
            0xD800..=0xDBFF => {
                if !self.bytes[self.position..].starts_with(b"\\u") {
                    return Err(lone);
                }
                self.position += 2;
                let low = self.hex4(start)?;
                if !(0xDC00..=0xDFFF).contains(&low) {
                    return Err(lone);
                }
                0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
            }
            _ => high,
        };
        char::from_u32(code).ok_or(lone)
    }

    fn hex4(&mut self, start: usize) -> Result<u32, SyntaxError> {
        let bad = SyntaxError { offset: start, kind: SyntaxErrorKind::BadEscape };
        let digits = self.bytes.get(self.position..self.position + 4).ok_or(bad.clone())?;
        let mut code = 0;
        for digit in digits {
            code = code * 16 + (*digit as char).to_digit(16).ok_or(bad.clone())?;
        }
        self.position += 4;
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_cover_keys_and_values() {
        let text = r#"{"a": [1.50, "名"]}"#;
        let parsed = parse(text).unwrap();
        let member = parsed.root.member("a").unwrap();
        assert_eq!(&text[member.key_span.start as usize..member.key_span.end as usize], "\"a\"");
        assert_eq!(member.value.items()[0].as_number(), Some("1.50"));
        let name = &member.value.items()[1];
        assert_eq!(&text[name.span.start as usize..name.span.end as usize], "\"名\"");
    }

    #[test]
    fn a_repeated_key_is_kept_as_evidence_and_the_last_value_wins() {
        let parsed = parse(r#"{"a":1,"b":2,"a":3}"#).unwrap();
        assert_eq!(
            parsed.duplicates,
            [Duplicate { first: Span { start: 1, end: 4 }, again: Span { start: 13, end: 16 } }]
        );
        assert_eq!(parsed.root.get("a").unwrap().as_u64(), Some(3));
        assert_eq!(parsed.root.members().len(), 2);
    }

    #[test]
    fn depth_is_limited() {
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(&deep(limits::JSON_DEPTH)).is_ok());
        let error = parse(&deep(limits::JSON_DEPTH + 1)).unwrap_err();
        assert_eq!(error.kind, SyntaxErrorKind::TooDeep);
        assert_eq!(error.offset, limits::JSON_DEPTH);
    }

    #[test]
    fn escapes_and_surrogates() {
        assert_eq!(parse(r#""\ud83d\ude00\u4e2d\n""#).unwrap().root.as_str(), Some("😀中\n"));
        assert_eq!(parse(r#""\ud83d""#).unwrap_err().kind, SyntaxErrorKind::LoneSurrogate);
    }
}
