//! A second run costs what has changed: nothing is decoded over an unchanged archive, and of one of
//! which some files changed those alone, with the same findings as if nothing had been kept.

mod honest;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use zhenji::config::Settings;
use zhenji::examine::{Cache, Examiner};
use zhenji::limits::Work;

/// How many files a run examined, decoded, and how many bytes it read; and what it found.
fn run(root: &Path, cache: Option<&Path>) -> (u64, u64, u64, Vec<String>) {
    let work = Work::default();
    let cache = cache.map(|folder| Cache::open(folder, &work).unwrap());
    let examiner = Examiner::new(cache, work, false);
    let outcome = zhenji::check(&[root.to_owned()], &Settings::default(), &examiner).unwrap();
    let findings = outcome.archives[0].findings.iter().map(|finding| format!("{finding:?}")).collect();
    let count = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    (count(&examiner.files), count(&examiner.decoded), count(&examiner.bytes_read), findings)
}

/// Files that dossiers own, in path order.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| !matches!(entry.file_name().to_str(), Some("dossier.json" | "archive.json")))
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.sort();
    files
}

#[test]
fn a_second_run_decodes_what_has_changed_and_nothing_else() {
    let archive = tempfile::tempdir().unwrap();
    let root = archive.path();
    honest::county::write(root, 1, true.into(), |_| true);
    let all = files(root);
    let contents: BTreeSet<Vec<u8>> = all.iter().map(|path| fs::read(path).unwrap()).collect();
    let kept = tempfile::tempdir().unwrap();
    let (examined, decoded, read, cold) = run(root, Some(kept.path()));
    assert_eq!(examined, all.len() as u64);
    // Equal bytes under two names are decoded once, or twice where two threads meet over them.
    assert!((contents.len() as u64..=examined).contains(&decoded), "{decoded} of {}", contents.len());
    assert_eq!(read, all.iter().map(|path| fs::metadata(path).unwrap().len()).sum::<u64>());
    assert_eq!(run(root, Some(kept.path())), (examined, 0, 0, cold.clone()));
    // One in a hundred, of every kind that the archive has.
    let every = |end: &str| -> Vec<&PathBuf> {
        let mut of_end = all.iter().filter(|path| path.extension().is_some_and(|other| other == end));
        of_end.by_ref().step_by(100).collect()
    };
    let changed: Vec<&PathBuf> = ["txt", "docx", "pdf", "jpg", "ofd"].into_iter().flat_map(every).collect();
    assert!(changed.len() >= 5 && changed.len() * 20 < all.len(), "{} of {}", changed.len(), all.len());
    for path in &changed {
        let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
        // What stands behind the end of a file is no part of any of these formats.
        file.write_all(b"\n").unwrap();
    }
    let bytes: u64 = changed.iter().map(|path| fs::metadata(path).unwrap().len()).sum();
    let (again, decoded, read, found) = run(root, Some(kept.path()));
    assert_eq!((again, decoded, read), (examined, changed.len() as u64, bytes));
    assert_eq!(found, run(root, None).3);
    // A name and a date of modification are no change of contents: read once more, and not decoded.
    let touched = fs::read(&all[0]).unwrap();
    fs::remove_file(&all[0]).unwrap();
    fs::write(&all[0], &touched).unwrap();
    assert_eq!(run(root, Some(kept.path())), (examined, 0, touched.len() as u64, found));
}
