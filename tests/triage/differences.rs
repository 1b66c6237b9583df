//! Two runs held against each other: what became of the findings, what is to be raised, and the
//! slips that the units get.

use std::fs;

use serde_json::Value;

use super::desk::{Desk, code, err, out, run, waiver};

const OWNER: &str = "[[owner]]\nto = \"unit\"\ndays = { error = 1, warning = 5 }\n";

fn keep(desk: &Desk, name: &str, more: &[&str]) {
    let report = desk.check(more).1;
    assert!(report.is_object());
    fs::write(desk.path().join(name), report.to_string()).unwrap();
}

fn diff(desk: &Desk) -> Value {
    serde_json::from_str(&out(&desk.run(&["diff", "old.json", "new.json", "-o", "json"]))).unwrap()
}

/// How many of each, in the order of the sum.
fn counts(diff: &Value) -> [usize; 7] {
    ["new", "worsened", "repeated", "mended", "untold", "accepted", "raised"]
        .map(|key| diff[key].as_array().unwrap().len())
}

#[test]
fn reports_are_compared_by_fingerprint() {
    let desk = Desk::new();
    keep(&desk, "old.json", &[]);
    fs::write(desk.path().join("a/0001/缺1.txt"), "found again\n").unwrap();
    desk.dossier("0003", &["缺3.txt"]);
    keep(&desk, "new.json", &[]);
    let shown = out(&desk.run(&["diff", "old.json", "new.json"]));
    assert!(
        shown.contains("+ CMP002 0003/dossier.json") && shown.contains("- CMP002 0001/dossier.json"),
        "{shown}"
    );
    let sum = "new 1 · worsened 0 · repeated 1 · mended 1 · cannot be told 0 · waived or baselined by now 0 · to be raised 0\n";
    assert!(shown.ends_with(sum), "{shown}");
    assert_eq!(counts(&diff(&desk)), [1, 0, 1, 1, 0, 0, 0]);
    assert_eq!(code(&desk.run(&["diff", "old.json", "zhenji.toml"])), 2);
    assert_eq!(code(&desk.run(&["diff", "old.json", "nowhere.json"])), 2);
}

#[test]
fn what_was_accepted_is_not_mended_and_what_was_changed_is_not_new() {
    let desk = Desk::new();
    keep(&desk, "old.json", &[]);
    // Another file that is not there, in the place of the first.
    desk.dossier("0001", &["另.txt"]);
    desk.config(&waiver("{ path = \"0002/**\" }", "until = 2026-12-31"));
    keep(&desk, "new.json", &[]);
    assert_eq!(counts(&diff(&desk)), [0, 0, 1, 0, 0, 1, 0]);
    // And what is accepted no longer is no news.
    fs::copy(desk.path().join("new.json"), desk.path().join("old.json")).unwrap();
    desk.config("");
    keep(&desk, "new.json", &[]);
    assert_eq!(counts(&diff(&desk)), [0, 0, 2, 0, 0, 0, 0]);
}

#[test]
fn nothing_is_mended_by_not_looking() {
    let desk = Desk::new();
    keep(&desk, "old.json", &[]);
    keep(&desk, "new.json", &["--select=CMP004"]);
    assert_eq!(counts(&diff(&desk)), [0, 0, 0, 0, 2, 0, 0]);
    // A dossier that is gone, and one that cannot be read any more.
    fs::remove_dir_all(desk.path().join("a/0001")).unwrap();
    fs::write(desk.path().join("a/0002/dossier.json"), "{ broken").unwrap();
    keep(&desk, "new.json", &[]);
    assert_eq!(counts(&diff(&desk)), [0, 0, 0, 0, 2, 0, 0]);
}

#[test]
fn what_grows_graver_has_worsened() {
    let desk = Desk::new();
    desk.config("[severity]\nCMP002 = \"warning\"\n");
    keep(&desk, "old.json", &[]);
    desk.config("");
    keep(&desk, "new.json", &[]);
    let diff = diff(&desk);
    assert_eq!(counts(&diff), [0, 2, 0, 0, 0, 0, 0]);
    let first = &diff["worsened"][0];
    assert_eq!(
        (first["was"]["severity"].as_str(), first["severity"].as_str()),
        (Some("warning"), Some("error"))
    );
}

#[test]
fn a_cluster_with_a_new_member_has_worsened() {
    let desk = Desk::new();
    let same = |number: &str| {
        fs::write(desk.path().join("a").join(number).join("通知.txt"), "同一份通知的全文，一字不差。\n")
            .unwrap();
    };
    ["0001", "0002"].into_iter().for_each(same);
    keep(&desk, "old.json", &["--select=DUP001"]);
    desk.dossier("0003", &[]);
    same("0003");
    keep(&desk, "new.json", &["--select=DUP001"]);
    let diff = diff(&desk);
    assert_eq!(counts(&diff), [0, 1, 0, 0, 0, 0, 0]);
    assert_eq!(diff["worsened"][0]["was"]["members"], 2);
}

#[test]
fn what_stands_after_its_deadline_or_comes_back_lighter_is_raised() {
    let desk = Desk::new();
    desk.config(&format!("[severity]\nCMP002 = \"warning\"\n{OWNER}"));
    keep(&desk, "old.json", &[]);
    // In the next export a month later one is mended, the other stands.
    desk.archive(Some("2026-04-30T18:00:00+08:00"));
    fs::write(desk.path().join("a/0001/缺1.txt"), "found again\n").unwrap();
    keep(&desk, "new.json", &[]);
    let overdue = diff(&desk);
    assert_eq!(counts(&overdue), [0, 0, 1, 1, 0, 0, 1]);
    let one = &overdue["repeated"][0];
    assert_eq!(
        (one["raised"]["to"].as_str(), one["raised"]["why"][0].as_str()),
        (Some("error"), Some("overdue"))
    );
    assert_eq!(
        (one["was"]["deadline"].as_str(), one["deadline"].as_str()),
        (Some("2026-04-07"), Some("2026-05-07"))
    );
    let shown = out(&desk.run(&["diff", "old.json", "new.json"]));
    assert!(shown.contains("— raised to error: stands after its deadline (2026-04-07)"), "{shown}");
    // In time nothing is raised.
    desk.archive(Some("2026-04-07T18:00:00+08:00"));
    keep(&desk, "new.json", &[]);
    assert_eq!(counts(&diff(&desk)), [0, 0, 1, 1, 0, 0, 0]);
    // A lighter word for the same thing: what it was counts.
    desk.config(&format!("[severity]\nCMP002 = \"advice\"\n{OWNER}"));
    keep(&desk, "new.json", &[]);
    let lighter = diff(&desk);
    let raised = &lighter["repeated"][0]["raised"];
    assert_eq!((raised["to"].as_str(), raised["why"][0].as_str()), (Some("warning"), Some("lighter")));
}

#[test]
fn every_unit_gets_a_slip() {
    let desk = Desk::new();
    desk.config(OWNER);
    keep(&desk, "old.json", &[]);
    let archive = r#"{ "version": 1, "name": "清点|*", "exported": "2026-04-30T18:00:00+08:00",
      "units": [{ "id": "u1", "name": "城郊所" }, { "id": "u2", "name": "河西所" }] }"#;
    fs::write(desk.path().join("a/archive.json"), archive).unwrap();
    desk.dossier("0003", &["缺3.txt"]);
    let manifest = desk.path().join("a/0003/dossier.json");
    let text = fs::read_to_string(&manifest).unwrap().replace("\"u1\"", "\"u2\"");
    fs::write(&manifest, text).unwrap();
    keep(&desk, "new.json", &[]);
    let done = run("zh", desk.path(), &["diff", "old.json", "new.json", "--slips", "整改单.md"]);
    assert_eq!((code(&done), err(&done).as_str()), (0, ""));
    let slips = fs::read_to_string(desk.path().join("整改单.md")).unwrap();
    let all: Vec<&str> = slips.split("\n---\n").collect();
    assert_eq!(all.len(), 2, "{slips}");
    assert!(all[0].contains("责任单位：城郊所") && all[1].contains("责任单位：河西所"), "{slips}");
    assert!(all[0].contains("整改期限：2026-05-01") && all[0].contains("清点\\|\\*"), "{slips}");
    // Both of the first unit stand after their deadline, the other's is new.
    assert_eq!(all[0].matches("重复，逾期未改（原期限 2026-04-01）").count(), 2, "{slips}");
    assert!(all[1].contains("| 新增 |") && !all[1].contains("X043-2025-QT-0001"), "{slips}");
    // The configuration has a deadline for each: none was counted without a calendar.
    assert!(!slips.contains("期限说明"), "{slips}");
    // A table has as many cells in every row.
    for line in slips.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(line.replace("\\|", "").matches('|').count(), 10, "{line}");
    }
    let nowhere = desk.run(&["diff", "old.json", "new.json", "--slips", "no/such/folder.md"]);
    assert_eq!(code(&nowhere), 2);
}
