//! What a schema says about a manifest besides validity: which strings are references,
//! which define ids, and what each key is called.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::json::{Kind as JsonKind, Node};

/// The properties of a schema with `$ref`s followed.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// Chinese.
    pub title: Option<String>,
    /// English.
    pub description: Option<String>,
    /// What its value is an id of; any of several.
    pub refers: Vec<String>,
    /// What its value is the id of.
    pub defines: Option<String>,
    /// What the keys of this object are ids of.
    pub keys_refer: Vec<String>,
    /// The strings that its value may be, where they are counted.
    pub choices: Vec<String>,
    /// By key.
    pub properties: BTreeMap<String, Shape>,
    /// Of an array's elements.
    pub items: Option<Box<Shape>>,
    /// Of properties not named.
    pub others: Option<Box<Shape>>,
}

/// Gives the schema that a `$ref` names from the file it stands in, and that schema's file.
type Resolve<'a> = dyn Fn(&str, &str) -> Option<(Value, String)> + 'a;

/// Schemas nest no deeper than this; a `$ref` loop ends here.
const DEPTH: usize = 24;

impl Shape {
    /// Reads `schema`; `resolve` gives the schema that a `$ref` names from the file it stands in.
    pub fn of(schema: &Value, file: &str, resolve: &Resolve) -> Self {
        let mut shape = Self::default();
        shape.merge(schema, file, resolve, DEPTH);
        shape
    }

    fn merge(&mut self, schema: &Value, file: &str, resolve: &Resolve, depth: usize) {
        let Some(members) = schema.as_object().filter(|_| depth > 0) else { return };
        let text = |key: &str| members.get(key).and_then(Value::as_str).map(str::to_owned);
        if let Some(target) = text("$ref")
            && let Some((target, file)) = resolve(&target, file)
        {
            self.merge(&target, &file, resolve, depth - 1);
        }
        self.title = text("title").or(self.title.take());
        self.description = text("description").or(self.description.take());
        self.defines = text("defines").or(self.defines.take());
        for word in members.get("enum").into_iter().chain(members.get("const")).flat_map(words) {
            if !self.choices.contains(&word) {
                self.choices.push(word);
            }
        }
        if let Some(refers) = members.get("refers") {
            self.refers = words(refers);
        }
        if let Some(refers) = members.get("propertyNames").and_then(|names| names.get("refers")) {
            self.keys_refer = words(refers);
        }
        for (key, schema) in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
            self.properties.entry(key.clone()).or_default().merge(schema, file, resolve, depth - 1);
        }
        for (key, slot) in [("items", &mut self.items), ("additionalProperties", &mut self.others)] {
            if let Some(schema) = members.get(key).filter(|schema| schema.is_object()) {
                slot.get_or_insert_default().merge(schema, file, resolve, depth - 1);
            }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for schema in members.get(key).and_then(Value::as_array).into_iter().flatten() {
                self.merge(schema, file, resolve, depth - 1);
            }
        }
        for key in ["if", "then", "else"] {
            if let Some(schema) = members.get(key) {
                self.merge_conditional(schema, file, resolve, depth - 1);
            }
        }
    }

    /// Branches name keys too, but their titles are not the key's.
    fn merge_conditional(&mut self, schema: &Value, file: &str, resolve: &Resolve, depth: usize) {
        let mut branch = Self::default();
        branch.merge(schema, file, resolve, depth);
        for (key, shape) in branch.properties {
            self.properties.entry(key).or_insert(shape);
        }
    }

    /// Calls `visit` with every value of `node` and its shape, parents first.
    pub fn visit<'a>(&'a self, node: &'a Node<'a>, visit: &mut dyn FnMut(&'a Self, &'a Node<'a>)) {
        visit(self, node);
        match &node.kind {
            JsonKind::Object(members) => {
                for member in members {
                    if let Some(shape) = self.properties.get(&*member.key).or(self.others.as_deref()) {
                        shape.visit(&member.value, visit);
                    }
                }
            }
            JsonKind::Array(items) => {
                if let Some(shape) = &self.items {
                    for item in items {
                        shape.visit(item, visit);
                    }
                }
            }
            _ => {}
        }
    }

    /// The shape at a pointer into an instance.
    pub fn at(&self, pointer: &str) -> Option<&Self> {
        pointer.split('/').skip(1).try_fold(self, |shape, token| {
            if token.bytes().all(|byte| byte.is_ascii_digit()) && shape.items.is_some() {
                return shape.items.as_deref();
            }
            shape.properties.get(token).or(shape.others.as_deref())
        })
    }
}

fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(word) => vec![word.clone()],
        Value::Array(words) => words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}
