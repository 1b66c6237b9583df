//! However little memory a run is given, it finds the same: what it has no room for lies in a temporary
//! file that nobody ever sees.

#[path = "generate/bulk.rs"]
#[allow(dead_code, reason = "the program reads what is written; the test asks for no more")]
mod bulk;
mod program;

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use zhenji::archive::find_roots;
use zhenji::config::Settings;
use zhenji::examine::Examiner;
use zhenji::pipeline::House;
use zhenji::rules::Registry;
use zhenji::schema::Kinds;

/// What a run finds, as JSON.
fn found(root: &Path, scratch: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = program::zhenji("en")
        .env("TMPDIR", scratch)
        .args(["check", "--isolated", "--no-cache", "--quiet", "--output", "json"])
        .args(arguments)
        .arg(root)
        .output()
        .unwrap();
    assert!(output.status.code().is_some_and(|code| code <= 1), "{}", program::err(&output));
    output.stdout
}

/// The demo, and small honest dossiers.
fn archives() -> (TempDir, Vec<std::path::PathBuf>) {
    let folder = TempDir::new().unwrap();
    bulk::bulk(folder.path(), 120);
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/demo");
    let roots = vec![demo, folder.path().to_owned()];
    (folder, roots)
}

#[test]
fn the_same_bytes_whatever_memory_there_is() {
    let (_folder, roots) = archives();
    let scratch = TempDir::new().unwrap();
    for root in roots {
        let whole = found(&root, scratch.path(), &["--threads", "2"]);
        for arguments in [["--threads", "1", "--max-memory", "1"], ["--threads", "2", "--max-memory", "64K"]]
        {
            let again = found(&root, scratch.path(), &arguments);
            assert!(again == whole, "{} differs with {arguments:?}", root.display());
        }
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0, "a temporary file was left behind");
    }
}

#[test]
fn where_nothing_can_be_put_on_disk_memory_has_to_do() {
    let (_folder, roots) = archives();
    let scratch = TempDir::new().unwrap();
    let nowhere = scratch.path().join("nowhere");
    let whole = found(&roots[1], scratch.path(), &[]);
    assert!(found(&roots[1], &nowhere, &["--max-memory", "1"]) == whole);
}

#[test]
fn rows_go_to_disk_when_there_is_no_room_and_not_before() {
    let (_folder, roots) = archives();
    let settings = Settings::default();
    let kinds = Kinds::new(&settings.kinds).unwrap();
    let registry = Registry::new(&settings).unwrap();
    for (memory, on_disk) in [(1 << 20, true), (2 << 30, false)] {
        let examiner = Examiner::default().within(memory);
        let archive = find_roots(&[roots[1].clone()]).unwrap().remove(0);
        let house = House::new(archive, &kinds, &registry, &settings, &examiner);
        let kept = house.map();
        assert_eq!(kept.spilled(), on_disk, "{memory}");
        let past = house.nothing();
        assert_eq!(house.reduce(kept, past).dossiers.len(), 120);
    }
}
