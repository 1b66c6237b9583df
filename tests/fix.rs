//! `check --fix` and `--diff`: what is absent is filled in, what is there is never changed, and
//! what somebody vouched for is not touched.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

fn zhenji(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhenji"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "en_GB.UTF-8")
        .env("ZHENJI_CACHE_DIR", folder.join("cache"))
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A PDF of one page that was not made for this test.
fn pdf() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/demo/bidding/ZB-0001/pledge3.pdf")).unwrap()
}

const MANIFEST: &str = r#"{
  "version": 1,
  "kind": "case-file",
  "id": "X043-2025-QT-0001",
  "title": "档案清点",
  "unit": "u1",
  "opened": "2025-03-01",
  "retention": "10y",
  "responsible": [{ "person": "p1", "role": "经办" }],
  "documents": [
    {
      "id": "d1",
      "role": "notice",
      "title": "关于开展档案清点工作的通知",
      "date": "2025-03-01",
      "medium": "born-digital",
      "files": [{ "path": "通知.txt" }, { "path": "no such file.txt" }]
    },
    {
      "id": "d2",
      "role": "report",
      "title": "清点情况报告",
      "date": "2025-03-09",
      "medium": "scan",
      "files": [
        {
          "path": "报告.pdf"
        }
      ]
    }
  ]
}
"#;

/// A dossier in a folder `a`, with what is done to its manifest.
fn dossier(change: impl FnOnce(String) -> String) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let dossier = folder.path().join("a");
    fs::create_dir_all(&dossier).unwrap();
    fs::write(dossier.join("通知.txt"), "关于开展档案清点工作的通知\n").unwrap();
    fs::write(dossier.join("报告.pdf"), pdf()).unwrap();
    let manifest = dossier.join("dossier.json");
    fs::write(&manifest, change(MANIFEST.to_owned())).unwrap();
    (folder, manifest)
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Runs `--fix` and gives what it said; nothing but the manifest may have changed.
fn fixed(folder: &TempDir) -> String {
    let output = zhenji(folder.path(), &["check", "a", "--fix", "--isolated", "-o", "json"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", err(&output));
    err(&output)
}

#[test]
fn what_is_absent_is_filled_in_by_the_hand_of_the_file() {
    let (folder, manifest) = dossier(|text| text);
    let said = fixed(&folder);
    let text = fs::read_to_string(&manifest).unwrap();
    let (notice, report) = ("关于开展档案清点工作的通知\n".as_bytes(), pdf());
    let expected = MANIFEST
        .replace(
            r#"{ "path": "通知.txt" }"#,
            &format!(
                r#"{{ "path": "通知.txt", "size": {}, "digest": "sha256:{}" }}"#,
                notice.len(),
                sha256(notice)
            ),
        )
        .replace(
            r#"          "path": "报告.pdf""#,
            &format!(
                "          \"path\": \"报告.pdf\",\n          \"size\": {},\n          \"digest\": \"sha256:{}\"",
                report.len(),
                sha256(&report)
            ),
        )
        .replace("\"medium\": \"scan\",", "\"medium\": \"scan\",\n      \"pages\": 1,");
    assert_eq!(text, expected, "{said}");
    assert!(said.contains("5 values filled in, in 1 manifest"), "{said}");
    // Once filled in there is nothing left to do.
    let again = zhenji(folder.path(), &["check", "a", "--diff", "--isolated"]);
    assert_eq!((again.status.code(), out(&again).as_str()), (Some(0), ""));
}

#[test]
fn a_diff_writes_nothing_and_is_what_patch_makes_of_it() {
    let (folder, manifest) = dossier(|text| text.replace('\n', "\r\n"));
    let before = fs::read(&manifest).unwrap();
    let output = zhenji(folder.path(), &["check", "a", "--diff", "--isolated"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert_eq!(fs::read(&manifest).unwrap(), before);
    let diff = out(&output);
    assert!(diff.starts_with("--- a/dossier.json\n+++ a/dossier.json\n@@ "), "{diff}");
    fixed(&folder);
    let after = fs::read(&manifest).unwrap();
    assert!(
        !String::from_utf8_lossy(&after).replace("\r\n", "").contains('\n'),
        "line ends stay as they are"
    );
    fs::write(&manifest, &before).unwrap();
    fs::write(folder.path().join("x.diff"), &diff).unwrap();
    match Command::new("patch").args(["--binary", "-p0", "-i", "x.diff"]).current_dir(folder.path()).output()
    {
        Ok(patched) => {
            assert!(patched.status.success(), "{}", String::from_utf8_lossy(&patched.stdout));
            assert_eq!(fs::read(&manifest).unwrap(), after);
        }
        Err(_) => println!("skipped: there is no patch here"),
    }
}

#[test]
fn what_is_there_is_evidence_and_stays() {
    let wrong = format!("sha256:{}", "0".repeat(64));
    let (folder, manifest) = dossier(|text| {
        text.replace(
            r#"{ "path": "通知.txt" }"#,
            &format!(r#"{{ "path": "通知.txt", "digest": "{wrong}" }}"#),
        )
        .replace("\"medium\": \"scan\",", "\"medium\": \"scan\",\n      \"pages\": 9,")
    });
    let said = fixed(&folder);
    let value: Value = serde_json::from_str(&fs::read_to_string(&manifest).unwrap()).unwrap();
    // No size beside a digest that is not the file's: it would lend it an air of truth.
    assert_eq!(value["documents"][0]["files"][0], json!({ "path": "通知.txt", "digest": wrong }));
    assert_eq!(value["documents"][1]["pages"], 9);
    assert!(value["documents"][1]["files"][0]["digest"].is_string());
    assert!(said.contains("is not what the manifest states of it"), "{said}");
}

#[test]
fn a_manifest_that_goes_by_sm3_is_filled_in_with_sm3() {
    let hex = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    let (folder, manifest) = dossier(|text| {
        let stated = format!(r#"{{ "path": "abc.txt", "digest": "sm3:{hex}" }}"#);
        text.replace(r#"{ "path": "no such file.txt" }"#, &stated)
    });
    fs::write(folder.path().join("a/abc.txt"), "abc").unwrap();
    fixed(&folder);
    let value: Value = serde_json::from_str(&fs::read_to_string(&manifest).unwrap()).unwrap();
    let files = &value["documents"][0]["files"];
    assert_eq!(files[1], json!({ "path": "abc.txt", "size": 3, "digest": format!("sm3:{hex}") }));
    assert!(files[0]["digest"].as_str().unwrap().starts_with("sm3:"), "{files}");
}

/// Runs `--fix` after `prepare`: the manifest must be as it was, and the reason be said.
fn stays(prepare: impl FnOnce(&Path), why: &str) {
    let (folder, manifest) = dossier(|text| text);
    prepare(folder.path());
    let before = fs::read(&manifest).unwrap();
    for arguments in [["--fix", "--quiet"], ["--diff", "--isolated"]] {
        let output = zhenji(folder.path(), &[&["check", "."], &arguments[..]].concat());
        assert!(out(&output).is_empty(), "{}", out(&output));
        assert_eq!(fs::read(&manifest).unwrap(), before, "{arguments:?}");
        if arguments[0] == "--diff" {
            assert!(err(&output).contains(why), "{}", err(&output));
        }
    }
}

#[test]
fn what_somebody_vouched_for_is_not_touched() {
    let archive = |dossiers: Value| json!({ "version": 1, "name": "x", "dossiers": dossiers }).to_string();
    stays(|root| fs::write(root.join("a/dossier.lock.json"), "{}").unwrap(), "it is locked");
    for beside in ["dossier.json.p7s", "dossier.json.P7S", "dossier.json.minisig", "dossier.json.MiniSig"] {
        stays(|root| fs::write(root.join("a").join(beside), "").unwrap(), "a signature over the manifest");
    }
    stays(
        |root| {
            let by_id = archive(json!([{ "id": "X043-2025-QT-0001", "path": "elsewhere", "sha256": "0" }]));
            fs::write(root.join("archive.json"), by_id).unwrap();
        },
        "the transfer list",
    );
    stays(
        |root| {
            let by_path = archive(json!([{ "id": "other", "path": "a/dossier.json", "sha256": "0" }]));
            fs::write(root.join("archive.json"), by_path).unwrap();
        },
        "the transfer list",
    );
    stays(|root| fs::write(root.join("archive.json"), "{").unwrap(), "archive.json cannot be read");
    stays(
        |root| {
            let previous = sha256(&fs::read(root.join("a/dossier.json")).unwrap());
            fs::create_dir(root.join("b")).unwrap();
            let next = json!({ "chain": { "series": "s", "previous": previous } }).to_string();
            fs::write(root.join("b/dossier.json"), next).unwrap();
        },
        "the chain of a later dossier",
    );
    stays(
        |root| {
            let text = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
            fs::write(root.join("bagit.txt"), text).unwrap();
        },
        "it lies in a package",
    );
    stays(
        |root| {
            let manifest = root.join("a/dossier.json");
            let twice = fs::read_to_string(&manifest).unwrap().replacen('{', "{ \"version\": 1,", 1);
            fs::write(manifest, twice).unwrap();
        },
        "gives a key twice",
    );
}

#[cfg(unix)]
#[test]
fn links_and_paths_that_lead_out_fill_nothing_in() {
    let (folder, manifest) = dossier(|text| text.replace("报告.pdf", "../secret.txt"));
    fs::write(folder.path().join("secret.txt"), "not ours").unwrap();
    fs::remove_file(folder.path().join("a/通知.txt")).unwrap();
    std::os::unix::fs::symlink("../secret.txt", folder.path().join("a/通知.txt")).unwrap();
    let before = fs::read(&manifest).unwrap();
    fixed(&folder);
    assert_eq!(fs::read(&manifest).unwrap(), before);
}

#[test]
fn what_is_packed_is_not_written_into() {
    let (folder, _) = dossier(|text| text);
    fs::write(folder.path().join("export.zip"), "PK").unwrap();
    for flag in ["--fix", "--diff"] {
        let output = zhenji(folder.path(), &["check", "export.zip", flag]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("nothing is written into it"), "{}", err(&output));
    }
}
