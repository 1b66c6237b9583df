//! `[[waiver]]`: findings that somebody accepts, why and until when. A waiver that is not whole
//! hides nothing: it is void, and that is said, at its place.

use std::ops::Range;

use globset::GlobMatcher;
use jiff::civil::Date;
use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use super::build::glob;
use super::{ConfigFile, Origin};
use crate::archive::date_of;
use crate::finding::{Group, Meta, Text};
use crate::text;

/// A waiver that is whole.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The rule's code; a fingerprint needs none.
    pub rule: Option<&'static str>,
    /// What it covers.
    pub place: WaiverPlace,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Who answers for one that holds for good.
    pub approved_by: Option<String>,
    /// Where it stands.
    pub origin: Origin,
}

/// What a waiver covers: everything that is given must fit.
#[derive(Debug, Clone, Default)]
pub struct WaiverPlace {
    /// A dossier's id.
    pub dossier: Option<String>,
    /// A glob over paths in the archive, as written and compiled.
    pub path: Option<(String, GlobMatcher)>,
    /// A JSON pointer into the manifest, and everything below it.
    pub pointer: Option<String>,
    /// One finding, or one member of a cluster.
    pub fingerprint: Option<String>,
    /// The members of the cluster that `fingerprint` names, as they are known.
    pub members: Vec<String>,
}

/// A waiver that is void, and why.
#[derive(Debug, Clone)]
pub struct VoidWaiver {
    /// Where the mistake stands.
    pub origin: Origin,
    /// What is wrong.
    pub why: Text,
}

/// The keys of a waiver.
pub const WAIVER_KEYS: [&str; 5] = ["rule", "where", "reason", "until", "approved-by"];

/// The keys of its `where`.
pub const PLACE_KEYS: [&str; 5] = ["dossier", "path", "pointer", "fingerprint", "members"];

type Fault = (Range<usize>, Text);

/// The waivers of one file, whole and void ones.
pub fn waivers(file: &ConfigFile, known: &[&'static Meta]) -> (Vec<Waiver>, Vec<VoidWaiver>) {
    let (mut whole, mut void) = (Vec::new(), Vec::new());
    let Ok(parsed) = DeTable::parse(file.source()) else { return (whole, void) };
    let list = parsed.get_ref().get("waiver").and_then(|list| list.get_ref().as_array());
    for entry in list.into_iter().flat_map(|list| list.iter()) {
        match read(entry, known) {
            Ok(waiver) => whole.push(Waiver { origin: file.origin(entry.span()), ..waiver }),
            Err((span, why)) => void.push(VoidWaiver { origin: file.origin(span), why }),
        }
    }
    (whole, void)
}

fn read(entry: &Spanned<DeValue<'_>>, known: &[&'static Meta]) -> Result<Waiver, Fault> {
    let own = || entry.span();
    let table = entry.get_ref().as_table().ok_or_else(|| {
        (own(), text! { zh: "豁免应写成 [[waiver]] 表", en: "a waiver is a table `[[waiver]]`" })
    })?;
    only(table, &WAIVER_KEYS)?;
    let place = match table.get("where") {
        Some(value) => place(value)?,
        None => return Err((own(), lacks("where"))),
    };
    let rule = match string(table, "rule")? {
        Some((word, span)) => Some(rule(&word, span, known)?),
        None if place.fingerprint.is_some() => None,
        None => return Err((own(), lacks("rule"))),
    };
    let Some((reason, _)) = string(table, "reason")? else { return Err((own(), lacks("reason"))) };
    let approved_by = string(table, "approved-by")?.map(|(who, _)| who);
    let until = table.get("until").map(until).transpose()?;
    if until.is_none() && approved_by.is_none() {
        return Err((
            own(),
            text! {
                zh: "缺少 until（有效至哪一天）；长期有效的豁免要写 approved-by（谁批准）",
                en: "it lacks `until` (its last day); one that holds for good names who approved it in `approved-by`",
            },
        ));
    }
    // The caller knows where it stands.
    let origin = Origin { path: Default::default(), source: "".into(), span: 0..0 };
    Ok(Waiver { rule, place, reason, until, approved_by, origin })
}

fn lacks(key: &str) -> Text {
    text! { zh: "缺少 {key}", en: "it lacks `{key}`" }
}

fn rule(word: &str, span: Range<usize>, known: &[&'static Meta]) -> Result<&'static str, Fault> {
    let meta = known
        .iter()
        .find(|meta| word.eq_ignore_ascii_case(meta.code) || word.eq_ignore_ascii_case(meta.name))
        .ok_or_else(|| {
            (span.clone(), text! { zh: "没有叫“{word}”的规则", en: "there is no rule `{word}`" })
        })?;
    if meta.group == Group::Run {
        return Err((
            span,
            text! {
                zh: "{word} 是工具自身未能审查，不能豁免；见 --allow-incomplete",
                en: "{word} is what the tool itself could not examine and cannot be waived; see --allow-incomplete",
            },
        ));
    }
    Ok(meta.code)
}

fn place(value: &Spanned<DeValue<'_>>) -> Result<WaiverPlace, Fault> {
    let table = value.get_ref().as_table().ok_or_else(|| {
        (value.span(), text! { zh: "where 应写成表，如 {{ dossier = \"…\" }}", en: "`where` is a table such as {{ dossier = \"…\" }}" })
    })?;
    only(table, &PLACE_KEYS)?;
    let plain = |key| Ok::<_, Fault>(string(table, key)?.map(|(word, _)| word));
    let path = string(table, "path")?
        .map(|(pattern, span)| match glob(&pattern) {
            Ok(glob) => Ok((pattern, glob)),
            Err(reason) => {
                Err((span, text! { zh: "通配符写法有误：{reason}", en: "this is no glob: {reason}" }))
            }
        })
        .transpose()?;
    let members = match table.get("members") {
        None => Vec::new(),
        Some(list) => {
            let words = list.get_ref().as_array().and_then(|list| {
                list.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<_>>()
            });
            words.ok_or_else(|| {
                (
                    list.span(),
                    text! { zh: "members 应为指纹的列表", en: "`members` is a list of fingerprints" },
                )
            })?
        }
    };
    let place = WaiverPlace {
        dossier: plain("dossier")?,
        path,
        pointer: plain("pointer")?,
        fingerprint: plain("fingerprint")?,
        members,
    };
    if place.dossier.is_none() && place.path.is_none() && place.fingerprint.is_none() {
        return Err((
            value.span(),
            text! {
                zh: "where 要写明 dossier、path 或 fingerprint 中的一项",
                en: "`where` names a `dossier`, a `path` or a `fingerprint`",
            },
        ));
    }
    if !place.members.is_empty() && place.fingerprint.is_none() {
        return Err((
            value.span(),
            text! { zh: "members 须与 fingerprint 同用", en: "`members` goes with `fingerprint`" },
        ));
    }
    Ok(place)
}

fn until(value: &Spanned<DeValue<'_>>) -> Result<Date, Fault> {
    let text = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        _ => String::new(),
    };
    date_of(&text).ok_or_else(|| {
        (
            value.span(),
            text! { zh: "until 应为日期，如 2026-12-31", en: "`until` is a day such as 2026-12-31" },
        )
    })
}

/// A string that is not blank.
fn string(table: &DeTable<'_>, key: &str) -> Result<Option<(String, Range<usize>)>, Fault> {
    let Some(value) = table.get(key) else { return Ok(None) };
    match value.get_ref().as_str() {
        // A pointer to the whole manifest is empty by right.
        Some(word) if !word.trim().is_empty() || key == "pointer" => {
            Ok(Some((word.to_owned(), value.span())))
        }
        _ => Err((
            value.span(),
            text! { zh: "{key} 应为非空的字符串", en: "`{key}` is a string that is not empty" },
        )),
    }
}

fn only(table: &DeTable<'_>, known: &[&str]) -> Result<(), Fault> {
    match table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
        None => Ok(()),
        Some(key) => {
            let (word, known) = (key.get_ref(), known.join(", "));
            Err((
                key.span(),
                text! { zh: "不认识 {word}；可用：{known}", en: "`{word}` is unknown; there are: {known}" },
            ))
        }
    }
}
