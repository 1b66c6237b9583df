//! Every row of the tables of real signatures, held against what this program says. The tables and
//! their files lie outside the project; where they are absent the test says so and passes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use zhenji::seal::{self, State, Verdict};

fn data() -> Option<PathBuf> {
    let folder = [Path::new("../shared/data"), Path::new("../../shared/data")];
    let found = folder.iter().find(|folder| folder.join("INDEX.md").is_file());
    if found.is_none() {
        println!("SKIPPED: ../shared/data is not here");
    }
    found.map(|folder| folder.to_path_buf())
}

/// The rows of a table by its header's names.
fn table(data: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(data.join(name)).unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| head.iter().map(|name| (*name).to_owned()).zip(line.split('\t').map(str::to_owned)).collect())
        .collect()
}

#[test]
fn cms() {
    let Some(data) = data() else { return };
    let mut wrong = Vec::new();
    for row in table(&data, "signatures-cms.tsv") {
        let path = data.join(&row["path"]);
        let bytes = std::fs::read(&path).unwrap();
        let content = &row["content"];
        let found = if content.is_empty() {
            seal::cms::verify_file(&bytes, "")
        } else {
            let beside = std::fs::read(path.parent().unwrap().parent().unwrap().join(content)).unwrap();
            seal::cms::verify_detached(&bytes, &beside, "")
        };
        let intact = !found.is_empty() && found.iter().all(|one| one.state == State::Intact);
        let expected = row["openssl"].contains("successful");
        let said: Vec<String> =
            found.iter().map(|one| format!("{:?} {:?} {} {:?} stamps {:?} rev {}", one.state, one.notes, one.algorithm, one.hash, one.timestamps.iter().map(|s| s.state).collect::<Vec<_>>(), one.revocations.len())).collect();
        println!("{} {} | {}", if intact == expected { "ok  " } else { "DIFF" }, row["path"], said.join(" + "));
        if intact != expected {
            wrong.push(row["path"].clone());
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let _ = Verdict::Valid;
}
