//! Waivers: what they hide, and what is said of those that hide nothing.

use std::fs;

use serde_json::Value;

use super::desk::{Desk, code, err, list, out, paths, waiver};

#[test]
fn waivers_hide_what_they_name_and_are_counted() {
    let desk = Desk::new();
    let fingerprint = desk.check(&[]).1["findings"][0]["fingerprint"].as_str().unwrap().to_owned();
    for place in [
        "{ dossier = \"X043-2025-QT-0001\" }".to_owned(),
        "{ dossier = \"X043-2025-QT-0001\", pointer = \"/documents/1\" }".to_owned(),
        "{ path = \"0001/**\" }".to_owned(),
        format!("{{ fingerprint = \"{fingerprint}\" }}"),
    ] {
        desk.config(&waiver(&place, "until = 2026-03-31"));
        let (code, report, said) = desk.check(&[]);
        assert_eq!((code, paths(&report)), (1, vec!["0002/dossier.json"]), "{place}{said}");
        assert_eq!(said, "", "{place}");
        assert_eq!(report["summary"]["waived"], 1);
        let waived = &report["waived"][0];
        assert_eq!((&waived["code"], &waived["waiver"]["reason"]), (&"CMP002".into(), &"移交中".into()));
        assert_eq!(waived["waiver"]["until"], "2026-03-31");
        // The material is not called good.
        let dossiers = &report["summary"]["dossiers"];
        assert_eq!((&dossiers["passed"], &dossiers["found"]), (&0.into(), &2.into()));
    }
    desk.config(&waiver("{ path = \"**\" }", "approved-by = \"王档案\""));
    assert_eq!(desk.check(&[]).0, 0);
    for (format, word) in [
        ("concise", "2 waived"),
        ("terminal", "2 waived"),
        ("github", "2 waived"),
        ("junit", "name=\"waived\" value=\"2\""),
    ] {
        let shown = out(&desk.run(&["check", "a", "--no-cache", "--select", "CMP002", "-o", format]));
        assert!(shown.contains(word), "{format}: {shown}");
    }
    let sarif = out(&desk.run(&["check", "a", "--no-cache", "--select", "CMP002", "-o", "sarif"]));
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["suppressions"][0]["justification"], "移交中");
    // A rule's other findings and other rules' findings stay.
    desk.config(&waiver(
        "{ dossier = \"X043-2025-QT-0001\", pointer = \"/documents/10\" }",
        "until = 2026-12-31",
    ));
    assert_eq!(paths(&desk.check(&[]).1).len(), 2);
}

#[test]
fn waivers_that_hide_nothing_are_said() {
    let desk = Desk::new();
    let all = "{ path = \"**\" }";
    let said = |config: &str, status: &str, word: &str, place: &str| {
        desk.config(config);
        let (code, report, said) = desk.check(&[]);
        assert_eq!((code, paths(&report).len()), (1, 2), "{config}{said}");
        assert_eq!(list(&report, "waivers", "status"), [status], "{config}{said}");
        assert!(said.contains(word) && said.contains(place), "{config}: no {word} or {place} in {said}");
        assert!(said.contains("notice: "), "{said}");
        let quiet = desk.check(&["--quiet"]).2;
        assert_eq!(quiet, "");
    };
    said(&waiver(all, "until = 2026-03-30"), "expired", "expired on 2026-03-30", "zhenji.toml:1:1]");
    said(&waiver(all, ""), "void", "lacks `until`", "zhenji.toml:1:1]");
    said(&waiver(all, "until = \"soon\""), "void", "is a day", "zhenji.toml:5:9]");
    said(&waiver("{ }", "until = 2026-12-31"), "void", "names a `dossier`", "zhenji.toml:3:9]");
    said(&waiver("{ path = \"a[\" }", "until = 2026-12-31"), "void", "no glob", "zhenji.toml:3:18]");
    said(&waiver(all, "until = 2026-12-31\nwhy = \"x\""), "void", "`why` is unknown", "zhenji.toml:6:1]");
    said(
        &waiver("{ dossier = \"nowhere\" }", "until = 2026-12-31"),
        "unused",
        "is not used",
        "zhenji.toml:1:1]",
    );
    let blank = waiver(all, "until = 2026-12-31").replace("移交中", " ");
    said(&blank, "void", "not empty", "zhenji.toml:4:10]");
    let other = waiver(all, "until = 2026-12-31").replace("CMP002", "RUN001");
    said(&other, "void", "--allow-incomplete", "zhenji.toml:2:8]");
    // Of rules that did not run nothing is said.
    desk.config(&waiver(all, "until = 2026-12-31").replace("CMP002", "SIG001"));
    assert!(list(&desk.check(&[]).1, "waivers", "status").is_empty());
    desk.config(&waiver("{ dossier = \"nowhere\" }", "until = 2026-12-31"));
    let part = desk.run(&["check", "a/0001", "--no-cache", "--select", "CMP002", "-o", "json"]);
    let part: Value = serde_json::from_str(&out(&part)).unwrap();
    assert!(part["waivers"].as_array().unwrap().is_empty());
}

#[test]
fn without_an_export_date_the_newest_date_counts_and_never_the_clock() {
    let desk = Desk::new();
    desk.archive(None);
    desk.config(&waiver("{ path = \"**\" }", "until = 2025-03-01"));
    let (code, report, _) = desk.check(&[]);
    assert_eq!(code, 0);
    let notices = report["summary"]["notices"].to_string();
    assert!(notices.contains("newest date in the archive, 2025-03-01"), "{notices}");
    desk.config(&waiver("{ path = \"**\" }", "until = 2025-02-28"));
    assert_eq!(desk.check(&[]).0, 1);
}

#[test]
fn waive_writes_and_leaves_the_rest() {
    let desk = Desk::new();
    let fingerprint = desk.check(&[]).1["findings"][0]["fingerprint"].as_str().unwrap().to_owned();
    let old = "# 我们的配置\nignore = [ 'TRC' ]   # 不查\n[severity]\nCMP002 = 'error'";
    desk.config(old);
    let report = desk.report();
    let said = ["--reason", "原件在\"市局\"", "--until", "2026-12-31"];
    let output = desk.run(&[&["waive", &fingerprint, "--report", report][..], &said].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    let new = fs::read_to_string(desk.path().join("zhenji.toml")).unwrap();
    assert!(new.starts_with(old), "{new}");
    assert_eq!(paths(&desk.check(&[]).1), ["0002/dossier.json"]);
    let output =
        desk.run(&["waive", "missing-file", "--path", "0002/**", "--reason", "r", "--approved-by", "王档案"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(fs::read_to_string(desk.path().join("zhenji.toml")).unwrap().starts_with(&new));
    let (code_, report, said) = desk.check(&[]);
    assert_eq!((code_, &report["summary"]["waived"], said.as_str()), (0, &2.into(), ""));
    // Nothing is written where something is wrong.
    let before = fs::read_to_string(desk.path().join("zhenji.toml")).unwrap();
    let unknown = "0123456789abcdef0123456789abcdef";
    for (wrong, word) in [
        (&["waive", "CMP002", "--reason", "r", "--until", "2026-12-31"][..], "--dossier"),
        (&["waive", "CMP99", "--path", "*", "--reason", "r", "--until", "2026-12-31"], "no rule `CMP99`"),
        (&["waive", "CMP002", "--path", "*", "--reason", "r", "--until", "2026-02-30"], "is no date"),
        (&["waive", "CMP002", "--path", "*", "--reason", " ", "--until", "2026-12-31"], "not empty"),
        (&["waive", "CMP002", "--path", "a[", "--reason", "r", "--until", "2026-12-31"], "no glob"),
        (&["waive", "RUN001", "--path", "*", "--reason", "r", "--until", "2026-12-31"], "--allow-incomplete"),
        (&["waive", "CMP002", "--path", "*", "--reason", "r"], "--approved-by"),
        // On the day of the desk, 2026-05-28, and on that of the report's export, 2026-03-31.
        (&["waive", "CMP002", "--path", "*", "--reason", "r", "--until", "2026-05-27"], "is past"),
        (
            &["waive", &fingerprint, "--reason", "r", "--until", "2026-03-30", "--report", "report.json"],
            "today is 2026-03-31",
        ),
        (&["waive", &fingerprint, "--reason", "r", "--until", "2026-12-31"], "--report"),
        (
            &["waive", unknown, "--reason", "r", "--until", "2026-12-31", "--report", "report.json"],
            "has no finding",
        ),
    ] {
        let output = desk.run(wrong);
        assert_eq!(code(&output), 2, "{wrong:?}");
        assert!(err(&output).contains(word), "{wrong:?}: {}", err(&output));
    }
    assert_eq!(fs::read_to_string(desk.path().join("zhenji.toml")).unwrap(), before);
    // Line ends stay; a list written in one line cannot be added to, and is not.
    desk.config("ignore = []\r\n");
    desk.run(&["waive", "CMP002", "--path", "*", "--reason", "r", "--until", "2026-12-31"]);
    let text = fs::read_to_string(desk.path().join("zhenji.toml")).unwrap();
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    desk.config("waiver = []\n");
    assert_eq!(
        code(&desk.run(&["waive", "CMP002", "--path", "*", "--reason", "r", "--until", "2026-12-31"])),
        2
    );
}

/// A mark is found on a page that declares none: who accepts that the manifest does not say so has
/// not made the page any less secret.
#[test]
fn what_is_waived_is_as_secret_as_before() {
    let desk = Desk::new();
    let model = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/rules/SAF007/fires-mark-on-a-page/archive");
    fs::create_dir_all(desk.path().join("a/a")).unwrap();
    for file in ["archive.json", "a/d1.txt", "a/dossier.json"] {
        fs::copy(model.join(file), desk.path().join("a").join(file)).unwrap();
    }
    let mark = |count: usize| {
        let (_, report, said) = desk.check(&["--select=SAF007"]);
        assert_eq!(paths(&report).len(), count, "{said}");
        report["summary"]["secrecy"].clone()
    };
    desk.config("");
    let bare = mark(1);
    assert!(bare.is_string(), "{bare}");
    desk.config(&waiver("{ path = \"a/**\" }", "approved-by = \"王档案\"").replace("CMP002", "SAF007"));
    assert_eq!(mark(0), bare);
}
