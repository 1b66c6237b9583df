//! The program run on small archives, for all tests of the command line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

pub use super::program::{code, err, out, zhenji};

pub fn run(lang: &str, arguments: &[&str]) -> Output {
    zhenji(lang).args(arguments).output().unwrap()
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Says in both languages what `expected` holds of each, with `code`.
pub fn fails(arguments: &[&str], expected_code: i32, zh: &[&str], en: &[&str]) {
    for (lang, words) in [("zh", zh), ("en", en)] {
        let output = run(lang, arguments);
        let said = err(&output);
        assert_eq!(code(&output), expected_code, "{arguments:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{arguments:?} in {lang}: no `{word}` in\n{said}");
        }
        assert!(!said.contains("panicked"), "{said}");
    }
}

/// An archive of one dossier without a fault.
pub fn clean() -> TempDir {
    let folder = TempDir::new().unwrap();
    let dossier = folder.path().join("2025/0001");
    fs::create_dir_all(&dossier).unwrap();
    fs::write(dossier.join("通知.txt"), "关于开展档案清点工作的通知\n").unwrap();
    fs::write(
        dossier.join("dossier.json"),
        r#"{
  "version": 1, "kind": "case-file", "id": "X043-2025-QT-0001", "title": "档案清点", "unit": "u1",
  "opened": "2025-03-01", "retention": "10y", "responsible": [{ "person": "p1", "role": "经办" }],
  "documents": [{ "id": "d1", "role": "notice", "title": "关于开展档案清点工作的通知", "date": "2025-03-01",
    "medium": "born-digital", "files": [{ "path": "通知.txt" }] }]
}
"#,
    )
    .unwrap();
    folder
}

/// An archive whose one manifest is no JSON: one error, certain (STR001).
pub fn broken() -> TempDir {
    let folder = clean();
    let manifest = folder.path().join("2025/0001/dossier.json");
    let source = fs::read_to_string(&manifest).unwrap().replacen("\"version\": 1,", "\"version\": 1", 1);
    fs::write(manifest, source).unwrap();
    folder
}

pub fn kinds_config() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kinds/zhenji.toml")
}
