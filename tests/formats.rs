//! Every format of one run agrees; the bytes do not depend on threads or on the order in which
//! folders were made; nothing hostile reaches a terminal, a spreadsheet or a browser; SARIF is
//! SARIF.

mod reports;

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use calamine::{Data, Range, Reader, Xlsx};
use serde_json::{Value, json};
use tempfile::TempDir;

use reports::reports;

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
    let run = |name: &str, threads: &str| reports(&folder.path().join(name), &["archives"], &[], threads);
    let first = run("one", "1");
    for (name, threads) in [("one", "2"), ("one", "16"), ("two", "2")] {
        let again = run(name, threads);
        for (format, first) in &first {
            assert!(!first.is_empty(), "{format}");
            assert!(*first == again[format], "{format} differs: {name}, {threads} threads");
        }
    }
}

/// A sheet of a workbook.
fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    book.worksheet_range(name).unwrap()
}

/// The cells under a heading.
fn column(sheet: &Range<Data>, heading: &str) -> Vec<String> {
    let mut rows = sheet.rows();
    let at = rows
        .next()
        .unwrap()
        .iter()
        .position(|cell| matches!(cell, Data::String(text) if text == heading))
        .unwrap();
    rows.map(|row| row[at].to_string()).collect()
}

/// The values of an attribute in a page.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    page.split(&start).skip(1).map(|rest| rest[..rest.find('"').unwrap()].to_owned()).collect()
}

#[test]
fn all_formats_agree() {
    for path in [sample(), testdata().join("demo")] {
        agree(&path);
    }
}

fn agree(path: &Path) {
    let all = reports(path, &["."], &[], "2");
    let json: Value = serde_json::from_slice(&all["json"]).unwrap();
    let list = json["findings"].as_array().unwrap();
    let fingerprint = |finding: &Value| finding["fingerprint"].as_str().unwrap().to_owned();
    let fingerprints: BTreeSet<String> = list.iter().map(fingerprint).collect();
    let total = json["summary"]["findings"]["total"].as_u64().unwrap() as usize;
    assert!(total > 1);
    assert_eq!(fingerprints.len(), total);
    let same = |format: &str, found: Vec<String>| {
        assert_eq!(found.len(), total, "{format}");
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), fingerprints, "{format}");
    };
    let text = |format: &str| String::from_utf8(all[format].clone()).unwrap();
    let lines = text("jsonl");
    same("jsonl", lines.lines().map(|line| fingerprint(&serde_json::from_str(line).unwrap())).collect());
    let sarif: Value = serde_json::from_str(&text("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let own = |result: &Value| result["partialFingerprints"]["zhenji/v1"].as_str().unwrap().to_owned();
    same("sarif", results.iter().map(own).collect());
    assert_eq!(text("concise").lines().count(), total);
    let junit = text("junit");
    assert!(fingerprints.iter().all(|fingerprint| junit.contains(fingerprint)), "{junit}");
    let counted = &json["summary"]["findings"];
    let github = text("github");
    let (error, warning, advice) = (&counted["error"], &counted["warning"], &counted["advice"]);
    let totals =
        format!("::notice title=zhenji::问题 {total}：错误 {error} · 警告 {warning} · 提示 {advice}");
    assert!(github.lines().any(|line| line.starts_with(&totals)), "{github}");
    let logged = github.split_once("::group::").unwrap().1.split_once("::endgroup::").unwrap().0;
    let first = |line: &str| line.split_once(' ').unwrap().0.to_owned();
    same("github", logged.lines().skip(1).map(first).collect());
    let annotated = |level: &str| github.matches(&format!("::{level} ")).count() as u64;
    assert_eq!(annotated("error"), error.as_u64().unwrap().min(10));
    assert_eq!(annotated("warning"), warning.as_u64().unwrap().min(10));
    let terminal = text("terminal");
    assert!(terminal.contains(&format!("问题 {total}：")), "{terminal}");

    let gitlab: Value = serde_json::from_str(&text("gitlab")).unwrap();
    same("gitlab", gitlab.as_array().unwrap().iter().map(fingerprint).collect());
    let checkstyle = text("checkstyle");
    let tree = roxmltree::Document::parse(&checkstyle).unwrap();
    let errors = tree.descendants().filter(|node| node.has_tag_name("error"));
    same("checkstyle", errors.map(|node| node.attribute("fingerprint").unwrap().to_owned()).collect());
    let csv = text("csv");
    let mut table = csv::Reader::from_reader(csv.strip_prefix('\u{feff}').unwrap().as_bytes());
    let at = table.headers().unwrap().iter().position(|heading| heading == "指纹").unwrap();
    same("csv", table.records().map(|record| record.unwrap()[at].to_owned()).collect());
    let book = &all["xlsx"];
    same("xlsx", column(&sheet(book, "问题"), "指纹"));
    let sum = |name: &str| -> f64 {
        column(&sheet(book, name), "问题").iter().map(|count| count.parse::<f64>().unwrap()).sum()
    };
    assert_eq!((sum("单位"), sum("规则")), (total as f64, total as f64));
    let dossiers = json["summary"]["dossiers"]["total"].as_u64().unwrap() as usize;
    assert_eq!(sheet(book, "案卷").height() - 1, dossiers);
    let html = text("html");
    same("html", attributes(&html, "data-fingerprint"));
    assert_eq!(attributes(&html, "data-findings"), [total.to_string()]);
    let markdown = text("markdown");
    assert!(markdown.contains(&format!("问题 {total} 个：")), "{markdown}");
    let marked = markdown.lines().filter_map(|line| line.trim().strip_prefix("- 指纹：`")?.strip_suffix('`'));
    same("markdown", marked.map(str::to_owned).collect());

    // Only some rules concern the four properties: every finding of those is there.
    let table: Value = serde_json::from_str(&text("four-properties-json")).unwrap();
    let archive = &table["archives"][0];
    assert_eq!(archive["findings"], json["summary"]["findings"]);
    let items = archive["items"].as_array().unwrap();
    let strings = |key: &str| -> BTreeSet<&str> {
        items.iter().flat_map(|item| item[key].as_array().unwrap()).map(|one| one.as_str().unwrap()).collect()
    };
    let rules = strings("rules");
    let concerned = list.iter().filter(|finding| rules.contains(finding["code"].as_str().unwrap()));
    let concerned: BTreeSet<String> = concerned.map(fingerprint).collect();
    assert!(strings("findings").into_iter().eq(concerned.iter().map(String::as_str)));
    let book = &all["four-properties-xlsx"];
    let rows: Vec<String> = ["归档", "移交与接收", "长期保存"]
        .iter()
        .flat_map(|name| column(&sheet(book, name), "结果"))
        .collect();
    assert!(rows.iter().eq(items.iter().map(|item| item["label"].as_str().unwrap())));
    let shown = text("four-properties");
    assert!(items.iter().all(|item| shown.contains(&format!("\n{} ", item["code"].as_str().unwrap()))));
}

#[test]
fn what_only_a_person_can_check_is_never_passed() {
    let demo = testdata().join("demo");
    let cache = TempDir::new().unwrap();
    let table = |select: &str| -> Vec<(String, String)> {
        let path = demo.to_str().unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_zhenji"))
            .args(["check", path, "--isolated", "--select", select, "-o", "four-properties-json"])
            .env("ZHENJI_CACHE_DIR", cache.path())
            .output()
            .unwrap();
        let table: Value = serde_json::from_slice(&output.stdout).unwrap();
        let items = table["archives"][0]["items"].as_array().unwrap();
        let word = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
        items.iter().map(|item| (word(item, "code"), word(item, "result"))).collect()
    };
    let all = table("ALL");
    assert_eq!(all.len(), 3 * 38);
    let of = |code: &str| all.iter().find(|(known, _)| known == code).map(|(_, result)| result.as_str());
    assert_eq!(of("GD-1-9"), None);
    for stage in ["GD", "YJ", "BC"] {
        for number in ["3-6", "4-1", "4-2", "4-4", "4-5", "4-6", "4-7"] {
            assert_eq!(of(&format!("{stage}-{number}")), Some("manual"), "{stage}-{number}");
        }
        assert_eq!(of(&format!("{stage}-3-2")), Some("not_applicable"));
        assert_eq!(of(&format!("{stage}-1-7")), Some("passed"));
        assert_eq!(of(&format!("{stage}-1-11")), Some("failed"));
        // Two scans have no text that could be read.
        assert_eq!(of(&format!("{stage}-2-8")), Some("manual"));
    }
    // A rule that did not run has passed nothing.
    let some = table("LED001");
    assert!(some.iter().all(|(_, result)| result == "manual" || result == "not_applicable"), "{some:?}");
}

#[test]
fn a_page_of_a_thousand_findings_stands_alone() {
    let folder = TempDir::new().unwrap();
    for index in 0..20 {
        // Neither a role nor a medium.
        let document = |number: u32| json!({ "id": format!("d{number}"), "title": "很长的题名".repeat(50) });
        let manifest = json!({
            "version": 1, "kind": "case-file", "id": format!("X043-2025-QT-{index:04}"), "title": "案卷".repeat(20),
            "unit": format!("u{}", index % 4), "opened": "2025-01-01", "retention": "10y", "secrecy": "secret",
            "responsible": [{ "person": "p", "role": "r" }],
            "documents": (0..13).map(document).collect::<Vec<_>>(),
        });
        let dossier = folder.path().join(format!("{index:04}"));
        fs::create_dir_all(&dossier).unwrap();
        fs::write(dossier.join("dossier.json"), serde_json::to_string_pretty(&manifest).unwrap()).unwrap();
    }
    let page = String::from_utf8(report(folder.path(), "html", "2")).unwrap();
    let total: usize = attributes(&page, "data-findings")[0].parse().unwrap();
    assert!(total >= 1000, "{total}");
    assert!(page.len() < 5_000_000, "{}", page.len());
    assert!(page.contains("<p class=\"mark\">机密</p>"));
    assert!(page.contains("default-src 'none'"));
    for way in ["http:", "https:", " src=", " style=", " onclick=", "<link", "<img", "<iframe", "javascript:"]
    {
        assert!(!page.contains(way), "{way}");
    }
    assert_eq!(page.matches("<script").count(), 1);
    let ids = attributes(&page, "id");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "ids are unique");
}

#[test]
fn spreadsheets_run_nothing() {
    let folder = TempDir::new().unwrap();
    let formula = "=cmd|' /C calc'!A0";
    let manifest = json!({
        "version": 1, "kind": "case-file", "id": formula, "title": formula, "unit": "@SUM(1)",
        "opened": "2025-01-01", "retention": "10y", "responsible": [{ "person": "p", "role": "r" }],
        "documents": [], "+1": 0,
    });
    fs::write(folder.path().join("dossier.json"), manifest.to_string()).unwrap();
    let csv = String::from_utf8(report(folder.path(), "csv", "1")).unwrap();
    assert!(csv.contains(&format!("'{formula}")), "{csv}");
    let mut table = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    for record in table.records() {
        assert!(!record.unwrap().iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])), "{csv}");
    }
    let bytes = report(folder.path(), "xlsx", "1");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name}");
    }
    assert!(column(&sheet(&bytes, "问题"), "题名").iter().all(|title| title == formula));
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
    let shown = [
        "terminal",
        "concise",
        "github",
        "junit",
        "checkstyle",
        "csv",
        "markdown",
        "html",
        "four-properties",
    ];
    for format in shown {
        let text = String::from_utf8(report(folder.path(), format, "1")).unwrap();
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{format}: {text}");
        assert!(!text.lines().any(|line| line.starts_with("::error::x")), "{format}: {text}");
        if format == "html" || format == "markdown" {
            assert!(!text.contains("gpj<b>"), "{format}: {text}");
        }
        if format == "junit" || format == "checkstyle" {
            roxmltree::Document::parse(&text).unwrap();
        }
    }
}
