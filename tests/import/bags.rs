//! Packages: what they declare goes with what is imported, and nothing is washed clean on the way.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::packed::{self, err, out, put, run, text, tree};
use super::{document, import, manifest, package_of};

#[test]
fn bags_crates_and_packed_files_are_imported_too() {
    let source = TempDir::new().unwrap();
    packed::bag(source.path(), &packed::PAPERS);
    let (folder, said) = import(source.path(), &[]);
    assert!(said.contains("the digests of its payload go with the files"), "{said}");
    let first = manifest(&folder, "2025-0001");
    assert_eq!(document(&first, "通知.txt")["role"], "notice");
    let archive: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("out/archive.json")).unwrap()).unwrap();
    assert_eq!(
        (&archive["name"], &archive["units"][0]["name"]),
        (&"2025年移交".into(), &"柳河县档案局".into())
    );
    let crated = TempDir::new().unwrap();
    put(crated.path(), "照片/1.txt", "照片的说明\n");
    put(crated.path(), "正文.txt", "关于清点的通知\n");
    put(
        crated.path(),
        "ro-crate-metadata.json",
        r##"{"@graph": [{"@id": "ro-crate-metadata.json", "about": {"@id": "./"}}, {"@id": "./", "@type": "Dataset", "name": "清点"},
        {"@id": "正文.txt", "@type": "File", "name": "清点的通知", "author": {"@id": "#p"}}, {"@id": "#p", "name": "王小明"}]}"##,
    );
    let (made, _) = import(crated.path(), &[]);
    let one = fs::read_dir(made.path().join("out")).unwrap().count();
    assert_eq!(one, 2, "archive.json and one dossier");
    let name = crated.path().file_name().unwrap().to_str().unwrap().trim_matches('.').to_owned();
    let dossier = manifest(&made, &name);
    assert_eq!(dossier["title"], "清点");
    assert_eq!(
        (&document(&dossier, "正文.txt")["title"], &document(&dossier, "正文.txt")["made_by"]),
        (&"清点的通知".into(), &"p1".into())
    );
    assert_eq!(document(&dossier, "照片/1.txt")["files"][0]["path"], "照片/1.txt");
    let packed_file = folder.path().join("bag.zip");
    packed::zip_of(source.path(), &packed_file);
    let (again, _) = import(&packed_file, &[]);
    assert_eq!(tree(&again.path().join("out")), tree(&folder.path().join("out")));
}

/// The codes and paths of rules on digests and completeness after an import.
fn checked(made: &TempDir) -> Vec<String> {
    packed::check(&made.path().join("out"), &["--select", "CMP002,CMP003,CMP005"]).0
}

#[test]
fn what_was_done_to_a_bag_is_a_finding_after_the_import() {
    let bag = |change: &dyn Fn(&std::path::Path)| {
        let source = TempDir::new().unwrap();
        packed::bag(source.path(), &packed::PAPERS);
        change(source.path());
        checked(&import(source.path(), &[]).0)
    };
    assert_eq!(bag(&|_| ()), Vec::<String>::new());
    let changed = bag(&|root| put(root, "data/2025-0001/报告.txt", "档案清点工作报告，共清点九百卷\n"));
    assert_eq!(changed, ["CMP005 2025-0001/报告.txt"]);
    let gone = bag(&|root| fs::remove_file(root.join("data/2025-0001/报告.txt")).unwrap());
    assert_eq!(gone, ["CMP002 2025-0001/dossier.json"]);
    let slipped = bag(&|root| put(root, "data/2025-0002/补充.txt", "补充说明，事后放入\n"));
    assert_eq!(slipped, ["CMP003 2025-0002/补充.txt"]);
}

#[test]
fn a_file_that_was_renamed_in_a_bag_gets_no_number_that_another_has() {
    for old in ["通知.txt", "报告.txt"] {
        let source = TempDir::new().unwrap();
        packed::bag(source.path(), &packed::PAPERS);
        let folder = source.path().join("data/2025-0001");
        fs::rename(folder.join(old), folder.join("改名.txt")).unwrap();
        let (made, _) = import(source.path(), &[]);
        let dossier = manifest(&made, "2025-0001");
        let ids: Vec<&str> =
            dossier["documents"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), 2, "{dossier:#}");
        assert_ne!(ids[0], ids[1]);
        assert_eq!(document(&dossier, old)["files"][0]["path"], old);
        assert_eq!(checked(&made), ["CMP002 2025-0001/dossier.json", "CMP003 2025-0001/改名.txt"]);
    }
}

#[test]
fn a_package_in_a_bag_keeps_the_file_that_lies_beside_it() {
    let source = TempDir::new().unwrap();
    let beside = "附件的内容，放在封装包旁边\n";
    let package = package_of(beside);
    packed::bag(source.path(), &[("2025/0007.xml", package.as_str()), ("2025/附件.txt", beside)]);
    let (made, said) = import(source.path(), &[]);
    assert!(!said.contains("payload manifest"), "{said}");
    let dossier = manifest(&made, "2025/0007");
    assert_eq!(document(&dossier, "附件.txt")["title"], "附件");
    assert_eq!(checked(&made), Vec::<String>::new());
    // Exchanged beside its package, it is what it is elsewhere in a bag.
    put(source.path(), "data/2025/附件.txt", "另一份附件\n");
    assert_eq!(checked(&import(source.path(), &[]).0), ["CMP005 2025/0007/附件.txt"]);
}

#[test]
fn what_systems_leave_behind_refuses_no_import() {
    let source = TempDir::new().unwrap();
    let papers: Vec<(&str, &str)> =
        packed::PAPERS.iter().copied().chain([("2025-0001/.DS_Store", "Bud1")]).collect();
    packed::bag(source.path(), &papers);
    put(source.path(), "data/2025-0001/.DS_Store", "Bud1 and more");
    let (made, said) = import(source.path(), &[]);
    assert!(said.contains("2025-0001/.DS_Store is not what the bag lists"), "{said}");
    assert_eq!(checked(&made), Vec::<String>::new());
}

#[test]
fn a_digest_that_no_manifest_of_ours_can_hold_is_compared_on_importing() {
    let source = TempDir::new().unwrap();
    let root = source.path();
    packed::bag(root, &packed::PAPERS);
    fs::remove_file(root.join("manifest-sha256.txt")).unwrap();
    let (made, _) = import(root, &[]);
    assert_eq!(checked(&made), Vec::<String>::new());
    put(root, "data/2025-0002/批复.txt", "关于库房拆除的批复\n");
    let refused = run(&["import", text(root), "--output", text(&made.path().join("again"))]);
    assert_eq!(refused.status.code(), Some(2), "{}", out(&refused));
    let said = err(&refused);
    assert!(said.contains("2025-0002/批复.txt") && said.contains("zhenji check"), "{said}");
    assert!(!made.path().join("again").exists());
}

#[test]
fn guesses_are_counted_until_somebody_has_seen_them() {
    let source = TempDir::new().unwrap();
    for (name, first) in [
        ("会议通知", "关于召开采购会议的通知"),
        ("签到表", "一、到会人员"),
        ("会议纪要", "采购会议纪要"),
        ("决议", "关于采购的决议"),
    ] {
        put(
            source.path(),
            &format!("采购会议/{name}.txt"),
            format!("{first}\n\n正文若干，各不相同：{name}。\n"),
        );
    }
    let (made, _) = import(source.path(), &[]);
    let dossier = manifest(&made, "采购会议");
    assert_eq!(dossier["kind"], "meeting", "{dossier:#}");
    for (file, role) in [
        ("会议通知.txt", "meeting-notice"),
        ("签到表.txt", "sign-in-sheet"),
        ("会议纪要.txt", "minutes"),
        ("决议.txt", "resolution"),
    ] {
        assert_eq!(document(&dossier, file)["role"], role, "{file}");
    }
    let report = |made: &TempDir| -> Value {
        let out_folder = made.path().join("out");
        let output = run(&["check", text(&out_folder), "--isolated", "--no-cache", "-o", "json"]);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let notices = report(&made)["summary"]["notices"].to_string();
    assert!(
        notices.contains("guesses of an import stand unconfirmed in 1 dossiers")
            && notices.contains("role 4"),
        "{notices}"
    );
    // Whoever has seen them takes them out.
    let place = made.path().join("out/采购会议/dossier.json");
    let mut seen = dossier.clone();
    seen.as_object_mut().unwrap().remove("guessed");
    for document in seen["documents"].as_array_mut().unwrap() {
        document.as_object_mut().unwrap().remove("guessed");
    }
    fs::write(place, seen.to_string()).unwrap();
    assert!(!report(&made)["summary"]["notices"].to_string().contains("guesses"));
}

#[test]
fn a_catalogue_alone_is_nothing_to_import_and_says_so() {
    let source = TempDir::new().unwrap();
    put(source.path(), "案卷目录.csv", "案卷号,案卷题名,年度\n1,清点,2025\n");
    let place = source.path().with_extension("out");
    let refused = run(&["import", text(source.path()), "--output", text(&place)]);
    assert_eq!(refused.status.code(), Some(3), "{}{}", out(&refused), err(&refused));
    assert!(err(&refused).contains("a catalogue alone (案卷目录.csv)"), "{}", err(&refused));
    // Beside folders of these names it is read, and the list in a dossier is its catalogue.
    put(source.path(), "1/通知.txt", "关于清点的通知\n");
    put(source.path(), "1/卷内目录.csv", "序号,题名,文件名\n1,清点的通知,通知.txt\n");
    let (made, said) = import(source.path(), &[]);
    assert!(said.contains("案卷目录.csv") && said.contains("1/卷内目录.csv"), "{said}");
    let dossier = manifest(&made, "1");
    assert_eq!(dossier["title"], "清点");
    assert_eq!(document(&dossier, "卷内目录.csv")["role"], "catalogue");
    assert_eq!(document(&dossier, "通知.txt")["title"], "清点的通知");
}
