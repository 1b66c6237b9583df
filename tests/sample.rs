//! `zhenji sample` and `zhenji score`, as auditors meet them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Thirty sound dossiers of three units with a register of risks; one without a title.
struct Desk(TempDir);

const PEOPLE: &str = r#"[
  {"id": "p1", "name": "周建国", "posts": [{"unit": "u0", "title": "班长", "duties": ["handler", "lead-check"]}]},
  {"id": "p2", "name": "林晓燕", "posts": [{"unit": "u1", "title": "班长", "duties": ["handler", "lead-check"]}]},
  {"id": "p3", "name": "马志强", "posts": [{"unit": "u2", "title": "班长", "duties": ["handler", "lead-check"]}]},
  {"id": "p4", "name": "高 翔", "posts": [{"unit": "hq", "title": "纪检专员", "duties": ["lead-check"]}]},
  {"id": "p5", "name": "陈 立", "posts": [{"unit": "hq", "title": "出纳", "duties": ["handler"]}]}]"#;

impl Desk {
    fn new() -> Self {
        let desk = Self(TempDir::new().unwrap());
        let units: Vec<String> = ["hq", "u0", "u1", "u2"]
            .iter()
            .map(|id| format!(r#"{{"id": "{id}", "name": "{id}站"}}"#))
            .collect();
        let units = units.join(",");
        desk.write(
            "a/archive.json",
            &format!(
                r#"{{"version": 1, "name": "抽查", "exported": "2026-03-31T18:00:00+08:00", "units": [{units}], "people": {PEOPLE}}}"#
            ),
        );
        for at in 1..=30 {
            let (unit, person) =
                (format!("u{}", at % 3), if at == 5 { "p4".into() } else { format!("p{}", at % 3 + 1) });
            let title = if at == 7 { "" } else { "清点" };
            desk.write(
                &format!("a/d{at:02}/dossier.json"),
                &format!(
                    r#"{{"version":1,"kind":"case-file","id":"X043-2025-QT-{at:04}","title":"{title}","unit":"{unit}","opened":"2025-03-03",
                    "retention":"10y","responsible":[{{"person":"{person}","role":"经办人"}}],"documents":[]}}"#
                ),
            );
        }
        desk.write(
            "a/risks/dossier.json",
            r#"{"version":1,"kind":"risk-register","id":"X043-2025-FX-0001","title":"风险点","unit":"hq","opened":"2025-03-03",
            "retention":"10y","responsible":[{"person":"p5","role":"经办人"}],"stages":[],"documents":[],"record":{"points":[
            {"id":"r1","unit":"u1","post":"班长","class":"duty","area":"procurement","level":"red","description":"验收","measures":["双人验收"],
            "handler":"discipline","reviewed":"2025-03-03"}]}}"#,
        );
        desk
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhenji"));
        command.env("LC_ALL", "en_GB.UTF-8").env_remove("LANG").env_remove("LC_MESSAGES");
        command.env("XDG_CACHE_HOME", self.path("cache"));
        command.current_dir(self.0.path()).args(arguments).output().unwrap()
    }

    fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.out(arguments)).unwrap()
    }

    /// The sealed list, in `list.tsv`.
    fn sealed(&self) -> String {
        let list = self.out(&["sample", "list", "a"]);
        self.write("list.tsv", &list);
        list
    }
}

fn keys(sample: &Value) -> BTreeSet<String> {
    let picked = sample["sample"]["picked"].as_array().unwrap();
    picked.iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_list_names_unit_risk_and_people() {
    let desk = Desk::new();
    let list = desk.sealed();
    assert_eq!(list.lines().count(), 32);
    let line =
        |id: &str| list.lines().find(|line| line.starts_with(id)).unwrap().split('\t').collect::<Vec<_>>();
    assert_eq!(line("X043-2025-QT-0001")[1..], ["d01", "u1", "case-file", "red", "p2"]);
    assert_eq!(line("X043-2025-QT-0003")[1..], ["d03", "u0", "case-file", "none", "p1"]);
    // Two dossiers of one number are drawn by their folders; one that cannot be read is drawn too.
    let copy = fs::read_to_string(desk.path("a/d01/dossier.json")).unwrap();
    desk.write("a/e01/dossier.json", &copy);
    desk.write("a/e02/dossier.json", "{");
    let list = desk.out(&["sample", "list", "a"]);
    let first: Vec<&str> = list.lines().map(|line| line.split('\t').next().unwrap()).collect();
    for key in ["d01", "e01", "e02"] {
        assert!(first.contains(&key), "{key} is not in {first:?}");
    }
    assert!(!first.contains(&"X043-2025-QT-0001"));
}

#[test]
fn anybody_can_draw_again_with_sha256sum() {
    if Command::new("sha256sum").arg("--version").output().is_err() {
        println!("skipped: sha256sum is not installed");
        return;
    }
    let desk = Desk::new();
    desk.sealed();
    let seed = "双色球 2026-04-01: 03 08 17 21 29 30 + 11";
    let sample =
        desk.json(&["sample", "draw", "list.tsv", "--seed", seed, "--size", "9", "--output", "json"]);
    let list = Command::new("sha256sum").arg(desk.path("list.tsv")).output().unwrap();
    assert!(String::from_utf8(list.stdout).unwrap().starts_with(sample["sample"]["list"].as_str().unwrap()));
    let strata = sample["sample"]["strata"].as_array().unwrap();
    assert_eq!(strata.iter().map(|one| one["drawn"].as_u64().unwrap()).sum::<u64>(), 9);
    for stratum in strata {
        let script = r#"awk -F'\t' -v unit="$UNIT" -v risk="$RISK" 'NR > 1 && $3 == unit && $5 == risk { print $1 }' list.tsv |
            while read -r key; do echo "$(printf '%s\n%s' "$SEED" "$key" | sha256sum | cut -c1-64) $key"; done |
            sort | head -n "$COUNT""#;
        let again = Command::new("sh")
            .args(["-c", script])
            .current_dir(desk.0.path())
            .env("SEED", seed)
            .env("UNIT", stratum["unit"].as_str().unwrap())
            .env("RISK", stratum["risk"].as_str().unwrap())
            .env("COUNT", stratum["drawn"].to_string())
            .output()
            .unwrap();
        let drawn: Vec<String> = sample["sample"]["picked"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["unit"] == stratum["unit"] && one["risk"] == stratum["risk"])
            .map(|one| format!("{} {}", one["ticket"].as_str().unwrap(), one["key"].as_str().unwrap()))
            .collect();
        let again = String::from_utf8(again.stdout).unwrap();
        assert_eq!(again.lines().collect::<Vec<_>>(), drawn);
    }
}

#[test]
fn three_levels_say_what_they_can_say() {
    let desk = Desk::new();
    desk.sealed();
    let lead = desk.json(&["sample", "draw", "list.tsv", "--seed", "s", "--size", "12", "--output", "json"]);
    assert_eq!(keys(&lead).len(), 12);
    let says = lead["says"]["en"].as_str().unwrap();
    assert!(says.starts_with(
        "12 of 31 are drawn: if none of them has a problem, then with a confidence of 95.0 % at most"
    ));
    // Every unit and risk is there, the red ones more than their share.
    let strata = lead["sample"]["strata"].as_array().unwrap();
    assert!(strata.iter().all(|one| one["drawn"].as_u64().unwrap() > 0));
    let drawn = |risk: &str, unit: &str| {
        let one = strata.iter().find(|one| one["risk"] == risk && one["unit"] == unit).unwrap();
        one["drawn"].as_u64().unwrap()
    };
    assert!(drawn("red", "u1") > drawn("none", "u0"));
    // A larger sample under the same seed holds the smaller one.
    let more = desk.json(&["sample", "draw", "list.tsv", "--seed", "s", "--size", "20", "--output", "json"]);
    assert!(keys(&lead).is_subset(&keys(&more)));
    let daily = desk.json(&["sample", "draw", "list.tsv", "--level", "daily", "--output", "json"]);
    assert_eq!(keys(&daily).len(), 31);
    desk.run(&["check", "a", "--output", "json=report.json"]);
    let directed = [
        "sample",
        "draw",
        "list.tsv",
        "--level",
        "directed",
        "--report",
        "report.json",
        "--output",
        "json",
        "--select",
    ];
    let schema = desk.json(&[&directed[..], &["STR002,CMP012"]].concat());
    assert_eq!(keys(&schema), BTreeSet::from(["X043-2025-QT-0007".to_owned()]));
    assert!(schema["says"]["en"].as_str().unwrap().contains("enter no unit's problem rate"));
}

#[test]
fn inspectors_check_neither_their_unit_nor_their_papers() {
    let desk = Desk::new();
    desk.sealed();
    let people = desk.out(&["sample", "inspectors", "a"]);
    assert_eq!(people.lines().count(), 5, "{people}");
    desk.write("people.tsv", &people);
    let arguments =
        ["sample", "draw", "list.tsv", "--level", "daily", "--seed", "s", "--inspectors", "people.tsv"];
    let sample = desk.json(&[&arguments[..], &["--output", "json"]].concat());
    for team in sample["inspectors"].as_array().unwrap() {
        let sent: Vec<&str> =
            team["inspectors"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        match team["unit"].as_str().unwrap() {
            "u0" => assert_eq!(BTreeSet::from_iter(sent).intersection(&BTreeSet::from(["p1"])).count(), 0),
            // p3 heads u2, and p4 acts in a dossier of it.
            "u2" => {
                assert_eq!(sent.iter().collect::<BTreeSet<_>>(), BTreeSet::from([&"p1", &"p2"]));
                assert_eq!(team["left_out"]["p4"], "X043-2025-QT-0005");
            }
            _ => assert_eq!(sent.len(), 2),
        }
    }
}

#[test]
fn wrong_use_is_said() {
    let desk = Desk::new();
    desk.sealed();
    desk.write("twice.tsv", "key\tfolder\tunit\tkind\trisk\tpeople\na\ta\tu\tk\tred\t\na\ta\tu\tk\tred\t\n");
    for (arguments, words) in [
        (&["sample", "draw", "list.tsv"][..], "needs a seed"),
        (&["sample", "draw", "list.tsv", "--level", "directed"], "needs a report"),
        (&["sample", "draw", "twice.tsv", "--seed", "s"], "line 3"),
        (&["sample", "draw", "a/archive.json", "--seed", "s"], "line 1"),
        (&["sample", "draw", "nowhere.tsv", "--seed", "s"], "cannot be read"),
        (&["score", "a", "--sample", "list.tsv"], "is no sample"),
    ] {
        let output = desk.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}

fn dossier<'a>(scores: &'a Value, id: &str) -> &'a Value {
    scores["archives"][0]["dossiers"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap()
}

fn unit<'a>(scores: &'a Value, id: &str) -> &'a Value {
    scores["archives"][0]["units"].as_array().unwrap().iter().find(|one| one["unit"] == id).unwrap()
}

#[test]
fn scores_follow_the_table() {
    let desk = Desk::new();
    desk.write(
        "table.toml",
        "[score]\nfull = 50\npass = 40\ndocuments = 10\n\
         [[score.item]]\nname = '清单'\nname-en = 'Manifest'\nrules = ['STR', 'CMP012']\npoints = 2\ncap = 10\n\
         [[score.item]]\nname = '签名'\nrules = ['SIG']\npoints = 5\ncap = 10\ngate = true\n",
    );
    let scores = desk.json(&["score", "a", "--config", "table.toml", "--output", "json"]);
    let bad = dossier(&scores, "X043-2025-QT-0007");
    let costs = bad["costs"].as_array().unwrap();
    assert_eq!((costs.len(), &costs[0]["item"], &costs[0]["of"]), (1, &0.into(), &10.into()));
    let faults = costs[0]["faults"].as_u64().unwrap();
    // Signatures are asked of no document here, so that the manifest is all that weighs.
    assert_eq!(bad["score_tenths"], 500 - faults * 2 * 50);
    assert_eq!(dossier(&scores, "X043-2025-QT-0008")["score_tenths"], 500);
    assert_eq!(unit(&scores, "u1")["rate"]["problems"], 1);
    assert_eq!(unit(&scores, "u0")["rate"]["problems"], 0);
    let output = desk.run(&["score", "a", "--config", "table.toml"]);
    assert!(String::from_utf8(output.stdout).unwrap().contains("Manifest"));
    desk.write("wrong.toml", "[score]\nfull = 50\npass = 60\n");
    let output = desk.run(&["score", "a", "--config", "wrong.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("`pass` is above `full`"));
}

#[test]
fn the_unexamined_has_no_score_and_the_directed_no_rate() {
    let desk = Desk::new();
    desk.sealed();
    desk.write("a/d08/dossier.json", "{");
    let scores = desk.json(&["score", "a", "--output", "json"]);
    let list = scores["archives"][0]["dossiers"].as_array().unwrap();
    let closed = list.iter().find(|one| one["folder"] == "d08").unwrap();
    assert_eq!((&closed["grade"], &closed["unknown"]), (&"unknown".into(), &"unexamined".into()));
    assert!(closed["score_tenths"].is_null());
    desk.run(&["check", "a", "--output", "json=report.json"]);
    let drawn = desk.out(&[
        "sample",
        "draw",
        "list.tsv",
        "--level",
        "directed",
        "--report",
        "report.json",
        "--select",
        "STR002,CMP012",
        "--output",
        "json",
    ]);
    desk.write("sample.json", &drawn);
    let scores = desk.json(&["score", "a", "--sample", "sample.json", "--output", "json"]);
    assert_eq!(scores["archives"][0]["dossiers"].as_array().unwrap().len(), 1);
    let one = unit(&scores, "u1");
    assert!(one["rate"].is_null() && one["rank"].is_null());
    assert_eq!(one["directed"], 1);
}
