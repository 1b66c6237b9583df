//! A quick fix for a paper that is asked for and not there (CMP001): its entry, to be filled in. What
//! only a person knows says so, and stays a finding until it is known.

use serde_json::{Map, Value, json};

use crate::archive::Manifest;
use crate::finding::{Finding, Text};
use crate::json::{Node, Span};
use crate::schema::Kind;
use crate::text;

/// What only a person can fill in; rule CMP012 reports it.
const PLACEHOLDER: &str = "待补";

/// An entry for the paper that a finding misses: what to call that, where it goes and what is written.
pub fn entry(manifest: &Manifest, kind: &Kind, finding: &Finding) -> Option<(Text, Span, String)> {
    if finding.code != "CMP001" {
        return None;
    }
    let name = finding.evidence.get("role")?.as_str()?;
    let role = kind.requires.documents.get(name)?;
    let list = manifest.root.get("documents")?;
    let title = if role.title.is_empty() { name } else { &role.title };
    let medium = role.media.first().map_or("scan", String::as_str);
    let mut members = Map::new();
    members.insert("id".into(), unused(manifest).into());
    members.insert("role".into(), name.into());
    members.insert("title".into(), title.into());
    members.insert("date".into(), PLACEHOLDER.into());
    members.insert("medium".into(), medium.into());
    members.insert("files".into(), json!([{ "path": PLACEHOLDER }]));
    let (span, text) = placed(manifest.text, list, &Value::Object(members))?;
    let title = text! { zh: "添加材料“{title}”（{name}），待填写", en: "Add a document of role `{name}`, to be filled in" };
    Some((title, span, text))
}

/// The first id of the kind `d07` that no document has.
fn unused(manifest: &Manifest) -> String {
    let ids = (1..).map(|number| format!("d{number:02}"));
    let free = ids.into_iter().find(|id| manifest.document(id).is_none());
    free.unwrap_or_default()
}

/// Where a new last element goes, and its text in the hand of the others.
fn placed(text: &str, list: &Node, value: &Value) -> Option<(Span, String)> {
    if !text[list.span.start as usize..].starts_with('[') {
        return None;
    }
    let Some(last) = list.items().last() else {
        let at = list.span.start + 1;
        return Some((Span { start: at, end: at }, value.to_string()));
    };
    let before = &text[..last.span.start as usize];
    let space = &before[before.trim_end().len()..];
    let at = last.span.end;
    let written = match space.rsplit_once('\n') {
        None => value.to_string(),
        Some((_, indent)) => {
            let line = if space.contains('\r') { "\r\n" } else { "\n" };
            format!("{value:#}").lines().collect::<Vec<_>>().join(&format!("{line}{indent}"))
        }
    };
    Some((Span { start: at, end: at }, format!(",{space}{written}")))
}
