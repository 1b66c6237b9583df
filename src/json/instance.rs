//! Lets `jsonschema` validate our own tree, so that a manifest is parsed once.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node as SchemaNode, NodeIdentity, Object};
use serde_json::{Map, Number, Value};

use super::{Kind, Member, Node, Span};

/// The representation: nodes of [`super::Node`].
pub struct Spanned;

impl Json for Spanned {
    type Node<'a> = &'a Node<'a>;
    type PreparedKey = String;
    type StringBuffer = StringNode;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut StringNode, string: &str, f: impl FnOnce(Self::Node<'_>) -> T) -> T {
        buffer.0.kind = Kind::String(Cow::Owned(string.to_owned()));
        f(&buffer.0)
    }
}

/// A node outside any document, for `propertyNames`.
pub struct StringNode(Node<'static>);

impl Default for StringNode {
    fn default() -> Self {
        Self(Node { kind: Kind::Null, span: Span::default() })
    }
}

/// A number read from its digits.
#[derive(Clone, Copy)]
pub struct Digits<'a>(&'a str);

impl JsonNumber for Digits<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(number(self.0))
    }

    fn is_integer(&self) -> bool {
        if !self.0.contains(['.', 'e', 'E']) {
            return true;
        }
        self.as_f64().is_some_and(|value| value.is_finite() && value.fract() == 0.0)
    }
}

/// The nearest number that serde_json can hold; digits beyond a double are cut to its range.
fn number(raw: &str) -> Number {
    if let Ok(value) = raw.parse::<i64>() {
        return value.into();
    }
    if let Ok(value) = raw.parse::<u64>() {
        return value.into();
    }
    let value: f64 = raw.parse().unwrap_or(0.0);
    Number::from_f64(value.clamp(f64::MIN, f64::MAX)).unwrap_or_else(|| 0.into())
}

impl<'a> SchemaNode<'a, Spanned> for &'a Node<'a> {
    type Object = &'a [Member<'a>];
    type Array = &'a [Node<'a>];
    type Number = Digits<'a>;

    fn as_object(&self) -> Option<&'a [Member<'a>]> {
        match &self.kind {
            Kind::Object(members) => Some(members),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<&'a [Node<'a>]> {
        match &self.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match &self.kind {
            Kind::String(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<Digits<'a>> {
        match self.kind {
            Kind::Number(raw) => Some(Digits(raw)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    fn json_type(&self) -> JsonType {
        match self.kind {
            Kind::Null => JsonType::Null,
            Kind::Bool(_) => JsonType::Boolean,
            Kind::Number(_) => JsonType::Number,
            Kind::String(_) => JsonType::String,
            Kind::Array(_) => JsonType::Array,
            Kind::Object(_) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match (&self.kind, expected) {
            (Kind::String(text), Value::String(other)) => text == other,
            (Kind::String(_), _) | (_, Value::String(_)) => false,
            _ => value_of(self) == *expected,
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(outline(self))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Node>(self) as usize))
    }
}

/// The plain value of a node.
pub fn value_of(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Bool(*value),
        Kind::Number(raw) => Value::Number(number(raw)),
        Kind::String(text) => Value::String(text.clone().into_owned()),
        Kind::Array(items) => Value::Array(items.iter().map(value_of).collect()),
        Kind::Object(members) => Value::Object(
            members.iter().map(|member| (member.key.clone().into_owned(), value_of(&member.value))).collect(),
        ),
    }
}

/// What an error needs of its instance: scalars whole, containers empty. Copying a
/// container for each of its errors would make a hostile manifest cost the square of its size.
fn outline(node: &Node) -> Value {
    match &node.kind {
        Kind::Array(_) => Value::Array(Vec::new()),
        Kind::Object(_) => Value::Object(Map::new()),
        _ => value_of(node),
    }
}

impl<'a> Object<'a, Spanned> for &'a [Member<'a>] {
    type Node = &'a Node<'a>;
    type MemberName = &'a str;
    type MembersIter = MembersIter<'a>;

    fn len(&self) -> usize {
        (**self).len()
    }

    fn get(&self, key: &String) -> Option<&'a Node<'a>> {
        self.iter().find(|member| member.key == *key).map(|member| &member.value)
    }

    fn members(&self) -> MembersIter<'a> {
        MembersIter(self.iter())
    }
}

/// Members in order.
pub struct MembersIter<'a>(std::slice::Iter<'a, Member<'a>>);

impl<'a> Iterator for MembersIter<'a> {
    type Item = (&'a str, &'a Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|member| (&*member.key, &member.value))
    }
}

impl<'a> Array<'a, Spanned> for &'a [Node<'a>] {
    type Node = &'a Node<'a>;
    type ElementsIter = std::slice::Iter<'a, Node<'a>>;

    fn len(&self) -> usize {
        (**self).len()
    }

    fn elements(&self) -> std::slice::Iter<'a, Node<'a>> {
        self.iter()
    }

    fn is_unique(&self) -> bool {
        let mut seen = std::collections::HashSet::with_capacity(self.iter().len());
        self.iter().all(|item| seen.insert(crate::finding::canonical(&value_of(item))))
    }
}
