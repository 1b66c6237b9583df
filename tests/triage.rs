//! Configuration, waivers, baselines and differences, as people and pipelines meet them.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use zhenji::config::{ConfigFile, PLACE_KEYS, WAIVER_KEYS};

fn run(lang: &str, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhenji"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command.current_dir(folder).env("LC_ALL", if lang == "zh" { "zh_CN.UTF-8" } else { "en_GB.UTF-8" });
    command.args(arguments).output().unwrap()
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

/// A working folder with an archive `a` of two dossiers, each with a document whose file is not
/// there (CMP002, an error, certain).
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(TempDir::new().unwrap());
        fs::create_dir_all(desk.path().join("a")).unwrap();
        desk.archive(Some("2026-03-31T18:00:00+08:00"));
        desk.dossier("0001", &["缺1.txt"]);
        desk.dossier("0002", &["缺2.txt"]);
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn archive(&self, exported: Option<&str>) {
        let exported = exported.map(|at| format!(r#", "exported": "{at}""#)).unwrap_or_default();
        fs::write(
            self.path().join("a/archive.json"),
            format!(r#"{{ "version": 1, "name": "清点"{exported} }}"#),
        )
        .unwrap();
    }

    fn dossier(&self, number: &str, missing: &[&str]) {
        let folder = self.path().join("a").join(number);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("通知.txt"), format!("关于开展第{number}号清点工作的通知\n")).unwrap();
        let more: String = missing
            .iter()
            .enumerate()
            .map(|(at, path)| {
                format!(
                    r#", {{ "id": "m{at}", "role": "notice", "title": "通知{path}", "date": "2025-03-01",
                    "medium": "born-digital", "files": [{{ "path": "{path}" }}] }}"#
                )
            })
            .collect();
        fs::write(
            folder.join("dossier.json"),
            format!(
                r#"{{ "version": 1, "kind": "case-file", "id": "X043-2025-QT-{number}", "title": "档案清点{number}", "unit": "u1",
  "opened": "2025-03-01", "retention": "10y", "responsible": [{{ "person": "p1", "role": "经办" }}],
  "documents": [{{ "id": "d1", "role": "notice", "title": "关于开展第{number}号清点工作的通知", "date": "2025-03-01",
    "medium": "born-digital", "files": [{{ "path": "通知.txt" }}] }}{more}]
}}
"#
            ),
        )
        .unwrap();
    }

    fn config(&self, text: &str) {
        fs::write(self.path().join("zhenji.toml"), text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run("en", self.path(), arguments)
    }

    /// A check of CMP002 alone, unless `more` says otherwise: exit code, report, standard error.
    fn check(&self, more: &[&str]) -> (i32, Value, String) {
        let select: &[&str] =
            if more.iter().any(|word| word.starts_with("--select")) { &[] } else { &["--select=CMP002"] };
        let output = self.run(&[&["check", "a", "--no-cache", "-o", "json"], select, more].concat());
        let report = serde_json::from_str(&out(&output)).unwrap_or_default();
        (code(&output), report, err(&output))
    }
}

fn list<'a>(report: &'a Value, key: &str, field: &str) -> Vec<&'a str> {
    report[key].as_array().unwrap().iter().map(|one| one[field].as_str().unwrap()).collect()
}

fn paths(report: &Value) -> Vec<&str> {
    list(report, "findings", "path")
}

/// TOML as JSON, days as strings.
fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => serde_json::to_value(other).unwrap(),
    }
}

#[test]
fn the_schema_of_the_configuration_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join("schemas/zhenji.toml.json")).unwrap();
    let schema: Value = serde_json::from_str(&source).unwrap();
    // serde's own list of what it would have taken.
    let taken = |text: &str| {
        let error = ConfigFile::parse(Path::new("zhenji.toml"), text.to_owned()).unwrap_err();
        let words = error.message.en.split('`').skip(3).step_by(2).map(str::to_owned);
        words.collect::<BTreeSet<String>>()
    };
    let keys = |pointer: &str| {
        let members = schema.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}"));
        members.as_object().unwrap().keys().cloned().collect::<BTreeSet<String>>()
    };
    let words = |pointer: &str| {
        let words = schema.pointer(pointer).unwrap().as_array().unwrap();
        words.iter().map(|word| word.as_str().unwrap().to_owned()).collect::<BTreeSet<String>>()
    };
    let of = |keys: [&str; 5]| keys.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(keys("/properties"), taken("nope = 1"));
    assert_eq!(keys("/properties/limits/properties"), taken("[limits]\nnope = 1"));
    assert_eq!(keys("/properties/per-kind/additionalProperties/properties"), taken("[per-kind.x]\nnope = 1"));
    assert_eq!(keys("/properties/per-path/items/properties"), taken("[[per-path]]\npath = 'a'\nnope = 1"));
    assert_eq!(words("/properties/profile/enum"), taken("profile = 'nope'"));
    assert_eq!(words("/properties/families/items/enum"), taken("families = ['nope']"));
    assert_eq!(words("/$defs/levels/additionalProperties/enum"), taken("[severity]\nSTR = 'nope'"));
    assert_eq!(keys("/properties/waiver/items/properties"), of(WAIVER_KEYS));
    assert_eq!(keys("/properties/waiver/items/properties/where/properties"), of(PLACE_KEYS));
    let defaults = zhenji::config::limit_entries(&zhenji::limits::Work::default());
    for (key, number) in defaults {
        assert_eq!(schema["properties"]["limits"]["properties"][key]["default"], number, "{key}");
    }
    // What zhenji itself writes is good by it; what the parser refuses, or holds void, is not.
    let validator = jsonschema::validator_for(&schema).unwrap();
    let judged = |text: &str| {
        let value = json(&text.parse::<toml::Table>().unwrap().into());
        validator.iter_errors(&value).map(|error| error.to_string()).collect::<Vec<_>>()
    };
    let desk = Desk::new();
    assert_eq!(code(&desk.run(&["init", "new"])), 0);
    let template = fs::read_to_string(desk.path().join("new/zhenji.toml")).unwrap();
    let set: String = template
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(option) if !option.is_empty() && !option.starts_with(' ') => format!("{option}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    assert_eq!(judged(&set), [""; 0]);
    desk.config(&set);
    assert_eq!(judged(&out(&desk.run(&["check", "a", "--show-settings"]))), [""; 0]);
    let whole = waiver("{ path = \"a\" }", "until = 2026-12-31");
    assert_eq!(judged(&whole), [""; 0]);
    for wrong in [
        "page = 1".to_owned(),
        "[limits]\npages = 0".to_owned(),
        "[limits]\nnesting = 33".to_owned(),
        "[[per-path]]".to_owned(),
        whole.replace("until = 2026-12-31", ""),
        whole.replace("rule = \"CMP002\"", ""),
        whole.replace("{ path = \"a\" }", "{ pointer = \"/a\" }"),
        whole.replace("移交中", " "),
    ] {
        assert!(!judged(&wrong).is_empty(), "{wrong}");
    }
}

#[test]
fn the_desk_has_two_findings() {
    let desk = Desk::new();
    let (code, report, said) = desk.check(&[]);
    assert_eq!((code, said.as_str()), (1, ""));
    assert_eq!(paths(&report), ["0001/dossier.json", "0002/dossier.json"]);
    let summary = &report["summary"];
    assert_eq!((&summary["waived"], &summary["baselined"]), (&0.into(), &0.into()));
}

#[test]
fn severities_are_set_and_switched_off() {
    let desk = Desk::new();
    desk.config("[severity]\nCMP002 = \"advice\"\n");
    let (code, report, _) = desk.check(&[]);
    assert_eq!(code, 0);
    assert_eq!(list(&report, "findings", "severity"), ["advice", "advice"]);
    // The most exact word decides.
    desk.config("[severity]\nCMP = \"off\"\nmissing-file = \"warning\"\n");
    let (code, report, _) = desk.check(&["--select=ALL"]);
    assert_eq!(code, 1);
    assert!(
        list(&report, "findings", "code").iter().all(|code| *code == "CMP002" || !code.starts_with("CMP"))
    );
    assert!(report["summary"]["rules"].as_array().unwrap().iter().all(|rule| rule["code"] != "CMP001"));
    desk.config("[severity]\nCMP002 = \"off\"\n");
    let (code, report, _) = desk.check(&[]);
    assert_eq!((code, paths(&report).len()), (0, 0));
}

#[test]
fn kinds_and_paths_have_their_own_rules() {
    let desk = Desk::new();
    desk.config("[[per-path]]\npath = \"0001/**\"\nignore = [\"CMP002\"]\n");
    assert_eq!(paths(&desk.check(&[]).1), ["0002/dossier.json"]);
    // A star stays within its folder.
    desk.config("[[per-path]]\npath = \"*\"\nignore = [\"CMP002\"]\n");
    assert_eq!(paths(&desk.check(&[]).1).len(), 2);
    desk.config("[per-kind.case-file]\nignore = [\"CMP\"]\n");
    let (code, report, _) = desk.check(&[]);
    assert_eq!((code, paths(&report).len()), (0, 0));
    // What did not look has not passed.
    let rule = &report["summary"]["rules"][0];
    assert_eq!((&rule["code"], &rule["verdict"]), (&"CMP002".into(), &"not_applicable".into()));
    desk.config("[per-kind.bidding]\nignore = [\"CMP\"]\n");
    assert_eq!(paths(&desk.check(&[]).1).len(), 2);
    // Paths have the last word, after kinds.
    desk.config(
        "[per-kind.case-file]\nseverity = { CMP002 = \"off\" }\n[[per-path]]\npath = \"0002/*\"\nseverity = { CMP002 = \"warning\" }\n",
    );
    let (_, report, _) = desk.check(&[]);
    assert_eq!(
        (paths(&report), list(&report, "findings", "severity")),
        (vec!["0002/dossier.json"], vec!["warning"])
    );
    // A kind may bring in what the file left out, and nothing that the command line left out.
    desk.config("select = [\"STR\"]\n[per-kind.case-file]\nselect = [\"CMP002\"]\n");
    let selected = |flag: &[&str]| {
        let output = desk.run(&[&["check", "a", "--no-cache", "-o", "json"], flag].concat());
        let report: Value = serde_json::from_str(&out(&output)).unwrap();
        paths(&report).len()
    };
    assert_eq!(selected(&[]), 2);
    assert_eq!(selected(&["--select", "SIG"]), 0);
}

#[test]
fn families_and_profiles() {
    let desk = Desk::new();
    assert_eq!(desk.check(&["--families", "doubtful"]).0, 0);
    assert_eq!(desk.check(&["--families", "disorder,missing"]).0, 1);
    desk.config("families = [\"disorder\"]\n");
    assert_eq!(desk.check(&[]).0, 0);
    desk.config("[severity]\nCMP002 = \"advice\"\n");
    assert_eq!(desk.check(&[]).0, 0);
    assert_eq!(desk.check(&["--profile", "audit"]).0, 1);
    assert_eq!(desk.check(&["--profile", "audit", "--fail-on", "error"]).0, 0);
    desk.config("profile = \"self-check\"\n");
    let (_, report, _) = desk.check(&["--select=ALL"]);
    let ran = list(&report["summary"], "rules", "code");
    assert!(ran.contains(&"CMP002") && ran.contains(&"RUN001") && !ran.contains(&"DUP001"), "{ran:?}");
}

#[test]
fn a_configuration_builds_on_another() {
    let desk = Desk::new();
    fs::create_dir(desk.path().join("base")).unwrap();
    let base = desk.path().join("base/rules.toml");
    fs::write(&base, "[severity]\nCMP002 = \"advice\"\n[limits]\npages = 7\n[[waiver]]\nrule = \"CMP002\"\nwhere = { path = \"0001/*\" }\nreason = \"r\"\nuntil = 2026-12-31\n").unwrap();
    desk.config("extend = \"base/rules.toml\"\n");
    let (code, report, _) = desk.check(&[]);
    assert_eq!((code, paths(&report)), (0, vec!["0002/dossier.json"]));
    desk.config("extend = \"base/rules.toml\"\n[severity]\nCMP002 = \"error\"\n[limits]\nratio = 9\n");
    assert_eq!(desk.check(&[]).0, 1);
    let shown = out(&desk.run(&["check", "a", "--show-settings"]));
    assert!(shown.contains("pages = 7\n") && shown.contains("ratio = 9\n"), "{shown}");
    // Mistakes are pointed at where they stand.
    fs::write(&base, "ignore = [\"CMP99\"]\n").unwrap();
    let (code, _, said) = desk.check(&[]);
    assert!(code == 2 && said.contains("rules.toml:1:11"), "{said}");
    fs::write(&base, "extend = \"../zhenji.toml\"\n").unwrap();
    let (code, _, said) = desk.check(&[]);
    assert!(code == 2 && said.contains("leads back"), "{said}");
    desk.config("extend = \"nowhere.toml\"\n");
    let (code, _, said) = desk.check(&[]);
    assert!(code == 2 && said.contains("zhenji.toml:1:10") && said.contains("cannot be read"), "{said}");
}

#[test]
fn mistakes_are_pointed_at() {
    let desk = Desk::new();
    for (config, words) in [
        ("[severity]\nCMP99 = \"off\"\n", ["no rule `CMP99`", "zhenji.toml:2:1]"]),
        ("[severity]\nCMP002 = \"warnin\"\n", ["did you mean `warning`", "zhenji.toml:2:10]"]),
        ("[per-kind.case-fil]\n", ["did you mean `case-file`", "zhenji.toml:1:11]"]),
        ("[per-kind.case-file]\nignore = [\"X\"]\n", ["no rule `X`", "zhenji.toml:2:11]"]),
        ("[[per-path]]\npath = \"a[\"\n", ["no glob", "zhenji.toml:2:8]"]),
        ("[[per-path]]\nignore = []\n", ["missing field `path`", "zhenji.toml:1:1]"]),
        ("[limits]\npages = 0\n", ["between 1 and", "zhenji.toml:2:9]"]),
        ("[limits]\npage = 3\n", ["did you mean `pages`", "zhenji.toml:2:1]"]),
        ("[limits]\nnesting = 200\n", ["between 1 and 32", "zhenji.toml:2:11]"]),
        ("profile = \"gat\"\n", ["did you mean `gate`", "zhenji.toml:1:11]"]),
        ("families = [\"lost\"]\n", ["unknown variant", "zhenji.toml:1:13]"]),
    ] {
        desk.config(config);
        let (code, _, said) = desk.check(&[]);
        assert_eq!(code, 2, "{config}{said}");
        for word in words {
            assert!(said.contains(word), "{config}: no {word} in\n{said}");
        }
        let said = err(&run("zh", desk.path(), &["check", "a"]));
        assert!(said.contains("怎么办") && said.contains("错误："), "{said}");
    }
}

#[test]
fn limits_bound_the_reading() {
    let desk = Desk::new();
    desk.dossier("0001", &["件.zip"]);
    let file = fs::File::create(desk.path().join("a/0001/件.zip")).unwrap();
    let mut zip = zip::ZipWriter::new(file);
    for number in 0..8 {
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(format!("{number}.txt"), options).unwrap();
        zip.write_all(format!("第{number}份\n").as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    assert_eq!(paths(&desk.check(&["--select=SAF002"]).1).len(), 0);
    desk.config("[limits]\nentries = 5\noutput-bytes = 1000\n");
    assert_eq!(paths(&desk.check(&["--select=SAF002"]).1), ["0001/件.zip"]);
    let shown = out(&desk.run(&["check", "a", "--show-settings"]));
    assert!(shown.contains("entries = 5\n") && shown.contains("output-bytes = 1000\n"), "{shown}");
    assert!(shown.contains("pixels = 200000000\n"), "{shown}");
}

#[test]
fn shown_settings_give_the_same_settings() {
    let desk = Desk::new();
    desk.config(
        "profile = \"audit\"\nignore = [\"TRC\"]\nunlisted = [\"*.bak\"]\n[severity]\nCMP002 = \"advice\"\n\
         [per-kind.case-file]\nselect = [\"CMP\"]\n[[per-path]]\npath = \"1999/**\"\nseverity = { STR = \"off\" }\n\
         [[waiver]]\nrule = \"CMP002\"\nwhere = { dossier = \"x\", pointer = \"/a\" }\nreason = \"“引号”\\\"\"\nuntil = 2026-12-31\n\
         [rules.CMP009]\n",
    );
    let shown = out(&desk.run(&["check", "a", "--show-settings", "--families", "missing"]));
    assert!(shown.contains("families = [\"missing\"]") && shown.contains("# --fail-on advice"), "{shown}");
    let other = desk.path().join("other.toml");
    fs::write(&other, &shown).unwrap();
    let again = desk.run(&["check", "a", "--show-settings", "--config", "other.toml"]);
    assert_eq!(out(&again), shown, "{}", err(&again));
}

fn waiver(place: &str, more: &str) -> String {
    format!("[[waiver]]\nrule = \"CMP002\"\nwhere = {place}\nreason = \"移交中\"\n{more}\n")
}

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
    let output = desk.run(&["waive", &fingerprint, "--reason", "原件在\"市局\"", "--until", "2026-12-31"]);
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
    for wrong in [
        &["waive", "CMP002", "--reason", "r", "--until", "2026-12-31"][..],
        &["waive", "CMP99", "--path", "*", "--reason", "r", "--until", "2026-12-31"],
        &["waive", "CMP002", "--path", "*", "--reason", "r", "--until", "2026-02-30"],
        &["waive", "CMP002", "--path", "*", "--reason", " ", "--until", "2026-12-31"],
        &["waive", "CMP002", "--path", "a[", "--reason", "r", "--until", "2026-12-31"],
        &["waive", "RUN001", "--path", "*", "--reason", "r", "--until", "2026-12-31"],
        &["waive", "CMP002", "--path", "*", "--reason", "r"],
    ] {
        let output = desk.run(wrong);
        assert_eq!(code(&output), 2, "{wrong:?}");
        assert!(!err(&output).is_empty());
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
    desk.run(&[&["waive", &fingerprint], &until[..]].concat());
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
    assert!(out(&diff).contains("new 1 "), "{}", out(&diff));
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
    let answer = |more: &[&str]| desk.run(&[&["answer", &fingerprint], more].concat());
    assert_eq!(code(&answer(&["confirmed", "--by", "李审计", "--date", "2026-04-02"])), 0);
    assert_eq!(code(&answer(&["explained", "--by", "李审计", "--note", "原件在市局"])), 0);
    let text = fs::read_to_string(desk.path().join("zhenji-answers.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 1);
    let with = ["--answers", "zhenji-answers.jsonl"];
    let (code_, report, _) = desk.check(&with);
    // It changes no count.
    assert_eq!((code_, &report["summary"]), (1, &plain_run["summary"]));
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

#[test]
fn reports_are_compared_by_fingerprint() {
    let desk = Desk::new();
    let keep = |name: &str| {
        let report = desk.check(&[]).1;
        fs::write(desk.path().join(name), report.to_string()).unwrap();
    };
    keep("old.json");
    desk.dossier("0001", &["另.txt"]);
    desk.config(&waiver("{ path = \"0002/**\" }", "until = 2026-12-31"));
    keep("new.json");
    let shown = out(&desk.run(&["diff", "old.json", "new.json"]));
    assert!(
        shown.contains("+ CMP002 0001/dossier.json") && shown.contains("- CMP002 0001/dossier.json"),
        "{shown}"
    );
    assert!(shown.ends_with("new 1 · gone 1 · stayed 0 · waived or baselined by now 1\n"), "{shown}");
    let json: Value =
        serde_json::from_str(&out(&desk.run(&["diff", "old.json", "new.json", "-o", "json"]))).unwrap();
    assert_eq!((json["new"].as_array().unwrap().len(), json["stayed"].as_array().unwrap().len()), (1, 0));
    assert_eq!(code(&desk.run(&["diff", "old.json", "zhenji.toml"])), 2);
    assert_eq!(code(&desk.run(&["diff", "old.json", "nowhere.json"])), 2);
}
