//! The smallest instance of a schema, with placeholders where only a person knows the value.

use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::LocationSegment;
use serde_json::{Map, Number, Value};

/// What stands where something is to be filled in; CMP012 reports it.
pub const PLACEHOLDER: &str = "待补";

/// Schemas nest no deeper than this; a `$ref` loop ends here.
const DEPTH: usize = 24;

/// Strings to try where a pattern refuses the placeholder.
const CANDIDATES: [&str; 9] = [PLACEHOLDER, "0", "01-01", "00:00", "00:00:00", "2000", "30y", "a", "A-1"];

/// A schema together with the whole that it stands in, in which its `#/…` references lead.
type At<'a> = (&'a Value, &'a Value);

/// Draws instances of one schema that stands alone (see `Kind::bundled`).
pub struct Sketch<'a> {
    bundle: &'a Value,
    day: &'a str,
}

impl<'a> Sketch<'a> {
    /// `day` is written for every date.
    pub fn new(bundle: &'a Value, day: &'a str) -> Self {
        Self { bundle, day }
    }

    /// The instance at a path of keys; `*` is an array's element.
    pub fn at(&self, path: &[&str]) -> Option<Value> {
        let mut schemas = vec![(self.bundle, self.bundle)];
        for step in path {
            schemas = match *step {
                "*" => self.items(&schemas, false),
                key => self.member(&schemas, key, false),
            };
        }
        (!schemas.is_empty()).then(|| self.value(&schemas, DEPTH))
    }

    /// Adds keys to `instance` that are missing by the schema's conditions, until none is.
    pub fn complete(&self, instance: &mut Value) {
        let Ok(validator) = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .build(self.bundle)
        else {
            return;
        };
        // Each round may bring objects that lack keys of their own.
        for _ in 0..DEPTH {
            let mut missing = Vec::new();
            for error in validator.iter_errors(instance) {
                if let ValidationErrorKind::Required { property } = error.kind()
                    && let Some(key) = property.as_str()
                {
                    let at = error.instance_path();
                    let mut schemas = vec![(self.bundle, self.bundle)];
                    for segment in at {
                        schemas = match segment {
                            LocationSegment::Property(key) => self.member(&schemas, &key, true),
                            LocationSegment::Index(_) => self.items(&schemas, true),
                        };
                    }
                    let value = self.value(&self.member(&schemas, key, true), DEPTH);
                    missing.push((at.as_str().to_owned(), key.to_owned(), value));
                }
            }
            if missing.is_empty() {
                return;
            }
            for (at, key, value) in missing {
                if let Some(Value::Object(members)) = instance.pointer_mut(&at) {
                    members.entry(key).or_insert(value);
                }
            }
        }
    }

    fn value(&self, schemas: &[At<'a>], depth: usize) -> Value {
        let all = self.expand(schemas, false);
        let find = |key: &str| all.iter().find_map(|(schema, _)| schema.get(key));
        if let Some(value) = find("const").or_else(|| find("enum")?.get(0)) {
            return value.clone();
        }
        if depth == 0 {
            return Value::Null;
        }
        let kind = find("type").and_then(|kind| kind.as_str().or_else(|| kind.get(0)?.as_str()));
        match kind {
            Some("object") => self.object(schemas, &all, depth),
            None if find("properties").is_some() => self.object(schemas, &all, depth),
            Some("array") => {
                let least = find("minItems").and_then(Value::as_u64).unwrap_or(0);
                let item = self.value(&self.items(schemas, false), depth - 1);
                vec![item; least.min(32) as usize].into()
            }
            Some("integer" | "number") => {
                let above = find("exclusiveMinimum").and_then(Value::as_i64).map(|least| least + 1);
                Number::from(find("minimum").and_then(Value::as_i64).or(above).unwrap_or(0)).into()
            }
            Some("boolean") => false.into(),
            Some("null") => Value::Null,
            _ => self.string(&all).into(),
        }
    }

    fn object(&self, schemas: &[At<'a>], all: &[At<'a>], depth: usize) -> Value {
        let mut members = Map::new();
        for key in all.iter().filter_map(|(schema, _)| schema.get("required")?.as_array()).flatten() {
            let Some(key) = key.as_str() else { continue };
            let value = self.value(&self.member(schemas, key, false), depth - 1);
            members.insert(key.to_owned(), value);
        }
        members.into()
    }

    fn string(&self, all: &[At<'a>]) -> String {
        let words =
            |key: &str| all.iter().filter_map(|(schema, _)| schema.get(key)?.as_str()).collect::<Vec<_>>();
        match words("format").first() {
            Some(&"date") => return self.day.to_owned(),
            Some(&"date-time") => return format!("{}T00:00:00+08:00", self.day),
            _ => {}
        }
        let patterns: Vec<_> =
            words("pattern").into_iter().filter_map(|pattern| regex::Regex::new(pattern).ok()).collect();
        CANDIDATES
            .into_iter()
            .chain([self.day])
            .find(|word| patterns.iter().all(|pattern| pattern.is_match(word)))
            .unwrap_or(PLACEHOLDER)
            .to_owned()
    }

    /// Schemas of a key.
    fn member(&self, schemas: &[At<'a>], key: &str, conditions: bool) -> Vec<At<'a>> {
        let all = self.expand(schemas, conditions);
        let named: Vec<_> = all
            .iter()
            .filter_map(|(schema, base)| Some((schema.get("properties")?.get(key)?, *base)))
            .collect();
        if !named.is_empty() {
            return named;
        }
        let others = |(schema, base): &At<'a>| Some((schema.get("additionalProperties")?, *base));
        all.iter().filter_map(others).filter(|(schema, _)| schema.is_object()).collect()
    }

    /// Schemas of an array's elements.
    fn items(&self, schemas: &[At<'a>], conditions: bool) -> Vec<At<'a>> {
        let all = self.expand(schemas, conditions);
        all.iter().filter_map(|(schema, base)| Some((schema.get("items")?, *base))).collect()
    }

    /// The schemas and all that apply together with them; of alternatives the first, and with
    /// `conditions` whatever may apply.
    fn expand(&self, schemas: &[At<'a>], conditions: bool) -> Vec<At<'a>> {
        let mut all: Vec<At<'a>> = Vec::new();
        let mut next: Vec<At<'a>> = schemas.to_vec();
        while let Some((schema, base)) = next.pop() {
            // The same schema twice is a `$ref` loop.
            if all.iter().any(|(known, _)| std::ptr::eq(*known, schema)) {
                continue;
            }
            all.push((schema, base));
            if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
                next.extend(self.resolve(reference, base));
            }
            for (key, count) in [("allOf", usize::MAX), ("anyOf", 1), ("oneOf", 1)] {
                let count = if conditions { usize::MAX } else { count };
                let branches = schema.get(key).and_then(Value::as_array).into_iter().flatten();
                next.extend(branches.take(count).map(|branch| (branch, base)));
            }
            if conditions {
                let branches = ["then", "else"].into_iter().filter_map(|key| schema.get(key));
                next.extend(branches.map(|branch| (branch, base)));
            }
        }
        all
    }

    fn resolve(&self, reference: &str, base: &'a Value) -> Option<At<'a>> {
        let (name, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let name = name.rsplit('/').next().unwrap_or_default();
        let base = if name.is_empty() { base } else { self.bundle.get("$defs")?.get(name)? };
        Some((base.pointer(fragment)?, base))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn required_keys_are_drawn_through_references_and_conditions() {
        let bundle = json!({
            "$ref": "common.json",
            "properties": { "record": { "type": "object", "required": ["way", "day", "sum", "who"], "properties": {
                "way": { "enum": ["open", "closed"] },
                "day": { "format": "date" },
                "sum": { "type": "number", "minimum": 1 },
                "who": { "$ref": "common.json#/$defs/person" },
                "why": { "type": "string" }
            }, "if": { "properties": { "way": { "const": "open" } } }, "then": { "required": ["why"] } } },
            "$defs": { "common.json": {
                "$id": "https://zhenji.example/schemas/v1/common.json",
                "type": "object", "required": ["id", "record"],
                "properties": { "id": { "type": "string", "pattern": "^[0-9]{2}-" } },
                "$defs": { "person": { "type": "string", "minLength": 1 } }
            } },
            "$id": "https://zhenji.example/schemas/v1/user.json"
        });
        let sketch = Sketch::new(&bundle, "2025-01-02");
        let mut drawn = sketch.at(&[]).unwrap();
        let record = json!({ "way": "open", "day": "2025-01-02", "sum": 1, "who": "待补" });
        assert_eq!(drawn, json!({ "id": "01-01", "record": record }));
        sketch.complete(&mut drawn);
        assert_eq!(drawn["record"]["why"], "待补");
        assert_eq!(sketch.at(&["record", "way"]), Some(json!("open")));
        assert_eq!(sketch.at(&["nothing"]), None);
    }
}
