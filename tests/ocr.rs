//! Scans without a text: what is beside them is taken, what an engine reads off them is taken
//! where it is asked for, and without either nothing is pretended.

use std::fs;
use std::path::Path;

use zhenji::config::Settings;
use zhenji::examine::{Cache, Engine, Examiner};
use zhenji::limits::Work;
use zhenji::triage::Outcome;

/// An archive of one dossier whose only paper is the scan, and which quotes a number of later.
fn archive(root: &Path) {
    let manifest = r#"{"version": 1, "kind": "case-file", "id": "X043-2025-QT-0001", "title": "检查", "unit": "gd",
        "opened": "2025-03-03", "retention": "10y", "responsible": [{"person": "p1", "role": "经办人"}], "stages": [],
        "documents": [{"id": "d1", "role": "report", "title": "检查报告", "date": "2025-03-10", "medium": "scan",
        "secrecy": "public", "files": [{"path": "scan.png"}]}]}"#;
    fs::write(root.join("dossier.json"), manifest).unwrap();
    let scan = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/ocr/scan.png");
    fs::copy(scan, root.join("scan.png")).unwrap();
}

fn check(root: &Path, examiner: &Examiner) -> Outcome {
    zhenji::check(&[root.to_owned()], &Settings::default(), examiner).unwrap()
}

fn sight(outcome: &Outcome, code: &str) -> (u64, u64) {
    let rule = outcome.archives[0].summary.rules.iter().find(|rule| rule.code == code).unwrap();
    (rule.seen, rule.unseen)
}

#[test]
fn without_a_text_nothing_is_pretended() {
    let folder = tempfile::tempdir().unwrap();
    archive(folder.path());
    let outcome = check(folder.path(), &Examiner::default());
    assert_eq!(sight(&outcome, "SAF005"), (0, 1));
    let rules = &outcome.archives[0].summary.rules;
    let verdict =
        serde_json::to_value(rules.iter().find(|rule| rule.code == "SAF005").unwrap().verdict).unwrap();
    assert_eq!(verdict, "unexamined");
}

#[test]
fn a_text_beside_the_scan_is_taken() {
    for (name, text) in [
        ("scan.png.txt", "身份证号 11010519491231002X".to_owned()),
        ("scan.png.hocr", "<html><body><span class='ocrx_word'>11010519491231002X</span></body></html>".to_owned()),
        (
            "scan.png.alto.xml",
            "<?xml version=\"1.0\"?><alto><TextLine><String CONTENT=\"11010519491231002X\"/></TextLine></alto>"
                .to_owned(),
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        archive(folder.path());
        fs::write(folder.path().join(name), text).unwrap();
        let outcome = check(folder.path(), &Examiner::default());
        assert_eq!(sight(&outcome, "SAF005"), (1, 0), "{name}");
        let findings = &outcome.archives[0].findings;
        assert!(findings.iter().any(|finding| finding.code == "SAF005"), "{name}");
        assert!(!findings.iter().any(|finding| finding.code == "CMP003"), "{name}");
    }
}

#[test]
fn an_engine_reads_the_scan_once() {
    let engine = match Engine::find() {
        Ok(engine) => engine,
        Err(lacks) => {
            println!("skipped: {lacks} is not installed");
            return;
        }
    };
    let (folder, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    archive(folder.path());
    let work = Work::default();
    let cached = || Cache::open(kept.path(), &work).unwrap();
    // First without: the facts are kept and lack what an engine would add.
    check(folder.path(), &Examiner::new(Some(cached()), work, false));
    let first = Examiner::new(Some(cached()), work, false).with_ocr(engine);
    let facts = first.examine(&folder.path().join("scan.png"), false).unwrap();
    let read = facts.contents.recognised.expect("read");
    for words in ["春季安全检查", "三号杆拉线松动", "次日紧固"] {
        assert!(read.pages[0].contains(words), "{words} is not in {:?}", read.pages);
    }
    assert!(read.confidence > 60.0, "{}", read.confidence);
    drop(first);
    // A second run with an engine finds it kept; one without does not see it.
    let second = Examiner::new(Some(cached()), work, false).with_ocr(Engine::find().unwrap());
    assert_eq!(sight(&check(folder.path(), &second), "SAF005"), (1, 0));
    assert_eq!(second.decoded.into_inner(), 0);
    let without = Examiner::new(Some(cached()), work, false);
    assert_eq!(sight(&check(folder.path(), &without), "SAF005"), (0, 1));
}
