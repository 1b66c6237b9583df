//! What goes where: languages, streams, files, colour.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use super::desk::{broken, clean, code, err, out, run, text, zhenji};

#[test]
fn the_language_is_the_flags_or_the_locales() {
    let said = |locale: &[(&str, &str)], flags: &[&str]| {
        let mut command = zhenji("en");
        command
            .env_remove("LC_ALL")
            .envs(locale.iter().copied())
            .args(flags)
            .args(["explain", "nothing-such"]);
        let said = err(&command.output().unwrap());
        if said.starts_with("错误：") { "zh" } else { "en" }
    };
    assert_eq!(said(&[], &[]), "en");
    assert_eq!(said(&[("LANG", "zh_CN.UTF-8")], &[]), "zh");
    assert_eq!(said(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C.UTF-8")], &[]), "en");
    assert_eq!(said(&[("LANG", "en_GB.UTF-8"), ("LC_MESSAGES", "zh_TW")], &[]), "zh");
    assert_eq!(said(&[("LC_ALL", "zh_CN")], &["--lang", "en"]), "en");
    assert_eq!(said(&[], &["--lang=zh"]), "zh");
}

#[test]
fn one_run_writes_several_reports_that_agree() {
    let folder = broken();
    let reports = TempDir::new().unwrap();
    let json = reports.path().join("report.json");
    let lines = reports.path().join("名=a.jsonl");
    fs::write(&json, "old").unwrap();
    let targets = [format!("json={}", text(&json)), format!("jsonl={}", text(&lines))];
    let output =
        run("en", &["check", text(folder.path()), "-o", &targets[0], "-o", &targets[1], "-o", "concise"]);
    assert_eq!(code(&output), 1);
    assert!(out(&output).contains("STR001"));
    let report: Value = serde_json::from_str(&fs::read_to_string(&json).unwrap()).unwrap();
    let lines = fs::read_to_string(&lines).unwrap();
    let line: Value = serde_json::from_str(lines.trim()).unwrap();
    assert_eq!(report["findings"][0]["fingerprint"], line["fingerprint"]);
    // Nothing half-written is left beside them.
    assert_eq!(fs::read_dir(reports.path()).unwrap().count(), 2);
}

#[test]
fn machine_formats_stand_alone_on_standard_output() {
    let folder = broken();
    fs::write(folder.path().join("zhenji.toml"), "").unwrap();
    let output = run("zh", &["check", text(folder.path()), "-o", "json"]);
    serde_json::from_str::<Value>(&out(&output)).unwrap();
    assert!(err(&output).contains("注意："), "{}", err(&output));
    let output = run("zh", &["check", text(folder.path()), "--quiet"]);
    assert_eq!((out(&output).as_str(), err(&output).as_str(), code(&output)), ("", "", 1));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = broken();
    let mut child = zhenji("en")
        .args(["check", text(folder.path()), "-o", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(1), ""));
    for arguments in [&["rules"][..], &["schema", "bidding"], &["--help"], &["check", "--help"], &["man"]] {
        let mut child =
            zhenji("zh").args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn colour_and_box_characters_obey() {
    let folder = clean();
    fs::write(folder.path().join("zhenji.toml"), "selct = []\n").unwrap();
    let said = |variables: &[(&str, &str)], flags: &[&str]| {
        let mut command = zhenji("en");
        command.envs(variables.iter().copied()).args(["check", text(folder.path())]).args(flags);
        err(&command.output().unwrap())
    };
    assert!(!said(&[], &[]).contains('\u{1b}'));
    assert!(said(&[], &["--color", "always"]).contains('\u{1b}'));
    assert!(said(&[("CLICOLOR_FORCE", "1")], &[]).contains('\u{1b}'));
    assert!(!said(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]).contains('\u{1b}'));
    assert!(!said(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]).contains('\u{1b}'));
    assert!(said(&[], &[]).contains('─'));
    assert!(said(&[], &["--ascii"]).is_ascii());
}
