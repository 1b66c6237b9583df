//! Real PDF files, good and bad, through the PDF reader: nothing panics, nothing takes long.
//!
//! With `ZHENJI_FACTS_OUT` naming a file, the facts are written there, a line of JSON a file, for
//! `tests/compare/pdf.py`; `ZHENJI_FACTS_OF` names another folder to read.

use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use zhenji::examine::{Outcome, pdf};
use zhenji::limits::{STACK_BYTES, Work};

const FOLDERS: [&str; 4] = ["pdf", "pdf-malformed", "signed", "hostile"];

fn pdfs(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            pdfs(&path, found);
        } else if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf")) {
            found.push(path);
        }
    }
}

#[test]
fn corpus() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = std::env::var_os("ZHENJI_DATA").map_or_else(
        || {
            [root.join("../shared/data"), root.join("../../shared/data")]
                .into_iter()
                .find(|at| at.is_dir())
                .unwrap_or_default()
        },
        PathBuf::from,
    );
    let mut found = Vec::new();
    match std::env::var_os("ZHENJI_FACTS_OF") {
        Some(other) => pdfs(Path::new(&other), &mut found),
        None => FOLDERS.iter().for_each(|folder| pdfs(&data.join(folder), &mut found)),
    }
    if found.is_empty() {
        println!("skipped: no ../shared/data here");
        return;
    }
    let out = std::env::var_os("ZHENJI_FACTS_OUT")
        .map(|path| fs::File::create(path).expect("a file to write facts to"));
    std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || run(&found, out))
        .expect("a thread")
        .join()
        .expect("no panic");
}

fn run(files: &[PathBuf], mut out: Option<fs::File>) {
    let (mut read, mut corrupt, mut encrypted, mut bomb, mut other) = (0, 0, 0, 0, 0);
    let (mut pages, mut characters, mut pictures, mut unmapped) = (0u64, 0usize, 0usize, 0u64);
    let mut slowest = (Duration::ZERO, PathBuf::new());
    let mut panicked = Vec::new();
    for path in files {
        let bytes = Arc::new(fs::read(path).expect("a readable file"));
        let begun = Instant::now();
        let contents = catch_unwind(AssertUnwindSafe(|| pdf::read(bytes, &Work::default())));
        let taken = begun.elapsed();
        if taken > slowest.0 {
            slowest = (taken, path.clone());
        }
        let Ok(contents) = contents else {
            panicked.push(path);
            continue;
        };
        match &contents.outcome {
            Outcome::Read => read += 1,
            Outcome::Corrupt { reason, .. } => {
                corrupt += 1;
                println!("corrupt: {}: {reason}", path.display());
            }
            Outcome::Encrypted { .. } => encrypted += 1,
            Outcome::Bomb { limit, reached } => {
                bomb += 1;
                println!("bomb: {}: {limit} {reached}", path.display());
            }
            outcome => {
                other += 1;
                println!("{}: {outcome:?}", path.display());
            }
        }
        pages += contents.pages.as_ref().map_or(0, |pages| u64::from(pages.count));
        if let Some(text) = &contents.text {
            characters += text.pages.iter().map(|page| page.chars().count()).sum::<usize>();
            unmapped += text.unmapped;
        }
        pictures += contents.pictures.len();
        if let Some(out) = &mut out {
            let line =
                serde_json::json!({ "path": path, "ms": taken.as_millis() as u64, "contents": contents });
            writeln!(out, "{line}").expect("facts written");
        }
    }
    println!(
        "{} files: {read} read, {corrupt} corrupt, {encrypted} encrypted, {bomb} over a limit, {other} other; \
         {pages} pages, {characters} characters ({unmapped} glyphs unmapped), {pictures} pictures; \
         slowest {:?} {}",
        files.len(),
        slowest.0,
        slowest.1.display()
    );
    assert!(panicked.is_empty(), "panicked: {panicked:?}");
    assert!(slowest.0 < Duration::from_secs(10), "{slowest:?}");
}
