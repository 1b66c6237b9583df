//! Configuration: rules, kinds, paths, profiles, limits.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::Value;
use zhenji::config::{ConfigFile, PLACE_KEYS, WAIVER_KEYS};

use super::desk::{Desk, code, err, list, out, paths, run, waiver};

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
    assert_eq!(keys("/properties/owner/items/properties"), taken("[[owner]]\nnope = 1"));
    assert_eq!(keys("/properties/owner/items/properties/days/properties"), taken("[[owner]]\ndays.nope = 1"));
    assert_eq!(words("/properties/owner/items/properties/to/enum"), taken("[[owner]]\nto = 'nope'"));
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
        "[[owner]]".to_owned(),
        "[[owner]]\nto = 'unit'\narea = ['finance']".to_owned(),
        "[[owner]]\nto = 'unit'\nname = 'x'".to_owned(),
        "[[owner]]\ndays = { error = 0 }".to_owned(),
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
