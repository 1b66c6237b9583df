//! STR · structure 结构

mod archival_number;
mod broken_chain;
mod broken_lock;
mod dangling_reference;
mod duplicate_dossier_id;
mod duplicate_key;
mod impossible_order;
mod number_gap;
mod path_escapes;
mod repeated_number;
mod schema_violation;
mod special_characters;
mod stated_totals;
mod transfer_list_mismatch;
mod unknown_kind;
mod unreadable_manifest;
mod wrong_role;

use std::collections::BTreeMap;

use super::{Registry, Rule, Sink};
use crate::archive::{Manifest, Reference};
use crate::finding::{Draft, Finding, Location, Meta, Text};
use crate::schema::{Kind, Validation};
use crate::{limits, text};

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &unreadable_manifest::RULE,
    &schema_violation::RULE,
    &unknown_kind::RULE,
    &duplicate_key::RULE,
    &duplicate_dossier_id::RULE,
    &dangling_reference::RULE,
    &path_escapes::RULE,
    &archival_number::RULE,
    &number_gap::RULE,
    &impossible_order::RULE,
    &transfer_list_mismatch::RULE,
    &broken_chain::RULE,
    &broken_lock::RULE,
    &special_characters::RULE,
    &wrong_role::RULE,
    &stated_totals::RULE,
    &repeated_number::RULE,
];

/// STR001
pub fn unreadable() -> &'static Meta {
    &unreadable_manifest::RULE.meta
}

/// STR007
pub fn escapes() -> &'static Meta {
    &path_escapes::RULE.meta
}

/// STR001: a manifest that is not JSON, at `location`.
pub fn not_json(location: Location, reason: Text) -> Draft {
    let (zh, en) = (&reason.zh, &reason.en);
    Draft::new(location, text! { zh: "不是合法的 JSON：{zh}", en: "not JSON: {en}" })
        .help(text! {
            zh: "改正所示之处后重新检查；该案卷未能审查",
            en: "correct the place shown and run again; the dossier was not examined",
        })
        .evidence("reason", en.as_str())
}

/// STR001: a manifest over the size limit.
pub fn too_large(location: Location, size: u64) -> Draft {
    let limit = limits::MANIFEST_BYTES >> 20;
    Draft::new(
        location,
        text! {
            zh: "清单有 {size} 字节，超过 {limit} MiB 的上限",
            en: "the manifest has {size} bytes, over the limit of {limit} MiB",
        },
    )
    .help(text! {
        zh: "清单只应登记材料，不应内嵌材料；该案卷未能审查",
        en: "a manifest lists material and does not hold it; the dossier was not examined",
    })
    .evidence("bytes", size)
}

/// STR001: a manifest that is not UTF-8 after `before`.
pub fn not_utf8(location: Location, before: &str, guess: Option<&str>) -> Draft {
    let lines = crate::json::Lines::new(before);
    let end = before.len() as u32;
    let place = lines.place(before, crate::json::Span { start: end, end });
    let location = Location { place: Some(place), ..location };
    let help = match guess {
        Some(guess) => text! {
            zh: "看来是 {guess} 编码，转存为 UTF-8；该案卷未能审查",
            en: "it looks like {guess}: save it as UTF-8; the dossier was not examined",
        },
        None => text! {
            zh: "存为 UTF-8；该案卷未能审查",
            en: "save it as UTF-8; the dossier was not examined",
        },
    };
    Draft::new(location, text! { zh: "清单不是 UTF-8 编码", en: "the manifest is not UTF-8" })
        .help(help)
        .evidence("guess", guess.map_or(serde_json::Value::Null, Into::into))
}

/// STR007: a manifest that is a link.
pub fn linked_manifest(location: Location) -> Draft {
    Draft::new(
        location,
        text! {
            zh: "清单是符号链接，不予跟随",
            en: "the manifest is a symbolic link, which is never followed",
        },
    )
    .help(text! {
        zh: "放入清单文件本身；该案卷未能审查",
        en: "put the file itself there; the dossier was not examined",
    })
}

/// What the schema and the reader say of `archive.json` itself.
pub fn about_archive(
    manifest: &Manifest,
    kind: &Kind,
    validation: &Validation,
    reference: &Reference,
    registry: &Registry,
    findings: &mut Vec<Finding>,
) {
    let mut run = |meta: &'static Meta, check: &dyn Fn(&mut Sink)| {
        if registry.runs(meta.code) {
            check(&mut Sink::new(meta, None, findings));
        }
    };
    run(&schema_violation::RULE.meta, &|sink| {
        schema_violation::report(manifest, Some(kind), validation, sink);
    });
    run(&duplicate_key::RULE.meta, &|sink| duplicate_key::report(manifest, sink));
    run(&dangling_reference::RULE.meta, &|sink| {
        dangling_reference::report(manifest, kind, reference, &BTreeMap::new(), sink);
    });
}
