//! A schema with everything it refers to inside.

use serde_json::{Map, Value};

use super::{BASE, Files, Kind};

impl Kind {
    /// One schema that needs no other file, for editors and other validators: the schemas that
    /// it refers to stand under `$defs` with their own `$id`, so that its references still hold.
    pub fn bundled(&self) -> Value {
        let mut schema = self.schema.clone();
        identified(&mut schema, "user.json");
        let own = schema.get("$id").and_then(Value::as_str).map(name_of).unwrap_or_default().to_owned();
        let mut inside = Map::new();
        gather(&schema, &self.files, &own, &mut inside);
        if let Some(members) = schema.as_object_mut()
            && !inside.is_empty()
        {
            match members.get_mut("$defs").and_then(Value::as_object_mut) {
                Some(own) => own.extend(inside),
                None => {
                    members.insert("$defs".into(), Value::Object(inside));
                }
            }
        }
        schema
    }
}

/// Adds the files that `schema` refers to, and those that they refer to.
fn gather(schema: &Value, files: &Files, own: &str, inside: &mut Map<String, Value>) {
    let mut references = Vec::new();
    collect(schema, &mut references);
    for name in references {
        if name != own
            && !inside.contains_key(name)
            && let Some(file) = files.get(name)
        {
            let mut file = file.clone();
            identified(&mut file, name);
            inside.insert(name.to_owned(), file.clone());
            gather(&file, files, own, inside);
        }
    }
}

fn collect<'a>(schema: &'a Value, references: &mut Vec<&'a str>) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(target) if key == "$ref" => {
                        let name = name_of(target.split('#').next().unwrap_or_default());
                        if !name.is_empty() {
                            references.push(name);
                        }
                    }
                    value => collect(value, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

/// The file that a reference names.
fn name_of(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

fn identified(schema: &mut Value, name: &str) {
    if let Some(members) = schema.as_object_mut()
        && !members.contains_key("$id")
    {
        members.insert("$id".into(), format!("{BASE}{name}").into());
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kinds;
    use super::*;

    /// Another validator, with nothing but the bundle, compiles it without the net.
    fn compiles(name: &str, bundle: &Value) -> jsonschema::Validator {
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .build(bundle)
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    #[test]
    fn every_built_in_schema_stands_alone() {
        let kinds = Kinds::new(&[] as &[&str]).unwrap();
        for kind in kinds.iter().chain([kinds.archive()]) {
            compiles(&kind.name, &kind.bundled());
        }
    }

    #[test]
    fn a_kind_of_the_users_brings_what_it_refers_to() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("loan.json");
        let kind = r##"{ "title": "借阅", "$defs": { "word": { "type": "string" } },
            "properties": { "kind": { "const": "loan" }, "record": { "$ref": "#/$defs/word" },
            "also": { "$ref": "dossier.json" } } }"##;
        std::fs::write(&file, kind).unwrap();
        let kinds = Kinds::new(&[&file]).unwrap();
        let bundle = kinds.get("loan").unwrap().bundled();
        assert!(bundle["$defs"]["dossier.json"]["$id"].is_string());
        assert!(bundle["$defs"]["word"].is_object());
        let validator = compiles("loan", &bundle);
        assert!(!validator.is_valid(&serde_json::json!({ "record": 1 })));
        assert!(validator.is_valid(&serde_json::json!({ "record": "x" })));
        // What it refers to must be known.
        std::fs::write(&file, kind.replace("dossier.json", "words.json")).unwrap();
        assert!(Kinds::new(&[&file]).is_err());
    }
}
