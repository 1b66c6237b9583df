//! What is shown under the pointer: the findings there with their documentation, what the key means,
//! and what a value refers to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::candidates::Known;
use super::complete::known;
use super::context::Step;
use super::diagnose::span;
use super::server::Open;
use super::world::World;
use crate::archive::Manifest;
use crate::finding::{Finding, Lang};
use crate::json::{Kind as JsonKind, Node, Span};
use crate::report::plain::plain;
use crate::rules::{Registry, docs};

/// Findings that are explained at once.
const MOST: usize = 3;

/// The headings of a rule's documentation that a pointer shows, in both languages.
const SHOWN: [usize; 3] = [1, 3, 4];

/// What is known at `position`.
pub fn hover(
    open: &Open,
    world: &World,
    unsaved: &BTreeMap<PathBuf, String>,
    position: &Value,
    lang: Lang,
) -> Value {
    let offset = open.buffer.offset(position);
    let here: Vec<&Finding> = open
        .own
        .iter()
        .chain(&open.across)
        .filter(|finding| finding.pointer.is_some())
        .filter(|finding| inside(span(open, finding), offset))
        .take(MOST)
        .collect();
    let mut parts: Vec<String> = here.iter().map(|finding| explained(finding, lang)).collect();
    let mut range = here.first().map(|finding| span(open, finding));
    if let Ok(manifest) = Manifest::parse(&open.buffer.text, "", "dossier.json")
        && let Some(spot) = spot(&manifest.root, offset)
    {
        let said = known(open, world, unsaved, |known| meaning(known, &spot, lang));
        if !said.is_empty() {
            range = range.or(Some(spot.span));
            parts.extend(said);
        }
    }
    let Some(range) = range.filter(|_| !parts.is_empty()) else { return Value::Null };
    json!({
        "contents": { "kind": "markdown", "value": parts.join("\n\n---\n\n") },
        "range": open.buffer.range(range),
    })
}

fn inside(span: Span, offset: usize) -> bool {
    span.start as usize <= offset && offset <= span.end as usize
}

/// A finding and what its rule says of such.
fn explained(finding: &Finding, lang: Lang) -> String {
    let mut out = format!("**{}** {}", finding.code, escaped(finding.message.get(lang)));
    let help = finding.help.get(lang);
    if !help.is_empty() {
        out.push_str(&format!("\n\n{}", escaped(help)));
    }
    let Some(rule) = Registry::find(finding.code) else { return out };
    for heading in SHOWN.map(|index| docs::HEADINGS[index]) {
        let heading = match lang {
            Lang::En => heading.0,
            Lang::Zh => heading.1,
        };
        if let Some(section) = docs::section(&rule.meta, lang, heading) {
            out.push_str(&format!("\n\n**{heading}**\n\n{section}"));
        }
    }
    out
}

/// What stands under the pointer.
struct Spot<'a> {
    path: Vec<Step>,
    /// The value, or the value of the key that the pointer is on.
    node: &'a Node<'a>,
    span: Span,
}

fn spot<'a>(root: &'a Node<'a>, offset: usize) -> Option<Spot<'a>> {
    let mut path = Vec::new();
    let mut node = root;
    loop {
        match &node.kind {
            JsonKind::Object(members) => {
                let found = members
                    .iter()
                    .find(|member| inside(member.key_span, offset) || inside(member.value.span, offset))?;
                path.push(Step::Key(found.key.clone().into_owned()));
                node = &found.value;
                if inside(found.key_span, offset) {
                    return Some(Spot { path, node, span: found.key_span });
                }
            }
            JsonKind::Array(items) => {
                let index = items.iter().position(|item| inside(item.span, offset))?;
                path.push(Step::Index(index));
                node = &items[index];
            }
            _ => return Some(Spot { path, node, span: node.span }),
        }
    }
}

/// What a key means, and what its value refers to.
fn meaning(known: &Known, spot: &Spot, lang: Lang) -> Vec<String> {
    let pointer = spot.path.iter().fold(String::new(), |mut pointer, step| {
        pointer.push('/');
        match step {
            Step::Key(key) => pointer.push_str(&crate::json::token(key)),
            Step::Index(index) => pointer.push_str(&index.to_string()),
        }
        pointer
    });
    let mut parts = Vec::new();
    let key = spot.path.iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    if let Some(shape) = known.schema().shape().at(&pointer) {
        let said = match lang {
            Lang::Zh => shape.title.as_deref().or(shape.description.as_deref()),
            Lang::En => shape.description.as_deref().or(shape.title.as_deref()),
        };
        if let (Some(key), Some(said)) = (key, said) {
            parts.push(format!("`{}` {}", plain(key), escaped(said)));
        }
    }
    if let Some(value) = spot.node.as_str() {
        let found = known.values(&spot.path, &pointer);
        if let Some(candidate) = found.iter().find(|candidate| candidate.value == value) {
            let said = candidate.label.get(lang);
            if !said.is_empty() {
                parts.push(format!("`{}` {}", plain(value), escaped(said)));
            }
        }
    }
    parts
}

/// Text from an archive as Markdown that says no more than the text does.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in plain(text).chars() {
        // The messages' own backquotes stay: they set off keys and ids.
        if matches!(character, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '!' | '|' | '~') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
