//! The commands beside `check`.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::desk::{clean, code, err, fails, kinds_config, out, run, text};

#[test]
fn explain_shows_the_documentation_in_the_language() {
    let zh = out(&run("zh", &["explain", "CMP001"]));
    assert!(zh.starts_with("CMP001 缺少材料（missing-document）\n"), "{zh}");
    assert!(zh.contains("\n正当情形\n") && !zh.contains("What it checks"));
    let en = out(&run("en", &["explain", "missing-document"]));
    assert!(en.starts_with("CMP001 missing-document"), "{en}");
    assert!(en.contains("\nInnocent causes\n") && !en.contains("检查什么") && !en.contains("```"));
}

#[test]
fn rules_and_kinds_are_lists_for_people_and_machines() {
    let table = out(&run("zh", &["rules"]));
    assert!(table.contains("CMP 完整性\n") && table.contains("缺少材料"), "{table}");
    let rules: Value = serde_json::from_str(&out(&run("en", &["rules", "-o", "json"]))).unwrap();
    let rule = rules["rules"].as_array().unwrap().iter().find(|rule| rule["code"] == "CMP001").unwrap();
    assert_eq!((&rule["severity"], &rule["family"]), (&"error".into(), &"missing".into()));
    assert!(rule["options"].is_object());
    let kinds: Value = serde_json::from_str(&out(&run("en", &["kinds", "-o", "json"]))).unwrap();
    assert_eq!(kinds["kinds"].as_array().unwrap().len(), 17);
    let config = kinds_config();
    let table = out(&run("zh", &["kinds", "--config", text(&config)]));
    assert!(table.contains("loan") && table.contains("JY") && table.contains("档案借阅"), "{table}");
}

/// A file among the rules' fixtures.
fn fixture(path: &str) -> String {
    format!("testdata/rules/{path}")
}

#[test]
fn handwriting_on_scans_is_not_compared_unasked() {
    let archive = fixture("SIG012/fires-one-hand-on-two-scans/archive");
    let arguments = ["check", "--select", "SIG012,SIG018", "--no-cache", "--output", "json"];
    for (more, expected) in [(&["--isolated"][..], 0), (&[][..], 1)] {
        let output = run("en", &[&arguments[..], more, &["--", &archive]].concat());
        let value: Value = serde_json::from_str(&out(&output)).unwrap();
        assert_eq!(value["findings"].as_array().unwrap().len(), expected, "{more:?}");
    }
}

#[test]
fn signatures_shows_what_is_seen_on_pages_where_asked() {
    let scan = fixture("SIG012/fires-one-hand-on-two-scans/archive/a/d2.jpg");
    let output = run("en", &["signatures", &scan, "--pages", "--output", "json"]);
    let value: Value = serde_json::from_str(&out(&output)).unwrap();
    let seen = value["files"][0]["seen"].as_array().unwrap();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(seen[0]["kind"], "handwriting");
    assert_eq!(seen[0]["form"], "dark");
    // The name stands in the lower half, a little left of the middle.
    let place = ["x", "y"].map(|key| seen[0][key].as_u64().unwrap());
    assert!((400..500).contains(&place[0]) && (700..800).contains(&place[1]), "{place:?}");
    for (lang, word) in [("zh", "深色手写笔迹"), ("en", "dark handwriting")] {
        assert!(out(&run(lang, &["signatures", "--pages", "--", &scan])).contains(word), "no {word}");
    }
    let unasked = out(&run("en", &["signatures", &scan, "--output", "json"]));
    assert!(!unasked.contains("handwriting"), "{unasked}");
}

#[test]
fn signatures_have_verdicts_and_exit_codes() {
    let anchors = fixture("SIG003/silent-intact/archive/trust/ca.pem");
    let sealing = fixture("SIG003/silent-intact/archive/trust/smca.pem");
    let verdicts = |path: &str, expected: i32| -> Vec<String> {
        let path = fixture(path);
        let arguments = ["signatures", &path, "--trust", &anchors, "--trust", &sealing, "--output", "json"];
        let output = run("en", &arguments);
        assert_eq!(code(&output), expected, "{path}: {}", err(&output));
        let value: Value = serde_json::from_str(&out(&output)).unwrap();
        let list = value["files"][0]["signatures"].as_array().unwrap();
        list.iter().map(|one| one["verdict"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(verdicts("SIG003/silent-intact/archive/a/signed.pdf", 0), ["valid"]);
    assert_eq!(verdicts("SIG003/silent-intact/archive/a/sealed.ofd", 0), ["valid"]);
    assert_eq!(verdicts("SIG003/silent-intact/archive/a/notice.txt", 0), ["valid"]);
    assert_eq!(verdicts("SIG003/silent-intact/archive/a/notice.txt.p7s", 0), ["valid"]);
    assert_eq!(verdicts("SIG004/silent-filled-and-countersigned/archive/a/twice.pdf", 0), ["valid", "valid"]);
    assert_eq!(verdicts("SIG003/fires-changed-bytes/archive/a/tampered.pdf", 1), ["broken"]);
    assert_eq!(verdicts("SIG004/fires-page-changed/archive/a/page-changed.pdf", 1), ["broken"]);
    assert_eq!(verdicts("SIG004/fires-uncovered-part/archive/a/uncovered.ofd", 1), ["not-covered"]);
    let expired = "SIG005/fires-expired-and-not-for-signing/archive/a/expired.pdf";
    assert_eq!(verdicts(expired, 0), ["intact-but-untrusted"]);
    assert_eq!(verdicts("RUN002/fires-newer-seal/archive/a/version-6.ofd", 4), ["unsupported"]);
    assert!(verdicts("SIG003/silent-intact/archive/archive.json", 0).is_empty());

    let signed = fixture("SIG003/silent-intact/archive/a/signed.pdf");
    for (lang, words) in
        [("zh", ["完好但未受信任", "未提供信任锚"]), ("en", ["intact but untrusted", "no trust anchors"])]
    {
        let said = out(&run(lang, &["signatures", &signed]));
        for word in words {
            assert!(said.contains(word), "no `{word}` in\n{said}");
        }
    }
    fails(&["signatures", "nowhere.pdf"], 2, &["nowhere.pdf", "读不了"], &["nowhere.pdf", "cannot be read"]);
    fails(&["signatures", &signed, "--at", "noon"], 2, &["不是时刻"], &["no moment"]);
    fails(&["signatures", &signed, "--trust", &signed], 2, &["没有证书"], &["no certificate"]);
}

#[test]
fn burden_adds_up_what_catalogues_ask_for() {
    let fixture =
        |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules").join(name).join("archive");
    let overlapping = fixture("TRC008/fires-two-groups");
    let bill: Value =
        serde_json::from_str(&out(&run("en", &["burden", "-o", "json", text(&overlapping)]))).unwrap();
    let unit = &bill["bills"][0]["bill"]["units"][0];
    assert_eq!(unit["name"], "城郊供电所");
    assert_eq!(unit["items"].as_array().unwrap().len(), 4);
    // Four items of 10 minutes, 12 times a year, by 2 people; two of them would go.
    assert_eq!(unit["total"]["hours"], 16.0);
    assert_eq!(unit["total"]["pages"], 96.0);
    assert_eq!(
        (unit["saved"]["items"].as_u64(), &unit["saved"]["cost"]["hours"]),
        (Some(2), &Value::from(8.0))
    );
    let table = out(&run("zh", &["burden", text(&overlapping)]));
    assert!(table.contains("城郊供电所 (gd)") && table.contains("4 项减为 2 项"), "{table}");
    // Last year's catalogue was made anew.
    let years = fixture("TRC007/silent-cheap-or-grave-or-old");
    let bill: Value =
        serde_json::from_str(&out(&run("en", &["burden", "-o", "json", text(&years)]))).unwrap();
    assert_eq!(bill["bills"][0]["bill"]["units"][0]["items"].as_array().unwrap().len(), 2);
    let none = clean();
    assert!(out(&run("en", &["burden", text(none.path())])).contains("no trace catalogue"));
    let empty = TempDir::new().unwrap();
    assert_eq!(code(&run("en", &["burden", text(empty.path())])), 3);
}

#[test]
fn schemas_are_printed_complete() {
    for kind in ["bidding", "case-file", "archive"] {
        let schema: Value = serde_json::from_str(&out(&run("en", &["schema", kind]))).unwrap();
        jsonschema::options().build(&schema).unwrap_or_else(|error| panic!("{kind}: {error}"));
    }
    let config = kinds_config();
    let schema = out(&run("en", &["schema", "loan", "--config", text(&config)]));
    assert_eq!(serde_json::from_str::<Value>(&schema).unwrap()["properties"]["kind"]["const"], "loan");
}

#[test]
fn init_writes_once() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("新");
    let output = run("zh", &["init", text(&place)]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let written = fs::read_to_string(place.join("zhenji.toml")).unwrap();
    assert!(written.contains("\n#select = []\n") && written.contains("只运行这些规则"));
    fails(&["init", text(&place)], 2, &["已经存在", "怎么办"], &["is there already", "help:"]);
    assert_eq!(fs::read_to_string(place.join("zhenji.toml")).unwrap(), written);
}

#[test]
fn new_makes_a_skeleton_that_lacks_only_what_a_person_knows() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("借阅");
    let config = kinds_config();
    let flags =
        ["--config", text(&config), "--id", "X043-2025-JY-0001", "--unit", "u1", "--title", "借阅合同"];
    let output = run("zh", &[&["new", "loan", text(&place), "--opened", "2025-03-01"], &flags[..]].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    let said = out(&output);
    assert!(said.contains("借阅申请表-1.pdf") && said.contains("zhenji check"), "{said}");
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(place.join("dossier.json")).unwrap()).unwrap();
    assert_eq!(manifest["opened"], "2025-03-01");
    let roles: Vec<_> = manifest["documents"].as_array().unwrap().iter().map(|one| &one["role"]).collect();
    assert_eq!(roles, ["request-form", "request-form", "loan-slip", "shelf-photo"]);
    let form = &manifest["documents"][0];
    assert_eq!(form["signatures"][1]["as"], "approver");
    assert_eq!(form["signatures"][1]["by"], "待补");
    assert_eq!(form["seals"][0]["seal"], "待补");
    assert_eq!(manifest["documents"][3]["medium"], "photo");
    assert_eq!(manifest["stages"][1]["documents"][0], "d03");
    let record = &manifest["record"];
    assert_eq!(
        (&record["borrower"], &record["copies"], &record["due"]),
        (&"待补".into(), &1.into(), &"2025-03-01".into())
    );
    // Nothing is invented: no file but the manifest.
    assert_eq!(fs::read_dir(&place).unwrap().count(), 1);
    // The schema and `requires` are content.
    let checked = run("en", &["check", text(&place), "--config", text(&config), "-o", "json"]);
    let report: Value = serde_json::from_str(&out(&checked)).unwrap();
    let codes: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    let unexpected =
        ["STR001", "STR002", "STR003", "CMP001", "CMP008", "STR015", "SIG001", "SIG002", "STR010"];
    assert!(codes.iter().all(|code| !unexpected.contains(code)), "{codes:?}");
    fails(&["new", "case-file", text(&place)], 2, &["已经存在"], &["is there already"]);
    let other = folder.path().join("x");
    fails(&["new", "case-file", text(&other), "--opened", "2025-02-30"], 2, &["不是日期"], &["is no date"]);
    assert!(!other.exists());
}

#[test]
fn completions_and_manual_pages_are_written() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(out(&run("en", &["completions", shell])).contains("fail-on-confidence"), "{shell}");
    }
    assert!(out(&run("zh", &["man"])).contains("留痕档案"));
    let folder = TempDir::new().unwrap();
    let output = run("en", &["man", text(folder.path())]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let page = fs::read_to_string(folder.path().join("zhenji-check.1")).unwrap();
    assert!(page.contains("zhenji") && page.contains("allow"), "{page}");
    assert!(folder.path().join("zhenji.1").is_file() && folder.path().join("zhenji-explain.1").is_file());
}

#[test]
fn the_commands_in_the_papers_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let known = [
        "check",
        "baseline",
        "waive",
        "answer",
        "diff",
        "burden",
        "explain",
        "rules",
        "kinds",
        "schema",
        "init",
        "new",
        "completions",
        "man",
    ];
    let help = out(&run("en", &["--help"]));
    assert!(known.iter().all(|name| help.contains(&format!("\n  {name} "))), "{help}");
    let mut seen = 0;
    for name in ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"] {
        let paper = fs::read_to_string(root.join(name)).unwrap();
        for line in paper.lines().filter_map(|line| {
            line.trim()
                .trim_start_matches("$ ")
                .strip_prefix("zhenji ")
                .or_else(|| line.split_once("cargo run --release -- ").map(|(_, rest)| rest))
        }) {
            let words: Vec<&str> =
                line.split_whitespace().take_while(|word| !word.starts_with(['#', '|', '>'])).collect();
            if !known.contains(&words[0]) {
                continue;
            }
            seen += 1;
            let help = out(&run("en", &[words[0], "--help"]));
            for flag in words.iter().filter(|word| word.starts_with("--")) {
                let flag = flag.split('=').next().unwrap();
                assert!(help.contains(flag), "{name}: `zhenji {line}` has no {flag}");
            }
        }
    }
    assert!(seen >= 6, "only {seen} commands in the papers");
}
