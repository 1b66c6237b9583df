//! `zhenji signatures` over files, folders and manifests, at dates and moments.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::signed::cms::Cms;
use crate::signed::pdf::{Pdf, Sign};
use crate::signed::people::PEOPLE;

fn run(lang: &str, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhenji"));
    command.env("LC_ALL", lang).current_dir(folder).arg("signatures").args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Files by their names, each with its verdicts.
fn verdicts(output: &Output) -> Vec<(String, Vec<String>)> {
    let value: Value = serde_json::from_str(&said(output)).unwrap();
    let word = |one: &Value| one["verdict"].as_str().unwrap().to_owned();
    let files = value["files"].as_array().unwrap().iter();
    files
        .map(|file| {
            let list = file["signatures"].as_array().unwrap().iter().map(word).collect();
            (file["path"].as_str().unwrap().replace('\\', "/"), list)
        })
        .collect()
}

/// A dossier with a signed PDF, a text with a signature beside it, and what nobody signed; beyond
/// its folder another signed PDF.
fn dossier() -> TempDir {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("dossier");
    fs::create_dir_all(folder.join("scans")).unwrap();
    fs::write(root.path().join("root.pem"), PEOPLE.root.pem()).unwrap();
    let mut file = Pdf::new("A report");
    file.sign(&Sign::default(), |covered| Cms::new(&PEOPLE.expired).over(covered));
    fs::write(folder.join("report.pdf"), &file.bytes).unwrap();
    fs::write(root.path().join("beyond.pdf"), &file.bytes).unwrap();
    fs::write(folder.join("scans/unlisted.PDF"), &file.bytes).unwrap();
    fs::write(folder.join("notice.txt"), "a notice").unwrap();
    let beside = Cms { time: crate::cms::march(), ..Cms::new(&PEOPLE.zhang) }.over(b"a notice");
    fs::write(folder.join("notice.txt.p7s"), beside).unwrap();
    fs::write(folder.join("plain.txt"), "signed by nobody").unwrap();
    let paths = ["report.pdf", "notice.txt", "plain.txt", "gone.pdf", "../beyond.pdf", "report.pdf"];
    let files: Vec<Value> = paths.iter().map(|path| serde_json::json!({ "path": path })).collect();
    let manifest = serde_json::json!({ "documents": [{ "id": "d1", "files": files }] });
    fs::write(folder.join("dossier.json"), manifest.to_string()).unwrap();
    root
}

#[test]
fn a_folder_and_a_manifest() {
    let root = dossier();
    let arguments = ["--trust", "root.pem", "--at", "2024-06-01", "--output", "json"];
    let over = |path: &str| run("en_GB.UTF-8", root.path(), &[&[path][..], &arguments].concat());

    let folder = over("dossier");
    let valid = vec!["valid".to_owned()];
    let expected = [
        ("dossier/notice.txt".to_owned(), valid.clone()),
        ("dossier/report.pdf".to_owned(), valid.clone()),
        ("dossier/scans/unlisted.PDF".to_owned(), valid.clone()),
    ];
    assert_eq!(verdicts(&folder), expected);
    assert_eq!(folder.status.code(), Some(0));
    let value: Value = serde_json::from_str(&said(&folder)).unwrap();
    assert_eq!(value["unsigned"], 2, "the manifest and the plain text");

    // A manifest names what is missing too, and nothing beyond its dossier.
    let manifest = over("dossier/dossier.json");
    let expected = [
        ("dossier/dossier.json".to_owned(), Vec::new()),
        ("dossier/report.pdf".to_owned(), valid.clone()),
        ("dossier/notice.txt".to_owned(), valid),
        ("dossier/plain.txt".to_owned(), Vec::new()),
        ("dossier/gone.pdf".to_owned(), Vec::new()),
    ];
    assert_eq!(verdicts(&manifest), expected);
    assert_eq!(manifest.status.code(), Some(4), "one listed file is not there");

    for (lang, words) in [
        ("zh_CN.UTF-8", ["另有 2 个文件没有电子签名", "未提供信任锚"]),
        ("en_GB.UTF-8", ["2 more files without an electronic signature", "no trust anchors"]),
    ] {
        let table = said(&run(lang, root.path(), &["dossier"]));
        for word in words {
            assert!(table.contains(word), "no `{word}` in\n{table}");
        }
    }
    let table = said(&run("zh_CN.UTF-8", root.path(), &["dossier/dossier.json"]));
    assert!(table.contains("dossier/gone.pdf\n  读不了"), "{table}");
    fs::write(root.path().join("dossier/dossier.json"), "{").unwrap();
    let broken = over("dossier/dossier.json");
    assert_eq!(broken.status.code(), Some(2), "a manifest that cannot be read");
}

/// A day is its last second in China.
#[test]
fn a_date_is_the_end_of_a_day_in_china() {
    let root = dossier();
    let at = |moment: &str| {
        let arguments = ["dossier/report.pdf", "--trust", "root.pem", "--at", moment, "--output", "json"];
        verdicts(&run("en_GB.UTF-8", root.path(), &arguments))[0].1[0].clone()
    };
    // The certificate ends at midnight of 31 December 2024 in Greenwich.
    assert_eq!(at("2024-12-30"), "valid");
    assert_eq!(at("2024-12-31"), "intact-but-untrusted");
    assert_eq!(at("2024-12-31T00:00:00Z"), "valid");
    assert_eq!(at("2024-12-31T08:00:01+08:00"), "intact-but-untrusted");
    let wrong = run("en_GB.UTF-8", root.path(), &["dossier", "--at", "2024-02-30"]);
    assert_eq!(wrong.status.code(), Some(2));
}

/// The answer does not depend on how many threads there are.
#[test]
fn one_thread_says_the_same_as_many() {
    let root = dossier();
    let with = |threads: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhenji"));
        let command = command.env("RAYON_NUM_THREADS", threads).current_dir(root.path());
        said(&command.args(["signatures", ".", "--output", "json"]).output().unwrap())
    };
    assert_eq!(with("1"), with("7"));
}

#[test]
fn an_ending_in_capitals() {
    let root = dossier();
    let folder = root.path().join("dossier");
    fs::rename(folder.join("notice.txt.p7s"), folder.join("notice.txt.P7S")).unwrap();
    let output =
        run("en_US.UTF-8", root.path(), &["dossier/notice.txt", "--trust", "root.pem", "--output", "json"]);
    assert_eq!(verdicts(&output), [("dossier/notice.txt".to_owned(), vec!["valid".to_owned()])]);
    let folder = run("en_US.UTF-8", root.path(), &["dossier", "--trust", "root.pem", "--output", "json"]);
    let listed: Vec<String> = verdicts(&folder).into_iter().map(|(path, _)| path).collect();
    assert!(listed.contains(&"dossier/notice.txt".to_owned()), "{listed:?}");
    assert!(!listed.contains(&"dossier/notice.txt.P7S".to_owned()), "{listed:?}");
}

/// Root reads what is closed to everybody else: then there is nothing to see.
#[cfg(unix)]
#[test]
fn a_folder_that_is_closed_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let root = dossier();
    let closed = root.path().join("dossier/scans");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let open = fs::read_dir(&closed).is_ok();
    let output = run("en_US.UTF-8", root.path(), &["dossier"]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    if !open {
        assert_eq!(output.status.code(), Some(4), "{}", said(&output));
        assert!(said(&output).contains("dossier/scans"), "{}", said(&output));
    }
}
