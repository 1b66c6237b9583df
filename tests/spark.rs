//! The Spark job gives what a check gives, however many parts it is dealt into, and where parts fail.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn spark_gives_what_a_check_gives() {
    let there = Command::new("python3").args(["-c", "import pyspark"]).output();
    let java = Command::new("java").arg("-version").output();
    if !(there.is_ok_and(|output| output.status.success())
        && java.is_ok_and(|output| output.status.success()))
    {
        println!("skipped: pyspark and Java are not both installed");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let demo = root.join("testdata/demo");
    let folder = tempfile::tempdir().unwrap();
    let zhenji = env!("CARGO_BIN_EXE_zhenji");
    let cache = folder.path().join("cache");
    let checked = folder.path().join("check.json");
    let code = Command::new(zhenji)
        .args(["check", "--quiet", "--output"])
        .arg(format!("json={}", checked.display()))
        .arg(&demo)
        .env("XDG_CACHE_HOME", &cache)
        .status()
        .unwrap()
        .code();
    let checked = fs::read(checked).unwrap();
    let clumsy = clumsy(folder.path(), zhenji);
    let mut clusters = Vec::new();
    for (parts, program) in [("1", Path::new(zhenji)), ("3", Path::new(zhenji)), ("16", &clumsy)] {
        let out = folder.path().join(parts);
        let output = Command::new("python3")
            .arg(root.join("spark/zhenji_spark.py"))
            .arg(&demo)
            .arg(&out)
            .args(["--parts", parts, "--zhenji"])
            .arg(program)
            .env("XDG_CACHE_HOME", &cache)
            // On one machine Spark tries a task once unless a second number says otherwise.
            .env(
                "PYSPARK_SUBMIT_ARGS",
                "--master local[2,4] --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 pyspark-shell",
            )
            .env("SPARK_LOCAL_IP", "127.0.0.1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), code, "{said}");
        assert!(fs::read(out.join("findings.json")).unwrap() == checked, "{parts} parts give other findings");
        let read = "import pyarrow.parquet as pq, sys; print(sorted(map(tuple, (r.values() for r in pq.read_table(sys.argv[1]).to_pylist()))))";
        let shown = Command::new("python3").args(["-c", read]).arg(out.join("clusters")).output().unwrap();
        assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
        clusters.push(String::from_utf8(shown.stdout).unwrap());
    }
    let stumbled = fs::read_dir(folder.path().join("stumbled")).unwrap().count();
    assert_eq!(stumbled, 16, "each part was to fail once");
    assert_eq!(clusters[0], clusters[2]);
    assert_eq!(clusters[0], clusters[1]);
    // The demo's re-used photo (DUP004) is one cluster of pictures.
    assert!(clusters[0].contains("home-visit/RH-0002#home-visit/RH-0002/photo1.jpg#0"), "{}", clusters[0]);
}

/// A program that fails the first time it is asked for a part, for odd parts before and for even ones
/// after their file is written, and then does as it should.
fn clumsy(folder: &Path, zhenji: &str) -> PathBuf {
    let (script, marks) = (folder.join("clumsy"), folder.join("stumbled"));
    fs::create_dir(&marks).unwrap();
    let marks = marks.display();
    let text = format!(
        r#"#!/bin/sh
if [ "$1" = facts ]; then
    part=$(echo "$4" | tr / -)
    if mkdir "{marks}/$part" 2>/dev/null; then
        case "$part" in
        *[02468]-16) "{zhenji}" "$@";;
        esac
        exit 3
    fi
fi
exec "{zhenji}" "$@"
"#
    );
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    script
}
