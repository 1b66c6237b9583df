//! Which configuration counts, and what is said of a wrong one.

use std::fs;

use tempfile::TempDir;

use super::desk::{broken, clean, code, err, fails, out, run, text};

#[test]
fn the_nearest_configuration_above_the_archive_counts() {
    let outer = TempDir::new().unwrap();
    let archive = outer.path().join("档案库");
    fs::rename(broken().keep(), &archive).unwrap();
    fs::write(archive.join("archive.json"), r#"{ "version": 1, "name": "清点" }"#).unwrap();
    fs::write(outer.path().join("zhenji.toml"), "ignore = [\"STR001\"]\n").unwrap();
    let check = |more: &[&str]| run("en", &[&["check", "--fail-on-confidence", "certain"], more].concat());
    let output = check(&[text(&archive), "--select", "STR001"]);
    // What the command line selects exactly, the file still ignores as exactly.
    assert_eq!(code(&output), 0, "{}", out(&output));
    assert_eq!(err(&output), "");
    assert_eq!(code(&check(&[text(&archive.join("2025")), "--select", "STR001"])), 0);
    assert_eq!(code(&check(&[text(&archive), "--select", "STR001", "--isolated"])), 1);
    // The nearer one wins, and is said to lie where the audited side could have written it.
    fs::write(archive.join("zhenji.toml"), "select = [\"STR001\"]\n").unwrap();
    let output = check(&[text(&archive)]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("could have written it") && err(&output).contains("--isolated"));
    let config = outer.path().join("zhenji.toml");
    let output = check(&[text(&archive), "--config", text(&config), "--select", "STR001"]);
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
}

#[test]
fn of_several_configurations_the_first_paths_counts() {
    let (first, second) = (clean(), broken());
    fs::write(second.path().join("zhenji.toml"), "ignore = [\"STR001\"]\n").unwrap();
    let output = run("en", &["check", text(first.path()), text(second.path())]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(err(&output).contains("is not used"), "{}", err(&output));
    let output = run("zh", &["check", text(second.path()), text(first.path())]);
    assert!(err(&output).contains("各路径的配置不同"), "{}", err(&output));
}

#[test]
fn mistakes_in_the_configuration_are_pointed_at() {
    let folder = clean();
    let config = folder.path().join("zhenji.toml");
    let path = text(folder.path());
    let with = |source: &str, zh: &[&str], en: &[&str]| {
        fs::write(&config, source).unwrap();
        fails(&["check", path], 2, zh, en);
    };
    with(
        "# 配置\nselct = []\n",
        &["selct", "是不是想写 select？", "zhenji.toml:2:1]"],
        &["selct", "did you mean `select`?"],
    );
    with("ignore = [\"中文\", \"mising-file\"]\n", &["没有叫“中文”的规则"], &["no rule `中文`"]);
    with(
        "ignore = [\"ALL\", \"mising-file\"]\n",
        &["没有叫“mising-file”的规则", "zhenji.toml:1:18]"],
        &["no rule `mising-file`"],
    );
    with(
        "[rules.CMP001]\nmin = 3\n",
        &["CMP001 的选项有误", "zhenji.toml:2:1]"],
        &["the options of CMP001", "min"],
    );
    with("[rules.CMP999]\n", &["没有叫“CMP999”的规则"], &["no rule `CMP999`"]);
    with("archival-number = '('\n", &["档号的规则不可用"], &["the pattern for archival numbers"]);
    with("kinds = [\"nowhere.json\"]\n", &["门类模式", "nowhere.json"], &["nowhere.json", "cannot be read"]);
    with("select = \n", &["配置有误"], &["the configuration is wrong"]);
    let nowhere = folder.path().join("nowhere.toml");
    fails(
        &["check", path, "--config", text(&nowhere)],
        2,
        &["配置文件读不出", "nowhere.toml"],
        &["cannot be read", "nowhere.toml"],
    );
}
