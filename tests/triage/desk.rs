//! A small archive on a desk, and the program run on it.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use super::program::zhenji;
pub use super::program::{code, err, out};

pub fn run(lang: &str, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = zhenji(lang);
    command.current_dir(folder);
    // 2026-05-28: whoever waives something writes on that day.
    command.env("SOURCE_DATE_EPOCH", "1779926400");
    command.args(arguments).output().unwrap()
}

/// A working folder with an archive `a` of two dossiers, each with a document whose file is not
/// there (CMP002, an error, certain).
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        let desk = Self(TempDir::new().unwrap());
        fs::create_dir_all(desk.path().join("a")).unwrap();
        desk.archive(Some("2026-03-31T18:00:00+08:00"));
        desk.dossier("0001", &["缺1.txt"]);
        desk.dossier("0002", &["缺2.txt"]);
        desk
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn archive(&self, exported: Option<&str>) {
        let exported = exported.map(|at| format!(r#", "exported": "{at}""#)).unwrap_or_default();
        fs::write(
            self.path().join("a/archive.json"),
            format!(r#"{{ "version": 1, "name": "清点"{exported} }}"#),
        )
        .unwrap();
    }

    pub fn dossier(&self, number: &str, missing: &[&str]) {
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

    pub fn config(&self, text: &str) {
        fs::write(self.path().join("zhenji.toml"), text).unwrap();
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        run("en", self.path(), arguments)
    }

    /// A check of CMP002 alone, unless `more` says otherwise: exit code, report, standard error.
    pub fn check(&self, more: &[&str]) -> (i32, Value, String) {
        let select: &[&str] =
            if more.iter().any(|word| word.starts_with("--select")) { &[] } else { &["--select=CMP002"] };
        let output = self.run(&[&["check", "a", "--no-cache", "-o", "json"], select, more].concat());
        let report = serde_json::from_str(&out(&output)).unwrap_or_default();
        (code(&output), report, err(&output))
    }
}

impl Desk {
    /// Leaves the JSON report of CMP002 alone in `report.json`.
    pub fn report(&self) -> &'static str {
        self.run(&["check", "a", "--no-cache", "--select=CMP002", "-o", "json=report.json"]);
        "report.json"
    }
}

pub fn list<'a>(report: &'a Value, key: &str, field: &str) -> Vec<&'a str> {
    report[key].as_array().unwrap().iter().map(|one| one[field].as_str().unwrap()).collect()
}

pub fn paths(report: &Value) -> Vec<&str> {
    list(report, "findings", "path")
}

/// A waiver of CMP002 for a place.
pub fn waiver(place: &str, more: &str) -> String {
    format!("[[waiver]]\nrule = \"CMP002\"\nwhere = {place}\nreason = \"移交中\"\n{more}\n")
}
