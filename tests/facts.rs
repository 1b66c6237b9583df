//! Facts as a table: judged they give what a check gives, and other engines can read them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use zhenji::facts::{COLUMNS, Type};

struct Desk(TempDir);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn demo() -> String {
    root().join("testdata/demo").display().to_string()
}

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhenji"));
        command.env("LC_ALL", "en_GB.UTF-8").env_remove("LANG").env_remove("LC_MESSAGES");
        command.env("XDG_CACHE_HOME", self.path("cache"));
        command.current_dir(self.0.path()).args(arguments).output().unwrap()
    }

    fn code(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    fn facts(&self, archive: &str, more: &[&str]) {
        let (code, said) = self.code(&[&["facts", archive, "--quiet"], more].concat());
        assert_eq!(code, 0, "{more:?}: {said}");
    }

    fn same(&self, one: &str, other: &str) {
        let (one, other) = (fs::read(self.path(one)).unwrap(), fs::read(self.path(other)).unwrap());
        assert!(one == other, "{} bytes and {}", one.len(), other.len());
    }
}

#[test]
fn judged_facts_are_a_check_in_any_number_of_parts() {
    let desk = Desk::new();
    let demo = demo();
    let (code, _) = desk.code(&["check", &demo, "--quiet", "--output", "json=check.json"]);
    for count in [1, 3, 16] {
        let mut parts = Vec::new();
        for index in 1..=count {
            let form = if index % 2 == 1 { "parquet" } else { "jsonl" };
            let part = format!("{count}-{index}.{form}");
            desk.facts(
                &demo,
                &["--shard", &format!("{index}/{count}"), "--output", &format!("{form}={part}")],
            );
            parts.push(part);
        }
        parts.reverse();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        // With all the room that rows and sketches want, and with none.
        for memory in ["2G", "1"] {
            let judge = ["judge", "--quiet", "--max-memory", memory, "--output", "json=judge.json"];
            assert_eq!(desk.code(&[&judge[..], &parts[..]].concat()).0, code);
            desk.same("check.json", "judge.json");
        }
    }
}

#[test]
fn facts_are_the_same_bytes_with_any_number_of_threads() {
    let desk = Desk::new();
    let demo = demo();
    desk.facts(&demo, &["--threads", "1", "--output", "parquet=1.parquet"]);
    desk.facts(&demo, &["--threads", "2", "--output", "parquet=2.parquet"]);
    desk.same("1.parquet", "2.parquet");
}

#[test]
fn facts_stand_in_for_the_past() {
    let desk = Desk::new();
    for year in ["2024", "2025"] {
        let text = format!(
            "{year}年度工作总结\n今年以来，全所干部职工认真落实度夏保供部署，先后完成低压线路巡视四十二次，处理缺陷一百一十三处，\
             其中拉线松动十九处、绝缘子破损七处，均在两日内销号。对沿街商铺开展漏电保护器作用讲解，现场更换老化插座三十五只。\n"
        );
        let manifest = format!(
            r#"{{"version": 1, "kind": "case-file", "id": "X043-{year}-QT-0001", "title": "{year}年工作", "unit": "gd",
            "opened": "{year}-12-01", "closed": "{year}-12-31", "retention": "10y", "responsible": [], "documents": [{{"id": "d1",
            "role": "report", "title": "{year}年度工作总结", "date": "{year}-12-20", "medium": "born-digital", "files": [{{"path": "d1.txt"}}]}}]}}"#
        );
        fs::create_dir_all(desk.path(&format!("{year}/a"))).unwrap();
        fs::write(
            desk.path(&format!("{year}/archive.json")),
            format!(r#"{{"version": 1, "name": "{year}"}}"#),
        )
        .unwrap();
        fs::write(desk.path(&format!("{year}/a/dossier.json")), manifest).unwrap();
        fs::write(desk.path(&format!("{year}/a/d1.txt")), text).unwrap();
    }
    desk.run(&["check", "2025", "--against", "2024", "--quiet", "--output", "json=folder.json"]);
    let report = fs::read_to_string(desk.path("folder.json")).unwrap();
    assert!(report.contains("DUP002") && report.contains("../2024/a/d1.txt"), "{report}");
    desk.facts("2024", &["--seen-from", "2025", "--output", "parquet=2024.parquet"]);
    desk.facts("2025", &["--output", "parquet=2025.parquet"]);
    fs::rename(desk.path("2024"), desk.path("gone")).unwrap();
    desk.run(&["check", "2025", "--against", "2024.parquet", "--quiet", "--output", "json=facts.json"]);
    desk.same("folder.json", "facts.json");
    fs::rename(desk.path("2025"), desk.path("gone too")).unwrap();
    desk.run(&[
        "judge",
        "2025.parquet",
        "--against",
        "2024.parquet",
        "--quiet",
        "--output",
        "json=judge.json",
    ]);
    desk.same("folder.json", "judge.json");
    let (code, said) = desk.code(&["judge", "2025.parquet", "--against", "2025.parquet"]);
    assert!(code == 2 && said.contains("was not written to be compared with"), "{said}");
}

#[test]
fn what_is_no_whole_table_is_refused() {
    let desk = Desk::new();
    let archive = root().join("testdata/rules/STR001/fires-trailing-comma/archive");
    let archive = if archive.is_dir() { archive } else { first_archive() };
    let archive = archive.display().to_string();
    desk.facts(&archive, &["--output", "parquet=whole.parquet"]);
    desk.facts(&archive, &["--output", "jsonl=whole.jsonl"]);
    desk.facts(&archive, &["--shard", "1/64", "--output", "jsonl=part.jsonl"]);
    let whole = fs::read(desk.path("whole.parquet")).unwrap();
    fs::write(desk.path("cut.parquet"), &whole[..whole.len() / 2]).unwrap();
    fs::write(desk.path("noise.parquet"), [b"PAR1".as_slice(), &[0xFF; 400], b"PAR1"].concat()).unwrap();
    fs::write(desk.path("other.jsonl"), "{\"version\": 99, \"row\": \"file\", \"archive\": \"a\"}\n")
        .unwrap();
    fs::write(desk.path("text.jsonl"), "nothing of the kind\n").unwrap();
    let lines = fs::read_to_string(desk.path("whole.jsonl")).unwrap();
    fs::write(desk.path("payload.jsonl"), lines.replace("\"payload\":\"", "\"payload\":\"AAAA")).unwrap();
    for (tables, words) in [
        (&["cut.parquet"][..], "cannot be used as facts"),
        (&["noise.parquet"], "cannot be used as facts"),
        (&["other.jsonl"], "not a table of version 2"),
        (&["text.jsonl"], "line 1"),
        (&["payload.jsonl"], "that this version did not write"),
        (&["nowhere.parquet"], "cannot be used as facts"),
        (&["part.jsonl"], "dossiers, and only"),
        (&["whole.parquet", "whole.jsonl"], "has come before"),
    ] {
        let (code, said) = desk.code(&[&["judge"], tables].concat());
        assert_eq!(code, 2, "{tables:?}: {said}");
        assert!(said.contains(words), "{tables:?}: {said}");
    }
}

/// Some fixture of one dossier.
fn first_archive() -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir(root().join("testdata/rules/STR002"))
        .unwrap()
        .map(|entry| entry.unwrap().path().join("archive"))
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found.remove(0)
}

#[test]
fn the_page_has_every_column() {
    let page = fs::read_to_string(root().join("docs/facts.md")).unwrap();
    let start = page.find("| column | type | meaning |").unwrap();
    let table: String = page[start..]
        .lines()
        .take_while(|line| line.starts_with('|'))
        .map(|line| format!("{line}\n"))
        .collect();
    let rows = COLUMNS.iter().map(|column| {
        let kind = match column.kind {
            Type::Text => "text",
            Type::Number => "int64",
            Type::Bytes => "bytes",
        };
        format!("| `{}` | {kind} | {} |\n", column.name, column.about)
    });
    let wanted = format!("| column | type | meaning |\n| --- | --- | --- |\n{}", rows.collect::<String>());
    if std::env::var_os("ZHENJI_BLESS").is_some() {
        fs::write(root().join("docs/facts.md"), page.replace(&table, &wanted)).unwrap();
        return;
    }
    assert_eq!(table, wanted, "ZHENJI_BLESS=1 writes docs/facts.md anew");
}

#[test]
fn other_engines_read_the_table() {
    let desk = Desk::new();
    desk.facts(&demo(), &["--output", "parquet=facts.parquet"]);
    let page = fs::read_to_string(root().join("docs/facts.md")).unwrap();
    let mut ran = 0;
    for (engine, wanted) in [("duckdb", "[("), ("polars", "[("), ("pandas", "pictures, ")] {
        let begin = format!("```python {engine}\n");
        let start = page.find(&begin).unwrap() + begin.len();
        let code = &page[start..start + page[start..].find("```").unwrap()];
        let needs = if engine == "pandas" { "import pandas, pyarrow" } else { &format!("import {engine}") };
        let there = Command::new("python3").args(["-c", needs]).output();
        if !there.is_ok_and(|output| output.status.success()) {
            println!("skipped: the Python package {engine} is not installed");
            continue;
        }
        let output = Command::new("python3").args(["-c", code]).current_dir(desk.0.path()).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{engine}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains(wanted), "{engine}: {said}");
        println!("{engine}: {said}");
        ran += 1;
    }
    println!("{ran} engines");
}
