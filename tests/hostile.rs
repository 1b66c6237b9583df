//! Hostile manifests and hostile folders: each gets a finding or counts as unexamined, never a
//! panic or a hang, and whatever lies beside it comes out as if it were alone.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zhenji::config::Settings;
use zhenji::examine::Examiner;
use zhenji::triage::ArchiveOutcome;

/// The public JSON corpora; absent on machines that have only the repository.
fn corpus(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/hostile").join(name);
    if !path.is_dir() {
        println!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn check(root: &Path) -> ArchiveOutcome {
    let mut outcome = zhenji::check(&[root.to_owned()], &Settings::default(), &Examiner::default()).unwrap();
    assert_eq!(outcome.archives.len(), 1);
    outcome.archives.remove(0)
}

/// An archive of one honest dossier and whatever `bytes` are as the manifest of another.
fn beside_honest(bytes: &[u8]) -> (TempDir, ArchiveOutcome) {
    let folder = TempDir::new().unwrap();
    for name in ["hostile", "honest"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    // An id of its own: what is hostile may well take the number of what is honest.
    let honest = HONEST.replace("QT-0001", "QT-0002");
    fs::write(folder.path().join("honest/dossier.json"), honest).unwrap();
    fs::write(folder.path().join("hostile/dossier.json"), bytes).unwrap();
    let outcome = check(folder.path());
    let honest: Vec<_> = outcome
        .findings
        .iter()
        .filter(|finding| finding.path.as_deref().is_some_and(|path| path.starts_with("honest")))
        .collect();
    assert!(honest.is_empty(), "{honest:#?}");
    assert_eq!(outcome.summary.dossiers.total, 2);
    (folder, outcome)
}

const HONEST: &str = r#"{
  "version": 1, "kind": "case-file", "id": "X043-2025-QT-0001", "title": "防汛值守情况",
  "unit": "u1", "opened": "2025-06-01", "closed": "2025-06-30", "retention": "10y",
  "responsible": [{"person": "p1", "role": "经办人"}], "stages": [], "documents": []
}"#;

fn reports(outcome: &ArchiveOutcome, code: &str) -> bool {
    outcome.findings.iter().any(|finding| {
        finding.code == code && finding.path.as_deref().is_some_and(|path| path.starts_with("hostile"))
    })
}

#[test]
fn the_json_test_suite_is_told_apart() {
    let Some(corpus) = corpus("nst+JSONTestSuite") else { return };
    let mut seen = [0; 3];
    for folder in ["test_parsing", "test_transform"] {
        for entry in fs::read_dir(corpus.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let (_folder, outcome) = beside_honest(&fs::read(&path).unwrap());
            let unreadable = reports(&outcome, "STR001");
            assert_eq!(outcome.summary.dossiers.unexamined, u64::from(unreadable), "{name}");
            // The second folder holds what parses and means different things to different readers.
            let expected = name.as_bytes().first().filter(|_| folder == "test_parsing");
            match expected {
                Some(b'y') => {
                    assert!(!unreadable, "{name} is JSON");
                    seen[0] += 1;
                }
                Some(b'n') => {
                    assert!(unreadable, "{name} is not JSON");
                    seen[1] += 1;
                }
                // What an implementation may take either way: a finding all the same.
                _ => {
                    assert!(!outcome.findings.is_empty(), "{name} is no dossier");
                    seen[2] += 1;
                }
            }
        }
    }
    println!("parsed {}, refused {}, either {}", seen[0], seen[1], seen[2]);
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn whatever_parses_but_is_no_manifest_violates_the_schema() {
    for manifest in ["{}", "[]", "1", "null", "\"text\"", "{\"kind\":\"case-file\"}", "{\"kind\":[1]}"] {
        let (_folder, outcome) = beside_honest(manifest.as_bytes());
        assert!(reports(&outcome, "STR002") || reports(&outcome, "STR003"), "{manifest}");
    }
}

#[test]
fn bombs_of_depth_and_length_are_findings() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_objects = "{\"a\":".repeat(5_000);
    let digits = HONEST.replace("\"version\": 1", &format!("\"version\": 1{}", "0".repeat(10_000)));
    let exponent = HONEST.replace("\"version\": 1", "\"version\": 1e999999999");
    let keys: String = (0..50_000).map(|n| format!("\"k{n}\":[],")).collect();
    let many = HONEST.replacen('{', &format!("{{{keys}"), 1);
    for (name, manifest, code) in [
        ("depth", deep, "STR001"),
        ("open objects", deep_objects, "STR001"),
        ("digits", digits, "STR002"),
        ("exponent", exponent, "STR002"),
    ] {
        let (_folder, outcome) = beside_honest(manifest.as_bytes());
        assert!(reports(&outcome, code), "{name}: {:#?}", outcome.findings);
    }
    // Fifty thousand keys that mean nothing are odd and no fault.
    let (_folder, outcome) = beside_honest(many.as_bytes());
    assert_eq!(outcome.summary.dossiers.unexamined, 0);
}

#[test]
fn a_string_of_64_mib_is_over_the_limit() {
    let long = HONEST.replace("防汛值守情况", &"汛".repeat((64 << 20) / 3));
    let (_folder, outcome) = beside_honest(long.as_bytes());
    assert!(reports(&outcome, "STR001"));
    assert_eq!(outcome.summary.dossiers.unexamined, 1);
}

#[test]
fn broken_utf8_and_other_encodings_are_named() {
    let (gbk, _, _) = encoding_rs::GB18030.encode(HONEST);
    let (_folder, outcome) = beside_honest(&gbk);
    let finding = outcome.findings.iter().find(|finding| finding.code == "STR001").unwrap();
    assert!(finding.help.en.contains("GB 18030"), "{}", finding.help.en);
    let mut broken = HONEST.as_bytes().to_vec();
    let at = HONEST.find('防').unwrap();
    broken[at] = 0xFF;
    let (_folder, outcome) = beside_honest(&broken);
    let finding = outcome.findings.iter().find(|finding| finding.code == "STR001").unwrap();
    assert_eq!(finding.span.map(|place| place.line), Some(2));
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("dossier.json"), format!("\u{feff}{HONEST}")).unwrap();
    let outcome = check(folder.path());
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
}

#[cfg(unix)]
#[test]
fn links_are_seen_and_never_followed() {
    use std::os::unix::fs::symlink;
    let folder = TempDir::new().unwrap();
    let dossier = folder.path().join("a");
    fs::create_dir(&dossier).unwrap();
    fs::write(dossier.join("dossier.json"), HONEST).unwrap();
    symlink(folder.path(), dossier.join("loop")).unwrap();
    symlink("/etc/passwd", dossier.join("passwd.txt")).unwrap();
    fs::create_dir(folder.path().join("linked")).unwrap();
    symlink(dossier.join("dossier.json"), folder.path().join("linked/dossier.json")).unwrap();
    let outcome = check(folder.path());
    assert_eq!(outcome.summary.dossiers.total, 2, "a linked manifest is a dossier that cannot be examined");
    assert_eq!(outcome.summary.dossiers.unexamined, 1);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_shown_as_bytes() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("dossier.json"), HONEST).unwrap();
    // 总结 in GBK, as old archivers leave it.
    let name = OsStr::from_bytes(b"\xd7\xdc\xbd\xe1.txt");
    fs::write(folder.path().join(name), "总结").unwrap();
    let outcome = check(folder.path());
    let unlisted = outcome.findings.iter().find(|finding| finding.code == "CMP003").unwrap();
    assert_eq!(unlisted.path.as_deref(), Some("\\xD7\\xDC\\xBD\\xE1.txt"));
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_unexamined_and_the_rest_stands() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    for name in ["a", "b"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("dossier.json"), HONEST).unwrap();
    }
    let locked = folder.path().join("b");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(&locked).is_ok() {
        println!("skipped: this user may read everything");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
        return;
    }
    let outcome = check(folder.path());
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(outcome.findings.iter().any(|finding| finding.code == "RUN003"));
}
