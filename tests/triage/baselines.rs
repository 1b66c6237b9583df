//! Baselines, answers and differences between reports.

use std::fs;

use serde_json::Value;

use super::desk::{Desk, code, err, list, out, paths, waiver};

#[test]
fn a_baseline_knows_findings_by_content() {
    let desk = Desk::new();
    let only = ["--select", "CMP002", "--no-cache"];
    let baseline = |action: &str, more: &[&str]| {
        let output = desk.run(&[&["baseline", action, "a"], &only[..], more].concat());
        (code(&output), out(&output) + &err(&output))
    };
    let file = desk.path().join("zhenji-baseline.jsonl");
    assert_eq!(baseline("check", &[]).0, 2);
    assert_eq!(desk.check(&["--baseline", "zhenji-baseline.jsonl"]).0, 2);
    assert_eq!(baseline("write", &[]).0, 0);
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().count(), 2);
    for line in text.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let keys: Vec<&str> = entry.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["fingerprint", "code", "dossier", "path", "message"]);
    }
    assert_eq!(baseline("write", &[]).0, 2);
    assert_eq!(baseline("check", &[]).0, 0);
    let known = ["--baseline", "zhenji-baseline.jsonl"];
    let (code_, report, said) = desk.check(&known);
    assert_eq!((code_, said.as_str()), (0, ""));
    assert_eq!((&report["summary"]["baselined"], paths(&report).len()), (&2.into(), 0));
    assert_eq!(report["summary"]["dossiers"]["passed"], 0);
    let sarif = out(&desk.run(&[&["check", "a", "-o", "sarif"], &only[..], &known].concat()));
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["runs"][0]["results"][1]["baselineState"], "unchanged");
    // Moved lines change nothing: two more documents before and after.
    let manifest = desk.path().join("a/0001/dossier.json");
    let moved = fs::read_to_string(&manifest).unwrap().replace("\"documents\": [", "\n\n\"documents\":\n [");
    fs::write(&manifest, moved).unwrap();
    assert_eq!(desk.check(&known).0, 0);
    // A fix and a regression do not cancel out.
    desk.dossier("0001", &["另.txt"]);
    let (code_, report, said) = desk.check(&known);
    assert_eq!((code_, paths(&report)), (1, vec!["0001/dossier.json"]), "{said}");
    assert!(said.contains("1 entries of the baseline") && said.contains("prune"), "{said}");
    assert_eq!(report["baseline"]["gone"][0]["path"], "0001/dossier.json");
    let (code_, said) = baseline("check", &[]);
    assert!(
        code_ == 1
            && said.contains("+ CMP002 0001/dossier.json")
            && said.contains("- CMP002 0001/dossier.json"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    // Debt enters only where that is asked for.
    assert_eq!(baseline("update", &[]).0, 1);
    let pruned = fs::read_to_string(&file).unwrap();
    assert!(pruned.lines().count() == 1 && pruned.contains("0002"), "{pruned}");
    assert_eq!(baseline("prune", &[]).0, 0);
    assert_eq!(baseline("update", &["--accept-new"]).0, 0);
    assert_eq!(desk.check(&known).0, 0);
    // A run that could not tell takes nothing out.
    let full = fs::read_to_string(&file).unwrap();
    desk.dossier("0001", &[]);
    let elsewhere = desk.run(&["baseline", "prune", "a", "--select", "SIG", "--no-cache"]);
    assert!(out(&elsewhere).contains("2 cannot be told of"), "{}", out(&elsewhere));
    assert_eq!(fs::read_to_string(&file).unwrap(), full);
    fs::write(desk.path().join("a/0001/dossier.json"), "{").unwrap();
    assert_eq!(baseline("prune", &[]).0, 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), full);
}

#[test]
fn a_malformed_baseline_is_an_error() {
    let desk = Desk::new();
    let output = desk.run(&["baseline", "write", "a", "--select", "CMP002", "--no-cache"]);
    assert_eq!(code(&output), 0);
    let file = desk.path().join("zhenji-baseline.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    let first = text.lines().next().unwrap();
    for (wrong, word) in [
        (format!("{text}{first}\n"), "line 3"),
        (format!("{text}\n\n"), "line 3"),
        (text.replace("\"code\"", "\"cod\""), "line 1"),
        (text[..text.len() / 2 + 10].to_owned(), "line"),
    ] {
        fs::write(&file, &wrong).unwrap();
        let (code, _, said) = desk.check(&["--baseline", "zhenji-baseline.jsonl"]);
        assert!(code == 2 && said.contains(word), "{wrong}: {said}");
    }
    // None known is a baseline too.
    fs::write(&file, "").unwrap();
    assert_eq!(desk.check(&["--baseline", "zhenji-baseline.jsonl"]).0, 1);
}

#[test]
fn a_new_member_of_a_known_cluster_is_new() {
    let desk = Desk::new();
    let same = "同一份材料，字数要够多才算得上一份材料。".repeat(200);
    let copy = |number: &str| {
        desk.dossier(number, &["抄.txt"]);
        fs::write(desk.path().join("a").join(number).join("抄.txt"), &same).unwrap();
    };
    copy("0001");
    copy("0002");
    let only = ["--select=DUP001", "--profile=audit"];
    let (code_, report, said) = desk.check(&only);
    assert_eq!((code_, paths(&report).len()), (1, 1), "{said}{report:#}");
    let finding = &report["findings"][0];
    assert_eq!(finding["related"].as_array().unwrap().len(), 2);
    fs::write(desk.path().join("old.json"), report.to_string()).unwrap();
    let fingerprint = finding["fingerprint"].as_str().unwrap().to_owned();
    assert_eq!(code(&desk.run(&["baseline", "write", "a", "--select=DUP001", "--no-cache"])), 0);
    let known = ["--select=DUP001", "--profile=audit", "--baseline", "zhenji-baseline.jsonl"];
    assert_eq!(desk.check(&known).0, 0);
    // A waiver of the fingerprint alone says nothing of its members, and says so.
    let until = ["--reason", "r", "--until", "2026-12-31"];
    desk.run(&[&["waive", &fingerprint, "--force"], &until[..]].concat());
    let (code_, report, said) = desk.check(&only);
    assert_eq!((code_, list(&report, "waivers", "status")), (1, vec!["partial"]), "{said}");
    assert!(report["waivers"][0]["message"]["en"].as_str().unwrap().contains("members = ["), "{said}");
    desk.config("");
    let output = desk.run(&[&["waive", &fingerprint, "--report", "old.json"], &until[..]].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(desk.check(&only).0, 0);
    // A third copy.
    copy("0003");
    assert_eq!(desk.check(&only).0, 1);
    desk.config(&waiver("{ path = \"000[12]/*\" }", "until = 2026-12-31").replace("CMP002", "DUP001"));
    assert_eq!(desk.check(&only).0, 1);
    desk.config("");
    let (code_, report, said) = desk.check(&known);
    assert_eq!((code_, paths(&report).len()), (1, 1), "{said}");
    // It is not gone because it has grown.
    assert_eq!(report["baseline"]["gone"].as_array().unwrap().len(), 0);
    fs::write(desk.path().join("new.json"), report.to_string()).unwrap();
    let diff = desk.run(&["diff", "old.json", "new.json"]);
    assert!(out(&diff).contains("new 0 · worsened 1 "), "{}", out(&diff));
    assert_eq!(
        code(&desk.run(&["baseline", "update", "a", "--select=DUP001", "--no-cache", "--accept-new"])),
        0
    );
    assert_eq!(fs::read_to_string(desk.path().join("zhenji-baseline.jsonl")).unwrap().lines().count(), 1);
    assert_eq!(desk.check(&known).0, 0);
    // One copy fewer is no news.
    desk.dossier("0001", &[]);
    fs::remove_file(desk.path().join("a/0001/抄.txt")).unwrap();
    let (code_, _, said) = desk.check(&known);
    assert_eq!((code_, said.as_str()), (0, ""));
}

#[test]
fn findings_carry_what_people_said() {
    let desk = Desk::new();
    let plain_run = desk.check(&[]).1;
    let fingerprint = plain_run["findings"][0]["fingerprint"].as_str().unwrap().to_owned();
    let answer = |more: &[&str]| desk.run(&[&["answer", &fingerprint, "--force"], more].concat());
    assert_eq!(code(&answer(&["confirmed", "--by", "李审计", "--date", "2026-04-02"])), 0);
    assert_eq!(code(&answer(&["explained", "--by", "李审计", "--note", "原件在市局"])), 0);
    let text = fs::read_to_string(desk.path().join("zhenji-answers.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 1);
    let with = ["--answers", "zhenji-answers.jsonl"];
    let (code_, report, _) = desk.check(&with);
    // It changes no count.
    assert_eq!(report["summary"]["answers"]["explained"], 1);
    let mut summary = report["summary"].clone();
    summary.as_object_mut().unwrap().remove("answers");
    assert_eq!((code_, &summary), (1, &plain_run["summary"]));
    let carried = &report["findings"][0]["answer"];
    assert_eq!((&carried["answer"], &carried["by"]), (&"explained".into(), &"李审计".into()));
    assert!(report["findings"][1].get("answer").is_none());
    let shown = out(&desk.run(&["check", "a", "--no-cache", "--select=CMP002", with[0], with[1]]));
    assert!(shown.contains("answer: explained · 李审计 · 原件在市局"), "{shown}");
    for wrong in
        [&["perhaps", "--by", "x"][..], &["confirmed"], &["confirmed", "--by", "x", "--date", "soon"]]
    {
        assert_eq!(code(&answer(wrong)), 2, "{wrong:?}");
    }
    for (wrong, word) in
        [(text.repeat(2), "line 2"), (text.replace("explained", "x"), "line 1"), ("{}\n".into(), "line 1")]
    {
        fs::write(desk.path().join("zhenji-answers.jsonl"), &wrong).unwrap();
        let (code_, _, said) = desk.check(&with);
        assert!(code_ == 2 && said.contains(word), "{wrong}: {said}");
    }
}
