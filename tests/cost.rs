//! What a run costs: every byte is read once; a second run over an unchanged archive decodes nothing
//! and costs a tenth of the first; and all rules together cost little beside examining the files.

mod honest;

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use zhenji::config::{ConfigFile, Settings};
use zhenji::examine::{Cache, Examiner};
use zhenji::finding::Meta;
use zhenji::limits::Work;

/// One measurement at a time: processor time is the whole process's.
static ALONE: Mutex<()> = Mutex::new(());

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
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
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

/// Nanoseconds that the threads of this process have run, where the system tells.
fn nanoseconds() -> Option<u64> {
    let threads = fs::read_dir("/proc/self/task").ok()?;
    let run = |thread: &Path| -> Option<u64> {
        fs::read_to_string(thread.join("schedstat")).ok()?.split_whitespace().next()?.parse().ok()
    };
    // A thread that ends meanwhile is none of the pool's, which do the work.
    let times = threads.filter_map(|thread| run(&thread.ok()?.path()));
    Some(times.sum()).filter(|sum| *sum > 0)
}

/// Processor time of a run with these rules (all, where none is named) over what lies at `root`.
fn spent(root: &Path, select: &[&str], examiner: &Examiner) -> Option<u64> {
    let metas: Vec<&'static Meta> = zhenji::rules::all().map(|rule| &rule.meta).collect();
    let select: Vec<String> = select.iter().map(|code| (*code).to_owned()).collect();
    let settings = ConfigFile::default().settings(&select, &[], &metas).unwrap();
    let begun = nanoseconds()?;
    zhenji::check(&[root.to_owned()], &settings, examiner).unwrap();
    Some(nanoseconds()? - begun)
}

/// What all rules cost is the difference between a run with all and a run with one, where facts are
/// kept and nothing is examined; what examining costs is the difference between the run in which it
/// is done and one in which it is not. The least of several runs is what the work takes; the rest
/// is what other programs did to it.
fn share_of_rules(root: &Path) -> Option<f64> {
    let one: &[&str] = &["STR001"];
    let (kept, work) = (tempfile::tempdir().unwrap(), Work::default());
    let known = || Examiner::new(Some(Cache::open(kept.path(), &work).unwrap()), work, false);
    let examined = spent(root, one, &known())?;
    let least = |runs: usize, run: &dyn Fn() -> Option<u64>| (0..runs).filter_map(|_| run()).min();
    let idle = least(5, &|| spent(root, one, &known()))?;
    let judged = least(5, &|| spent(root, &[], &known()))?;
    let (rules, files) = (judged.saturating_sub(idle), examined.saturating_sub(idle));
    let share = rules as f64 / files.max(1) as f64;
    let milliseconds = |time: u64| time / 1_000_000;
    println!("rules {} ms, files {} ms: {:.1} %", milliseconds(rules), milliseconds(files), share * 100.0);
    Some(share)
}

#[test]
fn all_rules_together_cost_less_than_a_seventh_of_examining_the_files() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let county = tempfile::tempdir().unwrap();
    honest::county::write(county.path(), 1, true.into(), |_| true);
    let Some(share) = share_of_rules(county.path()) else {
        println!("skipped: the system does not tell processor time by thread");
        return;
    };
    assert!(share < 0.15, "{:.1} % of examining the files", share * 100.0);
}
