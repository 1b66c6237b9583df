//! Every format of one run agrees; the bytes do not depend on threads or on the order in which
//! folders were made; nothing hostile reaches a terminal; SARIF is SARIF.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const FORMATS: [&str; 7] = ["terminal", "concise", "json", "jsonl", "sarif", "junit", "github"];

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// An archive with findings of every severity.
fn sample() -> PathBuf {
    testdata().join("rules/CMP010/fires-stage-and-responsible/archive")
}

fn zhenji(arguments: &[&str], threads: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhenji"))
        .args(arguments)
        .env("RAYON_NUM_THREADS", threads)
        .env("ZHENJI_CACHE_DIR", std::env::temp_dir().join("zhenji-tests-no-cache"))
        .output()
        .unwrap()
}

fn report(path: &Path, format: &str, threads: &str) -> Vec<u8> {
    let path = path.to_str().unwrap();
    zhenji(&["check", path, "--isolated", "--no-cache", "--lang", "zh", "--output", format], threads).stdout
}

fn copy(from: &Path, to: &Path, backwards: bool) {
    fs::create_dir_all(to).unwrap();
    let mut entries: Vec<_> = fs::read_dir(from).unwrap().map(|entry| entry.unwrap()).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    if backwards {
        entries.reverse();
    }
    for entry in entries {
        let target = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&entry.path(), &target, backwards);
        } else if kind.is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn the_same_bytes_for_any_threads_and_any_order() {
    let folder = TempDir::new().unwrap();
    let source = testdata().join("rules");
    for (name, backwards) in [("one", false), ("two", true)] {
        // The same path in both, for some formats name it.
        let root = folder.path().join(name).join("archives");
        copy(&source, &root, backwards);
    }
    for format in FORMATS {
        let run = |name: &str, threads: &str| {
            let output = Command::new(env!("CARGO_BIN_EXE_zhenji"))
                .args(["check", "archives", "--isolated", "--no-cache", "--lang", "zh", "--output", format])
                .current_dir(folder.path().join(name))
                .env("RAYON_NUM_THREADS", threads)
                .output()
                .unwrap();
            output.stdout
        };
        let first = run("one", "1");
        assert!(!first.is_empty(), "{format}");
        for (name, threads) in [("one", "2"), ("one", "16"), ("two", "2")] {
            assert!(run(name, threads) == first, "{format} differs: {name}, {threads} threads");
        }
    }
}

#[test]
fn all_formats_agree() {
    let path = sample();
    let json: Value = serde_json::from_slice(&report(&path, "json", "2")).unwrap();
    let fingerprints: BTreeSet<&str> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["fingerprint"].as_str().unwrap())
        .collect();
    let total = json["summary"]["findings"]["total"].as_u64().unwrap() as usize;
    assert!(total > 1);
    assert_eq!(fingerprints.len(), total);
    let lines = String::from_utf8(report(&path, "jsonl", "2")).unwrap();
    let found: BTreeSet<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["fingerprint"].as_str().unwrap().to_owned())
        .collect();
    assert!(found.iter().map(String::as_str).eq(fingerprints.iter().copied()));
    let sarif: Value = serde_json::from_slice(&report(&path, "sarif", "2")).unwrap();
    let found: BTreeSet<&str> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["partialFingerprints"]["zhenji/v1"].as_str().unwrap())
        .collect();
    assert_eq!(found, fingerprints);
    let concise = String::from_utf8(report(&path, "concise", "2")).unwrap();
    assert_eq!(concise.lines().count(), total);
    let junit = String::from_utf8(report(&path, "junit", "2")).unwrap();
    assert!(fingerprints.iter().all(|fingerprint| junit.contains(fingerprint)), "{junit}");
    let terminal = String::from_utf8(report(&path, "terminal", "2")).unwrap();
    assert!(terminal.contains(&format!("问题 {total}：")), "{terminal}");
}

/// The OASIS schema, as the development dependency serde-sarif carries it.
fn sarif_schema() -> Value {
    // Without a platform cargo wants the packages of all of them, which nobody has fetched.
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let package =
        metadata["packages"].as_array().unwrap().iter().find(|package| package["name"] == "serde-sarif");
    let manifest = Path::new(package.unwrap()["manifest_path"].as_str().unwrap());
    let schema = fs::read_to_string(manifest.with_file_name("src/schema.json")).unwrap();
    // Its pattern for languages has a bracket too many, which only lenient engines take.
    serde_json::from_str(&schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$")).unwrap()
}

#[test]
fn sarif_is_valid_by_its_schema() {
    let validator = jsonschema::options().build(&sarif_schema()).unwrap();
    for path in [sample(), testdata().join("rules")] {
        let log: Value = serde_json::from_slice(&report(&path, "sarif", "2")).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .take(5)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{}] })));
        serde_json::from_value::<serde_sarif::sarif::Sarif>(log).unwrap();
    }
}

#[test]
fn sarif_counts_utf16_units() {
    let folder = TempDir::new().unwrap();
    let manifest = "{\"version\":1,\"标题𠮷\":0,\"kind\":\"case-fiel\",\"id\":\"X043-2025-QT-0001\"}";
    fs::write(folder.path().join("dossier.json"), manifest).unwrap();
    let sarif: Value = serde_json::from_slice(&report(folder.path(), "sarif", "1")).unwrap();
    let result = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|result| result["ruleId"] == "STR003")
        .unwrap();
    let region = &result["locations"][0]["physicalLocation"]["region"];
    let characters = manifest.chars().take_while(|c| *c != 'f').count();
    let start = manifest[..manifest.find("\"case").unwrap()].encode_utf16().count() + 1;
    assert_eq!(region["startColumn"].as_u64().unwrap() as usize, start, "{characters}");
}

#[test]
fn hostile_text_is_shown_harmless() {
    let folder = TempDir::new().unwrap();
    let hostile = "a\u{1b}[31m\u{202e}gpj<b>&\"'\n::error::x";
    let manifest = serde_json::json!({
        "version": 1, "kind": hostile, "id": hostile, "title": hostile, "unit": "u", "opened": "2025-01-01",
        "retention": "10y", "responsible": [{ "person": "", "role": "r" }],
        "documents": [{ "id": "d", "role": "report", "title": hostile, "date": "2025-01-02", "medium": "scan",
            "files": [{ "path": hostile }] }],
    });
    fs::write(folder.path().join("dossier.json"), manifest.to_string()).unwrap();
    for format in ["terminal", "concise", "github", "junit"] {
        let text = String::from_utf8(report(folder.path(), format, "1")).unwrap();
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{format}: {text}");
        assert!(!text.lines().any(|line| line.starts_with("::error::x")), "{format}: {text}");
        if format == "junit" {
            roxmltree::Document::parse(&text).unwrap();
        }
    }
}
