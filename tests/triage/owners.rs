//! Owners and deadlines of findings.

use std::fs;

use serde_json::Value;

use super::desk::{Desk, code, err, list, out};

const UNITS: &str = r#""units": [{ "id": "gs", "name": "县公司" }, { "id": "u1", "name": "城郊所", "parent": "gs" }],
  "people": [
    { "id": "p0", "name": "郑海", "posts": [{ "unit": "gs", "title": "经理", "duties": [], "head": true, "to": "2024-12-31" }] },
    { "id": "p1", "name": "林燕", "posts": [{ "unit": "u1", "title": "材料员", "duties": [] }] },
    { "id": "p2", "name": "马强", "posts": [{ "unit": "gs", "title": "经理", "duties": [], "head": true, "from": "2025-01-01" }] }],
  "holidays": ["2026-04-06"], "workdays": ["2026-04-04"]"#;

fn desk(exported: bool) -> Desk {
    let desk = Desk::new();
    let exported = if exported { r#""exported": "2026-03-31T18:00:00+08:00","# } else { "" };
    let archive = format!(r#"{{ "version": 1, "name": "清点", {exported} {UNITS} }}"#);
    fs::write(desk.path().join("a/archive.json"), archive).unwrap();
    desk
}

fn owners(desk: &Desk, config: &str) -> Vec<(Option<String>, Option<String>)> {
    desk.config(config);
    let (_, report, said) = desk.check(&[]);
    assert!(report.is_object(), "{said}");
    let word = |finding: &Value, key: &str| finding[key].as_str().map(str::to_owned);
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|one| (word(one, "owner"), word(one, "deadline"))).collect()
}

fn both(owner: Option<&str>, deadline: Option<&str>) -> Vec<(Option<String>, Option<String>)> {
    vec![(owner.map(str::to_owned), deadline.map(str::to_owned)); 2]
}

#[test]
fn without_a_word_nobody_owns_anything() {
    assert_eq!(owners(&desk(true), ""), both(None, None));
}

#[test]
fn owners_are_looked_up_in_the_archive() {
    let desk = desk(true);
    let to = |to: &str| owners(&desk, &format!("[[owner]]\nto = \"{to}\"\n"));
    assert_eq!(to("unit"), both(Some("城郊所"), None));
    assert_eq!(to("responsible"), both(Some("城郊所 林燕"), None));
    // Nobody heads the unit itself; of those who headed the one above, one does today.
    assert_eq!(to("head"), both(Some("县公司 经理 马强"), None));
    assert_eq!(to("risk-register"), both(None, None));
    assert_eq!(owners(&desk, "[[owner]]\nname = \"纪检组\"\n"), both(Some("纪检组"), None));
}

#[test]
fn the_register_gives_the_post_and_archive_json_its_holder() {
    let desk = desk(true);
    let folder = desk.path().join("a/风险");
    fs::create_dir_all(&folder).unwrap();
    let point = |id: &str, area: &str, post: &str| {
        format!(
            r#"{{ "id": "{id}", "unit": "u1", "post": "{post}", "class": "duty", "area": "{area}", "level": "red",
          "description": "x", "measures": [], "handler": "guidance", "reviewed": "2025-03-01" }}"#
        )
    };
    fs::write(
        folder.join("dossier.json"),
        format!(
            r#"{{ "version": 1, "kind": "risk-register", "id": "X043-2025-FX-0001", "title": "登记", "unit": "u1",
            "opened": "2025-03-01", "retention": "10y", "responsible": [{{ "person": "p1", "role": "经办" }}],
            "documents": [], "record": {{ "points": [{}, {}] }} }}"#,
            point("f1", "finance", "出纳"),
            point("f2", "procurement", "材料员")
        ),
    )
    .unwrap();
    let config = "[[owner]]\nto = \"risk-register\"\narea = [\"procurement\"]\n";
    assert_eq!(owners(&desk, config), both(Some("城郊所 材料员 林燕"), None));
    assert_eq!(owners(&desk, "[[owner]]\nto = \"risk-register\"\n"), both(Some("城郊所 出纳"), None));
    // A point's own finding belongs to its own post.
    let run = desk.run(&["check", "a", "--no-cache", "-o", "json", "--select=RSK001"]);
    let report: Value = serde_json::from_str(&out(&run)).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let own: std::collections::BTreeSet<_> = findings
        .iter()
        .filter(|one| one["pointer"].as_str().is_some_and(|at| at.starts_with("/record/points/")))
        .map(|one| one["owner"].as_str().unwrap())
        .collect();
    assert_eq!(own.into_iter().collect::<Vec<_>>(), ["城郊所 出纳", "城郊所 材料员 林燕"]);
}

#[test]
fn deadlines_are_working_days_after_the_export() {
    let desk = desk(true);
    // The export was on a Tuesday; Saturday the 4th is worked, Monday the 6th is not.
    for (days, deadline) in [(1, "2026-04-01"), (3, "2026-04-03"), (4, "2026-04-04"), (5, "2026-04-07")] {
        let config = format!("[[owner]]\nto = \"unit\"\ndays = {{ error = {days}, warning = 1 }}\n");
        assert_eq!(owners(&desk, &config), both(Some("城郊所"), Some(deadline)), "{days}");
    }
    // By the severity that configuration sets.
    let config = "[severity]\nCMP002 = \"advice\"\n[[owner]]\nname = \"x\"\ndays = { error = 1 }\n";
    assert_eq!(owners(&desk, config), both(Some("x"), None));
    let dateless = self::desk(false);
    let config = "[[owner]]\nto = \"unit\"\ndays = { error = 1 }\n";
    assert_eq!(owners(&dateless, config), both(Some("城郊所"), None));
    let (_, report, _) = dateless.check(&[]);
    let notices = report["summary"]["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["en"].as_str().unwrap().contains("deadlines")), "{notices:?}");
}

#[test]
fn the_first_entry_that_fits_counts_and_knows_somebody() {
    let desk = desk(true);
    let rest = "[[owner]]\nto = \"unit\"\ndays = { error = 2 }\n";
    for fits in [
        "rule = [\"CMP\"]",
        "rule = [\"missing-file\"]",
        "kind = [\"case-file\"]",
        "unit = [\"gs\"]",
        "severity = [\"error\"]",
    ] {
        let config = format!("[[owner]]\n{fits}\nname = \"甲\"\n{rest}");
        assert_eq!(owners(&desk, &config), both(Some("甲"), Some("2026-04-02")), "{fits}");
    }
    for misses in ["rule = [\"STR\"]", "kind = [\"meeting\"]", "unit = [\"u2\"]", "severity = [\"advice\"]"] {
        let config = format!("[[owner]]\n{misses}\nname = \"甲\"\n{rest}");
        assert_eq!(owners(&desk, &config), both(Some("城郊所"), Some("2026-04-02")), "{misses}");
    }
}

#[test]
fn a_mistake_is_pointed_at() {
    let desk = desk(true);
    for wrong in [
        "[[owner]]\n",
        "[[owner]]\nrule = [\"NOPE\"]\nto = \"unit\"\n",
        "[[owner]]\nto = \"nobody\"\n",
        "[[owner]]\nto = \"unit\"\nname = \"x\"\n",
        "[[owner]]\nname = \" \"\n",
        "[[owner]]\nto = \"unit\"\narea = [\"finance\"]\n",
        "[[owner]]\nto = \"unit\"\ndays = { error = 0 }\n",
        "[[owner]]\nto = \"unit\"\nkind = [\"meting\"]\n",
    ] {
        desk.config(wrong);
        let run = desk.run(&["check", "a", "--no-cache"]);
        assert_eq!(code(&run), 2, "{wrong}");
        assert!(err(&run).contains("zhenji.toml:"), "{wrong}: {}", err(&run));
    }
}

#[test]
fn waived_findings_and_every_list_carry_them() {
    let desk = desk(true);
    let owner = "[[owner]]\nto = \"unit\"\ndays = { error = 3 }\n";
    desk.config(&format!("{owner}{}", super::desk::waiver("{ path = \"0001/**\" }", "until = 2026-12-31")));
    let (_, report, _) = desk.check(&[]);
    assert_eq!(list(&report, "waived", "owner"), ["城郊所"]);
    for format in ["jsonl", "csv", "markdown", "html"] {
        let run = desk.run(&["check", "a", "--no-cache", "--select=CMP002", "-o", format]);
        for word in ["城郊所", "2026-04-03"] {
            assert!(out(&run).contains(word), "{format}: {word}");
        }
    }
    // What is in force can be written down and read again.
    let shown = out(&desk.run(&["check", "a", "--show-settings"]));
    desk.config(&shown);
    let (_, again, _) = desk.check(&[]);
    assert_eq!(report["findings"], again["findings"]);
}
