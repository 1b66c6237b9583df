//! Exit codes, and what is said where a command stops short.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::desk::{broken, clean, code, err, fails, out, run, text, zhenji};

#[test]
fn exit_codes_are_those_of_the_format() {
    let (clean, broken, empty) = (clean(), broken(), TempDir::new().unwrap());
    let check = |path: &Path, more: &[&str]| {
        let output = run("en", &[&["check", text(path)], more].concat());
        (code(&output), err(&output))
    };
    let (found, said) = check(clean.path(), &[]);
    assert_eq!((found, said.as_str()), (0, ""));
    assert_eq!(check(broken.path(), &[]).0, 1);
    assert_eq!(check(broken.path(), &["--fail-on", "never"]).0, 0);
    assert_eq!(check(broken.path(), &["--fail-on", "error", "--fail-on-confidence", "possible"]).0, 1);
    assert_eq!(check(broken.path(), &["--ignore", "STR001"]).0, 0);
    assert_eq!(check(&broken.path().join("nowhere"), &[]).0, 2);
    assert_eq!(check(empty.path(), &[]).0, 3);
}

#[cfg(unix)]
#[test]
fn what_the_system_refuses_is_exit_code_4() {
    let folder = clean();
    // A manifest that is there and may not be read.
    let manifest = folder.path().join("2025/0001/dossier.json");
    let other = folder.path().join("2025/0002");
    fs::create_dir_all(&other).unwrap();
    fs::copy(&manifest, other.join("dossier.json")).unwrap();
    let locked = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o000);
    fs::set_permissions(other.join("dossier.json"), locked).unwrap();
    if fs::read(other.join("dossier.json")).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let output = run("en", &["check", text(folder.path()), "-o", "json"]);
    assert_eq!(code(&output), 4, "{}", out(&output));
    let output = run("en", &["check", text(folder.path()), "--allow-incomplete", "--quiet"]);
    assert_eq!(code(&output), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_exit_code_4() {
    let folder = clean();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output =
        zhenji("en").args(["check", text(folder.path()), "-o", "json"]).stdout(full).output().unwrap();
    assert_eq!(code(&output), 4);
    assert!(err(&output).contains("standard output cannot be written"), "{}", err(&output));
    // A device is written to and not replaced.
    let output = run("en", &["check", text(folder.path()), "-o", "json=/dev/null"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn an_empty_folder_says_what_a_dossier_is() {
    let empty = TempDir::new().unwrap();
    let zh = ["没有案卷", "dossier.json", "zhenji new", "--help"];
    let en = ["no dossier found", "dossier.json", "zhenji new", "--help"];
    fails(&["check", text(empty.path())], 3, &zh, &en);
    // Where the export lies in it as it came, that is what to check.
    fs::write(empty.path().join("导出.zip"), b"PK").unwrap();
    let hint = ["zhenji check ", "导出.zip"];
    fails(&["check", text(empty.path())], 3, &hint, &hint);
}

#[test]
fn wrong_usage_says_what_to_do() {
    let folder = clean();
    let path = text(folder.path());
    let file = folder.path().join("2025/0001/通知.txt");
    fails(
        &["check", "/no/such/archive"],
        2,
        &["路径不存在", "怎么办", "archive.json"],
        &["nothing at", "help:"],
    );
    fails(&["check", text(&file)], 2, &["不是文件夹", "怎么办"], &["is not a folder", "help:"]);
    fails(
        &["check", path, "--select", "mising-file"],
        2,
        &["没有叫“mising-file”的规则", "missing-file"],
        &["no rule `mising-file`", "`missing-file`"],
    );
    fails(
        &["check", path, "-o", "jsn"],
        2,
        &["不能取“jsn”", "可用的值", "json"],
        &["invalid value 'jsn'", "json"],
    );
    fails(
        &["check", path, "-o", "json", "-o", "jsonl"],
        2,
        &["只能写一种格式", "json="],
        &["only one format", "json="],
    );
    let nowhere = format!("json={path}/nowhere/report.json");
    fails(&["check", path, "-o", &nowhere], 2, &["文件夹不存在"], &["its folder is not there"]);
    fails(&["check", path, "-o", &format!("json={path}")], 2, &["这是一个文件夹"], &["it is a folder"]);
    fails(&["check"], 2, &["缺少必需的参数", "用法：", "--help"], &["required arguments", "Usage:"]);
    fails(&["chek", path], 2, &["没有“chek”这个命令", "check"], &["unrecognized subcommand", "check"]);
    fails(
        &["check", "--isolate", path],
        2,
        &["没有“--isolate”这个参数", "--isolated"],
        &["unexpected argument", "--isolated"],
    );
    fails(&["explain", "CMP01"], 2, &["没有叫“CMP01”的规则", "CMP001"], &["did you mean `CMP001`"]);
    fails(&["schema", "biding"], 2, &["没有叫“biding”的门类", "bidding"], &["did you mean `bidding`"]);
    fails(&["new", "biding", path], 2, &["没有叫“biding”的门类"], &["no kind `biding`"]);
    let output = run("zh", &[]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("命令:"), "{}", err(&output));
}
