//! Kinds of dossier: one JSON Schema each, compiled once, and what they ask for.

mod bundle;
mod keyword;
mod message;
mod requires;
mod shape;
mod validate;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

pub use keyword::{Failure, Lack};
pub use message::Problem;
pub use requires::{Answer, Asked, Continuous, Pair, Requires, Role, Stage};
pub use shape::Shape;
pub use validate::Validation;

use crate::finding::{Text, nearest};
use crate::json::instance::Spanned;
use crate::text;

/// Where relative references of the built-in schemas lead. Nothing is ever fetched.
const BASE: &str = "https://zhenji.example/schemas/v1/";

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../schemas/", $name, ".json")))),*]
    };
}

/// The common schemas that kinds refer to.
const COMMON: &[(&str, &str)] = embedded!["dossier", "archive", "lock"];

/// The kinds of format.md, in its order.
const BUILT_IN: &[(&str, &str)] = embedded![
    "bidding",
    "material-flow",
    "equipment",
    "risk-register",
    "authority-catalogue",
    "spot-check",
    "rectification",
    "patrol-log",
    "home-visit",
    "annual-summary",
    "meeting",
    "handover",
    "official-document",
    "village-account",
    "integrity-record",
    "trace-catalogue",
    "case-file",
];

/// One kind of dossier.
#[derive(Debug)]
pub struct Kind {
    /// As in a manifest's `kind`.
    pub name: String,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub description: String,
    /// The schema as written.
    pub source: String,
    /// The file it came from, for messages.
    pub file: String,
    /// The schema.
    pub schema: Value,
    /// Its `requires`.
    pub requires: Arc<Requires>,
    built_in: bool,
    files: Arc<Files>,
    shape: OnceLock<Shape>,
    validator: OnceLock<Result<jsonschema::Validator<Spanned>, String>>,
}

/// Every schema by the name that a relative `$ref` gives it.
type Files = BTreeMap<String, Value>;

/// The kinds of one run.
#[derive(Debug)]
pub struct Kinds {
    kinds: BTreeMap<String, Kind>,
    order: Vec<String>,
    archive: Kind,
    common: Kind,
}

/// Why a kind's schema cannot be used.
#[derive(Debug)]
pub struct KindError {
    /// The schema's file.
    pub file: String,
    /// The reason.
    pub reason: Text,
}

impl Kinds {
    /// The built-in kinds and the user's own from `files`; a kind of the same name replaces ours.
    ///
    /// # Errors
    /// The first file that is no usable schema of a kind.
    pub fn new(files: &[impl AsRef<Path>]) -> Result<Self, KindError> {
        let parse = |text: &str| serde_json::from_str::<Value>(text);
        let mut by_name: Files = BTreeMap::new();
        for (name, source) in COMMON.iter().chain(BUILT_IN) {
            let schema =
                parse(source).map_err(|error| broken(&format!("{name}.json"), &error.to_string()))?;
            by_name.insert(format!("{name}.json"), schema);
        }
        let mut own: Vec<(String, String, Value)> = Vec::new();
        for path in files {
            let path = path.as_ref();
            let file = path.display().to_string();
            let source = std::fs::read_to_string(path).map_err(|error| {
                let reason = super::archive::io_reason(&error);
                KindError {
                    file: file.clone(),
                    reason: text! { zh: "读不出：{reason}", en: "cannot be read: {reason}" },
                }
            })?;
            let schema = parse(&source).map_err(|error| broken(&file, &error.to_string()))?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            by_name.insert(name, schema.clone());
            own.push((file, source, schema));
        }
        let by_name = Arc::new(by_name);
        let mut kinds = BTreeMap::new();
        let mut order = Vec::new();
        for (name, source) in BUILT_IN {
            let file = format!("{name}.json");
            let kind =
                Kind::new(format!("schemas/{file}"), (*source).to_owned(), by_name[&file].clone(), &by_name)?;
            let kind = Kind { built_in: true, ..kind };
            order.push(kind.name.clone());
            kinds.insert(kind.name.clone(), kind);
        }
        for (file, source, schema) in own {
            let kind = Kind::new(file, source, schema, &by_name)?;
            if let Err(reason) = kind.validator() {
                return Err(broken(&kind.file, reason));
            }
            if !kinds.contains_key(&kind.name) {
                order.push(kind.name.clone());
            }
            kinds.insert(kind.name.clone(), kind);
        }
        let archive = Kind::plain("archive", COMMON[1].1, &by_name);
        let common = Kind::plain("dossier", COMMON[0].1, &by_name);
        Ok(Self { kinds, order, archive, common })
    }

    /// The kind of this name.
    pub fn get(&self, name: &str) -> Option<&Kind> {
        self.kinds.get(name)
    }

    /// All kinds, built-in ones first, in format.md's order.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.order.iter().map(|name| &self.kinds[name])
    }

    /// What every dossier has: all that can be asked of one whose kind is not known.
    pub fn common(&self) -> &Kind {
        &self.common
    }

    /// The schema of `archive.json`.
    pub fn archive(&self) -> &Kind {
        &self.archive
    }

    /// The nearest name of a kind.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.order.iter().map(String::as_str))
    }
}

fn broken(file: &str, reason: &str) -> KindError {
    KindError {
        file: file.to_owned(),
        reason: text! { zh: "不是可用的门类模式：{reason}", en: "is no usable schema of a kind: {reason}" },
    }
}

impl Kind {
    fn new(file: String, source: String, schema: Value, files: &Arc<Files>) -> Result<Self, KindError> {
        let name = schema
            .pointer("/properties/kind/const")
            .and_then(Value::as_str)
            .ok_or_else(|| KindError {
                file: file.clone(),
                reason: text! {
                    zh: "缺少 properties.kind.const：门类要说明自己的名字",
                    en: "has no properties.kind.const: a kind must say its name",
                },
            })?
            .to_owned();
        let mut requires = match schema.get("requires") {
            Some(value) => serde_json::from_value::<Requires>(value.clone())
                .map_err(|error| broken(&file, &format!("requires: {error}")))?,
            None => Requires::default(),
        };
        let common = files["dossier.json"].pointer("/$defs/roles/requires").cloned().unwrap_or_default();
        if let Ok(common) = serde_json::from_value::<Requires>(common) {
            for (role, asked) in common.documents {
                requires.documents.entry(role).or_insert(asked);
            }
        }
        Ok(Self { name, requires: Arc::new(requires), ..Self::bare(file, source, schema, files) })
    }

    /// A schema that is not a kind's.
    fn plain(name: &str, source: &str, files: &Arc<Files>) -> Self {
        let file = format!("{name}.json");
        let schema = files[&file].clone();
        Self {
            name: name.to_owned(),
            ..Self::bare(format!("schemas/{file}"), source.to_owned(), schema, files)
        }
    }

    fn bare(file: String, source: String, schema: Value, files: &Arc<Files>) -> Self {
        let text = |key: &str| schema.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Self {
            name: String::new(),
            title: text("title"),
            description: text("description"),
            source,
            file,
            requires: Arc::default(),
            schema,
            built_in: false,
            files: Arc::clone(files),
            shape: OnceLock::new(),
            validator: OnceLock::new(),
        }
    }

    /// Whether it comes with the program.
    pub fn is_built_in(&self) -> bool {
        self.built_in
    }

    /// What the schema says of its keys.
    pub fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| {
            let own = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
            Shape::of(&self.schema, own, &|reference, file| {
                let (name, fragment) = reference.split_once('#').unwrap_or((reference, ""));
                let name = if name.is_empty() { file } else { name.rsplit('/').next().unwrap_or(name) };
                let schema = self.files.get(name)?;
                Some((schema.pointer(fragment)?.clone(), name.to_owned()))
            })
        })
    }

    /// Title and description of a key, for messages; its name where the schema has none.
    pub fn label(&self, pointer: &str) -> Text {
        let name = pointer.rsplit('/').next().unwrap_or_default();
        let shape = self.shape().at(pointer);
        let title = shape.and_then(|shape| shape.title.as_deref());
        match title {
            Some(title) => text! { zh: "“{title}”（{name}）", en: "`{name}`" },
            None => text! { zh: "“{name}”", en: "`{name}`" },
        }
    }

    /// A role in words.
    pub fn role(&self, role: &str) -> Text {
        match self.requires.documents.get(role) {
            Some(asked) if !asked.title.is_empty() => {
                let title = &asked.title;
                text! { zh: "“{title}”（{role}）", en: "`{role}`" }
            }
            _ => text! { zh: "“{role}”", en: "`{role}`" },
        }
    }

    /// A stage in words.
    pub fn stage(&self, stage: &str) -> Text {
        match self.requires.stages.iter().find(|known| known.name == stage) {
            Some(known) if !known.title.is_empty() => {
                let title = &known.title;
                text! { zh: "“{title}”（{stage}）", en: "`{stage}`" }
            }
            _ => text! { zh: "“{stage}”", en: "`{stage}`" },
        }
    }

    /// The line of the schema, from 1, that holds a pointer into `requires`.
    pub fn line_of(&self, asked_at: &str) -> Option<usize> {
        let parsed = crate::json::parse(&self.source).ok()?;
        let mut pointer = format!("/requires{asked_at}");
        loop {
            if let Some(node) = crate::json::resolve(&parsed.root, &pointer) {
                return Some(crate::json::Lines::new(&self.source).line_of(node.span.start as usize) + 1);
            }
            pointer.truncate(pointer.rfind('/')?);
        }
    }

    fn validator(&self) -> Result<&jsonschema::Validator<Spanned>, &str> {
        self.validator
            .get_or_init(|| validate::compile(&self.schema, &self.requires, &self.files))
            .as_ref()
            .map_err(String::as_str)
    }
}
