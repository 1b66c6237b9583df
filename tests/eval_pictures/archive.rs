//! An archive of one picture a dossier, checked as any archive is, and what was found in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use zhenji::config::{Selection, Settings};
use zhenji::examine::{Cache, Examiner};
use zhenji::limits::Work;

/// A file of the archive.
pub struct Item {
    /// Its dossier's folder.
    pub folder: String,
    /// What it shows: the same number for the same picture alone.
    pub shows: u64,
    /// Its ending, without a dot.
    pub ending: &'static str,
    pub bytes: Vec<u8>,
    /// Its document's medium.
    pub medium: &'static str,
}

impl Item {
    fn path(&self) -> String {
        format!("{}/x.{}", self.folder, self.ending)
    }
}

fn manifest(index: usize, item: &Item) -> String {
    let (month, day) = (index / 28 % 12 + 1, index % 28 + 1);
    let taken = match item.medium {
        "photo" => {
            format!(
                r#", "taken": {{"at": "2025-{month:02}-{day:02}T10:00:00+08:00", "place": {{"name": "{index}号台区"}}}}"#
            )
        }
        _ => String::new(),
    };
    format!(
        r#"{{"version": 1, "kind": "case-file", "id": "X043-2025-QT-{index:04}", "title": "第{index}次检查", "unit": "gd",
        "opened": "2025-01-01", "closed": "2025-12-31", "retention": "10y",
        "responsible": [{{"person": "p1", "role": "经办人"}}], "stages": [], "documents": [{{"id": "d1", "role": "report",
        "title": "第{index}次检查", "date": "2025-{month:02}-{day:02}", "medium": "{}",
        "files": [{{"path": "x.{}"}}]{taken}}}]}}"#,
        item.medium, item.ending
    )
}

/// Writes an archive of `items` into a folder.
pub fn write(root: &Path, items: &[&Item]) {
    const ARCHIVE: &str = r#"{"version": 1, "name": "图片", "exported": "2026-03-31T18:00:00+08:00"}"#;
    fs::create_dir_all(root).unwrap();
    fs::write(root.join("archive.json"), ARCHIVE).unwrap();
    for (index, item) in items.iter().enumerate() {
        fs::create_dir_all(root.join(&item.folder)).unwrap();
        fs::write(root.join(&item.folder).join("dossier.json"), manifest(index, item)).unwrap();
        fs::write(root.join(item.path()), &item.bytes).unwrap();
    }
}

/// The two rules, over archives in one folder with one cache.
pub struct House {
    folder: tempfile::TempDir,
    settings: Settings,
}

impl House {
    pub fn new() -> Self {
        let metas: Vec<_> = zhenji::rules::all().map(|rule| &rule.meta).collect();
        let asked = ["DUP004", "DUP005"].map(str::to_owned).to_vec();
        let selection = Selection::new(asked, Vec::new(), &metas).unwrap();
        Self { folder: tempfile::tempdir().unwrap(), settings: Settings { selection, ..Settings::default() } }
    }

    /// Pairs of items, by index, that stand in one finding.
    pub fn pairs(&self, items: &[&Item]) -> BTreeSet<(usize, usize)> {
        let root = self.folder.path().join("archive");
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        write(&root, items);
        let place = |path: &str| items.iter().position(|item| item.path() == path);
        let work = Work::default();
        let cache = Cache::open(&self.folder.path().join("cache"), &work).unwrap();
        let examiner = Examiner::new(Some(cache), work, false);
        let outcome = zhenji::check(&[root], &self.settings, &examiner).unwrap();
        let mut pairs = BTreeSet::new();
        for finding in outcome.archives.iter().flat_map(|archive| &archive.findings) {
            if !matches!(finding.code, "DUP004" | "DUP005") {
                continue;
            }
            let members: BTreeSet<usize> =
                finding.related.iter().filter_map(|member| place(member.path.as_deref()?)).collect();
            assert!(members.len() > 1, "{}: {}", finding.code, finding.message.en);
            for a in &members {
                pairs.extend(members.range(a + 1..).map(|b| (*a, *b)));
            }
        }
        pairs
    }
}

/// The photos that lie beside the project, where they do: whole real scenes.
pub fn real_photos() -> Option<Vec<(String, Vec<u8>)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.ancestors().map(|above| above.join("shared/data/photos")).find(|path| path.is_dir())?;
    let mut photos: Vec<(String, Vec<u8>)> = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| {
            let ending = entry.path().extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            ["jpg", "jpeg", "JPG"].contains(&ending)
        })
        .filter_map(|entry| {
            let name = entry.path().file_name()?.to_str()?.to_owned();
            Some((name, fs::read(entry.path()).ok()?))
        })
        .collect();
    photos.dedup_by(|a, b| a.1 == b.1);
    Some(photos)
}
