//! What goes wrong around a run: it is killed, files vanish or change under it, folders are locked,
//! the disk is full. Each is a word about what it struck, and nothing else changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use zhenji::archive::find_roots;
use zhenji::config::Settings;
use zhenji::examine::Examiner;
use zhenji::finding::Finding;
use zhenji::pipeline::House;
use zhenji::rules::Registry;
use zhenji::schema::Kinds;
use zhenji::triage::ArchiveOutcome;

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/demo")
}

/// A copy of some of the demo's dossiers as an archive of its own.
fn copy(dossiers: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in walkdir::WalkDir::new(demo()).min_depth(1) {
        let entry = entry.unwrap();
        let within = entry.path().strip_prefix(demo()).unwrap();
        let first = within.components().next().unwrap().as_os_str().to_str().unwrap();
        if !dossiers.contains(&first) {
            continue;
        }
        let to = folder.path().join(within);
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    folder
}

/// Files that documents of the archive are in, by path; manifests and texts beside them left out.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|end| end == "pdf" || end == "jpg" || end == "docx"))
        .collect();
    files.sort();
    files
}

/// The archive judged after `meanwhile` was done to it: it has been walked, and nothing was read.
fn judged(root: &Path, meanwhile: impl FnOnce()) -> ArchiveOutcome {
    let settings = Settings::default();
    let kinds = Kinds::new(&settings.kinds).unwrap();
    let registry = Registry::new(&settings).unwrap();
    let examiner = Examiner::default();
    let archive = find_roots(&[root.to_owned()]).unwrap().remove(0);
    let house = House::new(archive, &kinds, &registry, &settings, &examiner);
    meanwhile();
    let (kept, past) = (house.map(), house.nothing());
    let judged = house.reduce(kept, past);
    zhenji::triage::sort_out(vec![judged], &registry, &settings).archives.remove(0)
}

/// Findings of other dossiers than the one in `folder`.
fn elsewhere(outcome: &ArchiveOutcome, folder: &str) -> Vec<String> {
    let of = |finding: &&Finding| {
        finding.path.as_deref().is_some_and(|path| !path.starts_with(folder) && path != "archive.json")
    };
    outcome.findings.iter().filter(of).map(|finding| format!("{finding:?}")).collect()
}

#[test]
fn what_vanishes_or_breaks_after_the_walk_is_unexamined_and_the_rest_stands() {
    let kinds = ["equipment", "patrol-log", "home-visit", "meeting"];
    type Strike = fn(&Path);
    let strikes: [(&str, Strike); 2] = [
        ("vanished", |path| fs::remove_file(path).unwrap()),
        // It can be opened, and not be read.
        ("not to be read", |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
        }),
    ];
    for (name, strike) in strikes {
        let folder = copy(&kinds);
        let root = folder.path();
        let before = judged(root, || ());
        let struck = files(root).into_iter().find(|path| path.extension().unwrap() == "jpg").unwrap();
        let within = struck.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let dossier = Path::new(&within).parent().unwrap().to_str().unwrap().to_owned();
        let after = judged(root, || strike(&struck));
        let word = after.findings.iter().find(|finding| finding.code == "RUN003");
        assert_eq!(word.unwrap().path.as_deref(), Some(within.as_str()), "{name}");
        assert_eq!(after.closed.len(), before.closed.len() + 1, "{name}");
        assert_eq!(elsewhere(&after, &dossier), elsewhere(&before, &dossier), "{name}");
    }
}

#[test]
fn what_changes_after_the_walk_is_judged_as_it_is_read() {
    let folder = copy(&["equipment", "patrol-log"]);
    let root = folder.path();
    let before = judged(root, || ());
    let struck = files(root).into_iter().find(|path| path.extension().unwrap() == "jpg").unwrap();
    let within = struck.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
    let dossier = Path::new(&within).parent().unwrap().to_str().unwrap().to_owned();
    let bytes = fs::read(&struck).unwrap();
    let after = judged(root, || fs::write(&struck, &bytes[..bytes.len() / 2]).unwrap());
    // It is cut short, and nothing is said of what it was.
    let words: Vec<&str> = after
        .findings
        .iter()
        .filter(|finding| finding.path.as_deref() == Some(within.as_str()))
        .map(|finding| finding.code)
        .collect();
    assert!(words.contains(&"USE001"), "{words:?}");
    assert_eq!(elsewhere(&after, &dossier), elsewhere(&before, &dossier));
}

/// The program with a cache of its own and English words.
fn zhenji(program: &Path, cache: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("ZHENJI_CACHE_DIR", cache).args(["--lang", "en"]);
    command
}

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_zhenji"))
}

#[test]
fn a_run_that_was_killed_goes_on_and_gives_the_same_bytes() {
    let work = TempDir::new().unwrap();
    let (report, cache) = (work.path().join("report.json"), work.path().join("cache"));
    let run = |cache: &Path| {
        let mut command = zhenji(&program(), cache);
        command.arg("check").arg(demo()).arg("--quiet");
        command.arg("--output").arg(format!("json={}", report.display()));
        command
    };
    let begun = Instant::now();
    assert_eq!(run(&work.path().join("other")).status().unwrap().code(), Some(1));
    let whole = begun.elapsed();
    let undisturbed = fs::read(&report).unwrap();
    fs::write(&report, "an older report").unwrap();
    // Ten moments that nobody chose, and that are the same every time.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut killed = 0;
    for _ in 0..10 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child = run(&cache).spawn().unwrap();
        std::thread::sleep(whole.mul_f64((state >> 40) as f64 / (1_u64 << 24) as f64 * 0.6));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            killed += 1;
        }
        child.wait().unwrap();
        // A report is there whole or not at all.
        let now = fs::read(&report).unwrap();
        assert!(now == b"an older report" || now == undisturbed);
    }
    println!("killed {killed} of 10 runs of {whole:?}");
    assert!(killed > 0);
    let begun = Instant::now();
    assert_eq!(run(&cache).status().unwrap().code(), Some(1));
    println!("the last run took {:?}", begun.elapsed());
    assert_eq!(fs::read(&report).unwrap(), undisturbed);
}

/// Runs the program with files limited to `blocks` of 512 bytes, as on a disk that is full.
#[cfg(target_os = "linux")]
fn on_a_full_disk(blocks: u32, cache: &Path, arguments: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")])
        .arg(program())
        .args(["--lang", "en"])
        .args(arguments)
        .env("ZHENJI_CACHE_DIR", cache)
        .output()
        .unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_replaces_no_report_and_changes_no_finding() {
    let work = TempDir::new().unwrap();
    let root = copy(&["equipment", "patrol-log", "home-visit"]);
    let root = root.path().to_str().unwrap();
    let report = work.path().join("report.json");
    fs::write(&report, "an older report").unwrap();
    let output = format!("json={}", report.display());
    let refused = on_a_full_disk(1, &work.path().join("a"), &["check", root, "--output", &output]);
    assert_eq!(refused.status.code(), Some(4), "{}", String::from_utf8_lossy(&refused.stderr));
    assert_eq!(fs::read(&report).unwrap(), b"an older report");
    let left: Vec<_> = fs::read_dir(work.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing half-written stays: {left:?}");
    // A cache that cannot be written is done without: standard output is no file.
    let quiet = ["check", root, "--quiet", "--output", "json"];
    let undisturbed = zhenji(&program(), &work.path().join("b")).args(&quiet[..]).output().unwrap().stdout;
    let cramped = on_a_full_disk(1, &work.path().join("c"), &quiet);
    assert!(undisturbed == cramped.stdout, "{}", String::from_utf8_lossy(&cramped.stderr));
    let again = on_a_full_disk(1, &work.path().join("c"), &quiet);
    assert!(undisturbed == again.stdout, "{}", String::from_utf8_lossy(&again.stderr));
}

/// Who may not read everything: `nobody`, where this is root.
#[cfg(target_os = "linux")]
const NOBODY: u32 = 65_534;

#[cfg(target_os = "linux")]
#[test]
fn what_may_not_be_read_is_unexamined_exit_code_4_and_the_rest_stands() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let work = TempDir::new().unwrap();
    let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    open(work.path());
    let root = copy(&["equipment", "patrol-log", "home-visit"]);
    open(root.path());
    let cache = work.path().join("cache");
    fs::create_dir(&cache).unwrap();
    let mut program = program();
    let us = fs::metadata(work.path()).unwrap().uid();
    if us == 0 {
        // Where root's own folders are closed to others, the program is brought where it can be run.
        let brought = work.path().join("zhenji");
        fs::copy(&program, &brought).unwrap();
        open(&brought);
        program = brought;
    }
    let run = || {
        let mut command = zhenji(&program, &cache);
        command.args(["check", "--quiet", "--no-cache", "--output", "json"]).arg(root.path());
        if us == 0 {
            command.uid(NOBODY).current_dir("/");
        }
        command.output().unwrap()
    };
    let read = |output: &Output| -> serde_json::Value {
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
        })
    };
    let before = read(&run());
    let file = files(root.path()).remove(0);
    let folder = root.path().join("home-visit");
    for path in [&file, &folder] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    let output = run();
    for path in [&file, &folder] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    assert_eq!(output.status.code(), Some(4), "{}", String::from_utf8_lossy(&output.stderr));
    let after = read(&output);
    let unread = |value: &serde_json::Value| -> Vec<String> {
        let found = value["findings"].as_array().unwrap().iter();
        found.filter(|one| one["code"] == "RUN003").map(|one| one["path"].to_string()).collect()
    };
    assert_eq!((unread(&before).len(), unread(&after).len()), (0, 2), "{:?}", unread(&after));
    let dossier = file.parent().unwrap().strip_prefix(root.path()).unwrap().to_str().unwrap().to_owned();
    let rest = |value: &serde_json::Value| -> Vec<String> {
        let of = |one: &&serde_json::Value| {
            let path = one["path"].as_str().unwrap_or_default();
            !path.starts_with(&dossier) && !path.starts_with("home-visit") && one["code"] != "RUN003"
        };
        value["findings"].as_array().unwrap().iter().filter(of).map(ToString::to_string).collect()
    };
    assert_eq!(rest(&before), rest(&after));
    // Time is no part of it: two runs that see the same say the same.
    std::thread::sleep(Duration::from_millis(10));
    assert_eq!(before, read(&run()));
}
