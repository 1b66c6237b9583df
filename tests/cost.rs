//! What a run costs: every byte is read once, and a second run over an unchanged archive decodes
//! nothing and costs a tenth of the first.

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use zhenji::config::Settings;
use zhenji::examine::{Cache, Examiner};
use zhenji::limits::Work;

/// Bytes of the files that dossiers own; manifests are read besides.
fn bytes_on_disk(root: &Path) -> u64 {
    walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| !matches!(entry.file_name().to_str(), Some("dossier.json" | "archive.json")))
        .map(|entry| entry.metadata().unwrap().len())
        .sum()
}

/// Ticks of processor time that this process has used, where the system tells.
fn ticks() -> Option<u64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let after = stat.rsplit_once(')')?.1;
    let fields: Vec<&str> = after.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

#[test]
fn every_byte_is_read_once_and_nothing_is_decoded_twice() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/demo");
    let kept = tempfile::tempdir().unwrap();
    let work = Work::default();
    let run = || {
        let examiner = Examiner::new(Some(Cache::open(kept.path(), &work).unwrap()), work, false);
        let begun = ticks();
        let outcome = zhenji::check(std::slice::from_ref(&demo), &Settings::default(), &examiner).unwrap();
        let spent = ticks().zip(begun).map(|(end, begun)| end - begun);
        (outcome.archives[0].findings.len(), examiner, spent)
    };
    let (found, cold, first) = run();
    let ratio = cold.bytes_read.load(Ordering::Relaxed) as f64 / bytes_on_disk(&demo) as f64;
    println!("bytes read over bytes on disk: {ratio:.3}");
    assert!((0.99..=1.05).contains(&ratio), "{ratio}");
    // Equal bytes under two names are decoded once.
    assert!(cold.decoded.load(Ordering::Relaxed) <= cold.files.load(Ordering::Relaxed));
    drop(cold);
    let (again, warm, second) = run();
    assert_eq!(found, again);
    assert_eq!(warm.decoded.load(Ordering::Relaxed), 0);
    assert_eq!(warm.bytes_read.load(Ordering::Relaxed), 0);
    if let Some((first, second)) = first.zip(second) {
        println!(
            "processor time of the second run over the first: {:.3}",
            second as f64 / first.max(1) as f64
        );
        // Examining costs nothing the second time: pictures are measured and pages brought upright
        // when they are examined. An optimised build takes a twentieth.
        let share = 10;
        assert!(first < 50 || second * share <= first, "{second} ticks after {first}");
    }
}
