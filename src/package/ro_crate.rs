//! RO-Crate (1.0 to 1.2): `ro-crate-metadata.json` as a flat graph, and what it says of files.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::import::{Catalogue, Column, Level, Row};

/// The file that makes a folder a crate.
pub const METADATA: &str = "ro-crate-metadata.json";

/// Its name in version 1.0.
pub const OLD_METADATA: &str = "ro-crate-metadata.jsonld";

/// A crate's metadata.
#[derive(Debug, Default)]
pub struct Crate {
    /// `name` of the root.
    pub name: Option<String>,
    /// `datePublished` of the root.
    pub published: Option<String>,
    /// Files and folders that it describes, by order of appearance.
    pub parts: Vec<Part>,
    /// Ids that two entities have.
    pub repeated: Vec<String>,
}

/// A data entity inside the crate.
#[derive(Debug, Default, Clone)]
pub struct Part {
    /// Its path in the crate, decoded, without `./` and a final `/`.
    pub path: String,
    /// Whether it is a folder (a `Dataset`).
    pub folder: bool,
    /// `name`
    pub name: Option<String>,
    /// `author` or `creator`, by name.
    pub author: Option<String>,
    /// `dateCreated`, `dateModified` or `datePublished`.
    pub date: Option<String>,
    /// `contentSize`, where it is a count of bytes.
    pub size: Option<u64>,
    /// `sha256`
    pub sha256: Option<String>,
}

/// Reads the metadata.
///
/// # Errors
/// A word on why they are none.
pub fn parse(bytes: &[u8]) -> Result<Crate, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let document: Value = serde_json::from_slice(bytes).map_err(|error| format!("not JSON: {error}"))?;
    let graph = document.get("@graph").and_then(Value::as_array).ok_or("there is no @graph")?;
    let mut entities: BTreeMap<&str, &Value> = BTreeMap::new();
    let mut repeated = Vec::new();
    for entity in graph {
        let Some(id) = entity.get("@id").and_then(Value::as_str) else { continue };
        if entities.insert(id, entity).is_some() {
            repeated.push(id.to_owned());
        }
    }
    // The descriptor says which entity is the root.
    let descriptor = graph.iter().find(|entity| {
        let id = entity.get("@id").and_then(Value::as_str).unwrap_or_default();
        matches!(id.trim_start_matches("./"), METADATA | OLD_METADATA)
    });
    let descriptor = descriptor.ok_or("no entity describes the metadata file itself")?;
    let root = references(descriptor.get("about")).next().map(str::to_owned);
    let about = root.as_deref().and_then(|id| entities.get(id)).copied();
    if about.is_none() {
        return Err("the metadata file is about no entity: there is no root".into());
    }
    let mut parts = Vec::new();
    for entity in graph {
        let Some(id) = entity.get("@id").and_then(Value::as_str) else { continue };
        let types: Vec<&str> = texts(entity.get("@type")).collect();
        let folder = types.contains(&"Dataset");
        let file = types.contains(&"File") || types.contains(&"MediaObject");
        if !(folder || file) || Some(id) == root.as_deref() {
            continue;
        }
        let Some(path) = local(id) else { continue };
        let text = |key: &str| texts(entity.get(key)).next().map(str::to_owned);
        let author = ["author", "creator"].iter().find_map(|key| {
            let named =
                references(entity.get(key)).find_map(|id| texts(entities.get(id)?.get("name")).next());
            named.map(str::to_owned).or_else(|| text(key))
        });
        let size = entity.get("contentSize");
        parts.push(Part {
            path,
            folder: folder && !file,
            name: text("name"),
            author,
            date: ["dateCreated", "dateModified", "datePublished"].iter().find_map(|key| text(key)),
            size: size.and_then(|size| size.as_u64().or_else(|| size.as_str()?.trim().parse().ok())),
            sha256: text("sha256").map(|digest| digest.to_ascii_lowercase()),
        });
    }
    let of_root = |key: &str| about.and_then(|entity| texts(entity.get(key)).next()).map(str::to_owned);
    Ok(Crate { name: of_root("name"), published: of_root("datePublished"), parts, repeated })
}

/// The strings of a value or of a list of them.
fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let one = value.and_then(Value::as_str);
    let many = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many)
}

/// The ids that a value or a list of them refers to.
fn references(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let one = value.and_then(|value| value.get("@id")).and_then(Value::as_str);
    let many = value.and_then(Value::as_array).into_iter().flatten();
    one.into_iter().chain(many.filter_map(|value| value.get("@id")?.as_str()))
}

/// The path that an id gives, where it lies inside the crate: no scheme, no fragment.
fn local(id: &str) -> Option<String> {
    let scheme = id.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character))
    });
    if scheme || id.starts_with('#') || id.starts_with("_:") {
        return None;
    }
    let path = percent_decoded(id);
    let path = path.trim_start_matches("./").trim_end_matches('/').to_owned();
    (!path.is_empty()).then_some(path)
}

/// `%E6%9D%A1` and the like as what they mean; what is no escape stays.
pub(super) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

impl Crate {
    /// What it says of files, as a catalogue.
    pub fn catalogue(&self, path: &str) -> Catalogue {
        let mut rows = Vec::new();
        for (at, part) in self.parts.iter().enumerate().filter(|(_, part)| !part.folder) {
            let mut row = Row { line: at + 1, ..Row::default() };
            let size = part.size.map(|size| size.to_string());
            for (column, value) in [
                (Column::File, Some(part.path.clone())),
                (Column::Title, part.name.clone()),
                (Column::Author, part.author.clone()),
                (Column::Date, part.date.clone()),
                (Column::Size, size),
                (Column::Digest, part.sha256.clone()),
            ] {
                row.cells.extend(value.filter(|value| !value.is_empty()).map(|value| (column, value)));
            }
            rows.push(row);
        }
        let above = [(Column::DossierTitle, self.name.clone())];
        let above = above.into_iter().filter_map(|(column, value)| Some((column, value?))).collect();
        Catalogue { path: path.to_owned(), level: Level::Documents, rows, above, notes: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_says_what_it_holds() {
        let source = r##"{"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [
          {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"}},
          {"@id": "./", "@type": "Dataset", "name": "清点", "datePublished": "2025-03-01", "hasPart": [{"@id": "%E6%AD%A3%E6%96%87.txt"}]},
          {"@id": "%E6%AD%A3%E6%96%87.txt", "@type": "File", "name": "通知", "contentSize": "6", "author": {"@id": "#p"}},
          {"@id": "#p", "@type": "Person", "name": "王小明"},
          {"@id": "https://example.org/x.pdf", "@type": "File"},
          {"@id": "photos/", "@type": "Dataset"}, {"@id": "photos/", "@type": "Dataset"}]}"##;
        let parsed = parse(source.as_bytes()).unwrap();
        assert_eq!(parsed.name.as_deref(), Some("清点"));
        assert_eq!(parsed.parts[0].path, "正文.txt");
        assert_eq!(parsed.parts[0].size, Some(6));
        assert_eq!(parsed.parts[0].author.as_deref(), Some("王小明"));
        assert!(parsed.parts[1].folder && parsed.parts[1].path == "photos");
        assert_eq!(parsed.repeated, ["photos/"]);
        assert!(parse(b"{\"@graph\": []}").is_err());
        assert!(parse(b"[").is_err());
    }
}
