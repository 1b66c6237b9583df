//! `--redact`: no format of a run names anybody or any place that the archive names, nor shows a
//! picture or a line of a file; and what it does not hide stays as it was.

mod reports;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use reports::{reports, text};

/// Archives whose findings name people and places.
const RULES: [&str; 10] =
    ["FAB001", "FAB002", "FAB004", "FAB009", "DUP002", "DUP004", "SIG006", "SIG012", "RSK013", "SAF003"];

fn archives() -> Vec<PathBuf> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules");
    let mut found = Vec::new();
    for rule in RULES {
        let Ok(cases) = fs::read_dir(rules.join(rule)) else { continue };
        let mut cases: Vec<PathBuf> = cases.map(|case| case.unwrap().path().join("archive")).collect();
        cases.sort();
        found.extend(cases.into_iter().find(|case| case.to_str().unwrap().contains("/fires-")));
    }
    assert!(found.len() >= 8, "{found:?}");
    found
}

/// What the archives call people and places, read without any of the program's own means.
fn names_of(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names_of(&path, names);
        } else if path.extension().is_some_and(|end| end == "json") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            if let Ok(value) = serde_json::from_str(&text) {
                walk(&value, names);
            }
        }
    }
}

fn walk(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, names)),
        Value::Object(members) => {
            for (key, value) in members {
                if key == "people" {
                    let people = value.as_array().into_iter().flatten();
                    names.extend(people.filter_map(|one| one["name"].as_str()).map(str::to_owned));
                }
                if key == "place" {
                    names.extend(value.as_str().or(value["name"].as_str()).map(str::to_owned));
                }
                if key == "household" || key == "village" {
                    names.extend(value.as_str().map(str::to_owned));
                }
                walk(value, names);
            }
        }
        _ => {}
    }
}

fn run(redact: bool) -> Vec<(&'static str, String)> {
    let archives = archives();
    let paths: Vec<&str> = archives.iter().map(|path| path.to_str().unwrap()).collect();
    let more: &[&str] = if redact { &["--redact"] } else { &[] };
    let all = reports(Path::new("."), &paths, more, "2");
    all.into_iter().map(|(format, bytes)| (format, text(format, &bytes))).collect()
}

#[test]
fn nobody_and_no_place_is_named_in_any_format() {
    let mut all = BTreeSet::new();
    archives().iter().for_each(|archive| names_of(archive, &mut all));
    all.retain(|name| !name.is_ascii() && name.chars().count() > 1);
    assert!(all.len() > 10, "{all:?}");
    let (open, hidden) = (run(false), run(true));
    let mut named = BTreeSet::new();
    for ((format, open), (_, hidden)) in open.iter().zip(&hidden) {
        for name in &all {
            assert!(!hidden.contains(name.as_str()), "{format} names {name}");
            if open.contains(name.as_str()) {
                named.insert(name.as_str());
            }
        }
    }
    // The test would see them: most are named where nothing is hidden.
    assert!(named.len() > 5, "{named:?}");
    let of = |list: &[(&str, String)], format: &str| {
        list.iter().find(|(known, _)| *known == format).unwrap().1.clone()
    };
    let (page, before) = (of(&hidden, "html"), of(&open, "html"));
    assert!(before.contains("data:image/jpeg") && before.contains("class=\"passages\""));
    assert!(!page.contains("data:image") && !page.contains("class=\"passages\""));
    assert!(page.contains("〔P1〕") && page.contains("〔L"), "no pseudonyms");
    // Nothing else has changed: the same findings at the same places, and the same digest.
    let (json, before): (Value, Value) = (
        serde_json::from_str(&of(&hidden, "json")).unwrap(),
        serde_json::from_str(&of(&open, "json")).unwrap(),
    );
    let prints = |report: &Value| -> Vec<String> {
        report["findings"].as_array().unwrap().iter().map(|one| one["fingerprint"].to_string()).collect()
    };
    assert_eq!(prints(&json), prints(&before));
    assert_eq!(json["run"]["digest"], before["run"]["digest"]);
    assert_eq!((json["run"]["redacted"].as_bool(), before["run"]["redacted"].as_bool()), (Some(true), None));
    assert!(!of(&hidden, "terminal").contains("dossier.json:1:1\n   ╭"), "a line of a manifest is shown");
}

#[test]
fn where_names_cannot_be_known_nothing_is_reported() {
    let folder = TempDir::new().unwrap();
    let archive = folder.path().join("a");
    let manifest = r#"{ "version": 1, "kind": "case-file", "id": "X043-2025-QT-0001", "title": "周建国的谈话", "unit": "u",
      "opened": "2025-03-01", "retention": "10y", "responsible": [{ "person": "周建国", "role": "x" }], "documents": [] }"#;
    fs::create_dir_all(archive.join("0001")).unwrap();
    fs::write(archive.join("archive.json"), r#"{ "version": 1, "name": "库" }"#).unwrap();
    fs::write(archive.join("0001/dossier.json"), manifest).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhenji"));
        command.args(arguments).args(["--isolated", "--lang", "zh"]).current_dir(folder.path());
        command.output().unwrap()
    };
    assert_eq!(run(&["facts", "a", "--output", "parquet=facts"]).status.code(), Some(0));
    let judge = ["judge", "facts", "--redact", "--output", "html"];
    let page = String::from_utf8(run(&judge).stdout).unwrap();
    assert!(page.contains("〔P1〕的谈话") && !page.contains("周建国"), "{page}");
    // The facts are still there, the archive is not: titles name people that nobody knows for such.
    fs::rename(&archive, folder.path().join("b")).unwrap();
    let refused = run(&judge);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("无法隐去姓名"));
    // Nor whom an earlier archive names that cannot be read, its manifest or all of it.
    let check = ["check", "b", "--no-cache", "--redact", "--output", "json", "--against", "c"];
    for (place, text) in [("c/1/dossier.json", "{"), ("c/archive.json", "{")] {
        let place = folder.path().join(place);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, text).unwrap();
        let refused = run(&check);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!((refused.status.code(), refused.stdout.len()), (Some(2), 0), "{said}");
        assert!(said.contains("无法隐去姓名"), "{said}");
        fs::remove_file(&place).unwrap();
    }
    let manifest = fs::read(folder.path().join("b/0001/dossier.json")).unwrap();
    fs::write(folder.path().join("c/1/dossier.json"), manifest).unwrap();
    assert!(!run(&check).stdout.is_empty());
}

#[test]
fn whoever_answers_is_a_person_by_that_alone() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules/CMP002");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(archive).unwrap().map(|case| case.unwrap().path().join("archive")).collect();
    cases.sort();
    let archive = cases.into_iter().find(|case| case.to_str().unwrap().contains("/fires-")).unwrap();
    let zhenji = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_zhenji"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let archive = archive.to_str().unwrap();
    let check = ["check", archive, "--isolated", "--no-cache", "--output", "json"];
    let report: Value = serde_json::from_str(&zhenji(&check)).unwrap();
    let one = report["findings"][0]["fingerprint"].as_str().unwrap();
    zhenji(&["answer", one, "explained", "--by", "欧阳测试", "--note", "问过欧阳测试", "--force"]);
    let answered = [&check[..], &["--answers", "zhenji-answers.jsonl"]].concat();
    assert!(zhenji(&answered).contains("欧阳测试"));
    let redacted = zhenji(&[&answered[..], &["--redact"]].concat());
    assert!(redacted.contains("〔P") && !redacted.contains("欧阳测试"), "{redacted}");
}
