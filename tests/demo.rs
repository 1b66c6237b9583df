//! `testdata/demo` is what the generator makes; its honest half is clean, and what was planted is
//! found. `ZHENJI_BLESS=1 cargo test --test demo` writes the demo and its list anew.

mod honest;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use honest::demo::{PLANTED, demo, honest as honest_half};
use tempfile::TempDir;
use zhenji::config::Settings;
use zhenji::examine::Examiner;
use zhenji::finding::Finding;

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

fn files(root: &Path) -> BTreeSet<PathBuf> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(root).unwrap().to_owned())
        .collect()
}

fn list() -> String {
    let mut text = String::from(
        "# The demo archive\n\nMade by `tests/honest` (`ZHENJI_BLESS=1 cargo test --test demo`); nothing here is real. One dossier of\neach kind is honest; in the others something was planted:\n\n| dossier | what was forged | rule |\n| --- | --- | --- |\n",
    );
    let known: BTreeSet<&str> = zhenji::rules::all().map(|rule| rule.meta.code).collect();
    for planted in PLANTED {
        let later = if known.contains(planted.code) { "" } else { " (not yet checked)" };
        text.push_str(&format!("| {} | {} | {}{later} |\n", planted.dossier, planted.what, planted.code));
    }
    text
}

/// The demo, drawn once for all tests.
static FRESH: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    demo().write_to(folder.path());
    folder
});

fn check(root: &Path) -> Vec<Finding> {
    let outcome = zhenji::check(&[root.to_owned()], &Settings::default(), &Examiner::default()).unwrap();
    outcome.archives.into_iter().flat_map(|archive| archive.findings).collect()
}

fn line(finding: &Finding) -> String {
    let at = finding.pointer.as_deref().unwrap_or_default();
    let path = finding.path.as_deref().unwrap_or_default();
    format!("{} {} {path} {at}: {}", finding.code, finding.severity.word(), finding.message.zh)
}

#[test]
fn the_demo_is_what_the_generator_makes() {
    let fresh = &*FRESH;
    let kept = testdata().join("demo");
    if std::env::var_os("ZHENJI_BLESS").is_some() {
        let _ = fs::remove_dir_all(&kept);
        for path in files(fresh.path()) {
            fs::create_dir_all(kept.join(&path).parent().unwrap()).unwrap();
            fs::copy(fresh.path().join(&path), kept.join(&path)).unwrap();
        }
        fs::write(testdata().join("README.md"), list()).unwrap();
    }
    assert_eq!(files(&kept), files(fresh.path()), "ZHENJI_BLESS=1 cargo test --test demo writes it anew");
    for path in files(&kept) {
        let same = fs::read(kept.join(&path)).unwrap() == fs::read(fresh.path().join(&path)).unwrap();
        assert!(same, "{} differs; ZHENJI_BLESS=1 cargo test --test demo writes it anew", path.display());
    }
    assert_eq!(fs::read_to_string(testdata().join("README.md")).unwrap(), list());
    let size: u64 = files(&kept).iter().map(|path| fs::metadata(kept.join(path)).unwrap().len()).sum();
    assert!(size < 6 << 20, "the demo has grown to {size} bytes");
}

#[test]
fn the_honest_half_is_clean() {
    let folder = TempDir::new().unwrap();
    honest_half().write_to(folder.path());
    let found: Vec<String> = check(folder.path()).iter().map(line).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_was_planted_is_found() {
    let known: BTreeSet<&str> = zhenji::rules::all().map(|rule| rule.meta.code).collect();
    let findings = check(FRESH.path());
    for planted in PLANTED.iter().filter(|planted| known.contains(planted.code)) {
        let found = findings.iter().any(|finding| {
            let here = finding.dossier.as_deref() == Some(planted.dossier);
            let member = finding.related.iter().any(|related| related.fingerprint.is_some());
            finding.code == planted.code && (here || member)
        });
        assert!(found, "{} in {}: {}", planted.code, planted.dossier, planted.what);
    }
}
