//! The program as people and pipelines meet it: commands, exit codes, streams, both languages.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program in a language, untouched by this machine's settings.
fn zhenji(lang: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhenji"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command.env("LC_ALL", if lang == "zh" { "zh_CN.UTF-8" } else { "en_GB.UTF-8" });
    command
}

fn run(lang: &str, arguments: &[&str]) -> Output {
    zhenji(lang).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Says in both languages what `expected` holds of each, with `code`.
fn fails(arguments: &[&str], expected_code: i32, zh: &[&str], en: &[&str]) {
    for (lang, words) in [("zh", zh), ("en", en)] {
        let output = run(lang, arguments);
        let said = err(&output);
        assert_eq!(code(&output), expected_code, "{arguments:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{arguments:?} in {lang}: no `{word}` in\n{said}");
        }
        assert!(!said.contains("panicked"), "{said}");
    }
}

/// An archive of one dossier without a fault.
fn clean() -> TempDir {
    let folder = TempDir::new().unwrap();
    let dossier = folder.path().join("2025/0001");
    fs::create_dir_all(&dossier).unwrap();
    fs::write(dossier.join("通知.txt"), "关于开展档案清点工作的通知\n").unwrap();
    fs::write(
        dossier.join("dossier.json"),
        r#"{
  "version": 1, "kind": "case-file", "id": "X043-2025-QT-0001", "title": "档案清点", "unit": "u1",
  "opened": "2025-03-01", "retention": "10y", "responsible": [{ "person": "p1", "role": "经办" }],
  "documents": [{ "id": "d1", "role": "notice", "title": "关于开展档案清点工作的通知", "date": "2025-03-01",
    "medium": "born-digital", "files": [{ "path": "通知.txt" }] }]
}
"#,
    )
    .unwrap();
    folder
}

/// An archive whose one manifest is no JSON: one error, certain (STR001).
fn broken() -> TempDir {
    let folder = clean();
    let manifest = folder.path().join("2025/0001/dossier.json");
    let source = fs::read_to_string(&manifest).unwrap().replacen("\"version\": 1,", "\"version\": 1", 1);
    fs::write(manifest, source).unwrap();
    folder
}

fn kinds_config() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kinds/zhenji.toml")
}

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

#[test]
fn signatures_have_verdicts_and_exit_codes() {
    let fixture = |path: &str| format!("testdata/rules/{path}");
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
