//! Findings as an editor shows them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::server::Open;
use super::text::Buffer;
use super::uri;
use crate::archive::{Manifest, load, place_of};
use crate::finding::{Confidence, Finding, Lang, Related, Severity};
use crate::json::Span;
use crate::report::plain::plain;

/// What is shown of a document: what it says by itself, then what it says with others.
pub fn diagnostics(open: &Open, lang: Lang) -> Vec<Value> {
    let mut others = Others::default();
    let own = open.own.iter().map(|finding| (finding, span(open, finding)));
    let manifest = Manifest::parse(&open.buffer.text, "", "dossier.json").ok();
    // The text may have moved on since the archive was looked over: the pointer still leads there.
    // What is no JSON at the moment has no pointers, and other worries.
    let moved = |finding: &Finding| {
        let place = manifest.as_ref()?.at_pointer(finding.pointer.as_deref().unwrap_or_default()).place;
        place.and_then(|place| open.buffer.of_place(place))
    };
    let across = open.across.iter().filter_map(|finding| Some((finding, moved(finding)?)));
    own.chain(across).map(|(finding, span)| diagnostic(open, finding, span, lang, &mut others)).collect()
}

/// Where a finding of the document by itself stands; at its beginning where it is about the whole.
pub fn span(open: &Open, finding: &Finding) -> Span {
    finding.span.and_then(|place| open.buffer.of_place(place)).unwrap_or_default()
}

fn diagnostic(open: &Open, finding: &Finding, span: Span, lang: Lang, others: &mut Others) -> Value {
    let mut message = plain(finding.message.get(lang)).into_owned();
    if finding.confidence != Confidence::Certain {
        message.push_str(&match lang {
            Lang::Zh => format!("（{}）", finding.confidence.zh()),
            Lang::En => format!(" ({})", finding.confidence.word()),
        });
    }
    // A file of the dossier that the manifest has no line for.
    if let (Some(path), None) = (&finding.path, &finding.pointer)
        && finding.path != finding.manifest
    {
        message = format!("{}: {message}", plain(path));
    }
    let help = plain(finding.help.get(lang));
    if !help.is_empty() {
        message.push_str(&format!("\n{help}"));
    }
    let related: Vec<Value> = finding
        .related
        .iter()
        .filter_map(|related| {
            let location = others.location(open, related)?;
            Some(json!({ "location": location, "message": plain(related.note.get(lang)) }))
        })
        .take(RELATED)
        .collect();
    let mut value = json!({
        "range": open.buffer.range(span),
        "severity": severity(finding.severity),
        "code": finding.code,
        "source": "zhenji",
        "message": message,
        "data": { "fingerprint": finding.fingerprint },
    });
    if !related.is_empty() {
        value["relatedInformation"] = related.into();
    }
    value
}

/// Related places that are shown of one finding; a copied page may have a thousand.
const RELATED: usize = 20;

fn severity(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 1,
        Severity::Warning => 2,
        Severity::Advice => 3,
    }
}

/// Other manifests that findings point into, read once.
#[derive(Default)]
struct Others(BTreeMap<PathBuf, Option<Buffer>>);

impl Others {
    fn location(&mut self, open: &Open, related: &Related) -> Option<Value> {
        let path = related.manifest.as_deref().or(related.path.as_deref())?;
        let place = place_of(&open.root, path);
        let uri = uri::of(&place);
        let Some(at) = related.place else {
            let start = json!({ "line": 0, "character": 0 });
            return Some(json!({ "uri": uri, "range": { "start": start, "end": start } }));
        };
        let own = uri::path(&open.uri).and_then(|own| own.canonicalize().ok()) == Some(place.clone());
        let buffer = if own {
            &open.buffer
        } else {
            let read = |place: &PathBuf| Some(Buffer::new(load(place).ok()?.text));
            self.0.entry(place.clone()).or_insert_with(|| read(&place)).as_ref()?
        };
        Some(json!({ "uri": uri, "range": buffer.range(buffer.of_place(at)?) }))
    }
}
