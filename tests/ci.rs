//! What we ship for hooks and pipelines, run as those run it: the very commands of the files.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn shipped(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// A shell in `folder` for which this build of zhenji is installed.
fn shell(folder: &Path, script: &str) -> Command {
    let bin = Path::new(env!("CARGO_BIN_EXE_zhenji")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(
        std::iter::once(bin.to_owned()).chain(std::env::split_paths(&path)).collect::<Vec<PathBuf>>(),
    );
    let mut command = Command::new("bash");
    command
        .args(["-e", "-o", "pipefail", "-c", script])
        .current_dir(folder)
        .env("PATH", path.unwrap())
        .env("LC_ALL", "en_GB.UTF-8")
        .env("ZHENJI_CACHE_DIR", folder.join(".zhenji-cache"));
    command
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A dossier in a folder with a space; `file` is what it lists.
fn archive(file: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let dossier = folder.path().join("exports 2025/0001");
    fs::create_dir_all(&dossier).unwrap();
    fs::write(dossier.join("通知.txt"), "关于开展档案清点工作的通知\n").unwrap();
    let manifest = format!(
        r#"{{ "version": 1, "kind": "case-file", "id": "X043-2025-QT-0001", "title": "档案清点", "unit": "u1",
  "opened": "2025-03-01", "retention": "10y", "responsible": [{{ "person": "p1", "role": "经办" }}],
  "documents": [{{ "id": "d1", "role": "notice", "title": "关于开展档案清点工作的通知", "date": "2025-03-01",
    "medium": "born-digital", "files": [{{ "path": "{file}" }}] }}] }}"#
    );
    fs::write(dossier.join("dossier.json"), manifest).unwrap();
    folder
}

/// The values of a key that stands on lines of its own, unquoted.
fn values<'t>(yaml: &'t str, key: &str) -> Vec<&'t str> {
    let key = format!("{key}: ");
    yaml.lines().filter_map(|line| line.trim_start_matches(['-', ' ']).strip_prefix(&key)).collect()
}

/// The last block of a key (`run: |`) without its indentation.
fn block(yaml: &str, key: &str) -> String {
    let lines: Vec<&str> = yaml.lines().collect();
    let at = lines.iter().rposition(|line| line.trim() == key).unwrap();
    let indent = lines[at + 1].len() - lines[at + 1].trim_start().len();
    let inside = |line: &&&str| line.trim().is_empty() || line.len() - line.trim_start().len() >= indent;
    let block = lines[at + 1..].iter().take_while(inside);
    block.map(|line| format!("{}\n", line.get(indent..).unwrap_or_default())).collect()
}

#[test]
fn every_hook_passes_a_clean_archive_and_stops_another() {
    let hooks = shipped(".pre-commit-hooks.yaml");
    let entries = values(&hooks, "entry");
    assert_eq!(entries.len(), values(&hooks, "id").len());
    for entry in entries {
        for (file, code) in [("通知.txt", 0), ("没有.txt", 1)] {
            let folder = archive(file);
            let manifest = folder.path().join("exports 2025/0001/dossier.json");
            let before = fs::read_to_string(&manifest).unwrap();
            let output = shell(folder.path(), &format!("{entry} .")).output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{entry}: {}", out(&output));
            let filled = fs::read_to_string(&manifest).unwrap() != before;
            assert_eq!(filled, entry.contains("--fix") && code == 0, "{entry}");
        }
    }
}

#[test]
fn the_action_annotates_and_hands_on_its_verdict() {
    let script = block(&shipped("action.yml"), "run: |");
    for (file, code) in [("通知.txt", 0), ("没有.txt", 1)] {
        let folder = archive(file);
        let outputs = folder.path().join("outputs");
        let output = shell(folder.path(), &script)
            .env("GITHUB_OUTPUT", &outputs)
            .env("ZHENJI_PATHS", "exports 2025\n")
            .env("ZHENJI_PROFILE", "gate")
            .env("ZHENJI_FAIL_ON", "")
            .env("ZHENJI_ARGUMENTS", "--ignore\nSAF003\n")
            .env("ZHENJI_SARIF", "zhenji.sarif")
            .env("ZHENJI_REPORT", "report.html")
            .output()
            .unwrap();
        let said = out(&output);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert_eq!(said.contains("::error"), code == 1, "{said}");
        let expected = format!("exit-code={code}\nsarif=zhenji.sarif\n");
        assert_eq!(fs::read_to_string(outputs).unwrap(), expected);
        let sarif: Value =
            serde_json::from_str(&fs::read_to_string(folder.path().join("zhenji.sarif")).unwrap()).unwrap();
        assert_eq!(sarif["version"], "2.1.0");
        assert!(fs::read_to_string(folder.path().join("report.html")).unwrap().contains("</html>"));
    }
}

/// Whoever writes the inputs writes no program.
#[test]
fn the_action_runs_nothing_that_its_inputs_say() {
    let yaml = shipped("action.yml");
    let script = block(&yaml, "run: |");
    assert!(!script.contains("${{"), "inputs come in as variables");
    let folder = archive("通知.txt");
    let output = shell(folder.path(), &script)
        .env("GITHUB_OUTPUT", folder.path().join("outputs"))
        .env("ZHENJI_PATHS", "$(touch owned); `touch owned`")
        .env("ZHENJI_PROFILE", "gate")
        .env("ZHENJI_FAIL_ON", "")
        .env("ZHENJI_ARGUMENTS", "")
        .env("ZHENJI_SARIF", "")
        .env("ZHENJI_REPORT", "")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", out(&output));
    assert!(!folder.path().join("owned").exists());
}

#[test]
fn the_gitlab_job_writes_what_it_declares() {
    let yaml = shipped("packaging/gitlab/zhenji.gitlab-ci.yml");
    let script = yaml.lines().find_map(|line| line.trim().strip_prefix("- zhenji check")).unwrap();
    let folder = archive("没有.txt");
    fs::rename(folder.path().join("exports 2025"), folder.path().join("exports")).unwrap();
    let output = shell(folder.path(), &format!("zhenji check{script}"))
        .env("ZHENJI_PATHS", "exports")
        .env("ZHENJI_PROFILE", "gate")
        .env("ZHENJI_ARGUMENTS", "--fail-on error")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    let declared = [values(&yaml, "codequality"), values(&yaml, "junit"), vec!["zhenji.html"]].concat();
    assert_eq!(declared.len(), 3);
    for file in declared {
        assert!(folder.path().join(file).is_file(), "{file} is declared and not written");
    }
    let quality = fs::read_to_string(folder.path().join("zhenji-quality.json")).unwrap();
    let quality: Value = serde_json::from_str(&quality).unwrap();
    assert!(quality.as_array().is_some_and(|list| !list.is_empty()));
}
