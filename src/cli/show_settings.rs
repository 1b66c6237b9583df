//! `zhenji check --show-settings`: the settings in force, as a `zhenji.toml` that gives the same.

use serde_json::{Map, Value, json};

use super::init::toml_of;
use crate::config::{
    Level, Owner, Scope, ScopePlace, ScoreItem, ScoreTable, Settings, Waiver, limit_entries,
};
use crate::rules::all;

/// The whole file.
pub fn toml(settings: &Settings) -> String {
    let mut out = String::new();
    let families: Vec<&str> = settings.families.iter().map(|family| family.word()).collect();
    let kinds: Vec<String> = settings
        .kinds
        .iter()
        .map(|path| path.canonicalize().unwrap_or_else(|_| path.clone()).to_string_lossy().into_owned())
        .collect();
    entry(&mut out, "profile", &json!(settings.profile.word()));
    entry(&mut out, "families", &json!(families));
    entry(&mut out, "select", &json!(settings.selection.selected()));
    entry(&mut out, "ignore", &json!(settings.selection.ignored()));
    entry(&mut out, "kinds", &json!(kinds));
    entry(&mut out, "archival-number", &json!(settings.number.as_str()));
    entry(&mut out, "unlisted", &json!(settings.unlisted));
    let (severity, confidence) = settings.profile.fails_on();
    out.push_str(&format!("# --fail-on {} --fail-on-confidence {}\n", severity.word(), confidence.word()));
    let runs: Vec<&str> =
        all().map(|rule| &rule.meta).filter(|meta| settings.may_run(meta)).map(|meta| meta.code).collect();
    out.push_str(&format!("# {} rules: {}\n", runs.len(), runs.join(" ")));
    table(&mut out, "[severity]", levels(settings.levels.iter()));
    table(
        &mut out,
        "[limits]",
        limit_entries(&settings.work)
            .into_iter()
            .map(|(key, number)| (key.to_owned(), json!(number)))
            .collect(),
    );
    let ScoreTable { full, pass, documents, items } = &settings.score;
    let numbers = [("full", full), ("pass", pass), ("documents", documents)];
    table(
        &mut out,
        "[score]",
        numbers.into_iter().map(|(key, number)| (key.to_owned(), json!(number))).collect(),
    );
    for item in items {
        table(&mut out, "[[score.item]]", of_item(item));
    }
    for scope in &settings.scopes {
        of_scope(&mut out, scope);
    }
    for owner in &settings.owners {
        table(&mut out, "[[owner]]", of_owner(owner));
    }
    for waiver in &settings.waivers {
        table(&mut out, "[[waiver]]", of_waiver(waiver));
    }
    for rule in all().filter(|rule| settings.may_run(&rule.meta)) {
        let Value::Object(mut options) = (rule.defaults)() else { continue };
        if let Some(own) = settings.options_of(&rule.meta) {
            options.extend(own.iter().map(|(key, value)| (key.clone(), json!(value))));
        }
        if !options.is_empty() {
            table(&mut out, &format!("[rules.{}]", rule.meta.code), options);
        }
    }
    out
}

fn of_item(item: &ScoreItem) -> Map<String, Value> {
    let ScoreItem { name, rules, points, cap, gate } = item;
    let members = [
        ("name", json!(name.zh)),
        ("name-en", json!(name.en)),
        ("rules", json!(rules)),
        ("points", json!(points)),
        ("cap", json!(cap)),
        ("gate", json!(gate)),
    ];
    members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn of_scope(out: &mut String, scope: &Scope) {
    let mut members = Map::new();
    let heading = match &scope.place {
        ScopePlace::Kind(kind) => format!("[per-kind.{}]", json!(kind)),
        ScopePlace::Path(glob) => {
            members.insert("path".into(), json!(glob.glob().glob()));
            "[[per-path]]".to_owned()
        }
    };
    for (key, words) in [("select", scope.selection.selected()), ("ignore", scope.selection.ignored())] {
        if !words.is_empty() {
            members.insert(key.into(), json!(words));
        }
    }
    let levels = levels(scope.levels.iter());
    if !levels.is_empty() {
        members.insert("severity".into(), Value::Object(levels));
    }
    table(out, &heading, members);
}

fn of_owner(owner: &Owner) -> Map<String, Value> {
    let Owner { rules, kinds, units, severities, areas, to, name, days, .. } = owner;
    let mut members = Map::new();
    for (key, words) in [("rule", rules.selected()), ("kind", kinds), ("unit", units), ("area", areas)] {
        if !words.is_empty() {
            members.insert(key.into(), json!(words));
        }
    }
    if !severities.is_empty() {
        members.insert("severity".into(), json!(severities));
    }
    members.extend(to.map(|to| ("to".to_owned(), json!(to))));
    members.extend(name.as_ref().map(|name| ("name".to_owned(), json!(name))));
    let days: Map<String, Value> = ["error", "warning", "advice"]
        .into_iter()
        .zip(days)
        .filter_map(|(key, days)| Some((key.to_owned(), json!(days.as_ref()?))))
        .collect();
    if !days.is_empty() {
        members.insert("days".into(), Value::Object(days));
    }
    members
}

fn of_waiver(waiver: &Waiver) -> Map<String, Value> {
    let Waiver { rule, place, reason, until, approved_by, .. } = waiver;
    let mut at = Map::new();
    let mut members = Map::new();
    let path = place.path.as_ref().map(|(pattern, _)| pattern.clone());
    for (key, value) in [
        ("dossier", place.dossier.clone()),
        ("path", path),
        ("pointer", place.pointer.clone()),
        ("fingerprint", place.fingerprint.clone()),
    ] {
        at.extend(value.map(|value| (key.to_owned(), json!(value))));
    }
    if !place.members.is_empty() {
        at.insert("members".into(), json!(place.members));
    }
    members.extend(rule.map(|rule| ("rule".to_owned(), json!(rule))));
    members.insert("where".into(), Value::Object(at));
    members.insert("reason".into(), json!(reason));
    members.extend(until.map(|until| ("until".to_owned(), json!(until.to_string()))));
    members.extend(approved_by.as_ref().map(|who| ("approved-by".to_owned(), json!(who))));
    members
}

fn levels<'a>(levels: impl Iterator<Item = (&'a str, Level)>) -> Map<String, Value> {
    // Of a word in two files the later one counts, and stands once.
    levels.map(|(word, level)| (word.to_owned(), json!(level))).collect()
}

fn table(out: &mut String, heading: &str, members: Map<String, Value>) {
    out.push_str(&format!("\n{heading}\n"));
    for (key, value) in &members {
        entry(out, key, value);
    }
}

fn entry(out: &mut String, key: &str, value: &Value) {
    let bare = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    let key = if bare && !key.is_empty() { key.to_owned() } else { json!(key).to_string() };
    if let Some(value) = toml_of(value) {
        out.push_str(&format!("{key} = {value}\n"));
    }
}
