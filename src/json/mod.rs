//! JSON with positions: every value knows where it stands in its source.
//!
//! One parse serves both worlds: the tree is what `jsonschema` validates (see
//! [`instance`]) and what rules point into. Duplicate keys are kept as evidence,
//! numbers keep their digits as written.

pub mod instance;
mod lines;
mod parse;
mod pointer;

use std::borrow::Cow;

pub use lines::{Lines, Place};
pub use parse::{Duplicate, Parsed, SyntaxError, SyntaxErrorKind, parse};
pub use pointer::{pointer_of, representative, resolve, subject_of, token};

/// A half-open range of bytes in the source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// One JSON value with the bytes it was written in.
#[derive(Debug, Clone)]
pub struct Node<'s> {
    /// The value itself.
    pub kind: Kind<'s>,
    /// From its first to its last byte, quotes and brackets included.
    pub span: Span,
}

/// What a [`Node`] holds.
#[derive(Debug, Clone)]
pub enum Kind<'s> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// The digits as written: `7.10` stays distinct from `7.1`.
    Number(&'s str),
    /// The unescaped text.
    String(Cow<'s, str>),
    /// Elements in order.
    Array(Vec<Node<'s>>),
    /// Members in order; of a key given twice, only the last.
    Object(Vec<Member<'s>>),
}

/// One key and its value in an object.
#[derive(Debug, Clone)]
pub struct Member<'s> {
    /// The unescaped key.
    pub key: Cow<'s, str>,
    /// The key's bytes, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node<'s>,
}

impl<'s> Node<'s> {
    /// The member `key` of an object; `None` for anything else.
    pub fn get(&self, key: &str) -> Option<&Node<'s>> {
        self.member(key).map(|member| &member.value)
    }

    /// The member `key` with its key's span.
    pub fn member(&self, key: &str) -> Option<&Member<'s>> {
        self.members().iter().find(|member| member.key == key)
    }

    /// Members of an object; empty for anything else.
    pub fn members(&self) -> &[Member<'s>] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    /// Elements of an array; empty for anything else.
    pub fn items(&self) -> &[Node<'s>] {
        match &self.kind {
            Kind::Array(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// A number's digits as written.
    pub fn as_number(&self) -> Option<&'s str> {
        match self.kind {
            Kind::Number(raw) => Some(raw),
            _ => None,
        }
    }

    /// A non-negative whole number.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number().and_then(|raw| raw.parse().ok())
    }

    /// `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The text of member `key`, if it is a string.
    pub fn str(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::as_str)
    }

    /// The elements of member `key`, if it is an array; else none.
    pub fn list(&self, key: &str) -> &[Node<'s>] {
        self.get(key).map_or(&[], Node::items)
    }

    /// The node at a chain of member names.
    pub fn at(&self, path: &[&str]) -> Option<&Node<'s>> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}
