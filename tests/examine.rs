//! Every real file is examined or says why not: no panic reaches the caller, nothing takes long.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use zhenji::examine::{Examiner, Facts, Outcome};
use zhenji::limits::Work;

fn data() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !path.is_dir() {
        println!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.sort();
    files
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::NotOpened => "not opened",
        Outcome::Read => "read",
        Outcome::Corrupt { .. } => "corrupt",
        Outcome::Encrypted { .. } => "encrypted",
        Outcome::Bomb { .. } => "bomb",
        Outcome::Unsupported { .. } => "unsupported",
        Outcome::Crashed { .. } => "crashed",
    }
}

#[test]
fn every_real_file_is_examined_or_says_why_not() {
    let Some(data) = data() else { return };
    std::panic::set_hook(Box::new(|_| {}));
    let examiner = Examiner::new(None, Work::default(), false);
    let mut totals: BTreeMap<String, BTreeMap<&str, u32>> = BTreeMap::new();
    let mut crashed = Vec::new();
    let mut slow = Vec::new();
    let mut facts_out = std::env::var_os("ZHENJI_FACTS_OUT").map(|path| fs::File::create(path).unwrap());
    for path in files(&data) {
        let name = path.strip_prefix(&data).unwrap().display().to_string();
        let started = Instant::now();
        let facts: Facts = examiner.examine(&path, false).unwrap();
        let took = started.elapsed();
        if took > Duration::from_secs(10) {
            slow.push(format!("{name}: {took:?}"));
        }
        if let Outcome::Crashed { reason } = &facts.contents.outcome {
            crashed.push(format!("{name}: {reason}"));
        }
        let group = name.split('/').next().unwrap_or_default().to_owned();
        *totals.entry(group).or_default().entry(word(&facts.contents.outcome)).or_default() += 1;
        if let Some(out) = &mut facts_out {
            use std::io::Write;
            let line = serde_json::json!({ "file": name, "ms": took.as_millis(), "facts": facts });
            writeln!(out, "{line}").unwrap();
        }
    }
    for (group, words) in &totals {
        println!("{group}: {words:?}");
    }
    println!("crashed readers, each a word on its own file: {}", crashed.len());
    for line in &crashed {
        println!("  {line}");
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
