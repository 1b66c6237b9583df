//! What fires on real files: every file of `../shared/data` filed in one archive, a dossier a
//! folder, and the findings held against `tests/snapshots/real.txt`, every line of which was read.
//! `ZHENJI_BLESS=1 cargo test --test real` writes it anew: read the difference.
//!
//! The files are real and old, the manifests are ours: rules about what a manifest claims of its
//! dossier (STR, CMP but CMP004, SIG) say nothing of the files and are left out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use zhenji::config::ConfigFile;
use zhenji::examine::Examiner;
use zhenji::finding::Meta;
use zhenji::rules;

fn data() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !path.is_dir() {
        println!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

/// Files the folder `from` as the dossier `to`.
fn file_away(from: &Path, to: &Path, number: usize) {
    let name = from.file_name().unwrap().to_str().unwrap();
    let photos = matches!(name, "photos" | "exif");
    let mut documents = Vec::new();
    let walk = walkdir::WalkDir::new(from).sort_by_file_name();
    for entry in walk.into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
        let Some(path) = entry.path().strip_prefix(from).unwrap().to_str() else { continue };
        let place = to.join("files").join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(entry.path(), place).unwrap();
        let mut document = serde_json::json!({
            "id": format!("d{}", documents.len()),
            "role": if photos { "photo" } else { "report" },
            "title": entry.path().file_stem().unwrap().to_string_lossy(),
            "medium": if photos { "photo" } else { "born-digital" },
            "files": [{ "path": format!("files/{path}") }],
        });
        if !photos {
            document["date"] = format!("2026-10-{:02}", documents.len() % 28 + 1).into();
        }
        documents.push(document);
    }
    let manifest = serde_json::json!({
        "version": 1, "kind": "case-file", "id": format!("X043-2026-QT-{number:04}"), "title": name, "unit": "gd",
        "opened": "2026-10-01", "retention": "10y", "responsible": [{ "person": "p1", "role": "经办人" }],
        "stages": [], "documents": documents,
    });
    fs::write(to.join("dossier.json"), manifest.to_string()).unwrap();
}

#[test]
fn what_fires_on_real_files_was_read_line_by_line() {
    let Some(data) = data() else { return };
    std::panic::set_hook(Box::new(|_| {}));
    let root = tempfile::tempdir().unwrap();
    let archive = r#"{"version": 1, "name": "真实文件", "exported": "2026-11-01T00:00:00+08:00",
        "units": [{"id": "gd", "name": "城郊供电所"}], "people": [{"id": "p1", "name": "周建国", "posts": []}]}"#;
    fs::write(root.path().join("archive.json"), archive).unwrap();
    let mut folders: Vec<PathBuf> = fs::read_dir(&data)
        .unwrap()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for (number, folder) in folders.iter().enumerate() {
        let to = root.path().join(folder.file_name().unwrap());
        fs::create_dir_all(&to).unwrap();
        file_away(folder, &to, number + 1);
    }
    let metas: Vec<&'static Meta> = rules::all().map(|rule| &rule.meta).collect();
    let select: Vec<String> =
        ["USE", "SAF", "DUP", "FAB", "PAD", "CMP004", "RUN"].map(str::to_owned).to_vec();
    let settings = ConfigFile::default().settings(&select, &[], &metas).unwrap();
    let outcome = zhenji::check(&[root.path().to_owned()], &settings, &Examiner::default()).unwrap();
    let findings = &outcome.archives[0].findings;
    let internal: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.code == "RUN001")
        .map(|finding| finding.message.en.as_str())
        .collect();
    assert!(internal.is_empty(), "{internal:#?}");
    let mut lines: Vec<String> = findings
        .iter()
        .map(|finding| {
            let path = finding.path.as_deref().unwrap_or("-");
            let members = finding.related.len();
            let more = if members > 0 { format!(" ({members})") } else { String::new() };
            format!("{} {} {path}{more}\n", finding.code, finding.severity.word())
        })
        .collect();
    lines.sort();
    let mut totals: BTreeMap<&str, u32> = BTreeMap::new();
    for finding in findings {
        *totals.entry(finding.code).or_default() += 1;
    }
    println!("{totals:?}");
    let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/real.txt");
    let actual: String = lines.concat();
    if std::env::var_os("ZHENJI_BLESS").is_some() {
        fs::create_dir_all(snapshot.parent().unwrap()).unwrap();
        fs::write(&snapshot, &actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(&snapshot).unwrap_or_default();
    let gone: Vec<&str> = expected.lines().filter(|line| !actual.contains(*line)).collect();
    let new: Vec<&str> = actual.lines().filter(|line| !expected.contains(*line)).collect();
    assert!(gone.is_empty() && new.is_empty(), "gone: {gone:#?}\nnew: {new:#?}");
}
