//! Packages are checked as they come: BagIt, RO-Crate, DA/T 93, ZIP and TAR.

mod packed;

use std::fs;
use std::path::Path;
use std::process::Command;

use packed::{PAPERS, bag, check, put, run, tar_entry, text, zip, zip_of};
use serde_json::Value;
use tempfile::TempDir;

fn good_bag() -> TempDir {
    let folder = TempDir::new().unwrap();
    bag(folder.path(), &PAPERS);
    folder
}

/// What the reference implementation says of a bag; none where it is not installed.
fn bagit_says(folder: &Path) -> Option<bool> {
    let python = std::env::var("ZHENJI_PYTHON").unwrap_or_else(|_| "python3".into());
    let there = Command::new(&python).args(["-c", "import bagit"]).output().ok()?.status.success();
    if !there {
        println!(
            "skipped: the Python package bagit is not installed (ZHENJI_PYTHON names another interpreter)"
        );
        return None;
    }
    let script = "import bagit,logging,sys;logging.disable(50);\ntry:\n b=bagit.Bag(sys.argv[1]);sys.exit(0 if b.is_valid() else 1)\nexcept bagit.BagError: sys.exit(1)";
    Some(Command::new(&python).args(["-c", script, text(folder)]).output().ok()?.status.success())
}

#[test]
fn a_good_bag_is_clean_and_its_contents_are_counted() {
    let folder = good_bag();
    assert_eq!(check(folder.path(), &[]), (vec![], 0));
    let report: Value = serde_json::from_slice(
        &run(&["check", text(folder.path()), "--isolated", "--no-cache", "-o", "json"]).stdout,
    )
    .unwrap();
    assert_eq!(report["summary"]["dossiers"]["total"], 2);
    assert_eq!(report["summary"]["files"]["total"], 3);
    // Rules on what only our manifests say have seen nothing, and have passed nothing.
    let rules = report["summary"]["rules"].as_array().unwrap();
    let verdict = |code: &str| rules.iter().find(|rule| rule["code"] == code).unwrap()["verdict"].clone();
    assert_eq!(verdict("CMP005"), "passed", "{rules:#?}");
    assert_eq!(verdict("SIG001"), "not_applicable");
    assert_eq!(verdict("STR002"), "not_applicable");
    assert_ne!(bagit_says(folder.path()), Some(false));
}

/// One way to break a bag, and what is found.
type Broken = (&'static str, fn(&Path), &'static [&'static str]);

const BROKEN: &[Broken] = &[
    (
        "a changed file",
        |root| put(root, "data/2025-0001/通知.txt", "关于开展档案清点工作的通告\n"),
        &["CMP005 data/2025-0001/通知.txt", "CMP005 data/2025-0001/通知.txt"],
    ),
    (
        "a lost file",
        |root| fs::remove_file(root.join("data/2025-0002/批复.txt")).unwrap(),
        &["CMP002 data/2025-0002/批复.txt", "STR016 bag-info.txt"],
    ),
    (
        "a file that came along",
        |root| put(root, "data/2025-0002/多余.txt", "不在清单上的一页\n"),
        &["CMP003 data/2025-0002/多余.txt", "STR016 bag-info.txt"],
    ),
    (
        "a manifest that was written anew",
        |root| {
            let place = root.join("manifest-sha256.txt");
            let lines = fs::read_to_string(&place).unwrap();
            let kept: Vec<&str> = lines.lines().filter(|line| !line.contains("批复")).collect();
            fs::write(place, kept.join("\n")).unwrap();
        },
        &["CMP003 data/2025-0002/批复.txt", "CMP005 manifest-sha256.txt"],
    ),
    (
        "no manifest",
        |root| {
            for name in ["manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt"] {
                fs::remove_file(root.join(name)).unwrap();
            }
        },
        &["CMP002 manifest-sha256.txt"],
    ),
    (
        "another declaration",
        |root| {
            put(root, "bagit.txt", "BagIt-Version: one\nTag-File-Character-Encoding: UTF-8\n");
            fs::remove_file(root.join("tagmanifest-sha256.txt")).unwrap();
        },
        &["STR001 bagit.txt"],
    ),
    (
        "a path that climbs out",
        |root| {
            let place = root.join("manifest-sha256.txt");
            let lines = fs::read_to_string(&place).unwrap();
            fs::write(place, format!("{lines}{}  data/../../outside.txt\n", "0".repeat(64))).unwrap();
            fs::remove_file(root.join("tagmanifest-sha256.txt")).unwrap();
        },
        &["STR007 manifest-sha256.txt"],
    ),
    (
        "files to be fetched",
        |root| {
            put(root, "fetch.txt", "https://example.org/x.txt 27 data/2025-0002/批复.txt\n");
            fs::remove_file(root.join("data/2025-0002/批复.txt")).unwrap();
        },
        &["CMP002 data/2025-0002/批复.txt", "STR016 bag-info.txt"],
    ),
];

#[test]
fn a_broken_bag_is_found_broken_where_the_reference_finds_it() {
    for (name, breaks, expected) in BROKEN {
        let folder = good_bag();
        breaks(folder.path());
        let (found, code) = check(folder.path(), &[]);
        assert_eq!(found, *expected, "{name}");
        assert_eq!(code, 1, "{name}");
        if let Some(valid) = bagit_says(folder.path()) {
            assert!(!valid, "{name}: the reference accepts it");
        }
    }
}

#[test]
fn names_taken_apart_by_a_mac_are_the_same_names() {
    let folder = good_bag();
    let place = folder.path().join("manifest-sha256.txt");
    put(folder.path(), "data/re\u{301}sume\u{301}.txt", "x\n");
    let line = format!("{}  data/r\u{e9}sum\u{e9}.txt\n", packed::sha256(b"x\n"));
    fs::write(&place, fs::read_to_string(&place).unwrap() + &line).unwrap();
    for name in ["manifest-sha512.txt", "tagmanifest-sha256.txt", "bag-info.txt"] {
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    assert_eq!(check(folder.path(), &["--select", "CMP"]), (vec![], 0));
}

#[test]
fn weak_digests_are_named_and_md5_is_still_compared() {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "data/通知.txt", "abc");
    put(folder.path(), "bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n");
    put(folder.path(), "manifest-md5.txt", "900150983cd24fb0d6963f7d28e17f72  data/通知.txt\n");
    assert_eq!(check(folder.path(), &[]).0, ["SIG014 manifest-md5.txt"]);
    put(folder.path(), "data/通知.txt", "abd");
    assert_eq!(check(folder.path(), &[]).0, ["CMP005 data/通知.txt", "SIG014 manifest-md5.txt"]);
}

#[test]
fn a_bag_around_an_archive_of_ours_is_checked_and_so_is_the_archive() {
    let folder = TempDir::new().unwrap();
    let dossier = r#"{ "version": 1, "kind": "case-file", "id": "X043-2025-QT-0001", "title": "档案清点", "unit": "u1",
      "opened": "2025-03-01", "retention": "10y", "responsible": [{ "person": "p1", "role": "经办" }],
      "documents": [{ "id": "d1", "role": "notice", "title": "关于清点的通知", "date": "2025-03-01", "medium": "born-digital",
        "files": [{ "path": "通知.txt" }, { "path": "没有.txt" }] }] }"#;
    let archive = r#"{ "version": 1, "name": "柳河", "units": [{ "id": "u1", "name": "县局" }], "people": [{ "id": "p1", "name": "王", "posts": [] }] }"#;
    let files =
        [("archive.json", archive), ("0001/dossier.json", dossier), ("0001/通知.txt", "关于清点的通知\n")];
    bag(folder.path(), &files);
    let (found, code) = check(folder.path(), &["--select", "CMP,STR"]);
    assert_eq!((found, code), (vec!["CMP002 0001/dossier.json".to_owned()], 1));
    put(folder.path(), "data/0001/通知.txt", "改过\n");
    let (found, _) = check(folder.path(), &["--select", "CMP005"]);
    assert_eq!(found, ["CMP005 data/0001/通知.txt", "CMP005 data/0001/通知.txt"]);
}

fn crate_with(entities: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "正文.txt", "关于清点的通知\n");
    put(folder.path(), "photos/1.txt", "照片的说明文字\n");
    let metadata = format!(
        r#"{{"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [
        {{"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {{"@id": "./"}}}},
        {{"@id": "./", "@type": "Dataset", "name": "清点", "datePublished": "2025-03-01"}},
        {{"@id": "photos/", "@type": "Dataset"}}{entities}]}}"#
    );
    put(folder.path(), "ro-crate-metadata.json", metadata);
    folder
}

#[test]
fn a_crate_is_held_against_its_metadata() {
    let digest = packed::sha256("关于清点的通知\n".as_bytes());
    let good = crate_with(&format!(
        r#", {{"@id": "%E6%AD%A3%E6%96%87.txt", "@type": "File", "name": "通知", "contentSize": "22", "sha256": "{digest}"}},
           {{"@id": "https://example.org/elsewhere.pdf", "@type": "File"}}"#
    ));
    assert_eq!(check(good.path(), &[]), (vec![], 0));
    let bad = crate_with(&format!(
        r#", {{"@id": "正文.txt", "@type": "File", "name": "通知", "contentSize": 5, "sha256": "{}"}},
           {{"@id": "没有.txt", "@type": "File", "name": "报告"}}, {{"@id": "../外面.txt", "@type": "File", "name": "外面"}}"#,
        "0".repeat(64)
    ));
    put(bad.path(), "没有描述.txt", "没有描述的一页\n");
    let expected = [
        "CMP002 没有.txt",
        "CMP003 没有描述.txt",
        "CMP005 正文.txt",
        "CMP006 正文.txt",
        "STR007 ro-crate-metadata.json",
    ];
    assert_eq!(check(bad.path(), &[]).0, expected);
    let broken = crate_with("");
    put(broken.path(), "ro-crate-metadata.json", "{\"@graph\": [");
    assert_eq!(check(broken.path(), &[]).0, ["STR001 ro-crate-metadata.json"]);
}

fn transfer() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "说明文件.TXT", "移交单位：柳河县档案局\n");
    let list = "<?xml version=\"1.0\" encoding=\"GB18030\"?><目录><条目><档号>X043-2025-QT-0001</档号><题名>通知</题名>\
        <日期>20250301</日期></条目><条目><档号>X043-2025-QT-0002</档号><题名>报告</题名><日期>20250401</日期></条目></目录>";
    put(root, "目录文件.XML", encoding_rs::GB18030.encode(list).0);
    put(root, "X043/2025/X043-2025-QT-0001/通知.txt", "关于清点的通知\n");
    put(root, "X043/2025/X043-2025-QT-0002/报告.txt", "清点工作的报告\n");
    folder
}

#[test]
fn a_transfer_has_a_folder_a_number_and_the_reverse() {
    let good = transfer();
    assert_eq!(check(good.path(), &[]), (vec![], 0));
    let bad = transfer();
    fs::remove_dir_all(bad.path().join("X043/2025/X043-2025-QT-0002")).unwrap();
    put(bad.path(), "X043/2025/X043-2025-QT-0003/多余.txt", "目录没有的一件\n");
    fs::remove_file(bad.path().join("说明文件.TXT")).unwrap();
    let expected = ["CMP002 说明文件.TXT", "STR011 X043/2025/X043-2025-QT-0003", "STR011 目录文件.XML"];
    assert_eq!(check(bad.path(), &[]).0, expected);
    // What lies in it is looked into, whatever the list says.
    put(good.path(), "X043/2025/X043-2025-QT-0002/坏.pdf", "%PDF-1.7\nbroken");
    put(good.path(), "X043/2025/X043-2025-QT-0002/宏.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0");
    let (found, _) = check(good.path(), &[]);
    for wanted in ["USE001 X043/2025/X043-2025-QT-0002/坏.pdf", "SAF001 X043/2025/X043-2025-QT-0002/宏.exe"]
    {
        assert!(found.iter().any(|line| line == wanted), "no {wanted} in {found:#?}");
    }
}

#[test]
fn packed_files_are_checked_as_what_they_hold() {
    let broken = good_bag();
    put(broken.path(), "data/2025-0001/通知.txt", "改过的通知\n");
    let unpacked = check(broken.path(), &[]);
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("export.zip");
    zip_of(broken.path(), &place);
    assert_eq!(check(&place, &[]), unpacked);
    // The same below a folder of its own, as RFC 8493 asks, in TAR and TAR.GZ.
    let mut tar = tar_entry("bag/", b'5', "", b"");
    for (path, bytes) in packed::tree(broken.path()) {
        tar.extend(tar_entry(&format!("bag/{path}"), b'0', "", &bytes));
    }
    tar.extend([0; 1024]);
    let place = folder.path().join("export.tar");
    fs::write(&place, &tar).unwrap();
    assert_eq!(check(&place, &[]), unpacked);
    let place = folder.path().join("export.tgz");
    let mut gzip =
        flate2::write::GzEncoder::new(fs::File::create(&place).unwrap(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, &tar).unwrap();
    gzip.finish().unwrap();
    assert_eq!(check(&place, &[]), unpacked);
}

#[test]
fn every_format_says_the_same_on_every_run_and_nothing_is_left_behind() {
    let bag = good_bag();
    put(bag.path(), "data/2025-0001/通知.txt", "改过的通知\n");
    let folder = TempDir::new().unwrap();
    zip_of(bag.path(), &folder.path().join("export.zip"));
    let temporary = TempDir::new().unwrap();
    for format in [
        "terminal",
        "concise",
        "json",
        "jsonl",
        "sarif",
        "junit",
        "csv",
        "html",
        "markdown",
        "four-properties",
    ] {
        let said = || {
            let mut command = packed::zhenji("zh");
            command.current_dir(folder.path()).env("TMPDIR", temporary.path());
            let output = command
                .args(["check", "export.zip", "--isolated", "--no-cache", "-o", format])
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(1), "{format}: {}", packed::err(&output));
            packed::out(&output)
        };
        let first = said();
        assert_eq!(first, said(), "{format}");
        assert!(!first.contains(text(temporary.path())), "{format} names the scratch folder");
    }
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
}

#[test]
fn names_links_and_namesakes_in_packages_lead_nowhere() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("in/export.zip");
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    let paper = "关于清点的通知\n".as_bytes();
    let entries: [(&str, &[u8]); 5] = [
        ("../../climb.txt", b"x"),
        ("/abs.txt", b"x"),
        ("C:\\win.txt", b"x"),
        ("卷\\反斜.txt", "另一份材料\n".as_bytes()),
        ("卷/通知.txt", paper),
    ];
    zip(&entries, &place);
    let (found, code) = check(&place, &[]);
    assert_eq!(code, 1);
    let names = ["STR007 ../../climb.txt", "STR007 /abs.txt"];
    assert!(names.iter().all(|name| found.iter().any(|line| line == name)), "{found:#?}");
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(!folder.path().join("climb.txt").exists());
    let mut tar = tar_entry("a/通知.txt", b'0', "", paper);
    tar.extend(tar_entry("a/链接", b'2', "/etc/passwd", b""));
    tar.extend(tar_entry("a/硬链接", b'1', "a/通知.txt", b""));
    tar.extend(tar_entry("a/通知.txt", b'0', "", b"second"));
    tar.extend(tar_entry("a/链接/其下.txt", b'0', "", b"behind a link\n"));
    tar.extend([0; 1024]);
    let place = folder.path().join("export.tar");
    fs::write(&place, tar).unwrap();
    let (found, _) = check(&place, &["--select", "STR,SAF"]);
    assert_eq!(found, ["SAF004 a/硬链接", "SAF004 a/链接", "STR004 a/通知.txt"]);
}

#[test]
fn long_names_of_gnu_and_pax_are_read() {
    let long = format!("{}/通知.txt", "很长的文件夹名".repeat(8));
    let mut tar = tar_entry("././@LongLink", b'L', "", format!("{long}\0").as_bytes());
    tar.extend(tar_entry("short", b'0', "", "关于清点的通知\n".as_bytes()));
    let record = " path=乙/报告.txt\n";
    let length = record.len() + 2;
    tar.extend(tar_entry("pax", b'x', "", format!("{length}{record}").as_bytes()));
    tar.extend(tar_entry("short", b'0', "", "清点工作报告\n".as_bytes()));
    let folder = TempDir::new().unwrap();
    let (place, made) = (folder.path().join("export.tar"), folder.path().join("out"));
    fs::write(&place, tar).unwrap();
    let done = run(&["import", text(&place), "--output", text(&made)]);
    assert!(done.status.success(), "{}", packed::err(&done));
    assert_eq!(fs::read_to_string(made.join(long)).unwrap(), "关于清点的通知\n");
    assert_eq!(fs::read_to_string(made.join("乙/报告.txt")).unwrap(), "清点工作报告\n");
}

#[test]
fn bombs_and_wrecks_are_findings_on_the_package() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("bomb.zip");
    let zeros = vec![0; 16 << 20];
    let names: Vec<String> = (0..8).map(|at| format!("{at}.txt")).collect();
    zip(&names.iter().map(|name| (name.as_str(), zeros.as_slice())).collect::<Vec<_>>(), &place);
    assert_eq!(check(&place, &[]), (vec!["SAF002 bomb.zip".to_owned()], 1));
    let bag = good_bag();
    let whole = folder.path().join("whole.zip");
    zip_of(bag.path(), &whole);
    let bytes = fs::read(&whole).unwrap();
    let cut = folder.path().join("cut.zip");
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(check(&cut, &[]), (vec!["USE001 cut.zip".to_owned()], 1));
    let other = folder.path().join("other.zip");
    fs::write(&other, "这不是压缩包\n").unwrap();
    assert_eq!(check(&other, &[]), (vec!["USE002 other.zip".to_owned()], 1));
    let empty = folder.path().join("empty.zip");
    zip(&[], &empty);
    assert_eq!(run(&["check", text(&empty)]).status.code(), Some(3));
    let folders = folder.path().join("loose.zip");
    zip(&[("a.txt", b"x"), ("b.txt", b"y")], &folders);
    assert_eq!(run(&["check", text(&folders)]).status.code(), Some(3), "files alone are no dossier");
}

/// Bytes changed at random are said to be broken, or read; nothing panics, hangs or climbs out.
#[test]
fn mutated_packages_are_refused_or_read() {
    let source = good_bag();
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("whole.zip");
    zip_of(source.path(), &place);
    let mut tar = tar_entry("././@LongLink", b'L', "", "长".repeat(60).as_bytes());
    for (path, bytes) in packed::tree(source.path()) {
        tar.extend(tar_entry(&path, b'0', "", &bytes));
    }
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for whole in [fs::read(&place).unwrap(), tar] {
        for round in 0..150 {
            let mut bytes = whole.clone();
            for _ in 0..=random(8) {
                let at = random(bytes.len());
                bytes[at] = random(256) as u8;
            }
            if round % 5 == 0 {
                bytes.truncate(random(bytes.len()) + 1);
            }
            let inner = folder.path().join("inner");
            let (file, out) = (inner.join("mutated"), inner.join("out"));
            fs::create_dir_all(&out).unwrap();
            fs::write(&file, &bytes).unwrap();
            let mut report = zhenji::package::Report::default();
            let _ = zhenji::package::unpack(&file, &out, &zhenji::limits::Unpacking::default(), &mut report);
            assert_eq!(fs::read_dir(&inner).unwrap().count(), 2, "nothing beside the folder");
            fs::remove_dir_all(&inner).unwrap();
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
