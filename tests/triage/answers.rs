//! Answers: kept by fingerprint, carried through every report and from run to run, and no excuse.

use std::fs;

use serde_json::Value;

use super::desk::{Desk, code, err, out};
use super::reports::{FORMATS, reports, text};

/// The fingerprint of the first finding.
fn first(desk: &Desk) -> String {
    desk.check(&[]).1["findings"][0]["fingerprint"].as_str().unwrap().to_owned()
}

const SAID: [&str; 8] = [
    "explained",
    "--by",
    "李四光",
    "--document",
    "县档〔2025〕7号",
    "--note",
    "已向|县档案馆|借出",
    "--date=2026-03-30",
];

fn answered() -> (Desk, String) {
    let desk = Desk::new();
    let fingerprint = first(&desk);
    let report = desk.report();
    let output = desk.run(&[&["answer", &fingerprint, "--report", report][..], &SAID].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("--answers zhenji-answers.jsonl"), "{}", out(&output));
    (desk, fingerprint)
}

#[test]
fn every_report_has_them() {
    let (desk, _) = answered();
    let check = ["--select", "CMP002", "--answers", "zhenji-answers.jsonl"];
    let all = reports(desk.path(), &["a"], &check, "2");
    for format in FORMATS {
        // Tables break their lines anywhere.
        let text: String = text(format, &all[format]).split_whitespace().collect();
        for word in ["李四光", "县档〔2025〕7号", "2026-03-30", "县档案馆"] {
            assert!(text.contains(word), "{format} does not say {word}: {text}");
        }
        if !["json", "jsonl", "sarif", "four-properties-json"].contains(&format) {
            assert!(text.contains("已说明"), "{format}: {text}");
        }
        // How many, wherever there are totals at all.
        let counts: &[&str] = match format {
            "json" | "sarif" | "four-properties-json" => &["\"explained\":1"],
            "junit" => &["name=\"answered\"value=\"1\""],
            "jsonl" | "gitlab" | "checkstyle" | "csv" => continue,
            "xlsx" => &["已答复1"],
            _ => &["已答复1：属实0·已说明1·不成立0"],
        };
        assert!(counts.iter().any(|word| text.contains(word)), "{format} has no {counts:?}: {text}");
    }
    // What nobody answered is answered nowhere.
    let bare = reports(desk.path(), &["a"], &["--select", "CMP002"], "2");
    for format in FORMATS {
        assert!(!text(format, &bare[format]).contains("李四光"), "{format}");
    }
    // An answer is no waiver: the counts and verdicts are the same.
    let json = |all: &std::collections::BTreeMap<&str, Vec<u8>>| -> Value {
        let mut value: Value = serde_json::from_slice(&all["json"]).unwrap();
        value["summary"].as_object_mut().unwrap().remove("answers");
        value["summary"].clone()
    };
    assert_eq!(json(&all), json(&bare));
}

#[test]
fn they_are_carried_from_run_to_run() {
    let (desk, fingerprint) = answered();
    let check = |name: &str, more: &[&str]| {
        let output = format!("json={name}");
        let words = ["check", "a", "--no-cache", "--select=CMP002", "--output", &output];
        assert_eq!(code(&desk.run(&[&words[..], more].concat())), 1);
    };
    check("old.json", &["--answers", "zhenji-answers.jsonl"]);
    // The later run is made by somebody who does not have the answers.
    check("new.json", &[]);
    let diff = desk.run(&["diff", "old.json", "new.json", "--slips", "slips.md"]);
    let table = out(&diff);
    let line = table.lines().find(|line| line.contains(&fingerprint)).unwrap();
    assert!(line.starts_with("= CMP002") && line.contains("explained · 李四光"), "{table}");
    let slips = fs::read_to_string(desk.path().join("slips.md")).unwrap();
    assert!(slips.contains("已向\\|县档案馆\\|借出") && slips.contains("| answer |"), "{slips}");
    let json: Value =
        serde_json::from_str(&out(&desk.run(&["diff", "old.json", "new.json", "-o", "json"]))).unwrap();
    let repeated = json["repeated"].as_array().unwrap();
    let one = repeated.iter().find(|one| one["fingerprint"] == fingerprint.as_str()).unwrap();
    assert_eq!((&one["answer"]["answer"], &one["answer"]["by"]), (&"explained".into(), &"李四光".into()));
    // What is mended keeps what was said of it.
    desk.dossier("0001", &[]);
    check("mended.json", &[]);
    let table = out(&desk.run(&["diff", "old.json", "mended.json"]));
    assert!(table.contains("- CMP002") && table.contains("李四光"), "{table}");
}

#[test]
fn an_answer_answers_something() {
    let (desk, fingerprint) = answered();
    let answers = || fs::read_to_string(desk.path().join("zhenji-answers.jsonl")).unwrap();
    let before = answers();
    let unknown = "0123456789abcdef0123456789abcdef";
    for (wrong, word) in [
        (&[unknown, "confirmed"][..], "--report"),
        (&[unknown, "confirmed", "--report", "report.json"], "has no finding"),
        (&["0123", "confirmed"], "no fingerprint"),
        (&[&fingerprint, "confirmed", "--date", "2026-02-30"], "is no date"),
        (&[&fingerprint, "explained"], "--document"),
    ] {
        let output = desk.run(&[&["answer", "--by", "李四光"][..], wrong].concat());
        assert_eq!(code(&output), 2, "{wrong:?}");
        assert!(err(&output).contains(word), "{wrong:?}: {}", err(&output));
    }
    assert_eq!(answers(), before);
    // What was answered once is known; what nobody found is taken where somebody insists.
    for right in [&[&fingerprint, "confirmed"][..], &[unknown, "dismissed", "--force"]] {
        let output = desk.run(&[&["answer", "--by", "王小明"][..], right].concat());
        assert_eq!(code(&output), 0, "{right:?}: {}", err(&output));
    }
    assert_eq!(answers().matches("王小明").count(), 2);
    assert!(!answers().contains("李四光"), "the later answer counts");
}
